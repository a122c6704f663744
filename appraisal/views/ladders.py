"""HR: on which days whom is reminded."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.forms.ladder import RungForm, StandardForm
from appraisal.models import LadderRung
from appraisal.models.ladder import Ladder
from appraisal.queries import ladders as queries
from appraisal.queries.door import guardian
from appraisal.queries.ladder import ahead_words
from appraisal.queries.working_days import quiet_words
from appraisal.services import ladder as services
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.people.scope import WholeTrust, whole_trust

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Action.CHANGE_LADDERS, whole_trust)
def ladders(request: HttpRequest, _trust: WholeTrust) -> HttpResponse:
    """The three ladders, rung by rung."""
    context = {"ladders": queries.ladder_lines(), "hours": quiet_words()}
    return render(request, "appraisal/ladders.html", context)


@form_page
@requires(Action.CHANGE_LADDERS, whole_trust)
def add_rung(request: HttpRequest, _trust: WholeTrust, ladder: str) -> HttpResponse:
    """One more day on which somebody is told."""
    return _rung_page(request, _ladder(ladder), None)


@form_page
@requires(Action.CHANGE_LADDERS, whole_trust)
def change_rung(request: HttpRequest, _trust: WholeTrust, rung: uuid.UUID) -> HttpResponse:
    """Another day, or other people."""
    found = _rung(rung)
    return _rung_page(request, Ladder(found.ladder), found)


@require_POST
@requires(Action.CHANGE_LADDERS, whole_trust)
def remove_rung(request: HttpRequest, _trust: WholeTrust, rung: uuid.UUID) -> HttpResponse:
    """Nobody is told on that day any more. Pressed again there is nothing left to do."""
    if queries.was_removed(rung):
        messages.info(request, "This rung is removed already.")
        return redirect("appraisal:ladders")
    found = _rung(rung)
    try:
        services.remove_rung(rung=found, actor=request.user, at=timezone.now())
        messages.success(request, f"Removed: {ahead_words(found.days)}.")
    except services.NotThatLadder as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:ladders")


@form_page
@requires(Action.CHANGE_LADDERS, whole_trust)
def standard_ladder(request: HttpRequest, _trust: WholeTrust, ladder: str) -> HttpResponse:
    """Back to the ladder the Trust began with, shown first."""
    which = _ladder(ladder)
    form = StandardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.back_to_standard(ladder=which, actor=request.user, at=timezone.now())
        messages.success(request, f"{which.label}: back to the standard ladder.")
        return redirect("appraisal:ladders")
    context = {
        "form": form,
        "name": which.label,
        "lines": queries.standard_lines(which),
        "guardian": guardian(),
    }
    return render(request, "appraisal/standard_ladder.html", context)


def _rung_page(request: HttpRequest, ladder: Ladder, rung: LadderRung | None) -> HttpResponse:
    form = RungForm(request.POST if request.method == "POST" else None, ladder=ladder, rung=rung)
    reached = ""
    if request.method == "POST" and form.is_valid():
        if request.POST.get("action") == "look":
            count = queries.reached_in_a_week(ladder, form.days(), timezone.localdate())
            reached = queries.reached_words(ladder, count)
        elif _saved(request, form, ladder, rung):
            return redirect("appraisal:ladders")
    context = {
        "form": form,
        "name": ladder.label,
        "rung": rung,
        "when": ahead_words(rung.days) if rung else "",
        "reached": reached,
        "guardian": guardian(),
    }
    return render(request, "appraisal/rung.html", context)


def _saved(request: HttpRequest, form: RungForm, ladder: Ladder, rung: LadderRung | None) -> bool:
    """Kept; or what is wrong stands in the form."""
    try:
        saved = services.save_rung(
            ladder=ladder, rung=rung, days=form.days(), whom=form.whom_told(), actor=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except services.NotThatDay as refused:
        form.add_error("number", str(refused))
        return False
    except services.NotThatLadder as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"Saved: {ahead_words(saved.days)}.")
    return True


def _ladder(code: str) -> Ladder:
    if code not in Ladder.values:
        raise Http404("No such ladder.")
    return Ladder(code)


def _rung(pk: uuid.UUID) -> LadderRung:
    found = queries.rung_by(pk)
    if found is None:
        raise Http404("No such rung.")
    return found
