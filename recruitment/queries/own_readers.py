"""Who has read a candidate's application, for themselves: in which part they play, never by name.

From the trail, which keeps every opening of a person's page and of a list with names. Scoring is not in it: an answer
is scored without anybody knowing whose it is.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from recruitment.models import Application, Interviewer, PanelMember, Vacancy
from recruitment.queries.own_interviews import Row
from recruitment.states import SHORTLISTED_ON
from recruitment.tracker import moment
from values_hub.access.roles import Role
from values_hub.audit.queries import events_about
from values_hub.people.models import RoleGrant

READ = "applicant.read"
HR, PANEL, AUDIT = "The recruitment team", "Those who score and interview", "Internal audit"


@dataclass
class _Seen:
    """How often the people of one part opened the page (`own`) and a list (`lists`), and when first and last."""

    own: int
    lists: int
    first: dt.datetime
    last: dt.datetime


def readers_told(applications: Sequence[Application]) -> dict[UUID, list[Row]]:
    """By application: (who, how often and when), without the candidate's own looking. Three queries.

    A list of everybody who applied counts from when the application was sent; the panel's own list, which is of those
    invited, only where they were.
    """
    sent = [each for each in applications if each.submitted_at is not None]
    by_vacancy = {each.vacancy_id: each for each in sent}
    by_key = {each.pk: each for each in sent}
    about = Q(subject_type=Application._meta.label_lower, subject_id__in=list(by_key))
    for each in sent:
        about |= Q(
            subject_type=Vacancy._meta.label_lower, subject_id=each.vacancy_id, at__gte=each.submitted_at
        )
    rows: list[Any] = list(
        events_about(about, READ)
        .values("subject_id", "actor")
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("first")
    )
    panels = _panels(list(by_vacancy)) if rows else set()
    auditors = _auditors(rows)
    seen: dict[UUID, dict[str, _Seen]] = defaultdict(dict)
    for row in rows:
        is_own = row["subject_id"] in by_key
        person = by_key[row["subject_id"]] if is_own else by_vacancy[row["subject_id"]]
        part = _part(row["actor"], person, panels, auditors)
        of_others = part == PANEL and not is_own and person.state not in SHORTLISTED_ON
        if row["actor"] != person.applicant_id and not of_others:
            _add(seen[person.pk], part, row, is_own=is_own)
    return {key: [(part, _words(each)) for part, each in parts.items()] for key, parts in seen.items()}


def _panels(vacancies: list[UUID]) -> set[tuple[UUID, Any]]:
    seats = PanelMember.objects.filter(vacancy__in=vacancies).values_list("vacancy", "staff__user")
    places = Interviewer.objects.filter(vacancy__in=vacancies).values_list("vacancy", "staff__user")
    return set(seats.union(places))


def _auditors(rows: Iterable[dict[str, Any]]) -> set[Any]:
    readers = {row["actor"] for row in rows}
    if not readers:
        return set()
    held: dict[Any, set[str]] = defaultdict(set)
    for user, role in RoleGrant.objects.filter(user__in=readers).values_list("user", "role"):
        held[user].add(role)
    return {user for user, roles in held.items() if Role.AUDITOR in roles and Role.HR not in roles}


def _part(actor: Any, person: Application, panels: set[tuple[UUID, Any]], auditors: set[Any]) -> str:
    if (person.vacancy_id, actor) in panels:
        return PANEL
    return AUDIT if actor in auditors else HR


def _add(parts: dict[str, _Seen], part: str, row: dict[str, Any], *, is_own: bool) -> None:
    so_far = parts.setdefault(part, _Seen(0, 0, row["first"], row["last"]))
    so_far.own += row["times"] if is_own else 0
    so_far.lists += 0 if is_own else row["times"]
    so_far.first, so_far.last = min(so_far.first, row["first"]), max(so_far.last, row["last"])


def _words(seen: _Seen) -> str:
    what = [
        f"your application {_times(seen.own)}" if seen.own else "",
        f"a list with your name in it {_times(seen.lists)}" if seen.lists else "",
    ]
    opened = f"Opened {' and '.join(filter(None, what))}"
    if seen.own + seen.lists == 1:
        return f"{opened}, at {moment(seen.last)}"
    return f"{opened}. First at {moment(seen.first)}, last at {moment(seen.last)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
