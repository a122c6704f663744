"""HR plans a vacancy's interviews: how they are held, when, and by whom."""

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from recruitment.models import Application, Interviewer, InterviewKit, InterviewPlan, InterviewSlot, Vacancy
from recruitment.services.interviews.recusing import keep_out_again
from recruitment.slots import Span, overlapping
from recruitment.states import PLANNED_IN
from recruitment.tracker import moment
from values_hub.audit.services import record
from values_hub.people.models import StaffRecord

PLAN = (
    "format", "place", "link", "minutes", "bring", "instructions", "has_gate", "gate_points", "gate_percent",
    "lay_weight",
)  # fmt: skip
MOST_SLOTS = 200
MOST_INTERVIEWERS = 8


class CannotPlan(Exception):
    """The plan cannot change like that. The message is a sentence for the screen."""


class SlotsOverlap(CannotPlan):
    """The interviewers would have to be in two places at once."""


class CannotInterview(CannotPlan):
    """This person cannot interview for this vacancy."""


@transaction.atomic
def save_plan(*, vacancy: Vacancy, plan: Mapping[str, Any], actor: Any, at: dt.datetime) -> InterviewPlan:
    """Keep how the interviews are held (the fields of PLAN).

    The first time, the panel that read the applications becomes the interviewers, its lead their lead: HR changes that
    as they like. Once anybody has locked scores, the gate and the lay view's weight stand: they are agreed in advance.

    Raises: CannotPlan.
    """
    locked = plannable(vacancy)
    fields = {name: plan[name] for name in PLAN if name in plan}
    before = InterviewPlan.objects.filter(vacancy=locked).first()
    agreed_before = ("has_gate", "gate_points", "gate_percent", "lay_weight")
    if (
        before is not None
        and _anybody_has_locked(locked)
        and any(fields.get(name, getattr(before, name)) != getattr(before, name) for name in agreed_before)
    ):
        raise CannotPlan(
            "Somebody has locked scores, so the values gate and the weights can no longer change."
        )
    saved, is_new = InterviewPlan.objects.update_or_create(
        vacancy=locked, defaults={**fields, "saved_at": at, "saved_by": actor}
    )
    if is_new and not locked.interviewers.exists():
        _interview_by_the_panel(locked, actor, at)
    record(action="interviews.planned", subject=locked, actor=actor, at=at)
    return saved


@transaction.atomic
def add_slots(*, vacancy: Vacancy, spans: Iterable[Span], actor: Any, at: dt.datetime) -> int:
    """Make times candidates can choose from. All of them or none. Returns how many.

    Raises: CannotPlan (in the past, too many, or none); SlotsOverlap (with each other, with times there are, or with
    what an interviewer has for another vacancy).
    """
    locked = plannable(vacancy)
    wanted = sorted(spans)
    if not wanted:
        raise CannotPlan(
            "No interview fits between those times. Make the day longer or the interviews shorter."
        )
    if wanted[0][0] <= at:
        raise CannotPlan("Interview times must be in the future.")
    if locked.interview_slots.count() + len(wanted) > MOST_SLOTS:
        raise CannotPlan(f"A vacancy has {MOST_SLOTS} interview times at most. Choose fewer days.")
    clash = (
        _overlap_each_other(wanted)
        or overlapping(wanted, _spans(locked.interview_slots.all()))
        or overlapping(wanted, _elsewhere(locked, _staff_of(locked)))
    )
    if clash:
        raise SlotsOverlap(
            f"The interviewers already have an interview that overlaps with {moment(clash[0][0])}. "
            "No times were added."
        )
    InterviewSlot.objects.bulk_create(
        InterviewSlot(vacancy=locked, starts_at=start, ends_at=end, added_at=at, added_by=actor)
        for start, end in wanted
    )
    record(action="interviews.slots_added", subject=locked, actor=actor, at=at, slots=len(wanted))
    return len(wanted)


