"""Telling people of the appraisals they now give: one message each for all that came to them at once."""

import datetime as dt
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from appraisal.models import Appraisal, Handover
from appraisal.states import BLIND, UNFINISHED
from values_hub.common.reminder_hours import next_allowed
from values_hub.common.site import full_address
from values_hub.outbox.services import post_message
from values_hub.people.models import StaffRecord, User

# A file of ESR's or a change to many hands over in several transactions: what follows so soon is one message.
SETTLED = dt.timedelta(minutes=5)
MOST_AT_ONCE = 200
# More names than these in one message is a list nobody reads; the rest is on the page it links to.
LISTED = 15


def tell_new_appraisers(*, at: dt.datetime) -> int:
    """Tell everybody to whom something was handed over and nothing more has been for some minutes. Returns how many.

    Each is one transaction that marks the handovers and posts the message, so it may be killed or run beside itself.
    """
    waiting = Handover.objects.filter(told_at=None).order_by()
    still_coming = waiting.filter(at__gt=at - SETTLED).values("after")
    people = waiting.exclude(after__in=still_coming).values_list("after", flat=True).distinct()
    return sum(_tell(person, at) for person in list(people[:MOST_AT_ONCE]))


@transaction.atomic
def _tell(person: UUID | None, at: dt.datetime) -> int:
    rows = list(
        Handover.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(after=person, told_at=None)
        .order_by("appraisal_id", "at")
    )
    Handover.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)
    # Given away and back before anybody was told: for its appraiser nothing has changed.
    first = {pk: next(some) for pk, some in groupby(rows, key=lambda row: row.appraisal_id)}
    new = [pk for pk, row in first.items() if not _was_theirs(row)]
    given = list(
        Appraisal.objects.filter(pk__in=new, appraiser=person, state__in=UNFINISHED)
        .select_related("staff", "unit", "appraiser__user", "appraiser__post__unit")
        .order_by("staff__last_name", "staff__first_name", "pk")
    )
    to = given[0].appraiser if given else None
    user = to.user if to is not None and to.left_on is None else None
    if to is None or user is None or not user.is_active:
        return 0
    _post(to, user, given, rows[0], at)
    return 1


def _was_theirs(first: Handover) -> bool:
    """Whether they gave it until some minutes ago, and it only came back."""
    gone = Handover.objects.filter(appraisal=first.appraisal_id, before=first.after_id, at__lte=first.at)
    return gone.filter(at__gte=first.at - SETTLED).exists()


def _post(to: StaffRecord, user: User, given: list[Appraisal], first: Handover, at: dt.datetime) -> None:
    only = given[0] if len(given) == 1 else None
    subject = (
        f"You now give {only.staff.name}’s appraisal"
        if only
        else f"You now give {len(given)} more appraisals"
    )
    names = ", ".join(each.staff.name for each in given[:LISTED])
    rest = f" and {len(given) - LISTED} more" if len(given) > LISTED else ""
    if only is None:
        paragraphs = [f"They were somebody else’s before: {names}{rest}.", "Each says what there is to do."]
    elif only.state in BLIND:
        paragraphs = [
            "It was somebody else’s before. What they were preparing is kept from you: you prepare afresh."
        ]
    else:
        paragraphs = [
            "It was somebody else’s before. You go on from where it is: both preparations have been sent."
        ]
    path = reverse("appraisal:page", args=[only.pk]) if only else reverse("appraisal:list")
    context = {
        "heading": subject,
        "name": to.known_as or to.first_name,
        "paragraphs": paragraphs,
        "action_label": "Open the appraisal" if only else "Open the appraisals you give",
        "action_url": full_address(path),
    }
    post_message(
        to=user.email, user=user, subject=subject, template="notice", context=context,
        key=f"appraisal.given:{first.pk}", at=at, not_before=next_allowed(at), unit_path=to.post.unit.path,
    )  # fmt: skip
