"""Closing a vacancy and handing its answers to the panel.

At its closing time a vacancy is `closed`: nobody can start, whoever has started has thirty minutes to send. Then, or
at once when nobody is still writing, the sift opens: what was sent is dealt out to the panel and drafts lapse.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from recruitment.models import Application, PanelMember, Vacancy
from recruitment.services.interviews.calling_off import call_off
from recruitment.services.sharing import share_out
from recruitment.states import GRACE, RUNNING, ApplicationState, VacancyState
from recruitment.tracker import moment
from values_hub.audit.services import SYSTEM, record
from values_hub.audit.transitions import move, move_all
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_messages


@transaction.atomic
def close_vacancy(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> Vacancy:
    """Close for applications before the closing time. Whoever is still writing planned for the time they read, and is
    told at once until when they can send. Opens the sift at once when nobody is.

    Raises: MoveRefused; AlreadyDone.
    """
    locked = _locked(vacancy.pk)
    if move(locked, VacancyState.CLOSED, actor=actor, at=at, stamp={"closed_at": at}):
        writing = Application.objects.filter(vacancy=locked, state=ApplicationState.DRAFT)
        post_messages((_closed_early(each, locked) for each in _with_people(writing)), at)
    return _open_sift_if_due(locked, at)


def bring_up_to_date(*, vacancy: Vacancy, at: dt.datetime) -> Vacancy:
    """Do what the clock has already decided: close what is past its time, open the sift of what is past its grace.

    Costs nothing while nothing is due, so that any page about a vacancy may ask.
    """
    return _catch_up(vacancy, at) if _is_due(vacancy, at) else vacancy


@transaction.atomic
def _catch_up(vacancy: Vacancy, at: dt.datetime) -> Vacancy:
    locked = _locked(vacancy.pk)
    if locked.state == VacancyState.PUBLISHED and locked.closes_at and locked.closes_at <= at:
        move(locked, VacancyState.CLOSED, actor=SYSTEM, at=at, stamp={"closed_at": locked.closes_at})
    return _open_sift_if_due(locked, at)


def close_due(*, at: dt.datetime) -> int:
    """The sweep: every vacancy whose time has come, each in a transaction of its own. Returns how many it looked at."""
    due = Vacancy.objects.filter(
        Q(state=VacancyState.PUBLISHED, closes_at__lte=at)
        | Q(
            state=VacancyState.CLOSED,
            closed_at__lte=at - GRACE,
            applications__state__in=["submitted", "draft"],
        )
    ).distinct()
    vacancies = list(due.order_by("pk"))
    for vacancy in vacancies:
        bring_up_to_date(vacancy=vacancy, at=at)
    return len(vacancies)


class CannotExtend(Exception):
    """The new closing time cannot stand. The message is a sentence for the screen."""


@transaction.atomic
def extend_closing(*, vacancy: Vacancy, closes_at: dt.datetime, actor: Any, at: dt.datetime) -> int:
    """Leave a published vacancy open for longer. Whoever has begun or sent an application is told. Returns how many.

    Saying again the time that stands changes nothing and tells nobody.

    Raises: CannotExtend (earlier than it is now, or it has closed).
    """
    locked = _locked(vacancy.pk)
    if not locked.is_open(at) or locked.closes_at is None:
        raise CannotExtend("This vacancy has closed, so it can no longer be extended.")
    if closes_at < locked.closes_at:
        raise CannotExtend(
            "People have planned for the closing time they read, so it can only become later. "
            "You can close the vacancy now instead."
        )
    if closes_at == locked.closes_at:
        return 0
    before, locked.closes_at = locked.closes_at, closes_at
    locked.save(update_fields=["closes_at"])
    vacancy.closes_at = closes_at
    told = Application.objects.filter(
        vacancy=locked, state__in=[ApplicationState.DRAFT, ApplicationState.SUBMITTED]
    )
    count = post_messages((_extended(each, locked, before) for each in _with_people(told)), at)
    record(
        action="vacancy.extended", subject=locked, actor=actor, at=at, told=count,
        **{"from": before.isoformat(), "to": closes_at.isoformat()},
    )  # fmt: skip
    return count


@transaction.atomic
def withdraw_vacancy(*, vacancy: Vacancy, reason: str, actor: Any, at: dt.datetime) -> Vacancy:
    """Take the vacancy back, at whatever stage before the panel has decided (after it: services.ending). Everybody
    still in the running is told, once; so is whoever was to interview, and the times are free.

    `reason` is kept for HR and audit; candidates are not sent it. Raises: MoveRefused; AlreadyDone.
    """
    locked = _locked(vacancy.pk)
    moved = move(locked, VacancyState.WITHDRAWN, actor=actor, at=at, reason=reason)
    if not moved:
        return locked
    rows = Application.objects.filter(vacancy=locked)
    told = list(_with_people(rows.filter(state__in=RUNNING)))
    call_off(vacancy=locked, actor=actor, at=at)
    for state in sorted(RUNNING):
        move_all(rows, state, ApplicationState.VACANCY_WITHDRAWN, actor=actor, at=at)
    post_messages((withdrawn_letter(each, locked) for each in told), at)
    return locked


def _with_people(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.select_related("applicant").order_by("pk")


def _extended(application: Application, vacancy: Vacancy, before: dt.datetime) -> Draft:
    closes_at = vacancy.closes_at
    return Draft(
        to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
        subject=f"More time to apply: {vacancy.title}", template="recruitment/vacancy_extended",
        context={"name": application.first_name, "vacancy": vacancy.title, "was_sent": bool(application.submitted_at),
                 "before": moment(before), "closes": moment(closes_at),
                 "url": page_address("apply:application", application.pk)},
        key=f"vacancy.extended:{application.pk}:{closes_at:%Y%m%dT%H%M}",
    )  # fmt: skip


def _closed_early(application: Application, vacancy: Vacancy) -> Draft:
    return Draft(
        to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
        subject=f"Send your application now: {vacancy.title}", template="recruitment/vacancy_closed_early",
        context={"name": application.first_name, "vacancy": vacancy.title, "closes": moment(vacancy.closes_at),
                 "until": moment(vacancy.last_moment), "contact_name": vacancy.contact_name,
                 "contact_email": vacancy.contact_email, "url": page_address("apply:application", application.pk)},
        key=f"vacancy.closed_early:{application.pk}",
    )  # fmt: skip


def withdrawn_letter(application: Application, vacancy: Vacancy) -> Draft:
    """Nobody will be appointed. `application` as it was: what its state was decides what its writer is told."""
    return Draft(
        to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
        subject=f"Vacancy withdrawn: {vacancy.title}", template="recruitment/vacancy_withdrawn",
        context={"name": application.first_name, "vacancy": vacancy.title, "was_sent": bool(application.submitted_at),
                 "was_booked": application.state == ApplicationState.BOOKED,
                 "contact_name": vacancy.contact_name, "contact_email": vacancy.contact_email},
        key=f"vacancy.withdrawn:{application.pk}",
    )  # fmt: skip


def _is_due(vacancy: Vacancy, at: dt.datetime) -> bool:
    if vacancy.state == VacancyState.PUBLISHED:
        return vacancy.closes_at is not None and vacancy.closes_at <= at
    return vacancy.state == VacancyState.CLOSED


def _open_sift_if_due(vacancy: Vacancy, at: dt.datetime) -> Vacancy:
    """`vacancy` is locked and closed."""
    if vacancy.state != VacancyState.CLOSED:
        return vacancy
    drafts = Application.objects.filter(vacancy=vacancy, state=ApplicationState.DRAFT)
    if vacancy.takes_drafts(at) and drafts.exists():
        return vacancy
    move_all(drafts, ApplicationState.DRAFT, ApplicationState.LAPSED, actor=SYSTEM, at=at)
    sent = Application.objects.filter(vacancy=vacancy)
    if move_all(sent, ApplicationState.SUBMITTED, ApplicationState.SIFTING, actor=SYSTEM, at=at):
        dealt = share_out(vacancy=vacancy, at=at)
        move(vacancy, VacancyState.SIFTING, actor=SYSTEM, at=at)
        record(action="sift.shared_out", subject=vacancy, actor=SYSTEM, at=at, scores=dealt)
        _tell_panel(vacancy, at)
    return vacancy


def _tell_panel(vacancy: Vacancy, at: dt.datetime) -> None:
    tell_members(vacancy, PanelMember.objects.sitting().filter(vacancy=vacancy), at)


def tell_members(vacancy: Vacancy, members: QuerySet[PanelMember], at: dt.datetime) -> None:
    """Tell these members that there are answers to score."""
    members = members.select_related("staff__user")
    url = page_address("recruitment:sift", vacancy.pk)
    post_messages(
        (
            Draft(
                to=member.staff.user.email, user_id=member.staff.user_id, unit_path=vacancy.unit.path,
                subject=f"Answers to score: {vacancy.title}", template="recruitment/sift_open",
                context={"name": member.staff.known_as or member.staff.first_name,
                         "vacancy": vacancy.title, "url": url},
                key=f"sift.open:{member.pk}",
            )
            for member in members
            if member.staff.user is not None
        ),
        at,
    )  # fmt: skip


def _locked(pk: Any) -> Vacancy:
    return Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
