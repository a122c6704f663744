"""HR read the forms: the list, one of them, and what each side would see; and choose one for a cycle."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.forms.composing import ChooseFormForm
from appraisal.forms.preparing import AsAsked, Asking, PreparationForm
from appraisal.forms.recording import RecordForm
from appraisal.models import AppraisalForm, Cycle
from appraisal.queries import composing
from appraisal.queries.asking import prepared, recorded, sections_of
from appraisal.services import asking as services
from appraisal.states import Side
from appraisal.views.cycles import one_cycle
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide
from values_hub.audit.transitions import MoveRefused
from values_hub.people.scope import WHOLE_TRUST

PAGE = 25
# Whose page a preview is, and what it is called.
PREVIEWS = {
    "person": "What the person prepares",
    "appraiser": "What the appraiser prepares",
    "record": "The record",
}
SOMEBODY, THEIR_APPRAISER = "Sam Taylor", "Jo Evans"


@require_safe
@requires(Action.SEE_APPRAISAL_FORM)
def form_list(request: HttpRequest) -> HttpResponse:
    """Every form, and who uses it."""
    page = Paginator(composing.forms_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "appraisal/forms/list.html", {"page": page, "may_compose": _may_compose(request)})


@require_safe
@requires(Action.SEE_APPRAISAL_FORM)
def form_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One form, section by section."""
    form = _one(request, pk)
    may_compose = _may_compose(request)
    context = {
        "form": form,
        "sections": sections_of(form),
        "previews": PREVIEWS,
        "may_compose": may_compose,
        "draft": composing.draft_of(form) if may_compose and not form.is_draft else None,
    }
    return render(request, "appraisal/forms/form.html", context)


@require_safe
@requires(Action.SEE_APPRAISAL_FORM)
def preview(request: HttpRequest, pk: UUID, whose: str) -> HttpResponse:
    """What one side would be asked, with our live values. Nothing that is typed here goes anywhere."""
    form = _one(request, pk)
    if whose not in PREVIEWS:
        raise Http404("No such preview.")
    context = {
        "form": form,
        "asked": _asked(form, whose),
        "heading": PREVIEWS[whose],
        "person": SOMEBODY,
        "others": {code: name for code, name in PREVIEWS.items() if code != whose},
    }
    return render(request, "appraisal/forms/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.CHOOSE_APPRAISAL_FORM, one_cycle)
def cycle_form(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """One question: which form does this cycle ask?"""
    form = ChooseFormForm(
        request.POST if request.method == "POST" else None, forms=composing.live_forms(),
        initial={"form": str(cycle.form_id)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_form(cycle=cycle, form=form.chosen(), actor=request.user, at=timezone.now())
            messages.success(request, f"{cycle.name} asks: {form.chosen()}.")
            return redirect("appraisal:cycle", cycle.pk)
        except (services.NotLive, MoveRefused) as refused:
            form.add_error("form", str(refused))
    return render(request, "appraisal/forms/choose.html", {"form": form, "cycle": cycle})


def _one(request: HttpRequest, pk: UUID) -> AppraisalForm:
    # Asked of HR as such, not of this object: forms have no unit, and HR of one directorate reads them too.
    found = composing.form_seen_by(request.user, pk)
    if found is None:
        raise Http404("No such form.")
    return found


def _may_compose(request: HttpRequest) -> Any:
    return decide(request.user, Action.COMPOSE_APPRAISAL_FORM, WHOLE_TRUST)


def _asked(form: AppraisalForm, whose: str) -> AsAsked:
    sections, values = sections_of(form), composing.specimen()
    if whose == "record":
        asking = Asking(
            recorded(sections), values.values, values.points, SOMEBODY, f"{SOMEBODY}, when you share it",
            "The managers above you and HR, when it is signed",
        )  # fmt: skip
        return RecordForm(asking=asking, sent={}, asks_day=True)
    side = Side(whose)
    other = THEIR_APPRAISER if side == Side.PERSON else SOMEBODY
    asking = Asking(
        prepared(sections, side), values.values, values.points, SOMEBODY,
        f"{other}, when you have both sent yours", "The managers above and HR, when it is signed",
    )  # fmt: skip
    return PreparationForm(asking=asking, side=side)
