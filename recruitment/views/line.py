"""The lead draws the line on scores, by number: first where, then who that is, then for good."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from recruitment.cutting import MEAN, TOP
from recruitment.forms.shortlist import DrawLineForm, LineForm
from recruitment.models import Line, Vacancy
from recruitment.queries.shortlisting import lines_of
from recruitment.services import line as services
from recruitment.views.loading import current_vacancy, posted, remark
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import MoveRefused

TEMPLATES = "recruitment/line"
PER_PAGE = 25
JUST_BELOW = 5
REFUSALS = (
    services.StaleLine, services.TieNotSettled, services.NobodyAbove, services.ReasonMissing, MoveRefused,
)  # fmt: skip


@requires(Action.DRAW_LINE, current_vacancy)
def line(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Where the line is to be: a mean, or a number of people."""
    drawn = list(lines_of(vacancy))
    form = LineForm(posted(request), initial=_initial(drawn[-1] if drawn else None))
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        names = {"how": asked.how, "mean": asked.mean, "top": asked.top}
        query = {name: value for name, value in names.items() if value is not None}
        return redirect(reverse("recruitment:draw_line", args=[vacancy.pk], query=query))
    context = {"vacancy": vacancy, "form": form, "lines": drawn}
    return render(request, f"{TEMPLATES}/line.html", context)


@requires(Action.DRAW_LINE, current_vacancy)
def draw_line(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Who would be above the line, by number; and the button that draws it."""
    wanted = LineForm(request.GET)
    if not wanted.is_valid():
        return redirect("recruitment:line", pk=vacancy.pk)
    ties = request.POST.get("ties", "") if request.method == "POST" else ""
    found, mark, before = services.preview(vacancy=vacancy, asked=wanted.asked(ties))
    form = DrawLineForm(
        posted(request),
        initial={"seen": mark},
        tied=len(found.tied),
        places=found.places,
        moved=before is not None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.draw_line(
                vacancy=vacancy, asked=wanted.asked(ties), seen=form.cleaned_data["seen"],
                reason=form.cleaned_data.get("reason", ""), actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "You have drawn the line. HR will apply the shortlist.")
            return redirect("recruitment:ranking", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
            remark(form, mark)
    context = {
        "vacancy": vacancy, "form": form, "found": found, "before": before, "query": request.GET.urlencode(),
        "page": Paginator(found.above, PER_PAGE).get_page(request.GET.get("page")),
        "just_below": found.below[:JUST_BELOW], "unplaced": found.unplaced,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/draw.html", context)


def _initial(drawn: Line | None) -> dict[str, object]:
    """The form as the line was drawn last."""
    if drawn is None:
        return {}
    return {"how": TOP, "top": drawn.top} if drawn.top else {"how": MEAN, "mean": drawn.at_least.normalize()}
