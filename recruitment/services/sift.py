"""Scoring answers without knowing whose they are."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from recruitment.models import PanelMember, Score, Vacancy
from recruitment.services.standings import work_out_standings
from recruitment.states import VacancyState
from values_hub.audit.services import record
from values_hub.framework.models.ratings import from_choice
from values_hub.outbox.services import post_message


class ScoresLocked(Exception):
    """This member has locked their scores, or the sift is over."""


class NotYours(Exception):
    """There is no such answer among those dealt to this member."""


class ScoresStillMissing(Exception):
    """Some answers have no score yet. `missing` says how many."""

    def __init__(self, missing: int) -> None:
        self.missing = missing
        answers = "answer has" if missing == 1 else "answers have"
        super().__init__(f"{missing} {answers} no score yet. Score every answer, then lock.")


@transaction.atomic
def score_answer(*, member: PanelMember, answer_id: UUID, choice: str, actor: Any, at: dt.datetime) -> None:
    """Give an answer 0 to 4, or "n" for no evidence seen; again changes it, until this member has locked.

    The audit trail keeps that it was scored, never what was given.

    Raises: ScoresLocked; NotYours; ValueError (no such rating).
    """
    locked = PanelMember.objects.select_for_update(of=("self",)).select_related("vacancy").get(pk=member.pk)
    _refuse_when_over(locked)
    if not choice:
        raise ValueError("A score cannot be taken back to nothing.")
    scored = Score.objects.filter(member=locked, answer=answer_id, is_withdrawn=False).update(
        **from_choice(choice), scored_at=at
    )
    if not scored:
        raise NotYours(
            "This answer is not among those you were asked to score. The applicant may have withdrawn."
        )
    record(action="answer.scored", subject=locked, actor=actor, at=at)


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
    if vacancy.state != VacancyState.SIFTING:
        raise ScoresLocked("This vacancy is not being scored now.")
    missing = Score.objects.filter(member=locked, scored_at=None, is_withdrawn=False).count()
    if missing:
        raise ScoresStillMissing(missing)
    PanelMember.objects.filter(pk=locked.pk).update(scores_locked_at=at)
    record(action="scores.locked", subject=locked, actor=actor, at=at)
    if not PanelMember.objects.filter(vacancy=vacancy, scores_locked_at=None).exists():
        work_out_standings(vacancy=vacancy)
        _tell_lead(vacancy, at)


def _refuse_when_over(member: PanelMember) -> None:
    if member.scores_locked_at is not None:
        raise ScoresLocked("You have locked your scores, so they can no longer change.")
    if member.vacancy.state != VacancyState.SIFTING:
        raise ScoresLocked("This vacancy is not being scored now.")


def _tell_lead(vacancy: Vacancy, at: dt.datetime) -> None:
    lead = PanelMember.objects.select_related("staff__user").filter(vacancy=vacancy, is_lead=True).first()
    if lead is None or lead.staff.user is None:
        return
    post_message(
        to=lead.staff.user.email, user=lead.staff.user, unit_path=vacancy.unit.path,
        subject=f"All scores are in: {vacancy.title}", template="recruitment/all_locked",
        context={"name": lead.staff.known_as or lead.staff.first_name, "vacancy": vacancy.title,
                 "url": settings.SITE_URL.rstrip("/") + reverse("recruitment:ranking", args=[vacancy.pk])},
        key=f"sift.all_locked:{vacancy.pk}", at=at,
    )  # fmt: skip
