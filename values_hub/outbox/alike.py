"""Thousands of messages that differ in a few words: what is the same is rendered once, and the words put into it."""

import re
from collections.abc import Hashable, Mapping
from itertools import chain, count, zip_longest
from typing import Any

# Stands where a word goes: characters that no keyboard types and no escaping changes.
FIRST, LAST = "\ue000", "\ue001"
MARK = f"{FIRST}{{}}{LAST}"
PLACE = re.compile(MARK.format("([0-9]+)"))
# Of one day's digests nearly all have one of a dozen shapes. Kept between runs it is some kilobytes each.
LETTERS = 128

# What stands around the words, and which word comes after each of it.
Pieces = tuple[tuple[str, ...], tuple[int, ...]]


class Printed(str):
    """A word that a message's templates print as it is: through no filter, and asked nothing else than whether it is
    there. Whatever else is in a context with one of these has to be hashable, or a dict or list of such."""

    __slots__ = ()


class _OurMark(Exception):
    pass


def taken_out(context: Mapping[str, Any]) -> tuple[Hashable, list[str]]:
    """What a context is without its Printed words, to be had of others that are alike; and the words, in order.

    A word that is empty stays where it is. Where somebody has typed a mark of ours, no word is taken out.
    """
    words: list[str] = []
    try:
        return _shape(dict(context), words), words
    except _OurMark:
        return (), []


def with_marks(shape: Any) -> Any:
    """The context that a shape was taken out of, with a mark for each word."""
    return _with_marks(shape, count())


def pieces_of(rendered: str) -> Pieces:
    """Of what was rendered with marks."""
    found = PLACE.split(rendered)
    return tuple(found[::2]), tuple(int(number) for number in found[1::2])


def put_together(pieces: Pieces, words: list[str]) -> str:
    """The pieces with their words."""
    around, places = pieces
    return "".join(chain.from_iterable(zip_longest(around, [words[each] for each in places], fillvalue="")))


def _shape(value: Any, words: list[str]) -> Hashable:
    kind = type(value)
    if isinstance(value, str) and FIRST in value:
        raise _OurMark
    if kind is Printed and value:
        words.append(value)
        return Printed
    if kind is dict:
        return (dict, tuple([(name, _shape(each, words)) for name, each in value.items()]))
    if kind is list:
        return (list, tuple([_shape(each, words) for each in value]))
    # With its type: 1 and True are equal, and printed they are not.
    return (kind, value)


def _with_marks(shape: Any, numbers: "count[int]") -> Any:
    if shape is Printed:
        return MARK.format(next(numbers))
    kind = shape[0]
    if kind is dict:
        return {name: _with_marks(each, numbers) for name, each in shape[1]}
    if kind is list:
        return [_with_marks(each, numbers) for each in shape[1]]
    return shape[1]
