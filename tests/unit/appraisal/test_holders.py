"""Who holds an appraisal: what the database answers of a row, and a page of one that it has."""

from itertools import product

import pytest
from django.db.models import Count, Q

from appraisal.models import Appraisal
from appraisal.queries.at_hand import holds
from appraisal.queries.lists import (
    HOLDERS,
    Facts,
    by_holder,
    held_by,
    holder_at_hand,
    holder_of,
    own,
    whether,
)
from appraisal.states import BLIND, AppraisalState
from tests.factories import NOW, TODAY
from tests.factories_appraisal import make_appraisal
from values_hub.people.models import User


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(AppraisalState))
def test_a_row_at_hand_is_held_by_whom_the_database_says_whoever_reads_it(state):
    made = make_appraisal()
    somebody, everything = made.appraiser, Appraisal.objects.filter(pk=made.pk)
    readers = [User.objects.get(pk=each.user_id) for each in (made.staff, somebody, make_appraisal().staff)]
    sent = (None, NOW) if state in BLIND or state == AppraisalState.ENDED else (NOW,)

    for appraiser, person_at, appraiser_at, left_out in product(
        (somebody, None), sent, sent, ("", "by_hand")
    ):
        if state in BLIND and person_at and appraiser_at:
            continue  # it is ready with the second of them
        everything.update(
            state=state, appraiser=appraiser, person_sent_at=person_at, appraiser_sent_at=appraiser_at,
            left_out=left_out, met_on=TODAY, met_recorded_at=NOW,
        )  # fmt: skip
        for reader in readers:
            asked = everything.annotate(said=holder_of(reader), mine=whether(own(reader)))
            row = asked.select_related("appraiser").get()
            assert holder_at_hand(row) == row.said
            assert list(by_holder(everything, reader, n=Count("*"))) == [(row.said, state, 1)]
            found = [holder for holder in HOLDERS if everything.filter(held_by(reader, holder)).exists()]
            assert found == [row.said]


def test_a_condition_asks_of_a_row_at_hand_what_it_knows_and_nothing_else():
    facts = Facts("met", appraiser=None)

    assert holds(Q(), facts)
    assert holds(Q(state__in={"met"}, appraiser=None) & ~Q(mine=True) & ~Q(appraiser__in=[3]), facts)
    assert holds(Q(state="signed") | Q(appraiser__isnull=True), facts)
    assert not holds(~(Q(state="signed") | Q(appraiser__isnull=True)), facts)
    with pytest.raises(LookupError):
        holds(Q(state__startswith="m"), facts)
