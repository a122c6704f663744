import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.workload import Workload, duration_words, workload


def test_the_share_of_one_member():
    # 50 × 4 questions × 3 readings / 4 members = 150 answers of 250 words: 187.5 minutes to read, 75 to decide.
    assert workload(word_limits=[250] * 4, members=4, reviews=3) == Workload(50, 3, 150, 265)


def test_a_panel_smaller_than_the_readings_reads_everything():
    assert workload(word_limits=[250] * 3, members=2, reviews=3) == Workload(50, 2, 150, 265)


@pytest.mark.parametrize(("limits", "members"), [([], 3), ([250], 0)])
def test_nothing_to_say_before_there_is_anything(limits, members):
    assert workload(word_limits=limits, members=members, reviews=3) is None


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=4),
    st.integers(1, 8),
    st.integers(1, 8),
    st.integers(1, 2000),
)
def test_the_shares_are_enough_for_every_reading(limits, members, reviews, applicants):
    share = workload(word_limits=limits, members=members, reviews=reviews, applicants=applicants)

    needed = applicants * len(limits) * min(reviews, members)
    assert needed <= share.answers * members < needed + members


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (265, "4 hours 25 minutes"),
        (121, "2 hours 1 minute"),
    ],
)
def test_minutes_in_words(minutes, words):
    assert duration_words(minutes) == words
