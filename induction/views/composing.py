"""Writing blocks: HR for the whole Trust begins one, fills it and publishes it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.forms.composing import BlockForm, ItemForm
from induction.models import Programme
from induction.queries.programmes import (
    behaviour_choices,
    draft_seen_by,
    item_of,
    programme_seen_by,
    things_before,
)
from induction.services import programmes as services
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.people.scope import WholeTrust, whole_trust

REFUSALS = (
    services.RuleBroken, services.NotADraft, services.NameTaken, services.NothingInIt, services.StillFollowed,
)  # fmt: skip
FORM = "induction/programme/form.html"


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _draft(request: HttpRequest, pk: UUID) -> Programme:
    """Raises: Http404, also for a version that is published: there is nothing to write in it."""
    draft = draft_seen_by(request.user, pk)
    if draft is None:
        raise Http404("No such draft.")
    return draft


@requires(Action.COMPOSE_PROGRAMME, whole_trust)
def new_block(request: HttpRequest, _trust: WholeTrust) -> HttpResponse:
    """Begin a block: its name and whom it is for."""
    form = BlockForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            draft = services.begin_block(details=form.details(), actor=request.user, at=timezone.now())
            return redirect("induction:programme", draft.pk)
        except REFUSALS as refused:
            form.add_error("name", str(refused))
    return render(request, FORM, {"form": form, "heading": "New block", "programme": None})


@requires(Action.COMPOSE_PROGRAMME, whole_trust)
@require_POST
def new_version(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """Begin the next version as a copy."""
    programme = programme_seen_by(request.user, pk)
    if programme is None:
        raise Http404("No such block.")
    draft = services.begin_version(programme=programme, actor=request.user, at=timezone.now())
    return redirect("induction:programme", draft.pk)


@requires(Action.COMPOSE_PROGRAMME, whole_trust)
def details(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """Whom a draft is for, and its probation."""
    draft = _draft(request, pk)
    form = BlockForm(_sent(request), block=draft)
    if request.method == "POST" and form.is_valid():
        services.change_block(programme=draft, details=form.details(), actor=request.user, at=timezone.now())
        messages.success(request, "Saved.")
        return redirect("induction:programme", draft.pk)
    return render(request, FORM, {"form": form, "heading": draft.name, "programme": draft})


@requires(Action.COMPOSE_PROGRAMME, whole_trust)
def item(request: HttpRequest, _trust: WholeTrust, pk: UUID, item_id: UUID | None = None) -> HttpResponse:
    """Add a thing to a draft, or change one."""
    draft = _draft(request, pk)
    found = item_of(draft, item_id) if item_id is not None else None
    if item_id is not None and found is None:
        raise Http404("No such thing in this draft.")
    form = ItemForm(
        _sent(request), before=things_before(draft, found), behaviours=behaviour_choices(),
        initial=_initial(found) if found else None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.save_item(
                programme=draft, item=found, details=form.cleaned_data, actor=request.user, at=timezone.now()
            )
            messages.success(request, "Saved.")
            return redirect("induction:programme", draft.pk)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
    heading = found.title if found else "Add something to do"
    return render(request, FORM, {"form": form, "heading": heading, "programme": draft})


@requires(Action.COMPOSE_PROGRAMME, whole_trust)
@require_POST
def remove(request: HttpRequest, _trust: WholeTrust, pk: UUID, item_id: UUID) -> HttpResponse:
    """Take a thing out of a draft."""
    draft = _draft(request, pk)
    found = item_of(draft, item_id)
    if found is None:
        raise Http404("No such thing in this draft.")
    try:
        services.remove_item(programme=draft, item=found, actor=request.user, at=timezone.now())
        messages.success(request, f"Taken out: {found.title}")
    except REFUSALS as refused:
        messages.error(request, str(refused))
    return redirect("induction:programme", draft.pk)


@requires(Action.COMPOSE_PROGRAMME, whole_trust)
def publish(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """Say what publishing does, then do it."""
    draft = _draft(request, pk)
    if request.method == "POST":
        try:
            services.publish_draft(programme=draft, actor=request.user, at=timezone.now())
            messages.success(
                request, f"Published: {draft}. Everybody it fits who starts from now on gets it."
            )
        except REFUSALS as refused:
            messages.error(request, str(refused))
        return redirect("induction:programme", draft.pk)
    return render(request, "induction/programme/publish.html", {"programme": draft})


@requires(Action.COMPOSE_PROGRAMME, whole_trust)
@require_POST
def discard(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    draft = _draft(request, pk)
    services.discard_draft(programme=draft, actor=request.user, at=timezone.now())
    messages.success(request, f"Thrown away: {draft}.")
    return redirect("induction:programmes")


def _initial(found: Any) -> dict[str, Any]:
    names = (
        "title",
        "detail",
        "kind",
        "owner",
        "due_days",
        "counted",
        "opens_days",
        "behaviour_code",
        "provable",
    )
    more = {"after": str(found.after_id or ""), "also_after": found.also_after}
    return {name: getattr(found, name) for name in names} | more
