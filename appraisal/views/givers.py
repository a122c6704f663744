"""Who gives an appraisal: asking HR for somebody else, and what HR do about it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.forms.givers import AnswerForm, AskForAnotherForm, GiveForm
from appraisal.models import Appraisal
from appraisal.queries import givers as queries
from appraisal.queries.drafts import with_people
from appraisal.queries.pages import viewer_of
from appraisal.services import givers as services
from appraisal.services.reading import record_reading_of_requests
from appraisal.states import Side
from appraisal.views.confirming import confirm
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.people.views.finding import chosen, find_page

form_page = require_http_methods(["GET", "HEAD", "POST"])
one = visible(Appraisal, through=with_people)


@form_page
@requires(Action.ASK_FOR_ANOTHER_APPRAISER, one)
def ask_for_another(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """One of the two tells HR why, and whom they think of."""
    form = AskForAnotherForm(request.POST if request.method == "POST" else None)
    side = Side(viewer_of(appraisal, request.user).value)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_for_another(
                appraisal=appraisal, side=side, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "HR have what you wrote. They tell you what they decide.")
            return redirect("appraisal:page", appraisal.pk)
        except services.NotSo as refused:
            form.add_error(None, str(refused))
    return confirm(
        request, appraisal, form, title="Ask for somebody else to give this appraisal",
        intro="HR read why, and decide. Until they do the appraisal goes on as it is.", submit_text="Send to HR",
    )  # fmt: skip


@require_safe
@requires(Action.SEE_WHO_GIVES_IT, one)
def who_gives(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """HR: who gives it now and gave it before, what was asked, and whom HR keep from it."""
    givers = queries.givers_of(appraisal)
    record_reading_of_requests(appraisal=appraisal, givers=givers, actor=request.user, at=timezone.now())
    return render(request, "appraisal/who_gives.html", {"appraisal": appraisal, "givers": givers})


@form_page
@requires(Action.CHANGE_APPRAISER, one)
def give(request: HttpRequest, appraisal: Appraisal) -> HttpResponseBase:
    """HR find somebody, then say why."""
    to = chosen(request, other_than=appraisal.staff)
    name, now = appraisal.staff.name, appraisal.appraiser.name if appraisal.appraiser else ""
    if to is None:
        return find_page(
            request, appraisal.staff, title=f"Who gives {name}’s appraisal?",
            intro=f"{now} gives it now." if now else "Nobody gives it now.",
            back_url=reverse("appraisal:who_gives", args=[appraisal.pk]), back_text="Back",
        )  # fmt: skip
    form = GiveForm(request.POST if request.method == "POST" else None, person=name, appraiser=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_to_another(
                appraisal=appraisal, to=to, reason=form.cleaned_data["reason"], conflict=form.is_conflict(),
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"{to.name} gives it now. They and {name} are told.")
            return redirect("appraisal:who_gives", appraisal.pk)
        except services.NotSo as refused:
            form.add_error(None, str(refused))
    intro = f"{to.name} keeps it when {name}’s line manager changes."
    if now:
        intro = f"{now} is told that somebody else gives it, and not why. {intro}"
    return confirm(
        request, appraisal, form, title=f"Give {name}’s appraisal to {to.name}", intro=intro,
        submit_text=f"Give it to {to.name}", back="appraisal:who_gives",
    )  # fmt: skip


@form_page
@requires(Action.SEE_WHO_GIVES_IT, one)
def stays(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """HR answer that nothing changes."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_appraiser(appraisal=appraisal, actor=request.user, at=timezone.now())
            messages.success(request, "Answered. Both of them are told that it stays as it is.")
            return redirect("appraisal:who_gives", appraisal.pk)
        except services.NotSo as refused:
            form.add_error(None, str(refused))
    return confirm(
        request, appraisal, form, title=f"{appraisal.staff.name}’s appraisal stays as it is",
        intro="Both are told, in the same words, that HR have looked at who gives it and that it stays as it is."
        " Neither is told that anybody asked.", submit_text="It stays as it is",
        back="appraisal:who_gives",
    )  # fmt: skip


@require_POST
@requires(Action.END_CONFLICT, one)
def end_conflict(request: HttpRequest, appraisal: Appraisal, conflict: uuid.UUID) -> HttpResponse:
    """A conflict of interest is over."""
    row = queries.conflict_of(appraisal, conflict)
    if row is None:
        raise Http404("No such conflict of interest.")
    if services.end_conflict(conflict=row, actor=request.user, at=timezone.now()):
        messages.success(request, f"Ended. {row.other.name} reads as a manager does again.")
    else:
        messages.info(request, "This conflict of interest has ended already.")
    return redirect("appraisal:who_gives", appraisal.pk)
