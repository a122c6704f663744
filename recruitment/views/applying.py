"""The candidate's own pages: begin, write, check, send, follow, withdraw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from recruitment.forms.candidates import AnswerForm, SendForm, WithdrawForm
from recruitment.models import Application, Vacancy
from recruitment.queries import candidates
from recruitment.queries.paper import paper_of
from recruitment.services import applications, reuse
from recruitment.services.drafts import REFUSALS, ChangedElsewhere
from recruitment.states import ApplicationState
from recruitment.tracker import news_of
from recruitment.views.drafting import TEMPLATES, autosaved, carry_version, onward, show_conflict, version_of
from recruitment.views.loading import current_advert, own_application, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused


@requires(Action.LIST_OWN_APPLICATIONS)
def list_applications(request: HttpRequest) -> HttpResponse:
    """Everything this person has begun or sent, with where it stands."""
    now = timezone.now()
    rows = [(each, news_of(each, now)) for each in candidates.own_applications(request.user)[:100]]
    return render(request, f"{TEMPLATES}/applications.html", {"rows": rows})


@requires(Action.START_APPLICATION, current_advert)
def start(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What is asked and who reads it, then the button that begins. A second start leads to the first."""
    mine = candidates.own_application_for(request.user, vacancy)
    if mine is not None:
        return redirect("apply:application", pk=mine.pk)
    context: dict[str, Any] = {"vacancy": vacancy, "questions": candidates.questions_asked(vacancy)}
    if request.method == "POST":
        try:
            mine = applications.start_application(vacancy=vacancy, actor=request.user, at=timezone.now())
            return redirect("apply:application", pk=mine.pk)
        except (applications.Closed, applications.OnThePanel) as error:
            context["refusal"] = str(error)
    return render(request, f"{TEMPLATES}/start.html", context)


@requires(Action.SEE_OWN_APPLICATION, own_application)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """A draft is a list of tasks; what has been sent is a tracker in words."""
    paper = paper_of(application, timezone.localdate())
    context: dict[str, Any] = {
        "application": application, "vacancy": application.vacancy, "answers": paper.answers, "paper": paper,
        "news": news_of(application, timezone.now()),
    }  # fmt: skip
    if application.state != ApplicationState.DRAFT:
        return render(request, f"{TEMPLATES}/tracker.html", context)
    context["can_check"] = not paper.missing()
    context["earlier"] = candidates.earlier_application(application) if paper.has_room else None
    context["monitored"] = bool(candidates.own_monitoring(application))
    return render(request, f"{TEMPLATES}/tasks.html", context)


@requires(Action.EDIT_APPLICATION, own_application)
@require_POST
def bring_over(request: HttpRequest, application: Application) -> HttpResponse:
    """Fill the sections that are still empty from an earlier application of the same person."""
    try:
        brought = reuse.bring_over(application=application, actor=request.user, at=timezone.now())
    except (*REFUSALS, reuse.NothingToBringOver) as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, f"We have brought over {brought}. Read it through: you can change all of it."
        )
    return redirect("apply:application", pk=application.pk)


@requires(Action.EDIT_APPLICATION, own_application)
def answer(request: HttpRequest, application: Application, number: int) -> HttpResponse:
    """One values question: what a good answer shows, and the box. The text is kept as typed whatever its length."""
    row = candidates.answer_to(application, number)
    if row is None:
        raise Http404("No such question.")
    mine = candidates.own_answer(row)
    form = AnswerForm(
        posted(request), question=mine.question, word_limit=mine.word_limit,
        initial={"answer": mine.text, "version": mine.version},
    )  # fmt: skip
    total = candidates.questions_asked(application.vacancy)
    context = {
        "form": form, "application": application, "vacancy": application.vacancy, "answer": mine,
        "good": candidates.what_good_shows(row), "total": total,
        "before": candidates.read_before(row, request.user),
    }  # fmt: skip
    if request.method == "POST":
        form.is_valid()
        try:
            version = applications.save_answer(
                application=application, answer_id=row.pk, version=version_of(request),
                text=request.POST.get("answer", ""), at=timezone.now(),
            )  # fmt: skip
        except ChangedElsewhere as conflict:
            context["conflict"] = show_conflict(form, conflict)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            if form.is_valid():
                return _onward_from_answer(request, application, number, total)
            carry_version(form, version)
    return render(request, f"{TEMPLATES}/answer.html", context)


@requires(Action.SEE_OWN_APPLICATION, own_application)
@require_POST
def autosave_answer(request: HttpRequest, application: Application, answer: UUID) -> JsonResponse:
    """Keep an answer while it is typed. The service looks whether the answer is this application's."""
    if "answer" not in request.POST:
        # Nothing was typed, so there is nothing to keep: never read as an answer that was emptied.
        return JsonResponse({"error": "There is nothing to save."}, status=400)
    return autosaved(
        lambda: applications.save_answer(
            application=application, answer_id=answer, version=version_of(request),
            text=request.POST.get("answer", ""), at=timezone.now(),
        )
    )  # fmt: skip


@requires(Action.SUBMIT_APPLICATION, own_application)
def check(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything that will be sent, what in it says who wrote it, and the button."""
    traces = candidates.traces_in(application)
    form = SendForm(posted(request), identified=bool(traces))
    if request.method == "POST" and form.is_valid():
        try:
            applications.submit_application(
                application=application, actor=request.user, at=timezone.now(), despite_identity=bool(traces)
            )
            return redirect("apply:sent", pk=application.pk)
        except applications.NotReadyToSend as error:
            for gap in error.gaps:
                form.add_error(None, gap)
        except (applications.Closed, applications.IdentityInAnswers, MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    context = {
        "form": form, "application": application, "vacancy": application.vacancy, "traces": traces,
        "paper": paper_of(application, timezone.localdate()),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/check.html", context)


@requires(Action.SEE_OWN_APPLICATION, own_application)
def sent(request: HttpRequest, application: Application) -> HttpResponse:
    """The confirmation, with the reference and what happens next."""
    if application.state == ApplicationState.DRAFT:
        return redirect("apply:application", pk=application.pk)
    context = {"application": application, "vacancy": application.vacancy}
    return render(request, f"{TEMPLATES}/sent.html", context)


@requires(Action.WITHDRAW_APPLICATION, own_application)
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Take the application back, for good."""
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            applications.withdraw_application(
                application=application, actor=request.user, at=timezone.now(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
            messages.success(request, f"You have withdrawn your application for {application.vacancy.title}.")
            return redirect("apply:applications")
        except (MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    context = {"form": form, "application": application, "vacancy": application.vacancy}
    return render(request, f"{TEMPLATES}/withdraw.html", context)


def _onward_from_answer(
    request: HttpRequest, application: Application, number: int, total: int
) -> HttpResponse:
    if number < total and request.GET.get("from") != "check":
        return redirect("apply:answer", pk=application.pk, number=number + 1)
    return onward(request, application, "answer")
