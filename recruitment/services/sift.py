"""Scoring answers without knowing whose they are."""

import datetime as dt
from typing import Any, NoReturn
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from recruitment.models import Hold, PanelMember, Score, Vacancy, WarmUpScore
from recruitment.queries import sift as queries
from recruitment.services.judging import tell_hr_of_answers
from recruitment.services.standings import work_out_standings
from recruitment.states import VacancyState
from values_hub.audit.services import record
from values_hub.common.site import page_address
from values_hub.framework.models.ratings import from_choice
from values_hub.outbox.services import post_message


class ScoresLocked(Exception):
    """This member has locked their scores, or the sift is over."""


class NotYours(Exception):
    """There is no such answer among those dealt to this member."""


class WithHR(NotYours):
    """The answer is held until HR has looked whether it says who wrote it."""


class ScoresStillMissing(Exception):
    """Some answers have no score yet. `missing` says how many, `held` how many of them HR is looking at."""

    def __init__(self, missing: int, held: int = 0) -> None:
        self.missing, self.held = missing, held
        if missing > held:
            answers = "answer has" if missing == 1 else "answers have"
            sentence = f"{missing} {answers} no score yet. Score every answer, then lock."
        else:
            answers = "1 answer is" if held == 1 else f"{held} answers are"
            sentence = f"{answers} still with HR. You can lock when you have scored what comes back."
        super().__init__(sentence)


@transaction.atomic
def score_answer(*, member: PanelMember, answer_id: UUID, choice: str, actor: Any, at: dt.datetime) -> None:
    """Give an answer 0 to 4, or "n" for no evidence seen; again changes it, until this member has locked.

    The audit trail keeps that it was scored, never what was given.

    Raises: ScoresLocked; WithHR (it was flagged while it was being read); NotYours; ValueError (no such rating).
    """
    locked = open_seat(member)
    if not choice:
        raise ValueError("A score cannot be taken back to nothing.")
    scored = (
        Score.objects.served()
        .filter(member=locked, answer=answer_id)
        .update(**from_choice(choice), scored_at=at)
    )
    if not scored:
        refuse_unserved(locked, answer_id)
    record(action="answer.scored", subject=locked, actor=actor, at=at)


@transaction.atomic
def undo_last(*, member: PanelMember, answer_id: UUID, actor: Any, at: dt.datetime) -> bool:
    """Take back what this member did last, if that was to `answer_id`: lift its score, or their own flag from it.

    Asked for by the answer, so that the same request sent twice takes back one thing. Returns whether it did.
    Raises: ScoresLocked.
    """
    locked = open_seat(member)
    last = queries.last_done(locked)
    if last is None or last.answer != answer_id:
        return False
    if last.hold is not None:
        Hold.objects.filter(pk=last.hold, decided_at=None).update(
            outcome=Hold.Outcome.TAKEN_BACK, decided_by=actor, decided_at=at
        )
        Score.objects.filter(answer=answer_id).update(is_held=False)
        record(action="answer.flag_taken_back", subject=locked, actor=actor, at=at)
        return True
    Score.objects.filter(member=locked, answer=answer_id).update(**from_choice(""), scored_at=None)
    record(action="answer.score_lifted", subject=locked, actor=actor, at=at)
    return True


@transaction.atomic
def score_exemplar(
    *, member: PanelMember, question_id: UUID, exemplar_id: UUID, choice: str, actor: Any, at: dt.datetime
) -> None:
    """Warm up on one exemplar. Practice: stored apart from the scores, and in no figure.

    Raises: ScoresLocked; NotYours (no such exemplar of this question); ValueError (no such rating).
    """
    locked = open_seat(member)
    if not choice:
        raise ValueError("Nothing was chosen.")
    if not any(each.id == exemplar_id for each in queries.examples_for(member, question_id)):
        raise NotYours("There is no such example for this question.")
    WarmUpScore.objects.update_or_create(
        member=locked, question_id=question_id, exemplar_id=exemplar_id,
        defaults={**from_choice(choice), "scored_at": at},
    )  # fmt: skip
    record(action="exemplar.scored", subject=locked, actor=actor, at=at)


@transaction.atomic
def lock_own_scores(*, member: PanelMember, actor: Any, at: dt.datetime) -> None:
    """The member is done: their scores never change again. The last lock works the ranking out and tells the lead.

    Doing it twice does nothing. Raises: ScoresStillMissing; ScoresLocked (the sift is over).
    """
    # The vacancy first, so that of two members who lock at the same moment one sees the other.
    vacancy = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=member.vacancy_id)
    locked = PanelMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if locked.scores_locked_at is not None:
        return
    if vacancy.state != VacancyState.SIFTING or locked.left_at is not None:
        raise ScoresLocked("This vacancy is not being scored now.")
    missing = Score.objects.filter(member=locked, scored_at=None, is_withdrawn=False, handed_off_at=None)
    if count := missing.count():
        raise ScoresStillMissing(count, missing.filter(is_held=True).count())
    PanelMember.objects.filter(pk=locked.pk).update(scores_locked_at=at)
    record(action="scores.locked", subject=locked, actor=actor, at=at)
    finish_if_complete(vacancy=vacancy, at=at)


def finish_if_complete(*, vacancy: Vacancy, at: dt.datetime) -> bool:
    """Work the ranking out and tell the lead, when everybody has locked and no answer is without a reader.

    `vacancy` is locked. Returns whether it was time.
    """
    if not queries.is_complete(vacancy):
        return False
    work_out_standings(vacancy=vacancy)
    _tell_lead(vacancy, at)
    tell_hr_of_answers(vacancy, at)
    return True


def open_seat(member: PanelMember) -> PanelMember:
    """The member's row, locked. Raises: ScoresLocked."""
    locked = PanelMember.objects.select_for_update(of=("self",)).select_related("vacancy").get(pk=member.pk)
    if locked.scores_locked_at is not None:
        raise ScoresLocked("You have locked your scores, so they can no longer change.")
    if locked.vacancy.state != VacancyState.SIFTING or locked.left_at is not None:
        raise ScoresLocked("This vacancy is not being scored now.")
    return locked


def refuse_unserved(member: PanelMember, answer_id: UUID) -> NoReturn:
    """Say why an answer is not this member's to work on. Raises: WithHR; NotYours."""
    if Score.objects.filter(member=member, answer=answer_id, is_held=True, handed_off_at=None).exists():
        raise WithHR("HR is looking at that answer. It comes back to you later.")
    raise NotYours(
        "This answer is not among those you were asked to score. The applicant may have withdrawn."
    )


def _tell_lead(vacancy: Vacancy, at: dt.datetime) -> None:
    """Once for the last lock there is: whoever joins after everybody had locked makes it news again."""
    lead = PanelMember.objects.select_related("staff__user").filter(vacancy=vacancy, is_lead=True).first()
    if lead is None or lead.staff.user is None:
        return
    last = PanelMember.objects.filter(vacancy=vacancy).aggregate(at=Max("scores_locked_at"))["at"]
    post_message(
        to=lead.staff.user.email, user=lead.staff.user, unit_path=vacancy.unit.path,
        subject=f"All scores are in: {vacancy.title}", template="recruitment/all_locked",
        context={"name": lead.staff.known_as or lead.staff.first_name, "vacancy": vacancy.title,
                 "url": page_address("recruitment:ranking", vacancy.pk)},
        key=f"sift.all_locked:{vacancy.pk}:{lead.pk}:{last or at:%Y%m%d%H%M%S%f}", at=at,
    )  # fmt: skip
