"""The form every page's form inherits: NHS wording, no browser bubbles, and choices that reveal further questions."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField


class NHSUKFormMixin:
    """For any form class. `mark_optional = False` suits a filter, where nothing is required and nothing need say so."""

    use_required_attribute = False
    mark_optional = True
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def revealed_fields(self) -> dict[str, list[tuple[str, str | None]]]:
        """Field name → the (field, value) choices that show it; the value is None for a single checkbox."""
        found: dict[str, list[tuple[str, str | None]]] = {}
        for name, field in self.fields.items():
            reveals = getattr(field, "reveals", None) or {}
            pairs = reveals.items() if isinstance(reveals, dict) else [(None, reveals)]
            for value, children in pairs:
                for child in [children] if isinstance(children, str) else children:
                    found.setdefault(child, []).append((name, None if value is None else str(value)))
        return found

    def main_fields(self) -> Iterator[BoundField]:
        """The visible fields in order, without those that a choice reveals."""
        revealed = self.revealed_fields
        for bound in self.visible_fields():  # type: ignore[attr-defined]
            if bound.name not in revealed:
                yield bound

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        # An answer under a choice nobody made was never shown: it is neither required nor kept.
        for child, choices in self.revealed_fields.items():
            if child in self.fields and not any(self._is_chosen(name, value) for name, value in choices):
                self._errors.pop(child, None)  # type: ignore[attr-defined]
                self.cleaned_data[child] = getattr(self.fields[child], "empty_value", None)

    def _is_chosen(self, name: str, value: str | None) -> bool:
        data = self[name].data  # type: ignore[index]
        if value is None:
            return bool(data)
        return value in map(str, data) if isinstance(data, (list, tuple)) else str(data) == value


class Form(NHSUKFormMixin, forms.Form):
    """A page's form."""
