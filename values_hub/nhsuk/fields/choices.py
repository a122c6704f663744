"""Fields in which a person chooses. Hints, keys, dividers and revealed questions are given by the choice's value.

`choice_hints={"yes": "…"}` · `choice_keys={"0": "0", "none": "n"}` (answer by keyboard) ·
`divider_before={"none": "or"}`
`reveals={"yes": "details"}` or `{"yes": ["start_on", "details"]}`: other fields of the same form, shown beneath the
choice, required only when it is made, emptied when it is not.
"""

from typing import Any

from django import forms

from values_hub.nhsuk.fields.text import CHOICE_OPTIONS, OWN_OPTIONS, NHSUKField


class _Choice(NHSUKField):
    own_options: tuple[str, ...] = (*OWN_OPTIONS, *CHOICE_OPTIONS)
    verb = "Select"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A forged or withdrawn choice: the person can only choose again.
        for code in ("invalid_choice", "invalid_list", "invalid_pk_value"):
            self.error_messages[code] = "Select an option from the list"  # type: ignore[attr-defined]


class RadiosField(_Choice, forms.TypedChoiceField):
    """One of a few. `coerce=int` types the answer. `inline=True` for two short choices, `small=True` in a filter."""

    widget = forms.RadioSelect


class SelectField(_Choice, forms.TypedChoiceField):
    """One of many. Give the first choice an empty value: ("", "Select a directorate")."""


class CheckboxesField(_Choice, forms.TypedMultipleChoiceField):
    """Any number of a few. `exclusive=["none"]` are answers that stand alone: ticking one empties the rest."""

    widget = forms.CheckboxSelectMultiple
    own_options = (*_Choice.own_options, "exclusive")
    exclusive: tuple[str, ...] | list[str] = ()

    def validate(self, value: Any) -> None:
        """Raises: ValidationError when an answer that stands alone is given with another (no JavaScript stops it)."""
        super().validate(value)
        alone = {str(one) for one in self.exclusive}
        if len(value) > 1 and alone & set(map(str, value)):
            offered: list[tuple[Any, Any]] = list(self.choices)  # type: ignore[arg-type]
            names = [str(text) for key, text in offered if str(key) in alone]
            raise forms.ValidationError(f"Select your answers, or select “{names[0]}”", code="exclusive")


class YesNoField(RadiosField):
    """Yes or no, answered as True or False; `None` when not required and not answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("choices", [("yes", "Yes"), ("no", "No")])
        kwargs.setdefault("coerce", lambda value: value == "yes")
        kwargs.setdefault("empty_value", None)
        kwargs.setdefault("inline", "reveals" not in kwargs)
        super().__init__(*args, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """True and False as the choices' own values."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class CheckboxField(NHSUKField, forms.BooleanField):
    """One box to tick. The label stands beside the box; `legend` asks the question above it; `reveals="field"`."""

    own_options = (*OWN_OPTIONS, "legend", "reveals", "small")
    verb = "Select"
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("missing", "Select the box to continue")
        super().__init__(*args, **kwargs)


class ModelRadiosField(_Choice, forms.ModelChoiceField):
    """One row of a queryset, as radios. `label_from=callable` names a row."""

    widget = forms.RadioSelect

    def __init__(self, *args: Any, label_from: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("blank", False)
        kwargs.setdefault("empty_label", None)
        self._label_from = label_from
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The row's name as `label_from` gives it, or its own."""
        return str(self._label_from(obj) if self._label_from else obj)


class ModelSelectField(_Choice, forms.ModelChoiceField):
    """One row of a queryset, as a list. `empty_label` is the first line: "Select a team"."""

    def __init__(self, *args: Any, label_from: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "Select an option")
        self._label_from = label_from
        super().__init__(*args, **kwargs)

    label_from_instance = ModelRadiosField.label_from_instance


class ModelCheckboxesField(_Choice, forms.ModelMultipleChoiceField):
    """Any number of rows of a queryset."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args: Any, label_from: Any = None, **kwargs: Any) -> None:
        self._label_from = label_from
        super().__init__(*args, **kwargs)

    label_from_instance = ModelRadiosField.label_from_instance
