"""The round table: what everybody gave, once everybody has locked, and what the panel agrees."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.interviews import AgreeInterviewForm
from recruitment.models import Interview
from recruitment.queries import kits as queries
from recruitment.queries.interview_results import results
from recruitment.queries.interviews import plan_of
from recruitment.queries.judging import is_unexplained
from recruitment.services.interviews import agreeing as services
from recruitment.services.reading import note_applicant_read
from recruitment.views.loading import current_interview, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import Refused, requires
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/interviews"
REFUSALS = (
    services.InterviewersStillScoring, services.NotAgreedYet, services.InterviewedAlone, MoveRefused, AlreadyDone,
)  # fmt: skip


@requires(Action.SEE_ROUND_TABLE, current_interview)
def round_table(request: HttpRequest, interview: Interview) -> HttpResponse:
    """The grid of questions and interviewers, gaps lit; before everybody has locked, only that it is not over."""
    try:
        rows = queries.grid(interview)
    except queries.StillScoring:
        return _waiting(request, interview)
    note_applicant_read(subject=interview.application, actor=request.user, at=timezone.now())
    result = None
    if interview.agreed_at:
        found = results(interview.application.vacancy)
        result = next((each for each in found if each.application_id == interview.application_id), None)
    context = {
        "interview": interview, "rows": rows, "plan": plan_of(interview.application.vacancy), "result": result,
        "people": rows[0].given if rows else [], "left": [row.number for row in rows if not row.agreed],
        "reasons": [row for row in rows if row.reason],
        "may_agree": bool(decide(request.user, Action.AGREE_INTERVIEW, interview)),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/round_table.html", context)


@requires(Action.AGREE_INTERVIEW, current_interview)
def agree(request: HttpRequest, interview: Interview, number: int) -> HttpResponse:
    """One value at a time: who gave what, in the order people speak, and what is agreed."""
    try:
        rows = queries.grid(interview, with_anchors=True)
    except queries.StillScoring:
        return _waiting(request, interview)
    row = next((each for each in rows if each.number == number), None)
    if row is None:
        raise Http404("No such question.")
    form = AgreeInterviewForm(posted(request), row=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.agree_interview_score(
                interview=interview, question_id=row.id, choice=form.cleaned_data["rating"],
                reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now(),
            )  # fmt: skip
            return _onward(interview, rows, number)
        except services.ReasonMissing as error:
            form.add_error("reason", str(error))
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {
        "interview": interview, "form": form, "row": row, "count": len(rows),
        "plan": plan_of(interview.application.vacancy),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/agree.html", context)


def _onward(interview: Interview, rows: list[queries.GridRow], number: int) -> HttpResponse:
    """To the next question without an agreed score; when there is none, back to the whole."""
    left = [row.number for row in rows if not row.agreed and row.number != number]
    after = [each for each in left if each > number] or left
    if after:
        return redirect("recruitment:agree_interview", pk=interview.pk, number=after[0])
    return redirect("recruitment:round_table", pk=interview.pk)


@requires(Action.SEE_ROUND_TABLE, current_interview)
def finish(request: HttpRequest, interview: Interview) -> HttpResponse:
    """The agreed scores stand for good. Whoever presses twice is led to them."""
    decision = decide(request.user, Action.AGREE_INTERVIEW, interview)
    if not decision and interview.agreed_at is not None:  # the page says that they are final
        return redirect("recruitment:round_table", pk=interview.pk)
    if not decision:
        raise Refused(decision.reason)
    if not queries.everybody_has_locked(interview):
        return _waiting(request, interview)
    form = Form(posted(request))
    if request.method == "POST":
        try:
            services.finish_interview(interview=interview, actor=request.user, at=timezone.now())
            messages.success(request, "The agreed scores are final.")
            return redirect("recruitment:round_table", pk=interview.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    rows = queries.agreed_so_far(interview)
    left = [row.number for row in rows if not row.agreed]
    context = {
        "interview": interview, "form": form, "left": left, "rows": rows, "is_alone": is_unexplained(interview),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/finish.html", context)


def _waiting(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Who has locked is for HR who do not interview; the lead learns only that it is not over."""
    me = interview.application.vacancy.interviewer(request.user)
    context = {"interview": interview, "kits": queries.kits_of(interview) if me is None else []}
    return render(request, f"{TEMPLATES}/waiting.html", context)
