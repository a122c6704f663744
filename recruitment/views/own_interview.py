"""The candidate's side of an interview: choose a time, change it, give it back, decline."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.interviews import ChooseTimeForm, DeclineForm
from recruitment.models import Application
from recruitment.queries.calendars import calendar_for_candidate
from recruitment.queries.interviews import NOTICE, free_slots, interview_of, plan_of
from recruitment.services.interviews import booking
from recruitment.tracker import moment
from recruitment.views.interviewing import calendar_response
from recruitment.views.loading import answer_key, own_application, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/interviews/own"
REFUSALS = (booking.TooLate, booking.SlotTaken, MoveRefused, AlreadyDone)


@requires(Action.BOOK_INTERVIEW, own_application)
def interview(request: HttpRequest, application: Application) -> HttpResponse:
    """What to expect, and the time: chosen, or the times there are to choose from."""
    now = timezone.now()
    mine = interview_of(application)
    problem = ""
    form = ChooseTimeForm(posted(request), slots=list(free_slots(application.vacancy, now)[:100]))
    if request.method == "POST" and form.data.get("slot"):
        try:
            booked = booking.book_slot(
                application=application, slot_id=answer_key(form.data["slot"]), actor=request.user, at=now
            )
            if booked.slot is not None:
                messages.success(request, f"Your interview is at {moment(booked.slot.starts_at)}.")
            return redirect("apply:interview", pk=application.pk)
        except REFUSALS as error:
            problem = str(error)
            # Unbound: the time that has gone is not in the list any more, and nothing else was typed.
            form = ChooseTimeForm(slots=list(free_slots(application.vacancy, now)[:100]))
    context = {
        "application": application, "vacancy": application.vacancy, "plan": plan_of(application.vacancy),
        "interview": mine, "form": form, "problem": problem, "slots": form.slots,
        "may_change": mine is None or mine.slot is None or mine.slot.starts_at > now + NOTICE,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/interview.html", context)


@requires(Action.BOOK_INTERVIEW, own_application)
def give_back(request: HttpRequest, application: Application) -> HttpResponse:
    """Let others have the time, and choose another later."""
    form = Form(posted(request))
    if request.method == "POST":
        try:
            booking.give_back(application=application, actor=request.user, at=timezone.now())
            messages.success(request, "You have given your time back. Choose another when you can.")
            return redirect("apply:interview", pk=application.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {"application": application, "interview": interview_of(application), "form": form}
    return render(request, f"{TEMPLATES}/give_back.html", context)


@requires(Action.BOOK_INTERVIEW, own_application)
def decline(request: HttpRequest, application: Application) -> HttpResponse:
    """No interview, with a reason or without."""
    form = DeclineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            booking.decline(
                application=application,
                reason=form.cleaned_data["reason"],
                actor=request.user,
                at=timezone.now(),
            )
            messages.success(request, "You have told us that you do not want an interview. Thank you.")
            return redirect("apply:application", pk=application.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/decline.html", {"application": application, "form": form})


@requires(Action.SEE_OWN_INTERVIEW, own_application)
def calendar(request: HttpRequest, application: Application) -> HttpResponse:
    """The calendar file; of an interview that was given back, the one that takes it out again."""
    mine = interview_of(application)
    if mine is None or mine.sequence == 0:
        messages.info(
            request, "You have not chosen a time for an interview, so there is none for your calendar."
        )
        return redirect("apply:application", pk=application.pk)
    mine.application = application
    return calendar_response(calendar_for_candidate(mine, at=timezone.now()))
