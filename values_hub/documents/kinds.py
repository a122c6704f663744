"""The kinds of document there are. Each app registers its own from `ready`."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from values_hub.access.actions import Action

Title = str | Callable[[Any], str]
Build = Callable[[uuid.UUID], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """`title` is a phrase, or makes one from the subject. `build` reads everything the template shows, by the subject's
    key. `may_read` is asked of the subject when the document is asked for and again at every download."""

    code: str
    title: Title
    template: str
    build: Build
    may_read: Action
    template_version: str

    def title_for(self, subject: models.Model) -> str:
        return self.title if isinstance(self.title, str) else self.title(subject)


class NoSuchKind(LookupError):
    """No app has registered this kind of document."""


_kinds: dict[str, Kind] = {}


def register_kind(
    kind: str, *, title: Title, template: str, build: Build, may_read: Action, template_version: str
) -> Kind:
    """Say how documents of `kind` are made and who may read them. Registering again replaces."""
    _kinds[kind] = Kind(kind, title, template, build, may_read, template_version)
    return _kinds[kind]


def get_kind(kind: str) -> Kind:
    """Raises NoSuchKind."""
    try:
        return _kinds[kind]
    except KeyError as error:
        raise NoSuchKind(kind) from error
