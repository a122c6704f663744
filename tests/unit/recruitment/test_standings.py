"""Standings stay true: after somebody joins who reads after all had locked, and after an applicant withdraws."""

import pytest

from recruitment.cutting import MEAN, Asked
from recruitment.models import Answer, Standing
from recruitment.queries.ranking import everybody_has_locked
from recruitment.services import applications, line, replacing, shortlist
from recruitment.services.replacing import NotScoring
from tests.factories import make_staff
from tests.factories_recruitment import (
    AFTER,
    LATER,
    apply,
    draw,
    make_all_locked,
    make_shortlisted,
    make_sifting,
    score_all,
)
from tests.sifting import declare, lock, rows_of
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


def standings(world):
    return {each.application_id: each for each in Standing.objects.filter(vacancy=world.vacancy)}


def test_whoever_reads_after_all_had_locked_counts_and_everybody_keeps_their_number():
    world = make_all_locked(applicants=3)
    before = standings(world)
    nadia = make_staff("Nadia")
    replacing.add_reader(vacancy=world.vacancy, staff=nadia, actor=world.hr, at=LATER)
    world.members.append(nadia)
    score_all(world, nadia, {0: "0", 1: "3", 2: "3"})
    lock(world, 2)

    after = standings(world)

    assert {key: each.number for key, each in after.items()} == {
        key: each.number for key, each in before.items()
    }
    first, second = (after[each.pk] for each in world.applications[:2])
    assert (first.counted, str(first.mean), first.widest) == (9, "2.00", 3)
    assert (second.counted, str(second.mean), second.widest) == (9, "3.00", 0)
    apart = Answer.objects.filter(needs_agreement=True)
    assert {each.application_id for each in apart} == {world.applications[0].pk}
    assert apart.count() == 3


def test_an_answer_they_are_no_longer_far_apart_on_needs_no_agreement():
    world = make_all_locked([{0: "1", 1: "3"}, {0: "3", 1: "3"}])
    assert Answer.objects.filter(needs_agreement=True).count() == 3
    seat = world.seat(world.members[1])
    seat.scores.filter(answer__application=world.applications[0]).update(is_set_aside=True)
    applications.withdraw_application(
        application=world.applications[1], actor=world.applications[1].applicant, at=LATER
    )
    assert not Answer.objects.filter(needs_agreement=True).exists()


def test_the_one_answer_nobody_could_read_is_withdrawn_and_the_lead_goes_on():
    """Both members know who wrote it, so that nobody is left to read it; then its applicant withdraws."""
    world = make_sifting(applicants=2)
    known = Answer.objects.filter(application=world.applications[0]).first()
    for number in range(2):
        declare(world, number, known.pk)
        score_all(world, world.members[number])
        lock(world, number)
    assert not everybody_has_locked(world.vacancy)
    assert not Message.objects.filter(template="recruitment/all_locked").exists()

    applications.withdraw_application(
        application=world.applications[0], actor=world.applications[0].applicant, at=LATER
    )

    assert Message.objects.filter(template="recruitment/all_locked").count() == 1
    shortlist.lock_sift(vacancy=world.vacancy, actor=world.lead, at=LATER)
    assert draw(world.refresh(), Asked(MEAN, mean=line.Decimal(2))).number == 1


def test_withdrawing_while_others_still_score_ends_nothing():
    world = make_sifting(applicants=2)
    applications.withdraw_application(
        application=world.applications[0], actor=world.applications[0].applicant, at=AFTER
    )
    assert not Standing.objects.exists()
    assert not Message.objects.filter(template="recruitment/all_locked").exists()


def test_another_lead_draws_the_line_when_the_scores_are_locked():
    world = make_shortlisted()
    before = standings(world)

    replacing.name_lead(vacancy=world.vacancy, staff=world.members[1], actor=world.hr, at=LATER)

    leads = [world.seat(each).is_lead for each in world.members]
    assert leads == [False, True]
    assert {key: each.agreed_mean for key, each in standings(world).items()} == {
        key: each.agreed_mean for key, each in before.items()
    }
    assert all(rows_of(world, number)[0].scored_at for number in range(2))
    draw(world)
    apply(world)
    with pytest.raises(NotScoring, match="has been applied"):
        replacing.name_lead(vacancy=world.vacancy, staff=world.members[0], actor=world.hr, at=LATER)


def test_nobody_joins_or_leaves_a_panel_whose_scores_are_locked():
    world = make_shortlisted()
    with pytest.raises(NotScoring):
        replacing.add_reader(vacancy=world.vacancy, staff=make_staff("Nadia"), actor=world.hr, at=LATER)
