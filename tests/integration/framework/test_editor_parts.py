"""The parts of a draft in the browser's terms: added, changed, removed, moved."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories import make_framework
from tests.integration.framework.editing import part, save, shown, text_of, url
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
from values_hub.framework.queries.parts import as_shown, with_contents
from values_hub.framework.services.exchange import to_document

pytestmark = pytest.mark.django_db


ADDED = {
    "value": ("add_value", {"name": "Brave", "statement": "We are brave.", "description": "", "code": ""}),
    "behaviour": ("add_part", {"name": "Dares", "statement": "We dare.", "code": ""}),
    "indicator": ("add_part", {"polarity": "see", "text": "Says no to the boss"}),
    "question": (
        "add_part",
        {
            "text": "When did you dare?",
            "stage": "application",
            "word_limit": "200",
            "level": "everyone",
            "guide": "",
        },
    ),
    "prompt": ("add_part", {"text": "And then?"}),
    "exemplar": ("add_part", {"points": "2", "text": "I dared.", "commentary": "Short."}),
}


def parent_of(draft: Framework, kind: str) -> list[Any]:
    behaviour = Behaviour.objects.get(value__framework=draft, code="KIND-1")
    question = Question.objects.get(behaviour=behaviour, stage="application")
    parents = {"value": None, "behaviour": behaviour.value, "prompt": question, "exemplar": question}
    parent = parents.get(kind, behaviour)
    return [kind, parent.pk] if parent else []


@pytest.mark.parametrize("kind", ADDED)
def test_a_part_is_added(editor: Client, draft: Framework, kind: str) -> None:
    name, answers = ADDED[kind]
    address = url(name, draft.pk, *parent_of(draft, kind))
    model = {"value": Value, "behaviour": Behaviour, "indicator": Indicator, "question": Question, "prompt": Prompt,
             "exemplar": Exemplar}[kind]  # fmt: skip
    before = set(model._default_manager.values_list("pk", flat=True))
    assert editor.get(address).status_code == 200

    response = editor.post(address, answers, follow=True)

    assert response.status_code == 200
    made = model._default_manager.exclude(pk__in=before).get()
    assert {name: str(getattr(made, name)) for name in answers if name != "code"} == {
        name: answer for name, answer in answers.items() if name != "code"
    }


@pytest.mark.parametrize("kind", ADDED)
def test_an_empty_form_adds_nothing_and_says_what_to_enter(
    editor: Client, draft: Framework, kind: str
) -> None:
    before = to_document(draft)

    response = editor.post(url(ADDED[kind][0], draft.pk, *parent_of(draft, kind)), {})

    assert "There is a problem" in text_of(response)
    assert to_document(draft) == before


def test_an_interview_question_keeps_no_word_limit(editor: Client, draft: Framework) -> None:
    question = Question.objects.filter(behaviour__value__framework=draft, stage="application").first()
    assert question is not None

    save(editor, part(draft, "question", question, "change_part"), stage="interview")

    question.refresh_from_db()
    assert (question.stage, question.word_limit) == ("interview", None)


def test_a_code_already_used_is_told_at_the_code(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="OPEN")

    response = save(editor, part(draft, "value", value, "change_part"), code="KIND")

    assert "The code KIND is already used for “Kind”" in text_of(response)
    assert response.context["form"].errors.keys() == {"code"}


@pytest.mark.parametrize("code", ["has space", "=1", "é", "-x"])
def test_a_code_is_plain(editor: Client, draft: Framework, code: str) -> None:
    response = save(editor, part(draft, "value", draft.values.get(code="OPEN"), "change_part"), code=code)

    assert "Code must be letters, numbers, hyphens" in text_of(response)


def test_a_value_is_changed_and_its_page_shows_it(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="KIND")

    response = editor.post(
        part(draft, "value", value, "change_part"),
        {
            "name": "Kinder",
            "statement": "We are.",
            "description": "a\r\nb",
            "code": "KIND",
            "seen": as_shown(value),
        },
        follow=True,
    )

    assert "Value saved" in text_of(response)
    value.refresh_from_db()
    assert (value.name, value.description) == ("Kinder", "a\nb")


def test_a_part_changed_meanwhile_is_not_overwritten(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="KIND")
    address = part(draft, "value", value, "change_part")
    posted = shown(editor, address) | {"name": "Mine"}
    Value.objects.filter(pk=value.pk).update(name="Theirs")

    response = editor.post(address, posted)

    assert response.status_code == 409
    assert "This value has been changed since you opened this page" in text_of(response)
    assert "Show what is there now" in text_of(response)
    value.refresh_from_db()
    assert value.name == "Theirs"


def test_a_page_about_something_removed_says_so(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="KIND")
    address = part(draft, "value", value, "change_part")
    posted = shown(editor, address) | {"name": "Mine"}
    add = url("add_part", draft.pk, "behaviour", value.pk)
    Value.objects.filter(pk=value.pk).delete()
    before = to_document(draft)

    for response in (
        editor.post(address, posted), editor.get(address), editor.get(part(draft, "value", value)),
        editor.post(add, {}),
        editor.post(part(draft, "value", value, "remove_part"), {"seen": "x"}),
        editor.post(part(draft, "value", value, "move_part"), {"way": "up", "seen": "x"}),
        editor.post(url("anchors", draft.pk, value.pk, "everyone"), {"points_4": "x"}),
    ):  # fmt: skip
        assert response.status_code == 404
        assert "This value is not here any more" in text_of(response)
    assert to_document(draft) == before


def test_a_key_from_another_version_or_from_nowhere_is_not_here(editor: Client, draft: Framework) -> None:
    other = make_framework()
    theirs = other.values.get(code="KIND")

    for key in (theirs.pk, uuid4()):
        response = editor.post(
            url("change_part", draft.pk, "value", key), {"name": "Mine", "statement": "x", "seen": "y"}
        )
        assert response.status_code == 404
    assert to_document(other)["values"][0]["name"] == "Kind"


def test_a_published_version_is_not_edited(editor: Client) -> None:
    live = make_framework()
    value = live.values.get(code="KIND")

    response = editor.post(part(live, "value", value, "change_part"), {"name": "Mine"})

    assert response.status_code == 403
    assert (
        "This version has been published, so it can no longer change. Start a new version instead."
        in text_of(response)
    )


def test_a_value_is_removed_after_saying_what_goes_with_it(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="KIND")
    address = part(draft, "value", value, "remove_part")
    assert "2 behaviours" in text_of(editor.get(address))

    response = save(editor, address)

    assert response["Location"] == url("overview", draft.pk)
    assert [row["code"] for row in to_document(draft)["values"]] == ["OPEN"]


def test_removing_what_has_grown_meanwhile_asks_again(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="KIND")
    seen = with_contents(value)
    Behaviour.objects.create(value=value, order=9, code="NEW", name="New", statement="New")

    response = editor.post(part(draft, "value", value, "remove_part"), {"seen": seen})

    assert response.status_code == 409
    assert Value.objects.filter(pk=value.pk).exists()


def test_moving_puts_the_focus_on_the_button_and_says_the_new_place(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="OPEN")
    seen = editor.get(url("overview", draft.pk)).context["order_seen"]

    response = editor.post(part(draft, "value", value, "move_part"), {"way": "up", "seen": seen}, follow=True)

    page = text_of(response)
    assert [row["code"] for row in to_document(draft)["values"]] == ["OPEN", "KIND"]
    assert "Moved to place 1 of 2" in page
    assert page.count("autofocus") == 1
    assert page.index("autofocus") < page.index("Move down<span")  # it is first now: only Move down is left


def test_a_stale_move_is_told_and_moves_nothing(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="OPEN")

    response = editor.post(
        part(draft, "value", value, "move_part"), {"way": "up", "seen": "old"}, follow=True
    )

    assert "The order has been changed since you opened this page" in text_of(response)
    assert [row["code"] for row in to_document(draft)["values"]] == ["KIND", "OPEN"]


def test_what_has_no_order_is_not_moved(editor: Client, draft: Framework) -> None:
    exemplar = Exemplar.objects.filter(question__behaviour__value__framework=draft).first()
    assert exemplar is not None

    assert editor.post(part(draft, "exemplar", exemplar, "move_part"), {"way": "up"}).status_code == 404


def test_the_five_points_of_a_value_are_written(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="KIND")
    address = url("anchors", draft.pk, value.pk, "senior_leader")

    save(editor, address, points_4="Leads the whole Trust kindly", points_0=" ")

    assert list(Anchor.objects.filter(value=value, level="senior_leader").values_list("points", "text")) == [
        (4, "Leads the whole Trust kindly")
    ]
    assert editor.get(url("anchors", draft.pk, value.pk, "boss")).status_code == 404


def test_every_page_of_a_part_opens(editor: Client, draft: Framework) -> None:
    behaviour = Behaviour.objects.get(value__framework=draft, code="KIND-1")
    question = Question.objects.get(behaviour=behaviour, stage="application")
    indicator = Indicator.objects.filter(behaviour=behaviour).first()
    assert indicator is not None

    for kind, row in (("value", behaviour.value), ("behaviour", behaviour), ("question", question)):
        response = editor.get(part(draft, kind, row))
        assert response.status_code == 200
        assert str(row) in text_of(response)
    assert editor.get(part(draft, "indicator", indicator))["Location"] == part(draft, "behaviour", behaviour)


@pytest.mark.parametrize("kind", ["value", "behaviour", "question"])
def test_a_page_of_a_part_costs_the_same_for_one_row_and_for_three(
    editor: Client, draft: Framework, kind: str, django_assert_num_queries: Any
) -> None:
    behaviour = Behaviour.objects.get(value__framework=draft, code="OPEN-1")
    question = Question.objects.get(behaviour=behaviour, stage="application")
    row = {"value": behaviour.value, "behaviour": behaviour, "question": question}[kind]
    editor.get(part(draft, kind, row))
    with django_assert_num_queries(15, exact=False) as counted:
        editor.get(part(draft, kind, row))
    for number in (8, 9):
        Behaviour.objects.create(
            value=behaviour.value, order=number, code=f"X{number}", name="x", statement="x"
        )
        Indicator.objects.create(behaviour=behaviour, polarity="see", order=number, text="x")
        Prompt.objects.create(question=question, order=number, text="x")

    with django_assert_num_queries(len(counted)):
        editor.get(part(draft, kind, row))
