"""What belongs to no unit but to the whole Trust, where a permission is asked about it."""

from typing import Any


class WholeTrust:
    """Asked about this, a role given over one unit is not enough."""

    def access_unit_path(self) -> str:
        return "/"


WHOLE_TRUST = WholeTrust()


def whole_trust(_user: Any, _kwargs: dict[str, Any]) -> WholeTrust:
    """For `@requires(Action.X, whole_trust)`: the page is about everybody."""
    return WHOLE_TRUST
