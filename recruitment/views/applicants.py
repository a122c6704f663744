"""The people behind the answers: HR's list, one applicant, the appointment and the joining."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.joining import JoiningForm
from recruitment.forms.vacancies import SearchForm
from recruitment.models import Application, Vacancy
from recruitment.queries import ranking
from recruitment.queries import vacancies as queries
from recruitment.services import joining as joining_services
from recruitment.services.reading import note_applicant_read
from recruitment.states import ApplicationState
from recruitment.views.declaring import deciders_for
from recruitment.views.loading import current_vacancy, known_applicant, posted
from recruitment.views.panel import SEARCH
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.framework.queries.anchors import scale_labels
from values_hub.people.services.lifecycle import AlreadyHere, AlreadyLeft
from values_hub.people.services.reporting import ManagerLoop

TEMPLATES = "recruitment/applicants"
PER_PAGE = 25


@requires(Action.SEE_APPLICANT, current_vacancy)
def applicants(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """HR: who has applied. The panel: who is on the shortlist, once they have said whether they know anybody.

    By name, and never with a score, a place or a label of the sift beside it.
    """
    member = vacancy.membership(request.user)
    if member is not None and not vacancy.has_declared(request.user):
        return redirect("recruitment:declare", pk=vacancy.pk)
    rows = queries.applicants_of(request.user, vacancy).only(*queries.SHOWN_OF_AN_APPLICANT)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    note_applicant_read(subject=vacancy, actor=request.user, at=timezone.now())
    waits = vacancy.waits_on_hr(request.user)
    context = {
        "vacancy": vacancy, "page": page, "member": member, "waits_on_hr": waits,
        "deciders": deciders_for(request.user, vacancy) if waits else "",
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/list.html", context)


@requires(Action.KNOW_APPLICANT, known_applicant)
def applicant(request: HttpRequest, person: Application) -> HttpResponse:
    """One applicant. What they wrote and what it was given stand beside their name only for whom it cannot sway."""
    vacancy = person.vacancy
    note_applicant_read(subject=person, actor=request.user, at=timezone.now())
    context: dict[str, Any] = {
        "vacancy": vacancy, "person": person, "member": vacancy.membership(request.user),
        "scores": decide(request.user, Action.SEE_SIFT_SCORES, vacancy),
    }  # fmt: skip
    if context["scores"]:
        context["answers"] = ranking.applicant_answers(person)
        context["labels"] = scale_labels(vacancy.framework)
    return render(request, f"{TEMPLATES}/applicant.html", context)


@requires(Action.RECORD_JOINING, current_vacancy)
def joining(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """The chosen applicant starts: when, with which number, under whom."""
    person = queries.appointed_application(vacancy, asked_by=request.user)
    if person is None or person.state != ApplicationState.CLEARED:
        # HR who are kept from whoever holds the place learn no more than that there is nothing for them to do.
        waits = (
            f"{person.name} is not cleared to start yet, so there is no start to record." if person else ""
        )
        messages.info(request, waits or "There is no start for you to record.")
        return redirect("recruitment:vacancy", pk=vacancy.pk)
    asked = request.POST.get("manager") or request.GET.get("manager") or vacancy.hiring_manager_id
    manager = queries.colleague(asked or "")
    form = JoiningForm(
        posted(request), works_here=person.applicant.staff is not None,
        initial={"manager": manager.pk if manager else "", "started_on": queries.agreed_start(person)},
        earliest=timezone.localdate(vacancy.scores_locked_at) if vacancy.scores_locked_at else None,
    )  # fmt: skip
    if request.method == "POST" and manager is None:
        form.add_error(None, "Select a line manager")
    if request.method == "POST" and form.is_valid() and manager is not None:
        try:
            data = form.cleaned_data
            joining_services.record_joining(
                vacancy=vacancy, started_on=data["started_on"], manager=manager,
                employee_number=data.get("employee_number", ""),
                already_in_post=data.get("already_in_post") == "yes", actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(
                request, f"{person.name} is a member of staff from {data['started_on']:%-d %B %Y}."
            )
            return redirect("recruitment:vacancy", pk=vacancy.pk)
        except (
            joining_services.CannotJoin, AlreadyHere, AlreadyLeft, ManagerLoop, MoveRefused, AlreadyDone,
        ) as error:  # fmt: skip
            form.add_error(None, str(error))
    context = {"vacancy": vacancy, "person": person, "form": form, "manager": manager}
    return render(request, f"{TEMPLATES}/joining.html", context)


@requires(Action.RECORD_JOINING, current_vacancy)
def joining_manager(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Somebody other than the manager named when the vacancy was set up."""
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "vacancy": vacancy, "words": words, "search": SearchForm(initial={"q": words}, label=SEARCH),
        "found": list(queries.colleagues_matching(words)), "limit": queries.SEARCH_LIMIT,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/joining_manager.html", context)
