"""Publishing in the browser's terms: what will change, what is missing, and done once."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import NOW, make_framework
from tests.factories_framework import make_draft, make_editor
from tests.integration.framework.editing import save, shown, text_of, url
from values_hub.framework import impact
from values_hub.framework.models import Framework, Indicator, Value
from values_hub.framework.services.exchange import document_as_published, to_document
from values_hub.framework.services.publishing import publish_framework

pytestmark = pytest.mark.django_db


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


def test_a_preview_reads_the_draft_once_and_what_it_replaces_not_again(
    editor: Client, django_assert_num_queries: Any
) -> None:
    make_framework()
    draft = make_draft()
    asked = url("publish", draft.pk)
    editor.get(asked)
    with django_assert_num_queries(15, exact=False) as counted:
        editor.get(asked)
    # The four of a version's values come once, not once for the gaps and once for what changes.
    assert sum('FROM "framework_anchor"' in each["sql"] for each in counted.captured_queries) == 1


def test_what_was_published_is_read_once(django_assert_num_queries: Any) -> None:
    live = make_framework()
    assert document_as_published(live) == to_document(live)
    with django_assert_num_queries(0):
        document_as_published(live)
    with pytest.raises(ValueError, match="draft"):
        document_as_published(make_draft())


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
