import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.template import TemplateDoesNotExist

from tests.factories import NOW, make_user
from values_hub.outbox import dispatch, services
from values_hub.outbox.models import Message
from values_hub.outbox.services import post_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def nudges(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """What was put on the broker."""
    sent: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(
        dispatch.current_app, "send_task", lambda name, **given: sent.append((name, given["kwargs"]))
    )
    return sent


@pytest.mark.smoke
def test_a_message_is_written_whole_and_waits(post: Any) -> None:
    user = make_user()
    message = post(user=user, unit_path="/a/")
    message.refresh_from_db()
    assert (message.to, message.user, message.unit_path) == ("amina@example.nhs.uk", user, "/a/")
    assert (message.delivery, message.attempts, message.due_at) == ("queued", 0, NOW)
    assert message.text.startswith("Your appraisal is due\n\nIt is due on 3 March 2026.\n")
    assert '<html lang="en-GB"' in message.html
    assert mail.outbox == []


@pytest.mark.smoke
def test_the_same_key_again_is_the_first_message(post: Any) -> None:
    first = post(key="offer.made:1")
    second = post(key="offer.made:1", to="somebody.else@example.nhs.uk", subject="Another subject")
    assert second == first
    assert list(Message.objects.values_list("to", "subject")) == [
        ("amina@example.nhs.uk", "Your appraisal is due")
    ]


def test_the_worker_is_nudged_once_and_after_the_commit(
    post: Any, nudges: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = post()
        post()
        assert nudges == []
    assert nudges == [("outbox.deliver", {"message_id": str(message.pk)})]


def test_nothing_is_posted_when_its_cause_is_rolled_back(
    post: Any, nudges: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                post()
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    assert not Message.objects.exists()
    assert nudges == []


def test_a_message_for_later_is_left_to_the_sweep(
    post: Any, nudges: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = post(not_before=NOW + dt.timedelta(hours=2))
    assert message.due_at == NOW + dt.timedelta(hours=2)
    assert nudges == []


def test_a_broker_that_is_down_fails_nobody(
    post: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, caplog: Any
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError("no broker")

    monkeypatch.setattr(dispatch.current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        message = post()
    message.refresh_from_db()
    assert message.delivery == "queued"
    assert "waits for the sweep: no broker" in caplog.text


def test_the_text_is_plain_and_the_html_is_escaped(post: Any) -> None:
    name = "O'Neil & <b>Sons</b>"
    message = post(context={"heading": "Hello", "name": name, "paragraphs": []})
    assert f"Dear {name}," in message.text
    assert "Dear O&#x27;Neil &amp; &lt;b&gt;Sons&lt;/b&gt;," in message.html


def test_a_subject_cannot_start_another_header(post: Any) -> None:
    message = post(subject="Due\r\nBcc: everyone@example.org\n" + "x" * 300)
    assert message.subject.startswith("Due Bcc: everyone@example.org xxx")
    assert len(message.subject) == 200


def test_a_template_that_is_missing_is_said_at_once(post: Any) -> None:
    with pytest.raises(TemplateDoesNotExist):
        post(template="no-such-letter")
    assert not Message.objects.exists()


def test_many_messages_are_posted_once_each(
    draft: Any, nudges: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert post_messages([draft("a"), draft("b"), draft("b")], NOW) == 2
        assert post_messages([draft("b"), draft("c")], NOW) == 1
        assert post_messages([draft("a")], NOW) == 0
    assert set(Message.objects.values_list("key", flat=True)) == {"a", "b", "c"}
    assert nudges == [("outbox.sweep", {}), ("outbox.sweep", {})]


def test_what_is_posted_already_is_not_rendered_again(draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    post_messages([draft("a")], NOW)
    rendered: list[str] = []
    render = services.render
    monkeypatch.setattr(services, "render", lambda *given: rendered.append("one") or render(*given))
    assert post_messages([draft("a"), draft("b")], NOW) == 1
    assert rendered == ["one"]


def test_many_messages_cost_the_same_queries_as_a_few(draft: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(5):  # savepoint, known keys, insert, count, release
        post_messages([draft(f"few-{n}") for n in range(2)], NOW)
    with django_assert_num_queries(5):
        post_messages((draft(f"many-{n}") for n in range(60)), NOW)
