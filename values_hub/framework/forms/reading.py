"""Narrowing the question bank."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from values_hub.framework.models import Stage, Value
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class BankForm(Form):
    mark_optional = False
    value = fields.SelectField(label="Value", required=False, coerce=UUID, empty_value=None)
    stage = fields.SelectField(
        label="When it is asked", required=False, choices=[("", "At any stage"), *Stage.choices]
    )

    def __init__(self, *args: Any, values: Sequence[Value], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].choices = [  # type: ignore[attr-defined]
            ("", "All values"), *((str(value.pk), value.name) for value in values)
        ]  # fmt: skip
