"""The six checks: HR's pages, what the lead may know, and the step each form takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recruitment.forms import checks as forms
from recruitment.models import Application, Check, CheckKind, Vacancy
from recruitment.queries import checks as queries
from recruitment.queries.check_rules import week_and_rules, working_week
from recruitment.queries.vacancies import appointed_application
from recruitment.services import chasing, waiving
from recruitment.services import checks as services
from recruitment.services.reading import note_applicant_read
from recruitment.states import CLEAR, CheckState
from recruitment.views.loading import current_vacancy, person_of, posted
from recruitment.views.offers import no_offer
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/offer"
REFUSALS = (services.CannotCheck, MoveRefused, AlreadyDone)
VERIFYING: dict[str, type[Form]] = {
    CheckKind.IDENTITY: forms.IdentityForm,
    CheckKind.RIGHT_TO_WORK: forms.RightToWorkForm,
    CheckKind.REGISTRATION: forms.RegistrationForm,
    CheckKind.REFERENCES: forms.ReferencesForm,
    CheckKind.DBS: forms.DbsForm,
    CheckKind.HEALTH: forms.HealthForm,
}
DOCUMENTS: dict[str, type[Form]] = {
    CheckKind.IDENTITY: forms.IdentityDocumentForm,
    CheckKind.RIGHT_TO_WORK: forms.RightToWorkDocumentForm,
    CheckKind.REGISTRATION: forms.QualificationForm,
}
WAIVING: dict[str, type[Form]] = {
    CheckKind.REFERENCES: forms.WaiveForm,
    CheckKind.DBS: forms.WaiveDbsForm,
    CheckKind.HEALTH: forms.WaiveForm,
}


@dataclass(frozen=True)
class Step:
    """One thing HR does to a check: its heading, form (one, or one a kind) and service; `fits`: when it is offered."""

    heading: str
    button: str
    form: type[Form] | dict[str, type[Form]]
    run: Callable[..., Any]
    fits: Callable[[Check], bool]


def _open(check: Check) -> bool:
    return check.state not in CLEAR and check.state != CheckState.FAILED


STEPS = {
    "hand-on": Step(
        "Change who holds it", "Save", forms.HandOnForm, services.hand_on, lambda _check: True,
    ),
    "document": Step(
        "Add a document you have seen", "Add the document", DOCUMENTS, services.see_document,
        lambda check: _open(check) and check.kind in DOCUMENTS,
    ),
    "reference": Step(
        "Add a reference", "Add the reference", forms.ReferenceForm, services.ask_reference,
        lambda check: _open(check) and check.kind == CheckKind.REFERENCES,
    ),
    "verify": Step("Mark it done", "Mark it done", VERIFYING, services.verify, _open),
    "discrepancy": Step(
        "Say that something does not agree", "Save", forms.DiscrepancyForm, services.find_discrepancy,
        lambda check: check.state not in {CheckState.DISCREPANCY, CheckState.NOT_REQUIRED},
    ),
    "resolve": Step(
        "Say what you found", "Save", forms.ResolveForm, services.resolve_discrepancy,
        lambda check: check.state == CheckState.DISCREPANCY,
    ),
    "chase": Step(
        "Write down a reminder", "Add to the log", forms.ChaseForm, chasing.note_chase, _open,
    ),
    "not-needed": Step(
        "Say that the job asks for no qualification", "Save", forms.NotNeededForm, services.not_needed,
        lambda check: _open(check) and services.may_go_without(check),
    ),
    "waive": Step(
        "Ask to go on without it, after a risk assessment", "Ask somebody else to approve it", WAIVING,
        waiving.ask_waiver,
        lambda check: _open(check) and check.state != CheckState.WAIVER_ASKED and check.kind in WAIVING,
    ),
    "approve": Step(
        "Approve going on without it, or not", "Save", forms.AnswerWaiverForm, waiving.answer_waiver,
        lambda check: check.state == CheckState.WAIVER_ASKED,
    ),
    "fail": Step("Say that it is not passed", "Mark it not passed", forms.FailForm, services.fail, _open),
}  # fmt: skip


@requires(Action.SEE_CHECKS, current_vacancy)
@require_safe
def checks(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """Where each of one candidate's six checks is, who holds it and for how long."""
    person = person_of(request.user, vacancy, application)
    if not hasattr(person, "offer"):
        return no_offer(request, vacancy, person)
    note_applicant_read(subject=person, actor=request.user, at=timezone.now())
    rows = queries.rows_for_hr(
        queries.checks_of(person), today=timezone.localdate(), working_week=working_week()
    )
    return render(request, f"{TEMPLATES}/checks.html", {"vacancy": vacancy, "person": person, "rows": rows})


