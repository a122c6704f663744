"""The six checks before starting: opened with the offer, moved as they come, chased, and cleared together."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from recruitment import check_rules
from recruitment.models import Application, Chase, Check, CheckKind, DbsLevel, Offer, Reference, SeenDocument
from recruitment.queries.check_rules import rules
from recruitment.services.decision_messages import letter
from recruitment.states import CLEAR, ApplicationState, CheckState
from values_hub.audit.services import record
from values_hub.audit.transitions import MoveRefused, move
from values_hub.outbox.services import Draft, post_message, post_messages
from values_hub.people.days import day_of
from values_hub.people.models.organisation import StaffGroup

# Where a live register is checked; the others are asked for qualifications by the panel (reference §3.1, row 3).
REGISTERED = frozenset(
    {StaffGroup.MEDICAL, StaffGroup.NURSING, StaffGroup.ALLIED, StaffGroup.SCIENTIFIC, StaffGroup.SCIENTISTS}
)
NEVER_WAIVED = frozenset({CheckKind.IDENTITY, CheckKind.RIGHT_TO_WORK})
OPEN_WHILE = frozenset({ApplicationState.OFFERED, ApplicationState.CHECKS, ApplicationState.CLEARED})
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
        if not _is_needed(CheckKind(check.kind), application.vacancy.staff_group, dbs_level):
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
    locked = _locked(check)
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
    return _settled(locked, actor, at)


@transaction.atomic
def verify(
    *,
    check: Check,
    actor: Any,
    at: dt.datetime,
    detail: str = "",
    dated_on: dt.date | None = None,
    expires_on: dt.date | None = None,
    health_outcome: str = "",
) -> Check:
    """It is done: what the standards ask of this kind is there. Raises: CannotCheck; MoveRefused; AlreadyDone."""
    locked = _locked(check)
    if locked.kind == CheckKind.REGISTRATION:
        locked.detail = detail.strip()
    locked.dated_on, locked.expires_on = dated_on, expires_on
    locked.health_outcome = health_outcome if locked.kind == CheckKind.HEALTH else ""
    if missing := still_missing(check=locked, on=day_of(at)):
        raise CannotCheck(missing)
    move(
        locked, CheckState.VERIFIED, actor=actor, at=at,
        stamp={"since": at, "verified_by": actor, "verified_at": at, "detail": locked.detail,
               "dated_on": dated_on, "expires_on": expires_on, "health_outcome": locked.health_outcome},
    )  # fmt: skip
    return _settled(locked, actor, at)


@transaction.atomic
def find_discrepancy(*, check: Check, text: str, actor: Any, at: dt.datetime) -> Check:
    """Something does not agree. Nothing is decided: somebody looks into it. Raises: CannotCheck; MoveRefused."""
    if not text.strip():
        raise CannotCheck("Say what does not agree.")
    locked = _locked(check)
    move(
        locked, CheckState.DISCREPANCY, actor=actor, at=at,
        stamp={"since": at, "discrepancy": text.strip(), "resolution": "", "verified_by": None, "verified_at": None},
    )  # fmt: skip
    return _settled(locked, actor, at)


@transaction.atomic
def resolve_discrepancy(*, check: Check, resolution: str, actor: Any, at: dt.datetime) -> Check:
    """What was found when somebody looked into it; the check is with us again. Raises: CannotCheck; MoveRefused."""
    if not resolution.strip():
        raise CannotCheck("Say what you found, and how it is resolved.")
    locked = _locked(check)
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
    locked = _locked(check)
    move(locked, CheckState.FAILED, actor=actor, at=at, reason=reason.strip(), stamp={"since": at})
    return _settled(locked, actor, at)


@transaction.atomic
def waive(*, check: Check, risk_assessment: str, actor: Any, at: dt.datetime) -> Check:
    """Done without, after a risk assessment that the actor approves. Identity and the right to work never are.

    Raises: CannotCheck; MoveRefused; AlreadyDone.
    """
    locked = _locked(check)
    if locked.kind in NEVER_WAIVED:
        raise CannotCheck(f"{locked.get_kind_display()} cannot be done without: the law asks for it.")
    if not risk_assessment.strip():
        raise CannotCheck("Write the risk assessment: what could go wrong, and what is done about it.")
    stamp = {"since": at, "risk_assessment": risk_assessment.strip(), "waived_by": actor}
    move(locked, CheckState.WAIVED, actor=actor, at=at, stamp=stamp)
    return _settled(locked, actor, at)


@transaction.atomic
def see_document(
    *,
    check: Check,
    shows: str,
    name: str,
    provider: str,
    issued_on: dt.date | None,
    expires_on: dt.date | None,
    actor: Any,
    at: dt.datetime,
) -> SeenDocument:
    """Write down an original somebody has looked at. Raises: MoveRefused."""
    locked = _locked(check)
    seen = SeenDocument.objects.create(
        seen_for=locked, shows=shows, name=name.strip(), provider=provider.strip(), issued_on=issued_on,
        expires_on=expires_on, seen_by=actor, seen_at=at,
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
    locked = _locked(check)
    asked = Reference.objects.create(
        asked_for=locked, organisation=organisation.strip(), started_on=started_on, ended_on=ended_on,
        received_on=received_on, added_by=actor,
    )  # fmt: skip
    record(action="check.reference_asked", subject=locked, actor=actor, at=at)
    return asked


@transaction.atomic
def receive_reference(*, reference: Reference, actor: Any, at: dt.datetime) -> None:
    """A reference has come. Twice does nothing. Raises: MoveRefused."""
    locked = _locked(reference.asked_for)
    if Reference.objects.filter(pk=reference.pk, received_on=None).update(received_on=day_of(at)):
        record(action="check.reference_received", subject=locked, actor=actor, at=at)


@transaction.atomic
def chase_candidates(*, checks: Iterable[Check], actor: Any, at: dt.datetime) -> int:
    """Remind every candidate of what they hold among these: one email each, once a day. Returns how many emails.

    Only of an offer that is accepted. What is not with a candidate is left out, so a page that is out of date reminds
    nobody of what they have done.
    """
    rows = (
        Check.objects.filter(
            pk__in=[each.pk for each in checks], state=CheckState.AWAITING_CANDIDATE,
            application__state=ApplicationState.CHECKS,
        )
        .select_related("application__vacancy__unit", "application__applicant")
        .order_by("application", "kind")
    )  # fmt: skip
    by_application: dict[Application, list[Check]] = {}
    for each in rows:
        by_application.setdefault(each.application, []).append(each)
    today = day_of(at).isoformat()
    keys = {application: f"check.chase:{application.pk}:{today}" for application in by_application}
    known = set(
        Chase.objects.filter(message_key__in=keys.values()).values_list("message_key", flat=True)
    )  # chased today already
    fresh = {each: held for each, held in by_application.items() if keys[each] not in known}
    post_messages([_chase_draft(each, held, keys[each]) for each, held in fresh.items()], at)
    Chase.objects.bulk_create(
        Chase(about=check, whom=application.name, by=actor, at=at, message_key=keys[application])
        for application, held in fresh.items()
        for check in held
    )
    for application in fresh:
        record(action="check.chased", subject=application, actor=actor, at=at, whom="candidate")
    return len(fresh)


@transaction.atomic
def note_chase(*, check: Check, whom: str, note: str, actor: Any, at: dt.datetime) -> Chase:
    """Somebody was reminded by telephone or by a message of one's own. Raises: CannotCheck; MoveRefused."""
    if not whom.strip():
        raise CannotCheck("Say whom you reminded.")
    locked = _locked(check)
    chased = Chase.objects.create(about=locked, whom=whom.strip(), by=actor, at=at, note=note.strip())
    record(action="check.chased", subject=locked, actor=actor, at=at, whom="other")
    return chased


