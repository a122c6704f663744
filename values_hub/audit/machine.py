"""A state machine as data: which moves there are, what each is called, and who holds a thing in each state."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Machine:
    """`transitions` is {from: {to: event}}; `owners` says in words who holds the thing in a state.

    Raises ValueError when a move leads to a state that is not listed, so that a typo fails at import.
    """

    name: str
    initial: str
    transitions: Mapping[str, Mapping[str, str]]
    owners: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = {to for moves in self.transitions.values() for to in moves} - set(self.transitions)
        if unknown or self.initial not in self.transitions:
            raise ValueError(
                f"{self.name}: states without a row of their own: {sorted(unknown) or self.initial}"
            )

    @property
    def states(self) -> frozenset[str]:
        return frozenset(self.transitions)

    @property
    def terminal(self) -> frozenset[str]:
        return frozenset(state for state, moves in self.transitions.items() if not moves)

    def event(self, start: str, to: str) -> str | None:
        """What the move is called, or None when there is no such move."""
        return self.transitions[start].get(to)
