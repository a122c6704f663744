"""A candidate chooses a time, changes it, gives it back or declines."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from recruitment.models import Application, Interview, Interviewer, InterviewKit, InterviewSlot, Vacancy
from recruitment.queries.interviews import NOTICE
from recruitment.states import ApplicationState, NoInterview, VacancyState
from recruitment.tracker import moment
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_message, post_messages

# What each message is about, in its subject line.
TO_CANDIDATE = {
    "booked": "Your interview", "changed": "Your new interview time", "cancelled": "You gave back",
    "ended": "Your interview is cancelled",
}  # fmt: skip
TO_INTERVIEWERS = {
    "booked": "Interview booked", "changed": "Interview moved", "cancelled": "Interview given back",
    "ended": "Interview cancelled",
}  # fmt: skip
# The reminder of the day before goes out this long ahead at most.
HEARD_OF = dt.timedelta(days=2)


class SlotTaken(Exception):
    """Somebody else was first, or the time is no longer offered."""


class DetailsMissing(Exception):
    """An invitation is ended without saying what came before."""


class TooLate(Exception):
    """Less than a day before the interview: from here on people talk to each other."""


@transaction.atomic
def book_slot(
    *, application: Application, slot_id: UUID, actor: Any, at: dt.datetime, by_telephone: bool = False
) -> Interview:
    """Take a time, first come first served; with one already, change to it. The same one again does nothing.

    `by_telephone`: HR has spoken with the candidate and chooses for them, until the interview begins.
    Raises: SlotTaken; TooLate; MoveRefused.
    """
    vacancy, interview = _held(application)
    slot = InterviewSlot.objects.select_for_update(of=("self",)).filter(vacancy=vacancy, pk=slot_id).first()
    if slot is not None and interview.slot_id == slot.pk:
        return interview
    notice = dt.timedelta() if by_telephone else NOTICE
    _refuse_when_late(interview, at, notice)
    if slot is None or slot.starts_at <= at + notice:
        raise SlotTaken("This time is no longer offered. Choose another.")
    changed = interview.slot_id is not None
    interview.slot, interview.sequence = slot, interview.sequence + 1
    try:
        with transaction.atomic():
            interview.save(update_fields=["slot", "sequence"])
    except IntegrityError as error:
        raise SlotTaken("Somebody else has just chosen this time. Choose another.") from error
    if not changed:
        move(interview.application, ApplicationState.BOOKED, actor=actor, at=at)
    record(
        action="interview.time_chosen", subject=interview, actor=actor, at=at, sequence=interview.sequence,
        by_telephone=by_telephone,
    )  # fmt: skip
    _tell(interview, vacancy, "changed" if changed else "booked", at)
    return interview


@transaction.atomic
def give_back(*, application: Application, actor: Any, at: dt.datetime) -> Interview:
    """The candidate cannot come at this time and will choose another. Raises: TooLate; MoveRefused."""
    return _give_back(application, actor, at, "cancelled")


def _give_back(application: Application, actor: Any, at: dt.datetime, what: str) -> Interview:
    vacancy, interview = _held(application)
    if interview.slot_id is None:
        return interview
    _refuse_when_late(interview, at)
    free_slot(interview=interview, vacancy=vacancy, actor=actor, at=at, what=what)
    move(interview.application, ApplicationState.INVITED, actor=actor, at=at)
    return interview


@transaction.atomic
def decline(*, application: Application, reason: str, actor: Any, at: dt.datetime) -> None:
    """The candidate does not want an interview, and may say why. Raises: TooLate; MoveRefused; AlreadyDone."""
    if application.state == ApplicationState.BOOKED:
        _give_back(application, actor, at, "ended")
        application.refresh_from_db(fields=["state"])
    move(application, ApplicationState.DECLINED, actor=actor, at=at, reason=reason.strip())


@transaction.atomic
def end_invitation(
    *, application: Application, because: str, details: str, actor: Any, at: dt.datetime
) -> None:
    """HR: somebody invited never chose a time, or told HR that they want no interview. They are written to, kindly, and
    hold up nobody any more. `because` of NoInterview; `details`: what HR tried, or what they said.

    Raises: DetailsMissing; MoveRefused (they have a time, or are no longer invited); AlreadyDone; ValueError.
    """
    because = NoInterview(because)
    if not details.strip():
        raise DetailsMissing("Say what you tried, or what they told you.")
    vacancy, interview = _held(application)
    if interview.slot_id is not None:
        raise MoveRefused("They have chosen a time by now, so they are still expected.")
    reason = f"{because.label}. {details.strip()}"
    move(interview.application, ApplicationState.DECLINED, actor=actor, at=at, reason=reason)
    person = interview.application
    post_message(
        to=person.applicant.email, user=person.applicant, unit_path=vacancy.unit.path,
        subject=f"Your interview: {vacancy.title}", template="recruitment/invitation_ended",
        context={"name": person.first_name, "vacancy": vacancy.title, "reference": person.reference,
                 "told_us": because == NoInterview.TOLD_US, "contact_name": vacancy.contact_name,
                 "contact_email": vacancy.contact_email, "contact_phone": vacancy.contact_phone,
                 "url": page_address("apply:application", person.pk)},
        key=f"interview.invitation_ended:{interview.pk}", at=at,
    )  # fmt: skip


def free_slot(
    *, interview: Interview, vacancy: Vacancy, actor: Any, at: dt.datetime, what: str = "cancelled"
) -> None:
    """Take the interview off its time, which others can then choose, and tell whoever was coming to it.

    `what`: "cancelled" where the candidate may choose another time, "ended" where they want none.
    """
    was = let_go(interview=interview, actor=actor, at=at)
    if was is not None:
        _tell(interview, vacancy, what, at, was)


def let_go(*, interview: Interview, actor: Any, at: dt.datetime) -> dt.datetime | None:
    """Take the interview off its time and tell nobody. Returns when it was to be, None where it had no time."""
    was = interview.slot
    if was is None:
        return None
    interview.slot, interview.sequence = None, interview.sequence + 1
    interview.save(update_fields=["slot", "sequence"])
    record(
        action="interview.time_given_back", subject=interview, actor=actor, at=at, sequence=interview.sequence
    )
    return was.starts_at


def _held(application: Application) -> tuple[Vacancy, Interview]:
    """The vacancy and the interview. Both rows are held: the application's so that one candidate does one thing at a
    time; the vacancy's first, so that withdrawing it and choosing a time wait for each other."""
    Vacancy.objects.select_for_update(of=("self",)).get(pk=application.vacancy_id)
    locked = (
        Application.objects.select_for_update(of=("self",))
        .select_related("applicant", "vacancy__unit")
        .get(pk=application.pk)
    )
    interview = Interview.objects.select_related("slot").filter(application=locked).first()
    wanted = {ApplicationState.INVITED, ApplicationState.BOOKED}
    if interview is None or locked.state not in wanted or locked.vacancy.state != VacancyState.INTERVIEWING:
        raise MoveRefused("There is no interview to choose a time for now.")
    interview.application = locked
    return locked.vacancy, interview


