"""The kinds of document there are. Each app registers its own from `ready`."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from values_hub.access.actions import Action

Title = str | Callable[[Any], str]
# By the subject's key; and by who asked, of a kind `for_reader`.
Build = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """One document of an archive: its file name there (which names nobody), of which kind it is, about what, and its
    line in the list of contents."""

    name: str
    kind: str
    subject: Any
    line: tuple[str, ...] = ()


# By the subject's key and who asked: how many parts there are, and the parts.
Parts = Callable[[uuid.UUID, Any], tuple[int, Iterator[Part]]]


@dataclass(frozen=True)
class Kind:
    """`title` is a phrase, or makes one from the subject. `build` reads everything the template shows, by the subject's
    key; with `for_reader` by that and by who asked, who may read less of it than another. `may_read` is asked of the
    subject when the document is asked for and again at every download.

    With `parts` it is an archive of documents of other kinds, and has no template of its own; `headings` are those of
    its list of contents. Each part's own `may_read` is asked for whoever asked for the archive."""

    code: str
    title: Title
    template: str
    build: Build
    may_read: Action
    template_version: str
    parts: Parts | None = None
    headings: tuple[str, ...] = ()
    for_reader: bool = False

    def content(self, subject_id: uuid.UUID, reader: Any) -> dict[str, Any]:
        """What the template shows to `reader`, who asked for it."""
        return self.build(subject_id, reader) if self.for_reader else self.build(subject_id)

    @property
    def task(self) -> str:
        """Which task makes it: an archive takes longer than any document may."""
        return "documents.render_archive" if self.parts else "documents.render"

    def title_for(self, subject: models.Model) -> str:
        return self.title if isinstance(self.title, str) else self.title(subject)


class NoSuchKind(LookupError):
    """No app has registered this kind of document."""


_kinds: dict[str, Kind] = {}


def register_kind(
    kind: str, *, title: Title, template: str, build: Build, may_read: Action, template_version: str,
    for_reader: bool = False,
) -> Kind:  # fmt: skip
    """Say how documents of `kind` are made and who may read them. Registering again replaces."""
    _kinds[kind] = Kind(kind, title, template, build, may_read, template_version, for_reader=for_reader)
    return _kinds[kind]


def register_archive(
    kind: str,
    *,
    title: Title,
    parts: Parts,
    headings: tuple[str, ...],
    may_read: Action,
    template_version: str,
) -> Kind:
    """Say which documents an archive of `kind` is made of. Registering again replaces."""
    _kinds[kind] = Kind(kind, title, "", _nothing, may_read, template_version, parts, headings)
    return _kinds[kind]


def is_archive(kind: str) -> bool:
    """False of a kind that nobody registers any more."""
    found = _kinds.get(kind)
    return found is not None and found.parts is not None


def _nothing(_subject_id: uuid.UUID) -> dict[str, Any]:
    return {}


def get_kind(kind: str) -> Kind:
    """Raises NoSuchKind."""
    try:
        return _kinds[kind]
    except KeyError as error:
        raise NoSuchKind(kind) from error
