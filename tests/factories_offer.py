"""From the interview to the first day."""

import datetime as dt
from typing import Any

from django.utils import timezone

from recruitment.models import Application, Check, CheckKind, Proof, Vacancy
from recruitment.models.proofs import REGISTERED
from recruitment.queries.deciding import behaviours_to_name
from recruitment.services import checks, deciding, offers
from recruitment.services.deciding import Words
from recruitment.services.interviews import inviting
from recruitment.states import CheckState
from tests.factories import give_role, make_staff
from tests.factories_interviews import FIRST, PLANNED, agree_all, all_locked, book, choose_questions, plan
from tests.factories_recruitment import LATER, Recruiting, make_revealed
from tests.kept import kept
from values_hub.access.roles import Role

DECIDED_AT = LATER + dt.timedelta(days=10)
OFFERED_AT = DECIDED_AT + dt.timedelta(days=1)
ACCEPTED_AT = OFFERED_AT + dt.timedelta(days=1)
CLEARED_AT = ACCEPTED_AT + dt.timedelta(days=20)


def interview_everybody(
    world: Recruiting, scores: dict[int, str] | None = None, *, first: dt.datetime = FIRST
) -> None:
    """Everybody on the shortlist has been interviewed and the scores are agreed: `scores` by number in
    `world.applications` ("3" unless said), the same on each question; "n" is no evidence."""
    asked = choose_questions(world)
    plan(world.refresh(), slots=len(world.applications), first=first)
    inviting.invite(vacancy=world.vacancy, actor=world.hr, at=PLANNED)
    world.refresh()
    for number in range(len(world.applications)):
        book(world, number)
    for number in range(len(world.applications)):
        choices = [(scores or {}).get(number, "3")] * len(asked)
        agree_all(world, all_locked(world, number, [choices] * len(world.members)), choices)


@kept
def make_interviewed(scores: dict[int, str] | None = None, **wanted: Any) -> Recruiting:
    """Everybody who applied has been interviewed; the panel has to decide."""
    world = make_revealed(**wanted)
    interview_everybody(world, scores)
    return world.refresh()


@kept
def make_decided(chosen: int = 0, *, applicants: int = 2, **wanted: Any) -> Recruiting:
    """The panel has chosen `world.applications[chosen]` and nobody else."""
    outcomes = ["not_appointable"] * applicants
    outcomes[chosen] = "appoint"
    return make_applied(tuple(outcomes), **wanted)


def agree_words(world: Recruiting, number: int, at: dt.datetime = DECIDED_AT) -> None:
    """Two strengths; and what to grow in, from whatever behaviours the framework has beside them."""
    deciding.agree_words(
        application=world.applications[number], strengths=words(world.vacancy, "strength"),
        growth=words(world.vacancy, "growth"), actor=world.lead, at=at,
    )  # fmt: skip


def words(vacancy: Vacancy, kind: str) -> list[Words]:
    rows = list(behaviours_to_name(vacancy))
    chosen = rows[:2] if kind == "strength" else rows[2:4]
    said = {"strength": "You told us how you did it.", "growth": "We would like to see more of it."}
    return [Words(each.pk, said[kind]) for each in chosen]


def decide(world: Recruiting, number: int, outcome: str, at: dt.datetime = DECIDED_AT, **more: Any) -> None:
    deciding.decide_candidate(
        application=world.applications[number], outcome=outcome, reason="It showed in what they did.",
        actor=world.lead, at=at, **more,
    )  # fmt: skip
    if outcome != "not_appointable":
        agree_words(world, number, at)


@kept
def make_applied(outcomes: tuple[str, ...] = ("appoint", "not_appointable"), **wanted: Any) -> Recruiting:
    """The panel's decisions are applied: one outcome an applicant, reserve places in order and wanted."""
    world = make_interviewed(applicants=len(outcomes), **wanted)
    apply_outcomes(world, outcomes, DECIDED_AT)
    return world


def apply_outcomes(world: Recruiting, outcomes: tuple[str, ...], at: dt.datetime) -> None:
    rank = 0
    for number, outcome in enumerate(outcomes):
        if outcome == "reserve":
            rank += 1
            decide(world, number, outcome, at, rank=rank, reserve_consent=True)
        else:
            decide(world, number, outcome, at)
    deciding.apply_decisions(
        vacancy=world.vacancy, actor=world.lead, at=at, passed_over_reason="They have taken another post."
    )
    world.refresh()


