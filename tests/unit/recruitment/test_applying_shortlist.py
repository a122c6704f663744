"""Apply and notify: everybody at once, everybody once, and only then a name."""

from decimal import Decimal

import pytest

from recruitment.cutting import Asked
from recruitment.models import Application, ShortlistDecision, Standing
from recruitment.queries.shortlisting import digest_of_pending
from recruitment.services import applications, applying_shortlist, line
from tests.factories import give_role, make_staff
from tests.factories_recruitment import (
    LATER,
    apply,
    draw,
    make_line_drawn,
    make_revealed,
    make_shortlisted,
)
from values_hub.access.roles import Role
from values_hub.audit.models import Event, StateChange
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.outbox.models import Message
from values_hub.people.models import User

pytestmark = pytest.mark.django_db

THREE = [{0: "4", 1: "2", 2: "1"}] * 2
AT_4 = Asked("mean", mean=Decimal(4))
TOLD = ["recruitment/shortlisted", "recruitment/not_shortlisted"]


def pending(*, scheme: bool = False):
    """Applicant 0 above the line, 1 and 2 below it; 1 by guaranteed interview, where asked for."""
    world = make_shortlisted(THREE, applicants=3)
    if scheme:
        Application.objects.filter(pk=world.applications[1].pk).update(disability_confident=True)
    draw(world, AT_4)
    return world


def told(world):
    return {
        (message.template, message.to)
        for message in Message.objects.filter(template__in=TOLD, unit_path=world.vacancy.unit.path)
    }


def reserve(world, number):
    line.decide_by_hand(
        vacancy=world.vacancy, application_id=world.applications[number].pk, outcome="reserve",
        reason="If somebody drops out.", actor=world.hr, at=LATER,
    )  # fmt: skip


def settle(world, number, outcome, reason="Somebody dropped out."):
    return applying_shortlist.settle_reserve(
        vacancy=world.vacancy, application_id=world.applications[number].pk, outcome=outcome, reason=reason,
        actor=world.hr, at=LATER,
    )  # fmt: skip


def test_everybody_is_moved_and_told_once():
    world = pending()
    assert told(world) == set()

    apply(world)

    assert [each.state for each in world.applications] == [
        "shortlisted",
        "not_shortlisted",
        "not_shortlisted",
    ]
    assert (world.vacancy.state, world.vacancy.shortlist_applied_by, world.vacancy.shortlist_applied_at) == (
        "interviewing", world.hr, LATER,
    )  # fmt: skip
    people = [each.applicant.email for each in world.applications]
    assert told(world) == {(TOLD[0], people[0]), (TOLD[1], people[1]), (TOLD[1], people[2])}
    assert set(ShortlistDecision.objects.values_list("applied_at", flat=True)) == {LATER}


def test_the_email_of_a_guaranteed_interview_is_anybody_elses():
    """Word for word, but for the reference and the address of their own application."""
    world = pending(scheme=True)

    apply(world)

    texts, subjects, headers = [], set(), set()
    for each in world.applications[:2]:
        message = Message.objects.get(template=TOLD[0], to=each.applicant.email)
        mine = (str(each.pk), each.reference)
        texts.append(
            [part.replace(mine[0], "pk").replace(mine[1], "ref") for part in (message.text, message.html)]
        )
        subjects.add(message.subject)
        headers.add((message.key.split(":")[0], message.created_at, message.due_at, message.unit_path))
    assert texts[0] == texts[1]
    assert (len(subjects), len(headers)) == (1, 1)
    assert not any(word in texts[0][0].lower() for word in ("guarantee", "disability", "scheme", "armed"))


def test_whoever_is_not_invited_hears_it_kindly_and_that_feedback_follows():
    world = apply(pending())

    message = Message.objects.get(template=TOLD[1], to=world.applications[2].applicant.email)
    assert "Thank you for applying" in message.text
    assert "We will send you feedback on your answers" in message.text


def test_applying_twice_does_nothing_and_a_colleague_a_moment_later_is_told_kindly():
    world = apply(pending())
    colleague = make_staff("Hanna").user
    give_role(colleague, Role.HR)
    before = Message.objects.count(), StateChange.objects.count(), Event.objects.count()

    apply(world)
    with pytest.raises(AlreadyDone) as done:
        applying_shortlist.apply_shortlist(vacancy=world.vacancy, seen="", actor=colleague, at=LATER)

    assert done.value.by == world.hr
    assert (Message.objects.count(), StateChange.objects.count(), Event.objects.count()) == before


def test_a_page_that_no_longer_says_what_would_happen_applies_nothing():
    world = pending()
    seen = digest_of_pending(world.vacancy)
    # The numbers are the same as before, and the people are not.
    line.decide_by_hand(
        vacancy=world.vacancy, application_id=world.applications[0].pk, outcome="not_shortlisted", reason="x",
        actor=world.hr, at=LATER,
    )  # fmt: skip
    line.decide_by_hand(
        vacancy=world.vacancy, application_id=world.applications[1].pk, outcome="shortlisted", reason="x",
        actor=world.hr, at=LATER,
    )  # fmt: skip

    with pytest.raises(applying_shortlist.ShortlistChanged):
        applying_shortlist.apply_shortlist(vacancy=world.vacancy, seen=seen, actor=world.hr, at=LATER)

    assert (world.refresh().vacancy.state, told(world)) == ("shortlisted", set())


