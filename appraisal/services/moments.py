"""Giving a moment, thanking for it, removing it, and bringing it to an appraisal."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from appraisal.models import Appraisal, Moment
from values_hub.audit.services import record
from values_hub.common.reminder_hours import next_allowed
from values_hub.common.site import page_address
from values_hub.evidence.models import Evidence
from values_hub.evidence.services import Seen, write_thread
from values_hub.framework.models import Value
from values_hub.outbox.services import post_message
from values_hub.people.models import StaffRecord

# A day's worth for the kindest of people; more is a machine or a joke.
MOST_A_DAY = 20
LONGEST = 300


class NotNow(Exception):
    """This moment cannot be given, or no longer be changed. The message is fit for the screen."""


@transaction.atomic
def give_moment(
    *, about: StaffRecord, by: StaffRecord, value: Value, text: str, actor: Any, at: dt.datetime
) -> Moment:
    """`by` says in a line what they saw `about` do. A colleague is told; of one's own nobody is.

    Sending the same twice on a day keeps one. Raises: NotNow.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise NotNow(f"Say what you saw, in {LONGEST} characters or fewer")
    if about.left_on is not None:
        raise NotNow(f"{about.name} has left")
    StaffRecord.objects.select_for_update(of=("self",)).get(pk=by.pk)
    begins = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Moment.objects.filter(by=by, at__gte=begins)
    if same := today.filter(about=about, value=value, text=text).first():
        return same
    if today.count() >= MOST_A_DAY:
        raise NotNow(f"You have given {MOST_A_DAY} today. There is room for more tomorrow")
    moment = Moment.objects.create(about=about, by=by, value=value, text=text, at=at)
    record(action="moment.given", subject=moment, actor=actor, at=at)
    if about.pk != by.pk:
        _tell(
            moment, about, at, "given", f"{by.name} saw you be {_said(value)}",
            [f"{by.name} wrote: {text}", "Only the two of you can see it. You can bring it to your appraisal."],
        )  # fmt: skip
    return moment


@transaction.atomic
def thank_for_moment(*, moment: Moment, actor: Any, at: dt.datetime) -> bool:
    """The person says thank you, once. Returns False when they had done so."""
    if not Moment.objects.filter(pk=moment.pk, thanked_at=None).update(thanked_at=at):
        return False
    record(action="moment.thanked", subject=moment, actor=actor, at=at)
    name = moment.about.name
    _tell(
        moment, moment.by, at, "thanked", f"{name} says thank you",
        [f"{name} has read what you saw and says thank you."],
    )  # fmt: skip
    return True


@transaction.atomic
def remove_moment(*, moment: Moment, actor: Any, at: dt.datetime) -> None:
    """The person does not want it. Raises: NotNow (it is part of an appraisal)."""
    locked = Moment.objects.select_for_update(of=("self",)).get(pk=moment.pk)
    if locked.brought_to_id is not None:
        raise NotNow("It is part of an appraisal now, so it stays.")
    record(action="moment.removed", subject=locked, actor=actor, at=at)
    locked.delete()


def bring_moments(*, appraisal: Appraisal, ids: Collection[UUID]) -> dict[str, list[dict[str, str]]]:
    """Part of sending the person's preparation: tie those of their moments they ticked to it.

    Returns them by the value's code, in words: what was brought is read as it was.
    """
    rows = Moment.objects.select_for_update(of=("self",)).filter(
        pk__in=ids, about=appraisal.staff_id, brought_to=None
    )
    found: dict[str, list[dict[str, str]]] = {}
    for moment in rows.select_related("value", "by", "about").order_by("at", "pk"):
        own = moment.by_id == moment.about_id
        found.setdefault(moment.value.code, []).append(
            {"by": "" if own else moment.by.name, "text": moment.text}
        )
        moment.brought_to = appraisal
        moment.save(update_fields=["brought_to"])
    return found


def write_moments(*, appraisal: Appraisal, at: dt.datetime) -> None:
    """Part of the person's signature: what they brought becomes evidence, each a source of its own."""
    for moment in Moment.objects.filter(brought_to=appraisal).select_related("value", "by__user", "about"):
        own = moment.by_id == moment.about_id
        seen = Seen(
            value=moment.value, side=Evidence.Side.SELF if own else Evidence.Side.COLLEAGUE, text=moment.text,
            written_by=moment.by.user,
        )  # fmt: skip
        write_thread(
            source=moment, stage=Evidence.Stage.MOMENT, seen=[seen], seen_on=timezone.localdate(moment.at),
            actor=moment.by.user, at=at, staff=moment.about,
        )  # fmt: skip


def _said(value: Value) -> str:
    return f"“{value.name}”"


def _tell(
    moment: Moment, to: StaffRecord, at: dt.datetime, what: str, subject: str, paragraphs: list[str]
) -> None:
    if to.left_on is not None or to.user is None or not to.user.is_active:
        return
    context = {
        "heading": subject,
        "name": to.known_as or to.first_name,
        "paragraphs": paragraphs,
        "action_label": "See your moments",
        "action_url": page_address("appraisal:moments"),
    }
    post_message(
        to=to.user.email, user=to.user, subject=subject, template="notice", context=context,
        key=f"moment.{what}:{moment.pk}", at=at, not_before=next_allowed(at), unit_path=to.post.unit.path,
    )  # fmt: skip
