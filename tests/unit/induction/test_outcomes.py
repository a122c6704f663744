"""Green, amber, red: what each demands, who answers, what the starter can say to it, and what probation makes of it."""

import datetime as dt

import pytest

from induction.models import Induction, Outcome
from induction.queries.check_ins import both_sides
from induction.services import outcomes, probation
from induction.services.starting import end_inductions
from tests.factories import NOW, TODAY, give_role, make_staff, make_unit
from tests.factories_induction import (
    HEARD,
    again,
    check_in_of,
    make_amber,
    make_both_rated,
    make_confirmed,
    make_induction,
    make_live_framework,
    make_programme,
    outcome_in,
)
from values_hub.audit.models import Event
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.outbox.models import Message
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return make_staff("Farrah", unit=make_unit("Medicine"))


@pytest.fixture
def hearer():
    return make_staff("Leila")


@pytest.fixture
def hr():
    user = make_staff("Shazia").user
    give_role(user, "hr")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def induction(head) -> Induction:
    """On probation for six months; the manager reports to the head."""
    make_live_framework()
    make_programme(probation_months=6, extension_months=3)
    return make_induction(manager=make_staff("Grace", manager=head))


@pytest.fixture
def check_in(induction):
    return make_confirmed(induction)


def record(check_in, colour, **said):
    manager = check_in.induction.manager.user
    return outcomes.record_outcome(check_in=check_in, colour=colour, actor=manager, at=NOW, **said)


def red(check_in, head):
    return record(check_in, "red", reason="What happened, and when.", second=head)


def told(start):
    return {message.to for message in Message.objects.filter(key__startswith=start)}


def test_green_asks_for_nothing_and_keeps_nothing_that_is_not_its_own(check_in, head):
    outcome = record(check_in, "green", reason="Stray words", second=head)

    assert (outcome.state, outcome.reason, outcome.second) == ("recorded", "", None)
    assert told("outcome.recorded") == {check_in.induction.staff.user.email}


def test_there_is_no_outcome_before_both_have_confirmed(induction):
    with pytest.raises(MoveRefused, match="when both of you have confirmed"):
        record(make_both_rated(induction), "green")
    assert not Outcome.objects.exists()


def test_a_check_in_has_one_outcome(check_in):
    record(check_in, "green")

    with pytest.raises(outcomes.AlreadyRecorded):
        record(check_in, "green")
    assert Outcome.objects.count() == 1


@pytest.mark.parametrize("missing", ["reason", "help_offered", "helper", "review_on"])
def test_amber_without_a_whole_plan_is_refused(check_in, missing):
    plan = {"reason": "Late.", "help_offered": "An hour a week.", "helper": check_in.induction.manager,
            "review_on": TODAY + dt.timedelta(days=30)}  # fmt: skip
    plan[missing] = "" if isinstance(plan[missing], str) else None

    with pytest.raises(outcomes.PlanIncomplete):
        record(check_in, "amber", **plan)
    assert not Outcome.objects.exists()


def test_amber_is_looked_at_again_on_a_day_to_come_by_a_colleague_who_is_not_the_starter(check_in):
    plan = {"reason": "Late.", "help_offered": "An hour a week.", "helper": check_in.induction.manager}

    with pytest.raises(outcomes.PlanIncomplete, match="in the future"):
        record(check_in, "amber", review_on=TODAY, **plan)
    plan["helper"] = check_in.induction.staff
    with pytest.raises(outcomes.WrongPerson):
        record(check_in, "amber", review_on=TODAY + dt.timedelta(days=1), **plan)


def test_a_red_is_told_to_the_starter_at_once_and_counts_when_the_second_manager_agrees(check_in, head):
    starter = check_in.induction.staff.user
    outcome = red(check_in, head)
    assert outcome.state == "proposed"
    assert told("outcome.second") == {head.user.email}
    assert told("outcome.recorded") == {starter.email}

    outcomes.answer_as_second_manager(
        outcome=outcome, agrees=True, words="I have read it.", actor=head.user, at=HEARD
    )

    assert again(outcome).state == "agreed"
    assert told("outcome.settled") == {starter.email}


