"""Telling people that it is their turn. Written in the transaction of what made it so; sent after it.

Nothing is sent while the two prepare: a message then could say when the other side sent theirs.
"""

import datetime as dt
from typing import Any

from django.urls import reverse

from appraisal.models import Appraisal, AppraiserRequest, Handover, Meeting, PastRecord, Review
from appraisal.queries.meetings import calendar_of
from values_hub.common.clock import when_words
from values_hub.common.reminder_hours import next_allowed
from values_hub.common.site import full_address
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
        appraisal, appraisal.staff, at, f"sign:{_nth(appraisal)}",
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
        appraisal, appraisal.appraiser, at, f"signed:{_nth(appraisal)}",
        subject=f"{name} has signed their appraisal", paragraphs=[line],
    )  # fmt: skip


def tell_reviewer(appraisal: Appraisal, review: Review, at: dt.datetime) -> None:
    """Somebody is the reviewer of record from now on, perhaps again: each naming is told, so `at` is in its key."""
    name = appraisal.staff.name
    appraiser = appraisal.appraiser.name if appraisal.appraiser else "their appraiser"
    _tell(
        appraisal, review.reviewer, at, f"review:{review.pk}:{at:%Y%m%d%H%M%S%f}",
        subject=f"{name} does not agree with their appraisal: please review it",
        paragraphs=[
            f"{name} has signed their appraisal and does not agree with the record that {appraiser} made.",
            f"You review it. Hear both, and say what you find by {review.due_on:%-d %B %Y}. Nothing of what either of"
            " them wrote is changed: your words stand beside it.",
        ],
    )  # fmt: skip


def tell_found(appraisal: Appraisal, at: dt.datetime, *, again: bool = False) -> None:
    """The reviewer has said what they find: both hear it in the same moment. `again`: that the two record afresh."""
    next_ = (
        "HR open it again, and the two of you talk and record afresh."
        if again
        else "HR close it when it is acted on."
    )
    for whose, person in (("your", appraisal.staff), (f"{appraisal.staff.name}’s", appraisal.appraiser)):
        _tell(
            appraisal, person, at, f"found:{_nth(appraisal)}", subject=f"The review of {whose} appraisal is done",
            paragraphs=[f"The reviewer of {whose} appraisal has said what they find. {next_}"],
        )  # fmt: skip


def tell_closed(appraisal: Appraisal, at: dt.datetime) -> None:
    """HR have closed it."""
    for whose, person in (("your", appraisal.staff), (f"{appraisal.staff.name}’s", appraisal.appraiser)):
        _tell(
            appraisal, person, at, f"closed:{_nth(appraisal)}", subject=f"{_capital(whose)} appraisal is closed",
            paragraphs=[
                f"HR have closed the review of {whose} appraisal. The record, what both of you wrote and what was found"
                " are kept together.",
                "Whoever still does not agree can raise a grievance. HR say how.",
            ],
        )  # fmt: skip


def tell_opened_again(appraisal: Appraisal, *, reason: str, number: int, at: dt.datetime) -> None:
    """HR have given the record back to the appraiser."""
    for whose, person in (("your", appraisal.staff), (f"{appraisal.staff.name}’s", appraisal.appraiser)):
        _tell(
            appraisal, person, at, f"again:{number}", subject=f"{_capital(whose)} appraisal is open again",
            paragraphs=[
                f"HR have opened {whose} appraisal again. The reason: {reason}",
                "The appraiser writes and shares the record afresh, and both sign it. What was signed before is kept.",
            ],
        )  # fmt: skip


def tell_mid_year(appraisal: Appraisal, *, by: Any, at: dt.datetime) -> None:
    """The appraiser, or whoever manages the person by now, has recorded the talk half-way."""
    _tell(
        appraisal, appraisal.staff, at, "mid-year", subject="Your mid-year review is recorded",
        paragraphs=[f"{by} has recorded your mid-year review. Read it, and say if something is not right."],
    )  # fmt: skip


def tell_meeting(appraisal: Appraisal, meeting: Meeting, *, moved: bool, actor: Any, at: dt.datetime) -> None:
    """When and where the two will talk: to both, and to whoever arranged it in the appraiser's place."""
    assert meeting.starts_at is not None  # noqa: S101  it has just been arranged
    when = when_words(meeting.starts_at)
    subject = f"moved to {when}" if moved else when
    what = "The meeting about {whose} appraisal is now" if moved else "You meet about {whose} appraisal"
    use = "change it in your calendar" if moved else "put it in your calendar"
    _tell_meeting(
        appraisal, meeting, actor, at, subject, [f"{what} at {when}.", f"Where: {meeting.place}"],
        f"Open the attached file to {use}.",
    )  # fmt: skip


