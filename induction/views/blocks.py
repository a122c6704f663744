"""What a running induction is made of."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from induction.forms.composing import BlocksForm
from induction.models import Induction, Programme
from induction.queries.blocks import blocks_of, planned_change
from induction.queries.programmes import blocks_for, blocks_to_choose
from induction.services.blocks import NoBlocks, change_blocks
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import MoveRefused


def _with_people(rows: Any) -> Any:
    return rows.with_people()


@requires(Action.CHANGE_BLOCKS, visible(Induction, through=_with_people))
def blocks(request: HttpRequest, induction: Induction) -> HttpResponse:
    """Choose the blocks, look at what would change, then change it."""
    there = blocks_of(induction)
    offered = _offered(there)
    form = BlocksForm(
        request.POST if request.method == "POST" else None,
        blocks=offered,
        initial={"blocks": [str(each.pk) for each in there]},
    )
    change = None
    if request.method == "POST" and form.is_valid():
        chosen = [each for each in offered if str(each.pk) in form.cleaned_data["blocks"]]
        change = planned_change(induction, chosen)
        if "confirm" in request.POST:
            try:
                change_blocks(
                    induction=induction, blocks=chosen, reason=form.cleaned_data["reason"], actor=request.user,
                    at=timezone.now(),
                )  # fmt: skip
                messages.success(request, "Changed. What was done has stayed.")
                return redirect("induction:induction", induction.pk)
            except (NoBlocks, MoveRefused) as refused:
                form.add_error(None, str(refused))
    context = {"induction": induction, "form": form, "change": change, "fit": blocks_for(induction.staff)}
    return render(request, "induction/blocks.html", context)


def _offered(there: list[Programme]) -> list[Programme]:
    """Current blocks, with older versions only where they are in use here."""
    current = blocks_to_choose()
    keys = {each.pk for each in current}
    older = [each for each in there if each.pk not in keys]
    return sorted([*current, *older], key=lambda each: (each.layer, each.name, each.version))
