"""Mail that carries a key to an account: handed to the mail server at once, kept nowhere."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives

from values_hub.common.logs import fault
from values_hub.framework.models import Trust
from values_hub.outbox.rendering import render

log = logging.getLogger(__name__)


class MailNotSent(Exception):
    """The mail server did not take the message. The person can only try again."""


def send_now(*, to: str, subject: str, template: str, context: Mapping[str, Any]) -> None:
    """Send `templates/email/<template>.txt` and `.html` to one address.

    The outbox is not used: its table would keep the code or the link long after it is dead, for all who may read it.

    Raises: MailNotSent.
    """
    trust = Trust.objects.values_list("name", flat=True).first()  # whom a candidate knows us by
    text, html = render(template, {"trust_name": trust, **context})
    message = EmailMultiAlternatives(
        subject=subject, body=text, to=[to], headers={"Auto-Submitted": "auto-generated"}
    )
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except OSError as error:  # smtplib's own exceptions are OSErrors too
        log.warning("sign-in mail not handed over: %s", fault(error))  # the server's answer names the address
        raise MailNotSent("We could not send the email. Try again in a few minutes.") from error
