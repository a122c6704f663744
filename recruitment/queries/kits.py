"""One interviewer's own kit; and, once everybody has locked, what all of them gave.

Everything about one interviewer reads only that interviewer's rows. `grid` answers only when nobody is waited for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from recruitment.models import (
    AgreedInterviewScore,
    Application,
    Interview,
    Interviewer,
    InterviewKit,
    InterviewQuestion,
    InterviewScore,
    PanelDeclaration,
    Vacancy,
)
from recruitment.queries.interviews import interviewers_in_order, questions_of
from values_hub.framework.queries.anchors import AnchoredPoint, anchored_points
from values_hub.framework.queries.wording import Wording, wording_of
from values_hub.people.models import Delegation, StaffRecord

HELD = "_held"  # where an interview keeps what was found with it
FEWEST_INTERVIEWERS = 2  # nhs-domain §2.5: two at least, normally three
APART = 2  # points between the highest and the lowest: talked about, with a reason (nhs-domain §2.5)


@dataclass(frozen=True)
class KitQuestion:
    """One question as an interviewer works on it: asked, noted, ticked, scored, in this order."""

    id: UUID
    number: int
    text: str
    value: str
    behaviour: str
    statement: str
    guide: str
    prompts: Sequence[str]
    seen: Sequence[tuple[str, str]]
    not_seen: Sequence[tuple[str, str]]
    points: Sequence[AnchoredPoint]
    notes: str = ""
    ticked: tuple[str, ...] = ()
    choice: str = ""
    ask_next: bool = False


@dataclass(frozen=True)
class Given:
    """What one interviewer gave one question. `notes` and `ticks` (how many) are what it rests on."""

    name: str
    is_lay: bool
    choice: str
    notes: str
    ticks: int


@dataclass(frozen=True)
class GridRow:
    """One question at the round table: what each gave in the order they speak, and what was agreed."""

    id: UUID
    number: int
    text: str
    value: str
    behaviour: str
    given: Sequence[Given]
    apart: bool
    lowest: int | None
    highest: int | None
    agreed: str
    reason: str
    points: Sequence[AnchoredPoint]


@dataclass(frozen=True)
class AgreedRow:
    """One question with what was agreed on it; "" while nothing is."""

    number: int
    value: str
    agreed: str = ""
    reason: str = ""


def kit_questions(vacancy: Vacancy, kit: InterviewKit | None = None) -> list[KitQuestion]:
    """The questions in the set order with what this kit holds of each. Two or three queries, however many."""
    rows = list(questions_of(vacancy))
    behaviours = [row.question.behaviour for row in rows]
    points = anchored_points(
        vacancy.framework, {each.value_id: each.value for each in behaviours}.values(), vacancy.level
    )
    words = wording_of(vacancy.framework)
    held = {row.question_id: row for row in kit.scores.all()} if kit is not None else {}
    return [_kit_question(row, held.get(row.pk), words, points) for row in rows]


def _kit_question(
    row: InterviewQuestion,
    held: InterviewScore | None,
    words: Wording,
    points: dict[UUID, list[AnchoredPoint]],
) -> KitQuestion:
    behaviour = row.question.behaviour
    lines = words.lines.get(behaviour.pk, ())
    return KitQuestion(
        id=row.pk, number=row.order, text=row.question.text, value=behaviour.value.name,
        behaviour=behaviour.name, statement=behaviour.statement, guide=row.question.guide,
        prompts=list(words.prompts.get(row.question_id, ())),
        seen=[(str(line.id), line.text) for line in lines if line.is_seen],
        not_seen=[(str(line.id), line.text) for line in lines if not line.is_seen],
        points=points[behaviour.value_id],
        notes=held.notes if held else "", ticked=tuple(held.ticked) if held else (),
        choice=held.choice if held else "", ask_next=held.ask_next if held else False,
    )  # fmt: skip


def kit_of(interview: Interview, interviewer: Interviewer) -> InterviewKit | None:
    """This interviewer's kit of this interview, if they have begun one. One query."""
    return InterviewKit.objects.filter(interview=interview, interviewer=interviewer).first()


