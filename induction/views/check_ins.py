"""A check-in as it stands: to rate, sent, ready to talk about, confirmed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.forms.check_ins import ConfirmForm, ConfirmSameDayForm
from induction.models import CheckIn
from induction.queries.check_ins import (
    Parties,
    both_sides,
    check_in_of_party,
    opens_on,
    own_ratings,
    parties,
    sides_sent,
)
from induction.queries.goals import goals_of
from induction.queries.outcomes import outcome_of
from induction.services.check_ins import (
    DateDiffers,
    confirm_conversation,
    say_not_talked,
    take_back_confirmation,
)
from induction.services.reading import note_check_in_read
from induction.states import CheckInState
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.audit.transitions import MoveRefused


def with_people(rows: Any) -> Any:
    return rows.with_people()


def of_party(user: Any, kwargs: dict[str, Any]) -> CheckIn:
    """Only the two who rate, in one query: autosave runs every few seconds. Not there for anybody else."""
    found = check_in_of_party(user, kwargs.pop("pk"))
    if found is None:
        raise Http404("No such check-in.")
    return found


@requires(Action.SEE_CHECK_IN, visible(CheckIn, through=with_people))
def check_in_page(request: HttpRequest, check_in: CheckIn) -> HttpResponse:
    """Where this check-in stands for whoever is looking; both sides when both are in."""
    own, who = own_ratings(check_in, request.user), parties(check_in, request.user)
    sent = sides_sent(request.user, [check_in]).get(check_in.pk)
    # Asked here and held by the rows' own gate: what one says of the other is behind two doors.
    may_read = decide(request.user, Action.SEE_CHECK_IN_RATINGS, check_in)
    context = {
        "check_in": check_in,
        "who": who,
        "sent": sent is not None,
        "sent_before": sent or "",
        "opens_on": opens if timezone.localdate() < (opens := opens_on(check_in)) else None,
        "begun": [rating for rating in own.values() if rating.is_rated],
        "values": len(own),
        "rows": both_sides(check_in, request.user) if may_read else [],
        "mine": own,
        "outcome": outcome_of(check_in),
        # What the two agreed to grow in is part of what they talk about.
        "goals": [each for each in goals_of(check_in.induction) if each.agreed_at]
        if check_in.state == CheckInState.BOTH_RATED and who.me
        else [],
        # Beneath what both wrote, so that reading it and confirming it is one page.
        "confirm_form": _confirm_form(check_in, who)
        if check_in.state == CheckInState.BOTH_RATED and not who.i_confirmed
        else None,
    }
    if context["rows"]:
        note_check_in_read(check_in=check_in, actor=request.user, at=timezone.now())
    return render(request, "induction/check_in/check_in.html", context)


@requires(Action.CONFIRM_CHECK_IN, visible(CheckIn, through=with_people))
def confirm(request: HttpRequest, check_in: CheckIn) -> HttpResponse:
    """We talked. The first of the two says when; the second confirms it."""
    who = parties(check_in, request.user)
    if check_in.state == CheckInState.CONFIRMED or who.i_confirmed:
        return redirect("induction:check_in", check_in.pk)
    form = _confirm_form(check_in, who, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            both = confirm_conversation(
                check_in=check_in,
                talked_on=form.cleaned_data["talked_on"],
                actor=request.user,
                at=timezone.now(),
            )
        except (DateDiffers, MoveRefused) as refused:
            form.add_error(None, str(refused))
        else:
            if not both:
                messages.success(request, f"Thank you. We have asked {who.other_name} to confirm too.")
            return redirect("induction:check_in", check_in.pk)
    context = {"check_in": check_in, "form": form, "who": who}
    return render(request, "induction/check_in/confirm.html", context)


@requires(Action.CONFIRM_CHECK_IN, visible(CheckIn, through=with_people))
@require_POST
def take_back(request: HttpRequest, check_in: CheckIn) -> HttpResponse:
    """It was another day, or we did not talk after all."""
    try:
        if take_back_confirmation(check_in=check_in, actor=request.user, at=timezone.now()):
            messages.success(request, "Taken back. Confirm again when you have talked, with the right day.")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("induction:check_in", check_in.pk)


@requires(Action.CONFIRM_CHECK_IN, visible(CheckIn, through=with_people))
@require_POST
def not_talked(request: HttpRequest, check_in: CheckIn) -> HttpResponse:
    """The other has confirmed, and we have not talked."""
    try:
        if say_not_talked(check_in=check_in, actor=request.user, at=timezone.now()):
            other = parties(check_in, request.user).other_name
            messages.success(request, f"Thank you. We have asked {other} to find a time with you.")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("induction:check_in", check_in.pk)


def _confirm_form(check_in: CheckIn, who: Parties, answers: Any = None) -> ConfirmForm | ConfirmSameDayForm:
    """The first of the two says when they talked; the second confirms that day."""
    if check_in.talked_on is None:
        return ConfirmForm(answers, day_one=check_in.induction.day_one, other=who.other_name)
    return ConfirmSameDayForm(answers, initial={"talked_on": check_in.talked_on.isoformat()})
