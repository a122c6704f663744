"""The candidate's own pages: begin, write, check, send, follow, withdraw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from recruitment.forms.candidates import AboutForm, AnswerForm, SendForm, WithdrawForm
from recruitment.models import Application, Vacancy
from recruitment.queries import candidates
from recruitment.services import applications
from recruitment.states import ApplicationState
from recruitment.tracker import news_of
from recruitment.views.loading import current_advert, own_application, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused

TEMPLATES = "recruitment/apply"
ABOUT = ("first_name", "last_name", "phone", "right_to_work", "right_to_work_detail")
LATE = (
    applications.Closed, applications.AlreadySent, applications.TooLong, applications.NoSuchAnswer,
)  # fmt: skip


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
    context: dict[str, Any] = {"vacancy": vacancy, "questions": vacancy.questions.count()}
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
    answers = candidates.answers_of(application)
    context = {
        "application": application,
        "vacancy": application.vacancy,
        "answers": answers,
        "news": news_of(application, timezone.now()),
    }
    if application.state == ApplicationState.DRAFT:
        context["can_check"] = application.about_is_complete and all(each.text.strip() for each in answers)
        return render(request, f"{TEMPLATES}/tasks.html", context)
    return render(request, f"{TEMPLATES}/tracker.html", context)


@requires(Action.EDIT_APPLICATION, own_application)
def about(request: HttpRequest, application: Application) -> HttpResponse:
    """Who the candidate is. Kept as it is, complete or not; what is missing is said."""
    initial = {name: getattr(application, name) for name in ABOUT} | {"version": application.about_version}
    form = AboutForm(posted(request), initial=initial)
    context = {"form": form, "application": application, "vacancy": application.vacancy}
    if request.method == "POST":
        given = {name: request.POST.get(name, "").strip() for name in ABOUT}
        if given["right_to_work"] != "no":
            given["right_to_work_detail"] = ""
        form.is_valid()
        try:
            applications.save_about(
                application=application, version=_number(request), fields=given, at=timezone.now()
            )
        except applications.ChangedElsewhere as conflict:
            context["conflict"] = _conflict(form, conflict)
        except LATE as error:
            form.add_error(None, str(error))
        else:
            if form.is_valid():
                return redirect("apply:application", pk=application.pk)
            _carry_version(form, application.about_version + 1)
    return render(request, f"{TEMPLATES}/about.html", context)


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
    context = {
        "form": form, "application": application, "vacancy": application.vacancy, "answer": mine,
        "good": candidates.what_good_shows(row), "total": application.vacancy.questions.count(),
    }  # fmt: skip
    if request.method == "POST":
        form.is_valid()
        try:
            version = applications.save_answer(
                application=application, answer_id=row.pk, version=_number(request),
                text=request.POST.get("answer", ""), at=timezone.now(),
            )  # fmt: skip
        except applications.ChangedElsewhere as conflict:
            context["conflict"] = _conflict(form, conflict)
        except LATE as error:
            form.add_error(None, str(error))
        else:
            if form.is_valid():
                return _onward(application, number, context["total"])
            _carry_version(form, version)
    return render(request, f"{TEMPLATES}/answer.html", context)


@requires(Action.SEE_OWN_APPLICATION, own_application)
@require_POST
def autosave_about(request: HttpRequest, application: Application) -> JsonResponse:
    """Keep what has changed about the candidate while they type."""
    fields = {name: request.POST[name] for name in ABOUT if name in request.POST}
    return _autosaved(
        lambda: applications.save_about(
            application=application, version=_number(request), fields=fields, at=timezone.now()
        )
    )


@requires(Action.SEE_OWN_APPLICATION, own_application)
@require_POST
def autosave_answer(request: HttpRequest, application: Application, answer: UUID) -> JsonResponse:
    """Keep an answer while it is typed. The service looks whether the answer is this application's."""
    if "answer" not in request.POST:
        # Nothing was typed, so there is nothing to keep: never read as an answer that was emptied.
        return JsonResponse({"error": "There is nothing to save."}, status=400)
    return _autosaved(
        lambda: applications.save_answer(
            application=application, answer_id=answer, version=_number(request),
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
        "answers": candidates.answers_of(application),
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


def _autosaved(save: Any) -> JsonResponse:
    """The contract of autosave.js (docs/design-system.md)."""
    try:
        version = save()
    except applications.ChangedElsewhere as conflict:
        return JsonResponse({"version": conflict.version, "fields": conflict.fields}, status=409)
    except LATE as error:
        return JsonResponse({"error": str(error)}, status=400)
    now = timezone.localtime()
    saved_at = date_format(now, "g:i") + ("am" if now.hour < 12 else "pm")
    return JsonResponse({"saved_at": saved_at, "version": version})


def _number(request: HttpRequest) -> int:
    """The version the page was built on. A forged one matches nothing, so nothing is written."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 2**31 - 1


def _conflict(form: Any, conflict: applications.ChangedElsewhere) -> dict[str, str]:
    """Both texts on one page: theirs below, what was typed still in the box, and a button that now overwrites."""
    form.add_error(
        None, f"{conflict} Read what was saved there, put in your box what you want to keep, and save again."
    )
    _carry_version(form, conflict.version)
    return conflict.fields


def _carry_version(form: Any, version: int) -> None:
    form.data = form.data.copy()
    form.data["version"] = str(version)


def _onward(application: Application, number: int, total: Any) -> HttpResponse:
    if number < total:
        return redirect("apply:answer", pk=application.pk, number=number + 1)
    return redirect("apply:application", pk=application.pk)
