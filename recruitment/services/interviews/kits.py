"""An interviewer's own notes and scores: kept while they write, locked when they are done."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from recruitment.models import (
    Application,
    Interview,
    Interviewer,
    InterviewKit,
    InterviewQuestion,
    InterviewScore,
)
from recruitment.queries.judging import those_who_count
from recruitment.queries.kits import everybody_has_locked
from recruitment.services.interviews.telling import tell_lead
from recruitment.services.interviews.writing import write_at_once
from recruitment.services.judging import tell_hr_of_interview
from recruitment.states import ApplicationState
from values_hub.audit.services import record
from values_hub.framework.models import Indicator
from values_hub.framework.models.ratings import from_choice

MOST_CHARACTERS = 40_000


@dataclass(frozen=True)
class Entry:
    """What has changed on one question; None leaves a part as it is. `choice` as a rating's form gives it."""

    notes: str | None = None
    ticked: tuple[str, ...] | None = None
    choice: str | None = None
    ask_next: bool | None = None


class NotesFirst(Exception):
    """A tick or a score without notes to rest on (ORCE, nhs-domain §2.5)."""


class KitClosed(Exception):
    """The interviewer has locked, was excused, or the interview is not open."""


class CannotKeep(Exception):
    """What was sent cannot be kept. The message is a sentence for the screen."""


class ChangedElsewhere(Exception):
    """Another tab or device saved first. `version` is what stands now, `entries` what stands there by question."""

    def __init__(self, version: int, entries: dict[UUID, Entry]) -> None:
        self.version, self.entries = version, entries
        super().__init__("You changed this in another tab or on another device. Nothing was overwritten.")


class ScoresStillMissing(Exception):
    """Some questions have no score yet."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers
        which = ", ".join(str(number) for number in numbers)
        super().__init__(f"Give a score, or no evidence seen, to question {which}. Then lock.")


def save_kit(
    *,
    interview: Interview,
    interviewer: Interviewer,
    version: int,
    entries: Mapping[UUID, Entry],
    at: dt.datetime,
    held: Sequence[InterviewScore] = (),
) -> int:
    """Keep what this interviewer has written, ticked and scored, and return the new version.

    All of it or nothing. Notes come before a tick or a score, except for a lay panellist, to whom notes are free. Not
    audited line by line: until it is locked a kit is its writer's own paper. `held` is what they have written before,
    where the caller has just read it (queries/kits.py): one more word to one question is then kept in one statement.

    Raises: NotesFirst; KitClosed; CannotKeep; ChangedElsewhere; ValueError (no such rating).
    """
    row = next((each for each in held if {each.question_id} == entries.keys()), None)
    if row is not None and _saved_at_once(row, interviewer, version, entries[row.question_id], at):
        return version + 1
    return _save(interview, interviewer, version, entries, at)


def _saved_at_once(
    row: InterviewScore, interviewer: Interviewer, version: int, entry: Entry, at: dt.datetime
) -> bool:
    """Whether it could be. Where it could not (somebody saved first; it is locked) nothing is written."""
    question = row.question
    _check_ticks({question.pk: question}, {question.pk: entry})
    _apply(row, entry)
    _check_notes(row, interviewer)
    return write_at_once(row, version, at)


def _check_notes(row: InterviewScore, interviewer: Interviewer) -> None:
    if not interviewer.is_lay and not row.notes.strip() and (row.is_rated or row.ticked):
        raise NotesFirst(
            f"Question {row.question.order}: write your notes first. What you tick and score rests on them."
        )


@transaction.atomic
def _save(
    interview: Interview,
    interviewer: Interviewer,
    version: int,
    entries: Mapping[UUID, Entry],
    at: dt.datetime,
) -> int:
    kit = begin_kit(interview, interviewer)
    written = InterviewKit.objects.filter(
        pk=kit.pk, version=version, locked_at=None, excused_at=None,
        interview__application__state=ApplicationState.BOOKED,
    ).update(version=F("version") + 1, saved_at=at)  # fmt: skip
    held = {row.question_id: row for row in InterviewScore.objects.filter(kit=kit)}
    if not written:
        return _refuse(kit, held, entries)
    questions = {
        row.pk: row
        for row in InterviewQuestion.objects.filter(
            vacancy=interview.application.vacancy_id, pk__in=list(entries)
        ).select_related("question")
    }
    if len(questions) < len(entries):
        raise CannotKeep("This question is not one of this interview's.")
    _check_ticks(questions, entries)
    for key, entry in entries.items():
        row = held.get(key) or InterviewScore(kit=kit, question=questions[key])
        _apply(row, entry)
        _check_notes(row, interviewer)
        row.save()
    return version + 1


@transaction.atomic
def lock_kit(*, interview: Interview, interviewer: Interviewer, actor: Any, at: dt.datetime) -> None:
    """The interviewer is done: what they wrote never changes again. The last lock tells the lead.

    Doing it twice does nothing. `actor` is None for somebody who came by a link.
    Raises: ScoresStillMissing; KitClosed.
    """
    # The application first, so that of two who lock at the same moment one sees the other.
    application = Application.objects.select_for_update(of=("self",)).get(pk=interview.application_id)
    kit = begin_kit(interview, interviewer)
    if kit.locked_at is not None:
        return
    if application.state != ApplicationState.BOOKED or kit.excused_at is not None:
        raise KitClosed("This interview is not open for scores.")
    rated = {row.question_id for row in InterviewScore.objects.filter(kit=kit) if row.is_rated}
    asked = InterviewQuestion.objects.filter(vacancy=application.vacancy_id).order_by("order")
    if missing := [row.order for row in asked if row.pk not in rated]:
        raise ScoresStillMissing(missing)
    InterviewKit.objects.filter(pk=kit.pk).update(locked_at=at)
    record(action="interview.locked", subject=kit, actor=actor, at=at)
    tell_when_all_are_in(interview, at)


@transaction.atomic
def excuse(
    *, interview: Interview, interviewer: Interviewer, reason: str, actor: Any, at: dt.datetime
) -> None:
    """HR: somebody was not at this interview, so nobody waits for them. What they wrote, if anything, stays unread.

    Raises: CannotKeep (no reason, they have locked, or nobody would be left); KitClosed.
    """
    application = Application.objects.select_for_update(of=("self",)).get(pk=interview.application_id)
    if application.state != ApplicationState.BOOKED:
        raise KitClosed("This interview is not open for scores.")
    if not reason.strip():
        raise CannotKeep("Say why they were not there.")
    kit = begin_kit(interview, interviewer)
    if kit.locked_at is not None:
        raise CannotKeep("They have locked their scores, so they were there.")
    if not those_who_count(interview).exclude(pk=interviewer.pk).exists():
        raise CannotKeep(
            "Somebody has to have been there. Add an interviewer first, or record that the candidate did not come "
            "instead."
        )
    InterviewKit.objects.filter(pk=kit.pk).update(excused_at=at, excused_because=reason.strip()[:500])
    record(action="interview.excused", subject=kit, actor=actor, at=at)
    tell_when_all_are_in(interview, at)


def tell_when_all_are_in(interview: Interview, at: dt.datetime) -> None:
    """The lead hears once nobody is waited for; HR too, where one person alone has interviewed."""
    if everybody_has_locked(interview):
        tell_lead(interview, at)
        tell_hr_of_interview(interview, at)


def begin_kit(interview: Interview, interviewer: Interviewer) -> InterviewKit:
    """This interviewer's kit of this interview, made where there is none."""
    kit, _ = InterviewKit.objects.get_or_create(interview=interview, interviewer=interviewer)
    return kit


