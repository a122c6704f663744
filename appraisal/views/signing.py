"""Sign: the appraiser first, then the person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from appraisal.forms.signing import AppraiserSignForm, PersonSignForm
from appraisal.models import Appraisal
from appraisal.queries.door import guardian
from appraisal.queries.pages import appraisal_page
from appraisal.services import signing
from appraisal.services.steps import StepClosed
from appraisal.views.loading import whole_appraisal
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@requires(Action.SIGN_AS_APPRAISER, whole_appraisal)
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
@requires(Action.SIGN_AS_STAFF, whole_appraisal)
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
    return _page(request, appraisal, form, "appraisal/sign_as_staff.html", device_copy=True)


def _page(
    request: HttpRequest, appraisal: Appraisal, form: object, template: str, *, device_copy: bool = False
) -> HttpResponse:
    page = appraisal_page(appraisal, request.user, timezone.localdate())
    context = {"page": page, "form": form, "guardian": guardian(), "device_copy": device_copy}
    return render(request, template, context)