@transaction.atomic
def remove_slot(*, vacancy: Vacancy, slot_id: UUID, actor: Any, at: dt.datetime) -> None:
    """Take a time away that nobody has chosen. Raises: CannotPlan (somebody has)."""
    locked = plannable(vacancy)
    slot = InterviewSlot.objects.select_for_update(of=("self",)).filter(vacancy=locked, pk=slot_id).first()
    if slot is None:
        return
    if hasattr(slot, "interview"):
        raise CannotPlan("A candidate has chosen this time, so it stays. They can change it themselves.")
    slot.delete()
    record(action="interviews.slot_removed", subject=locked, actor=actor, at=at)


@transaction.atomic
def add_interviewer(
    *, vacancy: Vacancy, staff: StaffRecord, is_lay: bool = False, actor: Any, at: dt.datetime
) -> Interviewer:
    """Ask a member of staff to interview. The first who is not a lay panellist leads until HR says otherwise.

    Raises: CannotInterview; SlotsOverlap (they interview elsewhere at one of the times).
    """
    locked = plannable(vacancy)
    existing = locked.interviewers.filter(staff=staff).first()
    if existing is not None:
        return existing
    if staff.left_on is not None or staff.user_id is None:
        raise CannotInterview(f"{staff} has no account, so they cannot sign in to interview.")
    if Application.objects.filter(vacancy=locked, applicant=staff.user_id).exists():
        raise CannotInterview(f"{staff} has applied for this vacancy.")
    _refuse_when_full(locked)
    if clash := overlapping(_elsewhere(locked, [staff.pk]), _spans(locked.interview_slots.all())):
        raise SlotsOverlap(f"{staff} interviews for another vacancy on {moment(clash[0][0])}.")
    return _add(locked, actor, at, staff=staff, is_lay=is_lay)


@transaction.atomic
def add_lay_interviewer(
    *, vacancy: Vacancy, name: str, email: str, actor: Any, at: dt.datetime
) -> Interviewer:
    """Ask a service user or carer who has no account. Their link is sent when HR sends it (services/interviews/links).

    Raises: CannotInterview.
    """
    locked = plannable(vacancy)
    email = email.strip().lower()
    existing = locked.interviewers.filter(lay_email=email).first()
    if existing is not None:
        return existing
    if Application.objects.filter(vacancy=locked, applicant__email__iexact=email).exists():
        raise CannotInterview("Somebody with this email address has applied for this vacancy.")
    _refuse_when_full(locked)
    return _add(locked, actor, at, lay_name=name.strip(), lay_email=email, is_lay=True)


@transaction.atomic
def remove_interviewer(*, vacancy: Vacancy, interviewer_id: UUID, actor: Any, at: dt.datetime) -> None:
    """Take somebody off who has written nothing yet. Their notes and scores are never deleted.

    A service user or carer whom HR keep from a candidate stays: nothing would know them again if they were added anew.
    Raises: CannotInterview.
    """
    locked = plannable(vacancy)
    interviewer = _of(locked, interviewer_id)
    kits = InterviewKit.objects.filter(interviewer=interviewer)
    if kits.begun().exists():
        raise CannotInterview(
            f"{interviewer.name} has written notes, so they stay. Where they were not there, say so on the interview."
        )
    if interviewer.declarations.recused().exists():
        raise CannotInterview(
            f"{interviewer.name} takes no part in one of the interviews, so they stay on the list. Where they were "
            "not there for the others, say so on the interview."
        )
    kits.delete()  # of interviews they were excused from
    interviewer.delete()
    record(action="interviewer.removed", subject=locked, actor=actor, at=at, interviewer=str(interviewer_id))


@transaction.atomic
def make_lead_interviewer(*, vacancy: Vacancy, interviewer_id: UUID, actor: Any, at: dt.datetime) -> None:
    """Say who leads: they run the round table and write down what was agreed. Raises: CannotInterview."""
    locked = plannable(vacancy)
    interviewer = _of(locked, interviewer_id)
    if interviewer.is_lay:
        raise CannotInterview("A member of staff leads.")
    locked.interviewers.filter(is_lead=True).update(is_lead=False)
    Interviewer.objects.filter(pk=interviewer.pk).update(is_lead=True)
    record(
        action="interviewer.lead_named", subject=locked, actor=actor, at=at, interviewer=str(interviewer_id)
    )


