"""What the pages of a draft share: the answer to autosave.js, two tabs' conflict, and which page follows which."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from recruitment.models import Application
from recruitment.services.drafts import REFUSALS, ChangedElsewhere

TEMPLATES = "recruitment/apply"
# In this order: what a page is followed by. "answer" is the first of the values questions.
STEPS = (
    "about", "right_to_work", "history", "registration", "referees", "declarations", "schemes", "answer",
    "equality", "check",
)  # fmt: skip


def autosaved(save: Callable[[], int]) -> JsonResponse:
    """The contract of autosave.js (docs/design-system.md)."""
    try:
        version = save()
    except ChangedElsewhere as conflict:
        return JsonResponse({"version": conflict.version, "fields": conflict.fields}, status=409)
    except REFUSALS as error:
        return JsonResponse({"error": str(error)}, status=400)
    now = timezone.localtime()
    saved_at = date_format(now, "g:i") + ("am" if now.hour < 12 else "pm")
    return JsonResponse({"saved_at": saved_at, "version": version})


def version_of(request: HttpRequest) -> int:
    """The version the page was built on. A forged one matches nothing, so nothing is written."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 2**31 - 1


def show_conflict(form: Any, conflict: ChangedElsewhere) -> dict[str, str]:
    """Both texts on one page: theirs below, what was typed still in the box, and a button that now overwrites."""
    form.add_error(
        None, f"{conflict} Read what was saved there, put in your box what you want to keep, and save again."
    )
    carry_version(form, conflict.version)
    return conflict.fields


def carry_version(form: Any, version: int) -> None:
    """The page now stands on this version, so that pressing again is no conflict."""
    form.data = form.data.copy()
    form.data["version"] = str(version)


def typed(request: HttpRequest, form: Any, names: Iterable[str]) -> dict[str, str]:
    """What was typed into each box; nothing for a box that no choice shows. `form` has already been validated."""
    given = {name: request.POST.get(name, "").strip() for name in names}
    for name in form.revealed_fields:
        if name in form.cleaned_data and not form.cleaned_data[name]:
            given |= {key: "" for key in given if key == name or key in (f"{name}_month", f"{name}_year")}
    return given


def onward(request: HttpRequest, application: Application, after: str) -> HttpResponse:
    """The page after this one; back to the check for whoever came from there."""
    if request.GET.get("from") == "check":
        return redirect("apply:check", pk=application.pk)
    following = STEPS[STEPS.index(after) + 1]
    if following == "answer":
        return redirect("apply:answer", pk=application.pk, number=1)
    return redirect(f"apply:{following}", pk=application.pk)
