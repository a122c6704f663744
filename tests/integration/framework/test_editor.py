"""The editor's pages in the browser's terms: what is posted, what comes back, and what has changed."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, framework_document, make_framework, make_staff
from tests.factories_framework import make_consultation, make_draft, make_editor
from values_hub.framework import impact, spreadsheet
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
from values_hub.framework.services.publishing import publish_framework
from values_hub.framework.uploads import write_json

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_editor())
    return client


@pytest.fixture
def draft() -> Framework:
    return make_draft()


def url(name: str, *args: Any) -> str:
    return reverse(f"framework:{name}", args=args)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def shown(editor: Client, address: str) -> dict[str, Any]:
    """What a browser would send back from this page if nothing were touched."""
    form = editor.get(address).context["form"]
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}


def save(editor: Client, address: str, **changes: Any) -> Any:
    return editor.post(address, shown(editor, address) | changes)


def part(draft: Framework, kind: str, row: Any, *rest: str) -> str:
    return url(rest[0] if rest else "part", draft.pk, kind, row.pk)


# Starting a version.


def test_a_version_starts_as_a_copy(editor: Client) -> None:
    live = make_framework()

    response = editor.post(url("start"), {"way": "copy"})

    copied = Framework.objects.get(state="draft")
    assert response["Location"] == url("overview", copied.pk)
    assert to_document(copied) == to_document(live)


def test_a_version_starts_empty(editor: Client) -> None:
    editor.post(url("start"), {"way": "empty"})

    assert Framework.objects.get().scale.count() == 5


def test_there_is_no_copy_to_choose_before_the_first(editor: Client) -> None:
    assert [value for value, _ in editor.get(url("start")).context["form"].fields["way"].choices] == [
        "file",
        "empty",
    ]
    assert editor.post(url("start"), {"way": "copy"}).status_code == 200
    assert not Framework.objects.exists()


def test_how_to_start_must_be_chosen(editor: Client) -> None:
    response = editor.post(url("start"), {})

    assert "Select how you want to start" in text_of(response)
    assert editor.post(url("start"), {"way": "file"})["Location"] == url("upload")


@pytest.mark.parametrize(("name", "write"), [("a.json", write_json), ("a.csv", spreadsheet.write)])
def test_a_version_starts_from_a_file(editor: Client, name: str, write: Any) -> None:
    document = to_document(make_draft())

    editor.post(url("upload"), {"file": SimpleUploadedFile(name, write(document).encode())})

    assert to_document(Framework.objects.get(number=2)) == document


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "Select a file"),
        (SimpleUploadedFile("a.xlsx", b"x"), "The selected file must be a JSON or CSV"),
        (SimpleUploadedFile("a.json", b""), "The selected file is empty"),
        (SimpleUploadedFile("a.json", b'"' + b"x" * (5 * 1024 * 1024) + b'"'), "must be smaller than 5MB"),
        (SimpleUploadedFile("a.json", b"{}"), "Values is missing."),
        (SimpleUploadedFile("a.csv", b"nonsense"), "Line 1: the headings must be kind"),
    ],
    ids=["none", "type", "empty", "large", "incomplete", "nonsense"],
)  # fmt: skip
def test_a_file_that_cannot_be_used_makes_nothing(editor: Client, file: Any, sentence: str) -> None:
    response = editor.post(url("upload"), {"file": file} if file else {})

    assert sentence in text_of(response)
    assert "There is a problem" in text_of(response)
    assert not Framework.objects.exists()


# The version itself.


def test_the_overview_says_what_is_missing_and_where_to_mend_it(editor: Client, draft: Framework) -> None:
    value = draft.values.get(code="OPEN")
    Anchor.objects.filter(value=value, level="everyone", points=4).delete()

    response = editor.get(url("overview", draft.pk))

    assert response.context["gaps"] == [
        ("Open: describe what 4 looks like for everyone.", url("anchors", draft.pk, value.pk, "everyone"))
    ]
    assert response.context["counts"].total == 12


def test_the_overview_costs_the_same_for_one_value_and_for_three(
    editor: Client, django_assert_num_queries: Any
) -> None:
    document = framework_document()
    one = make_draft(values=document["values"][:1], questions=[])
    three = make_draft(values=[*document["values"], {**document["values"][0], "code": "X", "behaviours": []}])
    editor.get(url("overview", one.pk))
    with django_assert_num_queries(15, exact=False) as counted:
        editor.get(url("overview", one.pk))

    with django_assert_num_queries(len(counted)):
        editor.get(url("overview", three.pk))


def test_name_and_scale_are_saved(editor: Client, draft: Framework) -> None:
    save(editor, url("details", draft.pk), name="Our promise", summary="New words")
    save(editor, url("scale", draft.pk), points_4="Great")

    document = to_document(draft := Framework.objects.get(pk=draft.pk))
    assert (draft.name, draft.summary) == ("Our promise", "New words")
    assert [point["label"] for point in document["scale"]["points"]] == [
        "Label 0", "Label 1", "Label 2", "Label 3", "Great",
    ]  # fmt: skip


def test_a_name_must_be_given(editor: Client, draft: Framework) -> None:
    response = save(editor, url("details", draft.pk), name=" ")

    assert "Enter the name of the framework" in text_of(response)
    draft.refresh_from_db()
    assert draft.name == "Test values"


def test_a_stale_name_keeps_what_was_typed_on_the_page(editor: Client, draft: Framework) -> None:
    posted = shown(editor, url("details", draft.pk)) | {"name": "Mine"}
    Framework.objects.filter(pk=draft.pk).update(name="Theirs")

    response = editor.post(url("details", draft.pk), posted)

    assert response.status_code == 409
    assert "has been changed since you opened this page" in text_of(response)
    assert 'value="Mine"' in text_of(response)
    draft.refresh_from_db()
    assert draft.name == "Theirs"


def test_consultation_opens_and_ends(editor: Client, draft: Framework) -> None:
    editor.post(url("consult", draft.pk))
    assert Framework.objects.get().state == "consulting"

    editor.post(url("take_back", draft.pk))
    assert Framework.objects.get().state == "draft"


def test_ending_a_consultation_that_somebody_else_ended_is_said_kindly(editor: Client) -> None:
    framework = make_consultation(make_staff("Ana").user)
    other = Client()
    other.force_login(make_editor())
    other.post(url("take_back", framework.pk))

    response = editor.post(url("take_back", framework.pk), follow=True)

    assert "This has already been done by" in text_of(response)


def test_a_draft_is_discarded_after_asking(editor: Client, draft: Framework) -> None:
    assert "has 2 values and 12 questions" in text_of(editor.get(url("discard", draft.pk)))

    assert editor.post(url("discard", draft.pk))["Location"] == url("list")

    assert not Framework.objects.exists()


def test_a_version_out_for_consultation_is_not_discarded(editor: Client) -> None:
    framework = make_consultation()

    assert editor.post(url("discard", framework.pk)).status_code == 403

    assert Framework.objects.exists()


# Its parts.


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


# Publishing.


@pytest.fixture
def counters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        impact,
        "_counters",
        [lambda before, _after: [impact.Effect(f"14 open vacancies stay on version {before.number}.")]],
    )


@pytest.mark.usefixtures("counters")
def test_publishing_shows_what_changes_then_asks_then_does_it(editor: Client) -> None:
    make_framework()
    draft = make_draft()
    Value.objects.filter(framework=draft, code="KIND").update(name="Kinder")

    preview = text_of(editor.get(url("publish", draft.pk)))
    assert "Version 2 takes the place of version 1" in preview
    assert "14 open vacancies stay on version 1." in preview
    assert "Kinder" in preview

    noted = editor.post(url("publish", draft.pk), {"note": "Kind is now Kinder."})
    assert noted["Location"] == url("confirm_publishing", draft.pk)
    assert "Kind is now Kinder." in text_of(editor.get(noted["Location"]))
    assert Framework.objects.live().get().number == 1

    done = save(editor, noted["Location"])
    assert done["Location"] == url("published", draft.pk)
    assert "Version 2 is now our framework" in text_of(editor.get(done["Location"]))
    live = Framework.objects.live().get()
    assert (live.number, live.change_note) == (2, "Kind is now Kinder.")


def test_the_first_version_replaces_nothing(editor: Client, draft: Framework) -> None:
    assert "This will be the first version" in text_of(editor.get(url("publish", draft.pk)))


def test_what_is_missing_is_listed_and_nothing_is_published(editor: Client, draft: Framework) -> None:
    Indicator.objects.filter(behaviour__code="KIND-1", polarity="see").delete()

    page = editor.get(url("publish", draft.pk))
    noted = editor.post(url("publish", draft.pk), {"note": ""})
    confirmed = save(editor, url("confirm_publishing", draft.pk))

    sentence = "Behaviour KIND-1: say what we see and what we don&#x27;t see."
    for response in (page, noted, confirmed):
        assert response.status_code == 200
        assert "There is a problem" in text_of(response)
        assert sentence in text_of(response)
    assert not Framework.objects.live().exists()


def test_a_confirmation_of_other_words_publishes_nothing(editor: Client, draft: Framework) -> None:
    address = url("confirm_publishing", draft.pk)
    posted = shown(editor, address)
    Value.objects.filter(framework=draft, code="KIND").update(name="Kinder")

    response = editor.post(address, posted)

    assert response.status_code == 409
    assert "so nothing has been published" in text_of(response)
    assert not Framework.objects.live().exists()


def test_publishing_what_somebody_just_published_is_refused_in_words(
    editor: Client, draft: Framework
) -> None:
    publish_framework(framework=draft, actor=make_editor(), at=NOW)

    response = editor.post(url("confirm_publishing", draft.pk), {"seen": "x"})

    assert response.status_code == 403
    assert "This version has already been published." in text_of(response)


def test_the_confirmation_of_something_not_published_leads_to_its_page(
    editor: Client, draft: Framework
) -> None:
    assert editor.get(url("published", draft.pk))["Location"] == url("version", draft.pk)
