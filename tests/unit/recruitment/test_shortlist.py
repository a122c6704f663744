from decimal import Decimal

import pytest

from recruitment.models import AgreedScore, Answer, Application, Score, Standing
from recruitment.queries import ranking
from recruitment.scoring import needs_agreement
from recruitment.services import applications, shortlist
from tests.factories_recruitment import (
    AFTER,
    LATER,
    make_all_locked,
    make_shortlisted,
    make_sifting,
    score_all,
)
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused
from values_hub.evidence.models import Evidence
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def lock(world):
    shortlist.lock_sift(vacancy=world.vacancy, actor=world.lead, at=LATER)
    return world.refresh()


def rows_of(world, sort=""):
    return ranking.ranked_rows(list(ranking.ranked_applications(world.vacancy, sort)))


def test_nothing_can_be_agreed_or_locked_before_everybody_has_locked():
    world = make_sifting()
    score_all(world, world.members[0], "4")
    answer = Answer.objects.filter(application=world.applications[0]).first()

    with pytest.raises(shortlist.PanelStillScoring):
        lock(world)
    with pytest.raises(shortlist.PanelStillScoring):
        shortlist.agree_score(
            vacancy=world.vacancy, answer_id=answer.pk, choice="3", reason="x", actor=world.lead, at=LATER
        )

    assert not AgreedScore.objects.exists()
    assert world.refresh().vacancy.state == "sifting"


def test_the_ranking_is_best_first_with_equals_sharing_a_place():
    world = make_all_locked([{0: "2", 1: "3", 2: "3"}, {0: "2", 1: "4", 2: "4"}], applicants=3)

    rows = rows_of(world)

    assert [(row.rank, row.mean, row.median, row.counted, row.widest) for row in rows] == [
        (1, Decimal("3.50"), Decimal("3.5"), 6, 1),
        (1, Decimal("3.50"), Decimal("3.5"), 6, 1),
        (3, Decimal("2.00"), Decimal("2.0"), 6, 0),
    ]
    assert all(row.name == "" for row in rows)


def test_no_evidence_is_counted_beside_the_mean_and_takes_away_the_place_when_it_is_most():
    world = make_all_locked([{0: "n", 1: "1"}, {0: "n", 1: "1"}])

    first, last = rows_of(world)

    assert (first.rank, first.mean) == (1, Decimal("1.00"))
    assert (last.rank, last.mean, last.counted, last.no_evidence) == (None, None, 0, 6)


def test_the_answers_to_agree_are_those_the_rule_says():
    world = make_all_locked([{0: "1", 1: "3"}, {0: "3", 1: "n"}, {0: "3", 1: "3"}], members=3)

    marked = set(ranking.answers_apart(world.vacancy).values_list("pk", flat=True))

    by_rule = {
        answer.pk
        for answer in Answer.objects.filter(application__vacancy=world.vacancy)
        if needs_agreement(list(answer.scores.values_list("points", flat=True)))
    }
    assert marked == by_rule
    assert ranking.count_to_agree(world.vacancy) == 3


def test_what_was_given_is_shown_without_who_gave_it():
    world = make_all_locked([{0: "3", 1: "3"}, {0: "1", 1: "3"}])

    rows = ranking.answers_to_agree(ranking.answers_apart(world.vacancy))

    assert [row.given for row in rows] == [(1, 3)] * 3


def test_locking_waits_for_every_answer_the_panel_was_far_apart_on():
    world = make_all_locked([{0: "1", 1: "3"}, {0: "3", 1: "3"}])

    with pytest.raises(shortlist.AnswersToAgree) as missing:
        lock(world)

    assert missing.value.missing == 3
    assert (world.refresh().vacancy.state, AgreedScore.objects.count()) == ("sifting", 0)


