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
    # The longest that leads here: an entrance may stand inside another's address.
    here = max((url for _, url in links if _leads(url, request.path)), key=len, default="")
    return [Link(label, url, url == here) for label, url in links]


def _leads(url: str, path: str) -> bool:
    return path.startswith(url) if url != "/" else path == "/"
