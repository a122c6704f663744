"""The framework's pages: what each person is shown, and what they are told when they may not."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import NOW, make_framework, make_staff, make_unit, make_user
from tests.factories_framework import make_consultation, make_draft, make_editor, make_hr
from values_hub.framework.models import Framework, Trust
from values_hub.framework.services import drafts
from values_hub.framework.services.exchange import to_document
from values_hub.framework.uploads import read_file

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return signed_in(make_editor())


@pytest.fixture
def staff() -> Client:
    return signed_in(make_staff("Sam").user)


def url(name: str, *args: Any) -> str:
    return reverse(f"framework:{name}", args=args)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_anybody_reads_our_values(client: Client) -> None:
    make_framework()
    make_draft(name="Not yet")

    page = text_of(client.get(url("our_values")))

    for words in (
        "Kind",
        "We are kind.",
        "Behaviour KIND-1",
        "Seen KIND-1",
        "Not seen KIND-1",
        "Kind at 4 for everyone",
    ):
        assert words in page
    assert "Not yet" not in page
    assert "Tell us about" not in page


def test_before_anything_is_published_the_public_pages_say_so(client: Client) -> None:
    make_draft()

    assert "Our values have not been published yet" in text_of(client.get(url("our_values")))
    assert "Our values have not been published yet" in text_of(client.get(url("card")))


def test_the_card_is_one_page_with_the_guardian(client: Client) -> None:
    make_framework()
    Trust.objects.create(
        name="Calder Trust",
        ods_code="RXX",
        contact_email="a@example.nhs.uk",
        speak_up_guardian="Bernadette Kilroy",
    )

    response = client.get(url("card"))

    assert response.context["size"] == "roomy"
    assert "Our Freedom to Speak Up Guardian is Bernadette Kilroy" in text_of(response)


def make_framework_of(document: dict[str, Any]) -> Framework:
    from values_hub.framework.services.exchange import create_from_document
    from values_hub.framework.services.publishing import publish_framework

    return publish_framework(
        framework=create_from_document(document=document, actor=None, at=NOW), actor=None, at=NOW
    )


def test_the_public_pages_cost_the_same_for_one_value_and_for_three(
    client: Client, django_assert_num_queries: Any
) -> None:
    document = to_document(make_draft())
    one = {**document, "values": document["values"][:1], "questions": []}
    make_framework_of(one)
    with django_assert_num_queries(6) as counted:
        client.get(url("our_values"))

    three = [*document["values"], {**document["values"][0], "code": "MORE", "behaviours": []}]
    three[2]["behaviours"] = [{**document["values"][0]["behaviours"][0], "code": "MORE-1"}]
    make_framework_of({**document, "values": three, "questions": []})
    with django_assert_num_queries(len(counted)):
        client.get(url("our_values"))


def test_versions_are_listed_to_those_who_may_read_them(editor: Client, staff: Client) -> None:
    make_framework()
    consultation, draft = make_consultation(), make_draft()

    assert [row.number for row in editor.get(url("list")).context["page"]] == [
        draft.number,
        consultation.number,
        1,
    ]
    assert [row.number for row in staff.get(url("list")).context["page"]] == [consultation.number, 1]
    assert "Start a new version" in text_of(editor.get(url("list")))
    assert "Start a new version" not in text_of(staff.get(url("list")))


def test_the_list_costs_the_same_for_one_version_and_for_three(
    editor: Client, django_assert_num_queries: Any
) -> None:
    make_framework()
    editor.get(url("list"))
    with django_assert_num_queries(15, exact=False) as counted:
        editor.get(url("list"))
    make_framework()
    make_draft()

    with django_assert_num_queries(len(counted)):
        editor.get(url("list"))


def test_a_candidate_is_sent_to_the_public_page() -> None:
    response = signed_in(make_user()).get(url("list"))

    assert response.status_code == 403
    assert "Our values are on the public page" in text_of(response)


def test_a_version_out_for_consultation_says_how_to_comment(staff: Client) -> None:
    author = make_editor()
    framework = make_consultation(author)

    page = text_of(staff.get(url("version", framework.pk)))

    assert "How to comment" in page
    assert author.email in page
    assert "Question bank" not in page
    assert "Tell us about KIND-1" not in page


def test_a_draft_is_not_there_for_staff(staff: Client) -> None:
    assert staff.get(url("version", make_draft().pk)).status_code == 404


def test_a_retired_version_points_to_the_live_one(staff: Client) -> None:
    retired = make_framework()
    make_framework()

    assert "Another version has taken the place of this one" in text_of(staff.get(url("version", retired.pk)))


@pytest.mark.parametrize("name", ["questions", "export"])
def test_staff_do_not_read_ahead(staff: Client, name: str) -> None:
    framework = make_framework()
    args = [framework.pk, "json"] if name == "export" else [framework.pk]

    response = staff.get(url(name, *args))

    assert response.status_code == 403
    assert "Look for a real example" not in text_of(response)


def test_hr_narrows_the_bank() -> None:
    framework = make_framework()
    hr = signed_in(make_hr())
    openness = framework.values.get(code="OPEN")

    everything = hr.get(url("questions", framework.pk))
    some = hr.get(url("questions", framework.pk), {"value": openness.pk, "stage": "interview"})
    forged = hr.get(url("questions", framework.pk), {"value": "1; DROP", "stage": "lunch"})

    assert everything.context["page"].paginator.count == 12
    assert [question.code for question, _ in some.context["rows"]] == ["Q-OPEN-1-interview"]
    assert forged.context["page"].paginator.count == 12
    assert "Select an option from the list" in text_of(forged)


def test_the_bank_costs_the_same_for_one_question_and_for_three(django_assert_num_queries: Any) -> None:
    hr = signed_in(make_hr())
    document = to_document(make_draft())
    counts = []
    for number in (1, 3):
        framework = make_framework_of({**document, "questions": document["questions"][:number]})
        hr.get(url("questions", framework.pk))
        with django_assert_num_queries(15, exact=False) as counted:
            hr.get(url("questions", framework.pk))
        counts.append(len(counted))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_the_export_is_the_version(editor: Client, ending: str) -> None:
    framework = make_framework()

    response = editor.get(url("export", framework.pk, ending))

    assert response["Content-Disposition"] == f'attachment; filename="test-values-version-1.{ending}"'
    assert read_file(f"a.{ending}", response.content) == to_document(framework)


def test_what_an_editor_typed_cannot_run_in_a_page_or_a_spreadsheet(editor: Client, client: Client) -> None:
    attack = "<script>alert(1)</script>"
    document = to_document(make_draft())
    document["values"][0] |= {"name": attack, "description": "=cmd|'/c calc'!A0"}
    framework = make_framework_of(document)

    page = client.get(url("our_values")).content.decode()
    cells = [
        cell
        for row in csv.reader(io.StringIO(editor.get(url("export", framework.pk, "csv")).content.decode()))
        for cell in row
    ]

    assert attack not in page
    assert "&lt;script&gt;alert(1)" in page
    assert [cell for cell in cells if cell.startswith("=")] == []


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    framework = make_draft()

    for name, args in [
        ("list", []),
        ("start", []),
        ("overview", [framework.pk]),
        ("publish", [framework.pk]),
    ]:
        response = client.get(url(name, *args))
        assert response.status_code == 302, name
        assert response["Location"].startswith("/account/login/?next=/framework/"), name


def test_hr_reads_a_draft_and_does_not_write_it() -> None:
    framework = make_draft()
    hr = signed_in(make_hr())

    assert hr.get(url("version", framework.pk)).status_code == 200
    for name in ("overview", "publish", "discard", "details"):
        response = hr.get(url(name, framework.pk))
        assert response.status_code == 403, name
        assert "Only a framework editor can" in text_of(response), name
    assert hr.post(url("consult", framework.pk)).status_code == 403
    framework.refresh_from_db()
    assert framework.state == "draft"


def test_an_editor_of_one_directorate_only_is_no_editor() -> None:
    from tests.factories import give_role

    user = make_staff().user
    give_role(user, "framework_editor", make_unit())
    framework = make_draft()

    assert signed_in(user).get(url("overview", framework.pk)).status_code == 404


def test_a_discarded_version_is_not_there(editor: Client) -> None:
    framework = make_draft()
    address = url("overview", framework.pk)
    drafts.discard_draft(framework=Framework.objects.get(pk=framework.pk), actor=None, at=NOW)

    assert editor.get(address).status_code == 404
