"""The two signatures."""

import datetime as dt
from typing import Any

from django.utils.formats import date_format

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class AppraiserSignForm(Form):
    took_place = fields.CheckboxField(missing="Select the box to confirm that the conversation took place")

    def __init__(self, *args: Any, person: str, met_on: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["took_place"].label = f"{person} and I had this conversation on {_day(met_on)}"


class PersonSignForm(Form):
    agrees = fields.RadiosField(
        label="Do you agree with this record?",
        label_size="m",
        choices=[("yes", "I agree"), ("no", "I do not agree")],
        reveals={"no": "words"},
        missing="Select whether you agree with this record",
    )
    words = fields.TextField(
        label="What do you not agree with?",
        word_limit=400,
        read_by="",
        missing="Enter what you do not agree with",
    )
    took_place = fields.YesNoField(missing="Select whether the conversation took place", label_size="m")

    def __init__(self, *args: Any, appraiser: str, met_on: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["took_place"].label = f"Did you and {appraiser} have this conversation on {_day(met_on)}?"
        self.fields["words"].read_by = f"{appraiser}, the managers above them and HR. Nobody can change it"  # type: ignore[attr-defined]


def _day(met_on: dt.date | None) -> str:
    return date_format(met_on) if met_on else "that day"