@transaction.atomic
def count_as_lay(*, vacancy: Vacancy, interviewer_id: UUID, actor: Any, at: dt.datetime) -> None:
    """Somebody with an account who interviews as a service user or carer: the easy page, and a column of their own.

    Raises: CannotInterview (they lead, or have written notes already).
    """
    locked = plannable(vacancy)
    interviewer = _of(locked, interviewer_id)
    if interviewer.is_lead:
        raise CannotInterview("A member of staff leads. Say who else does first.")
    if InterviewKit.objects.filter(interviewer=interviewer).begun().exists():
        raise CannotInterview(f"{interviewer.name} has written notes, so this can no longer change.")
    Interviewer.objects.filter(pk=interviewer.pk).update(is_lay=True)
    record(
        action="interviewer.counted_as_lay",
        subject=locked,
        actor=actor,
        at=at,
        interviewer=str(interviewer_id),
    )


def plannable(vacancy: Vacancy) -> Vacancy:
    """The vacancy, held until the transaction ends. Raises: CannotPlan."""
    locked = Vacancy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=vacancy.pk)
    if locked.state not in PLANNED_IN:
        raise CannotPlan("The interviews of this vacancy can no longer change.")
    return locked


def _interview_by_the_panel(vacancy: Vacancy, actor: Any, at: dt.datetime) -> None:
    seats = vacancy.panel.sitting().select_related("staff").filter(staff__left_on=None)
    Interviewer.objects.bulk_create(
        Interviewer(vacancy=vacancy, staff=seat.staff, is_lead=seat.is_lead, added_at=at, added_by=actor)
        for seat in seats
    )


def _add(vacancy: Vacancy, actor: Any, at: dt.datetime, **fields: Any) -> Interviewer:
    leads = not fields.get("is_lay") and not vacancy.interviewers.filter(is_lead=True).exists()
    added = Interviewer.objects.create(
        vacancy=vacancy, added_at=at, added_by=actor, is_lead=leads, **fields
    )  # fmt: skip
    record(action="interviewer.added", subject=vacancy, actor=actor, at=at, interviewer=str(added.pk))
    keep_out_again(vacancy=vacancy, actor=actor, at=at)
    return added


def _of(vacancy: Vacancy, interviewer_id: UUID) -> Interviewer:
    found = vacancy.interviewers.select_related("staff").filter(pk=interviewer_id).first()
    if found is None:
        raise CannotInterview("This person does not interview for this vacancy.")
    return found


def _refuse_when_full(vacancy: Vacancy) -> None:
    if vacancy.interviewers.count() >= MOST_INTERVIEWERS:
        raise CannotInterview(f"{MOST_INTERVIEWERS} people at most interview for a vacancy.")
    if _anybody_has_locked(vacancy):
        raise CannotInterview(
            "Somebody has locked scores. Everybody interviews every candidate, so nobody can be added now."
        )


def _anybody_has_locked(vacancy: Vacancy) -> bool:
    return InterviewKit.objects.filter(interviewer__vacancy=vacancy).counting().exists()


def _staff_of(vacancy: Vacancy) -> list[Any]:
    return list(vacancy.interviewers.exclude(staff=None).values_list("staff_id", flat=True))


def _elsewhere(vacancy: Vacancy, staff: list[Any]) -> list[Span]:
    """What these people have for other vacancies."""
    rows = InterviewSlot.objects.filter(
        vacancy__interviewers__staff__in=staff, vacancy__state__in=PLANNED_IN
    ).exclude(vacancy=vacancy)
    return _spans(rows)


def _spans(slots: Any) -> list[Span]:
    return list(slots.values_list("starts_at", "ends_at").distinct())


def _overlap_each_other(spans: list[Span]) -> list[Span]:
    return [later for earlier, later in itertools.pairwise(spans) if later[0] < earlier[1]]