@requires(Action.SEE_CHECKS, current_vacancy)
@require_safe
def check(request: HttpRequest, vacancy: Vacancy, application: UUID, kind: str) -> HttpResponse:
    """One check: what was seen, who was chased, and what can be done next."""
    person = person_of(request.user, vacancy, application)
    if not hasattr(person, "offer"):
        return no_offer(request, vacancy, person)
    found = _check(person, kind)
    note_applicant_read(subject=person, actor=request.user, at=timezone.now())
    week, limits = week_and_rules()
    today = timezone.localdate()
    [row] = queries.rows_for_hr([found], today=today, working_week=week)
    steps = [(name, step.heading) for name, step in STEPS.items() if step.fits(found)]
    missing = services.still_missing(check=found, on=today, limits=limits) if _open(found) else ""
    context = {
        "vacancy": vacancy, "person": person, "check": found, "row": row, "steps": steps, "missing": missing,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/check.html", context)


@requires(Action.MANAGE_CHECKS, current_vacancy)
def step(request: HttpRequest, vacancy: Vacancy, application: UUID, kind: str, name: str) -> HttpResponse:
    """One step of one check: a form, then back to the check."""
    person = person_of(request.user, vacancy, application)
    if not hasattr(person, "offer"):
        return no_offer(request, vacancy, person)
    found = _check(person, kind)
    taken = STEPS.get(name)
    if taken is None or (isinstance(taken.form, dict) and found.kind not in taken.form):
        raise Http404("No such step.")
    if request.method != "POST" and not taken.fits(found):
        where = found.get_state_display().lower()
        messages.info(request, f"{found}: {where}. “{taken.heading}” is not among what can be done now.")
        return redirect("recruitment:check_one", pk=vacancy.pk, application=person.pk, kind=kind)
    made = taken.form[found.kind] if isinstance(taken.form, dict) else taken.form
    form = made(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            taken.run(check=found, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{found}: saved.")
            return redirect("recruitment:check_one", pk=vacancy.pk, application=person.pk, kind=kind)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {"vacancy": vacancy, "person": person, "check": found, "step": taken, "form": form}
    return render(request, f"{TEMPLATES}/step.html", context)


@requires(Action.MANAGE_CHECKS, current_vacancy)
@require_POST
def reference_received(
    request: HttpRequest, vacancy: Vacancy, application: UUID, reference: UUID
) -> HttpResponse:
    """A reference has come."""
    person = person_of(request.user, vacancy, application)
    asked = queries.reference_of(person, reference)
    if asked is None:
        raise Http404("No such reference.")
    try:
        services.receive_reference(reference=asked, actor=request.user, at=timezone.now())
    except MoveRefused as error:
        messages.error(request, str(error))
    return redirect("recruitment:check_one", pk=vacancy.pk, application=person.pk, kind=CheckKind.REFERENCES)


@requires(Action.SEE_CHECK_PROGRESS, current_vacancy)
@require_safe
def progress(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """How far the checks of whoever holds the place are: done, or whose turn it is. Never what was found."""
    person = appointed_application(vacancy, asked_by=request.user)
    found = queries.checks_of(person) if person is not None else []
    rows = queries.rows_for_others(found, today=timezone.localdate(), working_week=working_week())
    context = {"vacancy": vacancy, "person": person, "rows": rows}
    return render(request, f"{TEMPLATES}/progress.html", context)


def _check(person: Application, kind: str) -> Check:
    found = queries.check_of(person, kind)
    if found is None:
        raise Http404("No such check.")
    found.application = person
    return found
