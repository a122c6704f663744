import datetime as dt

import pytest

from recruitment.services import joining
from tests.factories import make_staff, make_user
from tests.factories_offer import CLEARED_AT, check_of, make_checking, make_cleared
from tests.factories_recruitment import make_shortlisted
from values_hub.audit.transitions import MoveRefused
from values_hub.evidence.models import Evidence
from values_hub.evidence.queries.panel_words import growth_said_of, strengths_said_of
from values_hub.people import lifecycle
from values_hub.people.models import StaffRecord
from values_hub.people.services.lifecycle import AlreadyHere, join

pytestmark = pytest.mark.django_db

START = dt.date(2026, 5, 4)


def record(world, **given):
    given = {"started_on": START, "manager": world.manager, **given}
    return joining.record_joining(vacancy=world.vacancy, actor=world.hr, at=CLEARED_AT, **given)


@pytest.fixture
def heard():
    """What a listener such as the induction finds at the moment of `joined`, and of `moved`."""
    found = []

    def listen(sender, *, staff, **_):
        found.append((staff, Evidence.objects.filter(staff=staff).count()))

    lifecycle.joined.connect(listen)
    lifecycle.moved.connect(listen)
    yield found
    lifecycle.joined.disconnect(listen)
    lifecycle.moved.disconnect(listen)


# Three answers, three interview scores, and what the panel said: two strengths and two to grow in.
HELD = 10


def test_the_person_chosen_becomes_a_member_of_staff_and_the_vacancy_is_filled():
    world = make_cleared(title="Ward clerk", band="3")

    staff = record(world, employee_number="20999999")

    world.refresh()
    application = world.applications[0]
    assert (application.state, application.staff, world.vacancy.state) == ("started", staff, "filled")
    assert (staff.user, staff.name) == (application.applicant, "Candida Applewhite0")
    assert (staff.post.title, staff.post.unit, staff.post.band) == ("Ward clerk", world.vacancy.unit, "3")
    assert (staff.manager, staff.started_on, staff.employee_number) == (world.manager, START, "20999999")


def test_their_evidence_is_theirs_and_nobody_elses():
    world = make_cleared()
    other = world.applications[1].thread_key

    staff = record(world)

    assert Evidence.objects.filter(staff=staff).count() == HELD
    assert (
        Evidence.objects.filter(thread_key=other, staff=None).count() == 6
    )  # their answers and their interview


def test_whoever_listens_for_joining_finds_the_evidence_in_place(heard):
    world = make_cleared()
    heard.clear()

    staff = record(world)

    assert heard == [(staff, HELD)]


def test_recruitment_hears_of_a_joining_before_any_other_stage():
    """The induction wants the evidence when it hears of the joining, so it must be tied by then."""
    modules = [receiver().__module__.split(".")[0] for _, receiver, *_ in lifecycle.joined.receivers]

    assert modules[0] == "recruitment"
    assert "induction" in modules


def test_somebody_who_works_here_is_moved_and_the_evidence_comes_first(heard):
    world = make_cleared()
    application = world.applications[0]
    here = make_staff("Candida", "Applewhite0", user=application.applicant)
    Evidence.objects.filter(staff=here).update(staff=None)
    heard.clear()

    staff = record(world)

    assert staff == here
    assert heard == [(here, HELD)]
    assert (staff.post.title, staff.manager) == ("Staff nurse", world.manager)
    assert StaffRecord.objects.filter(user=application.applicant).count() == 1


def test_somebody_esr_has_already_entered_keeps_their_post(heard):
    world = make_cleared()
    application = world.applications[0]
    here = join(
        user=application.applicant, first_name="Candida", last_name="Applewhite0", email="c@example.com",
        post=make_staff().post, manager=None, started_on=START, actor=None, at=CLEARED_AT,
    )  # fmt: skip

    staff = record(world, already_in_post=True)

    assert (staff, staff.post, staff.manager) == (here, here.post, None)
    # ESR's own joining has already found the evidence tied: the receiver knows the account.
    assert heard[-1] == (here, HELD)


def test_an_employee_number_in_use_is_refused_and_changes_nothing():
    world = make_cleared()

    with pytest.raises(AlreadyHere):
        record(world, employee_number=world.manager.employee_number)

    assert (world.refresh().vacancy.state, world.applications[0].state) == ("decided", "cleared")
    assert not StaffRecord.objects.filter(user=world.applications[0].applicant).exists()


def test_a_manager_who_has_left_is_refused():
    world = make_cleared()
    gone = make_staff(left_on=None)
    StaffRecord.objects.filter(pk=gone.pk).update(left_on=dt.date(2026, 1, 1))
    gone.refresh_from_db()

    with pytest.raises(joining.CannotJoin):
        record(world, manager=gone)


def test_nobody_is_their_own_manager():
    world = make_cleared()
    here = make_staff(user=world.applications[0].applicant)

    with pytest.raises(joining.CannotJoin):
        record(world, manager=here)


def test_nobody_joins_before_somebody_is_chosen():
    world = make_shortlisted()

    with pytest.raises(MoveRefused):
        record(world)


def test_nobody_joins_before_their_checks_are_done():
    world = make_checking()

    with pytest.raises(MoveRefused, match="not all of their checks are done"):
        record(world)

    assert not StaffRecord.objects.filter(user=world.applications[0].applicant).exists()


def test_the_panels_words_reach_the_induction_through_the_thread():
    world = make_cleared()

    staff = record(world)

    strengths, growth = strengths_said_of(staff), growth_said_of(staff)
    assert [(each.behaviour.code, each.text) for each in strengths] == [
        ("KIND-1", "You told us how you did it."),
        ("KIND-2", "You told us how you did it."),
    ]
    assert [each.behaviour.code for each in growth] == ["OPEN-1", "OPEN-2"]


def test_nobody_joins_twice():
    world = make_cleared()
    record(world)

    with pytest.raises(MoveRefused):
        record(world)

    assert StaffRecord.objects.filter(user=world.applications[0].applicant).count() == 1


def test_joining_without_an_application_ties_nothing():
    make_cleared()

    staff = make_staff(user=make_user())

    assert not Evidence.objects.filter(staff=staff).exists()


def test_what_the_register_says_goes_to_the_staff_record():
    world = make_cleared()

    staff = record(world)

    found = check_of(world.applications[0], "registration")
    assert (staff.registration_number, staff.registration_expires_on) == ("12A3456E", found.expires_on)


def test_a_registration_is_kept_also_of_somebody_who_works_here_already():
    world = make_cleared()
    here = make_staff("Rowan", user=world.applications[0].applicant)

    record(world)

    here.refresh_from_db()
    assert here.registration_number == "12A3456E"
