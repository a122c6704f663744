"""Looking up a colleague to name them: a manager, a stand-in, a buddy."""

import uuid
from functools import reduce
from operator import and_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Upper

from values_hub.people.models import StaffRecord

MOST = 20
SHORTEST = 2


def directory_matches(text: str, *, exclude: uuid.UUID | None = None) -> list[StaffRecord]:
    """Up to 20 people who work here whose names begin with these words, or whose employee number does.

    The one list of staff that is not narrowed by `visible_to`, because whoever names a colleague may name anybody: a
    page shows a row's name, post and unit and nothing else. Fewer than two letters find nobody.
    """
    words = text.split()
    if sum(map(len, words)) < SHORTEST:
        return []
    rows = StaffRecord.objects.current().filter(name_begins(words)).select_related("post__unit")
    if exclude is not None:
        rows = rows.exclude(pk=exclude)
    # Not by the index of the staff list: see staff_list.
    return list(rows.order_by(Upper("last_name"), Upper("first_name"), "pk")[:MOST])


def colleague(pk: Any) -> StaffRecord | None:
    """One person who works here, by the id that a page of `directory_matches` sent back; None for any other value."""
    try:
        return StaffRecord.objects.current().select_related("post__unit", "user").filter(pk=pk).first()
    except (ValidationError, ValueError):
        return None


def name_begins(words: list[str]) -> Q:
    """Each word begins a name or the employee number ("pat am" finds Amina Patel). Each is an index look-up."""
    return reduce(
        and_,
        (
            Q(last_name__istartswith=word)
            | Q(first_name__istartswith=word)
            | Q(known_as__istartswith=word)
            | Q(employee_number__istartswith=word)
            for word in words
        ),
        Q(),
    )
