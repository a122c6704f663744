"""The lead's pages after the interviews: who is appointed, what the panel says of them, and the one button."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recruitment.forms.deciding import ApplyForm, DecisionForm, GateForm, WordsForm, initial_words
from recruitment.models import AppointmentDecision, AppointmentOutcome, Vacancy
from recruitment.queries import deciding as queries
from recruitment.queries.decision_record import decision_record as record_of
from recruitment.services import deciding as services
from recruitment.services.reading import note_applicant_read
from recruitment.views.loading import current_vacancy, posted, recorded_vacancy
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide as decide_access
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.documents.services import request_document

TEMPLATES = "recruitment/decide"
REFUSALS = (services.CannotDecide, MoveRefused, AlreadyDone)
CONSENT = {"yes": True, "no": False}


@requires(Action.DECIDE_APPOINTMENT, current_vacancy)
@require_safe
def decide(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Everybody interviewed, best first, with what is decided so far and what is missing."""
    if not vacancy.has_declared(request.user):
        return redirect("recruitment:declare", pk=vacancy.pk)
    note_applicant_read(subject=vacancy, actor=request.user, at=timezone.now())
    pending = queries.pending_decisions(vacancy)
    context = {"vacancy": vacancy, "pending": pending, "plan": getattr(vacancy, "interview_plan", None)}
    return render(request, f"{TEMPLATES}/decide.html", context)


@requires(Action.DECIDE_APPOINTMENT, current_vacancy)
def candidate(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """What the panel decides about one candidate, and why."""
    person = _candidate(request, vacancy, application)
    if person is None:
        return _moved_on(request, vacancy, "decide")
    decided = person.decision
    initial = _as_given(decided) if decided else {}
    form = DecisionForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.decide_candidate(
                application=person.application, outcome=data["outcome"], reason=data["reason"],
                rank=data["rank"], reserve_consent=CONSENT.get(data["reserve_consent"]), actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            wants_words = data["outcome"] != AppointmentOutcome.NOT_APPOINTABLE
            return _onward(vacancy, application, "agree_words" if wants_words else None)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {"vacancy": vacancy, "person": person, "form": form}
    return render(request, f"{TEMPLATES}/candidate.html", context)


@requires(Action.DECIDE_APPOINTMENT, current_vacancy)
def words(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """Two or three strengths and two behaviours to grow in, in the panel's words: the first page of their induction."""
    person = _candidate(request, vacancy, application)
    if person is None:
        return _moved_on(request, vacancy, "decide")
    strengths, growth = queries.words_of(person.application)
    form = WordsForm(
        posted(request),
        behaviours=queries.nameable(vacancy),
        initial=initial_words(strengths, growth),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.agree_words(
                application=person.application, strengths=form.words("strength"), growth=form.words("growth"),
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            return _onward(vacancy, application)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {"vacancy": vacancy, "person": person, "form": form}
    return render(request, f"{TEMPLATES}/words.html", context)


@requires(Action.LET_THROUGH_GATE, current_vacancy)
def gate(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """HR's written reason why somebody below the values gate may be appointed."""
    person = _candidate(request, vacancy, application)
    if person is None:
        return _moved_on(request, vacancy, "vacancy")
    if person.result is None or person.result.passed_gate:
        name = person.application.name
        messages.info(request, f"{name} is not below the values gate, so there is nobody to let through.")
        return redirect("recruitment:vacancy", pk=vacancy.pk)
    given = getattr(person.application, "gate_exception", None)
    form = GateForm(posted(request), initial={"reason": given.reason if given else ""})
    if request.method == "POST" and form.is_valid():
        try:
            services.let_through_gate(
                application=person.application, reason=form.cleaned_data["reason"], actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"The panel may appoint {person.application.name}.")
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {"vacancy": vacancy, "person": person, "form": form}
    return render(request, f"{TEMPLATES}/gate.html", context)


@requires(Action.DECIDE_APPOINTMENT, current_vacancy)
def apply(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """How many people will hear what, then the button. Nobody hears anything before it is pressed."""
    pending = queries.pending_decisions(vacancy)
    form = ApplyForm(posted(request), asks=bool(pending.passed_over), nobody=pending.appointed is None)
    if request.method == "POST" and form.is_valid():
        try:
            done = services.apply_decisions(
                vacancy=vacancy, passed_over_reason=form.cleaned_data.get("passed_over_reason", ""),
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            people = "1 person has" if done.told == 1 else f"{done.told} people have"
            messages.success(request, f"The decisions are made. {people} been told.")
            return redirect("recruitment:decision_record", pk=vacancy.pk)
        except (services.DecisionsMissing, services.ExplanationMissing, MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    counts = {outcome: pending.count(outcome) for outcome in AppointmentOutcome.values}
    context = {"vacancy": vacancy, "pending": pending, "form": form, "counts": counts}
    return render(request, f"{TEMPLATES}/apply.html", context)


@requires(Action.READ_DECISION_RECORD, recorded_vacancy)
@require_safe
def decision_record(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """The decision under the seven principles of public life, on one page."""
    note_applicant_read(subject=vacancy, actor=request.user, at=timezone.now())
    in_full = bool(decide_access(request.user, Action.READ_HOW_INVITED, vacancy))
    context = {"vacancy": vacancy, "principles": record_of(vacancy, for_hr=in_full)}
    return render(request, f"{TEMPLATES}/record.html", context)


@requires(Action.READ_DECISION_RECORD, recorded_vacancy)
@require_POST
def decision_record_pdf(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """The same as a document of record, made in the background."""
    document = request_document(
        kind="decision_record", subject=vacancy, actor=request.user, at=timezone.now()
    )
    return redirect("documents:document", pk=document.pk)


def _candidate(request: HttpRequest, vacancy: Vacancy, application: UUID) -> queries.Candidate | None:
    """One of those to decide about, whom somebody reads about. None: one who was asked to an interview and about whom
    there is nothing to decide now. Raises Http404 for anybody else."""
    found = [each for each in queries.candidates_to_decide(vacancy) if each.application.pk == application]
    if not found and not queries.has_interview(vacancy, application):
        raise Http404("No such candidate.")
    if not found:
        return None
    found[0].application.vacancy = vacancy
    note_applicant_read(subject=found[0].application, actor=request.user, at=timezone.now())
    return found[0]


def _moved_on(request: HttpRequest, vacancy: Vacancy, page: str) -> HttpResponse:
    messages.info(
        request,
        "There is nothing to decide about this candidate now. They have withdrawn, or have not been interviewed.",
    )
    return redirect(f"recruitment:{page}", pk=vacancy.pk)


def _as_given(decided: AppointmentDecision) -> dict[str, object]:
    consent = {True: "yes", False: "no", None: ""}[decided.reserve_consent]
    return {
        "outcome": decided.outcome, "reason": decided.reason, "rank": decided.rank, "reserve_consent": consent,
    }  # fmt: skip


def _onward(vacancy: Vacancy, application: UUID, page: str | None = None) -> HttpResponse:
    if page:
        return redirect(f"recruitment:{page}", pk=vacancy.pk, application=application)
    return redirect("recruitment:decide", pk=vacancy.pk)
