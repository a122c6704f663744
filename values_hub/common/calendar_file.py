"""One appointment as a calendar file (RFC 5545). Pure.

Times go out in UTC, so no rule of any time zone has to travel with them and the clocks may change in between.
"""

import datetime as dt
from dataclasses import dataclass

CONTENT_TYPE = "text/calendar; charset=utf-8"
LINE_OCTETS = 75  # RFC 5545 §3.1: a longer line is folded


@dataclass(frozen=True)
class Appointment:
    """`uid` never changes; `sequence` grows with every change (§3.8.7.4). Cancelled: it takes the old time away."""

    uid: str
    sequence: int
    stamped_at: dt.datetime
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""

    @property
    def is_cancelled(self) -> bool:
        return self.starts_at is None


def calendar_file(appointment: Appointment) -> bytes:
    """The file. A calendar that knows the UID replaces what it has; a cancelled one is taken off (RFC 5546 §3.2)."""
    cancelled = appointment.is_cancelled
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Values Hub//Appointments//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{appointment.uid}",
        f"SEQUENCE:{appointment.sequence}",
        f"DTSTAMP:{_utc(appointment.stamped_at)}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        f"SUMMARY:{_text(appointment.summary)}",
    ]
    if appointment.starts_at is not None and appointment.ends_at is not None:
        lines += [f"DTSTART:{_utc(appointment.starts_at)}", f"DTEND:{_utc(appointment.ends_at)}"]
    if appointment.location:
        lines.append(f"LOCATION:{_text(appointment.location)}")
    if appointment.description:
        lines.append(f"DESCRIPTION:{_text(appointment.description)}")
    if appointment.url:
        lines.append(f"URL:{appointment.url}")
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return b"".join(_folded(line) for line in lines)


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """§3.3.11: backslash, comma and semicolon are escaped, a line end is written as \\n. Other controls are dropped."""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    for mark in ("\\", ",", ";"):
        words = words.replace(mark, f"\\{mark}")
    return "".join(each for each in words.replace("\n", "\\n") if each >= " " and each != "\x7f")


def _folded(line: str) -> bytes:
    """§3.1: at most 75 octets a line, CRLF at the end, a space before what goes on; a character is never cut."""
    parts, room, part = [], LINE_OCTETS, b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > room:
            parts.append(part)
            part, room = b"", LINE_OCTETS - 1
        part += octets
    parts.append(part)
    return b"\r\n ".join(parts) + b"\r\n"
