"""A support plan looked at again: what the manager writes down, and what the starter says to it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from induction.forms.outcomes import WORDS, helper_field
from induction.models import CameOfPlan
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models import StaffRecord

READ_BY = "The starter, you and HR; whoever hears an appeal, if there is one"


class ReviewForm(Form):
    """What came of the plan, in words, when the two talked, and where the help goes on until when."""

    def __init__(self, *args: Any, starter: str, since: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["talked_on"] = fields.DateField(
            label=f"When did you and {starter} talk?", missing="Enter the day you talked",
            earliest=since, latest=timezone.localdate,
        )  # fmt: skip
        self.fields["came_of"] = fields.RadiosField(
            label="What has come of the plan?", choices=CameOfPlan.choices, missing="Select what has come of the plan",
            choice_hints={
                CameOfPlan.NOT_BETTER: "It is taken up in your next check-in. Talk with HR before it.",
            },
            reveals={CameOfPlan.GOES_ON: "next_on"},
        )  # fmt: skip
        self.fields["next_on"] = fields.DateField(
            label="When do you look at it again?", missing="Enter when you look at it again",
            earliest=lambda: timezone.localdate() + dt.timedelta(days=1),
        )  # fmt: skip
        self.fields["words"] = fields.TextField(
            label="What have you seen since the plan was made?", rows=6, max_length=WORDS, read_by=READ_BY,
            hint="What has grown, and what would still help. Do not name patients.",
            missing="Enter what you have seen since the plan was made",
        )  # fmt: skip


class ReviewAnswerForm(Form):
    """Whether the two talked, and the starter's own words."""

    def __init__(self, *args: Any, manager: str, talked_on: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = f" on {talked_on:%-d %B %Y}" if talked_on else ""
        self.fields["talked"] = fields.RadiosField(
            label=f"Did you and {manager} talk about the plan{on}?",
            choices=[("yes", "Yes, we talked"), ("no", "No, we have not talked yet, or not about all of it")],
            choice_hints={
                "yes": "You can have talked and see it differently: say so in your own words.",
                "no": f"{manager} is asked to find a time. Nothing is held against either of you.",
            },
            coerce=lambda value: value == "yes", missing="Select yes if you talked about the plan",
        )  # fmt: skip
        self.fields["words"] = fields.TextField(
            label="What do you want to say?", rows=6, max_length=WORDS, required=False,
            read_by="Your manager and HR; whoever hears an appeal, if there is one",
            hint="Your words are kept beside your manager’s, as you write them.",
        )  # fmt: skip


class HelperForm(Form):
    """Who gives the help from now on."""

    def __init__(self, *args: Any, helpers: Iterable[StaffRecord], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["helper"] = helper_field(helpers)
