"""The six checks of one candidate."""

import datetime as dt

import pytest
from django.utils import timezone

from recruitment.models import Chase, Check, CheckKind, CheckRules
from recruitment.queries.checks import (
    checks_of,
    offer_rows,
    offers_in_progress,
    rows_for_hr,
    rows_for_others,
)
from recruitment.services import chasing, checks, offers
from recruitment.states import CheckState
from tests.factories_offer import (
    ACCEPTED_AT,
    CLEARED_AT,
    accept,
    check_of,
    clear,
    make_checking,
    make_cleared,
    make_offered,
    pass_check,
)
from values_hub.audit.transitions import MoveRefused
from values_hub.framework.models import Trust
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_checking()


def hand(world, kind, to, **more):
    check = check_of(world.applications[0], kind)
    return checks.hand_on(check=check, to=to, actor=world.hr, at=ACCEPTED_AT, **more)


def states(world):
    return {each.kind: each.state for each in Check.objects.filter(application=world.applications[0])}


def test_a_nurse_needs_all_six(world):
    assert states(world) == dict.fromkeys(CheckKind.values, "awaiting_candidate")
    assert check_of(world.applications[0], "dbs").detail == "Enhanced, with the adults’ barred list"


@pytest.mark.parametrize(
    ("group", "level", "not_needed"),
    [("08", "none", {"dbs"}), ("04", "basic", set()), ("09", "standard", set())],
)
def test_the_post_says_what_is_needed(group, level, not_needed):
    world = make_offered(staff_group=group)
    Check.objects.filter(application=world.applications[0]).delete()
    person = world.applications[0]

    checks.open_checks(application=person, dbs_level=level, actor=world.hr, at=ACCEPTED_AT)

    assert {kind for kind, state in states(world).items() if state == "not_required"} == not_needed


def test_cleared_only_when_all_six_are_done(world):
    kinds = list(CheckKind)
    for kind in kinds[:-1]:
        pass_check(world.applications[0], kind, world.hr)
        assert world.refresh().applications[0].state == "checks"

    pass_check(world.applications[0], kinds[-1], world.hr)

    assert world.refresh().applications[0].state == "cleared"
    assert Message.objects.filter(template="recruitment/checks_cleared").count() == 1


def test_a_check_that_is_opened_again_takes_the_clearance_back():
    world = make_cleared()
    check = check_of(world.applications[0], "references")
    with pytest.raises(checks.CannotCheck, match="Say why"):
        checks.hand_on(check=check, to="received", actor=world.hr, at=CLEARED_AT)

    checks.hand_on(check=check, to="received", reason="A date is wrong.", actor=world.hr, at=CLEARED_AT)

    assert world.refresh().applications[0].state == "checks"
    told = Message.objects.get(template="recruitment/check_reopened")
    assert told.to == world.applications[0].applicant.email
    assert told.subject == "Do not give notice yet: Staff nurse"
    assert "Do not hand in your notice" in told.text
    assert world.vacancy.contact_email in told.text
    again = CLEARED_AT + dt.timedelta(hours=1)
    checks.verify(check=check, actor=world.hr, at=again)
    assert world.refresh().applications[0].state == "cleared"
    assert Message.objects.filter(template="recruitment/checks_cleared").count() == 2


def test_everything_done_before_the_answer_clears_on_accepting():
    world = make_offered()
    clear(world, at=ACCEPTED_AT)
    assert world.applications[0].state == "offered"

    accept(world)

    assert world.applications[0].state == "cleared"


@pytest.mark.parametrize("kind", CheckKind.values)
def test_nothing_is_done_without_what_the_standards_ask(world, kind):
    with pytest.raises(checks.CannotCheck):
        checks.verify(check=check_of(world.applications[0], kind), actor=world.hr, at=ACCEPTED_AT)

    assert states(world)[kind] == "awaiting_candidate"


def test_a_discrepancy_is_looked_into_and_resolved(world):
    check = check_of(world.applications[0], "references")
    with pytest.raises(checks.CannotCheck):
        checks.find_discrepancy(check=check, text="", actor=world.hr, at=ACCEPTED_AT)
    with pytest.raises(MoveRefused):
        checks.resolve_discrepancy(check=check, resolution="Nothing.", actor=world.hr, at=ACCEPTED_AT)

    checks.find_discrepancy(check=check, text="The dates differ.", actor=world.hr, at=ACCEPTED_AT)
    assert states(world)["references"] == "discrepancy"
    checks.resolve_discrepancy(check=check, resolution="A slip of the pen.", actor=world.hr, at=ACCEPTED_AT)

    check.refresh_from_db()
    assert (check.state, check.discrepancy, check.resolution) == (
        "received",
        "The dates differ.",
        "A slip of the pen.",
    )


def test_a_failed_check_ends_nothing_by_itself(world):
    check = check_of(world.applications[0], "health")
    checks.fail(check=check, reason="Not fit for this job.", actor=world.hr, at=ACCEPTED_AT)

    assert states(world)["health"] == "failed"
    assert world.refresh().applications[0].state == "checks"


def test_of_health_only_the_outcome_is_kept(world):
    pass_check(world.applications[0], "health", world.hr)

    check = check_of(world.applications[0], "health")
    texts = [check.detail, check.discrepancy, check.resolution, check.risk_assessment, check.third_party]
    assert (check.health_outcome, texts) == ("fit", [""] * 5)


