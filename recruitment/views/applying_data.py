"""Everything held about the candidate who asks, to read and to take away."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from recruitment.queries.everything import everything_about
from recruitment.views.drafting import TEMPLATES
from values_hub.access.actions import Action
from values_hub.access.decorators import requires


@requires(Action.LIST_OWN_APPLICATIONS)
def everything(request: HttpRequest) -> HttpResponse:
    """As a page that can be read and printed."""
    now = timezone.now()
    context = {"held": everything_about(request.user, at=now), "at": now}
    return render(request, f"{TEMPLATES}/everything.html", context)


@requires(Action.LIST_OWN_APPLICATIONS)
def everything_as_file(request: HttpRequest) -> JsonResponse:
    """As a file that a machine can read. The file's name says nothing of whose it is."""
    now = timezone.now()
    held = [asdict(each) for each in everything_about(request.user, at=now)]
    for each in held:
        for part in each["parts"]:
            part["rows"] = [{"what": what, "says": says} for what, says in part["rows"]]
    data = {"made_at": now.isoformat(), "email": request.user.email, "held": held}  # type: ignore[union-attr]
    response = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="what-we-hold-about-you.json"'
    response["Cache-Control"] = "no-store"
    return response
