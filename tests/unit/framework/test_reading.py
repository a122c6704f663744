"""Reading a version: anchors by level, ratings in words, the rating field, and who sees which version."""

import itertools

import pytest

from tests.factories import NOW, give_role, make_framework, make_staff, make_unit, make_user
from tests.factories_framework import make_consultation, make_draft, make_editor, make_hr
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.audit.transitions import move
from values_hub.common.waiting import WaitingItem
from values_hub.framework.forms.rating import RatingField
from values_hub.framework.models import Anchor, Exemplar, Framework, Value
from values_hub.framework.models.ratings import from_choice
from values_hub.framework.queries.anchors import AnchoredPoint, anchored_points, rating_words, scale_labels
from values_hub.framework.queries.reading import question_bank, question_counts, values_read
from values_hub.framework.queries.wording import wording_of
from values_hub.framework.states import FrameworkState
from values_hub.framework.waiting import drafts_to_finish

pytestmark = pytest.mark.django_db


def test_a_level_uses_its_own_anchor_and_everyones_where_it_has_none(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    draft = make_draft()
    Anchor.objects.filter(value__framework=draft, level="leads_people", points=2).delete()
    values = list(draft.values.order_by("order"))

    with django_assert_num_queries(2):
        found = anchored_points(draft, values, "leads_people")

    assert found[values[0].pk] == [
        AnchoredPoint(4, "Label 4", "Kind at 4 for leads_people"),
        AnchoredPoint(3, "Label 3", "Kind at 3 for leads_people"),
        AnchoredPoint(2, "Label 2", "Kind at 2 for everyone"),
        AnchoredPoint(1, "Label 1", "Kind at 1 for leads_people"),
        AnchoredPoint(0, "Label 0", "Kind at 0 for leads_people"),
    ]


def test_a_published_versions_values_are_read_once_and_a_drafts_each_time(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    live, draft = make_framework(), make_draft()
    found = wording_of(live).values
    assert found == tuple(live.values.order_by("order")) != ()

    with django_assert_num_queries(0):
        assert wording_of(live).values == found
    with django_assert_num_queries(2):
        assert wording_of(draft).values == wording_of(draft).values


@pytest.mark.parametrize(
    ("choice", "words"),
    [("", "Not rated"), ("n", "No evidence seen"), ("0", "0 Label 0"), ("4", "4 Label 4")],
)
def test_a_rating_in_words(choice: str, words: str) -> None:
    rating = Exemplar.__new__(Exemplar)  # any object with the two columns of `Rated`
    for name, value in from_choice(choice).items():
        setattr(rating, name, value)

    assert rating_words(rating, scale_labels(make_framework())) == words


@pytest.mark.parametrize("choice", ["5", "-1", "N", " 1", "no"])
def test_what_is_no_rating_is_refused(choice: str) -> None:
    with pytest.raises(ValueError, match="Not a rating"):
        from_choice(choice)


def test_the_rating_field_offers_five_points_and_no_evidence_with_nothing_chosen() -> None:
    field = RatingField([AnchoredPoint(4, "Strong", "Did it"), AnchoredPoint(0, "", "")], label="Kind")

    assert list(field.choices) == [("4", "4 Strong"), ("0", "0"), ("n", "No evidence seen")]
    assert field.choice_hints == {"4": "Did it"}
    assert field.choice_keys == {"4": "4", "0": "0", "n": "n"}
    assert field.initial is None
    assert field.error_messages["required"] == "Select a rating, or no evidence seen"


def test_values_as_people_read_them(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    draft = make_draft()

    with django_assert_num_queries(5):
        kind, openness = values_read(draft)

    assert [each.behaviour.code for each in kind.behaviours] == ["KIND-1", "KIND-2"]
    assert (kind.behaviours[0].see, kind.behaviours[0].dont_see) == (["Seen KIND-1"], ["Not seen KIND-1"])
    assert [(level.level, len(level.points)) for level in openness.levels] == [
        ("everyone", 5),
        ("leads_people", 5),
    ]
    assert [point.points for point in openness.levels[0].points] == [4, 3, 2, 1, 0]


def test_the_bank_in_the_order_things_happen_and_counted() -> None:
    draft = make_draft()
    openness = Value.objects.get(framework=draft, code="OPEN")

    counts = question_counts(draft)

    assert [row.stage for row in question_bank(draft)][:4] == [
        "application",
        "interview",
        "check_in",
        "appraisal",
    ]
    assert [row.code for row in question_bank(draft, "interview", openness.pk)] == ["Q-OPEN-1-interview"]
    assert [(value.code, [n for _, n in numbers], total) for value, numbers, total in counts.rows] == [
        ("KIND", [2, 2, 2, 2], 8),
        ("OPEN", [1, 1, 1, 1], 4),
    ]
    assert (counts.totals[0], counts.total, counts.exemplars) == (("Application", 3), 12, 9)


def test_who_sees_a_version_is_who_may_read_it() -> None:
    draft, consultation, retired, live = make_draft(), make_consultation(), make_framework(), make_framework()
    retired.refresh_from_db()
    scoped = make_staff().user
    give_role(scoped, Role.HR, make_unit())
    people = {
        "editor": make_editor(), "hr": make_hr(), "hr of a directorate": scoped, "staff": make_staff().user,
        "candidate": make_user(),
    }  # fmt: skip
    seen = {name: {row.number for row in Framework.objects.visible_to(user)} for name, user in people.items()}

    assert seen == {
        "editor": {draft.number, consultation.number, retired.number, live.number},
        "hr": {draft.number, consultation.number, retired.number, live.number},
        "hr of a directorate": {consultation.number, retired.number, live.number},
        "staff": {consultation.number, retired.number, live.number},
        "candidate": set(),
    }
    for (name, user), version in itertools.product(people.items(), Framework.objects.all()):
        assert bool(decide(user, Action.READ_FRAMEWORK, version)) is (version.number in seen[name]), (
            name,
            version,
        )


def test_an_editor_is_reminded_of_what_they_have_open() -> None:
    editor, other = make_editor(), make_staff().user
    draft, consultation = make_draft(), make_consultation()

    items = list(drafts_to_finish(editor, NOW.date()))

    assert items == [
        WaitingItem(
            "Comments on version 2 of our values",
            f"/framework/{consultation.pk}/edit/",
            why="Out for consultation. Every member of staff can read it.",
            group="others",
        ),
        WaitingItem(
            "Finish version 1 of our values",
            f"/framework/{draft.pk}/edit/",
            why="A draft, started on 2 March 2026.",
        ),
    ]
    assert list(drafts_to_finish(other, NOW.date())) == []


def test_nothing_waits_once_it_is_published() -> None:
    editor = make_editor()
    live = make_framework()
    move(live, FrameworkState.RETIRED, actor=None, at=NOW)

    assert list(drafts_to_finish(editor, NOW.date())) == []


def test_the_words_of_a_published_version_are_read_once_and_a_drafts_each_time(
    django_assert_num_queries,
) -> None:  # type: ignore[no-untyped-def]
    live, draft = make_framework(), make_draft()

    first = (scale_labels(live), scale_labels(draft))
    with django_assert_num_queries(1):
        again = (scale_labels(live), scale_labels(draft))

    assert again == first
    assert first[0]


def test_nobody_changes_the_words_for_everybody_else() -> None:
    live = make_framework()

    scale_labels(live).clear()

    assert scale_labels(live)


def test_a_senior_leader_without_anchors_of_their_own_reads_those_of_who_leads_people() -> None:
    framework = make_framework()
    values = list(framework.values.all())

    assert anchored_points(framework, values, "senior_leader") == anchored_points(
        framework, values, "leads_people"
    )
    assert anchored_points(framework, values, "everyone") != anchored_points(
        framework, values, "leads_people"
    )
