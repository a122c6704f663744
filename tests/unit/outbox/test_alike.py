"""Messages that differ in a few words say what they would have said each by itself."""

import datetime as dt
from typing import Any

import pytest
from django.template import Context, Template

from values_hub.outbox import alike, rendering
from values_hub.outbox.alike import FIRST, LAST, Printed
from values_hub.outbox.rendering import render
from values_hub.outbox.services import post_messages, ready

HOSTILE = "<b>O’Neil & “Sons”</b> {{ name }} \\1 %s"


def digest(name: str = "Amina", groups: int = 1, items: int = 1, **changed: Any) -> dict[str, Any]:
    """What the digest of appraisals is given."""
    return {
        "today": dt.date(2026, 3, 2),
        "trust_name": "Test Trust",
        "name": Printed(name),
        "groups": [
            {
                "heading": "These wait on you:",
                "items": [
                    {
                        "what": Printed(f"Prepare {number}"),
                        "when": Printed("due on 9 March"),
                        "url": Printed("https://hub.example/a?b=1&c=2"),
                    }
                    for number in range(items)
                ],
                "more": group,
                "rest": "https://hub.example/rest",
                "all_of_them": "See all",
            }
            for group in range(groups)
        ],
        "only": groups == items == 1,
        "heading": Printed("It is your turn"),
        "subject": Printed("Prepare: due on 9 March"),
        "action": Printed("Open the appraisal"),
        "url": Printed("https://hub.example/a?b=1&c=2"),
        "reason": Printed("You receive this because it is your turn."),
        **changed,
    }


def as_ever(value: Any) -> Any:
    """The same without anything Printed."""
    if isinstance(value, dict):
        return {name: as_ever(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_ever(each) for each in value]
    return str(value) if isinstance(value, str) else value


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    rendering._kept_letter.cache_clear()


@pytest.mark.parametrize(
    "context",
    [
        digest(),
        digest(HOSTILE),
        digest(groups=2),
        digest(items=3),
        digest(groups=3, items=2, name=Printed(HOSTILE)),
        digest(reason=Printed("")),
        digest(trust_name=HOSTILE),
        digest(f"{FIRST}0{LAST}"),
        digest(trust_name=f"{FIRST}1{LAST} Trust"),
        digest(trust_name=""),
        digest("  Amina\n\n\n\nOf Ward 7 "),
    ],
)
def test_it_is_what_each_would_have_been_by_itself(context: dict[str, Any]) -> None:
    others = [digest("Somebody else"), digest(groups=2), digest(items=3), digest(reason=Printed(""))]

    for other in others:
        render("appraisal/due", other)

    assert render("appraisal/due", context) == render("appraisal/due", as_ever(context))


def test_what_is_alike_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []
    plain = rendering._render
    monkeypatch.setattr(
        rendering, "_render", lambda template, context: rendered.append(template) or plain(template, context)
    )

    said = {render("appraisal/due", digest(name))[0] for name in ("Amina", "Grace", "Yusuf")}

    assert len(said) == 3
    assert rendered == ["appraisal/due"]
    render("appraisal/due", digest(groups=2))
    render("appraisal/due", as_ever(digest()))
    assert len(rendered) == 3


def test_one_and_true_are_not_alike() -> None:
    shapes = {alike.taken_out({"more": more, "name": Printed("A")})[0] for more in (1, True)}

    assert len(shapes) == 2


def test_a_word_is_printed_where_it_stands_and_as_often() -> None:
    shape, words = alike.taken_out({"one": Printed("first"), "list": [Printed("second"), "fixed"]})
    template = Template("{{ list.0 }} {{ one }} {{ list.1 }} {{ one }}")

    pieces = alike.pieces_of(template.render(Context(alike.with_marks(shape))))

    assert alike.put_together(pieces, words) == "second first fixed first"


def test_while_templates_are_written_each_is_read_afresh(settings: Any) -> None:
    settings.DEBUG = True

    assert render("appraisal/due", digest()) == render("appraisal/due", as_ever(digest()))
    assert rendering._kept_letter.cache_info().currsize == 0


@pytest.mark.django_db
def test_what_is_ready_is_not_rendered_again(draft: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.factories import NOW
    from values_hub.outbox import services
    from values_hub.outbox.models import Message

    one = ready(draft("a"))
    monkeypatch.setattr(services, "render", lambda *_: ("", ""))

    post_messages([one, draft("b")], NOW)

    assert dict(Message.objects.values_list("key", "text")) == {
        "a": render(one.template, one.context)[0],
        "b": "",
    }
