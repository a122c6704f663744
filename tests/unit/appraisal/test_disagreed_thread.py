"""A record that the person does not agree with, as it stands in their thread."""

import datetime as dt

import pytest

from appraisal.services.reopening import open_again
from appraisal.services.reviewing import find
from tests.factories import NOW
from tests.unit.appraisal.test_reviewing import make_line, signs_again
from values_hub.evidence.models import Evidence, Remark
from values_hub.evidence.queries.threads import Found, thread_of

pytestmark = pytest.mark.django_db
# 30 minutes past midnight in British Summer Time: the day before in UTC.
LATE = dt.datetime(2026, 4, 7, 23, 30, tzinfo=dt.UTC)


def sides(staff):
    rows = Evidence.objects.filter(staff=staff, stage="appraisal")
    return sorted(set(rows.values_list("side", flat=True)))


def labels(staff):
    """Whose view each look is, as the thread says it, for the first value on each occasion."""
    return [[look.side for look in looks] for looks in thread_of(staff).values[0].looks]


def test_what_is_not_agreed_is_never_called_agreed():
    line = make_line("disagreed")
    assert sides(line.amina) == ["manager", "recorded", "self"]
    assert labels(line.amina) == [["In the record, not agreed", "Their own view", "Their manager's view"]]
    recorded = Evidence.objects.filter(staff=line.amina, side="recorded")
    assert set(recorded.values_list("points", "text", "written_by")) == {
        (3, "We talked it through.", line.grace.user_id)
    }


def test_what_is_agreed_is_called_agreed():
    line = make_line("signed")
    assert sides(line.amina) == ["agreed", "manager", "self"]


@pytest.mark.parametrize(
    ("finding", "heading"),
    [
        ("put_right", "Part of the record is not right. My words say what is"),
        ("stands", "The record stands"),
    ],
)
def test_the_finding_stands_beside_it_once_and_changes_nothing_of_it(finding, heading):
    line = make_line("disagreed")
    before = list(Evidence.objects.order_by("pk").values())
    assert thread_of(line.amina).findings == []
    found = {"finding": finding, "words": "They did speak of nights."}
    for _ in range(2):
        find(appraisal=line.appraisal, actor=line.dawn.user, at=LATE, **found)
    (occasion,) = thread_of(line.amina).findings
    assert (occasion.stage, occasion.found) == (
        "Appraisal", Found(heading, "They did speak of nights.", dt.date(2026, 4, 8)),
    )  # fmt: skip
    assert list(Evidence.objects.order_by("pk").values()) == before
    assert Remark.objects.get().written_by == line.dawn.user


def test_a_second_record_is_agreed_and_the_first_keeps_its_finding_and_its_name():
    line = make_line("disagreed")
    find(appraisal=line.appraisal, finding="again", words="Start afresh.", actor=line.dawn.user, at=NOW)
    open_again(appraisal=line.appraisal, reason="As found.", actor=line.hr, at=LATE)
    signs_again(line, agrees=True)
    assert labels(line.amina) == [
        ["In the record, not agreed", "Their own view", "Their manager's view"],
        ["Agreed together"],
    ]
    assert [each.found and each.found.heading for each in thread_of(line.amina).occasions] == [
        "Talk and record again", None,
    ]  # fmt: skip


def test_a_second_disagreement_has_a_finding_of_its_own():
    line = make_line("disagreed")
    find(appraisal=line.appraisal, finding="again", words="Start afresh.", actor=line.dawn.user, at=NOW)
    open_again(appraisal=line.appraisal, reason="As found.", actor=line.hr, at=LATE)
    signs_again(line, agrees=False)
    find(
        appraisal=line.appraisal,
        finding="put_right",
        words="Nights were spoken of.",
        actor=line.dawn.user,
        at=LATE,
    )
    assert labels(line.amina)[1] == ["In the record, not agreed"]
    assert [each.found.text for each in thread_of(line.amina).occasions] == [
        "Start afresh.", "Nights were spoken of.",
    ]  # fmt: skip