def kits_of(interview: Interview) -> list[tuple[Interviewer, str]]:
    """Each interviewer with "locked", "excused", "recused" or "", for HR who stand outside. Three queries."""
    by_interviewer = {kit.interviewer_id: kit for kit in InterviewKit.objects.filter(interview=interview)}
    recused = set(recused_from(interview).values_list("pk", flat=True))
    return [
        (each, "recused" if each.pk in recused else _lock_state(by_interviewer.get(each.pk)))
        for each in interviewers_in_order(interview.application.vacancy)
    ]


@dataclass(frozen=True)
class Missing:
    """Whom a panel goes without: `names` because HR keeps them from a candidate, `not_there` because they were not
    there. `left` counts the members of staff who do interview; `has_lead` that somebody can write down what is agreed.
    """

    names: Sequence[str]
    not_there: Sequence[str]
    left: int
    has_lead: bool

    @property
    def is_too_few(self) -> bool:
        return self.left < FEWEST_INTERVIEWERS


def missing_from(places: Sequence[tuple[Interviewer, str]]) -> Missing | None:
    """What HR has to know of a panel that is short (`places` of `kits_of`); None where nobody is kept from the
    candidate and two members of staff at least interview them."""
    away = [each.name for each, state in places if state == "recused"]
    not_there = [each.name for each, state in places if state == "excused"]
    staff = [(each, state) for each, state in places if state != "recused" and not each.is_lay]
    left = sum(state != "excused" for _, state in staff)
    if not away and left >= FEWEST_INTERVIEWERS:
        return None
    return Missing(away, not_there, left, any(each.is_lead for each, _ in staff))


def recused_from(interview: Interview) -> QuerySet[Interviewer]:
    """Those of the vacancy's interviewers whom HR keeps from this interview."""
    said = PanelDeclaration.objects.recused().filter(application=interview.application_id)
    return Interviewer.objects.filter(
        Q(pk__in=said.filter(interviewer__isnull=False).values("interviewer"))
        | Q(staff__in=said.filter(staff__isnull=False).values("staff")),
        vacancy=interview.application.vacancy_id,
    )


def _lock_state(kit: InterviewKit | None) -> str:
    if kit is None:
        return ""
    return "locked" if kit.locked_at else "excused" if kit.excused_at else ""


def everybody_has_locked(interview: Interview) -> bool:
    """Whether nobody is waited for and somebody has locked. One query."""
    done = InterviewKit.objects.filter(
        Q(locked_at__isnull=False) | Q(excused_at__isnull=False), interview=interview, interviewer=OuterRef("pk")
    )  # fmt: skip
    waited_for = Interviewer.objects.filter(~Exists(done), vacancy=interview.application.vacancy_id)
    return InterviewKit.objects.filter(~Exists(waited_for), interview=interview).counting().exists()


class StillScoring(Exception):
    """Somebody who interviews has not locked, so nothing of anybody is shown."""


def grid(interview: Interview, *, with_anchors: bool = False) -> list[GridRow]:
    """What everybody gave, question by question; `with_anchors` also what each point looks like.

    Raises StillScoring while anybody is waited for.

    The order in each row is the order people speak in: service users and carers, then the lowest band first.
    """
    if not everybody_has_locked(interview):
        raise StillScoring("Wait until everybody who interviewed has locked their scores.")
    vacancy = interview.application.vacancy
    people = interviewers_in_order(vacancy)
    rows = list(questions_of(vacancy))
    values = {row.question.behaviour.value_id: row.question.behaviour.value for row in rows}
    points = anchored_points(vacancy.framework, values.values(), vacancy.level) if with_anchors else {}
    scores = {
        (score.question_id, score.kit.interviewer_id): score
        for score in InterviewScore.objects.filter(
            kit__interview=interview, kit__locked_at__isnull=False, kit__is_set_aside=False
        ).select_related("kit")
    }
    agreed = {row.question_id: row for row in AgreedInterviewScore.objects.filter(interview=interview)}
    return [
        _grid_row(row, people, scores, agreed.get(row.pk), points.get(row.question.behaviour.value_id, []))
        for row in rows
    ]


