"""The words of the map (tests/architecture/reach.py): who there is, and what a row of it is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cast import World

STAFF = (
    "hr partner other_partner editor head manager delegate staff starter buddy lead panel outsider "
    "analyst exec auditor"
)
SIGNED_IN = f"{STAFF} candidate"
EVERYBODY = f"{SIGNED_IN} anonymous"
ANY_HR = "hr partner other_partner"
HR = "hr partner"
PARTIES = "starter manager"
APPRAISER = "manager delegate"
LINE = "staff manager head delegate"

Pick = Callable[[World, Any], Any]


@dataclass(frozen=True)
class Page:
    who: str = ""
    about: tuple[str, str] | None = None
    onward: str = ""
    post_only: bool = False
    more: dict[str, Pick] = field(default_factory=dict)

    def reached_by(self) -> set[str]:
        return set(self.who.split()) | set(self.onward.split())

    def arguments(self, world: World) -> dict[str, Any]:
        """What the address is filled with."""
        thing = world.thing(*self.about) if self.about else None
        filled = {"pk": thing.pk} if thing is not None else {}
        return filled | {name: pick(world, thing) for name, pick in self.more.items()}


def post(who: str, about: tuple[str, str] | None = None, **more: Pick) -> Page:
    return Page(who, about, post_only=True, more=more)


def page(who: str, about: tuple[str, str] | None = None, *, onward: str = "", **more: Pick) -> Page:
    return Page(who, about, onward, more=more)


def word(text: Any) -> Pick:
    return lambda _world, _thing: text
