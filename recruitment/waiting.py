"""What waits on a person in recruitment, for the home page."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from recruitment.models import Vacancy
from recruitment.queries import candidates, checks, desk, interviews, shortlisting, vacancies
from recruitment.queries.check_rules import chasing
from recruitment.scoring import minutes_of_work
from recruitment.states import ApplicationState, VacancyState
from recruitment.tracker import moment
from values_hub.access.roles import Role
from values_hub.common.waiting import Desk, WaitingItem, provides

AT_MOST = 5
# Of offers in progress, of which some wait for others: as many are read to find AT_MOST that wait on HR.
LOOKED_AT = 8
# More than anybody sends in a year; a fence, so that the home page reads a bounded number of rows.
MOST_APPLICATIONS = 100
INTERVIEWS_AHEAD_DAYS = 3
# What is said of a vacancy and of somebody with an offer, and so all that is read of them.
SAID_OF_A_VACANCY = ("title", "state", "unit__name")
SAID_OF_AN_OFFER = (
    "state", "first_name", "last_name", "vacancy__title", "vacancy__unit__name", "applicant__name", "offer__expires_on",
)  # fmt: skip
# What must be so for a provider to find anything (common.waiting).
SCORING = """EXISTS (SELECT 1 FROM recruitment_panelmember m JOIN recruitment_vacancy v ON v.id = m.vacancy_id
    WHERE m.staff_id = %(staff)s AND m.left_at IS NULL AND m.scores_locked_at IS NULL AND v.state = 'sifting')"""
LEADING = """EXISTS (SELECT 1 FROM recruitment_panelmember m JOIN recruitment_vacancy v ON v.id = m.vacancy_id
    WHERE m.staff_id = %(staff)s AND m.is_lead AND v.state IN ('sifting', 'shortlisted', 'interviewing'))
    OR EXISTS (SELECT 1 FROM recruitment_interviewer i JOIN recruitment_vacancy v ON v.id = i.vacancy_id
    WHERE i.staff_id = %(staff)s AND i.is_lead AND v.state = 'interviewing')"""
UNSETTLED = "EXISTS (SELECT 1 FROM recruitment_paneldeclaration WHERE outcome = '' AND knows <> 'nobody')"
HELD_FOR_INTERVIEW = """EXISTS (SELECT 1 FROM recruitment_shortlistdecision d
    JOIN recruitment_vacancy v ON v.id = d.vacancy_id
    WHERE v.state = 'interviewing' AND d.outcome = 'reserve' AND d.applied_at IS NULL)"""
UNDECLARED = """EXISTS (SELECT 1 FROM recruitment_vacancy v WHERE v.state = 'interviewing'
    AND (v.id IN (SELECT vacancy_id FROM recruitment_panelmember WHERE staff_id = %(staff)s AND left_at IS NULL)
         OR v.id IN (SELECT vacancy_id FROM recruitment_interviewer WHERE staff_id = %(staff)s))
    AND NOT EXISTS (SELECT 1 FROM recruitment_paneldeclaration d
        WHERE d.vacancy_id = v.id AND d.staff_id = %(staff)s))"""
INTERVIEWING = """EXISTS (SELECT 1 FROM recruitment_interviewer i JOIN recruitment_vacancy v ON v.id = i.vacancy_id
    WHERE i.staff_id = %(staff)s AND v.state = 'interviewing')"""
ANSWERS_HELD = "EXISTS (SELECT 1 FROM recruitment_hold WHERE decided_at IS NULL)"
WITHOUT_A_TIME = """EXISTS (SELECT 1 FROM recruitment_vacancy v JOIN recruitment_application a ON a.vacancy_id = v.id
    WHERE v.state = 'interviewing' AND a.state IN ('shortlisted', 'invited'))"""
APPLIED = "EXISTS (SELECT 1 FROM recruitment_application WHERE applicant_id = %(user)s)"


@provides(desk=Desk.HR)
def for_hr(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Vacancies to publish, shortlists to apply, starters to record, vacancies nobody applied for. For nobody else."""
    if not _is_hr(user):
        return
    found = list(vacancies.vacancies_waiting_for_hr(user).only(*SAID_OF_A_VACANCY)[: AT_MOST + 1])
    if len(found) > AT_MOST:
        yield WaitingItem("See every vacancy that waits on HR", reverse("recruitment:vacancies"))
    for vacancy in found[:AT_MOST]:
        title, unit = vacancy.title, vacancy.unit.name
        if vacancy.state == VacancyState.DECIDED:
            yield WaitingItem(
                f"Find somebody for {title}", _page("reserve", vacancy), f"{unit}. Nobody holds the place."
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


@provides(only_if=SCORING)
def for_panels(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Answers to score with the minutes they take, and the scores to lock. Never how far anybody else is."""
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


@provides(only_if=f"{ANSWERS_HELD} OR {UNSETTLED} OR {HELD_FOR_INTERVIEW}", desk=Desk.HR)
def for_hr_beside_a_panel(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Answers kept from a panel until HR has looked at them; what those who meet candidates have said of whom they
    know, to decide about; people held in reserve for interview when all the others have had theirs. For nobody else."""
    if not _is_hr(user):
        return
    for vacancy in desk.vacancies_on_the_desk(user).only(*SAID_OF_A_VACANCY)[: 3 * AT_MOST]:
        holds: int = vacancy.holds  # type: ignore[attr-defined]  # annotations
        conflicts: int = vacancy.conflicts  # type: ignore[attr-defined]
        held: int = vacancy.held  # type: ignore[attr-defined]
        if holds:
            answers = "an answer" if holds == 1 else f"{holds} answers"
            yield WaitingItem(
                f"Look at {answers} for {vacancy.title}", _page("redaction", vacancy),
                "The panel waits until you have said whether they show who wrote them.",
            )  # fmt: skip
        if conflicts:
            people = "a conflict of interest" if conflicts == 1 else f"{conflicts} conflicts of interest"
            yield WaitingItem(
                f"Decide about {people} for {vacancy.title}", _page("shortlist", vacancy),
                f"{vacancy.unit.name}. Whoever is close to a candidate waits until you have.",
            )  # fmt: skip
        if held:
            people = "1 person" if held == 1 else f"{held} people"
            yield WaitingItem(
                f"Decide about {people} held in reserve for interview for {vacancy.title}",
                _page("shortlist", vacancy),
                f"{vacancy.unit.name}. All the others have been interviewed; the panel waits for you.",
            )


@provides(only_if=UNDECLARED)
def for_those_who_have_not_said(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """Whoever is to meet candidates says first whether they know any of them."""
    for vacancy in vacancies.vacancies_to_declare_on(user)[:AT_MOST]:
        yield WaitingItem(
            f"Say whether you know anybody who applied to be {vacancy.title}",
            _page("declare", vacancy),
            "You see their names after that.",
        )


@provides(only_if=LEADING)
def for_leads(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """The panel's scores to agree and lock; the line to draw; a shortlist that HR apply."""
    for vacancy in vacancies.led_vacancies(user)[:AT_MOST]:
        title, drawn_at = vacancy.title, vacancy.line_drawn_at  # type: ignore[attr-defined]  # an annotation
        if vacancy.state == VacancyState.INTERVIEWING:
            yield WaitingItem(
                f"Decide who to appoint as {title}",
                _page("decide", vacancy),
                "Everybody has been interviewed.",
            )
        elif vacancy.state == VacancyState.SHORTLISTED and drawn_at:
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


@provides(only_if=INTERVIEWING)
def for_interviewers(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """The interviews of the next days and those still to lock; for a lead also the scores to agree. A lead hears of the
    latter only once everybody has locked."""
    until = timezone.now() + dt.timedelta(days=INTERVIEWS_AHEAD_DAYS)
    for each in interviews.to_interview(user, until)[:AT_MOST]:
        title = each.application.vacancy.title
        at = each.slot.starts_at if each.slot else None
        kit = reverse("recruitment:kit", args=[each.pk])
        due = timezone.localtime(at).date() if at else today
        yield WaitingItem(f"Interview {each.application.name} for {title}", kit, moment(at), due)
    if not interviews.places_of(user).filter(is_lead=True).exists():
        return
    for each in interviews.to_agree(user)[:AT_MOST]:
        yield WaitingItem(
            f"Agree the scores of an interview for {each.application.vacancy.title}",
            reverse("recruitment:round_table", args=[each.pk]),
            "Everybody has locked.",
        )


@provides(only_if=WITHOUT_A_TIME, desk=Desk.HR)
def for_hr_who_plan(user: Any, _today: dt.date) -> Iterator[WaitingItem]:
    """People to invite, and times that run short. For nobody else."""
    if not _is_hr(user):
        return
    for vacancy, times in interviews.vacancies_to_interview(user, timezone.now())[: 3 * AT_MOST]:
        page = _page("interviews", vacancy)
        if times.to_invite:
            people = "1 person" if times.to_invite == 1 else f"{times.to_invite} people"
            yield WaitingItem(
                f"Invite {people} to interviews for {vacancy.title}", page, f"{vacancy.unit.name}."
            )
        elif times.is_short:
            yield WaitingItem(
                f"Add interview times for {vacancy.title}",
                page,
                f"{times.not_booked} have not chosen a time, and {times.free} can still be chosen.",
            )


@provides(only_if=APPLIED)
def for_candidates(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Drafts with their closing date, and what has been sent and waits on us; after the decision what they do next."""
    now = timezone.now()
    mine = list(candidates.own_applications(user)[:MOST_APPLICATIONS])
    if any(each.state in candidates.AFTER_THE_DECISION for each in mine):
        yield from _after_the_decision(user, today)
    for application in mine[:AT_MOST]:
        url = reverse("apply:application", args=[application.pk])
        vacancy = application.vacancy
        if application.state == ApplicationState.DRAFT and vacancy.takes_drafts(now) and vacancy.closes_at:
            closes_on = timezone.localtime(vacancy.closes_at).date()
            yield WaitingItem(
                f"Finish your application for {vacancy.title}", url, "You have not sent it yet.", closes_on
            )
        elif application.state == ApplicationState.INVITED:
            yield WaitingItem(
                f"Choose a time for your interview for {vacancy.title}",
                reverse("apply:interview", args=[application.pk]),
                "Times go to whoever chooses first.",
            )
        elif application.state in {ApplicationState.SUBMITTED, ApplicationState.SIFTING}:
            yield WaitingItem(
                f"Your application for {vacancy.title}", url, "We will send you an email.", None, "others"
            )


@provides(desk=Desk.HR)
def for_hr_offers(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """Offers to make, answers that did not come, checks to look at or to chase, start dates to record."""
    if not _is_hr(user):
        return
    # An offer waits for the candidate until its last day, and says nothing to HR till then.
    over = ~Q(state=ApplicationState.OFFERED) | Q(offer__expires_on__lt=today)
    waiting = checks.offers_in_progress(user).filter(over).only(*SAID_OF_AN_OFFER)
    applications = list(waiting[: LOOKED_AT + 1])
    week, limit = chasing() if applications else ("", 0)
    rows = checks.offer_rows(applications[:LOOKED_AT], today=today, working_week=week)
    items = [item for row in rows if (item := _about_offer(row, limit))]
    if len(items) > AT_MOST or len(applications) > LOOKED_AT:
        yield WaitingItem("See every offer and check in progress", reverse("recruitment:offers"))
    yield from items[:AT_MOST]


def _about_offer(row: checks.OfferRow, chase_after_days: int) -> WaitingItem | None:
    person, vacancy = row.application, row.application.vacancy
    page = reverse("recruitment:offer", args=[vacancy.pk, person.pk])
    where = f"{vacancy.title}, {vacancy.unit.name}."
    if person.state == ApplicationState.APPOINTABLE:
        return WaitingItem(f"Make the offer to {person.name}", page, where)
    if person.state == ApplicationState.CLEARED:
        return WaitingItem(f"Record when {person.name} starts", _page("joining", vacancy), where)
    if person.state == ApplicationState.OFFERED:
        return WaitingItem(f"{person.name} has not answered our offer", page, where, person.offer.expires_on)
    if row.days < chase_after_days:
        return None
    page = reverse("recruitment:checks", args=[vacancy.pk, person.pk])
    why = f"{where} {row.days} working days with {row.holder}."
    return WaitingItem(f"Chase the checks of {person.name}", page, why)


def _after_the_decision(user: Any, today: dt.date) -> Iterator[WaitingItem]:
    """What a candidate does after the decision: answer the offer or about the reserve list, send what a check needs."""
    for application in candidates.after_the_decision(user)[:AT_MOST]:
        title = application.vacancy.title
        if application.state == ApplicationState.OFFERED and application.offer.expires_on >= today:
            url = reverse("apply:offer", args=[application.pk])
            yield WaitingItem(f"Answer our job offer: {title}", url, "", application.offer.expires_on)
        elif application.state == ApplicationState.RESERVE:
            url = reverse("apply:reserve", args=[application.pk])
            yield WaitingItem(f"Say whether you want to be on the reserve list for {title}", url)
        elif application.state == ApplicationState.CLEARED:
            url = reverse("apply:start_date", args=[application.pk])
            day = f"{application.offer.start_on:%-d %B}"
            yield WaitingItem(f"Say whether you can start as {title} on {day}", url)
        elif application.with_you:  # type: ignore[attr-defined]
            number = application.with_you  # type: ignore[attr-defined]
            checks_words = "1 check" if number == 1 else f"{number} checks"
            url = reverse("apply:checks", args=[application.pk])
            yield WaitingItem(f"Send us what we need for {checks_words}", url, f"To start as {title}.")


def _is_hr(user: Any) -> bool:
    return any(grant.role == Role.HR for grant in user.grants)


def _page(name: str, vacancy: Vacancy) -> str:
    return reverse(f"recruitment:{name}", args=[vacancy.pk])
