"""Recording what comes of a check-in, and what is said to it. One question a page where it can be one."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from induction.models import Colour, OutcomeDraft
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models import StaffRecord

PARTIES = "The starter, you and HR; a second manager, and whoever hears an appeal, if there is one"
WORDS = 4000


def people_choices(people: Iterable[StaffRecord]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Choices and their hints: names, with post and team below."""
    people = list(people)
    choices = [(str(each.pk), each.name) for each in people]
    return choices, {str(each.pk): f"{each.post.title}, {each.post.unit.name}" for each in people}


def helper_field(helpers: Iterable[StaffRecord]) -> fields.SelectField:
    """Who gives the help of a support plan."""
    choices, _ = people_choices(helpers)
    return fields.SelectField(
        label="Who will help?",
        choices=[("", "Select a colleague"), *choices],
        missing="Select who will help",
    )


class ColourForm(Form):
    colour = fields.RadiosField(
        label="How do things stand?", label_size="l", page_heading=True,
        choices=Colour.choices,
        choice_hints={
            Colour.GREEN: "Our values are seen. Nothing more is needed.",
            Colour.AMBER: "Something has to grow. You write a plan with help, a named helper and a date.",
            Colour.RED: "Something is not right and you have evidence. A second manager must agree, and the starter "
            "can reply and appeal.",
        },
        missing="Select how things stand",
    )  # fmt: skip


def as_typed(draft: OutcomeDraft) -> dict[str, Any]:
    """What a form begins with, from what was kept: the day as its three boxes, whether or not they are one yet."""
    said: dict[str, Any] = {
        name: getattr(draft, name) for name in ("reason", "help_offered", "helper", "second")
    }
    return said | {"review_on": [draft.review_on_day, draft.review_on_month, draft.review_on_year]}


class AmberForm(Form):
    reason = fields.TextField(
        label="What have you seen, and what not yet?", rows=5, max_length=WORDS, read_by=PARTIES,
        missing="Enter what you have seen, and what not yet",
    )  # fmt: skip
    help_offered = fields.TextField(
        label="What help will there be?", rows=4, max_length=WORDS,
        read_by=f"{PARTIES}. Whoever helps reads this box alone",
        hint="For example: an hour a week with a colleague, a course, a change of rota.",
        missing="Enter what help there will be",
    )  # fmt: skip

    def __init__(self, *args: Any, helpers: Iterable[StaffRecord], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"] = helper_field(helpers)
        self.fields["review_on"] = fields.DateField(
            label="When do you look at it again?", missing="Enter when you look at it again",
            earliest=lambda: timezone.localdate() + dt.timedelta(days=1),
        )  # fmt: skip


class RedForm(Form):
    reason = fields.TextField(
        label="What is the evidence?", rows=8, max_length=WORDS, read_by=PARTIES,
        hint="What happened, when, and what you said about it at the time. Do not name patients.",
        missing="Enter the evidence",
    )  # fmt: skip

    def __init__(self, *args: Any, managers: Iterable[StaffRecord], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices, hints = people_choices(managers)
        self.fields["second"] = fields.RadiosField(
            label="Who is the second manager?", choices=choices, choice_hints=hints,
            missing="Select the second manager",
        )  # fmt: skip


class SecondForm(Form):
    agrees = fields.YesNoField(
        label="Do you agree that this is red?", missing="Select yes if you agree that this is red"
    )
    words = fields.TextField(
        label="Why?", rows=5, max_length=WORDS, read_by="The starter, their manager, HR and whoever hears an appeal",
        missing="Enter why",
    )  # fmt: skip


class WordsForm(Form):
    """A reply, or an appeal."""

    def __init__(self, *args: Any, label: str, hint: str, read_by: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = fields.TextField(
            label=label, label_size="m", hint=hint, rows=8, max_length=WORDS, read_by=read_by, missing=missing
        )


class PersonForm(Form):
    """One of the people found: who hears an appeal, or who is the second manager."""

    def __init__(self, *args: Any, people: Iterable[StaffRecord], label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices, hints = people_choices(people)
        self.fields["person"] = fields.RadiosField(
            label=label, label_size="m", choices=choices, choice_hints=hints,
            missing=f"Select {label[0].lower()}{label[1:].rstrip('?')}",
        )  # fmt: skip


class FindingForm(Form):
    upheld = fields.RadiosField(
        label="What do you find?", choices=[("yes", "The outcome stands"), ("no", "The outcome no longer stands")],
        coerce=lambda value: value == "yes",
        missing="Select what you find",
    )  # fmt: skip
    words = fields.TextField(
        label="Why?", rows=6, max_length=WORDS, read_by="The starter, their manager, the second manager and HR",
        missing="Enter why",
    )  # fmt: skip


class ProbationForm(Form):
    """Confirm, extend or end. What each needs is asked beneath it."""

    mark_optional = False  # why is asked for by what was decided: the hint says when

    until = fields.DateField(label="New end of the probation", missing="Enter the new end of the probation")
    reason = fields.TextField(
        label="Why?", required=False, rows=5, max_length=WORDS, read_by="The starter, you and HR",
        hint="Needed if you extend or end it, or confirm while check-ins are still to come.", missing="Enter why",
    )  # fmt: skip

    def __init__(self, *args: Any, may_extend: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        extend = [("extend", "Extend the probation")] if may_extend else []
        self.fields["decision"] = fields.RadiosField(
            label="What have you decided?", missing="Select what you have decided",
            choices=[("confirm", "Confirm in post"), *extend, ("end", "End the employment")],
            reveals={"extend": "until"} if may_extend else {},
        )  # fmt: skip
        if not may_extend:
            del self.fields["until"]
        self.order_fields(["decision", "until", "reason"])

    def clean(self) -> dict[str, Any]:
        """An extension and an ending have a reason."""
        data = super().clean() or self.cleaned_data
        if data.get("decision") in {"extend", "end"} and not (data.get("reason") or "").strip():
            self.add_error("reason", "Enter why")
        return data
