"""Of the seeded Trust, what the pages besides the lists are about. What nobody seeded is begun by the real services."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from appraisal.models import Appraisal, Cycle, LadderRung, Review
from appraisal.models.asking import STANDARD_FORM, AppraisalForm, Section
from appraisal.services.asking import copy_form
from appraisal.services.reviewing import open_review
from appraisal.states import CycleState
from induction.models import CheckIn, Colour, Outcome, Programme
from induction.services.outcomes import record_outcome
from induction.services.programmes import begin_version
from recruitment.models import Application, HistoryEntry, Interview, Interviewer, Referee, Vacancy
from recruitment.states import ApplicationState, VacancyState
from values_hub.access.roles import Role
from values_hub.bench.subjects import (
    account,
    appraisal,
    big_ranking,
    big_sift,
    checking,
    decided,
    draft,
    induction,
    interviewing,
    interviews,
    pay_step,
    staff_file,
    trust_hr,
)
from values_hub.framework.models import Framework
from values_hub.framework.services.drafts import start_copy
from values_hub.people.models import RoleGrant, StaffImport, StaffRecord, User
from values_hub.people.services.roles import give_role
from values_hub.people.services.staff_import.checking import check_import
from values_hub.people.services.staff_import.uploading import bring_file

# Appraisals on which their appraiser has a page of their own.
GIVEN = ("not_started", "ready", "met", "drafted", "signed")


SINCE = {"began_month": "3", "began_year": "2020", "is_current": "yes"}


@cache
def more_people() -> dict[str, Any]:
    """An account for each further kind of person, by what they are."""
    return {
        "editor": editor(),
        "sent candidate": sent().applicant,
        "booked candidate": booked().applicant,
        "chosen candidate": checking().applicant,
        "check-in starter": account(check_in().induction.staff),
        "check-in manager": account(check_in().induction.manager),
        "outcome manager": account(confirmed_check_in().induction.manager),
        "signer": account(_in_state("signed_by_manager").staff),
        "outcome starter": account(outcome().check_in.induction.staff),
        "reviewer": account(reviewer()),
        "pay step manager": account(pay_step().manager),
        **{f"{state} appraiser": account(_in_state(state).appraiser) for state in GIVEN},
    }  # fmt: skip


@cache
def editor() -> User:
    """Somebody who writes the framework and does nothing else."""
    held = RoleGrant.objects.filter(role=Role.FRAMEWORK_EDITOR).select_related("user").first()
    if held is not None:
        return held.user
    somebody = StaffRecord.objects.filter(user__role_grants=None, left_on=None, user__isnull=False)
    user = account(somebody.order_by("-pk")[0])
    give_role(
        user=user, role=Role.FRAMEWORK_EDITOR, unit=None, ends_on=None, actor=trust_hr(), at=timezone.now()
    )
    return User.objects.get(pk=user.pk)


# Recruitment


def _vacancy(state: str) -> Vacancy:
    return Vacancy.objects.filter(state=state).order_by("pk")[0]


@cache
def ready() -> Vacancy:
    return _vacancy(VacancyState.READY)


@cache
def withdrawn() -> Vacancy:
    return _vacancy(VacancyState.WITHDRAWN)


@cache
def told() -> Application:
    """Somebody who was scored for it and not appointed."""
    rows = decided().applications.filter(state=ApplicationState.NOT_SHORTLISTED)
    return rows.exclude(standing=None).order_by("pk")[0]


@cache
def sent() -> Application:
    rows = Application.objects.filter(state=ApplicationState.SUBMITTED, vacancy__state=VacancyState.PUBLISHED)
    return rows.select_related("applicant").order_by("pk")[0]


def _interview(state: str) -> Interview:
    return next(each for each in interviews() if each.application.state == state)


@cache
def booked_interview() -> Interview:
    """One that nobody has scored yet."""
    return _interview(ApplicationState.BOOKED)


@cache
def booked() -> Application:
    return Application.objects.select_related("applicant").get(pk=booked_interview().application_id)


@cache
def scored_interview() -> Interview:
    """One that everybody has scored and the panel has still to agree on."""
    return [each for each in interviews() if each.application.state == ApplicationState.BOOKED][1]


@cache
def interviewed() -> Application:
    return Application.objects.filter(vacancy=interviewing(), state=ApplicationState.INTERVIEWED).order_by(
        "pk"
    )[0]


def first_question() -> uuid.UUID:
    return big_sift().questions.order_by("order")[0].pk


def a_member() -> uuid.UUID:
    return big_sift().panel.filter(is_lead=False).order_by("pk")[1].staff_id


def on_the_list() -> uuid.UUID:
    return big_ranking().applications.exclude(standing=None).order_by("standing__number")[0].pk


def an_interviewer() -> uuid.UUID:
    return Interviewer.objects.filter(vacancy=interviewing(), is_lead=False).order_by("pk")[0].pk


@cache
def history_entry() -> uuid.UUID:
    told = {"organisation": "General Hospital", "title": "Ward clerk", "version": 1}
    return HistoryEntry.objects.create(application=draft(), **told, **SINCE).pk


@cache
def referee() -> uuid.UUID:
    told = {"name": "Rosa Okafor", "how_known": "My manager", "email": "rosa@hospital.example", "version": 1}
    return Referee.objects.create(application=draft(), **told, **SINCE).pk


# Induction


@cache
def programme() -> Programme:
    return Programme.objects.current().order_by("pk")[0]


@cache
def draft_block() -> Programme:
    return begin_version(programme=programme(), actor=trust_hr(), at=timezone.now())


def draft_item() -> uuid.UUID:
    return draft_block().items.order_by("order")[0].pk


def _check_in(state: str) -> CheckIn:
    rows = CheckIn.objects.filter(state=state, induction__state="running", induction__manager__isnull=False)
    rows = rows.exclude(pk__in=Outcome.objects.values("check_in"))
    return rows.select_related("induction__staff__user", "induction__manager__user").order_by("due_on", "pk")[
        0
    ]


@cache
def check_in() -> CheckIn:
    return _check_in("open")


@cache
def confirmed_check_in() -> CheckIn:
    """One of which the manager has still to say what came of it."""
    return _check_in("confirmed")


@cache
def outcome() -> Outcome:
    """What came of another: there is to be help."""
    row = CheckIn.objects.with_people().filter(state="confirmed", induction__manager__isnull=False)
    one = row.exclude(pk=confirmed_check_in().pk).exclude(pk__in=Outcome.objects.values("check_in"))[0]
    now = timezone.now()
    return record_outcome(
        check_in=one, colour=Colour.AMBER, reason="Handovers are hard.", help_offered="An hour a week.",
        helper=one.induction.manager, review_on=now.date() + dt.timedelta(days=30),
        actor=account(one.induction.manager), at=now,
    )  # fmt: skip


def probation() -> uuid.UUID:
    return induction().probation.pk


# Appraisal


@cache
def _in_state(state: str) -> Appraisal:
    rows = Appraisal.objects.filter(state=state, appraiser__manager__isnull=False, staff__user__isnull=False)
    return rows.select_related("staff__user", "appraiser__user", "appraiser__manager__user").order_by("pk")[0]


def in_state(state: str) -> Callable[[], uuid.UUID]:
    """One that stands there."""
    return lambda: _in_state(state).pk


@cache
def reviewed() -> Appraisal:
    """One with which the person does not agree: somebody above is to say what they find."""
    row = _in_state("disagreed")
    if not Review.objects.filter(appraisal=row).exists():
        open_review(appraisal=row, actor=account(row.staff), at=timezone.now())
    return row


def reviewer() -> StaffRecord:
    found = Review.objects.select_related("reviewer__user").get(appraisal=reviewed()).reviewer
    if found is None:
        raise LookupError("Nobody is above its appraiser.")
    return found


@cache
def next_cycle() -> Cycle:
    return Cycle.objects.filter(state=CycleState.DRAFT).order_by("pk")[0]


@cache
def giver() -> StaffRecord:
    """Whoever gives the appraisal that is measured, and others of a team."""
    found = appraisal().appraiser
    if found is None:
        raise LookupError("Nobody gives it.")
    return found


@cache
def staff() -> StaffRecord:
    return appraisal().staff


def rung() -> uuid.UUID:
    return LadderRung.objects.filter(ladder="appraisal").order_by("days")[0].pk


def standard_form() -> uuid.UUID:
    return STANDARD_FORM


@cache
def draft_form() -> AppraisalForm:
    form = AppraisalForm.objects.get(pk=STANDARD_FORM)
    return copy_form(form=form, actor=trust_hr(), at=timezone.now())


def draft_section() -> uuid.UUID:
    return Section.objects.filter(form=draft_form()).order_by("-order")[0].pk


# People


@cache
def staff_import() -> StaffImport:
    """A file of two hundred newcomers, checked."""
    file = ContentFile(staff_file(200))
    brought = bring_file(file=file, name="staff.csv", actor=trust_hr(), at=timezone.now())
    check_import(import_id=brought.pk, clock=timezone.now)
    return brought


def editors_record() -> uuid.UUID:
    return StaffRecord.objects.get(user=editor()).pk


def editors_role() -> uuid.UUID:
    return RoleGrant.objects.get(user=editor()).pk


# The framework


@cache
def draft_framework() -> Framework:
    return start_copy(actor=editor(), at=timezone.now())


def draft_value() -> uuid.UUID:
    return draft_framework().values.order_by("order")[0].pk