def terms(**changed: Any) -> offers.Terms:
    given = {
        "told_on": timezone.localdate(OFFERED_AT), "told_by": "Maya Mistry", "salary": "£31,049 a year",
        "hours": "37.5 hours a week", "dbs_level": "enhanced_adults",
        "expires_on": timezone.localdate(OFFERED_AT) + dt.timedelta(days=7),
    }  # fmt: skip
    return offers.Terms(**{**given, **changed})  # type: ignore[arg-type]


def offer_to(world: Recruiting, number: int = 0, at: dt.datetime = OFFERED_AT, **changed: Any) -> None:
    offers.make_offer(application=world.applications[number], terms=terms(**changed), actor=world.hr, at=at)
    world.refresh()


@kept
def make_offered(outcomes: tuple[str, ...] = ("appoint", "not_appointable"), **wanted: Any) -> Recruiting:
    world = make_applied(outcomes, **wanted)
    offer_to(world)
    return world


def accept(world: Recruiting, number: int = 0, at: dt.datetime = ACCEPTED_AT) -> None:
    application = world.applications[number]
    offers.answer_offer(application=application, accepts=True, actor=application.applicant, at=at)
    world.refresh()


@kept
def make_checking(**wanted: Any) -> Recruiting:
    """The offer is accepted and none of the checks is done."""
    world = make_offered(**wanted)
    accept(world)
    return world


def check_of(application: Application, kind: str) -> Check:
    return Check.objects.get(application=application, kind=kind)


def pass_check(application: Application, kind: str, actor: Any, at: dt.datetime = CLEARED_AT) -> Check:
    """Everything the standards ask of this kind, then the tick."""
    check = check_of(application, kind)
    today = timezone.localdate(at)
    if check.state == CheckState.NOT_REQUIRED:
        return check
    given: dict[str, Any] = {}
    if kind == CheckKind.IDENTITY:
        for proof in (Proof.UK_PASSPORT, Proof.DRIVING_LICENCE, Proof.BANK_STATEMENT):
            see(check, proof, actor, at)
    elif kind == CheckKind.RIGHT_TO_WORK:
        see(check, Proof.RTW_UK_PASSPORT, actor, at)
    elif kind == CheckKind.REFERENCES:
        checks.ask_reference(
            check=check, organisation="Moorside", started_on=today - dt.timedelta(days=2000), ended_on=None,
            received_on=today, actor=actor, at=at,
        )  # fmt: skip
    elif kind == CheckKind.REGISTRATION:
        if application.vacancy.staff_group in REGISTERED:
            given = {"register": "nmc", "detail": "12A3456E", "expires_on": today + dt.timedelta(days=300)}
        else:
            see(check, Proof.QUALIFICATION, actor, at, name="Diploma")
    elif kind == CheckKind.DBS:
        given = certificate(check, today)
    else:
        given = {"health_outcome": "fit"}
    return checks.verify(check=check, actor=actor, at=at, **given)


def see(check: Check, proof: str, actor: Any, at: dt.datetime, **more: Any) -> None:
    """An original is looked at, issued on the day."""
    given: dict[str, Any] = {"issued_on": timezone.localdate(at), "expires_on": None, **more}
    checks.see_document(check=check, proof=proof, provider=str(proof), actor=actor, at=at, **given)


def certificate(check: Check, dated_on: dt.date, **changed: Any) -> dict[str, Any]:
    """What HR enters of a DBS certificate that is as the job needs it."""
    return {
        "certificate_number": "001234567890", "dated_on": dated_on, "level": check.application.offer.dbs_level,
        "workforce": "adult", "decision": "clear", **changed,
    }  # fmt: skip


def make_hr(world: Recruiting) -> Any:
    """Another person from HR of the same unit: the second key."""
    user = make_staff("Second", unit=world.vacancy.unit).user
    give_role(user, Role.HR, world.vacancy.unit)
    return user


def clear(world: Recruiting, number: int = 0, at: dt.datetime = CLEARED_AT) -> None:
    for kind in CheckKind:
        pass_check(world.applications[number], kind, world.hr, at)
    world.refresh()


@kept
def make_cleared(**wanted: Any) -> Recruiting:
    world = make_checking(**wanted)
    clear(world)
    return world
