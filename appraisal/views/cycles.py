"""HR: a cycle from its preview to its counts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.forms.cycles import CohortForm, CycleForm
from appraisal.models import FIRST_MONTHS, Bundle, Cycle
from appraisal.queries import cycles, eligibility, held, lists
from appraisal.queries.composing import live_forms
from appraisal.queries.directorates import directorate_by
from appraisal.queries.door import guardian
from appraisal.queries.months import month_from
from appraisal.services import cycles as services
from appraisal.services.asking import NotLive
from appraisal.states import CycleState
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.people.scope import WHOLE_TRUST

PAGE = 25
# Holders (with nobody's) of what is unfinished, so that it can still be changed.
CHANGEABLE = ("", "person", "appraiser", "both", "nobody")
one_cycle = visible(Cycle, through=lambda rows: rows.select_related("unit"))
# With what a cycle's own page says of it.
whole_cycle = visible(
    Cycle, through=lambda rows: rows.select_related("unit", "form", "framework", "opened_by")
)


@require_safe
@requires(Action.LIST_CYCLES)
def cycle_list(request: HttpRequest) -> HttpResponse:
    """Every cycle this person serves somebody in, the latest first."""
    page = Paginator(cycles.cycles_for(request.user), PAGE).get_page(request.GET.get("page"))
    may = decide(request.user, Action.CHANGE_LADDERS, WHOLE_TRUST)
    return render(request, "appraisal/cycles.html", {"page": page, "may_change_ladders": may})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.CREATE_CYCLE)
def new_cycle(request: HttpRequest) -> HttpResponse:
    """A draft cycle; nothing happens to anybody until it is opened."""
    form = CycleForm(
        request.POST if request.method == "POST" else None, forms=live_forms(),
        units=cycles.units_to_choose(request.user), whole_trust=cycles.serves_whole_trust(request.user),
        initial={"first_months": FIRST_MONTHS, "cohort": "window"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            cycle = services.create_cycle(
                name=answers["name"], unit=form.unit(), opens_on=answers["opens_on"], due_on=answers["due_on"],
                first_months=answers["first_months"], cohort=form.when_due(), form=form.asks(), actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            return redirect("appraisal:cycle", cycle.pk)
        except NotLive as refused:
            form.add_error("form", str(refused))
    return render(request, "appraisal/new_cycle.html", {"form": form, "guardian": guardian()})


@require_safe
@requires(Action.SEE_CYCLE, whole_cycle)
def cycle_page(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """A draft shows whom opening it would reach; an open cycle how far it is."""
    if cycle.state == CycleState.DRAFT:
        context: dict[str, Any] = {
            "cycle": cycle,
            "impact": eligibility.impact(cycle, request.user),
            "cohort": eligibility.cohort_words(cycle),
        }
        return render(request, "appraisal/cycle_draft.html", context)
    counts = cycles.cycle_counts(cycle, request.user)
    context = {
        "cycle": cycle,
        "counts": counts,
        "holders": [(code, lists.HOLDERS[code], count) for code, count in counts.holders.items() if count],
        "progress": cycles.progress(cycle),
        "cohort": eligibility.cohort_words(cycle),
    }
    return render(request, "appraisal/cycle_open.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.SET_COHORT, one_cycle)
def cohort(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Whom a draft is for: the preview says at once whom that reaches."""
    form = CohortForm(request.POST if request.method == "POST" else None, cycle=cycle)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_cohort(cycle=cycle, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved. See below whom it reaches.")
            return redirect("appraisal:cycle", cycle.pk)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
    return render(request, "appraisal/cohort.html", {"form": form, "cycle": cycle})


@require_POST
@requires(Action.OPEN_CYCLE, one_cycle)
def open_cycle(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Open it; the worker makes the appraisals while this person does something else."""
    try:
        services.open_cycle(cycle=cycle, actor=request.user, at=timezone.now())
    except (services.NoLiveFramework, services.NobodyIsIn, MoveRefused, AlreadyDone) as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:cycle", cycle.pk)


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def cycle_progress(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """The fragment the page asks for every two seconds."""
    context = {"cycle": cycle, "progress": cycles.progress(cycle)}
    return render(request, "appraisal/_cycle_progress.html", context)


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def cycle_appraisals(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Who is where, by who holds it: how far each is, and nothing of what is in it."""
    holder = request.GET.get("holder", "")
    if holder not in {"", *lists.FILTERS}:
        raise Http404("No such filter.")
    directorate, month = narrowing(request)
    paginator = Paginator(held.held_in(cycle, request.user, holder, directorate, month), PAGE)
    holders = held.holders_in(cycle, request.user, directorate, month) if directorate or month else []
    if holders:
        paginator.count = held.how_many(holders, holder)  # counted already, by who holds them
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "page": page,
        "rows": held.held_rows(cycle, page.object_list, request.user, timezone.localdate()),
        "holder": holder,
        "holders": lists.FILTERS,
        "changeable": CHANGEABLE,
        "directorate": directorate,
        "month": request.GET.get("month", ""),
        "due_in": month[0] if month else None,
        "may_take": bool(directorate) and may_take(request.user, cycle, directorate),
        "held": holders,
    }
    return render(request, "appraisal/cycle_appraisals.html", context)


def may_take(user: Any, cycle: Cycle, directorate: str) -> bool:
    """Whether this person may take a directorate's records out together."""
    unit = None if directorate == lists.OUTSIDE else directorate_by(directorate)
    if unit is None and directorate != lists.OUTSIDE:
        return False
    return bool(decide(user, Action.TAKE_RECORDS, Bundle(cycle=cycle, directorate=unit)))


def narrowing(request: HttpRequest) -> tuple[str, lists.Month | None]:
    """The directorate ("" for all) and the month that an address asks for. Raises Http404 for what is neither."""
    directorate, month = request.GET.get("directorate", ""), request.GET.get("month", "")
    try:
        if directorate and directorate != lists.OUTSIDE:
            UUID(directorate)
        return directorate, month_from(month) if month else None
    except ValueError as error:
        raise Http404("No such directorate or month.") from error


def narrow(request: HttpRequest) -> lists.Narrow:
    """The same, or one appraisal. Raises Http404 for what is none of them."""
    directorate, month = narrowing(request)
    one = request.GET.get("appraisal", "")
    try:
        return lists.Narrow(directorate, month, UUID(one) if one else None)
    except ValueError as error:
        raise Http404("No such appraisal.") from error


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def cycle_reasons(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Who has no appraisal in a cycle, counted by why."""
    context = {"cycle": cycle, "left_out": eligibility.left_out_of_open(cycle, request.user)}
    return render(request, "appraisal/cycle_reasons.html", context)


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def cycle_left_out(request: HttpRequest, cycle: Cycle, reason: str) -> HttpResponse:
    """The people behind one line of the preview."""
    if reason not in eligibility.REASONS:
        raise Http404("No such reason.")
    found = eligibility.people_left_out(cycle, request.user, reason).values_list("pk", flat=True)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    people = eligibility.as_left_out(cycle, list(page.object_list)) if page.paginator.count else []
    context = {"cycle": cycle, "page": page, "people": people, "reason": eligibility.REASONS[reason]}
    return render(request, "appraisal/cycle_left_out.html", context)
