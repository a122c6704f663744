"""Small words for recruitment's pages."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template

from recruitment.states import VacancyState
from recruitment.tracker import moment as moment_in_words
from recruitment.workload import duration_words
from values_hub.nhsuk.templatetags import nhsuk

register = template.Library()

COLOURS = {
    VacancyState.DRAFT: "grey",
    VacancyState.READY: "yellow",
    VacancyState.PUBLISHED: "green",
    VacancyState.CLOSED: "orange",
    VacancyState.SIFTING: "blue",
    VacancyState.SHORTLISTED: "purple",
    VacancyState.INTERVIEWING: "purple",
    VacancyState.DECIDED: "aqua-green",
    VacancyState.FILLED: "white",
    VacancyState.UNFILLED: "white",
    VacancyState.WITHDRAWN: "white",
}


@register.filter
def moment(at: dt.datetime | None) -> str:
    """11:59pm on Monday 30 March 2026; nothing for what has no time."""
    return moment_in_words(at) if at else ""


@register.filter
def mean_words(mean: Decimal) -> str:
    """A mean as it is said: 2.5 and not 2.50."""
    return f"{mean.normalize():f}"


@register.simple_tag
def state_tag(vacancy: Any) -> str:
    """The state of a vacancy as a tag. The words carry the meaning, the colour only helps."""
    return nhsuk.tag(vacancy.get_state_display(), COLOURS[VacancyState(vacancy.state)])


@register.filter
def scores_in_words(given: Sequence[int | None]) -> str:
    """ "1, 3 and no evidence": what was given, without who gave it."""
    words = ["no evidence" if points is None else str(points) for points in given]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


@register.filter
def of_mapping(mapping: dict[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key, or nothing."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def lower_first(text: str) -> str:
    """The same words as the end of a sentence: "stops and asks". An initialism keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


@register.filter
def duration(minutes: int) -> str:
    """4 hours 20 minutes."""
    return duration_words(minutes)