def _refuse_when_late(interview: Interview, at: dt.datetime, notice: dt.timedelta = NOTICE) -> None:
    if interview.slot is not None and interview.slot.starts_at <= at + notice:
        if not notice:
            raise TooLate("This interview has begun, so its time can no longer change.")
        raise TooLate(
            "Your interview is less than 24 hours away, so you can no longer change it here. "
            "If you cannot come, contact us as soon as you can."
        )


def _tell(
    interview: Interview, vacancy: Vacancy, what: str, at: dt.datetime, was: dt.datetime | None = None
) -> None:
    """The candidate and every interviewer with an address. A candidate is never named to anybody by email.

    Somebody who comes by a link hears the day before (services/interviews/reminders), and so of a time that is over
    only where they may have heard of it.
    """
    plan, slot, application = vacancy.interview_plan, interview.slot, interview.application
    shared = {
        "vacancy": vacancy.title, "what": what, "plan": plan, "when": moment(slot.starts_at if slot else was),
        "contact_name": vacancy.contact_name, "contact_email": vacancy.contact_email,
        "contact_phone": vacancy.contact_phone,
    }  # fmt: skip
    key = f"interview.{what}:{interview.pk}:{interview.sequence}"
    candidate_page = "apply:application" if what == "ended" else "apply:interview"
    drafts = [
        Draft(
            to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
            subject=f"{TO_CANDIDATE[what]}: {shared['when']}", template="recruitment/interview_booked",
            context={**shared, "name": application.first_name,
                     "label": "See your application" if what == "ended" else "See your interview",
                     "url": page_address(candidate_page, application.pk),
                     "calendar_url": page_address("apply:interview_calendar", application.pk)},
            key=key,
        )
    ]  # fmt: skip
    heard = was is not None and was <= at + HEARD_OF
    coming = Interviewer.objects.filter(vacancy=vacancy).exclude(
        kits__in=InterviewKit.objects.filter(interview=interview, excused_at__isnull=False)
    )
    for each in coming.select_related("staff__user"):
        if not each.email or (each.staff is None and not heard):
            continue
        pages = {
            "url": page_address("recruitment:interviews", vacancy.pk),
            "calendar_url": page_address("recruitment:interview_calendar", interview.pk),
        }
        drafts.append(
            Draft(
                to=each.email, user_id=each.staff.user_id if each.staff else None, unit_path=vacancy.unit.path,
                subject=f"{TO_INTERVIEWERS[what]}: {vacancy.title}, {shared['when']}",
                template="recruitment/interview_for_interviewer",
                context={**shared, **(pages if each.staff else {}), "name": each.greeting}, key=f"{key}:{each.pk}",
            )
        )  # fmt: skip
    post_messages(drafts, at)
