"""An interview itself: one interviewer's kit, their lock, the calendar file, and what HR does around it."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from recruitment.forms.interviews import AbsenceForm, ChooseTimeForm, EndInvitationForm, ExcuseForm, KitForm
from recruitment.interview_pack import KIND
from recruitment.models import Interview
from recruitment.queries import interviews as queries
from recruitment.queries import kits as kit_queries
from recruitment.queries.calendars import calendar_for_interviewer
from recruitment.queries.judging import reason_for_interview
from recruitment.services.interviews import agreeing, booking, inviting, kits
from recruitment.services.interviews.kits import Entry
from recruitment.services.reading import note_applicant_read
from recruitment.views.loading import answer_key, current_interview, own_place, posted, written_in
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.common.calendar_file import CONTENT_TYPE
from values_hub.documents.services import request_document
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/interviews"
NO_NOTICE = dt.timedelta()
MOST_TIMES = 100
FIELD = re.compile(r"(notes|ticked|rating|ask)_(\d{1,3})")
REFUSALS = (kits.NotesFirst, kits.KitClosed, kits.CannotKeep)


@requires(Action.SCORE_INTERVIEW, current_interview)
def kit(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Everything one interviewer needs for one candidate, on one page. Nobody else's words or scores."""
    me = own_place(interview, request.user)
    if me.is_lay:
        return redirect("recruitment:easy_kit", pk=interview.pk, number=1)
    held = kit_queries.kit_of(interview, me)
    questions = kit_queries.kit_questions(interview.application.vacancy, held)
    form = KitForm(posted(request), questions=questions, initial={"version": held.version if held else 0})
    context: dict[str, Any] = {"interview": interview, "form": form, "kit": held}
    if request.method == "GET":
        note_applicant_read(subject=interview.application, actor=request.user, at=timezone.now())
    elif form.is_valid():
        try:
            kits.save_kit(
                interview=interview, interviewer=me, version=version_of(request),
                entries=_entries(questions, request), at=timezone.now(),
            )  # fmt: skip
            return _onward(request, interview)
        except kits.ChangedElsewhere as conflict:
            context["conflict"] = _texts(questions, conflict)
            form.add_error(
                None, f"{conflict} Read what was saved there, then save again to keep what is here."
            )
            carry_version(form, conflict.version)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context["sections"] = _sections(form, questions)
    return render(request, f"{TEMPLATES}/kit.html", context)


def _onward(request: HttpRequest, interview: Interview) -> HttpResponse:
    if "lock" in request.POST:
        return redirect("recruitment:lock_kit", pk=interview.pk)
    messages.success(request, "Saved. You can carry on.")
    return redirect("recruitment:kit", pk=interview.pk)


def _sections(form: KitForm, questions: list[kit_queries.KitQuestion]) -> list[dict[str, Any]]:
    """Each question with its fields; what comes after the notes is offered only once there are notes."""
    return [
        {
            "question": each,
            "offered": bool(str(form[f"notes_{each.number}"].value() or "").strip()),
            **{name: form[f"{name}_{each.number}"] for name in ("notes", "ticked", "rating", "ask")},
        }
        for each in questions
    ]


@requires(Action.SCORE_INTERVIEW, written_in)
@require_POST
def autosave_kit(request: HttpRequest, interview: Interview) -> JsonResponse:
    """Keep what has changed while the interviewer writes. The contract of autosave.js (docs/design-system.md)."""
    me = own_place(interview, request.user)
    held = kit_queries.in_hand(interview)
    questions = {row.question.order: row.question_id for row in held}
    # What they have written in before is at hand; the first word about a question, and a question that there is not,
    # are looked for.
    if not _numbers_sent(request) <= questions.keys():
        questions = {each.order: each.pk for each in queries.questions_of(interview.application.vacancy)}
    entries = _entries_sent(questions, request)
    if not entries:
        return JsonResponse({"error": "There is nothing to save."}, status=400)
    try:
        version = kits.save_kit(
            interview=interview,
            interviewer=me,
            version=version_of(request),
            entries=entries,
            at=timezone.now(),
            held=held,
        )
    except kits.ChangedElsewhere as conflict:
        numbers = {key: number for number, key in questions.items()}
        stands = {
            f"notes_{numbers[key]}": entry.notes for key, entry in conflict.entries.items() if entry.notes
        }
        return JsonResponse({"version": conflict.version, "fields": stands}, status=409)
    except ValueError:
        return JsonResponse({"error": "Select a rating from the list."}, status=400)
    except REFUSALS as error:
        return JsonResponse({"error": str(error)}, status=400)
    return saved(version)


