"""What a log may say: what happened and where, not to whom. It is read by people who may not read our pages."""

import logging
import re
import traceback
from pathlib import Path

# Addresses that open something for whoever has them.
KEY_IN_ADDRESS = re.compile(r"(/recruitment/lay/open/|/account/password/reset/key/)[^/\s\"'?#]+")
MASK = r"\1***"
# PostgreSQL prints the row it could not take, or the statement, under its error.
VALUES = re.compile(
    r"^(?:DETAIL:|CONTEXT:|LINE \d+:).*?(?=^HINT:|^\n(?:The above exception|During handling)|\Z)", re.M | re.S
)
ROOT = Path(__file__).resolve().parents[2]


def masked(text: str) -> str:
    """Without the keys that addresses of ours carry."""
    return KEY_IN_ADDRESS.sub(MASK, text)


def fault(error: BaseException) -> str:
    """An error without its words, which may quote what somebody wrote: its kind, the constraint, the line of ours.

    For work on rows of personal data: "IntegrityError (people_post_number), values_hub/people/services/posts.py:41".
    """
    said = type(error).__name__
    if constraint := getattr(getattr(error.__cause__, "diag", None), "constraint_name", None):
        said += f" ({constraint})"
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT) and "site-packages" not in frame.filename
    ]
    if ours:
        said += f", {Path(ours[-1].filename).relative_to(ROOT)}:{ours[-1].lineno}"
    return said


class PlainFormatter(logging.Formatter):
    """Every line of ours: no key out of an address, no row that the database refused."""

    def format(self, record: logging.LogRecord) -> str:
        return VALUES.sub("", masked(super().format(record))).rstrip()
