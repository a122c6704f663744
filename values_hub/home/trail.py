"""The audit trail for internal audit. It stands here because `audit` itself is below `access` and decides nothing."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.queries import events
from values_hub.common.walls import Page, in_front_of, stands_before

A_PAGE = 50


@require_safe
@requires(Action.READ_AUDIT)
def trail(request: HttpRequest) -> HttpResponse:
    """Fifty events a page, newest first, narrowed by the beginning of an action ("framework.", "thread.read")."""
    words = request.GET.get("action", "").strip()[:80]
    rows = in_front_of(Page.AUDIT_TRAIL, request.user, events(words=words))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "is_walled": stands_before(Page.AUDIT_TRAIL, request.user)}
    return render(request, "home/trail.html", context)
