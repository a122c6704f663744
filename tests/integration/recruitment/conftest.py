"""Signing in, and reading a page as a person would."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

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


def url(name: str, *args: Any) -> str:
    return reverse(name, args=args)
