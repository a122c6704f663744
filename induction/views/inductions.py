"""One induction: its page, doing what it asks for, naming who helps."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from induction.forms.buddies import BuddyForm, SearchForm
from induction.models import Induction, Item, Owner
from induction.queries.blocks import blocks_of
from induction.queries.check_ins import statuses_for
from induction.queries.goals import goals_of, strengths, waits_for
from induction.queries.outcomes import came_of
from induction.queries.people import possible_helper, possible_helpers
from induction.queries.plans import check_in_is_open, day_words, plan_for, with_items
from induction.queries.proofs import anything_provable
from induction.services.handovers import InductionOver, NotABuddy, name_assessor, name_buddy
from induction.services.items import complete_item, take_back_item
from induction.services.reading import note_induction_read
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.people.models import StaffRecord


def _with_people(rows: Any) -> Any:
    return rows.with_people()


def _with_induction(rows: Any) -> Any:
    return rows.select_related("holder", "induction__staff__post__unit", "induction__staff__user")


def _with_all_it_shows(rows: Any) -> Any:
    return with_items(rows.with_what_its_page_shows())


@requires(Action.SEE_INDUCTION, visible(Induction, through=_with_all_it_shows))
def induction_page(request: HttpRequest, induction: Induction) -> HttpResponse:
    """What is yours here and when; who does the rest; the check-in; and what the panel saw, for whom it is."""
    today = timezone.localdate()
    plan = plan_for(induction, request.user, today)
    check_ins = statuses_for(request.user, plan.check_ins, today)
    # One at a time: the soonest that is still to happen. The later ones are dates.
    next_check_in = next((each for each in check_ins if check_in_is_open(each[0])), None)
    goals = goals_of(induction) if decide(request.user, Action.SEE_STRENGTHS, induction) else []
    goals_wait = waits_for(goals, request.user) and bool(decide(request.user, Action.SET_GOALS, induction))
    context = {
        "induction": induction,
        "plan": plan,
        "next_check_in": next_check_in,
        "other_check_ins": [each for each in check_ins if each is not next_check_in],
        "outcomes": came_of(plan.check_ins, request.user),
        "nothing_now": induction.state == "running"
        and not goals_wait
        and not any(status.todo for _, status in check_ins),
        "own": induction.staff.user_id == request.user.pk,
        "strengths": strengths(induction) if decide(request.user, Action.SEE_STRENGTHS, induction) else [],
        "goals": goals,
        "goals_wait": goals_wait,
        "may_prove": bool(decide(request.user, Action.ACCEPT_PROOF, induction))
        and anything_provable(induction),
        "blocks": blocks_of(induction),
        "probation": getattr(induction, "probation", None),
        "day": day_words(induction.day_one, today),
        "today": today,
    }
    note_induction_read(induction=induction, actor=request.user, at=timezone.now())
    return render(request, "induction/induction.html", context)


@requires(Action.COMPLETE_ITEM, visible(Item, through=_with_induction))
@require_POST
def item_done(request: HttpRequest, item: Item) -> HttpResponse:
    """Done, in one press."""
    try:
        complete_item(item=item, actor=request.user, at=timezone.now())
        messages.success(request, f"Marked as done: {item.title}")
    except AlreadyDone as done:
        messages.info(request, f"{item.title}: {done}")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return _back(request, item)


@requires(Action.TAKE_BACK_ITEM, visible(Item, through=_with_induction))
@require_POST
def item_undo(request: HttpRequest, item: Item) -> HttpResponse:
    """Not done after all."""
    try:
        take_back_item(item=item, actor=request.user, at=timezone.now())
        messages.success(request, f"Back on the list: {item.title}")
    except (AlreadyDone, MoveRefused) as refused:
        messages.error(request, str(refused))
    return _back(request, item)


@requires(Action.NAME_BUDDY, visible(Induction, through=_with_people))
def helper(request: HttpRequest, induction: Induction, role: str = Owner.BUDDY) -> HttpResponse:
    """Look for a colleague and make them the buddy, or the assessor."""
    search = SearchForm(request.GET or None)
    words = search.cleaned_data["search"] if search.is_bound and search.is_valid() else ""
    found = possible_helpers(induction, words, role)
    form = BuddyForm(request.POST if request.method == "POST" else None, colleagues=found, role=role)
    if request.method == "POST":
        chosen = possible_helper(induction, request.POST.get("buddy", ""), role)
        if chosen is None:
            form.add_error("buddy", f"Select who will be the {role}") if form.is_valid() else None
        else:
            try:
                _name(role)(induction, chosen, request.user)
                messages.success(request, f"{chosen.name} is now {induction.staff.name}’s {role}.")
                return redirect("induction:induction", induction.pk)
            except (NotABuddy, InductionOver) as refused:
                form.add_error("buddy", str(refused))
    context = {
        "name": induction.staff.name, "unit": induction.staff.post.unit,
        "back": reverse("induction:induction", args=[induction.pk]),
        "form": form, "search": search, "words": words, "found": found, "role": role,
    }  # fmt: skip
    return render(request, "induction/buddy.html", context)


def _name(role: str) -> Any:
    def as_buddy(induction: Induction, chosen: StaffRecord, actor: Any) -> bool:
        return name_buddy(induction=induction, buddy=chosen, actor=actor, at=timezone.now())

    def as_assessor(induction: Induction, chosen: StaffRecord, actor: Any) -> bool:
        return name_assessor(induction=induction, assessor=chosen, actor=actor, at=timezone.now())

    return as_buddy if role == Owner.BUDDY else as_assessor


def _back(request: HttpRequest, item: Item) -> HttpResponse:
    """To the page the button stood on, when it is one of ours; else to the induction."""
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(back)
    return redirect("induction:induction", item.induction_id)
