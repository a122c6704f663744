"""Agreeing the panel's scores, locking them, and (until the decision after interview has its pages) appointing."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from recruitment.models import AgreedScore, Answer, Application, Vacancy
from recruitment.queries.judging import count_unexplained
from recruitment.queries.ranking import answers_apart, everybody_has_locked
from recruitment.scoring import agreed_by_rule, needs_agreement
from recruitment.services.standings import apply_agreed_scores, given_scores
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.evidence.models import Evidence
from values_hub.evidence.services import Seen, Thread, write_threads
from values_hub.framework.models.ratings import from_choice

BATCH = 2000
# Still in the running when somebody is appointed without an interview.
RUNNING = (ApplicationState.SIFTING, ApplicationState.SHORTLISTED)


class PanelStillScoring(Exception):
    """Not everybody has locked, so nothing may be seen and nothing agreed."""


class NothingToAgree(Exception):
    """The members were close on this answer, or it is not one of this vacancy's: a rule speaks for them."""


class AnswersToAgree(Exception):
    """The members were far apart on some answers and the lead has not settled them. `missing` says how many."""

    def __init__(self, missing: int) -> None:
        self.missing = missing
        answers = "answer needs" if missing == 1 else "answers need"
        super().__init__(f"{missing} {answers} a score that the panel agrees, with a reason.")


class ReadAlone(Exception):
    """One person alone read some answers, and HR have not written down why that stands. `answers` says how many."""

    def __init__(self, answers: int) -> None:
        self.answers = answers
        were = "1 answer was" if answers == 1 else f"{answers} answers were"
        each = "it" if answers == 1 else "each"
        super().__init__(
            f"{were} read by one person alone, and two at least should read {each}. Ask HR to add somebody who "
            "scores, or to write down why one reader is enough."
        )


class ReasonMissing(Exception):
    """A decision without its reason."""


@transaction.atomic
def agree_score(
    *, vacancy: Vacancy, answer_id: UUID, choice: str, reason: str, actor: Any, at: dt.datetime
) -> AgreedScore:
    """The lead writes down what the panel agreed on an answer where they were far apart. The scores given stay.

    Again changes it, until the sift is locked. Raises: PanelStillScoring; NothingToAgree; ReasonMissing; MoveRefused.
    """
    locked = _sifting(vacancy)
    if not choice or not reason.strip():
        raise ReasonMissing("Select the score the panel agreed, and say why.")
    answer = Answer.objects.filter(
        pk=answer_id, application__vacancy=locked, application__state=ApplicationState.SIFTING
    ).first()
    given = list(answer.scores.counting().values_list("points", flat=True)) if answer else []
    if answer is None or not (answer.needs_agreement or needs_agreement(given)):
        raise NothingToAgree("This answer does not need an agreed score.")
    agreed, _ = AgreedScore.objects.update_or_create(
        answer=answer,
        defaults={
            **from_choice(choice), "reason": reason.strip(), "by_lead": True, "agreed_by": actor,
            "agreed_at": at,
        },
    )  # fmt: skip
    record(action="score.agreed", subject=agreed, actor=actor, at=at)
    return agreed


@transaction.atomic
def lock_sift(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> Vacancy:
    """Fix the panel's scores for good. Nobody learns a name by it: the line is drawn by number.

    Writes an agreed score for every answer on which the panel was close, the standings, and each applicant's evidence
    under their pseudonym (side: the panel; the question's behaviour).

    Raises: PanelStillScoring; ReadAlone; AnswersToAgree; MoveRefused; AlreadyDone.
    """
    locked = _locked(vacancy)
    if locked.state == VacancyState.SIFTING:
        _sifting(locked)
        if alone := count_unexplained(locked):
            raise ReadAlone(alone)
        _agree_by_rule(locked, actor, at)
        apply_agreed_scores(vacancy=locked)
        _write_threads(locked, actor, at)
    move(
        locked, VacancyState.SHORTLISTED, actor=actor, at=at,
        stamp={"scores_locked_at": at, "scores_locked_by": actor},
    )  # fmt: skip
    return locked


def _agree_by_rule(vacancy: Vacancy, actor: Any, at: dt.datetime) -> None:
    settled = set(
        AgreedScore.objects.filter(answer__application__vacancy=vacancy).values_list("answer_id", flat=True)
    )
    to_agree = set(answers_apart(vacancy).values_list("pk", flat=True))
    rows, missing = [], 0
    for answers in given_scores(vacancy).values():
        for answer, given in answers.items():
            if answer in settled:
                continue
            if answer in to_agree or needs_agreement(given):
                missing += 1
                continue
            points = agreed_by_rule(given)
            rows.append(
                AgreedScore(
                    answer_id=answer, points=points, no_evidence=points is None, agreed_by=actor, agreed_at=at
                )
            )
    if missing:
        raise AnswersToAgree(missing)
    AgreedScore.objects.bulk_create(rows, batch_size=BATCH)


def _write_threads(vacancy: Vacancy, actor: Any, at: dt.datetime) -> None:
    scored = (
        AgreedScore.objects.filter(
            answer__application__vacancy=vacancy, answer__application__state=ApplicationState.SIFTING
        )
        .select_related("answer__application", "answer__question__question__behaviour__value")
        .order_by("answer__application", "answer__question__order")
    )
    seen: dict[Application, list[Seen]] = {}
    for each in scored:
        behaviour = each.answer.question.question.behaviour
        seen.setdefault(each.answer.application, []).append(
            Seen(
                value=behaviour.value, behaviour=behaviour, side=Evidence.Side.PANEL,
                points=each.points, no_evidence=each.no_evidence, written_by=actor,
            )
        )  # fmt: skip
    write_threads(
        threads=[Thread(application, rows, thread_key=application.thread_key) for application, rows in seen.items()],
        stage=Evidence.Stage.APPLICATION, seen_on=timezone.localdate(at), actor=actor, at=at,
    )  # fmt: skip


def _sifting(vacancy: Vacancy) -> Vacancy:
    locked = _locked(vacancy)
    if locked.state != VacancyState.SIFTING:
        raise MoveRefused("The scores of this vacancy are locked, so they can no longer change.")
    if not everybody_has_locked(locked):
        raise PanelStillScoring("Wait until everybody on the panel has locked their scores.")
    return locked


def _locked(vacancy: Vacancy) -> Vacancy:
    return Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=vacancy.pk)
