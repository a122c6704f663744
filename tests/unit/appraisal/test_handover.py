"""People move, get new managers and leave while an appraisal is under way."""

import datetime as dt

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from appraisal.models import Appraisal, Preparation
from appraisal.queries.held import people_waiting_with_nobody
from appraisal.queries.pages import appraisal_page
from appraisal.queries.sides import what_was_sent
from appraisal.reports import build_agenda
from appraisal.services.drafts import TooLate, keep_preparation
from appraisal.states import AppraisalState, Side
from tests.factories import NOW, TODAY, give_role, make_post, make_staff, make_unit
from tests.factories_appraisal import appraisal_of, brought_to, make_appraisal, send
from tests.unit.appraisal.test_line import keep, loaded
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.outbox.models import Message
from values_hub.people.models import User
from values_hub.people.services.lifecycle import change_manager, leave, move_post

pytestmark = pytest.mark.django_db
EARLIER = NOW - dt.timedelta(days=3)


def new_manager(appraisal, manager):
    change_manager(staff=appraisal.staff, manager=manager, on=TODAY, actor=None, at=NOW)
    appraisal.refresh_from_db()
    return appraisal


def test_the_new_manager_prepares_afresh_and_the_former_draft_is_kept_unread():
    appraisal = make_appraisal()
    former = appraisal.appraiser
    keep(appraisal, {"reflection": "Grace's own thoughts"}, side=Side.APPRAISER)
    send(appraisal, Side.PERSON)

    appraisal = new_manager(appraisal, make_staff("Precious"))

    assert (appraisal.appraiser.first_name, appraisal.state) == ("Precious", "preparing")
    assert loaded(appraisal, Side.APPRAISER).draft is None
    kept = Preparation.objects.get(side=Side.APPRAISER)
    assert (kept.author, kept.handed_over_at, kept.draft["reflection"]) == (
        former, NOW, "Grace's own thoughts",
    )  # fmt: skip
    assert Event.objects.get(action="appraisal.handed_over").data == {
        "before": str(former.pk), "after": str(appraisal.appraiser_id),
    }  # fmt: skip


def test_what_the_former_manager_had_sent_is_not_read_as_the_new_ones():
    appraisal = make_appraisal()
    send(appraisal, Side.APPRAISER, "0")
    appraisal = new_manager(appraisal, make_staff("Precious"))
    assert appraisal.appraiser_sent_at is None

    send(appraisal, Side.APPRAISER, "2", reflection="Precious's view")
    send(appraisal, Side.PERSON, "3")
    appraisal.refresh_from_db()

    assert appraisal.state == "ready"
    assert {row.appraiser.points for row in what_was_sent(appraisal, {}).rows} == {2}
    assert what_was_sent(appraisal, {}).reflections.appraiser == "Precious's view"


def test_a_manager_who_gets_somebody_back_goes_on_with_their_draft():
    appraisal = make_appraisal()
    former = appraisal.appraiser
    keep(appraisal, {"reflection": "Half a thought"}, side=Side.APPRAISER)
    new_manager(appraisal, make_staff("Precious"))
    appraisal = new_manager(appraisal, former)
    assert loaded(appraisal, Side.APPRAISER).draft["reflection"] == "Half a thought"


@pytest.mark.parametrize("state", ["ready", "met", "drafted"])
def test_after_both_have_sent_the_new_manager_carries_on_from_there(state):
    appraisal = new_manager(make_appraisal(state), make_staff("Precious"))
    assert (appraisal.appraiser.first_name, appraisal.state) == ("Precious", state)
    assert brought_to_end(appraisal).state == "signed"
    assert what_was_sent(appraisal, {}).reflections.appraiser_name == "Grace Okafor"


def brought_to_end(appraisal):
    from appraisal.services.records import record_meeting
    from appraisal.services.signing import sign_as_appraiser, sign_as_person
    from tests.factories_appraisal import share

    manager = appraisal.appraiser.user
    if appraisal.state == "ready":
        record_meeting(appraisal=appraisal, met_on=TODAY, today=TODAY, actor=manager, at=NOW)
    share(appraisal)
    sign_as_appraiser(appraisal=appraisal, actor=manager, at=NOW)
    sign_as_person(
        appraisal=appraisal, agrees=True, words="", took_place=True, actor=appraisal.staff.user, at=NOW
    )
    appraisal.refresh_from_db()
    return appraisal


@pytest.mark.parametrize("state", ["signed_by_manager", "signed", "disagreed"])
def test_who_signed_stays_the_appraiser(state):
    appraisal = brought_to(make_appraisal(), state)
    former = appraisal.appraiser_id
    assert new_manager(appraisal, make_staff("Precious")).appraiser_id == former


def test_with_no_manager_it_waits_with_hr_and_goes_to_the_next():
    hr = make_staff("Shazia")
    give_role(hr.user, Role.HR)
    change_manager(staff=hr, manager=make_staff("Michael"), on=TODAY, actor=None, at=NOW)
    appraisal = new_manager(make_appraisal(), None)
    orphans = people_waiting_with_nobody(hr.user).count()

    new_manager(appraisal, make_staff("Precious"))
    assert people_waiting_with_nobody(hr.user).count() == orphans - 1


def test_a_person_whose_appraiser_is_nobody_can_still_prepare():
    appraisal = new_manager(make_appraisal(), None)
    send(appraisal, Side.PERSON)
    appraisal.refresh_from_db()
    assert (appraisal.state, appraisal.person_sent_at) == ("preparing", NOW)


