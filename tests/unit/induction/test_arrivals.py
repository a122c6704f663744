"""From the accepted offer to the first day: who is coming, and what is got ready for them."""

import datetime as dt

import pytest

from induction.models import Arrival, Induction, Programme, StartProblem
from induction.queries.arrivals import first_week, people_coming, preparations_waiting, to_get_ready
from induction.services.arrivals import (
    WrongFirstDay,
    do_preparation,
    expect_no_longer,
    set_first_day,
    start_preparing,
    take_back_preparation,
)
from induction.services.schedule import release_due
from induction.services.starting import CannotStart, start_induction
from recruitment.services import offers, start_dates
from recruitment.services.joining import record_joining
from tests.factories import NOW, TODAY, give_role, make_staff, make_user
from tests.factories_induction import (
    join_from,
    make_appointment,
    make_arrival,
    make_live_framework,
    make_preparing,
    make_programme,
    programme_document,
)
from tests.factories_offer import (
    ACCEPTED_AT,
    CLEARED_AT,
    accept,
    clear,
    make_applied,
    make_checking,
    make_offered,
    offer_to,
)
from values_hub.audit.models import Event, StateChange
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.outbox.models import Message
from values_hub.people import lifecycle
from values_hub.people.services.lifecycle import StartedAlready, change_details, change_first_day, leave

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
FIRST_DAY = TODAY + 30 * DAY


def titles(arrival: Arrival, state: str = "to_do") -> list[str]:
    return list(arrival.preparations.filter(state=state).order_by("order").values_list("title", flat=True))


def one(arrival: Arrival, title: str):
    return arrival.preparations.select_related("arrival").get(title=title)


def test_an_accepted_offer_is_a_row_for_hr_and_nothing_is_laid_out_yet() -> None:
    arrival = make_arrival(first_day=FIRST_DAY)

    assert (arrival.state, arrival.name, arrival.first_day) == ("expected", "Rowan Ashdown", FIRST_DAY)
    assert titles(arrival) == []
    assert not Message.objects.filter(key__startswith="arrival.").exists()


def test_the_candidates_yes_is_what_sends_it() -> None:
    world = make_checking()
    application = world.applications[0]

    arrival = Arrival.objects.get()
    assert arrival.appointment == application.pk
    assert arrival.person == application.applicant
    assert (arrival.title, arrival.unit) == (world.vacancy.title, world.vacancy.unit)
    assert (arrival.manager, arrival.accepted_at) == (world.vacancy.hiring_manager, ACCEPTED_AT)


def test_a_day_that_is_only_hoped_for_is_no_first_day() -> None:
    world = make_applied(("appoint",))
    offer_to(world, hoped_start_on=FIRST_DAY)
    accept(world)
    assert Arrival.objects.get().first_day is None


@pytest.mark.parametrize("begun", [True, False])
def test_the_day_that_candidate_and_hr_agree_is_the_first_day_and_told_once(begun) -> None:
    make_live_framework()
    make_programme()
    world = make_checking()
    application = world.applications[0]
    if begun:
        start_preparing(arrival=Arrival.objects.get(), actor=world.hr, at=ACCEPTED_AT)
    clear(world)
    day, to = CLEARED_AT.date() + 40 * DAY, Message.objects.filter(to=application.applicant.email)
    start_dates.propose_start(application=application, start_on=day, actor=world.hr, at=CLEARED_AT)
    arrival = Arrival.objects.get()
    assert arrival.first_day is None
    told = to.count()

    answer = {"seen": day.isoformat(), "suits": True, "actor": application.applicant}
    start_dates.answer_start(application=application, **answer, at=CLEARED_AT + DAY)

    arrival.refresh_from_db()
    assert arrival.first_day == day
    assert [each.due_on for each in arrival.preparations.order_by("order")] == (
        [day - 7 * DAY, day - 5 * DAY] if begun else []
    )
    assert Event.objects.get(action="arrival.first_day_set").data["on"] == day.isoformat()
    assert to.count() == told + 1
    manager = Message.objects.filter(key__startswith=f"arrival.first_day:{arrival.pk}")
    assert {each.user for each in manager} == ({arrival.manager.user} if begun else set())
    assert not any("if their checks" in each.text for each in manager)


