"""The walls no role crosses (DESIGN §6), each with the person who stands closest to it: two parts at once."""

import datetime as dt

import pytest

from appraisal.models import Appraisal, Cycle
from induction.models import CheckIn, CheckInRating, Induction, Item
from recruitment.models import Application, Vacancy
from recruitment.states import VacancyState
from tests.cast import ASKED_AT, World, on_stage
from tests.factories import give_role
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.documents.models import Document
from values_hub.evidence.models import Evidence
from values_hub.people.models import Delegation, StaffRecord, User

pytestmark = pytest.mark.django_db

# What nobody does for themselves, whatever role they hold.
NOT_FOR_ONESELF = (
    Action.CHANGE_LINE_MANAGER, Action.RECORD_LEAVER, Action.RECORD_EMPLOYEE_NUMBER,
    Action.REMOVE_SECOND_FACTOR, Action.GRANT_ROLES,
)  # fmt: skip
OTHER_SIDE = (
    Action.KEEP_DRAFT_AS_APPRAISER, Action.PREPARE_AS_APPRAISER, Action.RECORD_MEETING, Action.WRITE_RECORD,
    Action.SIGN_AS_APPRAISER,
)  # fmt: skip
BLIND = ("not_started", "preparing")
HIDDEN = ("draft", "ready", "published", "closed", "sifting", "shortlisted")
REVEALED = ("interviewing", "decided", "filled", "unfilled")
ABOUT_PEOPLE = (
    StaffRecord, Evidence, Vacancy, Application, Induction, Item, CheckIn, CheckInRating, Cycle, Appraisal, Document,
)  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), on_stage() as world:
        yield world


def now(user: User) -> User:
    """As a new request knows them."""
    return User.objects.get(pk=user.pk)


def may(user: User, action: Action, *things: object) -> list[bool]:
    user = now(user)
    return [bool(decide(user, action, thing)) for thing in things]


def vacancies(world: World, states: tuple[str, ...]) -> list[Vacancy]:
    """The cast's vacancies in these states, with nothing remembered of who sits on their panels."""
    rows = []
    for state in states:
        known = world.thing("vacancy", state)
        row = Vacancy.objects.select_related("unit").get(pk=known.pk)
        row.state = VacancyState(state)
        rows.append(row)
    return rows


@pytest.mark.parametrize("who", ["analyst", "exec", "auditor", "editor", "outsider", "other_partner"])
def test_whoever_works_with_figures_sees_no_person(world, who):
    """Nobody of the cast, and no list of theirs but of their own record."""
    user = now(world.users[who])
    listed = {model.__name__: model.objects.visible_to(user).count() for model in ABOUT_PEOPLE}

    expected = dict.fromkeys(listed, 0) | {"StaffRecord": 1}
    if who == "other_partner":  # their directorate's one member of staff, and the cycle over the whole Trust
        expected |= {"StaffRecord": 2, "Cycle": 1}
    assert listed == expected


def test_the_candidate_sees_their_own_application_and_nothing_else(world):
    user = now(world.users["candidate"])
    listed = {model.__name__: model.objects.visible_to(user).count() for model in ABOUT_PEOPLE}

    assert listed == dict.fromkeys(listed, 0) | {"Application": 1}


