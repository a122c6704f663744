"""What a thing of a block may say: whom it waits for, when it opens, and that a check-in has no owner."""

from typing import Any

import pytest

from induction.models import Programme, ProgrammeItem
from induction.services import programmes as composing
from tests.factories import NOW

pytestmark = pytest.mark.django_db

THING: dict[str, Any] = {
    "title": "Read it", "detail": "", "kind": "task", "owner": "starter", "due_days": 3, "counted": "calendar",
    "opens_days": None, "after": None, "also_after": [], "behaviour_code": "",
}  # fmt: skip


@pytest.fixture
def draft() -> Programme:
    details = {"name": "New", "layer": "3_role", "rule": {}}
    return composing.begin_block(details=details, actor=None, at=NOW)


def save(draft: Programme, item: ProgrammeItem | None = None, **said: Any) -> ProgrammeItem:
    return composing.save_item(programme=draft, item=item, details={**THING, **said}, actor=None, at=NOW)


def test_a_check_in_has_no_owner_and_waits_for_nothing(draft) -> None:
    first = save(draft)

    talk = save(draft, title="Talk", kind="check_in", opens_days=1, after=first, also_after=["read-it"])

    assert (talk.owner, talk.opens_days, talk.after, talk.also_after) == ("", None, None, [])


def test_what_a_thing_cannot_follow(draft) -> None:
    first = save(draft)
    second = save(draft, title="Sign it", after=first)

    for item, said, sentence in (
        (second, {"after": None, "also_after": ["read-it"]}, "follows first"),
        (first, {"after": second}, "only follow something that is before it"),
        (second, {"after": first, "due_days": -1}, "its days count from then"),
        (second, {"after": first, "opens_days": -1}, "its days count from then"),
    ):
        with pytest.raises(composing.RuleBroken, match=sentence):
            save(draft, item, **said)

    kept = ProgrammeItem.objects.filter(programme=draft).order_by("order")
    assert list(kept.values_list("after", "due_days", "opens_days")) == [(None, 3, None), (first.pk, 3, None)]
