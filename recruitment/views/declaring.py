"""Whoever meets candidates says whom they know, before the first name and after; HR writes down what is done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from recruitment.forms.shortlist import DeclareForm, KnowThisPersonForm, SettleForm
from recruitment.models import Application, Interview, Interviewer, PanelMember, Vacancy
from recruitment.queries.shortlisting import conflicts_of, shortlisted
from recruitment.services import declarations as services
from recruitment.services.outside import hr_outside
from recruitment.views.loading import (
    current_interview,
    current_vacancy,
    known_applicant,
    own_place,
    own_place_on,
    own_seat,
    posted,
)
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import MoveRefused

TEMPLATES = "recruitment/declaring"
REFUSALS = (services.DetailsMissing, services.NotOnThisShortlist, MoveRefused)
SETTLE_REFUSALS = (
    services.AlreadySettled, services.NotYoursToSettle, services.DetailsMissing, services.NotOnThisShortlist,
)  # fmt: skip


@requires(Action.DECLARE_CONFLICT, current_vacancy)
def declare(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Whether they know anybody. Names are shown from here on, whatever the answer."""
    member = own_place_on(vacancy, request.user)
    form = DeclareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.declare(
                member=member, knows=form.answer["knows"], details=form.answer["details"], actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            return redirect(_names(vacancy, member))
        except REFUSALS as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/declare.html", {"vacancy": vacancy, "form": form})


@requires(Action.SAY_THEY_KNOW, known_applicant)
def know_this_person(request: HttpRequest, person: Application) -> HttpResponse:
    """A panel member has seen the name, and knows them."""
    return _known(request, person, own_seat(person.vacancy, request.user))


@requires(Action.SCORE_INTERVIEW, current_interview)
def know_candidate(request: HttpRequest, interview: Interview) -> HttpResponse:
    """Whoever interviews has seen the name, and knows them."""
    return _known(request, interview.application, own_place(interview, request.user))


def _known(request: HttpRequest, person: Application, member: PanelMember | Interviewer) -> HttpResponse:
    back = _names(person.vacancy, member)
    form = KnowThisPersonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.declare(
                member=member, knows=form.cleaned_data["knows"], details=form.cleaned_data["details"],
                application_id=person.pk, actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _who_hears(request, person.vacancy))
            return redirect(back)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {"vacancy": person.vacancy, "name": person.name, "form": form, "back": back}
    return render(request, f"{TEMPLATES}/know_this_person.html", context)


def deciders_for(user: Any, vacancy: Vacancy) -> str:
    """Who from HR decides about what this person has said, by name; empty where nobody can: never they themselves."""
    outside = [each.name for each in hr_outside(vacancy, timezone.localdate()) if each.pk != user.pk]
    return " or ".join(outside)


def _who_hears(request: HttpRequest, vacancy: Vacancy) -> str:
    who = deciders_for(request.user, vacancy)
    if not who:
        return (
            "Written down. Nobody from HR can decide about it yet: this page says what has to happen first."
        )
    return f"HR has been told. {who} will tell you what happens next."


def _names(vacancy: Vacancy, member: PanelMember | Interviewer) -> str:
    """The page with the names they may see: the shortlist, or whom they interview."""
    page = "applicants" if isinstance(member, PanelMember) else "interviews"
    return reverse(f"recruitment:{page}", args=[vacancy.pk])


@requires(Action.SETTLE_CONFLICT, current_vacancy)
def settle(request: HttpRequest, vacancy: Vacancy, declaration: UUID) -> HttpResponse:
    """What is done about one conflict."""
    conflict = conflicts_of(vacancy).filter(pk=declaration).first()
    if conflict is None:
        raise Http404("No such declaration.")
    people = (
        []
        if conflict.application
        else [(str(each.pk), each.name) for each in shortlisted(request.user, vacancy)]
    )
    form = SettleForm(posted(request), people=people)
    if request.method == "POST" and form.is_valid():
        try:
            settled = services.settle_conflict(
                declaration=conflict, outcome=form.cleaned_data["outcome"], reason=form.cleaned_data["reason"],
                application_id=form.about, actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"Written down. Tell {settled.said_by} what you have decided.")
            return redirect("recruitment:shortlist", pk=vacancy.pk)
        except SETTLE_REFUSALS as error:
            form.add_error(None, str(error))
    back = reverse("recruitment:shortlist", args=[vacancy.pk])
    context = {"vacancy": vacancy, "conflict": conflict, "form": form, "back": back}
    return render(request, f"{TEMPLATES}/settle.html", context)
