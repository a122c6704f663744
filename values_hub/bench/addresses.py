"""What is measured: an address, for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse


@dataclass(frozen=True)
class At:
    """An address by its name; arguments that are callables are asked when the Trust stands."""

    name: str
    arguments: tuple[object, ...] = ()
    query: Mapping[str, object] = field(default_factory=dict)

    def __call__(self) -> str:
        query = {name: _asked(value) for name, value in self.query.items()}
        return reverse(self.name, args=[_asked(each) for each in self.arguments], query=query)


def _asked(one: object) -> object:
    return one() if callable(one) else one


def at(name: str, *arguments: object, **query: object) -> At:
    """The page of that name, with these arguments and what stands behind the question mark."""
    return At(name, arguments, query)


@dataclass(frozen=True)
class Page:
    """`who` signs in (None: a visitor); `url` is worked out when the Trust stands. Visited so often, and a few times
    before that."""

    name: str
    who: str | None
    url: At
    visits: int = 40
