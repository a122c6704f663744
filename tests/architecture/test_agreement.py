"""`.visible_to(user)` and `decide` say the same of everybody and everything, in worlds nobody drew by hand.

The cast's world (every object in every state) is shaken by a seed: roles given, managers changed, people moved and
gone, stand-ins named, seats on panels, buddies and applicants dealt at random. Then a few people are asked about
every object there is: it is in their list exactly when the table lets them see it.
"""

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db.models import QuerySet

from appraisal.models import Appraisal, AppraisalForm, Cycle, Moment, Rater
from induction.models import (
    Arrival,
    CheckIn,
    CheckInRating,
    FreshEyesAsk,
    Induction,
    Item,
    Outcome,
    Preparation,
    Probation,
    Programme,
    StartProblem,
    SupportReview,
)
from induction.services.arrivals import name_buddy_of_arrival
from induction.services.handovers import InductionOver, NotABuddy, name_buddy
from recruitment.models import Application, Interview, PanelDeclaration, PanelMember, Vacancy
from recruitment.states import REVEALED, ApplicationState
from tests.cast import ASKED_AT, World, on_stage
from tests.factories import give_role
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.audit.transitions import MoveRefused
from values_hub.documents.models import Document
from values_hub.evidence.models import Evidence
from values_hub.framework.models import Framework
from values_hub.people.models import Delegation, RoleGrant, StaffImport, StaffRecord, Unit, User
from values_hub.people.scope import WHOLE_TRUST
from values_hub.people.services.lifecycle import (
    NotTheirLastDay,
    StillManages,
    change_manager,
    leave,
    move_post,
)
from values_hub.people.services.reporting import ManagerLoop

pytestmark = pytest.mark.django_db

ASKED = 9
TODAY = ASKED_AT.date()


@dataclass(frozen=True)
class Gate:
    """The rows of one model, and who may see one of them according to the table."""

    rows: Callable[[], QuerySet[Any]]
    may_see: Callable[[User, Any], Any]


def sees(action: Action, about: Callable[[Any], Any] = lambda row: row) -> Callable[[User, Any], Any]:
    return lambda user, row: decide(user, action, about(row))


def may_see_application(user: User, application: Application) -> bool:
    """One's own. Somebody else's, once it has been sent, where one may know who wrote it."""
    if decide(user, Action.SEE_OWN_APPLICATION, application):
        return True
    sent = application.state != ApplicationState.DRAFT
    return sent and bool(decide(user, Action.KNOW_APPLICANT, application))


def may_see_evidence(user: User, evidence: Evidence) -> bool:
    """What is still under a candidate's pseudonym is in nobody's list."""
    return evidence.staff is not None and bool(decide(user, Action.READ_THREAD, evidence.staff))


def may_see_rating(user: User, rating: CheckInRating) -> bool:
    """One's own, unless it was set aside for a new manager; the other side's as the table says."""
    if rating.side.set_aside_at is not None or rating.side.rater is None:
        return False
    own = rating.side.rater.user_id == user.pk
    return own or bool(decide(user, Action.SEE_CHECK_IN_RATINGS, rating.side.check_in))


def may_see_moment(user: User, moment: Moment) -> bool:
    """The two of it; only one of them can do anything with it."""
    return bool(decide(user, Action.REMOVE_MOMENT, moment)) or moment.by.user_id == user.pk


