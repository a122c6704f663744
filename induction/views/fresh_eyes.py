"""Fresh eyes: the starter's one page, and what all of them together saw."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from induction.forms.fresh_eyes import FreshEyesForm
from induction.models import FreshEyesAsk
from induction.queries import fresh_eyes as queries
from induction.queries.check_ins import values_to_rate
from induction.services import fresh_eyes as services
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.framework.queries.anchors import anchored_points


def _with_people(rows: Any) -> Any:
    return rows.select_related("framework", "induction__staff")


@requires(Action.GIVE_FRESH_EYES, visible(FreshEyesAsk, through=_with_people))
def answer(request: HttpRequest, ask: FreshEyesAsk) -> HttpResponse:
    """Rate the Trust, value by value, on one page; sent once."""
    values = values_to_rate(ask.framework)
    form = FreshEyesForm(
        request.POST if request.method == "POST" else None,
        values=values,
        points=anchored_points(ask.framework, values),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_fresh_eyes(ask=ask, choices=form.choices(), actor=request.user, at=timezone.now())
            messages.success(request, "Thank you. From now on nobody can tell that these answers were yours.")
            return redirect("induction:home")
        except (services.AlreadyAnswered, services.TooLate, services.ValuesMissing) as refused:
            form.add_error(None, str(refused))
    today = timezone.localdate()
    context = {"ask": ask, "form": form, "open": not ask.answered and ask.opens_on <= today <= ask.closes_on}
    return render(request, "induction/fresh_eyes/answer.html", context)


@requires(Action.SEE_FRESH_EYES)
def results(request: HttpRequest) -> HttpResponse:
    """Groups of ten or more, each of whole months, the latest first."""
    found = queries.groups(timezone.localdate())
    return render(
        request, "induction/fresh_eyes/results.html", {"groups": found, "smallest": queries.SMALLEST}
    )