def test_a_day_agreed_with_somebody_who_is_not_expected_changes_nothing() -> None:
    arrival = make_arrival(first_day=FIRST_DAY)
    expect_no_longer(key=arrival.appointment, actor=None, at=NOW)
    for key in (arrival.appointment, arrival.pk):
        lifecycle.start_agreed.send(None, key=key, first_day=FIRST_DAY + DAY, actor=None, at=NOW)
    arrival.refresh_from_db()
    assert arrival.first_day == FIRST_DAY


def test_an_offer_alone_sends_nothing() -> None:
    make_offered()
    assert not Arrival.objects.exists()


def test_hearing_of_it_twice_is_one_row_and_somebody_who_works_here_is_none() -> None:
    appointment = make_appointment()
    for _ in range(2):
        lifecycle.appointed.send(None, appointment=appointment, actor=None, at=NOW)
    here = make_staff("Kiran")
    lifecycle.appointed.send(None, appointment=make_appointment(user=here.user), actor=None, at=NOW)

    assert Arrival.objects.count() == 1
    assert Event.objects.filter(action="arrival.expected").count() == 1


def test_hr_starts_it_and_what_comes_before_day_one_is_laid_out_counted_back() -> None:
    arrival = make_preparing(first_day=FIRST_DAY)

    assert arrival.state == "preparing"
    days = {each.title: each.due_on for each in arrival.preparations.all()}
    assert days == {"Phone the starter": FIRST_DAY - 7 * DAY, "Order the badge": FIRST_DAY - 5 * DAY}
    told = Message.objects.filter(key__startswith=f"arrival.preparing:{arrival.pk}")
    assert {message.user for message in told} == {arrival.person, arrival.manager.user}


def test_starting_it_again_does_nothing_and_somebody_else_is_told_kindly() -> None:
    hr = make_user()
    arrival = make_preparing(hr=hr)

    assert start_preparing(arrival=arrival, actor=hr, at=NOW) is False
    with pytest.raises(AlreadyDone):
        start_preparing(arrival=arrival, actor=make_user(), at=NOW)
    assert len(titles(arrival)) == 2


def test_without_a_programme_it_says_so_and_stays_to_be_started() -> None:
    arrival = make_arrival()
    Programme.objects.update(retired_at=NOW)

    with pytest.raises(CannotStart, match="no induction programme for Rowan Ashdown"):
        start_preparing(arrival=arrival, actor=make_user(), at=NOW)

    arrival.refresh_from_db()
    assert arrival.state == "expected"


def test_without_a_first_day_everything_can_be_done_at_once_and_gets_its_days_later() -> None:
    arrival = make_preparing(first_day=None)
    assert [each.due_on for each in arrival.preparations.all()] == [None, None]

    set_first_day(arrival=arrival, first_day=FIRST_DAY, actor=make_user(), at=NOW)

    assert one(arrival, "Phone the starter").due_on == FIRST_DAY - 7 * DAY


def test_the_first_day_moves_what_is_open_and_leaves_what_is_done() -> None:
    arrival = make_preparing(first_day=FIRST_DAY)
    do_preparation(preparation=one(arrival, "Order the badge"), actor=make_user(), at=NOW)

    moved = set_first_day(arrival=arrival, first_day=FIRST_DAY + 14 * DAY, actor=make_user(), at=NOW + DAY)

    assert moved
    assert one(arrival, "Phone the starter").due_on == FIRST_DAY + 7 * DAY
    badge = one(arrival, "Order the badge")
    assert (badge.state, badge.due_on) == ("done", FIRST_DAY - 5 * DAY)
    assert Message.objects.filter(key__startswith="arrival.first_day:").count() == 2


def test_a_first_day_in_the_past_is_refused() -> None:
    arrival = make_preparing(first_day=FIRST_DAY)
    with pytest.raises(WrongFirstDay):
        set_first_day(arrival=arrival, first_day=TODAY - DAY, actor=None, at=NOW)
    arrival.refresh_from_db()
    assert arrival.first_day == FIRST_DAY


def test_a_withdrawn_offer_closes_what_is_open_keeps_what_was_done_and_tells_the_manager() -> None:
    arrival = make_preparing()
    do_preparation(preparation=one(arrival, "Order the badge"), actor=make_user(), at=NOW)

    lifecycle.not_coming.send(None, key=arrival.appointment, actor=None, at=NOW)

    arrival.refresh_from_db()
    assert arrival.state == "not_coming"
    assert (titles(arrival, "closed"), titles(arrival, "done")) == (
        ["Phone the starter"],
        ["Order the badge"],
    )
    told = Message.objects.get(key=f"arrival.not_coming:{arrival.pk}:manager")
    assert told.user == arrival.manager.user
    assert expect_no_longer(key=arrival.appointment, actor=None, at=NOW) is False
    with pytest.raises(MoveRefused):
        set_first_day(arrival=arrival, first_day=FIRST_DAY, actor=None, at=NOW)


