"""How far somebody new sees our values in the Trust."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from values_hub.framework.forms.rating import RatingField
from values_hub.framework.models import Value
from values_hub.framework.queries.anchors import AnchoredPoint
from values_hub.nhsuk.forms import Form


class FreshEyesForm(Form):
    """One rating a value."""

    def __init__(
        self, *args: Any, values: Sequence[Value], points: Mapping[UUID, list[AnchoredPoint]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.values = list(values)
        for value in self.values:
            field = RatingField(
                points[value.pk], label=f"{value.name}: how far do you see this here?", label_size="m"
            )
            # Several on one page: a key would answer only the first of them.
            field.choice_keys = {}  # type: ignore[attr-defined]
            self.fields[f"value_{value.pk}"] = field

    def choices(self) -> dict[UUID, str]:
        return {value.pk: self.cleaned_data[f"value_{value.pk}"] for value in self.values}