def still_missing(*, check: Check, on: dt.date) -> str:
    """Why this check cannot be called done yet, or "". At most two queries."""
    limits = rules()
    match check.kind:
        case CheckKind.IDENTITY:
            return check_rules.identity_missing(
                _documents(check), today=on, address_months=limits.address_months
            )
        case CheckKind.RIGHT_TO_WORK:
            return check_rules.right_to_work_missing(_documents(check), today=on)
        case CheckKind.REGISTRATION:
            return check_rules.registration_missing(check.detail, check.expires_on, today=on)
        case CheckKind.REFERENCES:
            references = list(check.references.all())
            return check_rules.references_missing(references, today=on, years=limits.reference_years)
        case CheckKind.DBS:
            return check_rules.certificate_missing(check.dated_on, today=on, months=limits.certificate_months)
        case _:
            return check_rules.health_missing(check.health_outcome)


def _documents(check: Check) -> Sequence[SeenDocument]:
    return list(check.documents.all())


def _is_needed(kind: CheckKind, staff_group: str, dbs_level: str) -> bool:
    if kind == CheckKind.REGISTRATION:
        return staff_group in REGISTERED
    return kind != CheckKind.DBS or dbs_level != DbsLevel.NONE


def _settled(check: Check, actor: Any, at: dt.datetime) -> Check:
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


def _chase_draft(application: Application, held: list[Check], key: str) -> Draft:
    vacancy = application.vacancy
    return Draft(
        to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
        subject=f"Something we need from you: {vacancy.title}", template="recruitment/check_chase",
        context={**letter(application, vacancy, "checks"),
                 "needed": [each.get_kind_display() for each in held]},
        key=key,
    )  # fmt: skip


def _locked(check: Check) -> Check:
    """The application first, then the check: two that finish at once are asked one after the other whether all are."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("vacancy__unit", "applicant")
        .get(pk=check.application_id)
    )
    if application.state not in OPEN_WHILE:
        raise MoveRefused("There is no offer that these checks belong to.")
    locked = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
    locked.application = application
    return locked