def tell_called_off(
    appraisal: Appraisal, meeting: Meeting, *, was: dt.datetime, arranged_by: Any, at: dt.datetime
) -> None:
    """They do not meet then: to the same people."""
    when = when_words(was)
    _tell_meeting(
        appraisal, meeting, arranged_by, at, f"called off, {when}",
        [f"The meeting about {{whose}} appraisal at {when} is called off."],
        "Open the attached file to take it out of your calendar.",
    )  # fmt: skip


def _tell_meeting(
    appraisal: Appraisal, meeting: Meeting, arranger: Any, at: dt.datetime, subject: str, lines: list[str], last: str
) -> None:  # fmt: skip
    person, appraiser = appraisal.staff, appraisal.appraiser
    others = [appraiser] if appraiser else []
    stand_in = getattr(arranger, "staff", None)
    if stand_in is not None and stand_in.pk not in {person.pk, appraisal.appraiser_id}:
        others.append(stand_in)
    for to in (person, *others):
        whose = "your" if to.pk == person.pk else f"{person.name}’s"
        calendar = calendar_of(appraisal, meeting, of_the_person=to.pk == person.pk, at=at)
        _tell(
            appraisal, to, at, f"meeting:{meeting.sequence}",
            subject=f"{_capital(whose)} appraisal meeting: {subject}",
            paragraphs=[*(line.replace("{whose}", whose) for line in lines), last],
            calendar=calendar.decode(),
        )  # fmt: skip


def tell_given_away(
    appraisal: Appraisal, *, former: StaffRecord | None, handover: Handover, at: dt.datetime
) -> None:
    """HR have given it to another appraiser: the person hears to whom, the former one that it is theirs no more."""
    who = appraisal.appraiser.name if appraisal.appraiser else "Somebody else"
    _tell(
        appraisal, appraisal.staff, at, f"appraiser:{handover.pk}", subject=f"{who} now gives your appraisal",
        paragraphs=[f"HR have given your appraisal to {who}. What you have written in it stays as it is."],
    )  # fmt: skip
    _tell(
        appraisal, former, at, f"not-yours:{handover.pk}",
        subject=f"You no longer give {appraisal.staff.name}’s appraisal", to_list=True,
        paragraphs=[
            f"HR have given {appraisal.staff.name}’s appraisal to somebody else. You have nothing more to do in it."
        ],
    )  # fmt: skip


def tell_appraiser_stays(appraisal: Appraisal, *, request: AppraiserRequest, at: dt.datetime) -> None:
    """HR were asked and it stays as it is: both hear the same, whoever asked, and not that anybody did."""
    appraiser = appraisal.appraiser.name if appraisal.appraiser else "Somebody"
    for whose, person, goes_on in (
        ("your", appraisal.staff, f"{appraiser} gives it."),
        (f"{appraisal.staff.name}’s", appraisal.appraiser, "You give it."),
    ):
        _tell(
            appraisal, person, at, f"stays:{request.pk}",
            subject=f"Who gives {whose} appraisal stays as it is",
            paragraphs=[f"HR have looked at who gives {whose} appraisal. It stays as it is: {goes_on}"],
        )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _nth(appraisal: Appraisal) -> int:
    """Which round of it this is: a key is once for ever, and an appraisal may be opened again."""
    return PastRecord.objects.filter(appraisal=appraisal).count()


def _tell(
    appraisal: Appraisal,
    to: StaffRecord | None,
    at: dt.datetime,
    what: str,
    *,
    subject: str,
    paragraphs: list[str],
    calendar: str = "",
    to_list: bool = False,
) -> None:
    """Post one notice, to somebody who can open the link; nobody is no fault (an appraiser without an account). In
    quiet hours it waits: it is news of what somebody else did, and nobody's ward phone rings for it at 3 a.m.

    `to_list`: somebody who may not be able to open the appraisal any more."""
    path = reverse("appraisal:list") if to_list else reverse("appraisal:page", args=[appraisal.pk])
    if to is None or to.left_on is not None or to.user is None or not to.user.is_active:
        return
    context = {
        "heading": subject,
        "name": to.known_as or to.first_name,
        "paragraphs": paragraphs,
        "action_label": "Open your appraisals" if to_list else "Open the appraisal",
        "action_url": full_address(path),
    }
    post_message(
        to=to.user.email, user=to.user, subject=subject, template="notice", context=context,
        key=f"appraisal.{what}:{appraisal.pk}:{to.pk}", at=at, not_before=next_allowed(at),
        unit_path=appraisal.unit.path, calendar=calendar,
    )  # fmt: skip
