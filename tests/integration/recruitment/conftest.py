"""Signing in, and reading a page as a person would."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recruitment.models import Application
from tests.factories_recruitment import Recruiting, make_published, start
from values_hub.people.models import User


@pytest.fixture
def as_(db: Any) -> Any:
    """`as_(user)`: a browser in which that person is signed in; `as_(None)`: nobody is."""

    def sign_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def world(db: Any) -> Recruiting:
    return make_published()


@pytest.fixture
def draft(world: Recruiting) -> Application:
    return start(world)


@pytest.fixture
def candidate(as_: Any, draft: Application) -> Client:
    """Whoever has begun the draft, signed in."""
    browser: Client = as_(draft.applicant)
    return browser


def url(name: str, *args: Any) -> str:
    return reverse(name, args=args)
