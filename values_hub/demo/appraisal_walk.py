"""One appraisal of the demonstration Trust from step to step, by the services that people reach each of them by."""

import datetime as dt
from itertools import cycle as again
from typing import Any
from uuid import UUID

from appraisal.models import Appraisal, Cycle, Preparation, Record
from appraisal.queries.goals import last_promises, still_to_settle
from appraisal.services.preparation import Rating, send_preparation
from appraisal.services.records import Outcome, record_meeting, share_record
from appraisal.services.signing import sign_as_appraiser, sign_as_person
from appraisal.states import Side
from values_hub.demo.appraisal_words import LINES, OUTCOMES, RECORDS, REFLECTIONS, RecordWords, Told
from values_hub.demo.cast import Cast
from values_hub.framework.models import Value

# How far an appraisal has come: the number of steps of `walk` that are behind it.
NOTHING, PERSON_SENT, READY, MET, SHARED, HALF_SIGNED, SIGNED = 0, 1, 2, 3, 4, 5, 6


def appraisal_in(cycle: Cycle, cast: Cast, key: str) -> Appraisal:
    """The appraisal of one person of the cast."""
    rows = Appraisal.objects.select_related("staff__user", "appraiser__user", "cycle__framework", "unit")
    return rows.get(cycle=cycle, staff=cast.staff[key])


def walk(
    appraisal: Appraisal,
    told: Told,
    steps: int,
    values: list[Value],
    began: dt.datetime,
    words: RecordWords = RECORDS,
) -> None:
    """On by `steps`, in the four weeks after the cycle `began`."""
    person, appraiser = appraisal.staff.user, appraisal.appraiser and appraisal.appraiser.user
    at = [began + dt.timedelta(days=days) for days in (9, 12, 20, 21, 23, 26)]
    met_on = (began + dt.timedelta(days=19)).date()
    behind: list[Any] = [
        lambda: _send(appraisal, Side.PERSON, told.person, values, person, at[0]),
        lambda: _send(appraisal, Side.APPRAISER, told.appraiser, values, appraiser, at[1]),
        lambda: record_meeting(
            appraisal=appraisal, met_on=met_on, today=at[2].date(), actor=appraiser, at=at[2]
        ),
        lambda: _share(appraisal, told, words, values, appraiser, at[3]),
        lambda: sign_as_appraiser(appraisal=appraisal, actor=appraiser, at=at[4]),
        lambda: sign_as_person(
            appraisal=appraisal, agrees=not told.disagrees, words=told.disagrees, took_place=told.took_place,
            actor=person, at=at[5],
        ),
    ]  # fmt: skip
    for step in behind[:steps]:
        appraisal.refresh_from_db()
        step()


def _send(
    appraisal: Appraisal, side: Side, choices: str, values: list[Value], actor: Any, at: dt.datetime
) -> None:
    send_preparation(
        appraisal=appraisal, side=side, ratings=_ratings(values, choices, LINES[side]),
        reflection=REFLECTIONS[side], version=_version(appraisal, side), actor=actor, at=at,
    )  # fmt: skip


def _version(appraisal: Appraisal, side: Side) -> int:
    kept = Preparation.objects.filter(appraisal=appraisal, side=side, handed_over_at=None).first()
    return kept.version if kept else 0


def _share(
    appraisal: Appraisal, told: Told, words: RecordWords, values: list[Value], actor: Any, at: dt.datetime
) -> None:
    share_record(
        appraisal=appraisal, ratings=_ratings(values, told.agreed, words.reasons),
        objectives=list(words.objectives), needs=words.needs, wellbeing=words.wellbeing, career=words.career,
        outcomes=_became(appraisal), version=Record.objects.get(appraisal=appraisal).version, actor=actor, at=at,
    )  # fmt: skip


def _became(appraisal: Appraisal) -> dict[UUID, Outcome]:
    """Of what was agreed last year, where there was a last year."""
    promises = still_to_settle(last_promises(appraisal.staff_id, before=appraisal), appraisal.pk)
    return {promise.pk: outcome for promise, outcome in zip(promises, again(OUTCOMES), strict=False)}


def _ratings(values: list[Value], choices: str, lines: dict[str, str]) -> list[Rating]:
    """One rating a value, in the values' order; a value without evidence has no line."""
    return [
        Rating(value.pk, choice, "" if choice == "n" else lines.get(value.code, ""))
        for value, choice in zip(values, choices.ljust(len(values), "3"), strict=False)
    ]
