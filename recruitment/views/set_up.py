"""The pages that set a vacancy up. Each saves by itself and leads to the next on which something is missing."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.vacancies import AdvertForm, DatesForm, PostForm, QuestionsForm, dates_of, post_of
from recruitment.models import Vacancy
from recruitment.queries import bank, readiness
from recruitment.queries.bank import BankGroup
from recruitment.queries.coverage import Coverage, coverage_of
from recruitment.queries.parts import parts_of
from recruitment.queries.set_up import next_page, step_of
from recruitment.services import vacancies as services
from recruitment.states import UNPUBLISHED
from recruitment.views.loading import current_vacancy, posted
from recruitment.views.vacancies import teams_offered
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.framework.models import Stage
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/vacancies"
REFUSALS = (services.AlreadyPublished, services.InterviewsBegun, services.WrongQuestions)


@requires(Action.EDIT_VACANCY, current_vacancy)
def post(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What the post is."""
    units, _ = teams_offered(request, now=vacancy.unit_id)
    form = PostForm(posted(request), initial=post_of(vacancy), units=units)
    return _page(
        request, vacancy, "post", form,
        lambda at: services.change_post(
            vacancy=vacancy, post=form.cleaned_data, actor=request.user, at=at
        ),
    )  # fmt: skip


@requires(Action.EDIT_VACANCY, current_vacancy)
def advert(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What candidates read."""
    form = AdvertForm(posted(request), initial={name: getattr(vacancy, name) for name in services.ADVERT})
    return _page(
        request, vacancy, "advert", form,
        lambda at: services.change_advert(
            vacancy=vacancy, advert=form.cleaned_data, actor=request.user, at=at
        ),
    )  # fmt: skip


@requires(Action.EDIT_VACANCY, current_vacancy)
def dates(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """When it closes, what is planned after, and how much reading that makes."""
    form = DatesForm(posted(request), initial=dates_of(vacancy), after=timezone.now())
    return _page(
        request, vacancy, "dates", form,
        lambda at: services.change_dates(
            vacancy=vacancy, dates=form.cleaned_data, actor=request.user, at=at
        ),
        workload=parts_of(vacancy).workload(vacancy.reviews_per_answer),
    )  # fmt: skip


@requires(Action.EDIT_VACANCY, current_vacancy)
def questions(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Which questions candidates answer. One for each of three values is suggested, the least asked first."""
    return _questions_page(request, vacancy, APPLICATION)


@requires(Action.CHOOSE_INTERVIEW_QUESTIONS, current_vacancy)
def interview_questions(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Which questions everybody is asked at interview; what the application says nothing about is suggested first."""
    return _questions_page(request, vacancy, INTERVIEW)


@dataclass(frozen=True)
class Choice:
    """One of the two choices of questions: its page, its stage of the bank, how many, and the verb that saves it."""

    page: str
    stage: str
    fewest: int
    most: int
    save: Callable[..., Vacancy]


APPLICATION = Choice(
    "questions", Stage.APPLICATION, readiness.FEWEST_QUESTIONS, readiness.MOST_QUESTIONS,
    services.choose_questions,
)  # fmt: skip
INTERVIEW = Choice(
    "interview_questions", Stage.INTERVIEW, readiness.FEWEST_INTERVIEW_QUESTIONS,
    readiness.MOST_INTERVIEW_QUESTIONS, services.choose_interview_questions,
)  # fmt: skip


@dataclass(frozen=True)
class Choosing:
    """The page of one choice: its form, the bank behind it, whether what is ticked is only our suggestion, and what
    the ticked questions test together with those of the other choice."""

    form: QuestionsForm
    groups: Sequence[BankGroup]
    is_suggestion: bool
    coverage: Coverage


def choosing(request: HttpRequest, vacancy: Vacancy, choice: Choice) -> Choosing:
    """Everything a choice of questions stands on. Nine queries."""
    groups = bank.question_bank(choice.stage, vacancy)
    saved = bank.chosen_questions(vacancy)
    ticked = list(saved[choice.stage]) or _suggested(choice, groups, saved)
    initial = {
        group.field: [str(each.id) for each in group.questions if each.id in ticked] for group in groups
    }
    form = QuestionsForm(
        posted(request), initial=initial, bank=groups, fewest=choice.fewest, most=choice.most
    )
    now = set(form.ticked)
    values = [each.value_id for group in groups for each in group.questions if each.id in now]
    tested = {stage: list(chosen.values()) for stage, chosen in saved.items()} | {choice.stage: values}
    covered = coverage_of(tested[Stage.APPLICATION], tested[Stage.INTERVIEW])
    return Choosing(form, groups, not saved[choice.stage], covered)


def _suggested(choice: Choice, groups: Sequence[BankGroup], saved: bank.Chosen) -> list[UUID]:
    if choice is INTERVIEW:
        return bank.suggested_interview_questions(groups, saved[Stage.APPLICATION].values())
    return bank.suggested_questions(groups)


def _questions_page(request: HttpRequest, vacancy: Vacancy, choice: Choice) -> HttpResponse:
    found = choosing(request, vacancy, choice)
    form = found.form
    return _page(
        request, vacancy, choice.page, form,
        lambda at: choice.save(vacancy=vacancy, questions=form.chosen, actor=request.user, at=at),
        live=f"recruitment:live_{choice.page}", is_suggestion=found.is_suggestion, coverage=found.coverage,
        groups=[(group, form[group.field]) for group in found.groups],
    )  # fmt: skip


def _page(
    request: HttpRequest,
    vacancy: Vacancy,
    page: str,
    form: Form,
    save: Callable[[dt.datetime], Any],
    **context: Any,
) -> HttpResponse:
    """Ask, save, go on: to what is missing; once the vacancy is published, back to its interviews."""
    is_set_up = vacancy.state in UNPUBLISHED
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            save(now)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            onward = next_page(vacancy, page, now) if is_set_up else "interviews"
            return redirect(f"recruitment:{onward}", pk=vacancy.pk)
    context |= {"form": form, "vacancy": vacancy, "step": step_of(page) if is_set_up else None}
    return render(request, f"{TEMPLATES}/{page}.html", context)
