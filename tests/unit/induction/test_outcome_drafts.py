"""What is typed of an outcome is kept as it is typed, by its version."""

import pytest

from induction.models import OutcomeDraft
from induction.services.outcome_drafts import ChangedElsewhere, TooLong, keep_outcome_draft
from tests.factories import NOW
from tests.factories_induction import make_confirmed, record_outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def check_in():
    return make_confirmed()


def keep(check_in, version, reason):
    return keep_outcome_draft(
        check_in=check_in, colour="amber", typed={"reason": reason}, version=version,
        actor=check_in.induction.manager.user, at=NOW,
    )  # fmt: skip


def test_of_two_tabs_that_both_begin_the_second_is_told_what_the_first_kept(check_in):
    assert keep(check_in, 0, "Late twice.") == 1
    with pytest.raises(ChangedElsewhere) as changed:
        keep(check_in, 0, "Late once.")

    assert (changed.value.version, changed.value.fields["reason"]) == (1, "Late twice.")
    assert keep(check_in, 1, "Late three times.") == 2
    assert OutcomeDraft.objects.get().reason == "Late three times."


def test_what_is_typed_after_the_outcome_was_recorded_in_another_tab_is_not_kept(check_in):
    keep(check_in, 0, "Late twice.")
    manager = check_in.induction.manager.user
    record_outcome(check_in=check_in, colour="green", actor=manager, at=NOW)
    assert not OutcomeDraft.objects.exists()

    assert keep(check_in, 1, "Late three times.") == 0
    assert not OutcomeDraft.objects.exists()


def test_more_than_a_draft_keeps_is_refused_whole(check_in):
    with pytest.raises(TooLong):
        keep(check_in, 0, "x" * 8001)

    assert not OutcomeDraft.objects.exists()
