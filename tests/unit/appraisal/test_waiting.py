"""What of appraisal a person finds on their home page."""

import pytest

from appraisal.queries.next_steps import Turn, Viewer, next_step
from appraisal.states import AppraisalState, Side
from tests.factories import TODAY, give_role, make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_appraisal, make_cycle, send
from values_hub.access.roles import Role
from values_hub.common.waiting import waiting_on
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def lines(staff):
    items = waiting_on(User.objects.get(pk=staff.user_id), TODAY)
    return [(item.group, item.title, item.why) for item in items]


@pytest.mark.parametrize(
    ("state", "person", "appraiser"),
    [
        (
            "not_started",
            ("yours", "Prepare for your appraisal", "Appraisals 2026"),
            ("yours", "Prepare for Amina Khan’s appraisal", "Appraisals 2026"),
        ),
        (
            "ready",
            (
                "others", "Your appraisal",
                "You have both sent your preparation. Meet Grace Okafor and talk about what each saw.",
            ),
            ("yours", "Meet Amina Khan about their appraisal", "Appraisals 2026"),
        ),
        (
            "met",
            (
                "others", "Your appraisal",
                "Grace Okafor is writing the record of your conversation and will share it with you.",
            ),
            ("yours", "Write the record of Amina Khan’s appraisal", "Appraisals 2026"),
        ),
        (
            "signed_by_manager",
            ("yours", "Read and sign your appraisal", "Appraisals 2026"),
            ("others", "1 appraisal you give waits for somebody else", "Amina Khan"),
        ),
    ],
)  # fmt: skip
def test_each_side_finds_what_is_theirs_to_do_and_what_they_wait_for(state, person, appraiser):
    appraisal = make_appraisal(state)
    assert person in lines(appraisal.staff)
    assert appraiser in lines(appraisal.appraiser)


@pytest.mark.parametrize("state", ["signed", "disagreed"])
def test_what_is_finished_waits_on_nobody(state):
    appraisal = make_appraisal(state)
    assert lines(appraisal.staff) == []
    assert [line for line in lines(appraisal.appraiser) if "Amina" in line[1]] == []


def test_several_of_one_kind_are_one_line():
    manager = make_staff("Grace", "Okafor")
    people = [make_staff(f"Person{n}", "Adams", manager=manager) for n in range(5)]
    cycle = make_cycle()
    brought_to(appraisal_of(people[4], cycle), AppraisalState.SIGNED_BY_MANAGER)

    assert {line[:2] for line in lines(manager)} == {
        ("yours", "Prepare for your appraisal"),
        ("yours", "Prepare for 4 appraisals"),
        ("others", "1 appraisal you give waits for somebody else"),
    }
    named = next(why for _, title, why in lines(manager) if title == "Prepare for 4 appraisals")
    assert named.endswith(" and 1 more")
    assert named.count("Adams") == 3


def test_hr_finds_how_many_have_nobody():
    hr = make_staff("Shazia", manager=make_staff("Michael"))
    give_role(hr.user, Role.HR)
    make_staff("Alone")
    make_cycle()
    assert ("yours", "2 people have nobody to appraise them") in [line[:2] for line in lines(hr)]


@pytest.mark.parametrize("state", [*AppraisalState])
@pytest.mark.parametrize("viewer", [*Viewer])
@pytest.mark.parametrize("appraiser", ["Grace", ""])
def test_every_state_has_a_sentence_for_every_reader(state, viewer, appraiser):
    step = next_step(state, viewer, person="Amina", appraiser=appraiser)
    assert step.sentence.endswith(".")
    assert "  " not in step.sentence
    assert bool(step.url_name) == bool(step.label)
    assert (step.turn is Turn.OTHERS) <= bool(step.holder)


def test_a_reader_who_has_not_sent_is_told_the_same_whatever_the_state_of_preparing():
    for viewer in (Viewer.PERSON, Viewer.APPRAISER):
        told = {
            next_step(state, viewer, person="Amina", appraiser="Grace")
            for state in ("not_started", "preparing")
        }
        assert len(told) == 1


def test_the_first_two_states_read_alike():
    assert AppraisalState.NOT_STARTED.label == AppraisalState.PREPARING.label


def test_once_sent_it_waits_for_the_other_in_their_name():
    appraisal = make_appraisal()
    send(appraisal, Side.PERSON)
    assert lines(appraisal.staff) == [
        (
            "others", "Your appraisal",
            "You have sent your preparation. When Grace Okafor has sent theirs, you can each read both.",
        )
    ]  # fmt: skip
