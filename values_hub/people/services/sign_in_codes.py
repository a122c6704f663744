"""The emailed code: six digits that prove somebody reads mail at an address.

The same for an address that has an account and one that has none: the account comes into being when the code is
confirmed. What is known meanwhile stays in the person's own session, and of the code only a digest.
"""

import datetime as dt
import secrets
from dataclasses import asdict, dataclass, replace
from enum import Enum, auto
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from values_hub.people.services.sign_in_mail import send_now

DIGITS = 6
LASTS = dt.timedelta(minutes=15)
# With twelve codes an hour to one address (ACCOUNT_RATE_LIMITS) that is sixty guesses an hour at one in a million.
TRIES = 5


@dataclass(frozen=True)
class Challenge:
    """A code that has been sent: to whom, when, how often it was tried, and where to go afterwards."""

    email: str
    digest: str
    sent_at: str
    tries: int = 0
    next_url: str = ""

    def as_session(self) -> dict[str, Any]:
        """What the session keeps. `challenge_from` reads it back."""
        return asdict(self)


class Answer(Enum):
    RIGHT = auto()
    WRONG = auto()
    TOO_OLD = auto()
    TOO_OFTEN = auto()


def send_code(*, email: str, next_url: str, at: dt.datetime) -> Challenge:
    """Send a fresh code to an address. It lasts 15 minutes and five tries; a code sent before it is dead.

    Raises: MailNotSent (values_hub.people.services.sign_in_mail).
    """
    address = email.strip().lower()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    send_now(
        to=address,
        subject=f"{code[:3]} {code[3:]} is your code for Values Hub",
        template="account/sign_in_code",
        context={"code": f"{code[:3]} {code[3:]}", "minutes": int(LASTS.total_seconds() // 60)},
    )
    return Challenge(email=address, digest=_digest(address, code), sent_at=at.isoformat(), next_url=next_url)


def challenge_from(kept: Any) -> Challenge | None:
    """The challenge a session keeps, or None when it keeps none."""
    return Challenge(**kept) if isinstance(kept, dict) else None


def try_code(challenge: Challenge, code: str, at: dt.datetime) -> tuple[Answer, Challenge]:
    """Whether `code` is the one that was sent; and the challenge with this try counted, which the caller keeps."""
    if at - dt.datetime.fromisoformat(challenge.sent_at) > LASTS:
        return Answer.TOO_OLD, challenge
    if challenge.tries >= TRIES:
        return Answer.TOO_OFTEN, challenge
    if constant_time_compare(challenge.digest, _digest(challenge.email, code)):
        return Answer.RIGHT, challenge
    tried = replace(challenge, tries=challenge.tries + 1)
    return (Answer.TOO_OFTEN if tried.tries >= TRIES else Answer.WRONG), tried


def _digest(email: str, code: str) -> str:
    return salted_hmac("people.sign-in-code", f"{email}:{code}", algorithm="sha256").hexdigest()