def test_each_row_says_who_holds_it_and_for_how_many_working_days(world):
    hand(world, "health", "awaiting_third_party")
    hand(world, "dbs", "received")
    easter_monday = dt.date(2026, 4, 6)  # the offer was made on Sunday 29 March

    rows = rows_for_hr(checks_of(world.applications[0]), today=easter_monday, working_week="12345")

    assert [each.kind for each in rows] == CheckKind.values
    found = {each.kind: (each.holder, each.days, each.colour) for each in rows}
    assert found["identity"] == ("the candidate", 4, "orange")
    assert (found["health"][0], found["health"][2]) == ("occupational health", "aqua-green")
    assert found["dbs"][0] == "the recruitment team"


def test_others_see_whose_turn_it_is_and_never_what_was_found(world):
    checks.find_discrepancy(
        check=check_of(world.applications[0], "dbs"), text="A conviction.", actor=world.hr, at=ACCEPTED_AT
    )
    pass_check(world.applications[0], "health", world.hr)

    rows = rows_for_others(
        checks_of(world.applications[0]), today=CLEARED_AT.date(), working_week="12345", candidate="With you"
    )

    words = {each.kind: each.status for each in rows}
    assert words["dbs"] == "With us"
    assert words["health"] == "Done"
    assert words["identity"] == "With you"
    assert not any("conviction" in str(each).lower() for each in rows)


def test_a_candidate_is_reminded_once_a_day_of_what_they_hold(world):
    person = world.applications[0]
    hand(world, "dbs", "awaiting_third_party")
    everything = Check.objects.filter(application=person)

    first = chasing.chase_candidates(checks=everything, actor=world.hr, at=CLEARED_AT)
    second = chasing.chase_candidates(
        checks=everything, actor=world.hr, at=CLEARED_AT + dt.timedelta(hours=1)
    )
    next_day = chasing.chase_candidates(
        checks=everything, actor=world.hr, at=CLEARED_AT + dt.timedelta(days=1)
    )

    assert (first, second, next_day) == (1, 0, 1)
    mail = Message.objects.filter(template="recruitment/check_chase").first()
    assert "Right to work in the UK" in mail.text
    assert "Criminal record" not in mail.text
    assert Chase.objects.count() == 10
    assert Chase.objects.filter(about__kind="dbs").count() == 0


def test_a_telephone_call_is_in_the_log_too(world):
    check = check_of(world.applications[0], "references")
    with pytest.raises(checks.CannotCheck):
        chasing.note_chase(check=check, whom="", note="", actor=world.hr, at=ACCEPTED_AT)

    chasing.note_chase(
        check=check, whom="Moorside", note="They will send it.", actor=world.hr, at=ACCEPTED_AT
    )

    assert Chase.objects.get().whom == "Moorside"


def test_a_reference_comes_once(world):
    check = check_of(world.applications[0], "references")
    asked = checks.ask_reference(
        check=check, organisation="Moorside", started_on=dt.date(2020, 1, 1), ended_on=None, received_on=None,
        actor=world.hr, at=ACCEPTED_AT,
    )  # fmt: skip
    checks.receive_reference(reference=asked, actor=world.hr, at=ACCEPTED_AT)
    checks.receive_reference(reference=asked, actor=world.hr, at=CLEARED_AT)

    asked.refresh_from_db()
    assert asked.received_on == timezone.localdate(ACCEPTED_AT)
    with pytest.raises(checks.CannotCheck, match="cannot have left before"):
        checks.ask_reference(
            check=check, organisation="Cafe", started_on=dt.date(2020, 1, 1), ended_on=dt.date(2019, 1, 1),
            received_on=None, actor=world.hr, at=ACCEPTED_AT,
        )  # fmt: skip


def test_the_trusts_own_limits_count(world):
    trust = Trust.objects.create(name="Calder", ods_code="RXX", contact_email="hr@example.nhs.uk")
    CheckRules.objects.create(trust=trust, reference_years=10)

    with pytest.raises(checks.CannotCheck, match="References must cover 10 years"):
        pass_check(world.applications[0], "references", world.hr)


def test_no_check_moves_without_an_offer_behind_it(world):
    person = world.applications[0]
    offers.answer_offer(application=person, accepts=False, actor=person.applicant, at=ACCEPTED_AT)

    with pytest.raises(MoveRefused, match="There is no offer"):
        hand(world, "dbs", "received")


def test_whoever_has_waited_longest_is_first():
    older = make_checking()
    newer = make_offered(unit=older.vacancy.unit, hr=older.hr)
    Check.objects.filter(application=older.applications[0]).exclude(kind="dbs").update(
        state=CheckState.RECEIVED
    )
    today = timezone.localdate(CLEARED_AT)

    found = list(offers_in_progress(older.hr))
    rows = offer_rows(found, today=today, working_week="12345")

    assert {each.application for each in rows} == {older.applications[0], newer.applications[0]}
    assert rows == sorted(rows, key=lambda each: -each.days)
    holders = {each.application.pk: each.holder for each in rows}
    assert holders[older.applications[0].pk] == "the recruitment team, the candidate"
    assert holders[newer.applications[0].pk] == "the candidate, to answer"
    assert list(offers_in_progress(older.member)) == []


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda **more: checks.hand_on(to=CheckState.VERIFIED, **more), "Select who holds it now"),
        (lambda **more: checks.resolve_discrepancy(resolution=" ", **more), "Say what you found"),
        (lambda **more: checks.fail(reason=" ", **more), "Say why this check is not passed"),
    ],
    ids=["handed to nobody", "resolved without a word", "failed without a word"],
)
def test_what_is_said_of_a_check_has_words(world, act, sentence):
    check = check_of(world.applications[0], "dbs")
    checks.find_discrepancy(check=check, text="Another name.", actor=world.hr, at=ACCEPTED_AT)

    with pytest.raises(checks.CannotCheck, match=sentence):
        act(check=check, actor=world.hr, at=ACCEPTED_AT)

    assert states(world)["dbs"] == CheckState.DISCREPANCY
