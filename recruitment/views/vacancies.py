"""HR's list and page of vacancies, and the pages that set one up."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.vacancies import (
    AdvertForm,
    ClosingForm,
    ListForm,
    PostForm,
    QuestionsForm,
    SearchForm,
    post_of,
)
from recruitment.models import Vacancy
from recruitment.queries import vacancies as queries
from recruitment.queries.deciding import below_gate
from recruitment.queries.readiness import readiness
from recruitment.queries.sift import count_unscored
from recruitment.services import vacancies as services
from recruitment.states import UNPUBLISHED, VacancyState
from recruitment.views.loading import current_vacancy, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide

TEMPLATES = "recruitment/vacancies"
PER_PAGE = 25
MOST_TEAMS = 150  # in one list; a Trust of 30,000 has two thousand
ADVERT = services.ADVERT


@requires(Action.LIST_VACANCIES)
def list_vacancies(request: HttpRequest) -> HttpResponse:
    """HR: the vacancies of their units. A panel member: those whose panel they sit on."""
    words = request.GET.get("q", "").strip()[:100]
    show = request.GET.get("show", "open")
    show = show if show in {"open", "past", "all"} else "open"
    rows = queries.vacancies_for(request.user, words=words, show=show)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    is_hr = bool(decide(request.user, Action.CREATE_VACANCY))
    page.object_list = queries.with_sent_counts(list(page.object_list)) if is_hr else list(page.object_list)
    form = ListForm(initial={"q": words, "show": show}, label="Search by job, team or reference")
    context = {"page": page, "search": form, "words": words, "show": show, "is_hr": is_hr}
    return render(request, f"{TEMPLATES}/list.html", context)


@requires(Action.CREATE_VACANCY)
def create(request: HttpRequest) -> HttpResponse:
    """The post comes first; the rest is a list of tasks. Where there are many teams, the team comes before it."""
    units, is_chosen = _teams(request)
    if units is None:
        return redirect("recruitment:team")
    form = PostForm(posted(request), units=units, initial={"unit": units.first()} if is_chosen else None)
    if request.method == "POST" and form.is_valid():
        try:
            vacancy = services.create_vacancy(post=form.cleaned_data, actor=request.user, at=timezone.now())
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except services.NoLiveFramework as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/post.html", {"form": form, "team_is_chosen": is_chosen})


@requires(Action.CREATE_VACANCY)
def team(request: HttpRequest) -> HttpResponse:
    """Find the team a new vacancy is for, in a Trust with more teams than a list can hold."""
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "words": words, "limit": queries.SEARCH_LIMIT,
        "search": SearchForm(initial={"q": words}, label="Find a team by name"),
        "found": list(queries.teams_matching(request.user, words)),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/team.html", context)


@requires(Action.SEE_VACANCY, current_vacancy)
def vacancy(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What this vacancy needs next, from whoever looks at it."""
    member = vacancy.membership(request.user)
    is_hr = bool(decide(request.user, Action.WITHDRAW_VACANCY, vacancy)) or bool(
        decide(request.user, Action.RECORD_JOINING, vacancy)
    )
    context: dict[str, Any] = {
        "vacancy": vacancy,
        "member": member,
        "panel": queries.panel_of(vacancy),
        "questions": vacancy.questions.select_related("question__behaviour__value").order_by("order"),
    }
    if is_hr and vacancy.state in UNPUBLISHED:
        checks = readiness(vacancy, timezone.now())
        context["checks"] = checks
        context["tasks"] = queries.tasks_of(checks)
    if decide(request.user, Action.SEE_APPLICANT, vacancy):
        context["counts"] = queries.application_counts(vacancy)
        if vacancy.state == VacancyState.SIFTING:
            context["progress"] = queries.panel_progress(vacancy)
    if vacancy.state == VacancyState.DECIDED:
        context["holder"] = queries.appointed_application(vacancy)
    if vacancy.state == VacancyState.INTERVIEWING and decide(request.user, Action.LET_THROUGH_GATE, vacancy):
        context["below_gate"] = below_gate(vacancy)
    if member is not None and vacancy.state == VacancyState.SIFTING:
        context["unscored"] = count_unscored(member)
    return render(request, f"{TEMPLATES}/vacancy.html", context)


@requires(Action.EDIT_VACANCY, current_vacancy)
def post(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What the post is."""
    units, _ = _teams(request, now=vacancy.unit_id)
    form = PostForm(posted(request), initial=post_of(vacancy), units=units)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_post(
                vacancy=vacancy, post=form.cleaned_data, actor=request.user, at=timezone.now()
            )
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except services.AlreadyPublished as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/post.html", {"form": form, "vacancy": vacancy})


@requires(Action.EDIT_VACANCY, current_vacancy)
def advert(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """What candidates read."""
    form = AdvertForm(posted(request), initial={name: getattr(vacancy, name) for name in ADVERT})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_advert(
                vacancy=vacancy, advert=form.cleaned_data, actor=request.user, at=timezone.now()
            )
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except services.AlreadyPublished as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/advert.html", {"form": form, "vacancy": vacancy})


@requires(Action.EDIT_VACANCY, current_vacancy)
def closing(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """When applications close."""
    now = timezone.now()
    closes_at = timezone.localtime(vacancy.closes_at) if vacancy.closes_at else None
    initial = {
        "closes_on": closes_at.date() if closes_at else None,
        "closes_time": closes_at.time() if closes_at else dt.time(23, 59),
    }
    form = ClosingForm(posted(request), initial=initial, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_closing(
                vacancy=vacancy, closes_at=form.cleaned_data["closes_at"], actor=request.user, at=now
            )
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except services.AlreadyPublished as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/closing.html", {"form": form, "vacancy": vacancy})


@requires(Action.EDIT_VACANCY, current_vacancy)
def questions(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Which values questions candidates answer. One for each of three values is suggested, the least used first."""
    bank = queries.question_bank(leads_people=vacancy.level != "everyone")
    chosen = list(vacancy.questions.order_by("order").values_list("question", flat=True))
    suggested = chosen or queries.suggested_questions(bank)
    initial = {
        f"value_{order}": [
            str(each.id) for each in bank if each.value_order == order and each.id in suggested
        ]
        for order in {each.value_order for each in bank}
    }
    form = QuestionsForm(posted(request), initial=initial, bank=bank)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_questions(
                vacancy=vacancy, questions=form.chosen, actor=request.user, at=timezone.now()
            )
            messages.success(request, "You have chosen the values questions.")
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except (services.AlreadyPublished, services.WrongQuestions) as error:
            form.add_error(None, str(error))
    context = {"form": form, "vacancy": vacancy, "is_suggestion": not chosen}
    return render(request, f"{TEMPLATES}/questions.html", context)


def _teams(request: HttpRequest, now: Any = None) -> tuple[Any, bool]:
    """The teams to offer, and whether it is one that was chosen before. None: there are too many to list."""
    units = queries.units_for(request.user)
    if units.count() <= MOST_TEAMS:
        return units, False
    chosen = request.POST.get("unit") or request.GET.get("unit") or now
    found = queries.team(request.user, chosen) if chosen else None
    return (units.filter(pk=found.pk), True) if found else (None, False)
