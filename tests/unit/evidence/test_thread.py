"""Writing a thread once, tying it to the person who joined, and reading it back."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, TODAY, make_framework, make_staff, make_user
from values_hub.audit.models import Event
from values_hub.evidence.models import Evidence, Remark
from values_hub.evidence.queries.threads import Look, Occasion, thread_of
from values_hub.evidence.services import Seen, tie_thread, write_remark, write_thread
from values_hub.framework.models import Behaviour

pytestmark = pytest.mark.django_db


@pytest.fixture
def values():
    return list(make_framework().values.order_by("order"))


def write(values, **changes):
    source = changes.pop("source", None) or make_user()
    arguments = {
        "source": source,
        "stage": "check_in",
        "seen": [
            Seen(values[0], "self", points=3, text="Listened"),
            Seen(values[0], "manager", no_evidence=True),
        ],
        "seen_on": TODAY,
        "actor": source,
        "at": NOW,
    }
    return write_thread(**{**arguments, **changes})


def test_writing_again_writes_nothing_more(values):
    staff, source = make_staff(), make_user()

    for _ in range(2):
        write(values, staff=staff, source=source)

    assert sorted(Evidence.objects.values_list("side", "points", "no_evidence", "text")) == [
        ("manager", None, True, ""),
        ("self", 3, False, "Listened"),
    ]


def test_one_source_may_see_two_behaviours_of_a_value(values):
    staff, source = make_staff(), make_user()
    behaviours = Behaviour.objects.filter(value=values[0]).order_by("order")

    for _ in range(2):
        write(
            values,
            staff=staff,
            source=source,
            seen=[Seen(values[0], "panel", points=4, behaviour=each) for each in behaviours],
        )

    assert Evidence.objects.count() == len(behaviours) == 2


def test_evidence_belongs_to_somebody(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(
            value=values[0], stage="check_in", side="self", points=1, seen_on=TODAY, written_at=NOW,
            source_type="people.user", source_id=uuid.uuid4(),
        )  # fmt: skip


@pytest.mark.parametrize(("points", "no_evidence"), [(5, False), (2, True)])
def test_a_rating_is_on_the_scale_or_is_no_evidence(values, points, no_evidence):
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(
            staff=make_staff(), value=values[0], stage="check_in", side="self", points=points,
            no_evidence=no_evidence, seen_on=TODAY, written_at=NOW, source_type="x.y", source_id=uuid.uuid4(),
        )  # fmt: skip


def test_joining_ties_the_pseudonym_to_the_person_and_nobody_else(values):
    mine, theirs = uuid.uuid4(), uuid.uuid4()
    write(values, thread_key=mine)
    write(values, thread_key=theirs)
    staff = make_staff()

    assert tie_thread(thread_key=mine, staff=staff, actor=staff.user, at=NOW) == 2
    assert set(Evidence.objects.filter(staff=staff).values_list("thread_key", flat=True)) == {mine}
    assert set(Evidence.objects.filter(thread_key=theirs).values_list("staff", flat=True)) == {None}


def test_reads_values_down_and_occasions_across(values):
    staff = make_staff()
    write(values, staff=staff, stage="appraisal", seen=[Seen(values[1], "agreed", points=4)], seen_on=TODAY)
    write(values, staff=staff, seen_on=TODAY - dt.timedelta(days=200))

    thread = thread_of(staff)

    assert thread.occasions == [
        Occasion("Induction check-in", TODAY - dt.timedelta(days=200)),
        Occasion("Appraisal", TODAY),
    ]
    assert [(each.name, each.looks) for each in thread.values] == [
        (
            "Kind",
            [
                [
                    Look("Their own view", "3 Label 3", 3, "", "Listened"),
                    Look("Their manager's view", "No evidence seen", None, "", ""),
                ],
                [],
            ],
        ),
        ("Open", [[], [Look("Agreed together", "4 Label 4", 4, "", "")]]),
    ]
    assert [[occasion.stage for occasion, _ in cells] for _, cells in thread.chapters()] == [
        ["Induction check-in"],
        ["Appraisal"],
    ]


def test_a_long_thread_costs_no_more_queries_than_a_short_one(values, django_assert_num_queries):
    staff = make_staff()
    write(values, staff=staff)
    with django_assert_num_queries(3):
        thread_of(staff)
    for days in range(3):
        write(values, staff=staff, seen_on=TODAY - dt.timedelta(days=days))
    with django_assert_num_queries(3):
        thread_of(staff)


def test_a_value_keeps_its_line_across_versions(values):
    staff = make_staff()
    write(values, staff=staff, seen_on=TODAY - dt.timedelta(days=400))
    newer = list(make_framework(name="Second").values.order_by("order"))
    write(newer, staff=staff)

    assert [(each.name, [len(looks) for looks in each.looks]) for each in thread_of(staff).values] == [
        ("Kind", [2, 2])
    ]


def test_only_those_who_see_the_person_see_the_evidence(values):
    manager = make_staff()
    staff = make_staff(manager=manager)
    write(values, staff=staff)
    write(values, thread_key=uuid.uuid4())

    def seen(user):
        return Evidence.objects.visible_to(user).count()

    assert (seen(staff.user), seen(manager.user), seen(make_staff().user), seen(make_user())) == (2, 2, 0, 0)


def test_a_remark_on_an_occasion_is_written_once():
    staff, source = make_staff(), make_user()
    said = {
        "source": source, "staff": staff, "heading": "Reviewed", "written_on": TODAY, "actor": source, "at": NOW,
    }  # fmt: skip

    assert [write_remark(text=text, **said) for text in ("It stands.", "It does not.")] == [True, False]

    assert Remark.objects.get().text == "It stands."
    assert Event.objects.filter(action="thread.remarked").count() == 1
