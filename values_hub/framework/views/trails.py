"""What the views share: the pages above a page, the page on which to mend a gap, what a form was sent with."""

from typing import TypedDict

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from values_hub.framework.models import Framework, Level
from values_hub.framework.queries.gaps import Gap


class Step(TypedDict):
    text: str
    href: str


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when the page was only asked for. Nothing at all is an answer too."""
    return request.POST if request.method == "POST" else None


def gaps_to_mend(framework: Framework, gaps: list[Gap]) -> list[tuple[str, str]]:
    """Each thing missing, with the address of the page on which to mend it."""
    return [(gap.sentence, _place(framework, gap)) for gap in gaps]


def _place(framework: Framework, gap: Gap) -> str:
    if gap.key is None:
        return reverse(
            "framework:scale" if gap.place == "scale" else "framework:add_value", args=[framework.pk]
        )
    if gap.place == "anchors":
        return reverse("framework:anchors", args=[framework.pk, gap.key, Level.EVERYONE.value])
    return reverse("framework:part", args=[framework.pk, gap.place, gap.key])


def trail_to(framework: Framework, *steps: Step, editing: bool = False) -> list[Step]:
    """Home, the versions, this version (the editor's page of it when `editing`), and what comes below."""
    return [
        {"text": "Home", "href": reverse("home")},
        {"text": "Our values", "href": reverse("framework:list")},
        {
            "text": f"Version {framework.number}",
            "href": reverse("framework:overview" if editing else "framework:version", args=[framework.pk]),
        },
        *steps,
    ]
