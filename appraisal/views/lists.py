"""`/appraisal/`: mine, and those I give; and what is unfinished below me."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appraisal.queries.lists import given_by, in_order, own_appraisals, rows_for, unfinished_below
from appraisal.queries.next_steps import Viewer
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.people.queries.teams import acting_for

PAGE = 25
OWN = 10


@require_safe
@requires(Action.LIST_APPRAISALS)
def appraisal_list(request: HttpRequest) -> HttpResponse:
    """Your appraisal now and the ones before; then your team's, what waits on you first and the soonest next."""
    today = timezone.localdate()
    given = given_by(request.user)
    page = Paginator(given.ids, PAGE).get_page(request.GET.get("page"))
    staff = request.user.staff  # type: ignore[union-attr]
    context = {
        # Most people stand in for nobody, and then nothing more is asked.
        "acting": acting_for(staff, today) if staff and request.user.acting_for_today else [],  # type: ignore[union-attr]
        "own": rows_for(own_appraisals(request.user)[:OWN], Viewer.PERSON, today),
        "page": page,
        "team": rows_for(in_order(list(page.object_list)), Viewer.APPRAISER, today, given.tables),
    }
    return render(request, "appraisal/list.html", context)


@require_safe
@requires(Action.LIST_APPRAISALS)
def below(request: HttpRequest) -> HttpResponse:
    """For a manager of managers, and what the messages to them are about: what is unfinished in the teams below."""
    page = Paginator(unfinished_below(request.user), PAGE).get_page(request.GET.get("page"))
    rows = rows_for(in_order(list(page.object_list)), Viewer.ONLOOKER, timezone.localdate())
    return render(request, "appraisal/below.html", {"page": page, "rows": rows})
