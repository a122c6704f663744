"""What another tab did meanwhile is not written over, and what is signed is not begun again."""

import pytest

from appraisal.models import Record
from appraisal.services.drafts import ChangedElsewhere, TooLate, begin_record
from tests.factories_appraisal import make_appraisal, share

pytestmark = pytest.mark.django_db


def test_no_record_is_begun_of_what_has_been_signed():
    appraisal = make_appraisal("signed")
    before = Record.objects.values().get()

    with pytest.raises(TooLate):
        begin_record(appraisal=appraisal)

    assert Record.objects.values().get() == before


def test_a_record_that_changed_in_another_tab_is_not_shared():
    appraisal = make_appraisal("met")
    stands = Record.objects.get().version

    with pytest.raises(ChangedElsewhere) as changed:
        share(appraisal, version=stands + 1)

    assert changed.value.version == stands
    assert Record.objects.get().shared_at is None
