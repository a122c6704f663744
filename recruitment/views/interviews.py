"""HR plans a vacancy's interviews and invites; whoever interviews finds their list here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.interviews import LayForm, PlanForm, TimesForm, day_in_words
from recruitment.forms.vacancies import SearchForm
from recruitment.models import Vacancy
from recruitment.queries import interviews as queries
from recruitment.queries.vacancies import SEARCH_LIMIT, colleague, colleagues_matching
from recruitment.services.interviews import inviting, links, planning
from recruitment.services.reading import note_applicant_read
from recruitment.slots import rest_day
from recruitment.views.declaring import deciders_for
from recruitment.views.loading import answer_key, current_vacancy, posted
from recruitment.views.panel import SEARCH
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide
from values_hub.audit.transitions import MoveRefused
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/interviews"


@requires(Action.SEE_INTERVIEWS, current_vacancy)
def interviews(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """HR: the plan as a list of tasks, and everybody invited. An interviewer: who comes when, once they have said
    whether they know anybody."""
    now = timezone.now()
    me = vacancy.interviewer(request.user)
    if me and vacancy.is_revealed and not vacancy.has_declared(request.user):
        return redirect("recruitment:declare", pk=vacancy.pk)
    waits = vacancy.waits_on_hr(request.user)
    context: dict[str, Any] = {
        "vacancy": vacancy, "me": me, "plan": queries.plan_of(vacancy),
        "own": queries.own_interviews(me) if me else [], "waits_on_hr": waits,
        "deciders": deciders_for(request.user, vacancy) if waits else "",
    }  # fmt: skip
    if decide(request.user, Action.PLAN_INTERVIEWS, vacancy) or not me:
        slots = queries.slot_rows(vacancy)
        context |= {
            "for_hr": True,
            "questions": list(queries.questions_of(vacancy)),
            "interviewers": queries.interviewers_in_order(vacancy),
            "slots": slots,
            "shortage": queries.shortage(vacancy, now),
            # HR who interview themselves learn nothing of who has locked, as any interviewer.
            "expected": queries.expected(request.user, vacancy, with_locks=me is None),
        }
        context["begun"] = any(each.begun for each in context["expected"])
    if context.get("expected") or context["own"]:
        note_applicant_read(subject=vacancy, actor=request.user, at=now)
    return render(request, f"{TEMPLATES}/interviews.html", context)


@requires(Action.PLAN_INTERVIEWS, current_vacancy)
def plan(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """How the interviews are held, and what is agreed before them."""
    current = queries.plan_of(vacancy)
    initial = (
        {name: getattr(current, name) for name in planning.PLAN}
        if current
        else {"minutes": 45, "has_gate": True, "gate_points": 2, "gate_percent": 60}
    )
    form = PlanForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            planning.save_plan(vacancy=vacancy, plan=form.cleaned_data, actor=request.user, at=timezone.now())
            return redirect("recruitment:interviews", pk=vacancy.pk)
        except planning.CannotPlan as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/plan.html", {"vacancy": vacancy, "form": form})


@requires(Action.PLAN_INTERVIEWS, current_vacancy)
def times(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """The times there are, and the form that makes many at once. Each removal is a form of its own."""
    current = queries.plan_of(vacancy)
    if current is None:
        messages.info(request, "Say how the interviews are held first, and how long each takes.")
        return redirect("recruitment:interview_plan", pk=vacancy.pk)
    now = timezone.now()
    if "remove" in request.POST:
        return _remove_time(request, vacancy)
    form = TimesForm(
        posted(request), minutes=current.minutes, today=timezone.localdate(),
        initial={"gap": 15, "rest_days": "no"},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            added = planning.add_slots(
                vacancy=vacancy, spans=form.cleaned_data["spans"], actor=request.user, at=now
            )
            messages.success(request, _added(added, form.cleaned_data["left_out"]))
            return redirect("recruitment:interview_times", pk=vacancy.pk)
        except planning.CannotPlan as error:
            form.add_error(None, str(error))
    context = {
        "vacancy": vacancy, "form": form, "plan": current, "slots": queries.slot_rows(vacancy),
        "shortage": queries.shortage(vacancy, now),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/times.html", context)


def _remove_time(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    try:
        planning.remove_slot(
            vacancy=vacancy, slot_id=answer_key(request.POST["remove"]), actor=request.user, at=timezone.now()
        )
    except planning.CannotPlan as error:
        messages.error(request, str(error))
    return redirect("recruitment:interview_times", pk=vacancy.pk)


def _added(count: int, left_out: list[Any]) -> str:
    words = f"{count} time{'' if count == 1 else 's'} added."
    if left_out:
        days = "; ".join(f"{day_in_words(day)} ({rest_day(day)})" for day in left_out)
        words += f" Left out: {days}."
    return words


@requires(Action.PLAN_INTERVIEWS, current_vacancy)
def interviewers(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Who interviews. Each button is a form of its own, so that it works everywhere."""
    if request.method == "POST":
        return _change_interviewers(request, vacancy)
    words = request.GET.get("q", "").strip()[:100]
    people = queries.interviewers_in_order(vacancy)
    context = {
        "vacancy": vacancy, "people": people, "plan": queries.plan_of(vacancy), "words": words,
        "search": SearchForm(initial={"q": words}, label=SEARCH), "found": list(colleagues_matching(words)),
        "limit": SEARCH_LIMIT, "taken": {each.staff_id for each in people},
        "links": queries.link_states(vacancy),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/interviewers.html", context)


def _change_interviewers(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    action, key = request.POST.get("action", ""), request.POST.get("who") or request.POST.get("staff", "")
    arguments: dict[str, Any] = {"vacancy": vacancy, "actor": request.user, "at": timezone.now()}
    try:
        if action == "add":
            staff = colleague(key)
            if staff is None:
                raise planning.CannotInterview("Select somebody from the list. They may have left meanwhile.")
            planning.add_interviewer(staff=staff, **arguments)
        elif action == "remove":
            planning.remove_interviewer(interviewer_id=answer_key(key), **arguments)
        elif action == "lead":
            planning.make_lead_interviewer(interviewer_id=answer_key(key), **arguments)
        elif action == "lay":
            planning.count_as_lay(interviewer_id=answer_key(key), **arguments)
        elif action == "link":
            person = queries.interviewer_of(vacancy, answer_key(key))
            if person is None:
                raise planning.CannotInterview("They do not interview for this vacancy any more.")
            links.send_link(interviewer=person, **arguments)
            messages.success(
                request, f"We have sent {person.name} a new link. Any link they had no longer works."
            )
    except planning.CannotPlan as error:
        messages.error(request, str(error))
    return redirect("recruitment:interviewers", pk=vacancy.pk)


@requires(Action.PLAN_INTERVIEWS, current_vacancy)
def lay_interviewer(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """A service user or carer who has no account comes by a link in an email."""
    form = LayForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            now = timezone.now()
            person = planning.add_lay_interviewer(
                vacancy=vacancy, name=form.cleaned_data["name"], email=form.cleaned_data["email"],
                actor=request.user, at=now,
            )  # fmt: skip
            messages.success(
                request, f"{person.name} will interview. Send their link shortly before the day."
            )
            return redirect("recruitment:interviewers", pk=vacancy.pk)
        except planning.CannotPlan as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/lay_interviewer.html", {"vacancy": vacancy, "form": form})


@requires(Action.INVITE_TO_INTERVIEW, current_vacancy)
def invite(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """How many people will be told, restated before anything is sent."""
    now = timezone.now()
    form = Form(posted(request))
    if request.method == "POST":
        try:
            count = inviting.invite(vacancy=vacancy, actor=request.user, at=now)
            people = "1 person" if count == 1 else f"{count} people"
            messages.success(request, f"{people} invited. They choose a time themselves.")
            return redirect("recruitment:interviews", pk=vacancy.pk)
        except inviting.NotReadyToInvite as error:
            for gap in error.gaps:
                form.add_error(None, gap)
        except MoveRefused as error:
            form.add_error(None, str(error))
    context = {
        "vacancy": vacancy, "form": form, "plan": queries.plan_of(vacancy),
        "shortage": queries.shortage(vacancy, now), "gaps": inviting.gaps_before_inviting(vacancy, now),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/invite.html", context)
