"""The signed-in header: each app says where it can be entered, and the table says who sees it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from values_hub.access.actions import Action
from values_hub.access.policy import decide


@dataclass(frozen=True)
class Entrance:
    """One link of the header. `order` sorts them; `prefix` marks the link current below that address."""

    order: int
    label: str
    url_name: str
    action: Action


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


_entrances: dict[str, Entrance] = {}


def entrance(order: int, label: str, url_name: str, action: Action) -> None:
    """Register a link of the signed-in header (from an app's `ready`)."""
    _entrances[url_name] = Entrance(order, label, url_name, action)


def links_for(user: Any, request: HttpRequest) -> list[Link]:
    """What this person may reach, and nothing else, in the header's order."""
    shown = sorted(_entrances.values(), key=lambda each: each.order)
    links = [(each.label, reverse(each.url_name)) for each in shown if decide(user, each.action)]
    return [
        Link(label, url, request.path.startswith(url) if url != "/" else request.path == "/")
        for label, url in links
    ]
