"""Programmes, to read."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from induction.models import Programme
from induction.queries.programmes import programmes_of
from induction.services.starting import STARTED_WITHIN
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible


@requires(Action.SEE_PROGRAMME)
def programme_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(programmes_of(request.user), 25).get_page(request.GET.get("page"))
    return render(request, "induction/programme/list.html", {"page": page, "days": STARTED_WITHIN.days})


@requires(
    Action.SEE_PROGRAMME,
    visible(Programme, through=lambda rows: rows.annotate(used=Count("inductions"))),
)
def programme_page(request: HttpRequest, programme: Programme) -> HttpResponse:
    """One version, item by item, in the order of its days."""
    items = programme.items.order_by("due_days", "order")
    return render(request, "induction/programme/programme.html", {"programme": programme, "items": items})
