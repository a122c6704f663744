import itertools
from decimal import Decimal

import pytest

from recruitment.scoring import (
    NeedsAgreement,
    agreed_by_rule,
    is_ranked,
    minutes_of_work,
    needs_agreement,
    spread,
    summarise,
)


@pytest.mark.parametrize(
    ("given_scores", "mean", "median", "counted", "unseen"),
    [
        ([3, 2], "2.50", "2.5", 2, 0),
        ([1, 2, 2], "1.67", "2.0", 3, 0),
        ([4, None], "4.00", "4.0", 1, 1),
        ([0, 0, None], "0.00", "0.0", 2, 1),
        ([0, 1, 1, 1, 1, 1, 1, 1], "0.88", "1.0", 8, 0),  # 0.875: half goes up
    ],
)
def test_no_evidence_is_counted_and_is_in_no_mean(given_scores, mean, median, counted, unseen):
    summary = summarise(given_scores)

    assert (summary.mean, summary.median) == (Decimal(mean), Decimal(median))
    assert (summary.counted, summary.no_evidence) == (counted, unseen)


def test_nothing_seen_by_anybody_has_no_mean():
    summary = summarise([None, None])

    assert (summary.mean, summary.median, summary.counted, summary.no_evidence) == (None, None, 0, 2)


@pytest.mark.parametrize(
    ("given_scores", "agreed"),
    [
        ([3, 3], 3),
        ([2, 3], 3),  # the doubt is the applicant's
        ([0, 1], 1),
        ([2, 3, 3], 3),
        ([2, 2, 3], 2),
        ([3, 3, None], 3),
        ([None, None], None),
        ([4], 4),
    ],
)
def test_close_scores_agree_by_rule(given_scores, agreed):
    assert agreed_by_rule(given_scores) == agreed


@pytest.mark.parametrize("given_scores", [[1, 3], [0, 4, 2], [3, None], [None, None, 3], [4, 2, None]])
def test_scores_far_apart_need_the_lead(given_scores):
    assert needs_agreement(given_scores)
    with pytest.raises(NeedsAgreement):
        agreed_by_rule(given_scores)


def test_an_answer_nobody_scored_cannot_be_agreed():
    with pytest.raises(ValueError, match="Nobody has scored"):
        agreed_by_rule([])


# Every way in which a panel of one to four can score an answer.
PANELS = [scores for size in range(1, 5) for scores in itertools.product((None, 0, 1, 2, 3, 4), repeat=size)]


def test_the_agreed_score_stands_between_those_given():
    for given_scores in PANELS:
        points = [each for each in given_scores if each is not None]
        if needs_agreement(given_scores):
            continue

        agreed = agreed_by_rule(given_scores)

        assert (agreed is None) == (not points), given_scores
        assert agreed is None or min(points) <= agreed <= max(points), given_scores


def test_who_gave_which_score_makes_no_difference():
    for given_scores in PANELS:
        turned = given_scores[::-1]

        assert summarise(turned) == summarise(given_scores)
        assert (spread(turned), needs_agreement(turned)) == (
            spread(given_scores),
            needs_agreement(given_scores),
        )


@pytest.mark.parametrize(
    ("covered", "questions", "ranked"), [(3, 3, True), (2, 3, True), (1, 3, False), (2, 4, False)]
)
def test_a_place_needs_evidence_on_more_than_half_of_the_questions(covered, questions, ranked):
    assert is_ranked(covered, questions) is ranked


@pytest.mark.parametrize(
    ("words", "answers", "minutes"), [(0, 0, 0), (200, 1, 2), (201, 1, 2), (30000, 120, 210)]
)
def test_the_work_is_estimated_in_whole_minutes(words, answers, minutes):
    assert minutes_of_work(words=words, answers=answers) == minutes
