"""Telling people that it is their turn. Written in the transaction of what made it so; sent after it.

Nothing is sent while the two prepare: a message then could say when the other side sent theirs.
"""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from appraisal.models import Appraisal
from values_hub.outbox.services import post_message
from values_hub.people.models import StaffRecord


def tell_both_ready(appraisal: Appraisal, at: dt.datetime) -> None:
    """Both have sent: each is told in the same moment."""
    person, appraiser = appraisal.staff, appraisal.appraiser
    other = appraiser.name if appraiser else "your appraiser"
    _tell(
        appraisal, person, at, "ready",
        subject="Your appraisal: you can read both preparations",
        paragraphs=[
            f"You and {other} have both sent your preparation, so you can each read what the other wrote.",
            f"Next, meet {other} and talk about what each of you saw.",
        ],
    )  # fmt: skip
    _tell(
        appraisal, appraiser, at, "ready",
        subject=f"{person.name}: you can read both preparations",
        paragraphs=[
            f"You and {person.name} have both sent your preparation, so you can each read what the other wrote.",
            f"Next, meet {person.name} and talk about what each of you saw. Then record the day you met.",
        ],
    )  # fmt: skip


def tell_record_shared(appraisal: Appraisal, *, version: int, again: bool, at: dt.datetime) -> None:
    """The person can read the record, for the first time or as it is now."""
    who = appraisal.appraiser.name if appraisal.appraiser else "Your appraiser"
    what = "changed the record of your appraisal" if again else "shared the record of your appraisal with you"
    _tell(
        appraisal, appraisal.staff, at, f"shared:{version}",
        subject=f"{who} has {what}",
        paragraphs=[f"{who} has {what}.", f"Read it, and ask {who} to change what is not right before you sign."],
    )  # fmt: skip


def tell_person_to_sign(appraisal: Appraisal, at: dt.datetime) -> None:
    """The appraiser has signed."""
    who = appraisal.appraiser.name if appraisal.appraiser else "Your appraiser"
    _tell(
        appraisal, appraisal.staff, at, "sign",
        subject="Your appraisal is ready for you to sign",
        paragraphs=[
            f"{who} has signed the record of your appraisal.",
            "Signing says that you have read it. It does not say that you agree: you can say so if you do not.",
        ],
    )  # fmt: skip


def tell_signed(appraisal: Appraisal, *, agrees: bool, at: dt.datetime) -> None:
    """The person has signed; the appraiser hears it."""
    name = appraisal.staff.name
    line = f"{name} has signed the record of their appraisal."
    if not agrees:
        line = f"{name} has signed their appraisal and does not agree with the record. Their words stand beside it."
    _tell(
        appraisal, appraisal.appraiser, at, "signed",
        subject=f"{name} has signed their appraisal", paragraphs=[line],
    )  # fmt: skip


def _tell(
    appraisal: Appraisal,
    to: StaffRecord | None,
    at: dt.datetime,
    what: str,
    *,
    subject: str,
    paragraphs: list[str],
) -> None:
    """Post one notice, to somebody who can open the link; nobody is no fault (an appraiser without an account)."""
    if to is None or to.left_on is not None or to.user is None or not to.user.is_active:
        return
    context = {
        "heading": subject,
        "name": to.known_as or to.first_name,
        "paragraphs": paragraphs,
        "action_label": "Open the appraisal",
        "action_url": settings.SITE_URL.rstrip("/") + reverse("appraisal:page", args=[appraisal.pk]),
    }
    post_message(
        to=to.user.email, user=to.user, subject=subject, template="notice", context=context,
        key=f"appraisal.{what}:{appraisal.pk}:{to.pk}", at=at, unit_path=appraisal.unit.path,
    )  # fmt: skip
