"""The decision at the end of a probation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from induction.forms.outcomes import ProbationForm
from induction.models import Probation
from induction.queries.check_ins import unsettled
from induction.queries.deadlines import appeal_awaited_until
from induction.queries.outcomes import last_fallen, looked_at_now, standing_outcome
from induction.services import probation as services
from induction.states import ProbationState
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import AlreadyDone, MoveRefused


def _with_people(rows: Any) -> Any:
    return rows.select_related(
        "induction__staff__user",
        "induction__staff__post__unit",
        "induction__manager__user",
        "induction__programme",
    )


@requires(Action.DECIDE_PROBATION, visible(Probation, through=_with_people))
def decide_it(request: HttpRequest, probation: Probation) -> HttpResponse:
    """Confirm, extend or end, with what each needs."""
    may_extend = probation.state == ProbationState.RUNNING
    form = ProbationForm(request.POST if request.method == "POST" else None, may_extend=may_extend)
    induction = probation.induction
    if request.method == "POST" and form.is_valid():
        try:
            _decide(probation, form.cleaned_data, request.user)
            messages.success(request, f"You have decided about {induction.staff.name}’s probation.")
            return redirect("induction:induction", induction.pk)
        except services.ReasonMissing as missing:
            form.add_error("reason", str(missing))
        except (services.TooLong, MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    last = standing_outcome(probation)
    appeal_until = appeal_awaited_until(last) if last else None
    context = {
        "check_ins": unsettled(probation),
        "probation": probation, "induction": induction, "form": form, "last": last,
        "open": looked_at_now(probation), "fallen": None if last else last_fallen(probation),
        "appeal_until": appeal_until if appeal_until and appeal_until >= timezone.localdate() else None,
        "longest": services.longest_extension(probation),
    }  # fmt: skip
    return render(request, "induction/probation.html", context)


def _decide(probation: Probation, said: dict[str, Any], actor: Any) -> None:
    now = timezone.now()
    if said["decision"] == "confirm":
        services.confirm_in_post(probation=probation, actor=actor, at=now, reason=said["reason"])
    elif said["decision"] == "extend":
        services.extend_probation(
            probation=probation, until=said["until"], reason=said["reason"], actor=actor, at=now
        )
    else:
        services.end_in_probation(probation=probation, reason=said["reason"], actor=actor, at=now)
