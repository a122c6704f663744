"""References people can read over the telephone. Random: a reference must not say who came first."""

import secrets

# Without 0 and O, 1, I and L, 5 and S, 8 and B, U and V.
LETTERS = "234679ACDEFGHJKMNPQRTWXYZ"


def vacancy_reference() -> str:
    """Such as V-4F7KQM."""
    return f"V-{_random(6)}"


def application_reference() -> str:
    """Such as 7KQM-2XWD."""
    return f"{_random(4)}-{_random(4)}"


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
