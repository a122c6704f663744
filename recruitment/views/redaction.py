"""HR's queue of answers that may say who wrote them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.sift import HideForm
from recruitment.models import Hold, Vacancy
from recruitment.queries import redaction as queries
from recruitment.services import redaction as services
from recruitment.views.loading import current_vacancy, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires

TEMPLATES = "recruitment/redaction"
PER_PAGE = 25


@requires(Action.REDACT, current_vacancy)
def queue(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """How many answers wait, and the first of them."""
    page = Paginator(queries.held_answers(vacancy), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, f"{TEMPLATES}/queue.html", {"vacancy": vacancy, "page": page})


@requires(Action.REDACT, current_vacancy)
def answer(request: HttpRequest, vacancy: Vacancy, hold: UUID) -> HttpResponse:
    """One answer: mark the words to hide, or say that nothing shows who wrote it; then the next."""
    found = queries.held_answer(vacancy, hold)
    if found is None:
        raise Http404("No such answer.")
    form = HideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, found, form)
            messages.success(request, "Done. The answer has gone back to the panel.")
            return _next(vacancy)
        except services.AlreadyDecided as error:
            messages.info(request, str(error))
            return _next(vacancy)
        except services.NothingMarked as error:
            form.add_error(None, str(error))
    context = {
        "vacancy": vacancy, "held": queries.to_look_at(found), "is_open": found.decided_at is None, "form": form,
        "left": queries.held_answers(vacancy).count(),
        # What was marked is marked still when the page comes back with a problem.
        "marked": form.numbers if request.method == "POST" else None,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/answer.html", context)


def _decide(request: HttpRequest, hold: Hold, form: HideForm) -> None:
    if request.POST.get("action") == "nothing":
        services.say_nothing_identifies(hold=hold, actor=request.user, at=timezone.now())
    else:
        services.hide_words(hold=hold, words=form.numbers, actor=request.user, at=timezone.now())


def _next(vacancy: Vacancy) -> HttpResponse:
    following = queries.held_answers(vacancy).first()
    if following is None:
        return redirect("recruitment:redaction", pk=vacancy.pk)
    return redirect("recruitment:redact", pk=vacancy.pk, hold=following.pk)
