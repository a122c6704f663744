"""Prepare: each of the two alone, on the same page seen from either side."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.forms.preparing import Asking, PreparationForm, version_of
from appraisal.models import Appraisal
from appraisal.queries.asking import asked_in, prepared
from appraisal.queries.door import guardian
from appraisal.queries.drafts import taking_part, with_preparation
from appraisal.queries.goals import last_promises
from appraisal.queries.moments import given_by, moments_for
from appraisal.queries.own_words import prepared_spread, same_words
from appraisal.queries.pieces import pieces_of
from appraisal.queries.steps import step_facts
from appraisal.queries.words import preparation_words
from appraisal.services.drafts import ALREADY_SENT, ChangedElsewhere, TooLate, TooLong, keep_preparation
from appraisal.services.preparation import send_preparation
from appraisal.services.steps import StepClosed
from appraisal.states import Side
from appraisal.views.keeping import kept, typed
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible

as_person = with_preparation(Side.PERSON)
as_appraiser = with_preparation(Side.APPRAISER)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Action.PREPARE_AS_STAFF, visible(Appraisal, through=as_person))
def prepare(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """The person's own preparation."""
    return _prepare(request, appraisal, Side.PERSON)


@form_page
@requires(Action.PREPARE_AS_APPRAISER, visible(Appraisal, through=as_appraiser))
def prepare_as_appraiser(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """The appraiser's."""
    return _prepare(request, appraisal, Side.APPRAISER)


@require_POST
@requires(Action.KEEP_DRAFT_AS_STAFF, taking_part(Side.PERSON, as_person))
def keep_prepare(request: HttpRequest, appraisal: Appraisal) -> JsonResponse:
    return _keep(request, appraisal, Side.PERSON)


@require_POST
@requires(Action.KEEP_DRAFT_AS_APPRAISER, taking_part(Side.APPRAISER, as_appraiser))
def keep_prepare_as_appraiser(request: HttpRequest, appraisal: Appraisal) -> JsonResponse:
    return _keep(request, appraisal, Side.APPRAISER)


def _keep(request: HttpRequest, appraisal: Appraisal, side: Side) -> JsonResponse:
    answers = typed(request)
    return kept(
        lambda: keep_preparation(
            appraisal=appraisal, side=side, answers=answers, version=version_of(answers),
            actor=request.user, at=timezone.now(),
        )
    )  # fmt: skip


def _prepare(request: HttpRequest, appraisal: Appraisal, side: Side) -> HttpResponse:
    if appraisal.sent_at(side) is not None:
        messages.info(request, ALREADY_SENT)
        return redirect("appraisal:page", appraisal.pk)
    form = _form(request, appraisal, side)
    if request.method == "POST":
        try:
            if _act(request, appraisal, side, form):
                return redirect("appraisal:page", appraisal.pk)
        except (TooLate, TooLong, ChangedElsewhere) as refused:
            form.add_error(None, str(refused))
    context = _context(appraisal, side, form)
    if side == Side.APPRAISER:
        context["spread"] = prepared_spread(appraisal, request.user)
    return render(request, "appraisal/prepare.html", context)


def _act(request: HttpRequest, appraisal: Appraisal, side: Side, form: PreparationForm) -> bool:
    """Keep for later, or send. True when that is done; False leaves the form's errors to be shown."""
    common: dict[str, Any] = {
        "appraisal": appraisal, "side": side, "version": version_of(request.POST),
        "actor": request.user, "at": timezone.now(),
    }  # fmt: skip
    if request.POST.get("action") == "keep":
        keep_preparation(answers=form.raw(), **common)
        messages.success(request, "Your preparation is kept. Only you can read it until you have both sent.")
        return True
    if not form.is_valid():
        return False
    if side == Side.APPRAISER and form.asks_to_keep(same_words(appraisal, request.user, form.texts())):
        return False
    try:
        send_preparation(ratings=form.ratings(), answers=form.written(), moments=form.brought(), **common)
    except StepClosed:
        # The page says that what was written is kept, also where no script has kept it.
        form.kept_as(keep_preparation(answers=form.raw(), **common))
        raise
    messages.success(request, "You have sent your preparation.")
    return True


def _form(request: HttpRequest, appraisal: Appraisal, side: Side) -> PreparationForm:
    pieces = pieces_of(appraisal)
    words = preparation_words(appraisal, side)
    version = appraisal.draft_version or 0  # type: ignore[attr-defined]
    asking = Asking(
        prepared(asked_in(appraisal.cycle), side), pieces.values, pieces.points, appraisal.staff.name, words.reader,
        words.others,
    )  # fmt: skip
    return PreparationForm(
        request.POST if request.method == "POST" else None, asking=asking, side=side,
        moments=moments_for(appraisal) if side == Side.PERSON else None,
        given=given_by(appraisal, request.user) if side == Side.APPRAISER else None,
        initial={**(appraisal.draft or {}), "version": version},  # type: ignore[attr-defined]
    )  # fmt: skip


def _context(appraisal: Appraisal, side: Side, form: PreparationForm) -> dict[str, Any]:
    back = "appraisal:keep_prepare" if side == Side.PERSON else "appraisal:keep_prepare_as_appraiser"
    return {
        "form": form,
        "words": preparation_words(appraisal, side),
        "person": appraisal.staff.name,
        "appraisal_pk": appraisal.pk,
        "cycle": appraisal.cycle.name,
        **step_facts(appraisal, timezone.localdate()),
        "autosave_url": reverse(back, args=[appraisal.pk]),
        "autosave_version": form["version"].value(),
        "guardian": guardian(),
        "ticks_off": appraisal.staff_id if side == Side.PERSON else None,
        "promises": last_promises(appraisal.staff_id, before=appraisal),
    }