def test_the_second_manager_waits_five_working_days_for_the_starters_reply(check_in, head):
    outcome = red(check_in, head)  # on Monday 2 March: the last of them is Monday 9 March

    def answer(day):
        outcomes.answer_as_second_manager(
            outcome=outcome, agrees=True, words="Yes.", actor=head.user, at=NOW.replace(day=day)
        )

    for day in (2, 9):
        with pytest.raises(MoveRefused, match="can reply until 9 March 2026"):
            answer(day)
    assert again(outcome).state == "proposed"
    answer(10)
    assert again(outcome).state == "agreed"


def test_who_decides_next_and_hr_are_told_of_a_reply_and_the_second_manager_need_wait_no_longer(
    check_in, head, hr
):
    outcome, starter = red(check_in, head), check_in.induction.staff.user
    outcomes.reply_to_outcome(outcome=outcome, words="The bus.", actor=starter, at=NOW)

    assert told("outcome.replied") == {check_in.induction.manager.user.email, head.user.email, hr.email}
    replied = Message.objects.filter(key__startswith="outcome.replied").values_list("text", flat=True)
    assert not any("The bus" in text for text in replied)
    outcomes.answer_as_second_manager(outcome=outcome, agrees=True, words="Yes.", actor=head.user, at=NOW)
    assert again(outcome).state == "agreed"


def test_the_second_manager_is_above_the_manager_and_nobody_else(check_in, hearer):
    for person in (hearer, check_in.induction.manager, check_in.induction.staff):
        with pytest.raises(outcomes.WrongPerson):
            red(check_in, person)


def test_where_the_second_manager_does_not_agree_another_outcome_is_recorded_and_the_first_stays(
    check_in, head
):
    first = red(check_in, head)
    outcomes.answer_as_second_manager(
        outcome=first, agrees=False, words="One bad day.", actor=head.user, at=HEARD
    )

    assert told("outcome.settled") == {check_in.induction.staff.user.email}
    make_amber(check_in)

    assert sorted(Outcome.objects.values_list("colour", "state")) == [
        ("amber", "recorded"), ("red", "not_agreed"),
    ]  # fmt: skip


def test_the_second_manager_reads_both_sides_and_a_stranger_neither(check_in, head, hearer):
    assert both_sides(check_in, head.user) == []
    red(check_in, head)

    assert len(both_sides(check_in, User.objects.get(pk=head.user.pk))) == 2
    assert both_sides(check_in, User.objects.get(pk=hearer.user.pk)) == []


def test_a_reply_is_kept_as_written_and_said_once(check_in):
    outcome, starter = make_amber(check_in), check_in.induction.staff.user
    outcomes.reply_to_outcome(outcome=outcome, words="The bus.", actor=starter, at=NOW)

    with pytest.raises(outcomes.AlreadySaid):
        outcomes.reply_to_outcome(outcome=outcome, words="Something else.", actor=starter, at=NOW)
    assert again(outcome).reply == "The bus."
    assert "The bus" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_green_outcome_cannot_be_appealed(check_in):
    with pytest.raises(MoveRefused, match="nothing to appeal"):
        outcomes.appeal_outcome(
            outcome=record(check_in, "green"), words="No.", actor=check_in.induction.staff.user, at=NOW
        )


def test_an_appeal_is_heard_by_somebody_who_had_no_part_in_it(check_in, head, hearer, hr):
    outcome = outcome_in(check_in, "agreed", second=head, hearer=hearer, hr=hr)
    outcomes.appeal_outcome(outcome=outcome, words="No.", actor=check_in.induction.staff.user, at=NOW)
    assert told("outcome.appealed") == {hr.email}

    for person in (head, check_in.induction.manager, check_in.induction.staff):
        with pytest.raises(outcomes.WrongPerson):
            outcomes.name_hearer(outcome=outcome, hearer=person, actor=hr, at=NOW)
    outcomes.name_hearer(outcome=outcome, hearer=hearer, actor=hr, at=NOW)
    outcomes.decide_appeal(outcome=outcome, upheld=False, words="It was not so.", actor=hearer.user, at=NOW)

    assert again(outcome).state == "overturned"
    assert told("outcome.found") == {
        check_in.induction.staff.user.email, check_in.induction.manager.user.email,
    }  # fmt: skip
    with pytest.raises((AlreadyDone, MoveRefused)):
        outcomes.decide_appeal(outcome=outcome, upheld=True, words="Or so.", actor=hearer.user, at=NOW)


