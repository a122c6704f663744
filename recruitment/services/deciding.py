"""After the interviews: the panel's decisions, pending until they are applied together and everybody is told once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from recruitment.models import (
    Application,
    AppliedDecision,
    AppointmentDecision,
    AppointmentOutcome,
    CandidateGrowth,
    CandidateStrength,
    GateException,
    GrowthAgreed,
    StrengthsAgreed,
    Vacancy,
)
from recruitment.queries.check_rules import rules
from recruitment.queries.deciding import GROWTH, STRENGTHS, Pending, behaviours_to_name, pending_decisions
from recruitment.services.decision_messages import tell_candidates, tell_executives
from recruitment.states import ApplicationState, VacancyState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.common.months import months_later
from values_hub.evidence.models import Evidence
from values_hub.evidence.services import Seen, Thread, write_threads
from values_hub.people.days import day_of

STATE_OF = {
    AppointmentOutcome.APPOINT: ApplicationState.APPOINTABLE,
    AppointmentOutcome.RESERVE: ApplicationState.RESERVE,
    AppointmentOutcome.NOT_APPOINTABLE: ApplicationState.NOT_APPOINTABLE,
}


class CannotDecide(Exception):
    """The decision cannot stand. The message is a sentence for the screen."""


class DecisionsMissing(Exception):
    """Not everything is decided. `missing` are the sentences that say what."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = list(missing)
        super().__init__(" ".join(self.missing))


class ExplanationMissing(Exception):
    """Somebody who scored higher is passed over and nobody has said why."""


@dataclass(frozen=True)
class Words:
    """A behaviour and what the panel says of it."""

    behaviour_id: UUID
    text: str


@transaction.atomic
def decide_candidate(
    *,
    application: Application,
    outcome: str,
    reason: str,
    actor: Any,
    at: dt.datetime,
    rank: int | None = None,
    reserve_consent: bool | None = None,
) -> AppointmentDecision:
    """What the panel decides about one interviewed candidate. Nobody is told, and it can change, until applied.

    `rank`: the place on the reserve list, 1 first. `reserve_consent`: what the candidate said, None when not asked yet.
    To appoint another takes the first choice back to undecided.

    Raises: CannotDecide; MoveRefused.
    """
    vacancy = _interviewing(application.vacancy)
    _guard_decision(application, vacancy, outcome, reason, rank)
    in_reserve = outcome == AppointmentOutcome.RESERVE
    others = AppointmentDecision.objects.filter(vacancy=vacancy).exclude(application=application)
    if outcome == AppointmentOutcome.APPOINT:
        others.filter(outcome=AppointmentOutcome.APPOINT).delete()
    decision, _ = AppointmentDecision.objects.update_or_create(
        application=application,
        defaults={
            "vacancy": vacancy, "outcome": outcome, "reason": reason.strip(),
            "rank": rank if in_reserve else None,
            "reserve_consent": reserve_consent if in_reserve else None,
            "reserve_consent_at": at if in_reserve and reserve_consent is not None else None,
            "decided_by": actor, "decided_at": at,
        },
    )  # fmt: skip
    record(action="decision.drafted", subject=application, actor=actor, at=at, outcome=outcome)
    return decision


@transaction.atomic
def agree_words(
    *,
    application: Application,
    strengths: Sequence[Words],
    growth: Sequence[Words],
    actor: Any,
    at: dt.datetime,
) -> None:
    """The two or three strengths and the two growth behaviours the panel agrees, each with its sentence.

    Replaces what was there. Raises: CannotDecide; MoveRefused.
    """
    vacancy = _interviewing(application.vacancy)
    _guard_words(vacancy, strengths, growth)
    both: tuple[tuple[Any, Sequence[Words]], ...] = (
        (CandidateStrength, strengths),
        (CandidateGrowth, growth),
    )
    for model, given in both:
        model.objects.filter(application=application).delete()
        model.objects.bulk_create(
            model(
                application=application, behaviour_id=each.behaviour_id, text=each.text.strip(), place=place
            )
            for place, each in enumerate(given, start=1)
        )
    record(action="decision.words_agreed", subject=application, actor=actor, at=at, strengths=len(strengths))


@transaction.atomic
def let_through_gate(*, application: Application, reason: str, actor: Any, at: dt.datetime) -> GateException:
    """HR's written reason why somebody who did not reach the values gate may be appointed. Again changes the reason.

    Raises: CannotDecide; MoveRefused.
    """
    _interviewing(application.vacancy)
    if not reason.strip():
        raise CannotDecide("Say why they may be appointed although they did not reach the values gate.")
    given, _ = GateException.objects.update_or_create(
        application=application, defaults={"reason": reason.strip(), "given_by": actor, "given_at": at}
    )
    record(action="gate.excepted", subject=application, actor=actor, at=at)
    return given


