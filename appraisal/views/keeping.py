"""What every autosave answers (docs/design-system.md, Autosave)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from appraisal.services.drafts import ChangedElsewhere, TooLate, TooLong


def typed(request: HttpRequest) -> dict[str, str]:
    """The answers of the request, raw."""
    return {name: str(text).replace("\r\n", "\n") for name, text in request.POST.items()}


def kept(keep: Callable[[], int]) -> JsonResponse:
    """Keep, and say when; or that another tab was first; or why not, in a sentence."""
    try:
        version = keep()
    except ChangedElsewhere as changed:
        return JsonResponse({"version": changed.version, "fields": changed.fields}, status=409)
    except (TooLate, TooLong) as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    return JsonResponse({"saved_at": _clock(timezone.localtime()), "version": version})


def _clock(now: Any) -> str:
    """As the NHS writes it: 9:05am."""
    return f"{now.hour % 12 or 12}:{now:%M}{'pm' if now.hour >= 12 else 'am'}"
