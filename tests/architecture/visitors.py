"""Everybody at a browser of their own: some nine thousand visits, of which none asks again what is the same in each.

Who somebody is, and what a refusal looks like, hangs on the person and not on the address. So a person's staff record
and roles are looked up at their first visit, and a page of refusal is shown once for each person and reason: what every
visit asks anew is the session, the account, the gate and the decision.
"""

import copy
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.views import defaults

from tests.architecture.mapping import Page
from tests.cast import World
from values_hub import urls
from values_hub.people.backends import AccountBackend

# What stands on an account from its first use in a request to the end of it (values_hub.people.models.User).
LOOKED_UP = ("staff", "grants")


@dataclass
class Visitors:
    """Everybody at a browser of their own, signed in once."""

    world: World
    browsers: dict[Any, Client]

    def at(self, who: str, page: Page) -> Client:
        scene = self.world.scenes[page.about[0]][page.about[1]] if page.about else None
        return self.as_user(self.world.who(who, scene))

    def as_user(self, user: Any) -> Client:
        if user.pk not in self.browsers:
            self.browsers[user.pk] = Client()
            if user.is_authenticated:
                self.browsers[user.pk].force_login(user)
        return self.browsers[user.pk]


@contextmanager
def known_from_their_first_visit() -> Iterator[None]:
    known: dict[Any, dict[str, Any]] = {}
    load = AccountBackend.get_user

    def get_user(self: AccountBackend, user_id: Any) -> Any:
        user = load(self, user_id)
        if user is not None:
            if user.pk not in known:
                known[user.pk] = {name: getattr(user, name) for name in LOOKED_UP}
            # A request may write on what it was given: each gets its own.
            user.__dict__.update({name: copy.copy(value) for name, value in known[user.pk].items()})
        return user

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AccountBackend, "get_user", get_user)
        yield


@contextmanager
def refusals_shown_once() -> Iterator[None]:
    """Nor is each written to the log: what the suite looks at is who was refused."""
    seen: set[tuple[Any, ...]] = set()

    def shown_once(status: int, show: Any) -> Any:
        def view(request: HttpRequest, exception: Exception) -> HttpResponse:
            about = (status, request.user.pk, type(exception), getattr(exception, "reason", ""))
            if about in seen:
                return HttpResponse(status=status)
            seen.add(about)
            answer: HttpResponse = show(request, exception)
            return answer

        return view

    log = logging.getLogger("django.request")
    level = log.level
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "handler403", shown_once(403, defaults.permission_denied), raising=False)
        patch.setattr(urls, "handler404", shown_once(404, defaults.page_not_found), raising=False)
        log.setLevel(logging.ERROR)
        yield
        log.setLevel(level)
