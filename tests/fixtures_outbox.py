"""What the tests of the outbox share: a message or a draft with everything but what the test is about."""

from typing import Any

import pytest

from tests.factories import NOW
from values_hub.outbox.models import Message
from values_hub.outbox.services import Draft, post_message


@pytest.fixture
def post() -> Any:
    """Post a message with everything but what the test is about already said."""

    def post_one(key: str = "appraisal.due:1", **changes: Any) -> Message:
        words = {"heading": "Your appraisal is due", "paragraphs": ["It is due on 3 March 2026."]}
        given = {
            "to": "amina@example.nhs.uk",
            "subject": "Your appraisal is due",
            "template": "notice",
            "context": words,
            "at": NOW,
        }
        return post_message(**{**given, "key": key, **changes})

    return post_one


@pytest.fixture
def draft() -> Any:
    def draft_one(key: str, **changes: Any) -> Draft:
        given = {
            "to": "amina@example.nhs.uk",
            "subject": "Your appraisal is due",
            "template": "notice",
            "context": {"heading": "Your appraisal is due", "paragraphs": ["Please prepare."]},
        }
        return Draft(**{**given, "key": key, **changes})

    return draft_one
