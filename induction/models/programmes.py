"""What the Trust does for somebody who starts: blocks in versions, each with a rule of whom it is for and its things.

A block is a `Programme` row. An induction is made of every current block whose rule fits the starter.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from values_hub.access.roles import Role
from values_hub.common.keys import RandomKey


class Owner(models.TextChoices):
    """Who does it, by what they are to the starter. The person is found when an induction starts."""

    STARTER = "starter", "The starter"
    MANAGER = "manager", "Their manager"
    BUDDY = "buddy", "Their buddy"
    ASSESSOR = "assessor", "Their assessor"
    HR = "hr", "HR"


class Kind(models.TextChoices):
    TASK = "task", "Something to do"
    CHECK_IN = "check_in", "Values check-in"


class Counted(models.TextChoices):
    """How the days of a rule are counted."""

    CALENDAR = "calendar", "Calendar days"
    WORKING = "working", "Days the starter works"


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def current(self) -> "ProgrammeQuerySet":
        return self.filter(retired_at=None, published_at__isnull=False)

    def drafts(self) -> "ProgrammeQuerySet":
        return self.filter(published_at=None)

    def visible_to(self, user: Any) -> "ProgrammeQuerySet":
        """Programmes belong to the whole Trust: everybody with an HR role reads them."""
        if any(grant.role == Role.HR for grant in user.grants):
            return self.all()
        return self.none()


class Programme(models.Model):
    """One version of a block. A new version takes the place of the one before; running inductions keep theirs.

    `rule` says whom it is for (queries.programmes.RULES); an empty one is everybody. A draft has no `published_at`;
    what is published no longer changes.
    """

    class Layer(models.TextChoices):
        """What kind of block it is, and the order they come in. The first with a probation sets it."""

        TRUST = "1_trust", "The whole Trust"
        SITE = "2_site", "Place of work"
        ROLE = "3_role", "Role"
        CLINICAL = "4_clinical", "Clinical"

    id = RandomKey()
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    summary = models.TextField(blank=True)
    layer = models.CharField(max_length=12, choices=Layer, default=Layer.TRUST)
    rule = models.JSONField(default=dict, blank=True)
    # Months of probation (0: none, as for many who come from another NHS Trust), and the most an extension may add.
    probation_months = models.PositiveSmallIntegerField(default=0)
    extension_months = models.PositiveSmallIntegerField(default=3)
    # Whether days away move the end of probation: there is no national rule, each Trust's policy says (reference §4.2).
    absence_moves_probation = models.BooleanField(default=False)
    # Of which edition the standards in it are, such as "2025 (16 standards)"; empty where it has none.
    edition = models.CharField(max_length=60, blank=True, db_default="")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="one_programme_a_version"),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(retired_at=None, published_at__isnull=False),
                name="one_current_version_a_programme",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(published_at=None), name="one_draft_a_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class ProgrammeItem(models.Model):
    """One thing in a programme.

    `due_days` counts from day one (0 on it, -7 a week before, 28 four weeks after), in calendar days or in those the
    starter works. `opens_days` likewise says from when it shows; None is from the start. With `after`, another thing
    of the same programme, both count from the day that one was done; with `also_after`, codes of more such things,
    from the day the last of them was. `behaviour_code` names a behaviour by code, because a programme outlives versions
    of the framework; `code` names this thing across versions of its programme.
    """

    id = RandomKey()
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TASK)
    title = models.CharField(max_length=120)
    detail = models.TextField(blank=True)
    owner = models.CharField(max_length=10, choices=Owner, blank=True)
    code = models.CharField(max_length=60, blank=True)
    counted = models.CharField(max_length=10, choices=Counted, default=Counted.CALENDAR)
    due_days = models.SmallIntegerField()
    opens_days = models.SmallIntegerField(null=True)
    after = models.ForeignKey("self", models.RESTRICT, null=True, related_name="followers")
    also_after = models.JSONField(default=list, blank=True)
    behaviour_code = models.CharField(max_length=20, blank=True)
    # Whether the assessor may accept a proof from elsewhere for it, such as another Trust's Care Certificate.
    provable = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "order"], name="one_programme_item_a_place"),
            models.CheckConstraint(
                # A check-in belongs to two people at once, so to nobody by name.
                condition=Q(kind=Kind.CHECK_IN, owner="") | Q(Q(kind=Kind.TASK), ~Q(owner="")),
                name="programme_task_has_an_owner",
            ),
            models.CheckConstraint(
                # What follows something done cannot lie before it.
                condition=Q(after=None) | Q(due_days__gte=0),
                name="what_follows_is_due_after",
            ),
            models.CheckConstraint(
                condition=Q(provable=False) | Q(owner=Owner.ASSESSOR),
                name="proofs_are_the_assessors_to_accept",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def waits_for(self) -> list[str]:
        """Codes of everything that has to be over before this opens."""
        return [] if self.after is None else [self.after.code, *self.also_after]

    @property
    def waits_for_words(self) -> str:
        """ "Learn it", or "Sign off 16 and 15 more"."""
        more = len(self.also_after)
        return f"{self.after} and {more} more" if more else str(self.after or "")

    @property
    def when(self) -> str:
        """When it is due, in words: "Day one", "3 days before day one", "After 4 weeks", "Within 3 working days"."""
        days = self.due_days
        kind = "working day" if self.counted == Counted.WORKING else "day"
        if self.after_id is not None:
            within = f"Within {days} {kind}{'' if days == 1 else 's'}" if days else "The same day"
            return f"{within}, once this is done: {self.waits_for_words}"
        if kind == "working day" and days:
            return f"{abs(days)} working day{'' if abs(days) == 1 else 's'} {'before' if days < 0 else 'after'} day one"
        if days < 0:
            return f"{-days} day{'' if days == -1 else 's'} before day one"
        if days == 0:
            return "Day one"
        if days % 7 == 0:
            return f"After {days // 7} week{'' if days == 7 else 's'}"
        return f"Day {days + 1}"

    @property
    def opens(self) -> str:
        """From when it shows, in words; empty when it shows from the start."""
        if self.opens_days is None:
            return "Opens when that is done" if self.after_id else ""
        if self.after_id is not None and not self.opens_days:
            return "Opens when that is done"
        kind = "working day" if self.counted == Counted.WORKING else "day"
        days = abs(self.opens_days)
        many = f"{days} {kind}{'' if days == 1 else 's'}"
        if self.after_id is not None:
            return f"Opens {many} after that"
        return (
            f"Opens {many} {'before' if self.opens_days < 0 else 'after'} day one"
            if days
            else "Opens on day one"
        )
