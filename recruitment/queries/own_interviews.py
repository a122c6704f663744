"""What is held of candidates' own interviews, for themselves (recruitment.queries.everything)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from recruitment.models import AgreedInterviewScore, Application, Interview, InterviewScore
from recruitment.tracker import moment

Row = tuple[str, str]
# A heading, and what stands under it as (what it is, what it says).
Told = tuple[str, list[Row]]


def interviews_told(
    applications: Iterable[Application], *, decided: Iterable[UUID]
) -> dict[UUID, list[Told]]:
    """By application: when the interview is; and of those `decided`, what was written, given and agreed at it.

    Notes and scores come without who wrote them, and only of interviewers who locked. Three queries.
    """
    told: dict[UUID, list[Told]] = {}
    rows = Interview.objects.filter(application__in=list(applications)).select_related("slot")
    for each in rows:
        when = moment(each.slot.starts_at) if each.slot else "No time chosen"
        told[each.application_id] = [("Interview", [("When", when)])]
    keys = list(decided)
    notes = InterviewScore.objects.filter(kit__interview__application__in=keys, kit__locked_at__isnull=False)
    written: dict[tuple[UUID, UUID], list[InterviewScore]] = {}
    # In no order that tells whose they are: the keys are random.
    for note in notes.select_related("kit__interview").order_by("pk"):
        written.setdefault((note.kit.interview.application_id, note.question_id), []).append(note)
    for row in _agreed(keys):
        application = row.interview.application_id
        lines = _lines(row, written.get((application, row.question_id), []))
        heading = f"Interview question {row.question.order}: {row.question.question.text}"
        told.setdefault(application, []).append((heading, lines))
    return told


def _agreed(applications: list[UUID]) -> QuerySet[AgreedInterviewScore]:
    """Of interviews that are over: until then what was agreed may still change."""
    return (
        AgreedInterviewScore.objects.filter(
            interview__application__in=applications, interview__agreed_at__isnull=False
        )
        .select_related("interview", "question__question")
        .order_by("question__order")
    )


def _lines(row: AgreedInterviewScore, written: list[InterviewScore]) -> list[Row]:
    given = sorted(
        (each.points for each in written if each.is_rated), key=lambda one: (one is None, one or 0)
    )
    lines: list[Row] = [
        ("Notes of somebody who met you", each.notes) for each in written if each.notes.strip()
    ]
    lines.append(("Scores, from 0 to 4", ", ".join(_word(one) for one in given)))
    lines.append(("Score the panel agreed", ". ".join(filter(None, (_word(row.points), row.reason)))))
    return lines


def _word(points: Any) -> str:
    return "no evidence seen" if points is None else str(points)
