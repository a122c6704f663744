"""Messages: rows first, mail afterwards. And when the worker was last seen."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from values_hub.access.roles import Role
from values_hub.common.keys import RandomKey
from values_hub.common.site import site_host
from values_hub.common.walls import Page, in_front_of
from values_hub.outbox.states import Delivery


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> "MessageQuerySet":
        """What HR sees of the delivery log: messages about the units that their role covers, and behind no wall."""
        if not user.is_authenticated:
            return self.none()
        paths = {grant.unit_path for grant in user.grants if grant.role == Role.HR}
        if not paths:
            return self.none()
        covered = Q() if "/" in paths else Q(
            *(Q(unit_path__startswith=path) for path in sorted(paths)), _connector=Q.OR
        )  # fmt: skip
        return in_front_of(Page.DELIVERY_LOG, user, self.filter(covered))


class Message(models.Model):
    """One e-mail to one address, rendered when it was posted.

    `key` says what it is for ("appraisal.due:<id>:T-14"): a second message with the same key is never written.
    `calendar` is a calendar file that goes with it ("": none).
    `unit_path` is the unit it is about, which decides who in HR sees it in the delivery log ("/": the whole Trust).
    `claim` is the token of the worker that holds it; see claims.py.
    The words are emptied a year after it is over; those that carry a key to something, as soon as it is.
    """

    id = RandomKey()
    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=254)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unit_path = models.CharField(max_length=500, default="/")
    subject = models.CharField(max_length=200)
    template = models.CharField(max_length=100)
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(blank=True, default="", db_default="")
    carries_key = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(delivery=Delivery.SENDING, claim__isnull=False, claimed_at__isnull=False)
                | (~Q(delivery=Delivery.SENDING) & Q(claim=None, claimed_at=None)),
                name="message_held_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(delivery__in=[Delivery.SENT, Delivery.FAILED], finished_at__isnull=False)
                | Q(delivery__in=[Delivery.QUEUED, Delivery.SENDING], finished_at=None),
                name="message_finished_when_over",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="message_due", condition=Q(delivery=Delivery.QUEUED)),
            models.Index(fields=["claimed_at"], name="message_held", condition=Q(delivery=Delivery.SENDING)),
            models.Index(fields=["-created_at", "id"], name="message_by_time"),
            models.Index(fields=["delivery", "-created_at"], name="message_by_outcome"),
            models.Index(fields=["finished_at"], name="message_words_kept", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_delivery_display().lower()})"

    @property
    def internet_id(self) -> str:
        """The Message-ID header. It comes from the row, so that every attempt at one message carries the same one."""
        return f"<{self.pk}@{site_host()}>"


class WorkerSeen(models.Model):
    """When the worker last ran something the scheduler asked for. One row."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.at:%Y-%m-%d %H:%M:%S}"
