"""Changing a panel while it scores: somebody cannot go on, somebody joins, somebody else leads.

Nobody's row and nobody's score is ever deleted. Whoever leaves keeps, under their name, what they have scored; what
they had left goes to others.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import Answer, Application, PanelMember, Score, Vacancy
from recruitment.queries.readiness import LARGEST_PANEL
from recruitment.scoring import seconds_of_work
from recruitment.services.closing import tell_members
from recruitment.services.panel import CannotSit
from recruitment.services.sharing import deal_again, give_to
from recruitment.services.sift import finish_if_complete
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.services import record
from values_hub.people.models import StaffRecord


class NotScoring(Exception):
    """The panel changes here only while it scores."""


class NobodyElse(Exception):
    """Without this member there would be nobody to lead or to read."""


@transaction.atomic
def replace_member(
    *,
    vacancy: Vacancy,
    leaving: StaffRecord,
    replacement: StaffRecord,
    reason: str,
    actor: Any,
    at: dt.datetime,
) -> PanelMember:
    """Somebody new takes over what a member has not scored, and leads if they led. Raises: NotScoring; CannotSit."""
    locked = _scoring(vacancy)
    member = _sitting(locked, leaving)
    led = member.is_lead
    left = _leave(member, reason, at)
    new = _seat(locked, replacement, leads=led, actor=actor, at=at)
    give_to(member=new, answers=left)
    record(
        action="panel.member_replaced", subject=locked, actor=actor, at=at,
        staff=str(leaving.pk), by=str(replacement.pk), answers=len(left),
    )  # fmt: skip
    tell_members(locked, PanelMember.objects.filter(pk=new.pk), at)
    return new


@transaction.atomic
def let_go(*, vacancy: Vacancy, leaving: StaffRecord, reason: str, actor: Any, at: dt.datetime) -> None:
    """A member goes and nobody comes: the others share what they had left. Not the lead; not the last but one.

    Raises: NotScoring; NobodyElse; CannotSit.
    """
    locked = _scoring(vacancy)
    member = _sitting(locked, leaving)
    if member.is_lead:
        raise NobodyElse(f"{leaving} leads the panel. Name another lead first, or replace them.")
    if locked.panel.filter(left_at=None).count() <= 2:
        raise NobodyElse("A panel needs two people at least. Replace them instead.")
    left = _leave(member, reason, at)
    dealt = deal_again(vacancy=locked, answers=left)
    record(
        action="panel.member_left", subject=locked, actor=actor, at=at, staff=str(leaving.pk),
        answers=len(left), dealt=dealt,
    )  # fmt: skip
    finish_if_complete(vacancy=locked, at=at)


@transaction.atomic
def add_reader(*, vacancy: Vacancy, staff: StaffRecord, actor: Any, at: dt.datetime) -> PanelMember:
    """Somebody joins while the panel scores: they read every answer short of its reviews, and where none is they take
    a fair share of what the others have left.

    Raises: NotScoring; CannotSit.
    """
    locked = _scoring(vacancy)
    new = _seat(locked, staff, leads=False, actor=actor, at=at)
    dealt = give_to(member=new, answers=_short_of_reviews(locked) or _fair_share(locked, new, at))
    record(
        action="panel.member_added", subject=locked, actor=actor, at=at, staff=str(staff.pk), answers=dealt
    )
    tell_members(locked, PanelMember.objects.filter(pk=new.pk), at)
    return new


@transaction.atomic
def name_lead(*, vacancy: Vacancy, staff: StaffRecord, actor: Any, at: dt.datetime) -> None:
    """Another member leads from here on, until the shortlist is applied. No score changes. Twice does nothing.

    Raises: NotScoring; CannotSit.
    """
    locked = _locked(vacancy)
    if locked.state not in {VacancyState.SIFTING, VacancyState.SHORTLISTED}:
        raise NotScoring("The shortlist of this vacancy has been applied, so its lead cannot change here.")
    member = _sitting(locked, staff)
    if member.is_lead:
        return
    locked.panel.filter(is_lead=True).update(is_lead=False)
    locked.panel.filter(pk=member.pk).update(is_lead=True)
    record(action="panel.lead_named", subject=locked, actor=actor, at=at, staff=str(staff.pk))


def _locked(vacancy: Vacancy) -> Vacancy:
    return Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=vacancy.pk)


def _scoring(vacancy: Vacancy) -> Vacancy:
    locked = _locked(vacancy)
    if locked.state != VacancyState.SIFTING:
        raise NotScoring("This vacancy is not being scored now, so its reviewers cannot change here.")
    return locked


def _sitting(vacancy: Vacancy, staff: StaffRecord) -> PanelMember:
    member = (
        PanelMember.objects.sitting()
        .select_for_update(of=("self",))
        .filter(vacancy=vacancy, staff=staff)
        .first()
    )
    if member is None:
        raise CannotSit(f"{staff} is not on this panel now.")
    return member


def _leave(member: PanelMember, reason: str, at: dt.datetime) -> list[Any]:
    """The member goes. Returns the answers that somebody else has to read instead of them.

    What they have scored stands. What was set aside has been dealt to somebody already.
    """
    open_rows = Score.objects.filter(member=member, scored_at=None, is_withdrawn=False, handed_off_at=None)
    left = list(open_rows.filter(is_set_aside=False).values_list("answer", flat=True))
    open_rows.update(handed_off_at=at)
    PanelMember.objects.filter(pk=member.pk).update(left_at=at, left_reason=reason.strip(), is_lead=False)
    return left


def _seat(vacancy: Vacancy, staff: StaffRecord, *, leads: bool, actor: Any, at: dt.datetime) -> PanelMember:
    if staff.left_on is not None:
        raise CannotSit(f"{staff} has left the Trust.")
    if staff.user_id is None:
        raise CannotSit(f"{staff} has no account yet, so they cannot sign in to score.")
    if vacancy.panel.filter(staff=staff).exists():
        raise CannotSit(f"{staff} is on this panel already, or has been. Choose somebody else.")
    if Application.objects.filter(vacancy=vacancy, applicant=staff.user_id).exists():
        raise CannotSit(f"{staff} cannot be on this panel.")
    if vacancy.panel.filter(left_at=None).count() >= LARGEST_PANEL:
        raise CannotSit(f"A panel has {LARGEST_PANEL} people at most.")
    return PanelMember.objects.create(
        vacancy=vacancy, staff=staff, is_lead=leads, added_at=at, added_by=actor
    )


def _short_of_reviews(vacancy: Vacancy) -> list[Any]:
    """Answers with fewer readers than the vacancy asks for."""
    counts: dict[Any, int] = dict.fromkeys(
        Answer.objects.filter(
            application__vacancy=vacancy, application__state=ApplicationState.SIFTING
        ).values_list("pk", flat=True),
        0,
    )
    read = Score.objects.filter(
        member__vacancy=vacancy, is_withdrawn=False, is_set_aside=False, handed_off_at=None
    )
    for answer in read.values_list("answer", flat=True):
        counts[answer] = counts.get(answer, 0) + 1
    return [answer for answer, count in counts.items() if count < vacancy.reviews_per_answer]


def _fair_share(vacancy: Vacancy, new: PanelMember, at: dt.datetime) -> list[Any]:
    """Answers taken from those with most left to do, the last in their order first, until `new` has as much as they.

    Returns the answers; their rows are handed off.
    """
    rows = (
        Score.objects.served()
        .filter(member__vacancy=vacancy, member__left_at=None, scored_at=None, is_set_aside=False)
        .exclude(answer__application__applicant=new.staff.user_id)
        .order_by("question__order", "position")
    )
    piles: dict[Any, list[Score]] = {}
    for row in rows:
        piles.setdefault(row.member_id, []).append(row)
    seconds = {key: sum(map(_seconds, pile)) for key, pile in piles.items()}
    target = sum(seconds.values()) / (len(piles) + 1)
    taken: dict[Any, Score] = {}
    load = 0.0
    while piles and load < target:
        fullest = max(piles, key=lambda key: seconds[key])
        pile = piles[fullest]
        # Whoever joins reads an answer once, however many of the others have it. There is one left: what is taken so
        # far is less than an even share, and the fullest pile is more.
        while pile[-1].answer_id in taken:
            pile.pop()
        row = pile.pop()
        taken[row.answer_id] = row
        seconds[fullest] -= _seconds(row)
        load += _seconds(row)
    Score.objects.filter(pk__in=[row.pk for row in taken.values()]).update(handed_off_at=at)
    return list(taken)


def _seconds(row: Score) -> float:
    return seconds_of_work(words=row.words, answers=1)
