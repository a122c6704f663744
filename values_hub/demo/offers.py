"""From somebody chosen to somebody who may start: the offer and the six checks, by the real services."""

import datetime as dt
from typing import Any

from recruitment.models import (
    Application,
    CertificateDecision,
    Check,
    CheckKind,
    DbsLevel,
    Proof,
    Register,
    Workforce,
)
from recruitment.models.proofs import REGISTERED
from recruitment.services import checks, offers
from recruitment.states import CheckState

DAY = dt.timedelta(days=1)


def offer_and_accept(cast: Any, application: Application, *, at: dt.datetime) -> None:
    """HR rings and writes on the day; the candidate accepts the day after."""
    vacancy = application.vacancy
    terms = offers.Terms(
        told_on=at.date(), told_by=str(vacancy.hiring_manager), salary=vacancy.salary, hours=vacancy.hours,
        dbs_level=DbsLevel.ENHANCED_ADULTS, expires_on=at.date() + 7 * DAY,
    )  # fmt: skip
    offers.make_offer(application=application, terms=terms, actor=cast.users["hr"], at=at)
    offers.answer_offer(application=application, accepts=True, actor=application.applicant, at=at + DAY)


def some_checks(cast: Any, application: Application, *, at: dt.datetime) -> None:
    """Half-way: two done, two with others, one that does not agree, and one with the candidate."""
    hr = cast.users["hr"]
    for kind in (CheckKind.IDENTITY, CheckKind.RIGHT_TO_WORK):
        pass_check(_check(application, kind), hr, at)
    for kind in (CheckKind.DBS, CheckKind.HEALTH):
        check = _check(application, kind)
        checks.hand_on(check=check, to=CheckState.AWAITING_THIRD_PARTY, actor=hr, at=at)
    references = _check(application, CheckKind.REFERENCES)
    checks.ask_reference(
        check=references, organisation="Hollins Bakery", started_on=at.date() - 900 * DAY, ended_on=None,
        received_on=at.date(), actor=hr, at=at,
    )  # fmt: skip
    checks.find_discrepancy(
        check=references, text="The bakery says 2024 where the application says 2023.", actor=hr, at=at + DAY
    )


def all_checks(cast: Any, application: Application, *, at: dt.datetime) -> None:
    """Everything done, so that they may start."""
    for kind in CheckKind:
        pass_check(_check(application, kind), cast.users["hr"], at)


def pass_check(check: Check, hr: Any, at: dt.datetime) -> None:
    """What the standards ask of this kind, then the tick."""
    if check.state == CheckState.NOT_REQUIRED:
        return
    today = at.date()
    given: dict[str, Any] = {}
    if check.kind == CheckKind.IDENTITY:
        _see(check, Proof.UK_PASSPORT, "HM Passport Office", hr, at)
        _see(check, Proof.DRIVING_LICENCE, "DVLA", hr, at)
        _see(check, Proof.COUNCIL_TAX, "Moorside Council", hr, at)
    elif check.kind == CheckKind.RIGHT_TO_WORK:
        _see(check, Proof.RTW_UK_PASSPORT, "HM Passport Office", hr, at)
    elif check.kind == CheckKind.REFERENCES:
        checks.ask_reference(
            check=check, organisation="Their last employer", started_on=today - 1500 * DAY, ended_on=None,
            received_on=today, actor=hr, at=at,
        )  # fmt: skip
    elif check.kind == CheckKind.REGISTRATION:
        if check.application.vacancy.staff_group in REGISTERED:
            given = {"register": Register.NMC, "detail": "22K1407E", "expires_on": today + 300 * DAY}
        else:
            _see(check, Proof.QUALIFICATION, "Calder College", hr, at, "Diploma, level 3")
    elif check.kind == CheckKind.DBS:
        given = {
            "certificate_number": "001234567890", "dated_on": today, "workforce": Workforce.ADULT,
            "level": check.application.offer.dbs_level, "decision": CertificateDecision.CLEAR,
        }  # fmt: skip
    else:
        given = {"health_outcome": "fit"}
    checks.verify(check=check, actor=hr, at=at, **given)


def _see(check: Check, proof: str, provider: str, hr: Any, at: dt.datetime, name: str = "") -> None:
    checks.see_document(
        check=check,
        proof=proof,
        name=name,
        provider=provider,
        issued_on=at.date(),
        expires_on=None,
        actor=hr,
        at=at,
    )


def _check(application: Application, kind: str) -> Check:
    return Check.objects.get(application=application, kind=kind)
