"""The calendar file against the rules of RFC 5545."""

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from values_hub.common.calendar_file import Appointment, calendar_file

START = dt.datetime(2026, 6, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
WHEN = {"starts_at": START, "ends_at": START + dt.timedelta(minutes=45)}


def made(**changes):
    fields = {
        "uid": "one@example.nhs.uk", "sequence": 2, "stamped_at": START, "summary": "Interview", **WHEN, **changes,
    }  # fmt: skip
    return calendar_file(Appointment(**fields)).decode()


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def test_the_whole_file():
    assert made(location="Room 4, Level 2; east", description="Bring:\r\nyour passport\\visa") == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Values Hub//Appointments//EN\r\nCALSCALE:GREGORIAN\r\n"
        "METHOD:PUBLISH\r\nBEGIN:VEVENT\r\nUID:one@example.nhs.uk\r\nSEQUENCE:2\r\nDTSTAMP:20260601T083000Z\r\n"
        "STATUS:CONFIRMED\r\nSUMMARY:Interview\r\nDTSTART:20260601T083000Z\r\nDTEND:20260601T091500Z\r\n"
        "LOCATION:Room 4\\, Level 2\\; east\r\nDESCRIPTION:Bring:\\nyour passport\\\\visa\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_what_was_called_off_keeps_its_name_and_takes_the_time_away():
    text = made(sequence=3, starts_at=None, ends_at=None)
    assert "METHOD:CANCEL\r\n" in text
    assert "STATUS:CANCELLED\r\n" in text
    assert "UID:one@example.nhs.uk\r\n" in text
    assert "DTSTART" not in text


@given(words=st.text(max_size=300))
def test_any_words_fold_to_seventy_five_octets_and_come_back(words):
    text = made(summary=words)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    [line] = [each for each in unfolded(text) if each.startswith("SUMMARY:")]
    escaped = line.removeprefix("SUMMARY:")
    back = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], escaped)
    printable = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", words.replace("\r\n", "\n").replace("\r", "\n"))
    assert back == printable
