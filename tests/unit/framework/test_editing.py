"""Writing a draft: parts added, changed, removed and moved; codes; and what is refused without changing anything."""

from typing import Any

import pytest

from tests.factories import NOW, make_framework
from tests.factories_framework import make_draft
from values_hub.audit.models import Event
from values_hub.framework.models import (
    Anchor,
    Behaviour,
    Exemplar,
    Framework,
    Indicator,
    Prompt,
    Question,
    Value,
)
from values_hub.framework.queries.parts import (
    KINDS,
    anchor_texts,
    as_shown,
    details_shown,
    goes_with,
    labels_of,
    order_shown,
    siblings,
    texts_shown,
    with_contents,
)
from values_hub.framework.services import editing
from values_hub.framework.services.exchange import to_document
from values_hub.framework.services.publishing import publish_framework

pytestmark = pytest.mark.django_db
NEW_VALUE = {"name": "Brave and fair", "code": "", "statement": "We are brave.", "description": ""}


@pytest.fixture
def draft() -> Framework:
    return make_draft()


def add(draft: Framework, kind: str, parent: Any, **fields: Any) -> Any:
    return editing.add_part(
        framework=draft, kind=KINDS[kind], parent=parent, fields=fields, actor=None, at=NOW
    )


def change(draft: Framework, part: Any, seen: str | None = None, **fields: Any) -> None:
    kept = {name: getattr(part, name) for name in KINDS[part._meta.model_name].fields}
    editing.change_part(
        framework=draft, part=part, fields=kept | fields, seen=seen or as_shown(part), actor=None, at=NOW
    )


def remove(draft: Framework, part: Any, seen: str | None = None) -> None:
    editing.remove_part(framework=draft, part=part, seen=seen or with_contents(part), actor=None, at=NOW)


def move(draft: Framework, part: Any, *, up: bool, seen: str | None = None) -> tuple[int, int]:
    return editing.move_part(
        framework=draft, part=part, up=up, seen=seen or order_shown(list(siblings(part))), actor=None, at=NOW
    )


def first(model: type[Any], draft: Framework) -> Any:
    return (
        model._default_manager.filter(**{KINDS[model._meta.model_name].to_framework: draft})
        .order_by("pk")
        .first()
    )


def test_a_value_goes_to_the_end_with_a_code_made_from_its_name(draft: Framework) -> None:
    value = add(draft, "value", draft, **NEW_VALUE)

    assert (value.order, value.code) == (3, "BRAVE-AND-FAIR")
    assert add(draft, "value", draft, **NEW_VALUE).code == "BRAVE-AND-FAIR-2"


@pytest.mark.parametrize(
    ("name", "code"), [("?!", "VALUE"), ("Ourselves and everybody", "OURSELVES-AND"), ("Ÿ", "VALUE")]
)
def test_any_name_gives_a_code_that_fits(draft: Framework, name: str, code: str) -> None:
    assert add(draft, "value", draft, **{**NEW_VALUE, "name": name}).code == code


def test_behaviours_and_questions_are_numbered_under_what_they_belong_to(draft: Framework) -> None:
    value = Value.objects.get(framework=draft, code="KIND")

    behaviour = add(draft, "behaviour", value, name="New", code="", statement="We do.")
    question = add(
        draft,
        "question",
        behaviour,
        text="Why?",
        code="",
        stage="interview",
        level="everyone",
        guide="",
        word_limit=None,
    )  # fmt: skip

    assert (behaviour.code, behaviour.order, question.code) == ("KIND-3", 3, "Q-KIND-3-1")


def test_a_code_used_anywhere_in_the_version_is_refused(draft: Framework) -> None:
    other = Value.objects.get(framework=draft, code="OPEN")

    with pytest.raises(
        editing.CodeTaken, match="The code kind-1 is already used for “Behaviour KIND-1”"
    ) as caught:
        add(draft, "behaviour", other, name="New", code="kind-1", statement="We do.")

    assert caught.value.field == "code"
    assert not Behaviour.objects.filter(name="New").exists()


def test_the_same_code_in_another_version_is_no_matter(draft: Framework) -> None:
    make_framework()

    change(draft, first(Value, draft), name="Other")

    assert Value.objects.filter(name="Other").count() == 1