GATES: dict[type, Gate] = {
    StaffRecord: Gate(
        lambda: StaffRecord.objects.select_related("post__unit"), sees(Action.SEE_STAFF_RECORD)
    ),
    StaffImport: Gate(StaffImport.objects.all, sees(Action.IMPORT_STAFF, lambda _: WHOLE_TRUST)),
    Framework: Gate(Framework.objects.all, sees(Action.READ_FRAMEWORK)),
    Evidence: Gate(
        # One of each person's thread, and one under each pseudonym: the rest of a thread is seen with it.
        lambda: (
            Evidence.objects.select_related("staff__post__unit")
            .order_by("staff", "thread_key", "pk")
            .distinct("staff", "thread_key")
        ),
        may_see_evidence,
    ),
    Document: Gate(Document.objects.all, lambda user, row: row.requested_by_id == user.pk),
    Vacancy: Gate(lambda: Vacancy.objects.select_related("unit"), sees(Action.SEE_VACANCY)),
    Application: Gate(lambda: Application.objects.select_related("vacancy__unit"), may_see_application),
    # The widest of an interview's rows: whoever may see that there is one.
    Interview: Gate(Interview.objects.with_people, sees(Action.PRINT_INTERVIEW_KIT)),
    Programme: Gate(Programme.objects.all, lambda user, _row: decide(user, Action.SEE_PROGRAMME)),
    Induction: Gate(Induction.objects.with_people, sees(Action.SEE_INDUCTION)),
    Item: Gate(
        lambda: Item.objects.select_related("induction__staff__post__unit", "induction__manager"),
        sees(Action.SEE_INDUCTION, lambda item: item.induction),
    ),
    Arrival: Gate(Arrival.objects.with_people, sees(Action.SEE_ARRIVAL)),
    Preparation: Gate(
        lambda: Preparation.objects.select_related("arrival__unit"),
        sees(Action.SEE_ARRIVAL, lambda row: row.arrival),
    ),
    FreshEyesAsk: Gate(
        lambda: FreshEyesAsk.objects.select_related("induction__staff"), sees(Action.GIVE_FRESH_EYES)
    ),
    StartProblem: Gate(
        lambda: StartProblem.objects.select_related("staff__post__unit"), sees(Action.START_INDUCTION)
    ),
    CheckIn: Gate(CheckIn.objects.with_people, sees(Action.SEE_CHECK_IN)),
    CheckInRating: Gate(
        lambda: CheckInRating.objects.filter(value__order=1).select_related(
            "side__rater",
            "side__check_in__induction__manager",
            "side__check_in__induction__staff__post__unit",
        ),
        may_see_rating,
    ),
    Outcome: Gate(Outcome.objects.with_people, sees(Action.SEE_OUTCOME)),
    SupportReview: Gate(SupportReview.objects.with_people, sees(Action.SEE_OUTCOME, lambda row: row.outcome)),
    Probation: Gate(
        lambda: Probation.objects.select_related("induction__staff__post__unit", "induction__manager"),
        sees(Action.SEE_PROBATION),
    ),
    Moment: Gate(lambda: Moment.objects.select_related("about", "by"), may_see_moment),
    Rater: Gate(
        lambda: Rater.objects.select_related("staff", "appraisal__staff"), sees(Action.GIVE_FEEDBACK)
    ),
    AppraisalForm: Gate(
        AppraisalForm.objects.all, lambda user, _row: decide(user, Action.SEE_APPRAISAL_FORM)
    ),
    Cycle: Gate(lambda: Cycle.objects.select_related("unit"), sees(Action.SEE_CYCLE)),
    Appraisal: Gate(
        lambda: Appraisal.objects.select_related("staff__user", "appraiser", "unit"),
        sees(Action.SEE_APPRAISAL),
    ),
}
# Rows of a log, never opened one by one: tests/unit/outbox/test_queries.py.
ELSEWHERE = {"Message"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), on_stage() as world:
        yield world


