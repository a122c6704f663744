"""HR's pages: every induction, what waits on HR, and starters for whom none could start."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.models import StartProblem
from induction.queries import forecast as forecasts
from induction.queries import lists
from induction.services.starting import AlreadyStarted, CannotStart, start_induction
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.people.scope import WHOLE_TRUST

PER_PAGE = 25


@requires(Action.LIST_ALL_INDUCTIONS)
def all_inductions(request: HttpRequest) -> HttpResponse:
    """Every induction of the units this person serves: running, late, with an empty place, over."""
    today = timezone.localdate()
    show = request.GET.get("show", "running")
    show = show if show in lists.FILTERS else "running"
    search = request.GET.get("search", "").strip()[:100]
    rows = lists.all_inductions(request.user, show, today, search)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lists.tallies(list(page.object_list), today),
        "show": show,
        "heading": lists.FILTERS[show],
        "filters": lists.FILTERS.items(),
        "search": search,
        "may_bring_training": decide(request.user, Action.IMPORT_TRAINING, WHOLE_TRUST),
        "problems": lists.start_problems(request.user).count(),
        "today": today,
    }
    return render(request, "induction/all.html", context)


@requires(Action.LIST_ALL_INDUCTIONS)
def hr_items(request: HttpRequest) -> HttpResponse:
    """What waits on HR, the soonest first; each marked as done where it stands."""
    rows = lists.hr_items(request.user).select_related(
        "holder", "behaviour__value", "induction__staff__post__unit"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "induction/hr_items.html", {"page": page, "today": timezone.localdate()})


@requires(Action.LIST_ALL_INDUCTIONS)
def problems(request: HttpRequest) -> HttpResponse:
    """Starters without an induction, and why."""
    page = Paginator(lists.start_problems(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "induction/problems.html", {"page": page})


@requires(Action.LIST_ALL_INDUCTIONS)
def ahead(request: HttpRequest) -> HttpResponse:
    """What falls due by month, and what needs somebody now; or, of one figure, its list."""
    today = timezone.localdate()
    kind, month = request.GET.get("what", ""), request.GET.get("month", "")
    if kind not in forecasts.KINDS or (rows := forecasts.due_in(request.user, kind, month, today)) is None:
        context = {
            "rows": forecasts.forecast(request.user, today),
            "figures": forecasts.figures(request.user, today),
        }
        return render(request, "induction/ahead.html", context)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    when = "overdue" if month == "overdue" else f"{dt.date.fromisoformat(f'{month}-01'):%B %Y}"
    context = {"page": page, "kind": kind, "heading": forecasts.KINDS[kind], "when": when, "today": today}
    return render(request, "induction/ahead_list.html", context)


@requires(
    Action.START_INDUCTION,
    visible(StartProblem, through=lambda rows: rows.select_related("staff__post__unit")),
)
@require_POST
def start(request: HttpRequest, problem: StartProblem) -> HttpResponse:
    """Start by hand what could not start by itself."""
    try:
        induction = start_induction(staff=problem.staff, actor=request.user, at=timezone.now())
    except (CannotStart, AlreadyStarted) as refused:
        messages.error(request, str(refused))
        return redirect("induction:problems")
    messages.success(request, f"{problem.staff.name}’s induction has started.")
    return redirect("induction:induction", induction.pk)