def test_nobody_prepares_for_an_appraiser_who_is_not_there():
    appraisal = new_manager(make_appraisal(), None)
    with pytest.raises(Exception, match="no longer change"):
        keep_preparation(
            appraisal=loaded(appraisal, Side.APPRAISER), side=Side.APPRAISER, answers={"reflection": "?"},
            version=0, actor=make_staff().user, at=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "follows"), [("preparing", True), ("signed_by_manager", True), ("signed", False)]
)
def test_an_unfinished_appraisal_moves_with_the_person_to_their_new_unit(state, follows):
    appraisal = brought_to(make_appraisal(), state)
    before, after = appraisal.unit_id, make_unit("AMU")
    move_post(staff=appraisal.staff, post=make_post(after), on=TODAY, actor=None, at=NOW)
    appraisal.refresh_from_db()
    assert appraisal.unit_id == (after.pk if follows else before)


@pytest.mark.parametrize(
    ("state", "ends"),
    [
        ("not_started", True),
        ("ready", True),
        ("drafted", True),
        ("signed_by_manager", True),
        ("signed", False),
    ],
)
def test_leaving_ends_what_is_unfinished_and_leaves_what_is_signed(state, ends):
    appraisal = brought_to(make_appraisal(), state)
    leave(staff=appraisal.staff, on=TODAY, actor=None, at=NOW)
    appraisal.refresh_from_db()
    assert appraisal.state == (AppraisalState.ENDED if ends else state)
    assert Appraisal.objects.unfinished().filter(pk=appraisal.pk).exists() is False


def test_what_a_manager_had_sent_counts_again_with_its_time_when_the_person_comes_back():
    appraisal = make_appraisal()
    former = appraisal.appraiser
    send(appraisal, Side.APPRAISER, "4", reflection="Grace's view", at=EARLIER)
    appraisal = new_manager(appraisal, make_staff("Precious"))
    assert (appraisal.appraiser_sent_at, appraisal.state) == (None, "preparing")
    appraisal = new_manager(appraisal, former)

    assert appraisal.appraiser_sent_at == EARLIER
    assert appraisal.state == "preparing"  # the person has not sent theirs
    with pytest.raises(TooLate):
        send(appraisal, Side.APPRAISER, "1")
    send(appraisal, Side.PERSON, "2")
    appraisal.refresh_from_db()
    assert appraisal.state == "ready"
    seen = what_was_sent(appraisal, {})
    assert {row.appraiser.points for row in seen.rows} == {4}
    assert (seen.reflections.appraiser, seen.former) == ("Grace's view", [])
    sent = Event.objects.filter(action="appraisal.preparation_sent").values_list("actor", "at")
    assert set(sent) == {(former.user_id, EARLIER), (appraisal.staff.user_id, NOW)}


def test_it_is_open_to_both_at_once_when_the_person_had_sent_meanwhile():
    appraisal = make_appraisal()
    former = appraisal.appraiser
    send(appraisal, Side.APPRAISER, "4", at=EARLIER)
    precious = make_staff("Precious")
    appraisal = new_manager(appraisal, precious)
    keep(appraisal, {"reflection": "Half a thought"}, side=Side.APPRAISER)
    send(appraisal, Side.PERSON, "2")
    appraisal.refresh_from_db()
    assert appraisal.state == "preparing"

    appraisal = new_manager(appraisal, former)
    assert (appraisal.state, appraisal.appraiser_sent_at) == ("ready", EARLIER)
    told = Message.objects.filter(key__startswith="appraisal.ready").values_list("user", flat=True)
    assert set(told) == {appraisal.staff.user_id, former.user_id}
    # What the other had only begun is nobody's to read.
    assert what_was_sent(appraisal, {}).former == []


def test_what_the_former_manager_had_sent_is_read_beside_the_new_ones_once_both_have_sent():
    appraisal = make_appraisal()
    send(appraisal, Side.APPRAISER, "4", reflection="Grace's view", at=EARLIER)
    appraisal = new_manager(appraisal, make_staff("Precious"))
    send(appraisal, Side.PERSON, "3")
    # Blindness first: neither side alone brings it.
    for side in Side:
        assert what_was_sent(appraisal, {}, sides=frozenset({side})).former == []
    person = User.objects.get(pk=appraisal.staff.user_id)
    assert appraisal_page(appraisal_of(appraisal.staff, appraisal.cycle), person, TODAY).former == []

    send(appraisal, Side.APPRAISER, "2", reflection="Precious's view")
    appraisal.refresh_from_db()
    (former,) = appraisal_page(appraisal_of(appraisal.staff, appraisal.cycle), person, TODAY).former
    assert former.heading == "Contribution by Grace Okafor, until 2 March 2026"
    assert {view.points for _, view in former.rows} == {4}
    assert len(former.rows) == appraisal.cycle.framework.values.count()
    assert [words for _, words in former.said] == ["Grace's view"]
    assert {row.appraiser.points for row in what_was_sent(appraisal, {}).rows} == {2}
    agenda = render_to_string("appraisal/documents/agenda.html", build_agenda(appraisal.pk, person))
    assert former.heading in agenda
    assert agenda.index(former.heading) < agenda.index("Grace&#x27;s view")


def test_it_costs_no_query_more_to_read_a_former_managers_part():
    def cost(appraisal):
        with CaptureQueriesContext(connection) as caught:
            what_was_sent(appraisal, {})
        return len(caught)

    alone = make_appraisal("ready")
    handed = make_appraisal()
    send(handed, Side.APPRAISER, "4")
    handed = new_manager(handed, make_staff("Precious"))
    send(handed, Side.PERSON, "3")
    send(handed, Side.APPRAISER, "2")
    assert what_was_sent(handed, {}).former
    assert cost(handed) == cost(alone)