@pytest.mark.parametrize("seed", range(6))
def test_what_is_listed_is_what_may_be_seen(world, seed):
    chance = random.Random(seed)
    touched = shake(chance)
    bystanders = [pk for pk in all_users() if pk not in touched]
    asked = chance.sample(touched, ASKED) + chance.sample(bystanders, ASKED // 3)
    users = [User.objects.get(pk=pk) for pk in asked]
    for model, gate in GATES.items():
        rows = list(gate.rows())
        for user in users:
            listed = set(gate.rows().visible_to(user).values_list("pk", flat=True))
            allowed = {row.pk for row in rows if gate.may_see(user, row)}
            assert listed == allowed, f"seed {seed}: {model.__name__} for {user.email}"


def test_every_gate_is_held():
    gated = {
        model.__name__ for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")
    }
    assert gated == {model.__name__ for model in GATES} | ELSEWHERE


def test_the_shaken_worlds_are_worth_asking_about(world):
    """For every gate some listed and some did not, or the comparison above compares nothing."""
    shake(random.Random(1))
    users = [User.objects.get(pk=pk) for pk in all_users()]
    seen = {
        model.__name__: {gate.rows().visible_to(user).exists() for user in users}
        for model, gate in GATES.items()
    }
    assert {name for name, answers in seen.items() if answers != {True, False}} == set()


def all_users() -> list[Any]:
    return [user.pk for user in everybody()]


def everybody() -> list[User]:
    """In the same order every time, whatever numbers the factories give, so that a seed is the same world again."""
    return sorted(
        User.objects.all(),
        key=lambda user: (user.name.split(" ")[0], int(re.sub(r"\D", "", user.email) or 0)),
    )


def shake(chance: random.Random) -> list[Any]:
    """Everybody somewhere else, by the services where there is one. Returns the accounts of those it happened to."""
    staff = list(StaffRecord.objects.current().select_related("user", "post").order_by("first_name"))
    users = everybody()
    touched = {
        *_reorganise(chance, staff),
        *_give_roles(chance, users),
        *_deal_seats(chance, staff),
        *_deal_applicants(chance, users),
        *_deal_conflicts(chance, staff),
    }
    for arrival in Arrival.objects.order_by("first_name"):
        try:
            name_buddy_of_arrival(arrival=arrival, buddy=chance.choice(staff), actor=None, at=ASKED_AT)
        except (NotABuddy, MoveRefused):
            continue
    for induction in Induction.objects.order_by("staff__first_name"):
        try:
            name_buddy(induction=induction, buddy=chance.choice(staff), actor=None, at=ASKED_AT)
        except (NotABuddy, InductionOver):
            continue
    return [pk for pk in all_users() if pk in touched]


def _reorganise(chance: random.Random, staff: list[StaffRecord]) -> set[Any]:
    posts = [each.post for each in staff]
    managed, moved, left = (chance.sample(staff, count) for count in (6, 5, 3))
    touched = {each.user_id for each in [*managed, *moved, *left]}
    for each in managed:
        try:
            manager = chance.choice([None, *staff])
            change_manager(staff=each, manager=manager, on=TODAY, actor=None, at=ASKED_AT)
        except ManagerLoop:
            continue
    for each in moved:
        move_post(staff=each, post=chance.choice(posts), on=TODAY, actor=None, at=ASKED_AT)
    for _ in range(4):
        manager, delegate = chance.sample(staff, 2)
        starts_on = TODAY + dt.timedelta(days=chance.choice([-30, -3, 0, 3]))
        Delegation.objects.create(
            manager=manager, delegate=delegate, starts_on=starts_on, given_by=manager.user, given_at=ASKED_AT,
            ends_on=starts_on + dt.timedelta(days=chance.choice([0, 3, 10])), reason="Leave",
            withdrawn_at=chance.choice([None, None, ASKED_AT]),
        )  # fmt: skip
        touched |= {manager.user_id, delegate.user_id}
    for each in left:
        try:
            leave(staff=each, on=TODAY, actor=None, at=ASKED_AT)
        except (StillManages, NotTheirLastDay):
            continue
    return touched


def _give_roles(chance: random.Random, users: list[User]) -> set[Any]:
    units = list(Unit.objects.order_by("name"))
    roles = [Role.HR, Role.HR, Role.HR, Role.FRAMEWORK_EDITOR, Role.AUDITOR]
    given = [give_role(chance.choice(users), role, chance.choice([None, *units, *units])) for role in roles]
    over = give_role(chance.choice(users), Role.HR)
    RoleGrant.objects.filter(pk=over.pk).update(ended_at=ASKED_AT)
    return {grant.user_id for grant in [*given, over]}


def _deal_seats(chance: random.Random, staff: list[StaffRecord]) -> set[Any]:
    for vacancy in Vacancy.objects.order_by("state"):
        sitting = set(vacancy.panel.values_list("staff", flat=True))
        for each in chance.sample([each for each in staff if each.pk not in sitting], 2):
            seat = {"added_at": ASKED_AT, "added_by": vacancy.created_by}
            PanelMember.objects.create(vacancy=vacancy, staff=each, **seat)
        lead = chance.choice(list(vacancy.panel.order_by("staff__first_name")))
        vacancy.panel.update(is_lead=False)
        vacancy.panel.filter(pk=lead.pk).update(is_lead=True)
    return set(PanelMember.objects.filter(is_lead=True).values_list("staff__user", flat=True))


def _deal_conflicts(chance: random.Random, staff: list[StaffRecord]) -> set[Any]:
    """The panel and two others say whom they know, by name or not; HR keep some of them from whom they named."""
    touched = set()
    for vacancy in Vacancy.objects.filter(state__in=REVEALED).order_by("state"):
        people = list(vacancy.applications.order_by("last_name", "state"))
        sitting = [each.staff for each in vacancy.panel.order_by("staff__first_name").select_related("staff")]
        for each in [*sitting, *chance.sample(staff, 2)]:
            about, knows = chance.choice([None, *people]), chance.choice(["nobody", "family", "business"])
            said = PanelDeclaration(
                vacancy=vacancy, staff=each, knows=knows, details="At home.", declared_at=ASKED_AT,
                application=None if knows == "nobody" else about,
            )  # fmt: skip
            if said.application is not None and chance.random() < 0.4:
                said.outcome, said.outcome_reason = "recused", "Too close."
                said.settled_at, said.settled_by = ASKED_AT, vacancy.created_by
            said.save(force_insert=True)
            touched.add(each.user_id)
    return touched


def _deal_applicants(chance: random.Random, users: list[User]) -> set[Any]:
    """Anybody may have applied for anything, whatever else they are to it."""
    for application in Application.objects.order_by("vacancy__state", "state", "last_name"):
        same = Application.objects.filter(vacancy=application.vacancy_id)
        applied = set(same.values_list("applicant", flat=True))
        others = [user for user in users if user.pk not in applied]
        if others and chance.random() < 0.7:
            Application.objects.filter(pk=application.pk).update(applicant=chance.choice(others))
    for document in Document.objects.order_by("state"):
        Document.objects.filter(pk=document.pk).update(requested_by=chance.choice(users))
    return set(
        Application.objects.filter(applicant__in=chance.sample(users, 4)).values_list("applicant", flat=True)
    )
