"""A disagreement to its end, and opening a signed appraisal again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appraisal.forms.reviewing import ConfirmForm, FindingForm, OpenAgainForm
from appraisal.models import Appraisal
from appraisal.queries.door import guardian
from appraisal.queries.pages import appraisal_page
from appraisal.services import reopening, reviewing
from appraisal.services.reading import record_reading
from appraisal.views.confirming import confirm
from appraisal.views.loading import whole_appraisal
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.people.views.finding import chosen, find_page

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Action.REVIEW_DISAGREEMENT, whole_appraisal)
def review(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """The reviewer of record reads the record and the person's words, and says what they find."""
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.find(appraisal=appraisal, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "You have said what you find. Both of them are told.")
            return redirect("appraisal:page", appraisal.pk)
        except (reviewing.FindingMissing, MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    page = appraisal_page(appraisal, request.user, timezone.localdate())
    record_reading(appraisal=appraisal, page=page, actor=request.user, at=timezone.now())
    context = {"page": page, "form": form, "guardian": guardian(), "device_copy": True}
    return render(request, "appraisal/review.html", context)


@form_page
@requires(Action.NAME_REVIEWER, whole_appraisal)
def reviewer(request: HttpRequest, appraisal: Appraisal) -> HttpResponseBase:
    """HR find somebody, then confirm."""
    person = chosen(request, other_than=appraisal.staff)
    name = appraisal.staff.name
    if person is None:
        return find_page(
            request, appraisal.staff, title=f"Who reviews {name}’s appraisal?",
            intro="Somebody who takes no part in it and can hear both sides.",
            back_url=reverse("appraisal:page", args=[appraisal.pk]), back_text="Back to the appraisal",
        )  # fmt: skip
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.name_reviewer(
                appraisal=appraisal, reviewer=person, actor=request.user, at=timezone.now()
            )
            messages.success(request, f"{person.name} reviews it, and is told.")
            return redirect("appraisal:page", appraisal.pk)
        except (reviewing.NotAReviewer, MoveRefused) as refused:
            form.add_error(None, str(refused))
    return confirm(
        request, appraisal, form, title=f"Ask {person.name} to review {name}’s appraisal",
        intro=f"{person.name} can read both preparations, the record and {name}’s words, from now on.",
        submit_text=f"Ask {person.name}",
    )  # fmt: skip


@form_page
@requires(Action.CLOSE_REVIEW, whole_appraisal)
def close(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """HR close the case."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.close_review(appraisal=appraisal, actor=request.user, at=timezone.now())
            messages.success(request, "Closed. Both of them are told.")
            return redirect("appraisal:page", appraisal.pk)
        except (MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    return confirm(
        request, appraisal, form, title=f"Close {appraisal.staff.name}’s appraisal",
        intro="Close it when what was found has been acted on. The record, the words of both and the finding are kept."
        " After that it cannot be opened again.", submit_text="Close it",
    )  # fmt: skip


@form_page
@requires(Action.REOPEN_APPRAISAL, visible(Appraisal, through=lambda rows: rows.select_related("staff")))
def open_again(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """HR give the record back to the appraiser, for a reason."""
    form = OpenAgainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reopening.open_again(
                appraisal=appraisal, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
            )
            messages.success(request, "Opened again. Both of them are told why.")
            return redirect("appraisal:page", appraisal.pk)
        except (reopening.ReasonNeeded, MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    return confirm(
        request, appraisal, form, title=f"Open {appraisal.staff.name}’s appraisal again",
        intro="The record goes back to the appraiser, who shares it afresh, and both sign again. What was signed is"
        " kept beside the new one, with the signatures.", submit_text="Open it again",
    )  # fmt: skip