def test_who_is_asked_again_to_hear_an_appeal_is_told_again(check_in, head, hearer, hr):
    outcome = outcome_in(check_in, "appealed", second=head, hearer=hearer, hr=hr)
    Message.objects.filter(key__startswith="outcome.hear").delete()
    other = make_staff("Tomasz")

    for hours, person in enumerate([other, hearer, other, other], start=1):
        at = NOW + dt.timedelta(hours=hours)
        outcomes.name_hearer(outcome=outcome, hearer=person, actor=hr, at=at)

    asked = Message.objects.filter(key__startswith="outcome.hear").order_by("created_at")
    assert list(asked.values_list("to", flat=True)) == [other.email, hearer.email, other.email]


def test_the_starter_reads_the_same_message_whatever_was_judged(check_in, induction):
    make_amber(check_in)
    amber = Message.objects.get(key__startswith="outcome.recorded")
    other = make_induction(make_staff("Zoe", manager=induction.manager, started_on=TODAY))
    record(make_confirmed(other), "green")
    green = Message.objects.exclude(pk=amber.pk).get(key__startswith="outcome.recorded")

    assert green.subject == amber.subject
    assert green.text.split("\n")[1:4] == amber.text.split("\n")[1:4]
    assert "plan" not in amber.text


def test_no_message_says_what_was_judged(check_in, head):
    outcome_in(check_in, "agreed", second=head, hearer=head, hr=head.user)

    words = " ".join(f"{m.subject} {m.text}" for m in Message.objects.filter(key__startswith="outcome."))
    assert words
    assert "What happened" not in words
    assert " red" not in words.lower()


def test_probation_ends_on_the_day_of_the_month_it_began(induction):
    assert induction.probation.ends_on == dt.date(TODAY.year, TODAY.month + 6, TODAY.day)


def test_a_red_that_stands_is_not_confirmed_and_an_overturned_one_is(induction, head, hearer, hr):
    outcome = outcome_in(make_confirmed(induction), "appealed", second=head, hearer=hearer, hr=hr)
    manager = induction.manager.user
    with pytest.raises(MoveRefused, match="under appeal"):
        probation.confirm_in_post(probation=induction.probation, actor=manager, at=NOW)

    outcomes.decide_appeal(outcome=outcome, upheld=False, words="No.", actor=hearer.user, at=NOW)

    probation.confirm_in_post(probation=induction.probation, actor=manager, at=NOW)
    assert Induction.objects.get(pk=induction.pk).probation.state == "confirmed"


def test_confirming_waits_for_a_check_in_that_was_due(induction):
    later = NOW + dt.timedelta(days=60)
    with pytest.raises(MoveRefused, match="has not been confirmed by both"):
        probation.confirm_in_post(probation=induction.probation, actor=induction.manager.user, at=later)


@pytest.mark.parametrize(("days", "stands"), [(0, False), (1, True), (91, True), (92, False)])
def test_an_extension_is_no_longer_than_the_programme_allows(induction, days, stands):
    make_amber(make_confirmed(induction))
    until = induction.probation.ends_on + dt.timedelta(
        days=days
    )  # 2 September; three months more is 2 December

    def extend():
        probation.extend_probation(
            probation=induction.probation,
            until=until,
            reason="More time.",
            actor=induction.manager.user,
            at=NOW,
        )

    if stands:
        extend()
        assert Induction.objects.get(pk=induction.pk).probation.ends_on == until
    else:
        with pytest.raises(probation.TooLong):
            extend()


