"""A lay panellist's one-time link: made and sent by HR, bound to the first browser, dead when the interviews are over.

The token travels in one email and is kept as its SHA-256 alone, in the link's own row. The email waits in the outbox as
every email does, and its words are emptied there as soon as the mail server has them.
"""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.db import transaction

from recruitment.models import Interviewer, LayLink, Vacancy
from recruitment.queries.lay import working_link
from recruitment.services.interviews.planning import CannotInterview, plannable
from values_hub.audit.services import record
from values_hub.common.site import page_address
from values_hub.outbox.services import post_message


class LinkDead(Exception):
    """The link is wrong, replaced, used in another browser, or the interviews are over."""


@transaction.atomic
def send_link(*, vacancy: Vacancy, interviewer: Interviewer, actor: Any, at: dt.datetime) -> str:
    """Make a link and email it; the one before stops working. Returns the token, which is kept nowhere.

    Raises: CannotInterview (they have an account); CannotPlan.
    """
    locked = plannable(vacancy)
    if interviewer.staff_id is not None:
        raise CannotInterview("This person has an account and signs in.")
    interviewer.links.filter(replaced_at=None).update(replaced_at=at)
    token = secrets.token_urlsafe(32)
    link = LayLink.objects.create(
        interviewer=interviewer, token_hash=hashed(token), made_at=at, made_by=actor
    )
    record(action="lay_link.sent", subject=interviewer, actor=actor, at=at, link=str(link.pk))
    post_message(
        to=interviewer.lay_email, unit_path=locked.unit.path, subject=f"Interviews: {locked.title}",
        template="recruitment/lay_link",
        context={"name": interviewer.lay_name, "vacancy": locked.title, "contact_name": locked.contact_name,
                 "contact_email": locked.contact_email, "contact_phone": locked.contact_phone,
                 "url": page_address("recruitment:lay_open", token)},
        key=f"lay_link:{link.pk}", at=at, carries_key=True,
    )  # fmt: skip
    return token


@transaction.atomic
def bind_link(*, token: str, at: dt.datetime) -> str:
    """First use: this browser keeps the link from now on. Returns the secret that the browser is to hold.

    One conditional update, so that of two browsers one gets it. Raises: LinkDead.
    """
    link = working_link(token_hash=hashed(token))
    if link is None:
        raise LinkDead("This link does not work any more.")
    secret = secrets.token_urlsafe(32)
    bound = LayLink.objects.filter(pk=link.pk, used_at=None, replaced_at=None).update(
        used_at=at, browser_hash=hashed(secret)
    )
    if not bound:
        raise LinkDead("This link has been used in another browser.")
    record(action="lay_link.used", subject=link.interviewer, actor=None, at=at, link=str(link.pk))
    return secret


def hashed(secret: str) -> str:
    """What is kept of a token. It has 256 random bits, so a plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def can_open(token: str) -> bool:
    """Whether this link still waits for its first browser."""
    link = working_link(token_hash=hashed(token))
    return link is not None and link.used_at is None
