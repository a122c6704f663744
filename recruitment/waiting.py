"""What waits on a person in recruitment, for the home page."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from recruitment.models import Vacancy
from recruitment.queries import candidates, redaction, shortlisting, vacancies
from recruitment.relations import is_panel_member_of_any
from recruitment.scoring import minutes_of_work
from recruitment.states import ApplicationState, VacancyState
from values_hub.common.waiting import WaitingItem, register

AT_MOST = 5


@register
def for_hr(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Vacancies to publish, shortlists to apply, starters to record, vacancies nobody applied for. For nobody else."""
    if not any(grant.role == "hr" for grant in user.grants):
        return
    for vacancy in vacancies.vacancies_waiting_for_hr(user)[: 3 * AT_MOST]:
        title, unit = vacancy.title, vacancy.unit.name
        if vacancy.state == VacancyState.DECIDED:
            yield WaitingItem(
                f"Record who starts as {title}", _page("joining", vacancy), f"{unit}. The panel has chosen."
            )
        elif vacancy.state == VacancyState.SHORTLISTED:
            drawn_at: dt.datetime = vacancy.line_drawn_at  # type: ignore[attr-defined]  # an annotation
            since = shortlisting.waiting_in_words(drawn_at, timezone.now())
            yield WaitingItem(
                f"Apply the shortlist for {title}", _page("shortlist", vacancy),
                f"{unit}. Its decisions have waited {since}; nobody has been told.",
            )  # fmt: skip
        elif vacancy.state == VacancyState.READY:
            yield WaitingItem(f"Publish {title}", _page("check", vacancy), f"{unit}. Everything is ready.")
        else:
            yield WaitingItem(
                f"Decide what to do about {title}", _page("vacancy", vacancy), "Nobody applied."
            )


@register
def for_panels(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Answers to score with the minutes they take, and the scores to lock. Never how far anybody else is."""
    if not is_panel_member_of_any(user, None):
        return
    served = Q(scores__is_withdrawn=False, scores__is_held=False, scores__handed_off_at=None)
    unscored = served & Q(scores__scored_at=None)
    with_hr = Q(scores__scored_at=None, scores__is_held=True, scores__is_withdrawn=False)
    seats = vacancies.seats_with_work(user).annotate(
        left=Count("scores", filter=unscored),
        words=Sum("scores__words", filter=unscored, default=0),
        held=Count("scores", filter=with_hr & Q(scores__handed_off_at=None)),
    )
    for seat in seats[:AT_MOST]:
        title = seat.vacancy.title
        if seat.left:
            minutes = minutes_of_work(words=seat.words, answers=seat.left)
            answers = "answer" if seat.left == 1 else "answers"
            yield WaitingItem(
                f"Score {seat.left} {answers} for {title}",
                _page("sift", seat.vacancy),
                f"About {minutes} minutes.",
            )
        elif not seat.held:
            yield WaitingItem(
                f"Lock your scores for {title}", _page("sift", seat.vacancy), "You have scored every answer."
            )


@register
def for_redaction(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Answers kept from a panel until HR has looked at them."""
    for vacancy in redaction.vacancies_waiting_on_hr(user)[:AT_MOST]:
        holds: int = vacancy.holds  # type: ignore[attr-defined]  # an annotation
        answers = "an answer" if holds == 1 else f"{holds} answers"
        yield WaitingItem(
            f"Look at {answers} for {vacancy.title}", _page("redaction", vacancy),
            "The panel waits until you have said whether they show who wrote them.",
        )  # fmt: skip


@register
def for_leads(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """The panel's scores to agree and lock; the line to draw; a shortlist that HR apply."""
    if not is_panel_member_of_any(user, None):
        return
    for vacancy in vacancies.led_vacancies(user)[:AT_MOST]:
        title, drawn_at = vacancy.title, vacancy.line_drawn_at  # type: ignore[attr-defined]  # an annotation
        if vacancy.state == VacancyState.SHORTLISTED and drawn_at:
            yield WaitingItem(
                f"The shortlist for {title}", _page("ranking", vacancy), "HR applies it.", None, "others"
            )
        elif vacancy.state == VacancyState.SHORTLISTED:
            yield WaitingItem(f"Draw the line for {title}", _page("line", vacancy), "The scores are locked.")
        else:
            yield WaitingItem(
                f"Agree the panel's scores for {title}",
                _page("ranking", vacancy),
                "Everybody has locked.",
            )


@register
def for_candidates(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Drafts with their closing date, and what has been sent and waits on us."""
    now = timezone.now()
    for application in candidates.own_applications(user)[:AT_MOST]:
        url = reverse("apply:application", args=[application.pk])
        vacancy = application.vacancy
        if application.state == ApplicationState.DRAFT and vacancy.takes_drafts(now) and vacancy.closes_at:
            closes_on = timezone.localtime(vacancy.closes_at).date()
            yield WaitingItem(
                f"Finish your application for {vacancy.title}", url, "You have not sent it yet.", closes_on
            )
        elif application.state in {ApplicationState.SUBMITTED, ApplicationState.SIFTING}:
            yield WaitingItem(
                f"Your application for {vacancy.title}", url, "We will send you an email.", None, "others"
            )


def _page(name: str, vacancy: Vacancy) -> str:
    return reverse(f"recruitment:{name}", args=[vacancy.pk])
