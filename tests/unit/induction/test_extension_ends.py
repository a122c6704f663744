"""The check-in that an extension adds ends with the decision it was for: confirmed, ended, or with the person."""

import datetime as dt

import pytest

from induction.documents import build_record
from induction.models import CheckIn, Induction, Probation
from induction.services.blocks import change_blocks
from induction.services.check_ins import ask_for_ratings, confirm_conversation
from induction.services.items import complete_item
from induction.services.outcomes import appeal_outcome, decide_appeal, name_hearer, record_outcome
from induction.services.probation import confirm_in_post, end_in_probation, extend_probation
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import (
    HEARD,
    check_in_of,
    make_amber,
    make_confirmed,
    make_induction,
    make_live_framework,
    make_programme,
    outcome_in,
    programme_document,
    send,
)
from values_hub.audit.models import StateChange
from values_hub.audit.transitions import MoveRefused
from values_hub.common.waiting import waiting_on
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def head() -> StaffRecord:
    return make_staff("Farrah")


@pytest.fixture
def induction(head) -> Induction:
    make_live_framework()
    make_programme(probation_months=6, extension_months=3)
    return make_induction(manager=make_staff("Grace", manager=head))


def extend(induction, at=NOW) -> CheckIn:
    until = induction.probation.ends_on + 60 * DAY
    manager = induction.manager.user
    extend_probation(probation=induction.probation, until=until, reason="More time.", actor=manager, at=at)
    return added(induction)


def added(induction) -> CheckIn:
    return CheckIn.objects.with_people().get(induction=induction, programme_item=None)


def at_nine(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)


def confirm(induction, at=NOW) -> Probation:
    manager = induction.manager.user
    return confirm_in_post(probation=induction.probation, reason="They are there.", actor=manager, at=at)


def asked_about(induction, day) -> list[str]:
    """What the home pages of the two say of check-ins on a day."""
    people = [User.objects.get(pk=each.user_id) for each in (induction.staff, induction.manager)]
    waiting = [item.title for person in people for item in waiting_on(person, day)]
    return [title for title in waiting if "check-in" in title]


def test_confirmed_before_it_is_held_nobody_is_asked_for_it_any_more(induction) -> None:
    make_amber(make_confirmed(induction))
    check_in = extend(induction)
    due = check_in.due_on
    assert len(asked_about(induction, due)) == 2

    confirm(induction)

    why = "The probation was confirmed before it was due."
    assert (added(induction).state, added(induction).closed_why) == ("closed", why)
    assert StateChange.objects.filter(subject_id=check_in.pk, to_state="closed", reason=why).exists()
    assert asked_about(induction, due) == []
    assert ask_for_ratings(today=due, at=at_nine(due)) == 0
    assert [each.closed_why for each in build_record(induction.pk)["check_ins"]] == ["", why]
    for item in induction.items.all():
        complete_item(item=item, actor=induction.manager.user, at=NOW)
    induction.refresh_from_db()
    assert induction.state == "finished", "nothing is left that it could wait for"


def test_what_both_have_sent_is_talked_about_before_anybody_is_confirmed(induction) -> None:
    make_amber(make_confirmed(induction))
    check_in = extend(induction)
    day = at_nine(check_in.due_on - 10 * DAY)
    people = (induction.staff, induction.manager)
    for person in people:
        send(check_in, person, at=day)

    with pytest.raises(MoveRefused, match="Both of you have sent your ratings for one more check-in"):
        confirm(induction, at=day)

    assert added(induction).state == "both_rated"
    for person in people:
        confirm_conversation(check_in=check_in, talked_on=day.date(), actor=person.user, at=day)
    record_outcome(check_in=added(induction), colour="green", actor=induction.manager.user, at=day)
    assert confirm(induction, at=day).state == "confirmed"
    assert added(induction).state == "confirmed"


@pytest.mark.parametrize("state", ["open", "both_rated"])
def test_it_ends_with_the_employment_and_is_back_as_it_was_when_an_appeal_is_won(
    induction, head, state
) -> None:
    hearer, hr, manager = make_staff("Leila"), make_staff("Shazia").user, induction.manager.user
    red = outcome_in(make_confirmed(induction), "agreed", second=head, hearer=hearer, hr=hr)
    check_in = extend(induction, at=HEARD)
    day = at_nine(check_in.due_on - 10 * DAY)
    if state == "both_rated":
        for person in (induction.staff, induction.manager):
            send(check_in, person, at=day)

    end_in_probation(probation=induction.probation, reason="No better.", actor=manager, at=day)

    why = "The decision about the probation was made before it was held."
    assert (added(induction).state, added(induction).closed_why) == ("closed", why)
    assert asked_about(induction, check_in.due_on) == []
    for item in induction.items.all():
        complete_item(item=item, actor=manager, at=day)
    induction.refresh_from_db()
    assert induction.state == "running", "nobody finishes an induction by losing the job"

    appeal_outcome(outcome=red, words="No.", actor=induction.staff.user, at=day)
    name_hearer(outcome=red, hearer=hearer, actor=hr, at=day)
    decide_appeal(outcome=red, upheld=False, words="It was not so.", actor=hearer.user, at=day)
    assert (added(induction).state, added(induction).closed_why) == (state, "")
    assert len(asked_about(induction, check_in.due_on)) == 2


def test_it_ends_with_the_person(induction) -> None:
    make_amber(make_confirmed(induction))
    check_in = extend(induction)
    Message.objects.all().delete()

    leave(staff=induction.staff, on=TODAY, actor=None, at=NOW)

    assert (added(induction).state, added(induction).closed_why) == (
        "closed", "The induction ended before it was held.",
    )  # fmt: skip
    assert ask_for_ratings(today=check_in.due_on, at=NOW) == 0


def test_what_hr_write_of_a_change_of_blocks_is_not_what_the_check_in_says(induction) -> None:
    first = check_in_of(induction)
    block = induction.blocks.get().programme
    other = make_programme(name="Another", items=programme_document()["items"][:1])

    change_blocks(induction=induction, blocks=[other], reason="A wrong record", actor=None, at=NOW)
    first.refresh_from_db()
    assert first.state == "closed"
    assert "no longer asked for" in first.closed_why
    assert "wrong record" not in first.closed_why
    change_blocks(induction=induction, blocks=[block], reason="Right again", actor=None, at=NOW)
    first.refresh_from_db()
    assert (first.state, first.closed_why) == ("open", "")
