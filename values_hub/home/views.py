"""The front door: what waits on the person who signed in, and the pages every public service has."""

from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from values_hub.access.actions import Action
from values_hub.access.decorators import public, requires
from values_hub.access.policy import decide
from values_hub.common.waiting import Desk, stages, waiting_on
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
    if decide(request.user, Action.SEE_WAITING_ON_HR):
        context["hr_stages"] = _stages()
    if decide(request.user, Action.SEE_SYSTEM_STATUS):
        context["status"] = status(timezone.now())
    return render(request, "home/home.html", context)


@requires(Action.SEE_WAITING_ON_HR)
def waiting_on_hr(request: HttpRequest, stage: str) -> HttpResponse:
    """What of one stage waits on HR in the units this person serves: its own page, and fetched into their home page."""
    today = timezone.localdate()
    name = _stages().get(stage)
    if name is None:
        raise Http404("No such stage.")
    items = waiting_on(request.user, today, Desk.HR, stage=stage)
    context = {"items": items, "today": today, "stage": stage, "name": name}
    template = "home/for_hr.html#list" if request.htmx else "home/for_hr.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _stages() -> dict[str, str]:
    """What each stage in which something can wait on HR is called, by its label."""
    return {label: str(apps.get_app_config(label).verbose_name) for label in stages(Desk.HR)}


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
