"""The readiness check and what follows from it: publish, close, withdraw."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.vacancies import WithdrawVacancyForm
from recruitment.models import Vacancy
from recruitment.queries.readiness import readiness
from recruitment.queries.vacancies import application_counts, panel_of
from recruitment.services.closing import close_vacancy, withdraw_vacancy
from recruitment.services.vacancies import NotReady, publish_vacancy
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
    checks = readiness(vacancy, now)
    context = {
        "form": form, "vacancy": vacancy, "checks": checks, "ready": all(each.ready for each in checks),
        "panel": panel_of(vacancy),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/check.html", context)


@requires(Action.SEE_VACANCY, current_vacancy)
def preview(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """The advert as candidates will see it."""
    return render(request, "recruitment/jobs/vacancy.html", advert_context(request, vacancy, preview=True))


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
    counts = application_counts(vacancy)
    context = {"form": form, "vacancy": vacancy, "told": counts.drafts + counts.sent}
    return render(request, f"{TEMPLATES}/withdraw.html", context)
