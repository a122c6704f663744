"""What keeps a sift blind and fair: answers held because they say who wrote them, and members who know an applicant."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recruitment.models.applications import Answer, Application
from recruitment.models.vacancies import PanelMember
from values_hub.common.keys import RandomKey


class Hold(models.Model):
    """An answer kept from the panel until HR has looked whether it says who wrote it.

    `raised_by` is the member who said so; nobody, where the answer was found at share-out to name its own writer.
    """

    class Outcome(models.TextChoices):
        REDACTED = "redacted", "Words hidden"
        NOTHING = "nothing", "Nothing says who wrote it"
        TAKEN_BACK = "taken_back", "Taken back by the member who said so"

    id = RandomKey()
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="holds")
    raised_by = models.ForeignKey(PanelMember, models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer"], condition=Q(decided_at__isnull=True), name="one_open_hold_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="")),
                name="hold_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Held: {self.get_outcome_display() or 'with HR'}"


class Conflict(models.Model):
    """A member has said that they know who wrote an answer, and how (nhs-domain §2.9).

    `answer` is the one at which they said it. With `handed_off` nothing they score of this applicant counts.
    """

    class Kind(models.TextChoices):
        FAMILY = "family", "Family or partner"
        FRIEND = "friend", "Close friend"
        MANAGEMENT = "management", "Line management, now or in the past"
        BUSINESS = "business", "Business together"
        REFEREE = "referee", "I am a referee for them"
        COLLEAGUE = "colleague", "I know or have worked with them, and none of these"

    class Outcome(models.TextChoices):
        HANDED_OFF = "handed_off", "Scored by somebody else"
        NOTED = "noted", "Noted; the member goes on scoring"

    id = RandomKey()
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="conflicts")
    application = models.ForeignKey(Application, models.PROTECT, related_name="conflicts")
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    outcome = models.CharField(max_length=10, choices=Outcome)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "answer"], name="one_declaration_an_answer_a_member"),
        ]
        indexes = [models.Index(fields=["application", "member"], name="conflict_of_applicant")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_outcome_display()}"
