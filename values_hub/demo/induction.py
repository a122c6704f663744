"""Inductions of the demonstration Trust: one in its second week, one that could be talked about today, one done."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from induction.models import CheckIn, Colour, Induction, Item, Probation, Programme, Side
from induction.queries.check_ins import values_to_rate
from induction.services.check_ins import confirm_conversation, save_rating, send_side
from induction.services.handovers import name_buddy
from induction.services.items import complete_item
from induction.services.outcomes import record_outcome
from induction.services.probation import confirm_in_post
from induction.services.programmes import publish_programme
from induction.services.schedule import release, release_due
from induction.services.starting import start_induction
from induction.states import ItemState
from values_hub.people.models import StaffRecord, User

PROGRAMMES = Path(__file__).resolve().parents[2] / "induction" / "demo"
PROGRAMME = PROGRAMMES / "programme.json"

# What the starter in the second week still waits for: late, and nobody has said so.
LEFT = ("Go through risks of this place", "Find out how to speak up", "Ask how the first week was")

FIRST_CHECK_IN = 28  # days after day one

# What was seen, by value: the starter's points and words, then the manager's. None is no evidence seen.
Looks = dict[str, tuple[tuple[int | None, str], tuple[int | None, str]]]

READY_TO_TALK: Looks = {
    "KIND": (
        (3, "I stayed with a man who was frightened before his scan until his daughter came."),
        (4, "Noticed before any of us that a patient had stopped drinking, and told the nurse in charge."),
    ),
    "OPEN": (
        (1, "I was not sure about a dose and waited for the ward round to ask. I should have asked then."),
        (3, "Told me the same day about a form filled in wrongly, and had already put it right."),
    ),
    "TOGETHER": (
        (3, "The nurses ask me things now. I go to the board round every day."),
        (3, "Turns up to the board round and listens. The night team says the handovers are clear."),
    ),
    "IMPROVE": (
        (2, "I have asked for feedback twice. I have not changed much yet."),
        (None, "We have not worked the same shifts enough for me to say."),
    ),
}
AT_THE_DESK: Looks = {
    "KIND": (
        (2, "I get flustered when three people want me at once. I am polite, but I could look up sooner."),
        (3, "Brought a chair out to a wife who had been standing at the desk, before she asked."),
    ),
    "OPEN": (
        (
            3,
            "I booked transport for the wrong day. I told the sister straight away and rang the family myself.",
        ),
        (3, "Says so the same hour when something is wrong, and has put it right by the time we hear of it."),
    ),
    "TOGETHER": (
        (3, "The night staff ring down to me now instead of leaving a note."),
        (2, "Good with the ward. The outpatient clerks still find out late when a bed has moved."),
    ),
    "IMPROVE": (
        (None, "I have only been here a month."),
        (2, "Asked why we write the same thing on two boards. We now write it on one."),
    ),
}
DONE: Looks = {
    "KIND": (
        (3, "I learned to slow down. People tell me more."),
        (3, "Candidates say she puts them at ease, and she does it without taking sides."),
    ),
    "OPEN": (
        (3, "I said so when a question on our sheet led people to one answer."),
        (
            4,
            "Stopped a panel to point out an unfair question, kindly and at the right moment. We have changed it.",
        ),
    ),
    "TOGETHER": (
        (2, "I only know the panels I sit on."),
        (3, "Every panel has asked to have her again."),
    ),
    "IMPROVE": (
        (3, "I asked to see how others score, and marked the practice answers twice."),
        (3, "Asked for feedback after each panel and used it in the next."),
    ),
}


def load(cast: Any, *, now: dt.datetime) -> None:
    """Publish the programme, then walk three starters through it with the real services. Safe to run again."""
    for document in programme_documents():
        if not Programme.objects.filter(name=document["name"]).exists():
            publish_programme(document=document, actor=cast.users["hr"], at=now - dt.timedelta(days=400))
    _second_week(cast, now)
    _ready_to_talk(cast, now)
    _confirmed(cast, now)
    _confirmed_years_ago(cast, now)
    release_due(today=timezone.localdate(now), at=now)


def programme_documents() -> list[dict[str, Any]]:
    """Every block of the demonstration Trust, each complete enough to use."""
    return [json.loads(each.read_text(encoding="utf-8")) for each in sorted(PROGRAMMES.glob("*.json"))]


def _second_week(cast: Any, now: dt.datetime) -> None:
    """Yusuf: badge and safety done, buddy at work, one of the manager's things late, most of the month ahead."""
    induction = _start(cast.staff["starter"], now, cast)
    if induction is None:
        return
    name_buddy(
        induction=induction, buddy=cast.staff["buddy"], actor=cast.users["manager"], at=_on(induction, -4)
    )
    _do(induction, timezone.localdate(now) - dt.timedelta(days=1), cast, leave=LEFT)


def _ready_to_talk(cast: Any, now: dt.datetime) -> None:
    """A resident doctor whose month is over: both sides are in, and the two have yet to talk."""
    induction = _start(cast.staff["leila-farahani"], now, cast)
    if induction is None:
        return
    name_buddy(
        induction=induction, buddy=cast.staff["lead"], actor=_user(induction.manager), at=_on(induction, -3)
    )
    _do(induction, timezone.localdate(now), cast)
    _rate(induction, READY_TO_TALK, _on(induction, 27))


