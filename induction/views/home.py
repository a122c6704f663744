"""`/induction/`: your own induction, and those you help with."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from induction.queries.check_ins import statuses_for
from induction.queries.lists import helped_inductions, lines, own_induction, things_to_do
from induction.queries.reviews import help_promised_by
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide

PER_PAGE = 25


@requires(Action.LIST_INDUCTIONS)
def home(request: HttpRequest) -> HttpResponse:
    """Those you help to start, each a row of dots. Who helps nobody goes straight to what is theirs."""
    today = timezone.localdate()
    page = Paginator(helped_inductions(request.user), PER_PAGE).get_page(request.GET.get("page"))
    own = own_induction(request.user)
    for_hr = decide(request.user, Action.LIST_ALL_INDUCTIONS)
    promised = list(help_promised_by(request.user)[:PER_PAGE])
    if not page.object_list and not promised and for_hr:
        return redirect("induction:all")
    if not page.object_list and not promised and own is not None:
        return redirect("induction:induction", own.pk)
    helped = lines(list(page.object_list), today)
    at = statuses_for(request.user, [line.check_in for line in helped if line.check_in], today)
    status = {check_in.induction_id: each for check_in, each in at}
    context = {
        "page": page,
        "helped": [(line, status.get(line.induction.pk)) for line in helped],
        "own": own,
        "promised": promised,
        "own_items": things_to_do(own, request.user) if own is not None else [],
        "today": today,
        "for_hr": for_hr,
    }
    return render(request, "induction/home.html", context)
