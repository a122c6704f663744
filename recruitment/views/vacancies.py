"""HR's list and page of vacancies, and the two ways to begin one: from nothing, and from one there was."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.vacancies import ListForm, PostForm, SearchForm
from recruitment.models import Vacancy
from recruitment.queries import vacancies as queries
from recruitment.queries.copying import what_can_be_copied
from recruitment.queries.coverage import coverage
from recruitment.queries.deciding import below_gate
from recruitment.queries.parts import parts_of
from recruitment.queries.readiness import readiness
from recruitment.queries.set_up import next_page, step_of, steps_done
from recruitment.queries.shortlisting import current_line, waiting_in_words
from recruitment.queries.sift import count_unscored
from recruitment.services import vacancies as services
from recruitment.services.copying import copy_vacancy
from recruitment.states import UNPUBLISHED, VacancyState
from recruitment.views.loading import current_vacancy, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide
from values_hub.framework.queries.changes import LEVELS
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/vacancies"
PER_PAGE = 25
MOST_TEAMS = 150  # in one list; a Trust of 30,000 has two thousand


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
    units, is_chosen = teams_offered(request)
    if units is None:
        return redirect("recruitment:team")
    form = PostForm(posted(request), units=units, initial={"unit": units.first()} if is_chosen else None)
    if request.method == "POST" and form.is_valid():
        try:
            vacancy = services.create_vacancy(post=form.cleaned_data, actor=request.user, at=timezone.now())
            return redirect("recruitment:advert", pk=vacancy.pk)
        except services.NoLiveFramework as error:
            form.add_error(None, str(error))
    context = {"form": form, "team_is_chosen": is_chosen, "step": step_of("post")}
    return render(request, f"{TEMPLATES}/post.html", context)


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
    parts = parts_of(vacancy)
    context: dict[str, Any] = {
        "vacancy": vacancy,
        "member": member,
        "panel": parts.panel,
        "questions": parts.asked,
    }
    if decide(request.user, Action.PREVIEW_AS_PANEL, vacancy):
        context["interview_questions"] = parts.at_interview
    if vacancy.state in UNPUBLISHED and is_hr:
        checks = readiness(vacancy, timezone.now(), parts)
        context["steps"] = steps_done(checks, post=_post_in_words(vacancy))
        context["coverage"] = coverage(parts)
    if member is None and decide(request.user, Action.SEE_APPLICANT, vacancy):
        context["counts"] = queries.application_counts(vacancy)
        if vacancy.state == VacancyState.SIFTING:
            context["progress"] = queries.panel_progress(vacancy)
    if vacancy.state == VacancyState.DECIDED:
        context["holder"] = queries.appointed_application(vacancy)
        kept = vacancy.closes_somebody_to(request.user)
        known = queries.appointed_application(vacancy, asked_by=request.user) if kept else context["holder"]
        context |= {"knows_holder": known is not None, "waits_on_hr": vacancy.waits_on_hr(request.user)}
    if vacancy.state == VacancyState.INTERVIEWING and decide(request.user, Action.LET_THROUGH_GATE, vacancy):
        context["below_gate"] = below_gate(vacancy)
    if member is not None and vacancy.state == VacancyState.SIFTING:
        context["unscored"] = count_unscored(member)
    if vacancy.state == VacancyState.SHORTLISTED and vacancy.scores_locked_at:
        line = current_line(vacancy)
        since = line.drawn_at if line else vacancy.scores_locked_at
        context |= {"line": line, "waiting": waiting_in_words(since, timezone.now())}
    return render(request, f"{TEMPLATES}/vacancy.html", context)


@requires(Action.COPY_VACANCY, current_vacancy)
def copy(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Start a vacancy from this one. What cannot come along is said before, and again after."""
    form = Form(posted(request))
    if request.method == "POST":
        now = timezone.now()
        try:
            made, what = copy_vacancy(vacancy=vacancy, actor=request.user, at=now)
        except services.NoLiveFramework as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"This is a copy of {vacancy.title}. It has no dates yet.")
            for sentence in what.left_out:
                messages.warning(request, sentence)
            return redirect(f"recruitment:{next_page(made, 'post', now)}", pk=made.pk)
    context = {"form": form, "vacancy": vacancy, "what": what_can_be_copied(vacancy)}
    return render(request, f"{TEMPLATES}/copy.html", context)


def teams_offered(request: HttpRequest, now: Any = None) -> tuple[Any, bool]:
    """The teams to offer, and whether it is one that was chosen before. None: there are too many to list."""
    units = queries.units_for(request.user)
    if units.count() <= MOST_TEAMS:
        return units, False
    chosen = request.POST.get("unit") or request.GET.get("unit") or now
    found = queries.team(request.user, chosen) if chosen else None
    return (units.filter(pk=found.pk), True) if found else (None, False)


def _post_in_words(vacancy: Vacancy) -> str:
    scored = LEVELS[vacancy.level]
    return f"{vacancy.get_band_display()}, {vacancy.unit.name}. Scored against what we ask of {scored}."