@pytest.mark.parametrize("part", ["lead", "panel"])
def test_hr_on_the_panel_are_its_members_and_nothing_else(world, part):
    """No name before the reveal, then the shortlisted alone; and never who is pending, why, or by which scheme."""
    user = world.users[part]
    give_role(user, Role.HR)

    assert may(user, Action.SEE_APPLICANT, *vacancies(world, HIDDEN)) == [False] * len(HIDDEN)
    assert may(user, Action.SEE_APPLICANT, *vacancies(world, REVEALED)) == [True] * len(REVEALED)
    for action in (
        Action.SEE_SHORTLIST, Action.DECIDE_BY_HAND, Action.APPLY_SHORTLIST, Action.SETTLE_CONFLICT,
    ):  # fmt: skip
        assert not any(may(user, action, *vacancies(world, (*HIDDEN, *REVEALED)))), action
    assert (
        may(user, Action.SEE_SIFT_SCORES, *vacancies(world, ("shortlisted", "interviewing"))) == [False] * 2
    )
    assert may(user, Action.SEE_RANKING, *vacancies(world, ("interviewing",))) == [False]
    # The interviewing one is that whose shortlist leaves somebody out.
    revealed = world.thing("application", "not_shortlisted").vacancy
    asked = (
        (world.thing("vacancy", "sifting"), 0),
        (world.thing("vacancy", "shortlisted"), 0),
        (revealed, 1),
    )
    for vacancy, known in asked:
        applications = Application.objects.filter(vacancy=vacancy)
        seen = applications.visible_to(now(user)).count()
        assert (applications.count() > 1, seen) == (True, known), vacancy.state


def test_hr_who_has_applied_is_on_neither_side_of_the_table(world):
    """They see their own application, and of the others neither names nor scores; they appoint and enter nobody."""
    for state in ("sifting", "shortlisted", "interviewing", "decided"):
        applicant = world.scenes["vacancy"][state].people["candidate"]
        give_role(applicant, Role.HR)
        (vacancy,) = vacancies(world, (state,))
        asked = (
            Action.SEE_APPLICANT,
            Action.SEE_RANKING,
            Action.LOCK_SIFT,
            Action.DRAW_LINE,
            Action.SEE_SHORTLIST,
            Action.APPLY_SHORTLIST,
            Action.DECLARE_CONFLICT,
            Action.DECIDE_APPOINTMENT,
            Action.RECORD_JOINING,
        )

        assert [may(applicant, action, vacancy) for action in asked] == [[False]] * len(asked), state
        listed = Application.objects.filter(vacancy=vacancy).visible_to(now(applicant))
        assert [each.applicant_id for each in listed] == [applicant.pk]


def test_the_lead_who_has_applied_neither_ranks_nor_draws_the_line_nor_appoints(world):
    lead = world.users["lead"]
    shortlisted = world.thing("vacancy", "shortlisted")
    Application.objects.filter(pk=shortlisted.applications.all()[0].pk).update(applicant=lead)
    (vacancy,) = vacancies(world, ("shortlisted",))

    assert may(lead, Action.SEE_RANKING, vacancy) == [False]
    assert may(lead, Action.DRAW_LINE, vacancy) == [False]
    interviewing = world.thing("vacancy", "interviewing")
    Application.objects.filter(pk=interviewing.applications.all()[0].pk).update(applicant=lead)
    (vacancy,) = vacancies(world, ("interviewing",))
    for action in (Action.DECIDE_APPOINTMENT, Action.SEE_APPLICANT, Action.DECLARE_CONFLICT):
        assert may(lead, action, vacancy) == [False], action
    assert [
        each.applicant_id for each in Application.objects.filter(vacancy=vacancy).visible_to(now(lead))
    ] == [lead.pk]


def test_one_panel_is_no_other_panel(world):
    """Who leads one vacancy is nobody to another."""
    outsider = world.staff["outsider"]
    sifting, published = vacancies(world, ("sifting", "published"))
    sifting.panel.update(is_lead=False)
    sifting.panel.create(staff=outsider, is_lead=True, added_at=ASKED_AT, added_by=world.users["hr"])

    assert may(outsider.user, Action.SEE_VACANCY, sifting, published) == [True, False]
    assert may(outsider.user, Action.SIFT, sifting, published) == [True, False]
    assert list(Vacancy.objects.visible_to(now(outsider.user))) == [sifting]


