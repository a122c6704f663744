"""Turns a bound Django field into the variables of one component template.

The component is chosen by the widget's class; an attribute `component` on the field overrides the choice. Labels,
hints, widths and the rest are read from the field with defaults, so that a plain Django field (allauth's, say)
renders as well as one of ours.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from values_hub.nhsuk.widgets import DateInputs

# Order matters: the first class that the widget is an instance of wins.
COMPONENTS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.MultipleHiddenInput, "hidden"),
    (DateInputs, "date_input"),
    (forms.PasswordInput, "password_input"),
    (forms.FileInput, "file_upload"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.widgets.Input, "input"),
)

# NHS pages validate on the server with their own words: the browser's bubbles and silent cut-offs are left out.
# Variables a component asks for and a field rarely gives. A template looks for a name that is not there in five ways
# before it takes it for empty, and a page of many fields asks hundreds of times.
NOT_GIVEN = ("after", "described_by", "disabled", "group_attributes", "group_classes", "inline", "small")
LABEL_NOT_GIVEN = ("attributes", "classes", "id")
ITEM_NOT_GIVEN = ("conditional", "disabled", "divider", "hint", "name")
UNWANTED_ATTRIBUTES = (
    "id",
    "class",
    "required",
    "maxlength",
    "minlength",
    "aria-describedby",
    "cols",
    "rows",
)


class NHSUKBoundField(BoundField):
    """A field with its data, which knows its component and that component's variables."""

    @property
    def component(self) -> str:
        """The name of the component in templates/components, without its extension."""
        chosen = getattr(self.field, "component", None)
        if chosen:
            return str(chosen)
        widget = self.field.widget
        for widget_class, component in COMPONENTS:
            if isinstance(widget, widget_class):
                if component == "textarea" and (self._own("word_limit") or self._own("character_limit")):
                    return "character_count"
                return component
        raise TypeError(
            f"No NHS.UK component renders the widget {type(widget).__name__} of field {self.name}"
        )

    @property
    def template_name(self) -> str:
        """The field's own template if it names one, else its component's."""
        return getattr(self.field, "template_name", None) or f"components/{self._template}.html"

    @property
    def _template(self) -> str:
        return "checkboxes" if self.component == "checkbox" else self.component

    @property
    def error(self) -> str | SafeString:
        """What is wrong, as one message: several messages become lines of it."""
        messages = [str(message) for message in self.errors]
        if len(messages) < 2:
            return messages[0] if messages else ""
        return format_html_join(mark_safe("<br>"), "{}", ((message,) for message in messages))

    @property
    def error_anchor(self) -> str:
        """The id of the first control to mend, for the error summary's link."""
        if self.component == "date_input":
            wrong = [part for part in self._date_parts if part in self._date_parts_in_error()]
            return f"{self.auto_id}-{(wrong or self._date_parts)[0]}"
        return self.auto_id

    @property
    def revealed_by_choice(self) -> bool:
        """Whether a choice of another field shows this one beneath itself."""
        return self.name in getattr(self.form, "revealed_fields", ())

    @property
    def label_text(self) -> str:
        """The label, with "(optional)" where the form marks what need not be answered."""
        marks = getattr(self.form, "mark_optional", False) and self._own("mark_optional", default=False)
        if marks and not self.field.required and self.component not in ("hidden", "checkbox"):
            return f"{self.label} (optional)"
        return str(self.label)

    def as_field_group(self) -> SafeString:
        """The whole form group; what a choice reveals is rendered inside that choice, so not here again."""
        return self.render()

    def get_context(self) -> dict[str, Any]:
        """The component's variables."""
        widget = self.field.widget
        if self.field.localize:
            widget.is_localized = True
        attrs = self.build_widget_attrs({"id": self.auto_id} if self.auto_id else {})
        data = widget.get_context(self.html_name, self.value(), attrs)["widget"]
        attributes = {k: v for k, v in data["attrs"].items() if k not in UNWANTED_ATTRIBUTES}
        for name in ("autocomplete", "inputmode", "spellcheck"):
            if self._own(name) is not None:
                attributes[name] = self._own(name)
        # Sentence case of a person's own words is theirs; a number box is plain text with a numeric keypad.
        context = {
            **dict.fromkeys(NOT_GIVEN),
            "field": self,
            "id": self.auto_id or self.html_name,
            "name": data["name"],
            "value": data["value"],
            "hint": self.help_text,
            "read_by": self._own("read_by"),
            "error": self.error,
            "classes": " ".join(filter(None, (self._own("classes"), data["attrs"].get("class")))),
            "width": self._own("width"),
            "attributes": attributes,
            "label": self._label(),
        }
        fill = getattr(self, f"_{self.component}_context", None)
        if fill is not None:
            context.update(fill(context, data))
        return context

    def _own(self, name: str, default: Any = None) -> Any:
        return getattr(self.field, name, default)

    def _label(self) -> dict[str, Any]:
        heading = bool(self._own("page_heading"))
        return {
            **dict.fromkeys(LABEL_NOT_GIVEN),
            "text": self.label_text,
            "size": self._own("label_size") or ("l" if heading else "s"),
            "heading": heading,
            "caption": self._own("caption"),
            "visually_hidden": bool(self._own("visually_hide_label")),
        }

    def _input_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        kind = data["type"]
        if kind == "number":
            # A spinner changes the number when the wheel turns over it.
            context["attributes"].setdefault("inputmode", "numeric")
            for name in ("min", "max", "step"):
                context["attributes"].pop(name, None)
            kind = "text"
        if kind in ("email", "tel", "url"):
            context["attributes"].setdefault("spellcheck", "false")
        return {
            "type": kind,
            "prefix": self._own("prefix"),
            "suffix": self._own("suffix"),
            "code": self._own("code"),
        }

    def _textarea_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        return {"rows": self._own("rows") or data["attrs"].get("rows") or 5}

    def _character_count_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        return {
            "rows": self._own("rows") or 8,
            "max_length": self._own("word_limit") or self._own("character_limit"),
            "count_type": "words" if self._own("word_limit") else None,
            "threshold": self._own("count_from"),
        }

    def _password_input_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        autocomplete = context["attributes"].pop("autocomplete", None) or "current-password"
        return {"autocomplete": autocomplete, "value": None}

    def _file_upload_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        return {"value": None}

    def _hidden_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        value = data["value"]
        return {"values": value if isinstance(value, list) else [value]}

    def _select_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        return {"groups": [(name, list(map(_option, options))) for name, options, _ in data["optgroups"]]}

    def _choices_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        hints = self._keyed("choice_hints")
        keys = self._keyed("choice_keys")
        reveals = self._keyed("reveals")
        exclusive = [str(one) for one in self._own("exclusive") or ()]
        dividers = self._keyed("divider_before")
        items: list[dict[str, Any]] = []
        for _, options, _index in data["optgroups"]:
            for option in options:
                item = _option(option)
                value = str(item["value"])
                if value in dividers:
                    items.append({**dict.fromkeys(ITEM_NOT_GIVEN), "divider": dividers[value]})
                item["hint"] = hints.get(value)
                if value in keys:
                    item["attributes"]["data-key"] = keys[value]
                if value in exclusive:
                    item["attributes"]["data-behaviour"] = "exclusive"
                if value in reveals:
                    item["conditional"] = self._revealed(reveals[value])
                items.append(item)
        group = {"data-choice-keys": True} if keys else {}
        return {
            "legend": context["label"],
            "items": items,
            "inline": self._own("inline"),
            "small": self._own("small"),
            "attributes": group,
        }

    _radios_context = _choices_context
    _checkboxes_context = _choices_context

    def _checkbox_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        item = {
            **dict.fromkeys(ITEM_NOT_GIVEN),
            "value": data["value"] or "on",
            "text": self.label,
            "checked": bool(data["attrs"].get("checked")),
            "hint": self.help_text,
            "attributes": {k: v for k, v in context["attributes"].items() if k != "checked"},
        }
        reveals = self._own("reveals")
        if reveals:
            item["conditional"] = self._revealed(reveals)
        legend = self._own("legend")
        size = self._own("label_size") or "s"
        return {
            "legend": {"text": legend, "size": size, "heading": self._own("page_heading")}
            if legend
            else None,
            "items": [item],
            "hint": "",
            "small": self._own("small"),
            "attributes": {},
        }

    def _date_input_context(self, context: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        wrong = self._date_parts_in_error()
        autocomplete = context["attributes"].pop("autocomplete", None)
        common = {k: v for k, v in context["attributes"].items() if k != "aria-invalid"}
        items = []
        for part, sub in zip(self._date_parts, data["subwidgets"], strict=True):
            extra = {"autocomplete": f"{autocomplete}-{part}"} if autocomplete else {}
            if part in wrong:
                extra["aria-invalid"] = "true"
            items.append(
                {
                    "id": f"{context['id']}-{part}",
                    "name": sub["name"],
                    "label": part.capitalize(),
                    "value": sub["value"],
                    "width": 4 if part == "year" else 2,
                    "error": part in wrong,
                    "attributes": {**common, **extra, "inputmode": "numeric"},
                }
            )
        return {"legend": context["label"], "items": items, "attributes": {}}

    @property
    def _date_parts(self) -> tuple[str, ...]:
        widget = self.field.widget
        return widget.parts if isinstance(widget, DateInputs) else ()

    def _date_parts_in_error(self) -> set[str]:
        parts: set[str] = set()
        for problem in self.errors.as_data() if self.errors else ():
            named = (problem.params or {}).get("parts")
            parts.update(named or self._date_parts)
        return parts

    def _keyed(self, name: str) -> dict[str, Any]:
        return {str(value): item for value, item in (self._own(name) or {}).items()}

    def _revealed(self, names: str | list[str] | tuple[str, ...]) -> SafeString:
        fields = (names,) if isinstance(names, str) else names
        return format_html_join("\n", "{}", ((self.form[name].as_field_group(),) for name in fields))


def _option(option: dict[str, Any]) -> dict[str, Any]:
    """A Django widget option as a component's item. Ids are numbered by the template, as NHS.UK numbers them."""
    attributes = {
        name: value
        for name, value in option["attrs"].items()
        if name not in (*UNWANTED_ATTRIBUTES, "checked", "selected", "disabled", "aria-invalid")
    }
    return {
        **dict.fromkeys(ITEM_NOT_GIVEN),
        "value": option["value"],
        "text": option["label"],
        "checked": bool(option["selected"]),
        "disabled": bool(option["attrs"].get("disabled")),
        "attributes": attributes,
    }
