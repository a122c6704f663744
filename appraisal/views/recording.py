"""Talk and record: the day they met, and what they said."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.forms.preparing import Asking, version_of
from appraisal.forms.recording import DAY_PARTS, MeetingForm, RecordForm
from appraisal.models import Appraisal, PreparedRating
from appraisal.queries.asking import asked_in, recorded
from appraisal.queries.door import guardian
from appraisal.queries.drafts import taking_part, with_people, with_record
from appraisal.queries.goals import last_promises, still_to_settle
from appraisal.queries.own_words import recorded_spread, same_words
from appraisal.queries.pieces import pieces_of, sent_choices
from appraisal.queries.sides import labels_of, sent_ratings, what_was_sent
from appraisal.queries.steps import step_facts
from appraisal.services import records
from appraisal.services.drafts import ChangedElsewhere, TooLate, TooLong
from appraisal.services.drafts import keep_record as keep_record_draft
from appraisal.services.steps import StepClosed
from appraisal.states import Side
from appraisal.views.keeping import kept, typed
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import AlreadyDone, MoveRefused

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Action.RECORD_MEETING, visible(Appraisal, through=with_people))
def meeting(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """One question: when did you meet?"""
    form = MeetingForm(request.POST if request.method == "POST" else None, person=appraisal.staff.name)
    if request.method == "POST" and form.is_valid():
        try:
            records.record_meeting(
                appraisal=appraisal, met_on=form.cleaned_data["met_on"], today=timezone.localdate(),
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            return redirect("appraisal:record", appraisal.pk)
        except records.NotYet as refused:
            form.add_error("met_on", str(refused))
        except (TooLate, MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "appraisal_pk": appraisal.pk, "person": appraisal.staff.name}
    return render(request, "appraisal/meeting.html", {**context, "guardian": guardian()})


@form_page
@requires(Action.WRITE_RECORD, visible(Appraisal, through=with_record))
def record(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """What you agreed, value by value, what comes next; shared with the person when it is ready."""
    ratings = sent_ratings(appraisal)
    form = _form(request, appraisal, ratings)
    if request.method == "POST":
        try:
            if _act(request, appraisal, form):
                return redirect("appraisal:page", appraisal.pk)
        except records.NotYet as refused:
            form.add_error("met_on", str(refused))
        except (
            TooLate,
            TooLong,
            ChangedElsewhere,
            records.OutcomeMissing,
            records.ReasonMissing,
            MoveRefused,
            AlreadyDone,
        ) as refused:
            form.add_error(None, str(refused))
    spread = recorded_spread(appraisal, request.user)
    return render(request, "appraisal/record.html", {**_context(appraisal, form, ratings), "spread": spread})


@require_POST
@requires(Action.KEEP_DRAFT_AS_APPRAISER, taking_part(Side.APPRAISER, with_record))
def keep_record(request: HttpRequest, appraisal: Appraisal) -> JsonResponse:
    answers = typed(request)
    return kept(lambda: keep_record_draft(appraisal=appraisal, answers=answers, version=version_of(answers)))


def _act(request: HttpRequest, appraisal: Appraisal, form: RecordForm) -> bool:
    version = version_of(request.POST)
    if request.POST.get("action") == "keep":
        keep_record_draft(appraisal=appraisal, answers=form.raw(), version=version)
        messages.success(request, f"The record is kept. {appraisal.staff.name} reads it when you share it.")
        return True
    if not form.is_valid() or form.asks_to_keep(same_words(appraisal, request.user, form.texts())):
        return False
    answers: dict[str, Any] = {
        "appraisal": appraisal, "ratings": form.ratings(), "objectives": form.objectives(), "needs": form.needs(),
        "outcomes": form.outcomes(), "answers": form.written(), "version": version, "actor": request.user,
        "at": timezone.now(),
    }  # fmt: skip
    try:
        if "met_on" in form.cleaned_data:
            records.record_and_share(
                met_on=form.cleaned_data["met_on"], today=timezone.localdate(), **answers
            )
        else:
            records.share_record(**answers)
    except StepClosed:
        # The page says that what was written is kept, also where no script has kept it.
        form.kept_as(keep_record_draft(appraisal=appraisal, answers=form.raw(), version=version))
        raise
    messages.success(request, f"You have shared the record with {appraisal.staff.name}.")
    return True


def _form(request: HttpRequest, appraisal: Appraisal, ratings: list[PreparedRating]) -> RecordForm:
    pieces, name = pieces_of(appraisal), appraisal.staff.name
    draft = appraisal.draft or {}  # type: ignore[attr-defined]
    asking = Asking(
        recorded(asked_in(appraisal.cycle)), pieces.values, pieces.points, name, f"{name}, when you share it",
        "The managers above you and HR, when it is signed",
    )  # fmt: skip
    return RecordForm(
        request.POST if request.method == "POST" else None, asking=asking, sent=sent_choices(ratings),
        asks_day=appraisal.met_on is None,
        promises=still_to_settle(last_promises(appraisal.staff_id, before=appraisal), appraisal.pk),
        initial={
            **draft,
            "met_on": [draft.get(name, "") for name in DAY_PARTS],
            "version": appraisal.draft_version or 0,  # type: ignore[attr-defined]
        },
    )  # fmt: skip


def _context(appraisal: Appraisal, form: RecordForm, ratings: list[PreparedRating]) -> dict[str, Any]:
    sent = what_was_sent(appraisal, labels_of(appraisal), with_private=True, ratings=ratings)
    return {
        "form": form,
        "rows": list(zip(sent.rows, form.by_value(), strict=True)),
        "said": sent.said,
        "former": sent.former,
        "appraiser": sent.reflections.appraiser_name,
        "person": appraisal.staff.name,
        "appraisal_pk": appraisal.pk,
        "cycle": appraisal.cycle.name,
        "met_on": appraisal.met_on,
        "asks_day": "met_on" in form.fields,
        **step_facts(appraisal, timezone.localdate()),
        "autosave_url": reverse("appraisal:keep_record", args=[appraisal.pk]),
        "autosave_version": form["version"].value(),
        "guardian": guardian(),
    }
