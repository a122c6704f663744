"""Finding colleagues: the panel, and the line manager."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.vacancies import PanelForm, SearchForm
from recruitment.models import Vacancy
from recruitment.queries import vacancies as queries
from recruitment.queries.parts import parts_of
from recruitment.queries.set_up import next_page, step_of
from recruitment.services import panel as services
from recruitment.services.vacancies import AlreadyPublished, set_hiring_manager
from recruitment.views.loading import current_vacancy
from values_hub.access.actions import Action
from values_hub.access.decorators import requires

TEMPLATES = "recruitment/vacancies"
SEARCH = "Find a colleague by name or employee number"
ACTIONS = {
    "add": services.add_member,
    "remove": services.remove_member,
    "lead": services.make_lead,
}


@requires(Action.EDIT_VACANCY, current_vacancy)
def panel(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Who scores the answers. Each button is a form of its own, so that it works everywhere."""
    if request.method == "POST":
        return _change(request, vacancy)
    members = parts_of(vacancy).panel
    context = _search(request) | {
        "vacancy": vacancy,
        "members": members,
        "step": step_of("panel"),
        "following": next_page(vacancy, "panel", timezone.now()),
        "on_panel": {member.staff_id for member in members},
    }
    return render(request, f"{TEMPLATES}/panel.html", context)


@requires(Action.EDIT_VACANCY, current_vacancy)
def manager(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Who will manage the person."""
    if request.method == "POST":
        chosen = queries.colleague(request.POST.get("staff", ""))
        if chosen is None:
            messages.error(request, "Select somebody from the list. They may have left meanwhile.")
            return redirect("recruitment:manager", pk=vacancy.pk)
        now = timezone.now()
        try:
            set_hiring_manager(vacancy=vacancy, manager=chosen, actor=request.user, at=now)
        except AlreadyPublished as error:
            messages.error(request, str(error))
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        return redirect(f"recruitment:{next_page(vacancy, 'manager', now)}", pk=vacancy.pk)
    context = _search(request) | {
        "vacancy": vacancy,
        "step": step_of("manager"),
        "following": next_page(vacancy, "manager", timezone.now()),
    }
    return render(request, f"{TEMPLATES}/manager.html", context)


def _change(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    form = PanelForm(request.POST)
    staff = queries.colleague(request.POST.get("staff", ""))
    act = ACTIONS.get(request.POST.get("action", ""))
    if not form.is_valid() or staff is None or act is None:
        messages.error(request, "Select somebody from the list. They may have left meanwhile.")
    else:
        try:
            act(vacancy=vacancy, staff=staff, actor=request.user, at=timezone.now())
        except (services.CannotSit, AlreadyPublished) as error:
            messages.error(request, str(error))
    return redirect("recruitment:panel", pk=vacancy.pk)


def _search(request: HttpRequest) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[:100]
    return {
        "words": words,
        "search": SearchForm(initial={"q": words}, label=SEARCH),
        "found": list(queries.colleagues_matching(words)),
        "limit": queries.SEARCH_LIMIT,
    }
