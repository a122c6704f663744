"""Who asks and for what: the people and things of the seeded Trust that the pages are measured on."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Count, F
from django.utils import timezone

from appraisal.models import Appraisal, Bundle, Cycle, Nudge, Rater
from appraisal.services.bundles import KIND
from appraisal.services.nudging import ask_nudge, plan_nudge
from appraisal.states import BLIND
from induction.models import Arrival, Induction
from recruitment.models import Application, Interview, PanelMember, Score, Vacancy
from values_hub.access.roles import Role
from values_hub.documents.models import Document
from values_hub.evidence.models import Evidence
from values_hub.framework.models import Framework
from values_hub.people.models import RoleGrant, StaffRecord, Unit, User
from values_hub.people.services.roles import give_role


@cache
def people() -> dict[str, Any]:
    """An account for each kind of person, by what they are."""
    lead = big_sift().panel.get(is_lead=True)
    # The one whom the seed has practised on the examples and brought half-way.
    member = big_sift().panel.filter(is_lead=False).order_by("pk")[0]
    return {
        "hr": trust_hr(),
        "partner": directorate_hr(),
        "exec": StaffRecord.objects.get(manager=None, left_on=None).user,
        "manager": account(appraisal().appraiser),
        "manager of managers": account(above()),
        "staff": appraisal().staff.user,
        "panel": member.staff.user,
        "lead": lead.staff.user,
        "ranking lead": big_ranking().panel.get(is_lead=True).staff.user,
        "interviewer": interviewing().panel.filter(is_lead=False).order_by("pk")[0].staff.user,
        "lead interviewer": interviewing().panel.get(is_lead=True).staff.user,
        "auditor": User.objects.get(role_grants__role="auditor"),
        "candidate": draft().applicant,
        "starter": induction().staff.user,
        "induction manager": account(induction().manager),
        "asks colleagues": feedback().staff.user,
        "colleague": asked().staff.user,
        "on a pay step": pay_step().user,
    }


def account(staff: StaffRecord | None) -> Any:
    """Raises LookupError: everybody who is measured has an account."""
    if staff is None or staff.user is None:
        raise LookupError("Somebody to be measured has no account.")
    return staff.user


@cache
def trust_hr() -> User:
    return User.objects.get(role_grants__role="hr", role_grants__unit=None)


@cache
def directorate_hr() -> User:
    """HR for one directorate and for nothing else."""
    directorate = Unit.objects.filter(kind=Unit.Kind.DIRECTORATE).order_by("name")[0]
    held = RoleGrant.objects.filter(role=Role.HR, unit=directorate).select_related("user").first()
    if held is not None:
        return held.user
    somebody = StaffRecord.objects.filter(user__role_grants=None, left_on=None, user__isnull=False)
    user = account(somebody.order_by("pk")[0])
    give_role(
        user=user, role=Role.HR, unit=directorate, ends_on=None, actor=trust_hr(), at=timezone.now()
    )  # fmt: skip
    return User.objects.get(pk=user.pk)


@cache
def big_sift() -> Vacancy:
    """The vacancy being sifted with most applications."""
    return Vacancy.objects.filter(state="sifting").annotate(n=Count("applications")).order_by("-n")[0]


@cache
def big_ranking() -> Vacancy:
    """The vacancy with locked scores and most applications."""
    return Vacancy.objects.filter(state="shortlisted").annotate(n=Count("applications")).order_by("-n")[0]


@cache
def interviewing() -> Vacancy:
    """The vacancy in the middle of its interviews."""
    return Vacancy.objects.get(state="interviewing")


@cache
def interviews() -> list[Interview]:
    """Its interviews, by their times."""
    rows = Interview.objects.filter(application__vacancy=interviewing()).order_by("slot__starts_at")
    return list(rows.select_related("application"))


def an_interview(state: str, number: int) -> Callable[[], uuid.UUID]:
    """One whose application is in that state."""
    return lambda: [each for each in interviews() if each.application.state == state][number].pk


@cache
def checking() -> Application:
    """Whoever has accepted an offer and whose checks are under way."""
    return Application.objects.filter(state="checks").order_by("pk")[0]


def decided() -> Vacancy:
    """The vacancy that they are to fill."""
    return checking().vacancy


@cache
def published() -> Vacancy:
    return Vacancy.objects.filter(state="published").order_by("pk")[0]


@cache
def draft() -> Application:
    return Application.objects.filter(state="draft", vacancy__state="published").order_by("pk")[0]


@cache
def induction() -> Induction:
    return Induction.objects.filter(state="running", staff__user__isnull=False).order_by("pk")[0]


@cache
def cycle() -> Cycle:
    return Cycle.objects.annotate(n=Count("appraisals")).order_by("-n")[0]


@cache
def appraisal() -> Appraisal:
    """One whose person is still preparing, and whose appraiser has a team."""
    return (
        Appraisal.objects.filter(state="preparing", appraiser__isnull=False, person_sent_at=None)
        .exclude(staff=F("appraiser"))
        .order_by("pk")[0]
    )


@cache
def above() -> StaffRecord:
    """Somebody below whom there are managers, with appraisals that are not finished; and who is below somebody."""
    unfinished = Appraisal.objects.awaited().filter(
        cycle__state="open", staff__manager__manager__manager__isnull=False
    )
    manager = unfinished.select_related("staff__manager__manager").order_by("pk")[0].staff.manager
    if manager is None or manager.manager is None:
        raise LookupError("Nobody is above a manager.")
    return manager.manager


@cache
def arrival() -> Arrival:
    """Somebody on their way here for whom something is got ready."""
    return Arrival.objects.filter(state="preparing").order_by("pk")[0]


@cache
def feedback() -> Appraisal:
    """One for which colleagues were asked, and enough answered for it to be shown."""
    shown = Appraisal.objects.filter(state="signed", feedback__answered__gte=4, staff__user__isnull=False)
    return shown.order_by("pk")[0]


@cache
def asked() -> Rater:
    """A colleague who has still to say what they see."""
    waiting = Rater.objects.unanswered().filter(
        appraisal__state__in=BLIND, staff__user__isnull=False, asked_at__isnull=False
    )
    return waiting.exclude(staff=F("appraisal__appraiser")).order_by("pk")[0]


@cache
def pay_step() -> StaffRecord:
    """Somebody with a signed appraisal, which a pay step looks at."""
    row = Appraisal.objects.filter(state="signed", staff__user__isnull=False, staff__post__band="5")
    return row.order_by("pk")[0].staff


@cache
def directorate() -> Unit:
    return Unit.objects.filter(kind=Unit.Kind.DIRECTORATE).order_by("name")[0]


@cache
def nudge() -> Nudge:
    """Everybody whom HR would remind of the cycle now, worked out and not sent."""
    asked = ask_nudge(cycle=cycle(), holder="", actor=trust_hr(), at=timezone.now())
    plan_nudge(nudge_id=asked.pk, at=timezone.now())
    return asked


@cache
def archive() -> Document:
    """A directorate's records, asked for. It is due in a year, so that no worker begins it while pages are measured."""
    bundle, _ = Bundle.objects.get_or_create(cycle=cycle(), directorate=directorate())
    now = timezone.now()
    return Document.objects.create(
        kind=KIND, title=f"Appraisal records: {bundle}"[:200], subject_type=Bundle._meta.label_lower,
        subject_id=bundle.pk, requested_by=trust_hr(), requested_at=now, due_at=now + dt.timedelta(days=365),
    )  # fmt: skip


