"""The front door: what waits on the person who signed in, and the pages every public service has."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from values_hub.access.actions import Action
from values_hub.access.decorators import public, requires
from values_hub.access.policy import decide
from values_hub.common.waiting import Desk, waiting_on
from values_hub.home.status import status


@requires(Action.SEE_HOME)
def home(request: HttpRequest) -> HttpResponse:
    """What waits on you, soonest first, and what you are waiting for."""
    items = waiting_on(request.user, timezone.localdate(), Desk.OWN)
    context: dict[str, Any] = {
        "yours": [item for item in items if item.group == "yours"],
        "others": [item for item in items if item.group == "others"],
        "today": timezone.localdate(),
    }
    if decide(request.user, Action.SEE_SYSTEM_STATUS):
        context["status"] = status(timezone.now())
    return render(request, "home/home.html", context)


@requires(Action.SEE_WAITING_ON_HR)
def waiting_on_hr(request: HttpRequest) -> HttpResponse:
    """What waits on HR in the units this person serves: its own page, and fetched into their home page."""
    today = timezone.localdate()
    context = {"items": waiting_on(request.user, today, Desk.HR), "today": today}
    template = "home/for_hr.html#list" if request.htmx else "home/for_hr.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@public
def front(request: HttpRequest) -> HttpResponseBase:
    """`/`: home for whoever is signed in; for a visitor, what this is and where to go."""
    if request.user.is_authenticated:
        return home(request)
    return render(request, "home/front.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (Public Sector Bodies Accessibility Regulations 2018)."""
    return render(request, "home/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, who reads it and for how long."""
    return render(request, "home/privacy.html")
