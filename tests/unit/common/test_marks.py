"""A mark says whether rows are still the same ones, on both databases."""

import pytest

from tests.factories import make_staff
from values_hub.common.marks import count_and_mark
from values_hub.people.models import StaffRecord

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


def test_the_same_rows_have_the_same_mark_in_any_order():
    for name in ("Amina", "Ben", "Chidi"):
        make_staff(name)
    rows = StaffRecord.objects.all()
    assert count_and_mark(rows.order_by("first_name")) == count_and_mark(rows.order_by("-pk"))
    assert count_and_mark(rows)[0] == rows.count()


def test_one_more_one_less_and_another_have_another():
    for name in ("Amina", "Ben", "Chidi"):
        make_staff(name)
    names = ["Amina", "Ben", "Chidi"]
    some = [[], names[:1], names[1:2], names[:2], names[1:], names]
    marks = [count_and_mark(StaffRecord.objects.filter(first_name__in=each))[1] for each in some]
    assert len(set(marks)) == len(some)
    assert marks[0] == "0:0"
