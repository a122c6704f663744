"""Sign: the appraiser first, then the person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appraisal.forms.signing import AppraiserSignForm, PersonSignForm
from appraisal.models import Appraisal
from appraisal.queries.door import guardian
from appraisal.queries.drafts import with_people
from appraisal.queries.givers import knowing_who_is_kept_away, remember_kept_away
from appraisal.queries.pages import appraisal_page
from appraisal.services import signing
from appraisal.services.steps import StepClosed
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import AlreadyDone, MoveRefused

form_page = require_http_methods(["GET", "HEAD", "POST"])


def to_sign(user: Any, kwargs: dict[str, Any]) -> Appraisal:
    """An appraisal with what the page of signing names, and whether HR keep this reader from the person: asked for by
    itself that would be one query too many."""
    named = ("staff__post", "review__reviewer", "mid_year", "meeting")
    load = visible(
        Appraisal,
        through=lambda rows: knowing_who_is_kept_away(with_people(rows).select_related(*named), user),
    )
    appraisal: Appraisal = load(user, kwargs)
    remember_kept_away(appraisal, user)
    return appraisal


@form_page
@requires(Action.SIGN_AS_APPRAISER, to_sign)
def sign_as_appraiser(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """The record as the person has it, and one box."""
    form = AppraiserSignForm(
        request.POST if request.method == "POST" else None,
        person=appraisal.staff.name,
        met_on=appraisal.met_on,
    )
    if request.method == "POST" and form.is_valid():
        try:
            signing.sign_as_appraiser(appraisal=appraisal, actor=request.user, at=timezone.now())
            messages.success(request, f"You have signed. {appraisal.staff.name} signs next.")
            return redirect("appraisal:page", appraisal.pk)
        except (StepClosed, MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    return _page(request, appraisal, form, "appraisal/sign_as_appraiser.html")


@form_page
@requires(Action.SIGN_AS_STAFF, to_sign)
def sign_as_staff(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """The record, whether you agree, whether you met; signing is not agreeing."""
    appraiser = appraisal.appraiser.name if appraisal.appraiser else "your appraiser"
    form = PersonSignForm(
        request.POST if request.method == "POST" else None, appraiser=appraiser, met_on=appraisal.met_on
    )
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            signing.sign_as_person(
                appraisal=appraisal, agrees=answers["agrees"] == "yes", words=answers["words"],
                took_place=answers["took_place"], actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "You have signed your appraisal.")
            return redirect("appraisal:pulse", appraisal.pk)
        except (StepClosed, MoveRefused, AlreadyDone, signing.WordsMissing) as refused:
            form.add_error(None, str(refused))
    return _page(request, appraisal, form, "appraisal/sign_as_staff.html")


def _page(request: HttpRequest, appraisal: Appraisal, form: object, template: str) -> HttpResponse:
    page = appraisal_page(appraisal, request.user, timezone.localdate())
    return render(request, template, {"page": page, "form": form, "guardian": guardian()})
