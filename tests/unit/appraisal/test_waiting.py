"""What of appraisal a person finds on their home page."""

import pytest

from appraisal.models import Appraisal
from appraisal.queries.next_steps import Turn, Viewer, next_step
from appraisal.services.bulk import close_cycle
from appraisal.services.pulses import decline_pulse
from appraisal.services.reopening import open_again
from appraisal.states import AppraisalState, Side
from tests.factories import NOW, TODAY, give_role, make_staff, make_unit
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
    assert [line[1] for line in lines(appraisal.staff)] == ["Say whether your appraisal was worth it"]
    decline_pulse(appraisal=appraisal)
    assert lines(appraisal.staff) == []
    assert [line for line in lines(appraisal.appraiser) if "Amina" in line[1]] == []


def test_a_closed_cycle_asks_nobody_whether_it_was_worth_it():
    appraisal = make_appraisal("signed")
    close_cycle(cycle=appraisal.cycle, actor=None, at=NOW)
    assert lines(appraisal.staff) == []


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


def test_hr_hear_of_what_was_signed_and_did_not_take_place_until_it_is_open_again():
    appraisal = make_appraisal("signed")
    hr = make_staff("Shazia")
    give_role(hr.user, Role.HR)
    line = ("yours", "1 person says that the appraisal they signed did not take place")
    assert line not in [each[:2] for each in lines(hr)]
    Appraisal.objects.filter(pk=appraisal.pk).update(confirmed_at=None)
    assert line in [each[:2] for each in lines(hr)]
    assert line not in [each[:2] for each in lines(appraisal.appraiser)]
    open_again(appraisal=appraisal, reason="They never met.", actor=User.objects.get(pk=hr.user_id), at=NOW)
    assert line not in [each[:2] for each in lines(hr)]


def test_hr_hear_of_none_they_do_not_serve_take_part_in_or_whose_cycle_has_closed():
    appraisal = make_appraisal("signed")
    Appraisal.objects.filter(pk=appraisal.pk).update(confirmed_at=None)
    elsewhere, mine, both = make_staff("Carol"), appraisal.appraiser, make_staff("Shazia")
    give_role(elsewhere.user, Role.HR, make_unit("Elsewhere"))
    for staff in (mine, both):
        give_role(staff.user, Role.HR)
    said = "did not take place"
    assert not [title for _, title, _ in lines(elsewhere) if said in title]
    assert not [title for _, title, _ in lines(mine) if said in title]
    assert [title for _, title, _ in lines(both) if said in title]
    close_cycle(cycle=appraisal.cycle, actor=None, at=NOW)
    assert not [title for _, title, _ in lines(both) if said in title]


def test_what_a_closed_cycle_left_unfinished_is_asked_of_nobody():
    appraisal = make_appraisal("ready")
    assert lines(appraisal.staff)
    assert lines(appraisal.appraiser)
    close_cycle(cycle=appraisal.cycle, actor=None, at=NOW)
    assert lines(appraisal.staff) == []
    assert lines(appraisal.appraiser) == []
