"""HR's pages where one person alone judges: why one reader, or one interviewer, is enough."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.judging import OneInterviewerForm, OneReaderForm
from recruitment.models import Interview, Vacancy
from recruitment.queries import judging as queries
from recruitment.services import judging as services
from recruitment.views.loading import current_interview, current_vacancy, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused

TEMPLATES = "recruitment/judging"
REFUSALS = (services.NotAlone, services.ReasonMissing, MoveRefused, AlreadyDone)


@requires(Action.LET_ONE_READ, current_vacancy)
def one_reader(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Some answers have one reader: why that stands."""
    form = OneReaderForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.let_one_read(
                vacancy=vacancy, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
            messages.success(request, "Your reason is written down. The lead can lock the panel’s scores.")
            return redirect("recruitment:reviewers", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    alone = queries.count_read_alone(vacancy)
    context = {
        "vacancy": vacancy, "form": form, "alone": alone,
        "unexplained": queries.count_unexplained(vacancy, alone), "given": queries.reason_for_answers(vacancy),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/one_reader.html", context)


@requires(Action.LET_ONE_INTERVIEW, current_interview)
def one_interviewer(request: HttpRequest, interview: Interview) -> HttpResponse:
    """One member of staff interviews a candidate: why that stands."""
    form = OneInterviewerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.let_one_interview(
                interview=interview, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
            messages.success(request, "Your reason is written down. The round table can be finished.")
            return redirect("recruitment:interview", pk=interview.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {
        "interview": interview, "form": form, "is_short": queries.is_short(interview),
        "given": queries.reason_for_interview(interview),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/one_interviewer.html", context)
