"""Who is coming: HR's list, the page of one person before their first day, and when that day is."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.forms.arrivals import FirstDayForm
from induction.forms.buddies import BuddyForm, SearchForm
from induction.models import Arrival, Induction, Owner, Preparation
from induction.queries.arrivals import agreed_day_of, first_week, people_coming, to_get_ready
from induction.queries.people import possible_helper, possible_helpers
from induction.queries.programmes import preview_of_arrival
from induction.services import arrivals as services
from induction.services.handovers import NotABuddy
from induction.services.reading import note_arrival_read
from induction.services.starting import CannotStart
from induction.states import ArrivalState
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.people.services.lifecycle import AlreadyLeft, StartedAlready, change_first_day

PER_PAGE = 25


def _with_people(rows: Any) -> Any:
    return rows.with_people()


def _with_arrival(rows: Any) -> Any:
    return rows.select_related("arrival__unit", "arrival__person", "arrival__manager__user", "arrival__buddy")


@requires(Action.LIST_ALL_INDUCTIONS)
def arrivals(request: HttpRequest) -> HttpResponse:
    """Whoever has accepted a job and is not here yet; each one's induction is started where they stand."""
    page = Paginator(people_coming(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "induction/arrivals/list.html", {"page": page, "today": timezone.localdate()})


@requires(Action.START_PREPARING, visible(Arrival, through=_with_people))
@require_POST
def start_preparing(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """HR's one press."""
    try:
        services.start_preparing(arrival=arrival, actor=request.user, at=timezone.now())
        messages.success(
            request, f"{arrival.name}’s induction has started. They and their manager have been told."
        )
    except AlreadyDone as done:
        messages.info(request, str(done))
    except (CannotStart, MoveRefused) as refused:
        messages.error(request, str(refused))
        return redirect("induction:arrivals")
    return redirect("induction:arrival", arrival.pk)


@requires(Action.SEE_ARRIVAL, visible(Arrival, through=_with_people))
def arrival_page(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """What is got ready before somebody's first day, and by whom. Once they are here, their induction."""
    today = timezone.localdate()
    own = arrival.person_id == request.user.pk
    if own and arrival.induction_id is not None:
        return redirect("induction:induction", arrival.induction_id)
    things = to_get_ready(arrival, request.user, today)
    open_now = [each.preparation for each in things if each.preparation.state == "to_do"]
    may_start = arrival.state == ArrivalState.EXPECTED and decide(
        request.user, Action.START_PREPARING, arrival
    )
    context = {
        "arrival": arrival,
        "own": own,
        "mine": [each for each in things if each.mine and each.preparation.state == "to_do" and not each.to_come],
        "mine_to_come": [each for each in things if each.mine and each.to_come],
        "mine_done": [each for each in things if each.mine and each.preparation.state == "done"],
        "others": [each for each in things if not each.mine],
        "buddy_missing": arrival.buddy is None and any(each.owner == Owner.BUDDY for each in open_now),
        "first_week": first_week(arrival) if own else [],
        "would": preview_of_arrival(arrival, today) if may_start else [],
        "today": today,
    }  # fmt: skip
    note_arrival_read(arrival=arrival, actor=request.user, at=timezone.now())
    return render(request, "induction/arrivals/arrival.html", context)


@requires(Action.DO_PREPARATION, visible(Preparation, through=_with_arrival))
@require_POST
def preparation_done(request: HttpRequest, preparation: Preparation) -> HttpResponse:
    """Done, in one press."""
    try:
        services.do_preparation(preparation=preparation, actor=request.user, at=timezone.now())
        messages.success(request, f"Marked as done: {preparation.title}")
    except AlreadyDone as done:
        messages.info(request, f"{preparation.title}: {done}")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("induction:arrival", preparation.arrival_id)


@requires(Action.DO_PREPARATION, visible(Preparation, through=_with_arrival))
@require_POST
def preparation_undo(request: HttpRequest, preparation: Preparation) -> HttpResponse:
    """Not done after all."""
    try:
        services.take_back_preparation(preparation=preparation, actor=request.user, at=timezone.now())
        messages.success(request, f"Back on the list: {preparation.title}")
    except (AlreadyDone, MoveRefused) as refused:
        messages.error(request, str(refused))
    return redirect("induction:arrival", preparation.arrival_id)


@requires(Action.MOVE_FIRST_DAY, visible(Arrival, through=_with_people))
def first_day(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """The first day of somebody who is not here yet."""
    form = FirstDayForm(
        request.POST if request.method == "POST" else None, initial={"first_day": arrival.first_day}
    )
    agreed, instead = arrival.agreed_day, None
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["first_day"]
        try:
            if chosen == arrival.first_day or form.has_seen(agreed):
                services.set_first_day(
                    arrival=arrival, first_day=chosen, actor=request.user, at=timezone.now()
                )
                messages.success(request, "Saved. What is to get ready has moved with it.")
                return redirect("induction:arrival", arrival.pk)
            instead = chosen
            form.say_so()
        except (services.WrongFirstDay, MoveRefused) as refused:
            form.add_error("first_day", str(refused))
    context = {
        "form": form, "name": arrival.name, "back_to": arrival.pk, "here": False, "agreed": agreed, "instead": instead,
        "begun": arrival.state == ArrivalState.PREPARING,
    }  # fmt: skip
    return render(request, "induction/arrivals/first_day.html", context)


@requires(Action.NAME_BUDDY, visible(Arrival, through=_with_people))
def buddy(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """Look for a colleague and make them the buddy of somebody who is not here yet."""
    search = SearchForm(request.GET or None)
    words = search.cleaned_data["search"] if search.is_bound and search.is_valid() else ""
    found = possible_helpers(arrival, words)
    form = BuddyForm(request.POST if request.method == "POST" else None, colleagues=found)
    if request.method == "POST" and form.is_valid():
        chosen = possible_helper(arrival, form.cleaned_data["buddy"])
        try:
            if chosen is None:
                raise NotABuddy("They no longer work here. Select somebody else.")
            services.name_buddy_of_arrival(
                arrival=arrival, buddy=chosen, actor=request.user, at=timezone.now()
            )
            messages.success(request, f"{chosen.name} is now {arrival.name}’s buddy, and has been told.")
            return redirect("induction:arrival", arrival.pk)
        except (NotABuddy, MoveRefused) as refused:
            form.add_error("buddy", str(refused))
    context = {
        "name": arrival.name, "unit": arrival.unit, "back": reverse("induction:arrival", args=[arrival.pk]),
        "form": form, "search": search, "words": words, "found": found, "role": Owner.BUDDY,
    }  # fmt: skip
    return render(request, "induction/buddy.html", context)


@requires(Action.MOVE_FIRST_DAY, visible(Induction, through=_with_people))
def day_one(request: HttpRequest, induction: Induction) -> HttpResponse:
    """The first day of somebody whose record is here: the staff record's, which the induction follows."""
    staff = induction.staff
    if staff.started_on != induction.day_one:
        messages.info(request, "This induction counts from a day of its own, not from a first day here.")
        return redirect("induction:induction", induction.pk)
    form = FirstDayForm(
        request.POST if request.method == "POST" else None, initial={"first_day": staff.started_on}
    )
    agreed, instead = agreed_day_of(induction), None
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["first_day"]
        try:
            if chosen == staff.started_on or form.has_seen(agreed):
                change_first_day(
                    staff=staff, on=chosen, actor=request.user, at=timezone.now()  # type: ignore[arg-type]
                )  # fmt: skip
                messages.success(request, "Saved. The dates of the induction follow the new first day.")
                return redirect("induction:induction", induction.pk)
            instead = chosen
            form.say_so()
        except (StartedAlready, AlreadyLeft) as refused:
            form.add_error("first_day", str(refused))
    context = {
        "form": form, "name": staff.name, "back_to": induction.pk, "here": True, "agreed": agreed, "instead": instead,
    }  # fmt: skip
    return render(request, "induction/arrivals/first_day.html", context)
