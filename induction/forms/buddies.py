"""Naming a buddy: look for a name, choose one person."""

from typing import Any

from induction.queries.people import Colleague
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class SearchForm(Form):
    """Part of a name. Used with GET, so nothing is required."""

    mark_optional = False
    search = fields.CharField(label="Name", required=False, max_length=100, width=20)


class BuddyForm(Form):
    """One of the people found."""

    def __init__(self, *args: Any, colleagues: list[Colleague], role: str = "buddy", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["buddy"] = fields.RadiosField(
            label=f"Who will be the {role}?",
            label_size="m",
            missing=f"Select who will be the {role}",
            choices=[(str(each.pk), each.name) for each in colleagues],
            choice_hints={str(each.pk): f"{each.post}, {each.unit}" for each in colleagues},
        )