def test_somebody_who_withdraws_while_it_is_pending_hears_nothing():
    world = pending()
    gone = world.applications[2]
    applications.withdraw_application(application=gone, actor=gone.applicant, at=LATER)

    apply(world)

    assert [each.state for each in world.applications] == ["shortlisted", "not_shortlisted", "withdrawn"]
    assert gone.applicant.email not in {to for _, to in told(world)}


def test_nothing_is_applied_before_there_is_a_line():
    world = make_shortlisted()

    with pytest.raises(MoveRefused, match="not drawn the line"):
        apply(world)


def test_a_shortlist_with_nobody_on_it_is_not_applied():
    world = make_line_drawn(applicants=1)
    gone = world.applications[0]
    applications.withdraw_application(application=gone, actor=gone.applicant, at=LATER)

    with pytest.raises(applying_shortlist.NobodyInvited):
        apply(world)


def test_whoever_nobody_scored_is_decided_by_a_person_and_not_by_a_rule():
    world = make_shortlisted(THREE, applicants=3)
    Standing.objects.filter(application=world.applications[1]).delete()
    draw(world, AT_4)

    with pytest.raises(applying_shortlist.StillUndecided, match="1 application has no decision"):
        apply(world)
    line.decide_by_hand(
        vacancy=world.vacancy, application_id=world.applications[1].pk, outcome="shortlisted",
        reason="We have read it now.", actor=world.hr, at=LATER,
    )  # fmt: skip
    apply(world)

    assert world.applications[1].state == "shortlisted"


def test_whoever_is_in_reserve_stays_with_the_panel_until_they_are_needed():
    world = pending()
    reserve(world, 1)
    reserve(world, 2)
    apply(world)
    assert [each.state for each in world.applications] == ["shortlisted", "sifting", "sifting"]
    assert len(told(world)) == 1

    settle(world, 1, "shortlisted")
    settle(world, 2, "not_shortlisted")

    assert [each.state for each in world.refresh().applications] == [
        "shortlisted",
        "shortlisted",
        "not_shortlisted",
    ]
    assert len(told(world)) == 3
    assert [
        each.data for each in Event.objects.filter(action="applicants.revealed").order_by("at", "pk")
    ] == [
        {"applicants": 1},
        {"applicants": 1},
    ]


def test_out_of_reserve_once_with_a_reason_and_only_from_there():
    world = pending()
    reserve(world, 1)
    with pytest.raises(MoveRefused):
        settle(world, 1, "shortlisted")
    apply(world)

    with pytest.raises(line.ReasonMissing):
        settle(world, 1, "shortlisted", reason="")
    with pytest.raises(ValueError, match="Not an outcome"):
        settle(world, 1, "reserve")
    with pytest.raises(applying_shortlist.NotInReserve):
        settle(world, 0, "not_shortlisted")
    settle(world, 1, "shortlisted")
    with pytest.raises(applying_shortlist.NotInReserve):
        settle(world, 1, "not_shortlisted")

    assert world.refresh().applications[1].state == "shortlisted"


def test_the_reveal_is_on_record_and_no_earlier():
    world = pending()
    assert not Event.objects.filter(action="applicants.revealed").exists()

    apply(world)

    event = Event.objects.get(action="applicants.revealed")
    assert (event.actor, event.subject_id, event.data) == (world.hr, world.vacancy.pk, {"applicants": 1})


def test_the_panel_hears_that_there_are_names_and_not_one_of_them():
    world = apply(pending(scheme=True))

    messages = Message.objects.filter(template="recruitment/shortlist_ready")
    assert {message.to for message in messages} == {each.user.email for each in world.members}
    said = "".join(message.subject + message.text for message in messages)
    assert not any(word in said for word in ("Candida", "Applewhite", "guarantee"))


def names(user, world):
    seen = Application.objects.visible_to(User.objects.get(pk=user.pk)).filter(vacancy=world.vacancy)
    return sorted(each.last_name for each in seen)


def test_the_panel_knows_the_shortlisted_and_nobody_else():
    world = make_revealed(THREE, applicants=3, asked=AT_4)

    assert names(world.lead, world) == names(world.member, world) == ["Applewhite0"]
    assert len(names(world.hr, world)) == 3


def test_before_it_is_applied_the_panel_knows_nobody():
    world = pending()

    assert names(world.lead, world) == names(world.member, world) == []


def test_whoever_has_not_said_whom_they_know_sees_no_name():
    world = make_revealed(THREE, applicants=3, asked=AT_4, declared=False)

    assert names(world.lead, world) == []
