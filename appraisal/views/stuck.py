"""HR: what nobody can come to. Appraisals whose appraiser cannot give them, and people who cannot sign in."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appraisal.models import Cycle
from appraisal.queries import sign_in as queries
from appraisal.queries.directorates import directorate_words
from appraisal.queries.stuck import REASONS, stuck_in
from appraisal.views.cycles import PAGE, narrowing, one_cycle
from appraisal.views.documents import as_csv
from values_hub.access.actions import Action
from values_hub.access.decorators import requires


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def stuck(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """By why, then by appraiser; each leads to giving what they give to somebody else, with a preview."""
    directorate, _ = narrowing(request)
    found = stuck_in(cycle, request.user, timezone.localdate(), directorate)
    context = {
        "cycle": cycle,
        "stuck": found,
        "page": Paginator(found.givers, PAGE).get_page(request.GET.get("page")),
        "reasons": REASONS,
        "directorate": directorate,
        "of_directorate": directorate_words(directorate),
    }
    return render(request, "appraisal/stuck.html", context)


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def no_sign_in(request: HttpRequest, cycle: Cycle) -> HttpResponseBase:
    """People of whom an appraisal is asked and who have no account that opens, by directorate; as a file with
    `?as=csv`."""
    directorate, _ = narrowing(request)
    ids = queries.without_sign_in(cycle, request.user, directorate)
    if request.GET.get("as") == "csv":
        lines = (each.cells for each in queries.sign_in_rows(ids))
        response = StreamingHttpResponse(
            as_csv(queries.HEADINGS, lines), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="people-who-cannot-sign-in.csv"'
        return response
    page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "page": page,
        "rows": list(queries.sign_in_rows(list(page.object_list))),
        "directorates": queries.sign_in_by_directorate(cycle, request.user),
        "directorate": directorate,
        "of_directorate": directorate_words(directorate),
    }
    return render(request, "appraisal/no_sign_in.html", context)