def agreed_so_far(interview: Interview) -> list[AgreedRow]:
    """What the panel has agreed on each question, in the set order. Two queries."""
    asked = InterviewQuestion.objects.filter(vacancy=interview.application.vacancy_id).order_by("order")
    agreed = {row.question_id: row for row in AgreedInterviewScore.objects.filter(interview=interview)}
    return [
        AgreedRow(number, value, agreed[pk].choice, agreed[pk].reason)
        if pk in agreed
        else AgreedRow(number, value)
        for pk, number, value in asked.values_list("pk", "order", "question__behaviour__value__name")
    ]


def _grid_row(
    row: InterviewQuestion,
    people: Sequence[Interviewer],
    scores: dict[tuple[UUID, UUID], InterviewScore],
    agreed: AgreedInterviewScore | None,
    points: Sequence[AnchoredPoint],
) -> GridRow:
    held = [(each, scores[row.pk, each.pk]) for each in people if (row.pk, each.pk) in scores]
    numbers = [score.points for _, score in held if score.points is not None]
    behaviour = row.question.behaviour
    return GridRow(
        id=row.pk, number=row.order, text=row.question.text, value=behaviour.value.name, behaviour=behaviour.name,
        given=[
            Given(each.name, each.is_lay, score.choice, score.notes, len(score.ticked)) for each, score in held
        ],
        apart=is_apart([score.points for _, score in held]),
        lowest=min(numbers, default=None), highest=max(numbers, default=None),
        agreed=agreed.choice if agreed else "", reason=agreed.reason if agreed else "", points=points,
    )  # fmt: skip


def is_apart(given: Sequence[int | None]) -> bool:
    """Whether the panel must talk: two points or more between them, or some saw evidence and others (None) none."""
    numbers = [points for points in given if points is not None]
    if not numbers:
        return False
    return len(numbers) < len(given) or max(numbers) - min(numbers) >= APART


def with_kit_in_hand(user: Any, pk: UUID) -> Interview | None:
    """An interview with what this member of staff has written of it so far, for saving while they write. One query,
    which also finds out all that the table asks before somebody may.

    None where they have written nothing yet, and where they may not: that is then said the ordinary way.
    """
    vacancy, application = "kit__interview__application__vacancy", "kit__interview__application"
    said = PanelDeclaration.objects.filter(
        staff=OuterRef("kit__interviewer__staff"), vacancy=OuterRef(vacancy)
    )
    of_them = said.filter(application=OuterRef(application))
    close = said.unsettled().too_close().filter(Q(application=OuterRef(application)) | Q(application=None))
    applied = Application.objects.filter(vacancy=OuterRef(vacancy), applicant=user.pk)
    staff = "kit__interviewer__staff"
    rows = (
        InterviewScore.objects.filter(
            Exists(said), ~Exists(of_them.recused()), ~Exists(close), ~Exists(applied),
            kit__interview=pk, kit__interviewer__staff__user=user.pk, kit__interviewer__staff__left_on=None,
        )
        .select_related(vacancy, staff, "question")
        .annotate(
            has_reports=Exists(StaffRecord.objects.filter(manager=OuterRef(staff), left_on=None)),
            has_delegations=Exists(Delegation.objects.filter(delegate=OuterRef(staff))),
        )
    )  # fmt: skip
    held = list(rows)
    if not held:
        return None
    kit = held[0].kit
    interview: Interview = kit.interview
    me: Any = kit.interviewer.staff
    for name in ("has_reports", "has_delegations"):
        setattr(me, name, getattr(held[0], name))
    known = {user.pk: False}
    user.__dict__.setdefault("staff", me)
    interview.application.__dict__.update(_recused=known, _waits_on_hr=known)
    interview.application.vacancy.__dict__.update(
        _interviewers={me.pk: kit.interviewer}, _declared={me.pk: [""]}, _applicants=known
    )
    interview.__dict__[HELD] = held
    return interview


def in_hand(interview: Interview) -> list[InterviewScore]:
    """What `with_kit_in_hand` found; nothing for an interview that came another way."""
    held: list[InterviewScore] = interview.__dict__.get(HELD, [])
    return held
