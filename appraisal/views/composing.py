"""Writing forms: HR for the whole Trust begin one, fill it section by section, publish it and retire it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.forms.composing import KindForm, NameForm, SectionForm
from appraisal.models import AppraisalForm, Kind
from appraisal.queries import composing
from appraisal.services import asking as services
from values_hub.access.actions import Action
from values_hub.access.decorators import Refused, requires
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.people.scope import WholeTrust, whole_trust

form_page = require_http_methods(["GET", "HEAD", "POST"])
compose = requires(Action.COMPOSE_APPRAISAL_FORM, whole_trust)
WRITE = "appraisal/forms/write.html"


@form_page
@compose
def new_form(request: HttpRequest, _trust: WholeTrust) -> HttpResponse:
    """Begin a form: its name. It has the section on our values from the start."""
    form = NameForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            begun = services.begin_form(**form.cleaned_data, actor=request.user, at=timezone.now())
            return redirect("appraisal:form", begun.pk)
        except services.NotSaved as refused:
            form.add_error("name", str(refused))
    return render(request, WRITE, {"form": form, "heading": "New form", "draft": None})


@require_POST
@compose
def copy_form(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """Begin the next version as a copy, or go to the one that is begun."""
    found = _form(request, pk)
    if found.is_draft:
        messages.info(request, "This form is a draft still, so there is nothing to copy yet.")
        return redirect("appraisal:form", pk)
    draft = services.copy_form(form=found, actor=request.user, at=timezone.now())
    return redirect("appraisal:form", draft.pk)


@form_page
@compose
def form_details(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """What a draft is called, and what it is for."""
    draft = _to_write_in(request, pk)
    form = NameForm(_sent(request), initial={"name": draft.name, "summary": draft.summary})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_form(form=draft, **form.cleaned_data, actor=request.user, at=timezone.now())
            messages.success(request, "Saved.")
            return redirect("appraisal:form", draft.pk)
        except services.NotSaved as refused:
            form.add_error("name", str(refused))
    return render(request, WRITE, {"form": form, "heading": "Name of the form", "draft": draft})


@form_page
@compose
def add_section(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """One question: what to ask about."""
    draft = _draft(request, pk)
    form = KindForm(_sent(request), taken=composing.kinds_in(draft))
    if request.method == "POST" and form.is_valid():
        return redirect("appraisal:add_section_on", draft.pk, form.cleaned_data["kind"])
    return render(request, WRITE, {"form": form, "heading": "", "draft": draft, "submit": "Continue"})


@form_page
@compose
def add_section_on(request: HttpRequest, _trust: WholeTrust, pk: UUID, kind: str) -> HttpResponse:
    """The new section itself."""
    draft = _to_write_in(request, pk)
    if kind not in Kind:
        raise Http404("No such section to add.")
    if request.method != "POST" and kind != Kind.QUESTION and kind in composing.kinds_in(draft):
        messages.info(request, f"This form has a section on this already: {Kind(kind).label}.")
        return redirect("appraisal:form", draft.pk)
    form = SectionForm(_sent(request), kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_section(
                form=draft, kind=kind, details=form.cleaned_data, actor=request.user, at=timezone.now()
            )
            messages.success(request, f"Added: {form.cleaned_data['heading']}.")
            return redirect("appraisal:form", draft.pk)
        except services.NotSaved as refused:
            form.add_error(None, str(refused))
    return render(request, WRITE, {"form": form, "heading": f"Add: {Kind(kind).label}", "draft": draft})


@form_page
@compose
def section(request: HttpRequest, _trust: WholeTrust, pk: UUID, section: UUID) -> HttpResponse:
    """Change how a section asks."""
    draft = _to_write_in(request, pk)
    found = composing.section_of(draft, section)
    if found is None:
        return _is_out(request, pk)
    form = SectionForm(_sent(request), kind=found.kind, section=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_section(
                section=found, details=form.cleaned_data, opened=form.opened(), actor=request.user,
                at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "Saved.")
            return redirect("appraisal:form", draft.pk)
        except services.SectionChanged as changed:
            form.take_up(changed.section)
            form.add_error(None, str(changed))
        except services.NotSaved as refused:
            form.add_error(None, str(refused))
    return render(request, WRITE, {"form": form, "heading": found.heading, "draft": draft})


@require_POST
@compose
def move_section(request: HttpRequest, _trust: WholeTrust, pk: UUID, section: UUID) -> HttpResponse:
    """One place up or down."""
    found = composing.section_of(_form(request, pk), section)
    up = request.POST.get("way") == "up"
    if found is None:
        return _is_out(request, pk)
    try:
        if services.move_section(section=found, up=up, actor=request.user, at=timezone.now()):
            messages.success(request, f"Moved {'up' if up else 'down'}: {found.heading}.")
    except services.NotSaved as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:form", pk)


@form_page
@compose
def remove_section(request: HttpRequest, _trust: WholeTrust, pk: UUID, section: UUID) -> HttpResponse:
    """Say what goes with it, then take it out of the draft. Pressed again there is nothing left to do."""
    found = composing.section_of(_form(request, pk), section)
    if found is None:
        return _is_out(request, pk)
    if request.method != "POST":
        context = {"form": _draft(request, pk), "section": found}
        return render(request, "appraisal/forms/take_out.html", context)
    try:
        services.remove_section(section=found, actor=request.user, at=timezone.now())
        messages.success(request, f"Taken out: {found.heading}.")
    except services.NotSaved as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:form", pk)


@form_page
@compose
def publish_form(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """Say what publishing does, then do it. Pressed again it is done already."""
    if request.method != "POST":
        return render(request, "appraisal/forms/publish.html", {"form": _draft(request, pk)})
    found = _form(request, pk)
    try:
        services.publish_form(form=found, actor=request.user, at=timezone.now())
        messages.success(request, f"Published: {found}. A cycle can ask it now.")
    except (MoveRefused, AlreadyDone) as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:form", pk)


@form_page
@compose
def retire_form(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """Say what retiring does, then do it. Pressed again it is done already."""
    found = _form(request, pk)
    if request.method != "POST":
        form = _as_allowed(request, Action.RETIRE_APPRAISAL_FORM, found)
        return render(request, "appraisal/forms/retire.html", {"form": form})
    try:
        services.retire_form(form=found, actor=request.user, at=timezone.now())
        messages.success(request, f"Retired: {found}. Cycles that are open go on with it.")
    except (MoveRefused, AlreadyDone) as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:form", pk)


@form_page
@compose
def discard_form(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """Say what is lost, then throw a draft away. Pressed again there is nothing left to do."""
    if request.method != "POST":
        draft = _draft(request, pk)
        context = {"form": draft, "sections": composing.sections_in(draft)}
        return render(request, "appraisal/forms/throw_away.html", context)
    if composing.was_thrown_away(pk):
        messages.info(request, "This draft is thrown away already.")
        return redirect("appraisal:forms")
    found = _form(request, pk)
    try:
        services.discard_form(form=found, actor=request.user, at=timezone.now())
    except services.NotSaved as refused:
        messages.error(request, str(refused))
        return redirect("appraisal:form", pk)
    messages.success(request, f"Thrown away: {found}.")
    return redirect("appraisal:forms")


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(request: HttpRequest, pk: UUID) -> AppraisalForm:
    """Whatever state it is in: the services say what cannot be done in it."""
    found = composing.form_seen_by(request.user, pk)
    if found is None:
        raise Http404("No such form.")
    return found


def _is_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A second press, or somebody else was faster."""
    messages.info(request, "This section is not in the form any more.")
    return redirect("appraisal:form", pk)


def _draft(request: HttpRequest, pk: UUID) -> AppraisalForm:
    """Raises: Http404; Refused for a form that is published: there is nothing to write in it."""
    return _as_allowed(request, Action.WRITE_APPRAISAL_FORM, _form(request, pk))


def _to_write_in(request: HttpRequest, pk: UUID) -> AppraisalForm:
    """A draft; what is sent comes through also when somebody has published it meanwhile, so that the service says so
    beside the words that were typed, and they are not lost."""
    return _form(request, pk) if request.method == "POST" else _draft(request, pk)


def _as_allowed(request: HttpRequest, action: Action, form: AppraisalForm) -> AppraisalForm:
    """A page asks the table; what is sent goes to the service, which says the same beside what was typed."""
    decision = decide(request.user, action, form)
    if not decision:
        raise Refused(decision.reason)
    return form
