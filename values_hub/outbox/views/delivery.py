"""What was sent to whom, for HR: the answer to "I never heard"."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.outbox import queries
from values_hub.outbox.forms import LogForm
from values_hub.outbox.queries import Show

PER_PAGE = 50


@requires(Action.SEE_SYSTEM_STATUS)
@require_safe
def delivery_log(request: HttpRequest) -> HttpResponse:
    """Messages of the last 30 days, the newest first: all, or those that wait, were sent or failed."""
    now = timezone.now()
    counts = queries.delivery_counts(request.user, at=now)
    form = LogForm({"show": Show.ALL, **request.GET.dict()}, counts=counts)
    show, to = form.chosen()
    rows = queries.delivery_log(request.user, at=now, show=show, to=to)
    paginator = Paginator(rows, PER_PAGE)
    if not to:
        paginator.count = counts[show]  # counted already, for the choices of the form
    last_seen = queries.worker_last_seen()
    context = {
        "form": form,
        "to": to,
        "page": paginator.get_page(request.GET.get("page")),
        "last_seen": last_seen,
        "worker_is_silent": queries.is_silence(last_seen, now),
        "days": queries.LOG_DAYS,
        "now": now,
    }
    return render(request, "outbox/delivery_log.html", context)
