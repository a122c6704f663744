"""The floor: the signed-in base page with one indexed query (DESIGN §9)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.people.models import StaffRecord


@requires(Action.SEE_HOME)
def floor(request: HttpRequest) -> HttpResponse:
    """Header, footer and one row by its key."""
    row = StaffRecord.objects.filter(user=request.user.pk, left_on=None).first()
    return render(request, "bench/floor.html", {"row": row})
