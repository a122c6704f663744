"""The editor's pages for a version as a whole: started, named, consulted on, discarded."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import framework_document, make_framework, make_staff
from tests.factories_framework import make_consultation, make_draft, make_editor
from tests.integration.framework.editing import save, shown, text_of, url
from values_hub.framework import spreadsheet
from values_hub.framework.models import Anchor, Framework
from values_hub.framework.services.exchange import to_document
from values_hub.framework.uploads import write_json

pytestmark = pytest.mark.django_db


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
