"""Programmes, to read."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from induction.queries.programmes import programme_seen_by, programmes_of
from induction.services.starting import STARTED_WITHIN
from values_hub.access.actions import Action
from values_hub.access.decorators import requires


@requires(Action.SEE_PROGRAMME)
def programme_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(programmes_of(request.user), 25).get_page(request.GET.get("page"))
    return render(request, "induction/programme/list.html", {"page": page, "days": STARTED_WITHIN.days})


@requires(Action.SEE_PROGRAMME)
def programme_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version, item by item, in the order of its days."""
    # Asked of HR as such, not of this object: programmes have no unit, and HR of one directorate reads them too.
    programme = programme_seen_by(request.user, pk)
    if programme is None:
        raise Http404("No such programme.")
    items = programme.items.select_related("after").order_by("due_days", "order")
    return render(request, "induction/programme/programme.html", {"programme": programme, "items": items})