def _refuse(kit: InterviewKit, held: dict[UUID, InterviewScore], entries: Mapping[UUID, Entry]) -> int:
    """Why nothing was written; or the version that stands, when the very same is there already (sent twice)."""
    now = InterviewKit.objects.select_related("interview__application").get(pk=kit.pk)
    if now.locked_at is not None:
        raise KitClosed("You have locked your scores, so they can no longer change.")
    if now.excused_at is not None or now.interview.application.state != ApplicationState.BOOKED:
        raise KitClosed("This interview is not open for notes and scores.")
    stands = {key: _entry(held.get(key)) for key in entries}
    if all(_same(entries[key], stands[key]) for key in entries):
        return now.version
    raise ChangedElsewhere(now.version, stands)


def _entry(row: InterviewScore | None) -> Entry:
    if row is None:
        return Entry("", (), "", ask_next=False)
    return Entry(row.notes, tuple(row.ticked), row.choice, row.ask_next)


def _same(sent: Entry, stands: Entry) -> bool:
    pairs = [
        (sent.notes, stands.notes), (sent.choice, stands.choice), (sent.ask_next, stands.ask_next),
        (None if sent.ticked is None else set(sent.ticked), set(stands.ticked or ())),
    ]  # fmt: skip
    return all(one is None or one == other for one, other in pairs)


def _apply(row: InterviewScore, entry: Entry) -> None:
    if entry.notes is not None:
        notes = entry.notes.replace("\r\n", "\n")
        if len(notes) > MOST_CHARACTERS:
            raise CannotKeep(
                f"Your notes are longer than {MOST_CHARACTERS:,} characters, so they were not saved. Make them shorter."
            )
        row.notes = notes
    if entry.ticked is not None:
        row.ticked = sorted(set(entry.ticked))
    if entry.choice is not None:
        for name, value in from_choice(entry.choice).items():
            setattr(row, name, value)
    if entry.ask_next is not None:
        row.ask_next = entry.ask_next


def _check_ticks(questions: Mapping[UUID, InterviewQuestion], entries: Mapping[UUID, Entry]) -> None:
    if not any(entry.ticked for entry in entries.values()):
        return
    behaviours = {row.question.behaviour_id for row in questions.values()}
    known: dict[Any, set[str]] = {}
    for key, behaviour in Indicator.objects.filter(behaviour__in=behaviours).values_list("pk", "behaviour"):
        known.setdefault(behaviour, set()).add(str(key))
    for key, entry in entries.items():
        if not set(entry.ticked or ()) <= known.get(questions[key].question.behaviour_id, set()):
            raise CannotKeep("This indicator does not belong to the question.")
