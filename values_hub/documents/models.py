"""A PDF of record: who asked for what, how far it is, and the file with its hash."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from values_hub.common.keys import RandomKey
from values_hub.documents.kinds import is_archive
from values_hub.documents.states import UNDER_WAY, State


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Any) -> "DocumentQuerySet":
        """The documents this person asked for. Nobody sees another's, not even that it exists."""
        return self.filter(requested_by=user) if user.is_authenticated else self.none()

    def newest_first(self) -> "DocumentQuerySet":
        return self.order_by("-requested_at", "pk")


class Document(models.Model):
    """One PDF of one kind about one subject, asked for by one person.

    `kind` names a registered kind (kinds.py); `subject_type` and `subject_id` say what it is about. The file's name is
    random: it never holds a person's name. `sha256` is the file's hash, `content_sha256` that of what was rendered,
    printed at the foot of every page. `claim` is the token of the worker that holds it; see claims.py.
    """

    id = RandomKey()
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=80)
    subject_id = models.UUIDField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField()
    progress = models.PositiveSmallIntegerField(default=0)
    progress_text = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
    file = models.FileField(upload_to="documents/", blank=True)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    template_version = models.CharField(max_length=20, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requested_by", "kind", "subject_type", "subject_id"],
                condition=Q(state__in=UNDER_WAY),
                name="one_document_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RENDERING, claim__isnull=False, claimed_at__isnull=False)
                | (~Q(state=State.RENDERING) & Q(claim=None, claimed_at=None)),
                name="document_held_while_rendering",
            ),
            models.CheckConstraint(
                condition=Q(state=State.READY, ready_at__isnull=False) & ~Q(file="") & ~Q(sha256="")
                | (~Q(state=State.READY) & Q(ready_at=None, file="")),
                name="document_whole_when_ready",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="document_progress_percent"),
        ]
        indexes = [
            models.Index(fields=["requested_by", "-requested_at"], name="document_by_person"),
            models.Index(fields=["due_at"], name="document_under_way", condition=Q(state__in=UNDER_WAY)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def progress_words(self) -> str:
        """What is happening now, for the person who waits."""
        return self.progress_text if self.state == State.RENDERING else "Waiting for its turn"

    @property
    def reference(self) -> str:
        """A short reference to quote over the telephone: the first ten characters of the document's own key."""
        return "-".join((self.pk.hex[:5], self.pk.hex[5:10])).upper()

    @property
    def download_name(self) -> str:
        """The name the file is saved under: what it is and its reference, never whom it is about."""
        return f"{self.kind.replace('_', '-')}-{self.reference}.{'zip' if self.is_archive else 'pdf'}".lower()

    @property
    def is_archive(self) -> bool:
        """A ZIP of many PDFs."""
        return is_archive(self.kind)

    @property
    def content_type(self) -> str:
        return "application/zip" if self.is_archive else "application/pdf"


class ArchivePart(models.Model):
    """One document of an archive that is being made, set and kept until the archive is: whoever goes on where a worker
    died begins with the next. It says what it is about by keys alone, and `content_sha256` what was said then."""

    id = RandomKey()
    document = models.ForeignKey(Document, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    file = models.FileField(upload_to="documents/parts/")
    pages = models.PositiveIntegerField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "kind", "subject_id"], name="one_part_an_archive")
        ]

    def __str__(self) -> str:
        return f"Part of {self.document_id}: {self.kind}"


def file_name(token: uuid.UUID) -> str:
    """Where the worker that holds `token` puts its file."""
    return f"documents/{token.hex}.pdf"
