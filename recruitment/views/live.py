"""What others will see of what HR is typing or ticking, before it is saved. Nothing here changes anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from recruitment.models import Vacancy
from recruitment.services.vacancies import ADVERT
from recruitment.views.loading import current_vacancy
from recruitment.views.set_up import APPLICATION, INTERVIEW, Choice, choosing
from values_hub.access.actions import Action
from values_hub.access.decorators import requires

TEMPLATES = "recruitment/vacancies"
MOST_CHARACTERS = 8000


@requires(Action.EDIT_VACANCY, current_vacancy)
@require_POST
def advert(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """The advert with the words in the boxes."""
    for name in ADVERT:
        if name in request.POST:
            setattr(vacancy, name, request.POST[name][:MOST_CHARACTERS])
    return render(request, "recruitment/jobs/_advert.html", {"vacancy": vacancy})


@requires(Action.EDIT_VACANCY, current_vacancy)
@require_POST
def questions(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What the ticked questions test, with those of the interview."""
    return _coverage(request, vacancy, APPLICATION)


@requires(Action.CHOOSE_INTERVIEW_QUESTIONS, current_vacancy)
@require_POST
def interview_questions(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What the ticked questions test, with those to answer when applying."""
    return _coverage(request, vacancy, INTERVIEW)


def _coverage(request: HttpRequest, vacancy: Vacancy, choice: Choice) -> HttpResponse:
    context = {"coverage": choosing(request, vacancy, choice).coverage}
    return render(request, f"{TEMPLATES}/_coverage.html", context)
