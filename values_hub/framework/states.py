"""The life of a framework version."""

from django.db import models

from values_hub.audit.machine import Machine


class FrameworkState(models.TextChoices):
    DRAFT = "draft", "Draft"
    CONSULTING = "consulting", "Out for consultation"
    LIVE = "live", "Live"
    RETIRED = "retired", "Retired"


MACHINE = Machine(
    name="framework",
    initial=FrameworkState.DRAFT,
    transitions={
        FrameworkState.DRAFT: {
            FrameworkState.CONSULTING: "opened_for_consultation",
            FrameworkState.LIVE: "published",
        },
        FrameworkState.CONSULTING: {FrameworkState.DRAFT: "taken_back", FrameworkState.LIVE: "published"},
        FrameworkState.LIVE: {FrameworkState.RETIRED: "retired"},
        FrameworkState.RETIRED: {},
    },
    owners={
        FrameworkState.DRAFT: "the framework editor",
        FrameworkState.CONSULTING: "the framework editor",
        FrameworkState.LIVE: "the Trust",
        FrameworkState.RETIRED: "nobody",
    },
)

PUBLISHED = frozenset({FrameworkState.LIVE, FrameworkState.RETIRED})
DRAFTS = frozenset({FrameworkState.DRAFT, FrameworkState.CONSULTING})
