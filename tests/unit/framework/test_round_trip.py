"""Import of export is the same version, whatever is in it: for both formats, and through the database."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import NOW
from values_hub.framework import spreadsheet
from values_hub.framework.documents import check
from values_hub.framework.models import Indicator, Level, Stage
from values_hub.framework.services.exchange import FORMAT, FORMAT_VERSION, create_from_document, to_document
from values_hub.framework.uploads import read_file, write_json

CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t=+-@'\",;")


def words(longest: int = 60) -> st.SearchStrategy[str]:
    return st.text(CHARACTERS, min_size=1, max_size=longest).filter(lambda text: bool(text.strip()))


def anchors() -> st.SearchStrategy[list[dict[str, Any]]]:
    places = st.lists(st.tuples(st.sampled_from(Level.values), st.integers(0, 4)), unique=True, max_size=6)
    return places.flatmap(
        lambda found: st.tuples(*(words() for _ in found)).map(
            lambda texts: [
                {"level": level, "points": points, "text": text}
                for (level, points), text in sorted(zip(found, texts, strict=True))
            ]
        )
    )


def indicators() -> st.SearchStrategy[list[dict[str, str]]]:
    """Those we see first: the order in which a version is written out."""
    rows = st.fixed_dictionaries({"polarity": st.sampled_from(Indicator.Polarity.values), "text": words()})
    return st.lists(rows, max_size=4).map(
        lambda found: sorted(found, key=lambda row: row["polarity"] != "see")
    )


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document in the order in which a version is written out."""
    values = []
    for outer in range(draw(st.integers(0, 3))):
        behaviours = [
            {
                "code": f"V{outer}-{inner}",
                "name": draw(words()),
                "statement": draw(words()),
                "indicators": draw(indicators()),
            }
            for inner in range(draw(st.integers(0, 2)))
        ]
        values.append(
            {
                "code": f"V{outer}",
                "name": draw(words()),
                "statement": draw(words()),
                "description": draw(st.just("") | words(200)),
                "anchors": draw(anchors()),
                "behaviours": behaviours,
            }
        )
    scale = draw(st.lists(st.integers(0, 4), unique=True))
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": draw(words()),
        "summary": draw(st.just("") | words(200)),
        "change_note": draw(st.just("") | words()),
        "scale": {"points": [{"points": points, "label": draw(words())} for points in sorted(scale)]},
        "values": values,
        "questions": [
            question
            for value in values
            for behaviour in value["behaviours"]
            for question in draw(questions(behaviour["code"]))
        ],
    }


@st.composite
def questions(draw: st.DrawFn, behaviour: str) -> list[dict[str, Any]]:
    made = []
    for stage in sorted(draw(st.lists(st.sampled_from(Stage.values), max_size=2))):
        graded = draw(st.lists(st.integers(0, 4), unique=True, max_size=3))
        made.append(
            {
                "code": f"Q-{behaviour}-{len(made)}",
                "behaviour": behaviour,
                "stage": stage,
                "level": draw(st.sampled_from(Level.values)),
                "text": draw(words()),
                "prompts": draw(st.lists(words(), max_size=2)),
                "guide": draw(st.just("") | words()),
                "word_limit": draw(st.integers(1, 2000)) if stage == "application" else None,
                "exemplars": [
                    {"points": points, "text": draw(words()), "commentary": draw(words())}
                    for points in sorted(graded)
                ],
            }
        )
    return made


@given(documents())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_both_formats_give_back_exactly_what_was_written(document: dict[str, Any]) -> None:
    assert check(document) == []
    assert read_file("a.json", write_json(document).encode()) == document
    assert read_file("a.csv", ("\ufeff" + spreadsheet.write(document)).encode()) == document


@pytest.mark.django_db
@given(documents())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_a_version_imported_from_its_export_is_the_same(document: dict[str, Any]) -> None:
    made = create_from_document(document=document, actor=None, at=NOW)
    exported = to_document(made)

    again = create_from_document(
        document=read_file("a.csv", spreadsheet.write(exported).encode()), actor=None, at=NOW
    )

    assert exported == document
    assert to_document(again) == document
    assert again.number == made.number + 1