def test_an_emptied_code_stays_as_it_was(draft: Framework) -> None:
    value = first(Value, draft)

    change(draft, value, code="", name="Other")

    assert list(Value.objects.filter(pk=value.pk).values_list("name", "code")) == [("Other", value.code)]


def test_one_graded_answer_a_point(draft: Framework) -> None:
    question = Question.objects.filter(behaviour__value__framework=draft, stage="application").first()

    with pytest.raises(editing.PointsTaken, match="already a graded answer worth 3"):
        add(draft, "exemplar", question, points=3, text="x", commentary="y")
    weak = add(draft, "exemplar", question, points=2, text="x", commentary="y")
    with pytest.raises(editing.PointsTaken):
        change(draft, weak, points=1)

    assert sorted(Exemplar.objects.filter(question=question).values_list("points", flat=True)) == [1, 2, 3, 4]


def test_an_indicator_that_changes_sides_goes_to_the_end_of_the_other(draft: Framework) -> None:
    behaviour = first(Behaviour, draft)
    seen = Indicator.objects.get(behaviour=behaviour, polarity="see")

    change(draft, seen, polarity="dont_see")

    assert list(siblings(Indicator.objects.get(pk=seen.pk)).values_list("order", flat=True)) == [1, 2]
    assert Indicator.objects.get(pk=seen.pk).order == 2


def test_a_list_has_an_end(draft: Framework) -> None:
    question = first(Question, draft)
    Prompt.objects.bulk_create(Prompt(question=question, order=n, text="x") for n in range(2, 51))

    with pytest.raises(editing.TooMany, match="already 50 here"):
        add(draft, "prompt", question, text="One more")


def test_removing_takes_what_hangs_from_it(draft: Framework) -> None:
    value = Value.objects.get(framework=draft, code="KIND")
    assert goes_with(value) == [(2, "behaviour"), (4, "indicator"), (8, "question"), (10, "anchor")]

    remove(draft, value)

    assert [row["code"] for row in to_document(draft)["values"]] == ["OPEN"]
    assert Question.objects.filter(behaviour__value__framework=draft).count() == 4
    assert Event.objects.get(action="framework.value_removed").data == {
        "part": value.pk.hex, "with_it": {"behaviour": 2, "indicator": 4, "question": 8, "anchor": 10},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "up", "order", "place"),
    [
        (0, False, [1, 0, 2], (2, 3)), (2, True, [0, 2, 1], (2, 3)), (0, True, [0, 1, 2], (1, 3)),
        (2, False, [0, 1, 2], (3, 3)),
    ],
    ids=["down", "up", "first goes no higher", "last goes no lower"],
)  # fmt: skip
def test_moving_changes_places_with_the_neighbour(
    draft: Framework, start: int, up: bool, order: list[int], place: tuple[int, int]
) -> None:
    question = first(Question, draft)
    add(draft, "prompt", question, text="Two")
    add(draft, "prompt", question, text="Three")
    prompts = list(Prompt.objects.filter(question=question).order_by("order"))

    assert move(draft, prompts[start], up=up) == place

    assert list(Prompt.objects.filter(question=question).order_by("order")) == [prompts[n] for n in order]


def test_after_a_removal_the_rest_can_still_be_moved(draft: Framework) -> None:
    added = [add(draft, "value", draft, **NEW_VALUE) for _ in range(2)]
    remove(draft, added[0])

    move(draft, added[1], up=True)

    assert [row["code"] for row in to_document(draft)["values"]] == ["KIND", "BRAVE-AND-FAIR-2", "OPEN"]


def test_the_five_points_and_what_they_look_like(draft: Framework) -> None:
    value = first(Value, draft)
    labels, texts = labels_of(draft), anchor_texts(value, "everyone")

    editing.set_scale(
        framework=draft, labels={4: "Great", 0: ""}, seen=texts_shown(labels), actor=None, at=NOW
    )
    editing.set_anchors(
        framework=draft, value=value, level="everyone", texts={4: "New", 3: ""}, seen=texts_shown(texts), actor=None,
        at=NOW,
    )  # fmt: skip

    assert labels_of(draft) == {1: "Label 1", 2: "Label 2", 3: "Label 3", 4: "Great"}
    assert anchor_texts(value, "everyone") == {n: texts[n] for n in (0, 1, 2)} | {4: "New"}
    assert len(anchor_texts(value, "leads_people")) == 5