def _confirmed(cast: Any, now: dt.datetime) -> None:
    """The lay panel member: everything done, the check-in confirmed by both, all of it in her thread."""
    _walk_to_the_end(cast, cast.staff["lay"], cast.staff["marcus-ellis"], DONE, now)


def _confirmed_years_ago(cast: Any, now: dt.datetime) -> None:
    """The ward clerk, whose thread runs from an application to this year's appraisal."""
    _walk_to_the_end(cast, cast.staff["kiran-bains"], cast.staff["buddy"], AT_THE_DESK, now)


def _walk_to_the_end(
    cast: Any, staff: StaffRecord, buddy: StaffRecord, looks: Looks, now: dt.datetime
) -> None:
    induction = _start(staff, now, cast)
    if induction is None:
        return
    name_buddy(induction=induction, buddy=buddy, actor=_user(induction.manager), at=_on(induction, -3))
    _do(induction, dt.date.max, cast)
    for check_in in (
        induction.check_ins.filter(due_on__lte=now.date()).select_related("programme_item").order_by("due_on")
    ):
        day = (check_in.due_on - induction.day_one).days
        # Words are written at the first; the later ones say by their points that it stayed so.
        said = looks if day <= FIRST_CHECK_IN else _without_words(looks)
        rated = _rate(induction, said, _on(induction, day - 1), check_in)
        talked_on = induction.day_one + dt.timedelta(days=day)
        for person in (induction.manager, induction.staff):
            confirm_conversation(
                check_in=rated, talked_on=talked_on, actor=_user(person), at=_on(induction, day)
            )
        record_outcome(
            check_in=rated, colour=Colour.GREEN, actor=_user(induction.manager), at=_on(induction, day)
        )
    probation = Probation.objects.filter(induction=induction).first()
    if probation is not None and _on(induction, 170) <= now:
        confirm_in_post(probation=probation, actor=_user(induction.manager), at=_on(induction, 170))


def _without_words(looks: Looks) -> Looks:
    return {code: ((starter[0], ""), (manager[0], "")) for code, (starter, manager) in looks.items()}


def _start(staff: StaffRecord, now: dt.datetime, cast: Any) -> Induction | None:
    """The person's induction, started as HR would; None when an earlier run has done all this."""
    begun = Induction.objects.filter(staff=staff).with_people().first()
    if begun is not None:
        return None
    day_one = timezone.make_aware(dt.datetime.combine(staff.started_on, dt.time(9)))
    induction = start_induction(
        staff=staff, actor=cast.users["hr"], at=min(now, day_one - dt.timedelta(days=14))
    )
    return Induction.objects.with_people().get(pk=induction.pk)


def _do(induction: Induction, until: dt.date, cast: Any, leave: tuple[str, ...] = ()) -> None:
    """Everything that is due by a day, but for what is left undone by title, each done on the day it was due."""
    due = Item.objects.filter(induction=induction, due_on__lte=until).exclude(title__in=leave)
    left: set[Any] = set()
    while (
        item := due.open()
        .exclude(pk__in=left)
        .select_related("holder__user")
        .order_by("due_on", "order")
        .first()
    ):
        at = timezone.make_aware(dt.datetime.combine(item.due_on, dt.time(14, 20)))
        release(induction, today=item.due_on, at=at)
        item.refresh_from_db(fields=["state"])
        if item.state != ItemState.TO_DO:
            # It follows something that is left undone.
            left.add(item.pk)
            continue
        complete_item(item=item, actor=cast.users["hr"] if item.holder is None else _user(item.holder), at=at)


def _rate(induction: Induction, looks: Looks, at: dt.datetime, check_in: CheckIn | None = None) -> CheckIn:
    """The first check-in, or the one given: both sides written and sent.

    What is said of a value not among `looks` is that no evidence was seen.
    """
    rows = CheckIn.objects.with_people().filter(induction=induction).order_by("due_on")
    check_in = rows.get(pk=check_in.pk) if check_in is not None else rows[0]
    people = {Side.STARTER: induction.staff, Side.MANAGER: induction.manager}
    for place, person in enumerate(people.values()):
        for value in values_to_rate(check_in.framework):
            points, note = looks.get(value.code, ((None, ""), (None, "")))[place]
            save_rating(
                check_in=check_in, value_id=value.pk, version=0, note=note,
                choice="n" if points is None else str(points), actor=_user(person), at=at,
            )  # fmt: skip
        send_side(check_in=check_in, actor=_user(person), at=at)
    return CheckIn.objects.with_people().get(pk=check_in.pk)


def _on(induction: Induction, day: int) -> dt.datetime:
    return timezone.make_aware(
        dt.datetime.combine(induction.day_one + dt.timedelta(days=day), dt.time(15, 5))
    )


def _user(staff: StaffRecord | None) -> User:
    if staff is None or staff.user is None:
        raise ValueError("Everybody in the cast who takes part in an induction has an account.")
    return staff.user
