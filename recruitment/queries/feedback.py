"""Who is owed feedback, and the letter each would get: set-based, so that 2,000 take a handful of queries."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery

from recruitment.feedback import ValueFeedback, value_feedback
from recruitment.models import (
    AgreedInterviewScore,
    AgreedScore,
    Application,
    FeedbackLetter,
    Interviewer,
    PanelMember,
    Vacancy,
)
from recruitment.models.vacancies import has_said_whom_they_know, may_have_applied, said_by
from recruitment.scoring import Points
from recruitment.states import CHOSEN, OVER, ApplicationState
from values_hub.framework.models import Value
from values_hub.framework.queries.anchors import anchored_points

# What became of them is settled and they have been told: only then do they read what the panel saw.
SETTLED = CHOSEN | {
    ApplicationState.NOT_SHORTLISTED,
    ApplicationState.DECLINED,
    ApplicationState.DID_NOT_ATTEND,
    ApplicationState.RESERVE,
    ApplicationState.RESERVE_ENDED,
    ApplicationState.NOT_APPOINTABLE,
    # They went, or the vacancy did: what the panel had seen by then is theirs all the same.
    ApplicationState.WITHDRAWN,
    ApplicationState.VACANCY_WITHDRAWN,
}
# Whoever has not been written to by then is on the vacancy's own page, and no longer on anybody's list.
REMINDED_FOR = dt.timedelta(days=180)
Scored = dict[UUID, list[Points]]


def owed_feedback(vacancy: Vacancy) -> QuerySet[Application]:
    """Everybody the panel scored whose outcome is settled, with their letter where there is one, by name."""
    rows = _owed(vacancy=vacancy)
    return rows.select_related("feedback", "applicant").order_by("last_name", "first_name", "pk")


def has_applied(vacancy: Vacancy, application: UUID) -> bool:
    """Whether somebody sent this application for this vacancy, whatever became of it."""
    rows = Application.objects.filter(pk=application, vacancy=vacancy)
    return rows.exclude(state=ApplicationState.DRAFT).exists()


def unsent_feedback(vacancy: Vacancy) -> QuerySet[Application]:
    """Of those, whoever has not been sent theirs."""
    return owed_feedback(vacancy).exclude(feedback__sent_at__isnull=False)


def _owed(**of: Any) -> QuerySet[Application]:
    scored = Q(answers__agreed__isnull=False) | Q(interview__agreed_at__isnull=False)
    rows = Application.objects.filter(state__in=SETTLED, **of)
    return rows.filter(pk__in=Application.objects.filter(scored, **of).values("pk"))


def vacancies_owing_feedback(
    user: Any, vacancies: QuerySet[Vacancy], at: dt.datetime, *, at_most: int
) -> QuerySet[Vacancy]:
    """Of these, the ones that are over and whose letters have not all gone, the latest first, each with how many
    (`unsent`). Not one of whose candidates is closed to this person, nor one they have applied for. Two queries."""
    found = vacancies.filter(
        Exists(_unsent_of_vacancy()), state__in=OVER, scores_locked_at__gte=at - REMINDED_FOR
    )
    if may_have_applied(user):
        found = found.exclude(Exists(Application.objects.filter(vacancy=OuterRef("pk"), applicant=user.pk)))
    if user.staff is not None and has_said_whom_they_know(user):
        found = found.exclude(Exists(said_by(user.staff.pk).closing().filter(vacancy=OuterRef("pk"))))
    # A plain function counts, because an aggregate would group by the row. The units come by themselves: joined to all
    # of a Trust's before the first few are found, it took ten times as long.
    counted = _unsent_of_vacancy().annotate(n=Func("pk", function="COUNT", output_field=IntegerField()))
    shown = found.annotate(unsent=Subquery(counted.values("n"))).order_by("-scores_locked_at", "pk")
    return shown.prefetch_related("unit")[:at_most]


def _unsent_of_vacancy() -> QuerySet[Application]:
    """What `unsent_feedback` is, of the vacancy of an outer query."""
    settled = Application.objects.filter(vacancy=OuterRef("pk"), state__in=SETTLED)
    scored = Exists(AgreedScore.objects.filter(answer__application=OuterRef("pk"))) | Exists(
        AgreedInterviewScore.objects.filter(
            interview__application=OuterRef("pk"), interview__agreed_at__isnull=False
        )
    )
    return settled.exclude(feedback__sent_at__isnull=False).filter(scored)


def led_by(user: Any) -> QuerySet[Vacancy]:
    """The vacancies whose panel, or whose interviews, this person leads."""
    if user.staff is None:
        return Vacancy.objects.none()
    panels = PanelMember.objects.filter(staff=user.staff.pk, is_lead=True).values("vacancy")
    interviews = Interviewer.objects.filter(staff=user.staff.pk, is_lead=True).values("vacancy")
    return Vacancy.objects.filter(Q(pk__in=panels) | Q(pk__in=interviews))


def letters_for(vacancy: Vacancy, applications: Iterable[Application]) -> dict[UUID, list[ValueFeedback]]:
    """The values of each letter, in the framework's order. Five queries, however many applications.

    A value looked at in the interview is told from the interview; the others from the application.
    """
    wanted = [each.pk for each in applications]
    interview = _interview_scores(wanted)
    sift = _sift_scores(wanted)
    values = list(Value.objects.filter(framework=vacancy.framework_id).order_by("order"))
    anchors = {
        key: {point.points: point.text for point in points}
        for key, points in anchored_points(vacancy.framework, values, vacancy.level).items()
    }
    letters: dict[UUID, list[ValueFeedback]] = {}
    for application in wanted:
        best: Scored = {**sift.get(application, {}), **interview.get(application, {})}
        letters[application] = [
            value_feedback(value.name, best[value.pk], anchors[value.pk])
            for value in values
            if value.pk in best
        ]
    return letters


def was_interviewed(applications: Sequence[Application]) -> set[UUID]:
    """Which of these have agreed interview scores. One query."""
    rows = AgreedInterviewScore.objects.filter(interview__application__in=[each.pk for each in applications])
    return set(rows.values_list("interview__application", flat=True))


def sent_letter(application: Application) -> FeedbackLetter | None:
    """The letter this candidate was sent, or None."""
    return FeedbackLetter.objects.filter(application=application, sent_at__isnull=False).first()


def _sift_scores(applications: list[UUID]) -> dict[UUID, Scored]:
    rows = AgreedScore.objects.filter(answer__application__in=applications)
    return _by_value(
        rows.values_list("answer__application", "answer__question__question__behaviour__value", "points")
    )


def _interview_scores(applications: list[UUID]) -> dict[UUID, Scored]:
    rows = AgreedInterviewScore.objects.filter(
        interview__application__in=applications, interview__agreed_at__isnull=False
    )
    return _by_value(
        rows.values_list("interview__application", "question__question__behaviour__value", "points")
    )


def _by_value(rows: Iterable[tuple[UUID, UUID, int | None]]) -> dict[UUID, Scored]:
    found: dict[UUID, Scored] = {}
    for application, value, points in rows:
        found.setdefault(application, {}).setdefault(value, []).append(points)
    return found