def saved(version: int) -> JsonResponse:
    """What autosave.js shows when something is kept: when, and the version to send next."""
    now = timezone.localtime()
    saved_at = date_format(now, "g:i") + ("am" if now.hour < 12 else "pm")
    return JsonResponse({"saved_at": saved_at, "version": version})


@requires(Action.SCORE_INTERVIEW, current_interview)
def lock_kit(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Done with this candidate: what this interviewer wrote never changes again."""
    me = own_place(interview, request.user)
    form = Form(posted(request))
    if request.method == "POST":
        try:
            kits.lock_kit(interview=interview, interviewer=me, actor=request.user, at=timezone.now())
            messages.success(request, "Your notes and scores are locked. Thank you.")
            return redirect("recruitment:interviews", pk=interview.application.vacancy_id)
        except (kits.ScoresStillMissing, kits.KitClosed) as error:
            form.add_error(None, str(error))
    held = kit_queries.kit_of(interview, me)
    questions = kit_queries.kit_questions(interview.application.vacancy, held)
    context = {
        "interview": interview, "form": form, "kit": held, "questions": questions, "me": me,
        "missing": [each.number for each in questions if not each.choice],
        "to_ask": [each.number for each in questions if each.ask_next],
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/lock_kit.html", context)


@requires(Action.PRINT_INTERVIEW_KIT, current_interview)
@require_POST
def print_kit(request: HttpRequest, interview: Interview) -> HttpResponse:
    """The kit on paper, made in the background."""
    document = request_document(kind=KIND, subject=interview, actor=request.user, at=timezone.now())
    return redirect("documents:document", pk=document.pk)


@requires(Action.PRINT_INTERVIEW_KIT, current_interview)
def calendar(_request: HttpRequest, interview: Interview) -> HttpResponse:
    """The interview as a calendar file; one that was given back takes itself out of the calendar."""
    return calendar_response(calendar_for_interviewer(interview, at=timezone.now()))


@requires(Action.MANAGE_INTERVIEW, current_interview)
def interview(request: HttpRequest, interview: Interview) -> HttpResponse:
    """One candidate's interview for HR: what the candidate asked for, who has locked, what can be done."""
    me = interview.application.vacancy.interviewer(request.user)
    note_applicant_read(subject=interview.application, actor=request.user, at=timezone.now())
    places = kit_queries.kits_of(interview)
    missing = kit_queries.missing_from(places)
    context = {
        "interview": interview, "person": interview.application,
        # HR who interview themselves learn nothing of who has locked, as any interviewer.
        "kits": places if me is None else [], "missing": missing,
        "alone": reason_for_interview(interview) if missing and missing.is_too_few else None,
        "has_begun": interview.slot is not None and interview.slot.starts_at <= timezone.now(),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/interview.html", context)


@requires(Action.MANAGE_INTERVIEW, current_interview)
def excuse(request: HttpRequest, interview: Interview, interviewer: UUID) -> HttpResponse:
    """An interviewer was not there, so that nobody waits for them."""
    person = queries.interviewer_of(interview.application.vacancy, interviewer)
    if person is None:
        messages.info(request, "They do not interview any more, so nobody waits for them.")
        return redirect("recruitment:interview", pk=interview.pk)
    form = ExcuseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            kits.excuse(
                interview=interview, interviewer=person, reason=form.cleaned_data["reason"],
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            return redirect("recruitment:interview", pk=interview.pk)
        except (kits.CannotKeep, kits.KitClosed) as error:
            form.add_error(None, str(error))
    context = {"interview": interview, "form": form, "person": person}
    return render(request, f"{TEMPLATES}/excuse.html", context)


@requires(Action.BOOK_FOR_CANDIDATE, current_interview)
def book_for(request: HttpRequest, interview: Interview) -> HttpResponse:
    """HR has the candidate on the telephone, and books for them or moves their time."""
    person, now = interview.application, timezone.now()
    slots = list(queries.free_slots(person.vacancy, now, notice=NO_NOTICE)[:MOST_TIMES])
    form = ChooseTimeForm(posted(request), slots=slots)
    form.fields["slot"].label = "Which time suits them?"
    if request.method == "POST" and form.is_valid():
        try:
            booking.book_slot(
                application=person, slot_id=answer_key(form.cleaned_data["slot"]), actor=request.user, at=now,
                by_telephone=True,
            )  # fmt: skip
            messages.success(request, f"Booked. {person.name} and those who interview have been told.")
            return redirect("recruitment:interview", pk=interview.pk)
        except (booking.SlotTaken, booking.TooLate, MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    context = {"interview": interview, "person": person, "form": form, "slots": slots}
    return render(request, f"{TEMPLATES}/book_for.html", context)


@requires(Action.RECORD_ABSENCE, current_interview)
def did_not_attend(request: HttpRequest, interview: Interview) -> HttpResponse:
    """The candidate did not come."""
    form = AbsenceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            agreeing.record_absence(
                interview=interview, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
            messages.success(request, "Recorded that they did not come. HR can invite them again.")
            return redirect("recruitment:interviews", pk=interview.application.vacancy_id)
        except (MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/did_not_attend.html", {"interview": interview, "form": form})


@requires(Action.END_INVITATION, current_interview)
def end_invitation(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Somebody invited never answered, or told HR that they want no interview."""
    person = interview.application
    form = EndInvitationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            booking.end_invitation(
                application=person, because=form.cleaned_data["because"], details=form.cleaned_data["details"],
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"Recorded. We have written to {person.name}.")
            return redirect("recruitment:interviews", pk=person.vacancy_id)
        except (booking.DetailsMissing, MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/end_invitation.html", {"interview": interview, "form": form})


@requires(Action.MANAGE_INTERVIEW, current_interview)
@require_POST
def invite_again(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Another chance for somebody who did not come."""
    try:
        inviting.invite_again(interview=interview, actor=request.user, at=timezone.now())
        messages.success(request, "Invited again. They choose a time themselves.")
    except (MoveRefused, AlreadyDone) as error:
        messages.error(request, str(error))
    return redirect("recruitment:interview", pk=interview.pk)


def calendar_response(content: bytes) -> HttpResponse:
    """A download with a name that says nothing of anybody."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return response


def version_of(request: HttpRequest) -> int:
    """The version the page was built on. A forged one matches nothing, so nothing is written."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 2**31 - 1


def carry_version(form: Any, version: int) -> None:
    """The next save is meant to overwrite what was just shown."""
    form.data = form.data.copy()
    form.data["version"] = str(version)


def _entries(questions: list[kit_queries.KitQuestion], request: HttpRequest) -> dict[UUID, Entry]:
    """A whole form: what is not there was emptied, except where the score was not offered."""
    return {
        each.id: Entry(
            notes=request.POST.get(f"notes_{each.number}", each.notes),
            ticked=tuple(request.POST.getlist(f"ticked_{each.number}")),
            choice=request.POST.get(f"rating_{each.number}", each.choice),
            ask_next=f"ask_{each.number}" in request.POST,
        )
        for each in questions
    }


def _numbers_sent(request: HttpRequest) -> set[int]:
    return {int(match[2]) for name in request.POST if (match := FIELD.fullmatch(name))}


def _entries_sent(numbers: dict[int, UUID], request: HttpRequest) -> dict[UUID, Entry]:
    """Only what has changed. Raises Http404 for a question there is not."""
    sent: dict[UUID, dict[str, Any]] = {}
    for name in request.POST:
        match = FIELD.fullmatch(name)
        if match is None:
            continue
        kind, key = match[1], numbers.get(int(match[2]))
        if key is None:
            raise Http404("No such question.")
        texts = request.POST.getlist(name)
        part = {
            "notes": ("notes", texts[-1]), "ticked": ("ticked", tuple(text for text in texts if text)),
            "rating": ("choice", texts[-1]), "ask": ("ask_next", bool(texts[-1])),
        }[kind]  # fmt: skip
        sent.setdefault(key, {})[part[0]] = part[1]
    return {key: Entry(**parts) for key, parts in sent.items()}


def _texts(
    questions: list[kit_queries.KitQuestion], conflict: kits.ChangedElsewhere
) -> list[tuple[int, str]]:
    return [
        (each.number, conflict.entries[each.id].notes or "")
        for each in questions
        if each.id in conflict.entries
    ]
