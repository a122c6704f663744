"""What is held of candidates' decisions, letters, offers and checks, for themselves (recruitment.queries.everything).

Of a check: how far it is, what of theirs was seen, and what was found once nothing is being looked into. Not the risk
assessment, which is HR's own, nor what a referee wrote, which is confidential (DPA 2018 schedule 2 paragraph 24).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from recruitment.models import (
    Application,
    AppliedDecision,
    AppointmentDecision,
    AppointmentOutcome,
    CandidateGrowth,
    CandidateStrength,
    Check,
    CheckKind,
    FeedbackLetter,
    GateException,
    JudgedAlone,
    Offer,
    ShortlistDecision,
)
from recruitment.queries.checks import ORDER, PLAIN
from recruitment.queries.interview_results import results
from recruitment.queries.own_interviews import Row, Told
from recruitment.states import CLEAR, OVER, CheckState
from recruitment.tracker import moment

RELATED = (
    "appointment_decision", "feedback", "offer", "shortlist_decision", "gate_exception", "vacancy__applied_decision",
    "interview__judged_alone",
)  # fmt: skip


def decisions_told(applications: Iterable[Application]) -> dict[UUID, list[Told]]:
    """By application, loaded with RELATED: what the panel decided and said once it was told, the feedback that was
    sent, the offer, the checks. Two queries where something was decided, and three where there was an offer.
    """
    told: dict[UUID, list[Told]] = defaultdict(list)
    found = list(applications)
    decided = {each.pk: row for each in found if (row := _decided(each)) is not None}
    strengths = _said(CandidateStrength, list(decided))
    growth = _said(CandidateGrowth, list(decided))
    offers: dict[UUID, Offer] = {each.pk: each.offer for each in found if hasattr(each, "offer")}
    checks = _checks(list(offers))
    for each in found:
        if rows := _shortlist(each):
            told[each.pk].append(("Whether to invite you to an interview", rows))
    above = _passed_over(found)
    for key, row in decided.items():
        told[key].append(("What the panel decided", _decision(row, strengths[key], growth[key])))
    for each in found:
        if rows := _exceptions(each, passed_over=each.pk in above):
            told[each.pk].append(("What else was written about the decision", rows))
    for each in found:
        letter: FeedbackLetter | None = getattr(each, "feedback", None)
        if letter is not None and letter.sent_at is not None:
            told[each.pk].append(("Feedback we sent you", _feedback(letter)))
    for key, offer in offers.items():
        told[key].append(("Our offer to you", _offer(offer)))
        told[key] += [(f"Check: {check}", _check(check)) for check in checks[key]]
    return told


def _decided(application: Application) -> AppointmentDecision | None:
    row: AppointmentDecision | None = getattr(application, "appointment_decision", None)
    return row if row is not None and row.applied_at is not None else None


def _shortlist(application: Application) -> list[Row]:
    """What decided about the interview and why, once it was applied or the vacancy is over."""
    row: ShortlistDecision | None = getattr(application, "shortlist_decision", None)
    if row is None or (row.applied_at is None and application.vacancy.state not in OVER):
        return []
    return [
        ("Decided", row.get_outcome_display()), ("By", row.get_source_display()), ("Why", row.reason),
        ("Told", moment(row.applied_at)),
    ]  # fmt: skip


def _exceptions(application: Application, *, passed_over: bool) -> list[Row]:
    if application.vacancy.state not in OVER:
        return []
    rows: list[Row] = []
    exception: GateException | None = getattr(application, "gate_exception", None)
    if exception is not None:
        rows.append(("Why HR let you through the values gate", exception.reason))
    alone: JudgedAlone | None = getattr(getattr(application, "interview", None), "judged_alone", None)
    if alone is not None:
        rows.append(("Why one person alone interviewed you", alone.reason))
    if passed_over:
        reason = application.vacancy.applied_decision.passed_over_reason
        rows.append(("Why somebody with a lower score was appointed", reason))
    return rows


def _passed_over(applications: Iterable[Application]) -> set[UUID]:
    """Whoever scored higher than the person appointed: the reason is about them, and about nobody else of these. Three
    queries more for each vacancy where it happened.
    """
    found: set[UUID] = set()
    for each in applications:
        applied: AppliedDecision | None = getattr(each.vacancy, "applied_decision", None)
        if applied is None or not applied.top_scorer_passed_over:
            continue
        by_application = {one.application_id: one for one in results(each.vacancy)}
        chosen = AppointmentDecision.objects.get(vacancy=each.vacancy_id, outcome=AppointmentOutcome.APPOINT)
        own, other = by_application.get(each.pk), by_application.get(chosen.application_id)
        if own is not None and own.passed_gate and own.percent > (other.percent if other else -1):
            found.add(each.pk)
    return found


def _said(model: type[CandidateStrength] | type[CandidateGrowth], keys: list[UUID]) -> dict[UUID, list[str]]:
    said: dict[UUID, list[str]] = defaultdict(list)
    if keys:
        rows = model._default_manager.filter(application__in=keys).select_related("behaviour")
        for row in rows.order_by("place"):
            said[row.application_id].append(f"{row.behaviour.name}: {row.text}")
    return said


def _checks(keys: list[UUID]) -> dict[UUID, list[Check]]:
    found: dict[UUID, list[Check]] = defaultdict(list)
    if keys:
        rows = Check.objects.filter(application__in=keys).prefetch_related("documents", "references")
        for row in sorted(rows, key=lambda each: ORDER[CheckKind(each.kind)]):
            found[row.application_id].append(row)
    return found


def _decision(row: AppointmentDecision, strengths: list[str], growth: list[str]) -> list[Row]:
    wants = {True: "Yes", False: "No", None: ""}[row.reserve_consent]
    return [
        ("Decided", f"{row.get_outcome_display()}, told at {moment(row.applied_at)}"),
        ("Why", row.reason),
        ("Place on the reserve list", str(row.rank or "")),
        ("You want to be on it", wants),
        ("It holds until", _day(row.reserve_until)),
        *(("What the panel saw in you", each) for each in strengths),
        *(("What you can grow in", each) for each in growth),
    ]


def _feedback(letter: FeedbackLetter) -> list[Row]:
    said = [
        (value["value"], " ".join(filter(None, (f"{value['band']}.", value["seen"], value["next_step"]))))
        for value in letter.values
    ]
    return [("Sent", moment(letter.sent_at)), *said, ("From the panel", letter.sentence)]


def _offer(offer: Offer) -> list[Row]:
    answer = ", ".join(filter(None, (offer.get_answer_display(), moment(offer.answered_at))))
    return [
        ("Told by telephone", f"{_day(offer.told_on)}, by {offer.told_by}"),
        ("What was said", offer.verbal_note),
        ("Offered", moment(offer.offered_at)),
        ("Salary", offer.salary),
        ("Hours", offer.hours),
        ("Start we both hoped for", _day(offer.hoped_start_on)),
        ("DBS check the job needs", offer.get_dbs_level_display()),
        ("Last day to answer", _day(offer.expires_on)),
        ("Your answer", answer),
        ("Why you declined", offer.decline_reason),
        ("Taken back", moment(offer.withdrawn_at)),
        ("Why we took it back", offer.withdrawn_reason),
        ("All checks done", moment(offer.cleared_at)),
        ("Start date we proposed", _day(offer.start_on)),
        ("You agreed to it", moment(offer.start_agreed_at)),
        ("First day we set ourselves", _day(offer.start_set_on)),
        ("You said which day would suit you", offer.start_wish),
    ]


def _check(check: Check) -> list[Row]:
    state = CheckState(check.state)
    is_settled = state in CLEAR
    return [
        ("Where it is", PLAIN.get(state, "With you")),
        ("Register", check.get_register_display()),
        (check.detail_label, check.detail),
        ("Certificate number", check.certificate_number),
        ("Workforce on the certificate", check.get_workforce_display()),
        ("Update Service checked", _day(check.update_service_on)),
        ("Decided on the certificate", check.get_decision_display()),
        (
            "Adult First answered",
            ", ".join(filter(None, (check.get_adult_first_display(), _day(check.adult_first_on)))),
        ),
        ("Occupational health says", check.get_health_outcome_display()),
        ("Dated", _day(check.dated_on)),
        ("Runs out", _day(check.expires_on)),
        *(("We saw", _document(each)) for each in check.documents.all()),
        *(("Reference", _reference(each)) for each in check.references.all()),
        ("What did not agree", check.discrepancy if is_settled else ""),
        ("What we found", check.resolution if is_settled else ""),
        ("Marked done", moment(check.verified_at)),
    ]


def _document(seen: Any) -> str:
    dates = [f"issued {_day(seen.issued_on)}" if seen.issued_on else "",
             f"runs out {_day(seen.expires_on)}" if seen.expires_on else ""]  # fmt: skip
    return ", ".join(filter(None, (seen.name, f"from {seen.provider}", *dates)))


def _reference(asked: Any) -> str:
    until = _day(asked.ended_on) or "now"
    came = f"came on {_day(asked.received_on)}" if asked.received_on else "still to come"
    return f"{asked.organisation}, for {_day(asked.started_on)} to {until}: {came}"


def _day(day: dt.date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""
