"""The letter of the first day, and the two goals that follow from it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.forms.goals import GoalsForm
from induction.models import Induction
from induction.queries import goals as queries
from induction.services import goals as services
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import MoveRefused

REFUSALS = (services.NotTwo, services.AgreedAlready, services.NotTheOther, MoveRefused)


def _with_people(rows: Any) -> Any:
    return rows.with_people()


@requires(Action.SET_GOALS, visible(Induction, through=_with_people))
def goals(request: HttpRequest, induction: Induction) -> HttpResponse:
    """What stands, whether it is agreed, and a way to propose two others."""
    standing = queries.goals_of(induction)
    said = queries.growth_in_words(induction)
    form = GoalsForm(
        request.POST if request.method == "POST" else None,
        suggested=queries.to_grow_in(induction, said),
        behaviours=queries.behaviours_to_choose(),
        initial={
            **{f"behaviour_{n}": str(each.behaviour_id) for n, each in enumerate(standing, start=1)},
            **{f"words_{n}": each.words for n, each in enumerate(standing, start=1)},
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_goals(
                induction=induction, goals=form.goals(), actor=request.user, at=timezone.now()
            )
            messages.success(request, "Proposed. They count when the other of you has agreed.")
            return redirect("induction:induction", induction.pk)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
    context = {
        "induction": induction, "form": form, "standing": standing, "said": said,
        "agreed": bool(standing and standing[0].agreed_at),
        "mine": bool(standing and standing[0].proposed_by_id == request.user.pk),
    }  # fmt: skip
    return render(request, "induction/goals.html", context)


@requires(Action.SET_GOALS, visible(Induction, through=_with_people))
@require_POST
def agree(request: HttpRequest, induction: Induction) -> HttpResponse:
    """Agree with what the other has proposed."""
    try:
        services.agree_goals(induction=induction, actor=request.user, at=timezone.now())
        messages.success(request, "Agreed. These are the first goals now.")
    except REFUSALS as refused:
        messages.error(request, str(refused))
    return redirect("induction:induction", induction.pk)


@requires(Action.SEE_STRENGTHS, visible(Induction, through=_with_people))
def letter(request: HttpRequest, induction: Induction) -> HttpResponse:
    """What the panel saw, as a letter to keep."""
    context = {"induction": induction, "strengths": queries.strengths(induction)}
    return render(request, "induction/letter.html", context)
