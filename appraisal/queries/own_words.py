"""What an appraiser wrote and rated for others in the same cycle, for that appraiser alone (DESIGN §5, *same words*).

Whose words they are goes by the account that sent or shared them: somebody who stands in is compared with what they
wrote themselves, and never reads what the appraiser wrote.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Length

from appraisal.models import (
    AgreedRating,
    Appraisal,
    Objective,
    Preparation,
    PreparedRating,
    Record,
    SectionAnswer,
)
from appraisal.queries.pieces import framework_of
from appraisal.states import Side
from values_hub.framework.queries.anchors import scale_labels

# Shorter words come alike by themselves ("Keeps calm when it is busy").
LEAST_LETTERS = 60
NO_EVIDENCE = "No evidence seen"


def same_words(appraisal: Appraisal, user: Any, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The names of the boxes whose words `user` also wrote for other people in this cycle, with those people's names.

    `texts` are words by the name of their box. Capitals, spaces and line ends make no difference. What this person's
    own preparation or record says already has been asked about, so it is not asked again. Two queries, and one more
    where there is something to say; none where nothing is long enough.
    """
    asked = {name: alike(text) for name, text in texts.items()}
    asked = {name: text for name, text in asked.items() if len(text) >= LEAST_LETTERS}
    if not asked:
        return {}
    wanted, found = set(asked.values()), dict[str, set[UUID]]()
    for of, words in chain(_written_by(user, appraisal.cycle_id), _outcomes_by(user, appraisal.cycle_id)):
        if (text := alike(words)) in wanted:
            found.setdefault(text, set()).add(of)
    others = {text: of for text, of in found.items() if appraisal.pk not in of}
    if not others:
        return {}
    whose = Appraisal.objects.filter(pk__in=set().union(*others.values())).select_related("staff")
    names = {each.pk: each.staff.name for each in whose}
    return {name: sorted(names[of] for of in others[text]) for name, text in asked.items() if text in others}


def alike(text: str) -> str:
    """Two texts are the same words when this is the same of both."""
    return " ".join(text.split()).casefold()


def _written_by(user: Any, cycle: UUID) -> QuerySet[Any, tuple[UUID, str]]:
    """(appraisal, words) of everything long enough that this account sent as an appraiser or shared in this cycle."""
    sent = {"sent_by": user, "side": Side.APPRAISER, "appraisal__cycle": cycle}
    shared = {"shared_by": user, "appraisal__cycle": cycle}
    of_preparation, of_record = "preparation__appraisal", "record__appraisal"
    parts: list[tuple[Any, str, str, str]] = [
        (Preparation, "", "appraisal", "reflection"),
        (PreparedRating, "preparation__", of_preparation, "example"),
        (SectionAnswer, "preparation__", of_preparation, "words"),
        (Record, "", "appraisal", "wellbeing"),
        (Record, "", "appraisal", "career"),
        (AgreedRating, "record__", of_record, "reason"),
        (Objective, "record__", of_record, "text"),
        (SectionAnswer, "record__", of_record, "words"),
    ]
    rows = []
    for model, through, of, words in parts:
        mine = sent if model is Preparation or through == "preparation__" else shared
        some = model.objects.filter(**{f"{through}{name}": value for name, value in mine.items()})
        long_enough = some.annotate(letters=Length(words)).filter(letters__gte=LEAST_LETTERS)
        rows.append(long_enough.values_list(of, words))
    every: QuerySet[Any, tuple[UUID, str]] = rows[0].union(*rows[1:], all=True)
    return every


def _outcomes_by(user: Any, cycle: UUID) -> Iterator[tuple[UUID, str]]:
    """The same of what became of last year's promises, which a record keeps in one column."""
    mine = Record.objects.filter(shared_by=user, appraisal__cycle=cycle).exclude(outcomes=[])
    for of, outcomes in mine.values_list("appraisal", "outcomes"):
        yield from ((of, each["words"]) for each in outcomes)


@dataclass(frozen=True)
class Spread:
    """How often one appraiser gave each point in a cycle so far: (what the point is called, how often). `people` is
    how many they did so for."""

    people: int
    points: list[tuple[str, int]]


def prepared_spread(appraisal: Appraisal, user: Any) -> Spread | None:
    """Of what `user` sent as an appraiser in this cycle; None before the first. One query."""
    mine = Preparation.objects.filter(sent_by=user, side=Side.APPRAISER, appraisal__cycle=appraisal.cycle_id)
    return _spread(mine, appraisal)


def recorded_spread(appraisal: Appraisal, user: Any) -> Spread | None:
    """Of the records that `user` shared in this cycle; None before the first. One query."""
    return _spread(Record.objects.filter(shared_by=user, appraisal__cycle=appraisal.cycle_id), appraisal)


def _spread(mine: QuerySet[Any], appraisal: Appraisal) -> Spread | None:
    labels = scale_labels(framework_of(appraisal))
    # Some ninety rows at most, one a value and person: counted here, because a count a point is what the database is
    # slowest to be asked.
    given = list(mine.order_by().values_list("appraisal", "ratings__points", "ratings__no_evidence"))
    if not given:
        return None
    counts = Counter(NO_EVIDENCE if no_evidence else points for _, points, no_evidence in given)
    points = [(f"{each} {labels[each]}", counts[each]) for each in sorted(labels, reverse=True)]
    return Spread(len({pk for pk, *_ in given}), [*points, (NO_EVIDENCE, counts[NO_EVIDENCE])])
