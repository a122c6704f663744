"""What a log says of somebody: nothing."""

import logging
import sys
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import make_user
from values_hub.common.logs import PlainFormatter, fault, masked
from values_hub.people.models import User

TOKEN = "Zk3-Wq7uJf0pT9xYbR2mVh8LsNcEaDgK4oXiUt6_PzQ"


def refused_by_the_database() -> IntegrityError:
    """A row with somebody's address in it that stands already."""
    email = "amina.patel@example.nhs.uk"
    make_user(email)
    with pytest.raises(IntegrityError) as refusal:
        User.objects.create(email=email)
    return refusal.value


def formatted(error: BaseException) -> str:
    happened = (type(error), error, error.__traceback__)
    record = logging.LogRecord("celery", logging.ERROR, __file__, 1, "it failed", (), happened)
    return PlainFormatter("{levelname} {name} {message}", style="{").format(record)


@pytest.mark.django_db
def test_a_row_the_database_refused_is_not_in_the_log() -> None:
    error = refused_by_the_database()
    # SQLite quotes no row in the first place.
    assert ("amina.patel" in str(error)) is (connection.vendor == "postgresql")

    line = formatted(error)

    assert "amina.patel" not in line
    assert line.startswith("ERROR celery it failed\nTraceback")
    assert line.count("Traceback") == 2
    assert "The above exception was the direct cause" in line
    assert "IntegrityError: " in line


def test_of_text_with_lines_of_its_own_nothing_is_left() -> None:
    error = IntegrityError(
        'null value in column "x"\nDETAIL:  Failing row contains (1, Amina said:\n\nHINT at that, twice).\n'
    )

    assert formatted(error).splitlines()[-1] == 'django.db.utils.IntegrityError: null value in column "x"'


@pytest.mark.django_db
def test_a_fault_is_told_by_kind_constraint_and_place() -> None:
    said = fault(refused_by_the_database())

    assert "amina" not in said
    if connection.vendor == "postgresql":
        assert said.startswith("IntegrityError (one_account_an_email), tests/unit/common/test_logs.py:")
    try:
        masked(None)  # type: ignore[arg-type]
    except TypeError:
        where = fault(sys.exception())  # type: ignore[arg-type]
    assert where.startswith("TypeError, values_hub/common/logs.py:")


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_logged_without_the_key(caplog: pytest.LogCaptureFixture) -> None:
    address = f"/recruitment/lay/open/{TOKEN}/"
    caplog.handler.setFormatter(PlainFormatter("{message}", style="{"))
    Client().get(f"{address}more/")

    assert "Not Found: /recruitment/lay/open/***/more/" in caplog.text
    assert TOKEN not in caplog.text


def test_every_address_that_carries_a_key_is_masked() -> None:
    """A new page with a `token` or `key` that is no row's key fails here until common/logs.py knows it."""
    keyed = [route for route in routes(get_resolver()) if "<str:token>" in route or "(?P<key>" in route]
    for route in keyed:
        address = "/" + route.replace("^", "").replace("<str:token>", TOKEN)
        address = address.replace("(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)", f"3-{TOKEN}").rstrip("$")
        assert TOKEN in address
        assert TOKEN not in masked(f"https://values.example{address}?next=/")
    assert len(keyed) == 2


def routes(resolver: URLResolver, before: str = "") -> list[str]:
    found: list[str] = []
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        found += [route] if isinstance(each, URLPattern) else routes(each, route)
    return found


def test_every_handler_of_ours_writes_that_way(settings: Any) -> None:
    made = settings.LOGGING["formatters"]["plain"]
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"plain"}
    assert made["class"] == f"{PlainFormatter.__module__}.{PlainFormatter.__qualname__}"
