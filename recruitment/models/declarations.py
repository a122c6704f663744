"""What a candidate declares, for the recruitment team alone; and the key of their equality answers, for nobody."""

import uuid

from django.db import models

from recruitment.models.applications import Application

YES_NO = [("yes", "Yes"), ("no", "No")]


class Declaration(models.Model):
    """Answers that HR weighs after the panel has scored. Sending the application says that all of it is true."""

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="declaration", primary_key=True
    )
    related = models.CharField(max_length=3, blank=True, choices=YES_NO)
    related_detail = models.CharField(max_length=500, blank=True)
    # Unspent only: a spent conviction is asked about by the DBS check of the roles that need it, never here.
    convictions = models.CharField(max_length=3, blank=True, choices=YES_NO)
    convictions_detail = models.CharField(max_length=1000, blank=True)
    dismissed = models.CharField(max_length=3, blank=True, choices=YES_NO)
    dismissed_detail = models.CharField(max_length=1000, blank=True)
    ai_used = models.CharField(max_length=3, blank=True, choices=YES_NO)
    ai_detail = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Declarations of {self.application_id}"

    @property
    def is_complete(self) -> bool:
        """Each question answered, and each yes explained."""
        asked = ("related", "convictions", "dismissed")
        explained = all(
            getattr(self, name) == "no" or (getattr(self, name) == "yes" and getattr(self, f"{name}_detail"))
            for name in asked
        )
        return explained and (self.ai_used == "no" or bool(self.ai_used == "yes" and self.ai_detail))


class MonitoringKey(models.Model):
    """Under which key the equality vault keeps this person's answers.

    A table of its own, so that no query for an application, whoever makes it, can bring the key along: only the
    candidate's own equality page and own download look here. It appears on no page and in no address.
    """

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="monitoring", primary_key=True
    )
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    def __str__(self) -> str:
        return "Monitoring key"
