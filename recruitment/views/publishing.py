"""The previews, the readiness check, and what follows from it: publish, close, extend, withdraw."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.vacancies import EndUnfilledForm, ExtendForm, WithdrawVacancyForm, closing_of
from recruitment.models import Vacancy
from recruitment.queries.coverage import coverage
from recruitment.queries.parts import parts_of
from recruitment.queries.previews import panels_guides, questions_in_full
from recruitment.queries.readiness import readiness
from recruitment.queries.set_up import step_of
from recruitment.queries.vacancies import application_counts, count_hoping, count_running
from recruitment.services.closing import CannotExtend, close_vacancy, extend_closing, withdraw_vacancy
from recruitment.services.ending import OfferStands, end_unfilled
from recruitment.services.vacancies import NotReady, publish_vacancy
from recruitment.tracker import moment
from recruitment.views.jobs import advert_context
from recruitment.views.loading import current_vacancy, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/vacancies"


@requires(Action.PUBLISH_VACANCY, current_vacancy)
def check(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Everything the advert stands on, line by line, and the button that publishes it."""
    now = timezone.now()
    form = Form(posted(request))
    if request.method == "POST":
        try:
            publish_vacancy(vacancy=vacancy, actor=request.user, at=now)
            messages.success(request, f"{vacancy.title} is open for applications.")
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except NotReady as error:
            for gap in error.gaps:
                form.add_error(None, gap)
        except (MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    parts = parts_of(vacancy)
    checks = readiness(vacancy, now, parts)
    context = {
        "form": form, "vacancy": vacancy, "checks": checks, "ready": all(each.ready for each in checks),
        "panel": parts.panel, "step": step_of("check"), "coverage": coverage(parts),
        "workload": parts.workload(vacancy.reviews_per_answer),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/check.html", context)


@requires(Action.SEE_VACANCY, current_vacancy)
def preview(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What candidates will see: the advert, and the questions they answer with the help beside them."""
    context = advert_context(request, vacancy, preview=True) | {
        "asked_in_full": questions_in_full(parts_of(vacancy))
    }
    return render(request, "recruitment/jobs/vacancy.html", context)


@requires(Action.PREVIEW_AS_PANEL, current_vacancy)
def preview_as_panel(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What the panel will have before it: each question with its guide, its scores and its scored answers."""
    parts = parts_of(vacancy)
    context = {
        "vacancy": vacancy, "workload": parts.workload(vacancy.reviews_per_answer),
        **panels_guides(vacancy, parts),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/preview_as_panel.html", context)


@requires(Action.CLOSE_VACANCY, current_vacancy)
def close(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Close before the closing time."""
    form = Form(posted(request))
    if request.method == "POST":
        try:
            close_vacancy(vacancy=vacancy, actor=request.user, at=timezone.now())
            messages.success(request, f"{vacancy.title} is closed for applications.")
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except (MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    context = {"form": form, "vacancy": vacancy, "counts": application_counts(vacancy)}
    return render(request, f"{TEMPLATES}/close.html", context)


@requires(Action.EXTEND_VACANCY, current_vacancy)
def extend(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Leave it open for longer. Says how many people will be told."""
    now = timezone.now()
    closes_at = vacancy.closes_at or now
    form = ExtendForm(posted(request), initial=closing_of(closes_at), after=closes_at)
    if request.method == "POST" and form.is_valid():
        try:
            extend_closing(
                vacancy=vacancy, closes_at=form.cleaned_data["closes_at"], actor=request.user, at=now
            )
            messages.success(request, f"{vacancy.title} now closes at {moment(vacancy.closes_at)}.")
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except CannotExtend as error:
            form.add_error(None, str(error))
    counts = application_counts(vacancy)
    return render(request, f"{TEMPLATES}/extend.html", {"form": form, "vacancy": vacancy, "counts": counts})


@requires(Action.WITHDRAW_VACANCY, current_vacancy)
def withdraw(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Take the vacancy back for good. Says how many people will be told."""
    form = WithdrawVacancyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_vacancy(
                vacancy=vacancy, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
            messages.success(request, f"You have withdrawn {vacancy.title}.")
            return redirect("recruitment:vacancies")
        except (MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    context = {"form": form, "vacancy": vacancy, "told": count_running(vacancy)}
    return render(request, f"{TEMPLATES}/withdraw.html", context)


@requires(Action.END_UNFILLED, current_vacancy)
def end(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """End a vacancy that has been decided and that nobody fills. Says how many people will be told."""
    form = EndUnfilledForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            end_unfilled(
                vacancy=vacancy, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
            messages.success(request, f"{vacancy.title} has ended, and nobody was appointed.")
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except (OfferStands, MoveRefused, AlreadyDone) as error:
            form.add_error(None, str(error))
    context = {"form": form, "vacancy": vacancy, "told": count_hoping(vacancy)}
    return render(request, f"{TEMPLATES}/end.html", context)