@transaction.atomic
def apply_decisions(
    *, vacancy: Vacancy, actor: Any, at: dt.datetime, passed_over_reason: str = ""
) -> AppliedDecision:
    """Make the decisions the Trust's: everybody interviewed is told once, kindly, and the vacancy is decided.

    What the panel says of those it would have becomes evidence. Where somebody through the gate scored higher than
    whoever is appointed, or reached the gate where nobody is, `passed_over_reason` says why, and goes to the
    executives.
    A second call returns the first one's record and changes nothing.

    Raises: DecisionsMissing; ExplanationMissing; MoveRefused; AlreadyDone.
    """
    locked = _locked(vacancy)
    done = AppliedDecision.objects.filter(vacancy=locked, vacancy__state=VacancyState.DECIDED).first()
    if done is not None:
        move(locked, VacancyState.DECIDED, actor=actor, at=at)
        return done
    _interviewing(locked)
    pending = pending_decisions(locked)
    if pending.missing:
        raise DecisionsMissing(pending.missing)
    explanation = passed_over_reason.strip() if pending.passed_over else ""
    if pending.passed_over and not explanation:
        raise ExplanationMissing(
            "Say why those who scored higher are not appointed."
            if pending.appointed
            else "Say why nobody is appointed although somebody reached the values gate."
        )
    move(locked, VacancyState.DECIDED, actor=actor, at=at)
    _move_candidates(pending, locked, explanation, actor, at)
    _write_words(pending, actor, at)
    applied = AppliedDecision.objects.create(
        vacancy=locked, passed_over_reason=explanation, top_scorer_passed_over=bool(pending.passed_over),
        applied_by=actor, applied_at=at, told=tell_candidates(locked, pending, at),
        executives_told=tell_executives(locked, pending, explanation, at) if explanation else 0,
    )  # fmt: skip
    record(
        action="decisions.applied", subject=locked, actor=actor, at=at, told=applied.told,
        appointed=pending.count(AppointmentOutcome.APPOINT), reserve=pending.count(AppointmentOutcome.RESERVE),
        passed_over=len(pending.passed_over),
    )  # fmt: skip
    return applied


def _guard_decision(
    application: Application, vacancy: Vacancy, outcome: str, reason: str, rank: int | None
) -> None:
    if outcome not in AppointmentOutcome.values:
        raise CannotDecide("Select what the panel decides.")
    if not reason.strip():
        raise CannotDecide("Say why the panel decides this.")
    state = Application.objects.filter(pk=application.pk).values_list("state", flat=True).first()
    if state != ApplicationState.INTERVIEWED:
        raise CannotDecide("Only somebody who has been interviewed can be decided about.")
    if outcome != AppointmentOutcome.RESERVE:
        return
    if rank is None or rank < 1:
        raise CannotDecide("Enter the place on the reserve list, such as 1.")
    taken = AppointmentDecision.objects.filter(vacancy=vacancy, rank=rank).exclude(application=application)
    if other := taken.select_related("application").first():
        raise CannotDecide(f"{other.application.name} has place {rank} on the reserve list. Choose another.")


def _guard_words(vacancy: Vacancy, strengths: Sequence[Words], growth: Sequence[Words]) -> None:
    if not STRENGTHS[0] <= len(strengths) <= STRENGTHS[1]:
        raise CannotDecide("Choose two or three strengths.")
    if len(growth) != GROWTH:
        raise CannotDecide("Choose two behaviours to grow in.")
    chosen = [each.behaviour_id for each in (*strengths, *growth)]
    if len(set(chosen)) != len(chosen):
        raise CannotDecide("Choose each behaviour once: as a strength or to grow in, not as both.")
    if not all(each.text.strip() for each in (*strengths, *growth)):
        raise CannotDecide("Write a sentence for each behaviour.")
    if behaviours_to_name(vacancy).filter(pk__in=chosen).count() != len(chosen):
        raise CannotDecide("Choose behaviours of this vacancy’s framework.")


def _move_candidates(
    pending: Pending, vacancy: Vacancy, explanation: str, actor: Any, at: dt.datetime
) -> None:
    until = months_later(day_of(at), rules().reserve_months)
    for each in pending.candidates:
        decision = each.decision
        assert decision is not None  # noqa: S101  nothing is missing, so everybody is decided about
        appoint = decision.outcome == AppointmentOutcome.APPOINT
        move(
            each.application, STATE_OF[AppointmentOutcome(decision.outcome)], actor=actor, at=at,
            reason=decision.reason,
            stamp={"appointed_at": at, "appointed_by": actor, "appointment_reason": decision.reason,
                   "passed_over_reason": explanation} if appoint else None,
        )  # fmt: skip
    decided = AppointmentDecision.objects.filter(vacancy=vacancy)
    decided.update(applied_at=at)
    decided.filter(outcome=AppointmentOutcome.RESERVE).update(reserve_until=until)


def _write_words(pending: Pending, actor: Any, at: dt.datetime) -> None:
    """The panel's words become evidence under the candidate's pseudonym. A strength and what to grow in have each a
    source of their own, so that whoever reads the thread can tell them apart without reading our tables."""
    wanted = [each.application.pk for each in pending.candidates]
    threads = []
    for source, model in ((StrengthsAgreed, CandidateStrength), (GrowthAgreed, CandidateGrowth)):
        said: dict[Any, list[Seen]] = {}
        rows = model.objects.filter(application__in=wanted).select_related("behaviour__value")
        for row in rows.order_by("place"):
            said.setdefault(row.application_id, []).append(
                Seen(
                    value=row.behaviour.value, behaviour=row.behaviour, side=Evidence.Side.PANEL,
                    text=row.text, written_by=actor,
                )
            )  # fmt: skip
        decisions = source.objects.filter(application__in=said).select_related("application")
        threads += [
            Thread(each, said[each.application_id], thread_key=each.application.thread_key)
            for each in decisions
        ]
    write_threads(threads=threads, stage=Evidence.Stage.INTERVIEW, seen_on=day_of(at), actor=actor, at=at)


def _interviewing(vacancy: Vacancy) -> Vacancy:
    locked = _locked(vacancy)
    if locked.state == VacancyState.DECIDED:
        raise MoveRefused("The decisions on this vacancy have been made, so they can no longer change.")
    if locked.state != VacancyState.INTERVIEWING:
        raise MoveRefused("This vacancy is not being interviewed for, so there is nothing to decide.")
    return locked


def _locked(vacancy: Vacancy) -> Vacancy:
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("unit", "framework")
    return rows.get(pk=vacancy.pk)
