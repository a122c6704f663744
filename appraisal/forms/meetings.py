"""When the two will meet."""

import datetime as dt
from typing import Any

from django.utils import timezone

from appraisal.models import Meeting
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

LENGTHS = {
    "30": "30 minutes",
    "45": "45 minutes",
    "60": "1 hour",
    "90": "1 hour 30 minutes",
    "120": "2 hours",
}


class ArrangeForm(Form):
    on = fields.DateField(
        label="Day", label_size="s", earliest=timezone.localdate, missing="Enter the day you meet"
    )
    starts = fields.TimeField(label="Time", label_size="s", missing="Enter the time you meet")
    minutes = fields.RadiosField(
        label="How long?", label_size="s", choices=list(LENGTHS.items()), small=True,
        missing="Select how long you meet for",
    )  # fmt: skip
    place = fields.CharField(
        label="Where?", label_size="s", max_length=200, hint="A room, or the link to an online meeting",
        missing="Enter where you meet",
    )  # fmt: skip

    def starts_at(self) -> dt.datetime:
        """The moment, once the form is valid."""
        day, time = self.cleaned_data["on"], self.cleaned_data["starts"]
        return dt.datetime.combine(day, time, timezone.get_current_timezone()).astimezone(dt.UTC)

    def details(self) -> dict[str, Any]:
        """What the service asks for, once the form is valid."""
        data = self.cleaned_data
        return {"starts_at": self.starts_at(), "minutes": int(data["minutes"]), "place": data["place"]}


def as_arranged(meeting: Meeting | None) -> dict[str, Any]:
    """What the form starts from: the meeting as it stands; its place and length also where it was called off."""
    if meeting is None or meeting.starts_at is None or meeting.ends_at is None:
        return {"place": meeting.place if meeting else "", "minutes": "60"}
    starts = timezone.localtime(meeting.starts_at)
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    return {"on": starts.date(), "starts": starts.time(), "minutes": str(minutes), "place": meeting.place}