def test_probation_is_not_extended_without_an_amber_or_a_red_nor_ended_without_a_red(induction, check_in):
    record(check_in, "green")
    manager, until = induction.manager.user, induction.probation.ends_on + dt.timedelta(days=20)

    with pytest.raises(MoveRefused, match="after an amber or a red"):
        probation.extend_probation(
            probation=induction.probation, until=until, reason="Why not.", actor=manager, at=NOW
        )
    with pytest.raises(MoveRefused, match="only on a red"):
        probation.end_in_probation(probation=induction.probation, reason="No.", actor=manager, at=NOW)


def test_an_induction_is_not_over_while_its_probation_is_undecided_and_ends_with_the_person(induction, hr):
    make_confirmed(induction)
    assert check_in_of(induction).state == "confirmed"
    end_inductions(staff=induction.staff, actor=hr, at=NOW, reason="They left.")

    assert Induction.objects.get(pk=induction.pk).probation.state == "closed"


# Words are needed, and what is said twice is said once.


def colour_of_nothing(check_in, head):
    record(check_in, "blue")


def red_to_nobody(check_in, head):
    record(check_in, "red", reason="What happened.")


@pytest.mark.parametrize(
    ("act", "sentence"),
    [(colour_of_nothing, "Select green, amber or red"), (red_to_nobody, "Select a second manager")],
)
def test_an_outcome_has_a_colour_and_a_red_a_second_manager(check_in, head, act, sentence):
    with pytest.raises(outcomes.PlanIncomplete, match=sentence):
        act(check_in, head)

    assert not Outcome.objects.exists()


def test_nobody_answers_an_outcome_without_words(check_in, head, hearer, hr):
    outcome, starter = red(check_in, head), check_in.induction.staff.user
    with pytest.raises(outcomes.PlanIncomplete, match="Say why you agree"):
        outcomes.answer_as_second_manager(outcome=outcome, agrees=True, words=" ", actor=head.user, at=HEARD)
    with pytest.raises(outcomes.PlanIncomplete, match="Enter what you want to say"):
        outcomes.reply_to_outcome(outcome=outcome, words=" ", actor=starter, at=NOW)
    with pytest.raises(outcomes.PlanIncomplete, match="Say what you think is not right"):
        outcomes.appeal_outcome(outcome=outcome, words=" ", actor=starter, at=NOW)

    assert (again(outcome).state, again(outcome).reply, again(outcome).appeal) == ("proposed", "", "")


def test_an_appeal_is_not_decided_without_words_nor_heard_before_there_is_one(check_in, head, hearer, hr):
    outcome = outcome_in(check_in, "agreed", second=head, hearer=hearer, hr=hr)
    with pytest.raises(MoveRefused, match="No appeal is waiting"):
        outcomes.name_hearer(outcome=outcome, hearer=hearer, actor=hr, at=HEARD)
    outcomes.appeal_outcome(outcome=outcome, words="No.", actor=check_in.induction.staff.user, at=HEARD)
    outcomes.name_hearer(outcome=outcome, hearer=hearer, actor=hr, at=HEARD)

    with pytest.raises(outcomes.PlanIncomplete, match="Say why"):
        outcomes.decide_appeal(outcome=outcome, upheld=True, words=" ", actor=hearer.user, at=HEARD)

    assert again(outcome).state == "appealed"


def test_a_second_manager_an_appeal_and_its_finding_count_once(check_in, head, hearer, hr):
    outcome, starter = red(check_in, head), check_in.induction.staff.user

    def twice(act, **said):
        Message.objects.all().delete()
        act(outcome=outcome, at=HEARD, **said)
        assert Message.objects.exists()
        Message.objects.all().delete()
        act(outcome=outcome, at=HEARD + dt.timedelta(hours=1), **said)
        assert not Message.objects.exists()

    twice(outcomes.answer_as_second_manager, agrees=True, words="I have read it.", actor=head.user)
    twice(outcomes.appeal_outcome, words="No.", actor=starter)
    outcomes.name_hearer(outcome=outcome, hearer=hearer, actor=hr, at=HEARD)
    twice(outcomes.decide_appeal, upheld=True, words="It stands.", actor=hearer.user)

    stands = again(outcome)
    assert (stands.state, stands.second_at, stands.appealed_at, stands.found_at) == (
        "upheld",
        HEARD,
        HEARD,
        HEARD,
    )