def test_the_lead_agrees_with_a_reason_and_the_scores_given_stay():
    world = make_all_locked([{0: "1", 1: "3"}, {0: "3", 1: "3"}])
    before = list(Score.objects.order_by("pk").values())
    apart = list(ranking.answers_apart(world.vacancy))
    with pytest.raises(shortlist.ReasonMissing):
        shortlist.agree_score(
            vacancy=world.vacancy, answer_id=apart[0].pk, choice="2", reason=" ", actor=world.lead, at=LATER
        )

    for answer in apart:
        shortlist.agree_score(
            vacancy=world.vacancy,
            answer_id=answer.pk,
            choice="2",
            reason="We talked.",
            actor=world.lead,
            at=LATER,
        )
    lock(world)

    assert list(Score.objects.order_by("pk").values()) == before
    given = AgreedScore.objects.filter(by_lead=True)
    assert {(each.points, each.reason, each.agreed_by) for each in given} == {(2, "We talked.", world.lead)}
    assert rows_of(world)[1].agreed_mean == Decimal("2.00")


def test_an_answer_the_panel_was_close_on_is_not_the_leads_to_change():
    world = make_all_locked(["3", "2"])
    answer = Answer.objects.filter(application=world.applications[0]).first()

    with pytest.raises(shortlist.NothingToAgree):
        shortlist.agree_score(
            vacancy=world.vacancy, answer_id=answer.pk, choice="0", reason="x", actor=world.lead, at=LATER
        )


def test_locking_writes_the_evidence_of_every_applicant_under_their_pseudonym():
    world = make_all_locked([{0: "2", 1: "n"}, {0: "3", 1: "n"}])

    lock(world)

    for application, points, unseen in zip(world.applications, (3, None), (False, True), strict=True):
        rows = Evidence.objects.filter(thread_key=application.thread_key)
        assert {(row.behaviour.code, row.points, row.no_evidence, row.side, row.stage) for row in rows} == {
            (code, points, unseen, "panel", "application") for code in ("KIND-1", "KIND-2", "OPEN-1")
        }
        assert all(row.staff is None for row in rows)


def test_the_lock_reveals_nobody():
    world = make_all_locked()

    lock(world)

    assert not Event.objects.filter(action="applicants.revealed").exists()
    assert not Application.objects.visible_to(User.objects.get(pk=world.lead.pk)).exists()
    assert {row.name for row in rows_of(world)} == {""}


def test_locking_twice_is_once():
    world = lock(make_all_locked())

    lock(world)

    assert Event.objects.filter(action="vacancy.scores_locked").count() == 1
    assert Evidence.objects.count() == 6


def test_the_agreed_scores_are_what_the_ranking_then_goes_by():
    # Means 1.5 and 2; agreed, with the doubt for the applicant, 2 and 2: equal.
    world = lock(make_all_locked([{0: "1", 1: "2"}, {0: "2", 1: "2"}]))

    assert sorted((row.rank, row.agreed_mean, row.mean) for row in rows_of(world)) == [
        (1, Decimal("2.00"), Decimal("1.50")),
        (1, Decimal("2.00"), Decimal("2.00")),
    ]


def test_the_ranking_can_be_put_in_the_order_of_any_column():
    world = make_all_locked([{0: "4", 1: "2", 2: "n"}, {0: "2", 1: "2", 2: "3"}], applicants=3)

    def order(sort):
        by_mean = {Decimal("3.00"): "apart", Decimal("2.00"): "close"}
        return [by_mean[row.mean] if row.no_evidence == 0 else "unseen" for row in rows_of(world, sort)]

    assert order("-disagreement") == [
        "apart",
        "close",
        "unseen",
    ]  # two scored nothing together: no figure, last
    assert order("disagreement") == ["close", "apart", "unseen"]
    assert order("-unseen")[0] == "unseen"
    assert order("counted")[0] == "unseen"
    assert order("mean")[0] == "close"
    numbers = [row.label for row in rows_of(world, "number")]
    assert numbers == ["Applicant 1", "Applicant 2", "Applicant 3"]
    assert [row.label for row in rows_of(world, "-number")] == numbers[::-1]


@pytest.mark.parametrize("sort", ["", "place", "name", "-", "standing__agreed_mean", "'; drop table"])
def test_anything_else_is_the_order_of_the_places(sort):
    world = make_all_locked([{0: "4", 1: "2"}] * 2)

    assert [row.rank for row in rows_of(world, sort)] == [1, 2]


