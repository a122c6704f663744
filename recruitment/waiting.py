"""What waits on a person in recruitment, for the home page."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from recruitment.models import Vacancy
from recruitment.queries import candidates, checks, vacancies
from recruitment.queries.check_rules import rules, working_week
from recruitment.scoring import minutes_of_work
from recruitment.states import ApplicationState, VacancyState
from values_hub.common.waiting import WaitingItem, register

AT_MOST = 5


@register
def for_hr(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Vacancies to publish, starters to record, and vacancies nobody applied for. Nothing for anybody else."""
    if not any(grant.role == "hr" for grant in user.grants):
        return
    for vacancy in vacancies.vacancies_waiting_for_hr(user)[: 3 * AT_MOST]:
        title, unit = vacancy.title, vacancy.unit.name
        if vacancy.state == VacancyState.DECIDED:
            yield WaitingItem(
                f"Find somebody for {title}", _page("reserve", vacancy), f"{unit}. Nobody holds the place."
            )
        elif vacancy.state == VacancyState.READY:
            yield WaitingItem(f"Publish {title}", _page("check", vacancy), f"{unit}. Everything is ready.")
        else:
            yield WaitingItem(
                f"Decide what to do about {title}", _page("vacancy", vacancy), "Nobody applied."
            )


@register
def for_panels(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Answers to score with the minutes they take, and the scores to lock. Never how far anybody else is."""
    unscored = Q(scores__scored_at=None, scores__is_withdrawn=False)
    seats = vacancies.seats_with_work(user).annotate(
        left=Count("scores", filter=unscored), words=Sum("scores__words", filter=unscored, default=0)
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
        else:
            yield WaitingItem(
                f"Lock your scores for {title}", _page("sift", seat.vacancy), "You have scored every answer."
            )


@register
def for_leads(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """The panel's scores to agree and lock; somebody to choose."""
    for vacancy in vacancies.led_vacancies(user)[:AT_MOST]:
        if vacancy.state == VacancyState.INTERVIEWING:
            yield WaitingItem(
                f"Decide who to appoint as {vacancy.title}",
                _page("decide", vacancy),
                "Everybody has been interviewed.",
            )
        elif vacancy.is_revealed:
            yield WaitingItem(
                f"Choose who to appoint as {vacancy.title}",
                _page("ranking", vacancy),
                "The scores are locked.",
            )
        else:
            yield WaitingItem(
                f"Agree the panel's scores for {vacancy.title}",
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


@register
def for_hr_offers(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Offers to make, answers that did not come, checks to look at or to chase, start dates to record."""
    if not any(grant.role == "hr" for grant in user.grants):
        return
    applications = list(checks.offers_in_progress(user)[: 3 * AT_MOST])
    week, limit = (working_week(), rules().chase_after_working_days) if applications else ("", 0)
    for row in checks.offer_rows(applications, today=today, working_week=week):
        person, vacancy = row.application, row.application.vacancy
        page = reverse("recruitment:offer", args=[vacancy.pk, person.pk])
        where = f"{vacancy.title}, {vacancy.unit.name}."
        if person.state == ApplicationState.APPOINTABLE:
            yield WaitingItem(f"Make the offer to {person.name}", page, where)
        elif person.state == ApplicationState.CLEARED:
            yield WaitingItem(f"Record when {person.name} starts", _page("joining", vacancy), where)
        elif person.state == ApplicationState.OFFERED and person.offer.expires_on < today:
            yield WaitingItem(
                f"{person.name} has not answered our offer", page, where, person.offer.expires_on
            )
        elif person.state == ApplicationState.CHECKS and row.days >= limit:
            page = reverse("recruitment:checks", args=[vacancy.pk, person.pk])
            yield WaitingItem(
                f"Chase the checks of {person.name}",
                page,
                f"{where} {row.days} working days with {row.holder}.",
            )


@register
def for_offered(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """What a candidate does after the decision: answer the offer or about the reserve list, send what a check needs."""
    for application in candidates.after_the_decision(user)[:AT_MOST]:
        title = application.vacancy.title
        if application.state == ApplicationState.OFFERED and application.offer.expires_on >= today:
            url = reverse("apply:offer", args=[application.pk])
            yield WaitingItem(f"Answer our job offer: {title}", url, "", application.offer.expires_on)
        elif application.state == ApplicationState.RESERVE:
            url = reverse("apply:reserve", args=[application.pk])
            yield WaitingItem(f"Say whether you want to be on the reserve list for {title}", url)
        elif application.with_you:  # type: ignore[attr-defined]
            number = application.with_you  # type: ignore[attr-defined]
            checks_words = "1 check" if number == 1 else f"{number} checks"
            url = reverse("apply:checks", args=[application.pk])
            yield WaitingItem(f"Send us what we need for {checks_words}", url, f"To start as {title}.")


def _page(name: str, vacancy: Vacancy) -> str:
    return reverse(f"recruitment:{name}", args=[vacancy.pk])