def test_withdrawing_or_declining_after_yes_is_what_sends_that() -> None:
    world = make_checking()
    offers.withdraw_offer(
        application=world.applications[0], reason="The post has gone.", actor=world.hr, at=ACCEPTED_AT
    )

    assert Arrival.objects.get().state == "not_coming"


def test_what_was_done_before_is_done_in_the_induction_by_whom_and_when_it_was() -> None:
    arrival = make_preparing(first_day=FIRST_DAY)
    hr = make_user()
    do_preparation(preparation=one(arrival, "Order the badge"), actor=hr, at=NOW + DAY)

    staff = join_from(arrival, FIRST_DAY, at=NOW + 20 * DAY)

    induction = Induction.objects.get(staff=staff)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.induction) == ("joined", induction)
    badge = induction.items.get(title="Order the badge")
    assert (badge.state, badge.done_by, badge.done_at) == ("done", hr, NOW + DAY)
    phone = induction.items.get(title="Phone the starter")
    assert phone.state == "to_do"
    assert titles(arrival, "closed") == ["Phone the starter"]
    released = StateChange.objects.filter(subject_id=badge.pk, event="released")
    release_due(today=FIRST_DAY, at=NOW + 30 * DAY)
    assert released.count() == 1


def test_what_follows_something_done_before_day_one_opens_by_it() -> None:
    items = programme_document()["items"]
    items[1]["code"] = "order-badge"
    items.append({"title": "Wear the badge", "owner": "starter", "due_days": 1, "after": "order-badge"})
    make_programme(items=items)
    arrival = make_preparing(first_day=FIRST_DAY)
    do_preparation(preparation=one(arrival, "Order the badge"), actor=make_user(), at=NOW)

    staff = join_from(arrival, FIRST_DAY, at=NOW + 2 * DAY)

    assert Induction.objects.get(staff=staff).items.get(title="Wear the badge").state == "to_do"


def test_a_new_version_of_the_block_still_knows_what_was_done() -> None:
    arrival = make_preparing()
    do_preparation(preparation=one(arrival, "Order the badge"), actor=make_user(), at=NOW)
    make_programme(summary="Said again.")

    staff = join_from(arrival)

    assert Induction.objects.get(staff=staff).items.get(title="Order the badge").state == "done"


def test_where_no_induction_can_start_what_was_done_waits_for_the_one_that_does() -> None:
    arrival = make_preparing()
    do_preparation(preparation=one(arrival, "Order the badge"), actor=make_user(), at=NOW)
    Programme.objects.update(retired_at=NOW)
    staff = join_from(arrival)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.induction) == ("joined", None)
    assert StartProblem.objects.unsettled().get().staff == staff

    make_programme()
    induction = start_induction(staff=staff, actor=None, at=NOW + DAY)

    assert induction.items.get(title="Order the badge").state == "done"


def test_whoever_joins_without_having_been_prepared_for_has_the_whole_induction() -> None:
    arrival = make_arrival()
    staff = join_from(arrival)

    arrival.refresh_from_db()
    assert arrival.state == "joined"
    assert Induction.objects.get(staff=staff).items.filter(state="done").count() == 0


def test_recruitments_last_act_finds_what_was_got_ready() -> None:
    make_live_framework()
    make_programme()
    world = make_checking()
    arrival = Arrival.objects.get()
    start_preparing(arrival=arrival, actor=world.hr, at=ACCEPTED_AT)
    do_preparation(preparation=one(arrival, "Order the badge"), actor=world.hr, at=ACCEPTED_AT)
    clear(world)

    record_joining(
        vacancy=world.vacancy, started_on=CLEARED_AT.date() + 7 * DAY, manager=world.vacancy.hiring_manager,
        actor=world.hr, at=CLEARED_AT,
    )  # fmt: skip

    induction = Induction.objects.get(staff__user=arrival.person)
    assert induction.arrival == arrival
    assert induction.items.get(title="Order the badge").state == "done"


