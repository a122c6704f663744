"""Recruitment's last act: the person who was offered the job, and whose checks are done, starts.

Order matters. `people`'s join service sends `joined` in the same transaction, and an induction that starts on it wants
the panel's evidence. So the thread is tied by recruitment's own receiver of `joined`, which is connected before the
induction's (recruitment stands before induction in INSTALLED_APPS, and receivers run in the order they were
connected). It also serves the person whom ESR's file brings in before HR has come to press the button here. For
somebody who already works here the record exists, so the thread is tied before they are moved.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import Application, Check, CheckKind, Vacancy
from recruitment.queries.vacancies import appointed_application
from recruitment.states import HOLDS_THE_PLACE, ApplicationState, CheckState, VacancyState
from values_hub.audit.transitions import MoveRefused, move
from values_hub.evidence.services import tie_thread
from values_hub.people.models import Post, StaffRecord
from values_hub.people.services.lifecycle import change_details, change_manager, join, move_post


class CannotJoin(Exception):
    """The details cannot stand. The message is a sentence for the screen."""


@transaction.atomic
def record_joining(
    *,
    vacancy: Vacancy,
    started_on: dt.date,
    manager: StaffRecord,
    actor: Any,
    at: dt.datetime,
    employee_number: str = "",
    already_in_post: bool = False,
) -> StaffRecord:
    """Whoever is cleared starts in this post under this manager. Their evidence is theirs, with the panel's words about
    what they do well and can grow in; the vacancy is filled.

    Somebody new joins. Somebody who works here already is moved to the post, unless `already_in_post` says that ESR
    has moved or entered them before.

    Raises: CannotJoin; AlreadyHere, AlreadyLeft (people); ManagerLoop (people); MoveRefused; AlreadyDone.
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=vacancy.pk)
    application = appointed_application(locked)
    if application is None or locked.state != VacancyState.DECIDED:
        raise MoveRefused("Nobody is waiting to start in this post.")
    if application.state != ApplicationState.CLEARED:
        raise MoveRefused(f"{application.name} cannot start yet: not all of their checks are done.")
    if manager.left_on is not None:
        raise CannotJoin(f"{manager} has left. Choose another line manager.")
    here = StaffRecord.objects.filter(user=application.applicant, left_on=None).first()
    if here is not None and here.pk == manager.pk:
        raise CannotJoin("Nobody can be their own line manager. Choose another.")
    if here is None:
        staff = _joins(application, locked, started_on, manager, employee_number, actor, at)
    else:
        staff = _moves(application, locked, here, started_on, manager, already_in_post, actor, at)
    move(application, ApplicationState.STARTED, actor=actor, at=at, stamp={"staff": staff})
    move(locked, VacancyState.FILLED, actor=actor, at=at)
    return staff


@transaction.atomic
def tie_threads_of(*, staff: StaffRecord, actor: Any, at: dt.datetime) -> None:
    """Whoever this account was chosen as is this member of staff: the evidence under their pseudonym is theirs."""
    chosen = Application.objects.filter(
        applicant=staff.user_id, state__in=HOLDS_THE_PLACE, applicant__isnull=False
    )
    for application in chosen:
        tie_thread(thread_key=application.thread_key, staff=staff, actor=actor, at=at)


def _joins(
    application: Application,
    vacancy: Vacancy,
    started_on: dt.date,
    manager: StaffRecord,
    employee_number: str,
    actor: Any,
    at: dt.datetime,
) -> StaffRecord:
    return join(
        user=application.applicant, first_name=application.first_name, last_name=application.last_name,
        email=application.applicant.email, post=_post(vacancy), manager=manager, started_on=started_on,
        employee_number=employee_number or None, contract_type=vacancy.contract_type, actor=actor, at=at,
        **_registration(application),
    )  # fmt: skip


def _moves(
    application: Application,
    vacancy: Vacancy,
    staff: StaffRecord,
    started_on: dt.date,
    manager: StaffRecord,
    already_in_post: bool,
    actor: Any,
    at: dt.datetime,
) -> StaffRecord:
    tie_thread(thread_key=application.thread_key, staff=staff, actor=actor, at=at)
    if details := _registration(application):
        change_details(staff=staff, details=details, actor=actor, at=at)
    if not already_in_post:
        change_manager(staff=staff, manager=manager, on=started_on, actor=actor, at=at)
        move_post(staff=staff, post=_post(vacancy), on=started_on, actor=actor, at=at)
    return StaffRecord.objects.get(pk=staff.pk)


def _registration(application: Application) -> dict[str, Any]:
    """What was found on the register, for their staff record; nothing of a job without one."""
    check = Check.objects.filter(
        application=application, kind=CheckKind.REGISTRATION, state=CheckState.VERIFIED
    )
    found = check.exclude(detail="").first()
    if found is None:
        return {}
    return {"registration_number": found.detail, "registration_expires_on": found.expires_on}


def _post(vacancy: Vacancy) -> Post:
    """The vacancy's post. One row for each appointment: a position number may be given to it later by ESR."""
    return Post.objects.create(
        unit=vacancy.unit, title=vacancy.title, staff_group=vacancy.staff_group, band=vacancy.band,
        site=vacancy.site,
    )  # fmt: skip
