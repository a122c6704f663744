"""Where one person alone judges: answers with one reader, interviews with one member of staff (nhs-domain §2.5)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from recruitment.models import (
    Answer,
    Interview,
    Interviewer,
    InterviewKit,
    JudgedAlone,
    PanelMember,
    Score,
    Vacancy,
)
from recruitment.queries.kits import FEWEST_INTERVIEWERS, recused_from
from recruitment.queries.sift import answers_without_reader
from recruitment.states import ApplicationState

FEWEST_READERS = 2  # of each answer (nhs-domain §2.5)
# Nobody reads these, or reads them any more.
NOT_READ = [ApplicationState.DRAFT, ApplicationState.LAPSED, ApplicationState.WITHDRAWN]


@dataclass(frozen=True)
class TooFew:
    """How many answers in a sift nobody reads, and how many one person alone."""

    unread: int
    alone: int


def too_few_read(vacancy: Vacancy) -> TooFew:
    """Both, for a page that shows both. Three queries where everybody reads everything; else one or two more, and one
    more again where nobody reads some, two where one alone does.

    Nearly always every answer has its readers. To see that it is enough to count answers and what is read by
    themselves, while whoever applied is in the sift still or has withdrawn: only then are all that are read among all
    that there are. Looking answer by answer for one that nobody reads took most of a page's time.
    """
    answers = Answer.objects.filter(application__vacancy=vacancy).exclude(application__state__in=NOT_READ)
    # Counted as rows, which the index of an application's answers tells without a look at an answer.
    states = dict(answers.order_by().values_list("application__state").annotate(n=Count("*")))
    in_sift = states.get(ApplicationState.SIFTING, 0) if len(states) == 1 else 0
    readers = _readers_of(vacancy)
    # So small a panel reads everything, each of them (services.sharing): then no answer need be looked for.
    if in_sift and len(readers) <= vacancy.reviews_per_answer:
        shares = _readings(readers).values_list("member").annotate(n=Count("*"))
        if sum(read == in_sift for _, read in shares) >= FEWEST_READERS:
            return TooFew(unread=0, alone=0)
    counted = _read(readers).aggregate(read=Count("*"), alone=Count("answer", filter=Q(readers=1)))
    is_all_read = in_sift > 0 and counted["read"] == in_sift
    return TooFew(
        unread=0 if is_all_read else answers_without_reader(vacancy).count(),
        alone=count_read_alone(vacancy) if counted["alone"] else 0,
    )


def count_read_alone(vacancy: Vacancy) -> int:
    """How many answers one person alone reads. Those that nobody reads are another matter (queries.sift).

    Two queries.
    """
    # Counted first and looked at afterwards: of 24,000 scores few answers are left, and only those are joined.
    alone = _read(_readers_of(vacancy)).filter(readers=1)
    rows = Answer.objects.filter(pk__in=alone.values("answer"), application__state=ApplicationState.SIFTING)
    return rows.count()


def _readers_of(vacancy: Vacancy) -> list[UUID]:
    """Who reads or has read, by key: of them the database knows how much they read; it would sort what it can count."""
    return list(PanelMember.objects.filter(vacancy=vacancy).values_list("pk", flat=True))


def _readings(readers: list[UUID]) -> QuerySet[Score]:
    """What these have read or are to read."""
    rows = Score.objects.filter(
        member__in=readers, is_withdrawn=False, is_set_aside=False, handed_off_at=None
    )
    return rows.order_by()


def _read(readers: list[UUID]) -> Any:
    """The answers that somebody reads, each with how many do (`readers`)."""
    return _readings(readers).values("answer").annotate(readers=Count("*"))


def reason_for_answers(vacancy: Vacancy) -> JudgedAlone | None:
    """HR's reason that covers most answers. One query."""
    rows = JudgedAlone.objects.filter(vacancy=vacancy, interview=None).select_related("given_by")
    return rows.order_by("-answers").first()


def count_unexplained(vacancy: Vacancy, alone: int | None = None) -> int:
    """How many answers one person alone reads, where HR have not written down why so many stand; else 0. `alone`:
    `count_read_alone`, where it is at hand."""
    if alone is None:
        alone = count_read_alone(vacancy)
    if not alone:
        return 0
    reason = reason_for_answers(vacancy)
    return alone if reason is None or (reason.answers or 0) < alone else 0


def those_who_count(interview: Interview) -> QuerySet[Interviewer]:
    """The members of staff whose scores count or still can: neither excused nor kept from the candidate."""
    gone = InterviewKit.objects.filter(interview=interview).filter(
        Q(excused_at__isnull=False) | Q(is_set_aside=True)
    )
    staff = Interviewer.objects.filter(vacancy=interview.application.vacancy_id, is_lay=False)
    return staff.exclude(pk__in=gone.values("interviewer")).exclude(
        pk__in=recused_from(interview).values("pk")
    )


def is_short(interview: Interview) -> bool:
    """Whether fewer than two members of staff interview this candidate. One query."""
    return those_who_count(interview).count() < FEWEST_INTERVIEWERS


def reason_for_interview(interview: Interview) -> JudgedAlone | None:
    """HR's reason why one interviewer is enough. One query."""
    return JudgedAlone.objects.filter(interview=interview).select_related("given_by").first()


def is_unexplained(interview: Interview) -> bool:
    """Whether fewer than two interview this candidate and HR have not written down why that stands."""
    return is_short(interview) and reason_for_interview(interview) is None


def reasons_given(vacancy: Vacancy) -> QuerySet[JudgedAlone]:
    """What the decision record says of it: not of an interview to which somebody came in the end. One query."""
    kits = "interview__kits"
    counted = Q(**{f"{kits}__locked_at__isnull": False, f"{kits}__is_set_aside": False}) & Q(
        **{f"{kits}__interviewer__is_lay": False}
    )
    rows = JudgedAlone.objects.filter(vacancy=vacancy).annotate(interviewers=Count(kits, filter=counted))
    return (
        rows.filter(interviewers__lt=FEWEST_INTERVIEWERS)
        .select_related("given_by")
        .order_by("given_at", "pk")
    )