def test_a_running_induction_follows_the_first_day_and_releases_nothing_twice() -> None:
    later = [{**item, "opens_days": item["due_days"]} for item in programme_document()["items"]]
    make_live_framework()
    make_programme(items=later, probation_months=6)
    staff = make_staff("Yusuf", manager=make_staff("Grace"), started_on=TODAY + 3 * DAY)
    induction = Induction.objects.get(staff=staff)
    assert induction.items.get(title="Phone the starter").state == "to_do"

    change_first_day(staff=staff, on=TODAY + 40 * DAY, actor=None, at=NOW)

    induction.refresh_from_db()
    phone, badge = (induction.items.get(title=title) for title in ("Phone the starter", "Collect the badge"))
    assert induction.day_one == TODAY + 40 * DAY
    assert (phone.state, phone.due_on) == ("to_do", TODAY + 33 * DAY)
    assert (badge.state, badge.opens_on) == ("waiting", TODAY + 40 * DAY)
    assert induction.check_ins.get().due_on == TODAY + 54 * DAY
    assert induction.probation.ends_on > TODAY + 215 * DAY
    assert staff.holdings.get().from_on == TODAY + 40 * DAY
    assert Message.objects.filter(key__startswith="induction.day_one:").count() == 2
    for day in range(50):
        release_due(today=TODAY + day * DAY, at=NOW + day * DAY)
    events = StateChange.objects.filter(event="released").values_list("subject_id", flat=True)
    assert len(events) == len(set(events))


def test_esrs_new_start_date_moves_it_too_and_an_induction_with_a_day_of_its_own_stays() -> None:
    make_live_framework()
    make_programme()
    staff = make_staff("Yusuf", manager=make_staff("Grace"), started_on=TODAY)
    change_details(staff=staff, details={"started_on": TODAY + 5 * DAY}, actor=None, at=NOW)
    induction = Induction.objects.get(staff=staff)
    assert induction.day_one == TODAY + 5 * DAY

    Induction.objects.filter(pk=induction.pk).update(day_one=TODAY + 9 * DAY)
    change_first_day(staff=staff, on=TODAY + 6 * DAY, actor=None, at=NOW)
    induction.refresh_from_db()
    assert induction.day_one == TODAY + 9 * DAY


def test_who_has_started_cannot_be_still_to_come() -> None:
    staff = make_staff("Yusuf", started_on=TODAY - 3 * DAY)
    with pytest.raises(StartedAlready):
        change_first_day(staff=staff, on=TODAY + DAY, actor=None, at=NOW)
    assert change_first_day(staff=staff, on=TODAY - 3 * DAY, actor=None, at=NOW) is False


def test_a_slip_of_the_thumb_is_taken_back_on_the_day_by_whoever_made_it() -> None:
    arrival, me = make_preparing(), make_user()
    do_preparation(preparation=one(arrival, "Order the badge"), actor=me, at=NOW)
    with pytest.raises(MoveRefused, match="Only the person"):
        take_back_preparation(preparation=one(arrival, "Order the badge"), actor=make_user(), at=NOW)
    with pytest.raises(MoveRefused, match="on the day"):
        take_back_preparation(preparation=one(arrival, "Order the badge"), actor=me, at=NOW + DAY)

    assert take_back_preparation(preparation=one(arrival, "Order the badge"), actor=me, at=NOW)

    join_from(arrival)
    with pytest.raises(MoveRefused, match="no longer on their way"):
        take_back_preparation(preparation=one(arrival, "Order the badge"), actor=me, at=NOW)


def test_when_the_manager_leaves_nobody_holds_it_and_hr_sees_who_has_none() -> None:
    arrival = make_preparing()
    leave(staff=arrival.manager, on=TODAY, actor=None, at=NOW)
    arrival.refresh_from_db()
    assert arrival.manager is None


def test_lists_are_in_the_order_of_what_to_do_and_say_what_is_left() -> None:
    hr = make_staff("Shazia")
    give_role(hr.user, "hr")
    soon = make_preparing("Soon", first_day=TODAY + 9 * DAY)
    late = make_preparing("Late", first_day=TODAY + 20 * DAY)
    new = make_arrival("New", first_day=TODAY + 60 * DAY)

    found = list(people_coming(hr.user))

    assert found == [new, soon, late]
    assert [(each.left, each.left_for_hr) for each in found] == [(0, 0), (2, 1), (2, 1)]
    assert [each.title for each in preparations_waiting(soon.manager.user, TODAY)] == ["Phone the starter"]
    mine = {row.preparation.title: row.mine for row in to_get_ready(soon, hr.user, TODAY)}
    assert mine == {"Phone the starter": False, "Order the badge": True}
    assert [each.title for each in first_week(soon)] == ["Collect the badge"]
