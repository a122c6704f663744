"""Working out where each applicant stands, from scores that can no longer change."""

import random
from collections.abc import Iterable
from itertools import batched
from typing import Any

from recruitment.comparing import adjusted_mean, disagreement, severities
from recruitment.models import AgreedScore, Answer, Score, Standing, Vacancy
from recruitment.scoring import Points, is_ranked, needs_agreement, spread, summarise
from recruitment.states import ApplicationState

BATCH = 2000
Given = dict[Any, dict[Any, list[Points]]]
GivenBy = dict[Any, dict[Any, dict[Any, Points]]]


def scores_by_member(vacancy: Vacancy) -> GivenBy:
    """What the panel gave: application → answer → member → points. One query.

    Withdrawn applications are left out, and the scores of members who know the applicant.
    """
    rows = Score.objects.counting().filter(member__vacancy=vacancy)
    given: GivenBy = {}
    for application, answer, member, points in rows.values_list(
        "answer__application", "answer", "member", "points"
    ):
        given.setdefault(application, {}).setdefault(answer, {})[member] = points
    return given


def given_scores(vacancy: Vacancy) -> Given:
    """What the panel gave, without who gave it: application → answer → points. One query."""
    return {
        application: {answer: list(given.values()) for answer, given in answers.items()}
        for application, answers in scores_by_member(vacancy).items()
    }


def work_out_standings(*, vacancy: Vacancy) -> int:
    """Write a Standing for every applicant, and mark the answers to agree, once every member has locked.

    Again, after somebody joined the panel or an applicant withdrew, it works out everything anew; whoever has a number
    keeps it, since the panel may have talked of them by it.
    """
    questions = vacancy.questions.count()
    standings = []
    apart: list[Any] = []
    given = scores_by_member(vacancy)
    severity = severities({key: each for answers in given.values() for key, each in answers.items()})
    numbers = _numbers(vacancy, given)
    for application, by_member in given.items():
        answers = {answer: list(each.values()) for answer, each in by_member.items()}
        apart += [answer for answer, points in answers.items() if needs_agreement(points)]
        summary = summarise(points for each in answers.values() for points in each)
        covered = _covered(answers.values())
        standings.append(
            Standing(
                application_id=application, vacancy=vacancy, number=numbers[application],
                counted=summary.counted, no_evidence=summary.no_evidence,
                mean=summary.mean, median=summary.median, covered=covered,
                widest=max(map(spread, answers.values())), is_ranked=is_ranked(covered, questions),
                disagreement=disagreement(answers.values()),
                adjusted_mean=adjusted_mean(by_member.values(), severity),
            )
        )  # fmt: skip
    Standing.objects.bulk_create(
        standings, batch_size=BATCH, update_conflicts=True, unique_fields=["application"],
        update_fields=["counted", "no_evidence", "mean", "median", "covered", "widest", "is_ranked", "disagreement",
                       "adjusted_mean"],
    )  # fmt: skip
    of_vacancy = Answer.objects.filter(application__vacancy=vacancy)
    marked = set(of_vacancy.filter(needs_agreement=True).values_list("pk", flat=True))
    for changed, needed in ((marked - set(apart), False), (set(apart) - marked, True)):
        for batch in batched(changed, BATCH, strict=False):
            Answer.objects.filter(pk__in=batch).update(needs_agreement=needed)
    return len(standings)


def _numbers(vacancy: Vacancy, applications: Iterable[Any]) -> dict[Any, int]:
    """The number of each: the one they have, or one nobody has had."""
    known: dict[Any, int] = dict(
        Standing.objects.filter(vacancy=vacancy).values_list("application", "number")
    )
    new = [each for each in applications if each not in known]
    first = max(known.values(), default=0) + 1
    free = list(range(first, first + len(new)))
    # From the system's own randomness: nothing known of anybody gives the order.
    random.SystemRandom().shuffle(free)
    return known | dict(zip(new, free, strict=True))


def apply_agreed_scores(*, vacancy: Vacancy) -> None:
    """Bring the standings to the agreed scores, which the ranking goes by from here on."""
    questions = vacancy.questions.count()
    agreed: dict[Any, list[Points]] = {}
    rows = AgreedScore.objects.filter(
        answer__application__vacancy=vacancy, answer__application__state=ApplicationState.SIFTING
    )
    for application, points in rows.values_list("answer__application", "points"):
        agreed.setdefault(application, []).append(points)
    standings = list(Standing.objects.filter(vacancy=vacancy))
    for standing in standings:
        scores = agreed.get(standing.application_id, [])
        standing.agreed_mean = summarise(scores).mean
        standing.is_ranked = is_ranked(_covered([each] for each in scores), questions)
    # An upsert: updating thousands of rows one CASE a row takes many times as long.
    Standing.objects.bulk_create(
        standings, update_conflicts=True, unique_fields=["application"],
        update_fields=["agreed_mean", "is_ranked"], batch_size=BATCH,
    )  # fmt: skip


def _covered(answers: Iterable[list[Points]]) -> int:
    """On how many questions anybody saw evidence."""
    return sum(any(points is not None for points in each) for each in answers)
