"""The door on every form, for what does not belong in an appraisal."""

from dataclasses import dataclass

from django.core.cache import cache

from values_hub.framework.models import Trust

KEY = "appraisal.guardian"
# Changes once in years; a form does not ask the database for it every time.
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Guardian:
    """The Freedom to Speak Up Guardian; both empty when the Trust has named nobody."""

    name: str
    contact: str


def guardian() -> Guardian:
    """Who the Guardian is. At most one query, and nothing is written: asking leaves no trace."""
    found = cache.get(KEY)
    if found is None:
        found = Trust.objects.values_list("speak_up_guardian", "speak_up_contact").first() or ("", "")
        cache.set(KEY, found, KEPT_SECONDS)
    return Guardian(*found)
