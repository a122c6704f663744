"""What somebody has proven elsewhere: their assessor accepts it, for as many standards as the proof has."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from induction.forms.proofs import ProofForm
from induction.models import Induction
from induction.queries.proofs import provable_items
from induction.services.proofs import ProofIncomplete, accept_proof
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import AlreadyDone, MoveRefused


def _with_people(rows: Any) -> Any:
    return rows.with_people()


@requires(Action.ACCEPT_PROOF, visible(Induction, through=_with_people))
def proven(request: HttpRequest, induction: Induction) -> HttpResponse:
    """Select the standards, say what proves them, and they need not be signed off again."""
    items = provable_items(induction)
    form = ProofForm(request.POST if request.method == "POST" else None, items=items)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        ticked, every = set(said.pop("items")), said.pop("which", "some") == "all"
        chosen = [each for each in items if every or str(each.pk) in ticked]
        try:
            many = accept_proof(
                induction=induction, items=chosen, actor=request.user, at=timezone.now(), **said
            )
            what = "One standard is" if many == 1 else f"{many} standards are"
            messages.success(request, f"{what} recorded as proven elsewhere.")
            return redirect("induction:induction", induction.pk)
        except (ProofIncomplete, MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    return render(request, "induction/proven.html", {"induction": induction, "form": form, "items": items})