def stale_attempts(draft: Framework) -> dict[str, Any]:
    value = first(Value, draft)
    return {
        "change": lambda: change(draft, value, seen="old", name="Mine"),
        "remove": lambda: remove(draft, value, seen="old"),
        "move": lambda: move(draft, value, up=False, seen="old"),
        "details": lambda: editing.change_details(
            framework=draft, name="Mine", summary="", seen="old", actor=None, at=NOW
        ),
        "scale": lambda: editing.set_scale(
            framework=draft, labels={4: "Mine"}, seen="old", actor=None, at=NOW
        ),
        "anchors": lambda: editing.set_anchors(
            framework=draft, value=value, level="everyone", texts={4: "Mine"}, seen="old", actor=None, at=NOW
        ),
    }


@pytest.mark.parametrize("what", ["change", "remove", "move", "details", "scale", "anchors"])
def test_a_stale_form_changes_nothing_and_says_so(draft: Framework, what: str) -> None:
    before = to_document(draft)

    with pytest.raises(
        editing.ChangedMeanwhile, match=r"since you opened this page. Nothing of yours has been saved"
    ):
        stale_attempts(draft)[what]()

    assert to_document(draft) == before


def test_removing_a_value_to_which_somebody_just_added_is_stale(draft: Framework) -> None:
    value = first(Value, draft)
    seen = with_contents(value)
    add(draft, "behaviour", value, name="New", code="", statement="We do.")

    with pytest.raises(editing.ChangedMeanwhile):
        remove(draft, value, seen=seen)

    assert Value.objects.filter(pk=value.pk).exists()


@pytest.mark.parametrize("what", ["change", "remove", "move", "anchors"])
def test_what_has_been_removed_meanwhile_cannot_be_written_to(draft: Framework, what: str) -> None:
    value = first(Value, draft)
    attempt = stale_attempts(draft)[what]
    remove(draft, value)
    before = to_document(draft)

    with pytest.raises(editing.RemovedMeanwhile, match="This value has been removed"):
        attempt()

    assert to_document(draft) == before


def test_nothing_is_added_under_what_has_been_removed(draft: Framework) -> None:
    value = first(Value, draft)
    remove(draft, value)

    with pytest.raises(editing.RemovedMeanwhile):
        add(draft, "behaviour", value, name="New", code="", statement="We do.")


def test_a_part_of_another_version_is_not_in_this_one(draft: Framework) -> None:
    other = make_draft()

    with pytest.raises(editing.RemovedMeanwhile):
        change(draft, first(Value, other), name="Mine")

    assert not Value.objects.filter(name="Mine").exists()


def test_a_version_published_meanwhile_takes_no_more_edits(draft: Framework) -> None:
    attempts = stale_attempts(draft)
    publish_framework(framework=draft, actor=None, at=NOW)
    before = to_document(draft)

    for attempt in attempts.values():
        with pytest.raises(editing.Published, match="This version has been published"):
            attempt()

    assert to_document(draft) == before


def test_a_version_discarded_meanwhile_takes_no_more_edits(draft: Framework) -> None:
    Framework.objects.filter(pk=draft.pk).delete()

    with pytest.raises(editing.RemovedMeanwhile, match="has been discarded"):
        editing.change_details(
            framework=draft, name="x", summary="", seen=details_shown(draft), actor=None, at=NOW
        )


def test_the_trail_holds_no_word_that_was_typed(draft: Framework) -> None:
    add(draft, "value", draft, **{**NEW_VALUE, "name": "Secret"})
    change(draft, Value.objects.get(name="Secret"), statement="Hush")
    remove(draft, Value.objects.get(name="Secret"))

    trail = str(list(Event.objects.values_list("action", "data")))

    assert [word for word in ("Secret", "Hush", "SECRET") if word in trail] == []
    assert Anchor.objects.exists()