@cache
def staff_with_thread() -> StaffRecord:
    """Whoever has the longest thread."""
    key = (
        Evidence.objects.exclude(staff=None)
        .values("staff")
        .annotate(n=Count("pk"))
        .order_by("-n")[0]["staff"]
    )
    return StaffRecord.objects.get(pk=key)


@cache
def framework() -> Framework:
    return Framework.objects.live().get()


def staff_file(people: int) -> bytes:
    """A file from ESR with so many people whom the Trust has not met, four hundred to a department."""
    headings = (
        "employee_number,primary_flag,first_name,last_name,email,org_path,position_number,position_title,"
        "staff_group,band,start_date"
    )
    rows = (
        f"{60_000_000 + n},Y,Person,Number{n},person{n}@measured.nhs.example,"
        f"Trust > Measured > Department {n // 400},M{n},Staff nurse,03,5,2022-04-04"
        for n in range(people)
    )
    return "\n".join([headings, *rows, ""]).encode()


def key(subject: Callable[[], Any]) -> Callable[[], uuid.UUID]:
    return lambda: subject().pk


def unscored() -> list[Score]:
    """What the panel member has still to score, in the order they meet it."""
    member = PanelMember.objects.get(vacancy=big_sift(), staff__user=people()["panel"])
    rows = Score.objects.served().filter(member=member, scored_at=None)
    return list(rows.order_by("question__order", "position")[:60])


def answer_key() -> uuid.UUID:
    """The answer that the panel member meets next."""
    return unscored()[0].answer_id