def test_whoever_stands_in_for_their_own_appraiser_stays_on_their_own_side(world):
    """Being an appraiser, or acting for one, never opens your own appraisal from the other side."""
    staff = world.staff["staff"]
    Delegation.objects.create(
        manager=world.staff["manager"], delegate=staff, starts_on=ASKED_AT.date(),
        ends_on=ASKED_AT.date() + dt.timedelta(days=1), reason="Leave", given_by=world.users["hr"],
        given_at=ASKED_AT,
    )  # fmt: skip
    own = [scene.object for state, scene in world.scenes["appraisal"].items() if state != "ended"]

    assert [may(staff.user, action, *own) for action in OTHER_SIDE] == [[False] * len(own)] * len(OTHER_SIDE)
    blind = [world.thing("appraisal", state) for state in BLIND]
    assert may(staff.user, Action.READ_BOTH_PREPARATIONS, *blind) == [False, False]


@pytest.mark.parametrize("who", ["staff", "manager", "head"])
def test_an_hr_role_opens_no_side_of_an_appraisal_that_is_not_recorded(world, who):
    """Nor does it tell somebody who takes part what the other side has written."""
    user = world.users[who]
    give_role(user, Role.HR)
    blind = [world.thing("appraisal", state) for state in BLIND]
    unshared = [world.thing("appraisal", state) for state in ("ready", "met")]

    assert may(user, Action.READ_BOTH_PREPARATIONS, *blind) == [False, False]
    assert may(user, Action.READ_APPRAISAL_RECORD, *blind, *unshared) == [False] * 4


@pytest.mark.parametrize("who", ["starter", "manager", "buddy", "head"])
def test_an_hr_role_opens_no_side_of_a_check_in_before_both_are_in(world, who):
    scene = world.scenes["check-in"]["open"]
    user = world.who(who, scene)
    give_role(user, Role.HR)

    assert may(user, Action.SEE_CHECK_IN_RATINGS, scene.object) == [False]
    seen = CheckInRating.objects.filter(side__check_in=scene.object).visible_to(now(user))
    assert {each.side.rater.user_id for each in seen.select_related("side__rater")} <= {user.pk}


def test_a_check_in_that_both_have_sent_is_read_by_the_two_and_not_yet_by_hr(world):
    check_in = world.thing("check-in", "both_rated")

    assert may(world.users["hr"], Action.SEE_CHECK_IN_RATINGS, check_in) == [False]
    assert (
        not CheckInRating.objects.filter(side__check_in=check_in).visible_to(now(world.users["hr"])).exists()
    )


def test_nobody_in_hr_does_for_themselves_what_hr_does_for_others(world):
    hr = world.staff["hr"]
    record = StaffRecord.objects.select_related("post__unit").get(pk=hr.pk)
    colleague = world.thing("staff record", "current")

    found = {action: may(hr.user, action, record, colleague) for action in NOT_FOR_ONESELF}

    assert found == {action: [False, True] for action in NOT_FOR_ONESELF}


def test_hr_names_no_buddy_for_themselves(world):
    scene = world.scenes["induction"]["running"]
    starter = world.who("starter", scene)
    give_role(starter, Role.HR)

    assert may(starter, Action.NAME_BUDDY, scene.object) == [False]


def test_a_document_is_whoever_asked_for_it(world):
    """Not the person it is about, and not HR."""
    ready = world.thing("document", "ready")
    about = User.objects.get(staff_records=ready.subject_id)

    assert may(about, Action.DOWNLOAD_DOCUMENT, ready) == [False]
    assert may(world.users["hr"], Action.DOWNLOAD_DOCUMENT, ready) == [False]
    assert may(world.users["manager"], Action.DOWNLOAD_DOCUMENT, ready) == [True]


def test_whoever_has_left_keeps_their_own_and_loses_everybody_elses(world):
    """Dewi, whose induction ended: their own record, thread, induction and appraisal to read; nothing to do."""
    ended = world.scenes["induction"]["ended"]
    leaver = now(ended.people["starter"])

    assert may(leaver, Action.SEE_INDUCTION, ended.object) == [True]
    assert {each.user_id for each in StaffRecord.objects.visible_to(leaver)} == {leaver.pk}
    assert {each.staff.user_id for each in Induction.objects.visible_to(leaver)} == {leaver.pk}
    assert not any(may(leaver, Action.LIST_APPRAISALS, None) + may(leaver, Action.SEE_MY_TEAM, None))