def test_disagreement_and_severity_stand_beside_the_mean_and_change_no_place():
    world = make_all_locked([{0: "4", 1: "3"}, {0: "2", 1: "3"}, {0: "3", 1: "3"}], members=3)

    rows = rows_of(world)

    assert [(row.rank, row.mean, row.adjusted_mean) for row in rows] == [
        (1, Decimal("3.00"), Decimal("3.00")),
        (1, Decimal("3.00"), Decimal("3.00")),
    ]
    assert sorted(row.disagreement for row in rows) == [Decimal("0.00"), Decimal("1.33")]


def test_the_queue_goes_on_to_the_next_answer_and_comes_round_to_what_was_left():
    world = make_all_locked([{0: "1", 1: "3"}, {0: "3", 1: "3"}])
    first, second, third = ranking.answers_apart(world.vacancy).values_list("pk", flat=True)

    assert ranking.next_to_agree(world.vacancy) == first
    assert ranking.next_to_agree(world.vacancy, after=second) == third
    assert ranking.next_to_agree(world.vacancy, after=third) == first
    for answer in (first, third):
        shortlist.agree_score(
            vacancy=world.vacancy,
            answer_id=answer,
            choice="2",
            reason="We talked.",
            actor=world.lead,
            at=LATER,
        )
    assert ranking.next_to_agree(world.vacancy, after=first) == second
    assert ranking.next_to_agree(world.vacancy, after=second) is None
    assert ranking.agreement_progress(world.vacancy) == (2, 3)


def test_an_answer_that_somebody_asked_to_talk_about_is_agreed_though_the_scores_were_close():
    world = make_all_locked(["3", "2"])
    answer = Answer.objects.filter(application=world.applications[0]).first()
    Answer.objects.filter(pk=answer.pk).update(needs_agreement=True)

    with pytest.raises(shortlist.AnswersToAgree):
        lock(world)
    shortlist.agree_score(
        vacancy=world.vacancy,
        answer_id=answer.pk,
        choice="3",
        reason="We talked.",
        actor=world.lead,
        at=LATER,
    )
    lock(world)

    assert world.vacancy.state == "shortlisted"


def test_members_stand_side_by_side_in_the_order_of_their_points_and_not_of_who_they_are():
    world = make_all_locked([{0: "3", 1: "3"}, {0: "n", 1: "3"}, {0: "1", 1: "3"}], members=3)
    answer = ranking.answers_apart(world.vacancy).first()

    shown = ranking.answer_to_agree(world.vacancy, answer.pk)

    assert [(each.letter, each.points) for each in shown.members] == [("A", 1), ("B", 3), ("C", None)]
    assert shown.members[2].label == "No evidence seen"
    assert all(each.anchor for each in shown.members[:2])


def test_whoever_withdrew_is_not_above_anybody():
    world = make_shortlisted([{0: "4", 1: "3"}] * 2)
    gone = world.applications[0]
    applications.withdraw_application(application=gone, actor=gone.applicant, at=LATER)

    assert [row.rank for row in rows_of(world)] == [1]


def test_a_standing_is_worked_out_once_for_each_applicant():
    world = make_all_locked(applicants=3)

    assert Standing.objects.filter(application__vacancy=world.vacancy).count() == 3
    assert ranking.everybody_has_locked(world.vacancy)


def test_a_vacancy_without_a_panel_never_counts_as_locked():
    world = make_sifting()

    assert not ranking.everybody_has_locked(world.vacancy)
    assert AFTER < LATER


def test_one_applicant_with_everything_that_was_given():
    world = make_shortlisted(["2", "3"])

    answers = ranking.applicant_answers(world.applications[0])

    assert [(each.number, each.given, each.agreed_points, each.reason) for each in answers] == [
        (number, (2, 3), 3, "") for number in (1, 2, 3)
    ]


def test_no_score_is_agreed_once_the_scores_are_locked():
    world = make_shortlisted(["3", "3"])
    answer = Answer.objects.filter(application=world.applications[0]).first()

    with pytest.raises(MoveRefused, match="scores of this vacancy are locked"):
        shortlist.agree_score(
            vacancy=world.vacancy,
            answer_id=answer.pk,
            choice="1",
            reason="We talked.",
            actor=world.lead,
            at=LATER,
        )

    assert AgreedScore.objects.get(answer=answer).points == 3
