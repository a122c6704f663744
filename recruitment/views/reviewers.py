"""HR changes a panel while it scores: somebody takes over, joins, or leads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.sift import LeavingForm
from recruitment.forms.vacancies import PanelForm, SearchForm
from recruitment.models import Vacancy
from recruitment.queries import vacancies as queries
from recruitment.queries.judging import count_unexplained, too_few_read
from recruitment.queries.parts import SHOWN_OF_A_MEMBER, has_left, panel_of
from recruitment.services import replacing as services
from recruitment.services.panel import CannotSit
from recruitment.views.loading import current_vacancy, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires

TEMPLATES = "recruitment/reviewers"
SEARCH = "Find a colleague by name or employee number"
NOBODY = "nobody"
ACTIONS = {"add": services.add_reader, "lead": services.name_lead}
REFUSALS = (CannotSit, services.NotScoring, services.NobodyElse)


@requires(Action.NAME_LEAD, current_vacancy)
def reviewers(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Who scores now, and who leads, which can change for a while longer. Never how far any of them is."""
    if request.method == "POST":
        return _change(request, vacancy)
    members, few = list(panel_of(vacancy).only(*SHOWN_OF_A_MEMBER)), too_few_read(vacancy)
    context = _search(request) | {
        "vacancy": vacancy, "members": members, "on_panel": {each.staff_id for each in members},
        "unread": few.unread, "alone": few.alone,
        "unexplained": count_unexplained(vacancy, few.alone),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/reviewers.html", context)


@requires(Action.CHANGE_REVIEWERS, current_vacancy)
def leaving(request: HttpRequest, vacancy: Vacancy, staff: UUID) -> HttpResponse:
    """A member cannot go on: choose who takes over, then say why."""
    member = next((each for each in panel_of(vacancy) if each.staff_id == staff), None)
    if member is None and not has_left(vacancy, staff):
        raise Http404("Not on this panel.")
    if member is None:
        messages.info(request, "They are off the panel already.")
        return redirect("recruitment:reviewers", pk=vacancy.pk)
    by = request.POST.get("by") or request.GET.get("by", "")
    replacement = None if by == NOBODY else queries.colleague(by)
    form = LeavingForm(posted(request))
    if request.method == "POST" and form.is_valid() and (replacement or by == NOBODY):
        try:
            shared: dict[str, Any] = {
                "vacancy": vacancy,
                "leaving": member.staff,
                "actor": request.user,
                "at": timezone.now(),
            }
            if replacement is None:
                services.let_go(reason=form.cleaned_data["reason"], **shared)
            else:
                services.replace_member(replacement=replacement, reason=form.cleaned_data["reason"], **shared)
            messages.success(request, f"{member.staff} is off the panel. What they have scored stands.")
            return redirect("recruitment:reviewers", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = _search(request) | {
        "vacancy": vacancy, "member": member, "form": form, "by": by, "replacement": replacement,
        "is_chosen": by == NOBODY or replacement is not None,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/leaving.html", context)


def _change(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    form = PanelForm(request.POST)
    staff = queries.colleague(request.POST.get("staff", ""))
    act = ACTIONS.get(request.POST.get("action", ""))
    if not form.is_valid() or staff is None or act is None:
        messages.error(request, "Select somebody from the list. They may have left meanwhile.")
    else:
        try:
            act(vacancy=vacancy, staff=staff, actor=request.user, at=timezone.now())
        except REFUSALS as error:
            messages.error(request, str(error))
    return redirect("recruitment:reviewers", pk=vacancy.pk)


def _search(request: HttpRequest) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[:100]
    return {
        "words": words,
        "search": SearchForm(initial={"q": words}, label=SEARCH),
        "found": list(queries.colleagues_matching(words)),
        "limit": queries.SEARCH_LIMIT,
    }
