"""The six checks before starting: opened with the offer, moved as they come, chased, and cleared together."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from recruitment import check_rules
from recruitment.models import (
    Application,
    Check,
    CheckKind,
    CheckRules,
    DbsLevel,
    Offer,
    Reference,
    SeenDocument,
)
from recruitment.models.proofs import (
    ADDRESSES,
    PHOTOS,
    REGISTERED,
    REGISTERED_OR_QUALIFIED,
    RIGHTS_TO_WORK,
    Proof,
)
from recruitment.queries.check_rules import rules
from recruitment.services.decision_messages import letter
from recruitment.states import CLEAR, ApplicationState, CheckState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.outbox.services import post_message
from values_hub.people.days import day_of

# The first day does not end them: a time-limited permission is checked again, and a certificate may still be to come.
OPEN_WHILE = frozenset(
    {ApplicationState.OFFERED, ApplicationState.CHECKS, ApplicationState.CLEARED, ApplicationState.STARTED}
)
SHOWS = {
    **dict.fromkeys(PHOTOS, SeenDocument.Shows.PHOTO),
    **dict.fromkeys(ADDRESSES, SeenDocument.Shows.ADDRESS),
    **dict.fromkeys(RIGHTS_TO_WORK, SeenDocument.Shows.RIGHT_TO_WORK),
    Proof.QUALIFICATION: SeenDocument.Shows.QUALIFICATION,
}
SHOWN_FOR = {
    CheckKind.IDENTITY: {SeenDocument.Shows.PHOTO, SeenDocument.Shows.ADDRESS},
    CheckKind.RIGHT_TO_WORK: {SeenDocument.Shows.RIGHT_TO_WORK},
    CheckKind.REGISTRATION: {SeenDocument.Shows.QUALIFICATION},
}
# Which of several it was is said in words.
SAID_IN_WORDS = frozenset({Proof.OTHER_PHOTO, Proof.OTHER_ADDRESS, Proof.RTW_OTHER, Proof.QUALIFICATION})
THIRD_PARTY = {
    CheckKind.REFERENCES: "the people who give references",
    CheckKind.DBS: "the Disclosure and Barring Service",
    CheckKind.HEALTH: "occupational health",
    CheckKind.REGISTRATION: "the professional register",
    CheckKind.RIGHT_TO_WORK: "the Home Office",
    CheckKind.IDENTITY: "the identity service",
}


class CannotCheck(Exception):
    """The check cannot move like this. The message is a sentence for the screen."""


def open_checks(*, application: Application, dbs_level: str, actor: Any, at: dt.datetime) -> None:
    """The six rows of one candidate, from what the post needs. Inside the transaction of the offer."""
    level = dict(DbsLevel.choices)[dbs_level]
    rows = [
        Check(
            application=application, kind=kind, since=at, detail=level if kind == CheckKind.DBS else ""
        )
        for kind in CheckKind
    ]  # fmt: skip
    Check.objects.bulk_create(rows)
    for check in rows:
        if check.kind == CheckKind.DBS and dbs_level == DbsLevel.NONE:
            move(check, CheckState.NOT_REQUIRED, actor=actor, at=at, stamp={"since": at})


@transaction.atomic
def hand_on(
    *, check: Check, to: str, actor: Any, at: dt.datetime, third_party: str = "", reason: str = ""
) -> Check:
    """Somebody else holds it now: the candidate, a third party, or us. Also opens a finished check again.

    Raises: CannotCheck; MoveRefused; AlreadyDone.
    """
    if to not in {CheckState.AWAITING_CANDIDATE, CheckState.AWAITING_THIRD_PARTY, CheckState.RECEIVED}:
        raise CannotCheck("Select who holds it now.")
    locked = locked_check(check)
    if locked.state in CLEAR and not reason.strip():
        raise CannotCheck("Say why this check is opened again.")
    whom = third_party.strip() or THIRD_PARTY[CheckKind(locked.kind)]
    stamp = {
        "since": at,
        "third_party": whom[:200] if to == CheckState.AWAITING_THIRD_PARTY else "",
        "verified_by": None,
        "verified_at": None,
    }
    move(locked, to, actor=actor, at=at, reason=reason.strip(), stamp=stamp)
    return settled(locked, actor, at)


@transaction.atomic
def verify(
    *,
    check: Check,
    actor: Any,
    at: dt.datetime,
    register: str = "",
    detail: str = "",
    certificate_number: str = "",
    level: str = "",
    workforce: str = "",
    update_service_on: dt.date | None = None,
    decision: str = "",
    dated_on: dt.date | None = None,
    expires_on: dt.date | None = None,
    health_outcome: str = "",
) -> Check:
    """It is done: what the standards ask of this kind is there. `level`: of the DBS certificate that was seen.

    Raises: CannotCheck; MoveRefused; AlreadyDone.
    """
    locked = locked_check(check)
    found: dict[str, Any] = {"dated_on": dated_on, "expires_on": expires_on}
    if locked.kind == CheckKind.REGISTRATION:
        found |= {"register": register, "detail": "".join(detail.split()).upper()}
    elif locked.kind == CheckKind.DBS:
        found |= {
            "certificate_number": "".join(certificate_number.split()), "workforce": workforce,
            "update_service_on": update_service_on, "decision": decision,
        }  # fmt: skip
    elif locked.kind == CheckKind.HEALTH:
        found["health_outcome"] = health_outcome
    elif locked.kind == CheckKind.RIGHT_TO_WORK and expires_on is None:
        seen = _documents(locked)
        found["expires_on"] = check_rules.permission_ends_on(seen, today=day_of(at))
    for name, value in found.items():
        setattr(locked, name, value)
    if missing := still_missing(check=locked, on=day_of(at), level=level):
        raise CannotCheck(missing)
    move(
        locked, CheckState.VERIFIED, actor=actor, at=at,
        stamp={"since": at, "verified_by": actor, "verified_at": at, **found},
    )  # fmt: skip
    return settled(locked, actor, at)


@transaction.atomic
def not_needed(*, check: Check, reason: str, actor: Any, at: dt.datetime) -> Check:
    """The job asks for no qualification. Never of a job whose profession has a register.

    Raises: CannotCheck; MoveRefused; AlreadyDone.
    """
    locked = locked_check(check)
    if not may_go_without(locked):
        raise CannotCheck("This check is needed for this job.")
    if not reason.strip():
        raise CannotCheck("Say why the job asks for no qualification.")
    move(locked, CheckState.NOT_REQUIRED, actor=actor, at=at, reason=reason.strip(), stamp={"since": at})
    return settled(locked, actor, at)


def may_go_without(check: Check) -> bool:
    """Whether this check is of qualifications, for a job that may ask for none."""
    group = check.application.vacancy.staff_group
    return check.kind == CheckKind.REGISTRATION and group not in REGISTERED | REGISTERED_OR_QUALIFIED


@transaction.atomic
def find_discrepancy(*, check: Check, text: str, actor: Any, at: dt.datetime) -> Check:
    """Something does not agree. Nothing is decided: somebody looks into it. Raises: CannotCheck; MoveRefused."""
    if not text.strip():
        raise CannotCheck("Say what does not agree.")
    locked = locked_check(check)
    move(
        locked, CheckState.DISCREPANCY, actor=actor, at=at,
        stamp={"since": at, "discrepancy": text.strip(), "resolution": "", "verified_by": None, "verified_at": None},
    )  # fmt: skip
    return settled(locked, actor, at)


@transaction.atomic
def resolve_discrepancy(*, check: Check, resolution: str, actor: Any, at: dt.datetime) -> Check:
    """What was found when somebody looked into it; the check is with us again. Raises: CannotCheck; MoveRefused."""
    if not resolution.strip():
        raise CannotCheck("Say what you found, and how it is resolved.")
    locked = locked_check(check)
    if locked.state != CheckState.DISCREPANCY:
        raise MoveRefused("There is nothing to resolve on this check.")
    stamp = {"since": at, "resolution": resolution.strip()}
    move(locked, CheckState.RECEIVED, actor=actor, at=at, stamp=stamp)
    return locked


@transaction.atomic
def fail(*, check: Check, reason: str, actor: Any, at: dt.datetime) -> Check:
    """It is not passed. The offer stands until a person withdraws it. Raises: CannotCheck; MoveRefused."""
    if not reason.strip():
        raise CannotCheck("Say why this check is not passed.")
    locked = locked_check(check)
    move(locked, CheckState.FAILED, actor=actor, at=at, reason=reason.strip(), stamp={"since": at})
    return settled(locked, actor, at)


@transaction.atomic
def see_document(
    *,
    check: Check,
    proof: str,
    provider: str,
    issued_on: dt.date | None,
    expires_on: dt.date | None,
    actor: Any,
    at: dt.datetime,
    name: str = "",
) -> SeenDocument:
    """Write down an original somebody has looked at. `name` says which, where `proof` does not.

    Raises: CannotCheck; MoveRefused.
    """
    locked = locked_check(check)
    shows = SHOWS.get(Proof(proof)) if proof in Proof else None
    if shows is None or shows not in SHOWN_FOR.get(CheckKind(locked.kind), set()):
        raise CannotCheck("Select a document that this check takes.")
    if proof in SAID_IN_WORDS and not name.strip():
        raise CannotCheck("Say which document it is.")
    if issued_on is not None and issued_on > day_of(at):
        raise CannotCheck("The date of issue cannot be in the future.")
    seen = SeenDocument.objects.create(
        seen_for=locked, shows=shows, proof=proof, name=name.strip() or Proof(proof).label, provider=provider.strip(),
        issued_on=issued_on, expires_on=expires_on, seen_by=actor, seen_at=at,
    )  # fmt: skip
    record(action="check.document_seen", subject=locked, actor=actor, at=at, shows=shows)
    return seen


@transaction.atomic
def ask_reference(
    *,
    check: Check,
    organisation: str,
    started_on: dt.date,
    ended_on: dt.date | None,
    received_on: dt.date | None,
    actor: Any,
    at: dt.datetime,
) -> Reference:
    """Write down a reference that is asked for, or has come. Raises: CannotCheck; MoveRefused."""
    if ended_on is not None and ended_on < started_on:
        raise CannotCheck("They cannot have left before they started.")
    locked = locked_check(check)
    asked = Reference.objects.create(
        asked_for=locked, organisation=organisation.strip(), started_on=started_on, ended_on=ended_on,
        received_on=received_on, added_by=actor,
    )  # fmt: skip
    record(action="check.reference_asked", subject=locked, actor=actor, at=at)
    return asked


@transaction.atomic
def receive_reference(*, reference: Reference, actor: Any, at: dt.datetime) -> None:
    """A reference has come. Twice does nothing. Raises: MoveRefused."""
    locked = locked_check(reference.asked_for)
    if Reference.objects.filter(pk=reference.pk, received_on=None).update(received_on=day_of(at)):
        record(action="check.reference_received", subject=locked, actor=actor, at=at)


def still_missing(*, check: Check, on: dt.date, level: str = "", limits: CheckRules | None = None) -> str:
    """Why this check cannot be called done yet, or "". `level`: of the DBS certificate; `limits`: the Trust's, where
    they are at hand. At most three queries."""
    match check.kind:
        case CheckKind.IDENTITY:
            limits = limits or rules()
            return check_rules.identity_missing(
                _documents(check), today=on, address_months=limits.address_months,
                yearly_address_months=limits.yearly_address_months,
            )  # fmt: skip
        case CheckKind.RIGHT_TO_WORK:
            return check_rules.right_to_work_missing(_documents(check), check.expires_on, today=on)
        case CheckKind.REGISTRATION:
            return _registration_missing(check, on)
        case CheckKind.REFERENCES:
            references = list(check.references.all())
            return check_rules.references_missing(
                references, today=on, years=(limits or rules()).reference_years
            )
        case CheckKind.DBS:
            needed = check.application.offer.dbs_level
            return check_rules.certificate_missing(check, level=level, needed=needed, today=on)
        case _:
            return check_rules.health_missing(check.health_outcome)


def _registration_missing(check: Check, on: dt.date) -> str:
    entered = check.register or check.detail or check.expires_on
    if check.application.vacancy.staff_group in REGISTERED or entered:
        return check_rules.registration_missing(check.register, check.detail, check.expires_on, today=on)
    return check_rules.qualification_missing(_documents(check))


def _documents(check: Check) -> Sequence[SeenDocument]:
    return list(check.documents.all())


def settled(check: Check, actor: Any, at: dt.datetime) -> Check:
    settle(application=check.application, actor=actor, at=at)
    return check


def settle(*, application: Application, actor: Any, at: dt.datetime) -> None:
    """Clear the candidate when nothing is left, and take the clearance back when something is open again.

    Inside the transaction of whatever moved, with the application locked.
    """
    clear = not Check.objects.filter(application=application).exclude(state__in=CLEAR).exists()
    if clear and application.state == ApplicationState.CHECKS:
        move(application, ApplicationState.CLEARED, actor=actor, at=at)
        offer = Offer.objects.get(application=application)
        offer.cleared_at = at
        offer.save(update_fields=["cleared_at"])
        vacancy = application.vacancy
        # Each clearance is told: one that was taken back and came again is news again.
        post_message(
            to=application.applicant.email, user=application.applicant, unit_path=vacancy.unit.path,
            subject=f"All your checks are done: {vacancy.title}", template="recruitment/checks_cleared",
            context=letter(application, vacancy, "checks"),
            key=f"checks.cleared:{application.pk}:{at.isoformat()}", at=at,
        )  # fmt: skip
    elif not clear and application.state == ApplicationState.CLEARED:
        move(application, ApplicationState.CHECKS, actor=actor, at=at, reason="A check is open again.")
        Offer.objects.filter(application=application).update(cleared_at=None)
        vacancy = application.vacancy
        # They were told that nothing depended on the checks any more, and may be about to give notice.
        post_message(
            to=application.applicant.email, user=application.applicant, unit_path=vacancy.unit.path,
            subject=f"Do not give notice yet: {vacancy.title}", template="recruitment/check_reopened",
            context=letter(application, vacancy, "checks"),
            key=f"checks.reopened:{application.pk}:{at.isoformat()}", at=at,
        )  # fmt: skip


def locked_check(check: Check) -> Check:
    """The application first, then the check: two that finish at once are asked one after the other whether all are."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("vacancy__unit", "applicant", "offer")
        .get(pk=check.application_id)
    )
    if application.state not in OPEN_WHILE:
        raise MoveRefused("There is no offer that these checks belong to.")
    locked = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
    locked.application = application
    return locked
