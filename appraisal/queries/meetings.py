"""The talk as it is arranged: in words, and as a calendar file."""

import datetime as dt
from dataclasses import dataclass

from appraisal.models import Appraisal, Meeting
from appraisal.states import BLIND, AppraisalState
from values_hub.common.calendar_file import Appointment, calendar_file
from values_hub.common.clock import when_words
from values_hub.common.site import page_address, site_host

# Until the talk is recorded there is one to arrange.
STILL_TO_TALK = BLIND | {AppraisalState.READY}


@dataclass(frozen=True)
class Arranged:
    """`when` is a clock and a day; `is_over`: that time has come and nobody has recorded the talk yet."""

    when: str
    place: str
    is_over: bool


def arranged_for(appraisal: Appraisal, now: dt.datetime) -> Arranged | None:
    """What is arranged, while the talk is not recorded. No query where the row came with its meeting."""
    if appraisal.state not in STILL_TO_TALK:
        return None
    meeting = meeting_of(appraisal)
    if meeting is None or meeting.starts_at is None:
        return None
    return Arranged(when_words(meeting.starts_at), meeting.place, meeting.starts_at <= now)


def meeting_of(appraisal: Appraisal) -> Meeting | None:
    """The row, also of a talk that was called off. No query where the row came with its meeting."""
    return getattr(appraisal, "meeting", None)


def calendar_of(appraisal: Appraisal, meeting: Meeting, *, of_the_person: bool, at: dt.datetime) -> bytes:
    """For the calendar of the person, or of whoever appraises. Who meets whom, and nothing of what is in it."""
    other = appraisal.appraiser.name if appraisal.appraiser else "your appraiser"
    return calendar_file(
        Appointment(
            uid=f"{meeting.pk}@{site_host()}", sequence=meeting.sequence, stamped_at=at,
            starts_at=meeting.starts_at, ends_at=meeting.ends_at,
            summary=f"Your appraisal with {other}" if of_the_person else f"Appraisal: {appraisal.staff.name}",
            location=meeting.place,
            url=page_address("appraisal:page", appraisal.pk),
        )
    )  # fmt: skip
