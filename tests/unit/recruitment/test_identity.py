import pytest

from recruitment.identity import Trace, traces

PERSON = {
    "first_name": "Nasreen", "last_name": "Holt-Barker", "email": "n.holt@example.com", "phone": "07700 900123",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She said: thank you, NASREEN.", [Trace("your name", "NASREEN")]),
        ("Mrs Holt-Barker, that is me.", [Trace("your name", "Holt-Barker")]),
        ("Mr Barker, that is me.", [Trace("your name", "Barker")]),
        ("Write to n.holt@example.com.", [Trace("your email address", "n.holt@example.com")]),
        ("Ring me on +44 7700 900123 any time.", [Trace("your phone number", "+44 7700 900123")]),
        ("Ring me on 07700900123.", [Trace("your phone number", "07700900123")]),
    ],
)  # fmt: skip
def test_the_writer_is_found(text, found):
    assert traces(text, **PERSON) == found


@pytest.mark.parametrize(
    "text",
    [
        "I helped a neighbour.",
        "Nasreena is another name.",
        "In 2019 I rang 01632 960 999.",
        "We were at Holton.",
        "",
    ],
)
def test_nobody_else_is(text):
    assert traces(text, **PERSON) == []


def test_a_name_that_is_a_word_is_found_only_as_a_name():
    person = {**PERSON, "first_name": "Grace", "last_name": "Will"}

    assert traces("I will ask. With grace, I waited. Will you? They call me Grace.", **person) == [
        Trace("your name", "Grace")
    ]


def test_what_was_not_given_finds_nothing():
    assert traces("Some text 07700 900123", first_name="", last_name="", email="", phone="") == []


def test_a_name_is_never_read_as_a_pattern():
    person = {**PERSON, "first_name": "A.*", "last_name": "O'Neil(("}

    assert traces("Anything at all, O'Neil(( included.", **person) == [Trace("your name", "O'Neil((")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At Corner\nCare Home I learned to wait.", ["Corner\nCare Home"]),
        ("Care at home matters. Every corner counts.", []),
        ("Write to o.marsh@carehome.example about me.", ["o.marsh@carehome.example"]),
        ("Write to joo.marsh@carehome.example.uk.", []),
    ],
)
def test_a_phrase_counts_as_a_whole_or_not_at_all(text, found):
    phrases = [("where", "Corner Care Home"), ("who", "o.marsh@carehome.example"), ("where", " ")]
    assert [each.words for each in traces(text, **PERSON, phrases=phrases)] == found
