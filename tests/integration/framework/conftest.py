"""Somebody who edits the framework, and a draft to edit."""

import pytest
from django.test import Client

from tests.factories_framework import make_draft, make_editor
from values_hub.framework.models import Framework


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_editor())
    return client


@pytest.fixture
def draft() -> Framework:
    return make_draft()
