"""Form fields that carry what the NHS.UK components need: label, hint, sizes, who will read the answer, and wording.

Every field takes, beside Django's own arguments:

`hint`               help under the label (also `help_text`)
`read_by`            who will read the answer; required on `TextField`, the box people write at length in
`missing`            the message when nothing was given: "Enter your full name", "Select a directorate"
`label_size`         "s" (default), "m", "l", "xl"; `page_heading=True` makes the label the page's h1, "l" by default
`caption`            small grey text above the label
`visually_hide_label`, `width` (2, 3, 4, 5, 10, 20, 30 characters), `classes`, `autocomplete`, `inputmode`,
`spellcheck`, `component` (the component's name, when the widget's class does not say it)
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator, MaxValueValidator, MinValueValidator

OWN_OPTIONS = (
    "read_by",
    "label_size",
    "page_heading",
    "caption",
    "visually_hide_label",
    "width",
    "classes",
    "autocomplete",
    "inputmode",
    "spellcheck",
    "component",
)
CHOICE_OPTIONS = ("choice_hints", "choice_keys", "reveals", "divider_before", "inline", "small")


class NHSUKField:
    """Mixin: takes the options above off the arguments and words the "required" message."""

    own_options: tuple[str, ...] = OWN_OPTIONS
    verb = "Enter"
    mark_optional = True

    def __init__(self, *args: Any, hint: str = "", missing: str = "", **kwargs: Any) -> None:
        for option in self.own_options:
            if option in kwargs:
                setattr(self, option, kwargs.pop(option))
        if hint:
            kwargs["help_text"] = hint
        label = str(kwargs.get("label") or "")
        messages = {"required": missing or required_message(self.verb, label)}
        kwargs["error_messages"] = {**messages, **(kwargs.get("error_messages") or {})}
        super().__init__(*args, **kwargs)


class CharField(NHSUKField, forms.CharField):
    """One line of text. `prefix` and `suffix` stand beside the box; `code=True` spaces a security code."""

    own_options = (*OWN_OPTIONS, "prefix", "suffix", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length:
            self.error_messages["max_length"] = _too_long(self.label, self.max_length)
            _replace_length_message(self)


class EmailField(NHSUKField, forms.EmailField):
    """An email address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("autocomplete", "email")
        kwargs.setdefault("width", 20)
        super().__init__(*args, **kwargs)
        message = "Enter an email address in the correct format, like name@example.com"
        self.error_messages["invalid"] = message
        self.validators = [EmailValidator(message=message), *self.validators[1:]]


class IntegerField(NHSUKField, forms.IntegerField):
    """A whole number, in a text box with a numeric keypad."""

    own_options = (*OWN_OPTIONS, "prefix", "suffix")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("inputmode", "numeric")
        super().__init__(*args, **kwargs)
        subject = subject_of(self.label)
        self.error_messages["invalid"] = f"{subject} must be a whole number"
        _word_limits(self, subject)


class DecimalField(NHSUKField, forms.DecimalField):
    """A number with decimals."""

    own_options = (*OWN_OPTIONS, "prefix", "suffix")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("inputmode", "decimal")
        super().__init__(*args, **kwargs)
        subject = subject_of(self.label)
        self.error_messages["invalid"] = f"{subject} must be a number"
        _word_limits(self, subject)


class TextField(NHSUKField, forms.CharField):
    """A box to write in. Says who will read it; counts words (`word_limit`) or characters (`character_limit`).

    The limit is checked here as the browser counts it: a word is a run of characters that are not white space.
    """

    widget = forms.Textarea
    own_options = (*OWN_OPTIONS, "rows", "word_limit", "character_limit", "count_from")
    word_limit: int | None = None
    character_limit: int | None = None

    def __init__(self, *args: Any, read_by: str, **kwargs: Any) -> None:
        # The label of a long answer is often a sentence ("Tell us about…"), which does not follow "Enter".
        label = str(kwargs.get("label") or "")
        kwargs.setdefault("missing", f"Answer “{label}”" if label else "Enter your answer")
        super().__init__(*args, read_by=read_by, **kwargs)
        if self.max_length:
            self.error_messages["max_length"] = _too_long(self.label, self.max_length)
            _replace_length_message(self)

    def to_python(self, value: Any) -> str:
        """The text with the line ends of one machine: a browser sends two characters where a person typed one."""
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        """Raises: ValidationError when required and empty, or longer than the limit, saying by how much."""
        super().validate(value)
        if self.word_limit and (over := count_words(value) - self.word_limit) > 0:
            raise ValidationError(
                f"{subject_of(self.label)} must be {self.word_limit:,} words or fewer. "
                f"You have {over:,} {'word' if over == 1 else 'words'} too many",
                code="too_many_words",
            )
        if self.character_limit and (over := len(value) - self.character_limit) > 0:
            raise ValidationError(
                f"{subject_of(self.label)} must be {self.character_limit:,} characters or fewer. "
                f"You have {over:,} {'character' if over == 1 else 'characters'} too many",
                code="max_length",
            )


class PasswordField(NHSUKField, forms.CharField):
    """A password with a button that shows it. `autocomplete` is "current-password" or "new-password"."""

    widget = forms.PasswordInput

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(*args, **kwargs)


class HiddenField(NHSUKField, forms.CharField):
    """A value carried by the form, not shown."""

    widget = forms.HiddenInput


def count_words(text: str) -> int:
    """How many words the browser's counter would show for `text`."""
    return len(re.findall(r"\S+", text))


def subject_of(label: Any) -> str:
    """What a message may call the answer: the label, or "Your answer" where the label is a question or absent."""
    text = str(label or "").strip()
    return "Your answer" if not text or text.endswith("?") else text


def required_message(verb: str, label: str) -> str:
    """Enter full name, from the label "Full name". A question is named: several missing answers can be told apart."""
    text = label.strip()
    if not text:
        return "Select an option" if verb == "Select" else "Enter your answer"
    if text.endswith("?"):
        return f"Answer “{text}”"
    # An initialism keeps its capitals: "Enter ESR number", not "Enter eSR number".
    lowered = text if text[:2].isupper() else text[:1].lower() + text[1:]
    return f"{verb} {lowered}"


def _too_long(label: Any, limit: int) -> str:
    return f"{subject_of(label)} must be {limit:,} characters or fewer"


def _replace_length_message(field: forms.CharField) -> None:
    for validator in field.validators:
        if isinstance(validator, MaxLengthValidator):
            validator.message = field.error_messages["max_length"]


def _word_limits(field: forms.IntegerField | forms.DecimalField, subject: str) -> None:
    for validator in field.validators:
        if isinstance(validator, MinValueValidator):
            validator.message = f"{subject} must be {field.min_value} or more"
        elif isinstance(validator, MaxValueValidator):
            validator.message = f"{subject} must be {field.max_value} or fewer"
