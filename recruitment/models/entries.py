"""What an application repeats: jobs and courses, and the people who can speak for them.

Months are kept as they were typed, half a month included: a draft is the candidate's own paper, and nothing on it is
lost for not being finished. `recruitment.months` reads them.
"""

from django.db import models

from recruitment.models.applications import Application
from recruitment.months import Span, month_typed
from values_hub.common.keys import RandomKey


class Entry(models.Model):
    """One of a list. A blank one (`version` 0) waits to be written on and is shown nowhere."""

    id = RandomKey()
    began_month = models.CharField(max_length=20, blank=True)
    began_year = models.CharField(max_length=10, blank=True)
    ended_month = models.CharField(max_length=20, blank=True)
    ended_year = models.CharField(max_length=10, blank=True)
    # "yes" while it goes on, "no" when it has ended, empty until they say.
    is_current = models.CharField(max_length=3, blank=True, choices=[("yes", "Yes"), ("no", "No")])
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def began(self) -> int | None:
        return month_typed(self.began_month, self.began_year)

    @property
    def ended(self) -> int | None:
        return month_typed(self.ended_month, self.ended_year)

    def span(self, now: int) -> Span | None:
        """The months it covers, to `now` while it goes on; None until they are all told and in order."""
        last = now if self.is_current == "yes" else self.ended
        if self.began is None or last is None or self.began > last:
            return None
        return Span(self.began, last)

    def when(self, now: int) -> str:
        """ "March 2024 to now", as far as it has been told."""
        span = self.span(now)
        if span is None:
            return "Months not finished"
        if self.is_current == "yes":
            return f"{Span(span.first, span.first).words} to now"
        return span.words


class HistoryEntry(Entry):
    """A job, voluntary work, a course, or a time at home that somebody would rather name than explain as a gap."""

    class Kind(models.TextChoices):
        WORK = "work", "Work"
        STUDY = "study", "Study"

    application = models.ForeignKey(Application, models.CASCADE, related_name="history")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.WORK)
    organisation = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    reason_for_leaving = models.CharField(max_length=500, blank=True)
    duties = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title

    def is_complete(self, now: int) -> bool:
        """Whether it can be sent as it is."""
        left = self.kind == self.Kind.STUDY or self.is_current == "yes" or bool(self.reason_for_leaving)
        return bool(self.organisation and self.title and left and self.span(now))


class Referee(Entry):
    """Somebody the recruitment team may ask once a job has been offered, and the months they can speak for."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="referees")
    name = models.CharField(max_length=200, blank=True)
    how_known = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name

    def is_complete(self, now: int) -> bool:
        """Whether it can be sent as it is: who, how known, how to reach them, and when."""
        return bool(self.name and self.how_known and (self.email or self.phone) and self.span(now))


class Background(models.Model):
    """What stands once beside the lists: why months are open, and registration and qualification, which are optional.

    `gaps` holds what was written about each gap, by `Span.key`.
    """

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="background", primary_key=True
    )
    gaps = models.JSONField(default=dict)
    gaps_version = models.PositiveIntegerField(default=0)
    qualification = models.CharField(max_length=200, blank=True)
    registration_body = models.CharField(max_length=100, blank=True)
    registration_number = models.CharField(max_length=40, blank=True)
    registration_expires = models.CharField(max_length=40, blank=True)
    # Asked of whoever is on a register, where the job needs one (reference §2.3 B).
    fitness = models.CharField(max_length=3, blank=True, choices=[("yes", "Yes"), ("no", "No")])
    fitness_detail = models.CharField(max_length=1000, blank=True)
    registration_version = models.PositiveIntegerField(default=0)
    referees_note = models.CharField(max_length=1000, blank=True)
    referees_version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Background of {self.application_id}"

    @property
    def leaves_fitness_open(self) -> bool:
        """Whether they name a register, and do not say if it has looked into their fitness to practise."""
        told = self.fitness == "no" or bool(self.fitness == "yes" and self.fitness_detail)
        return bool(self.registration_body or self.registration_number) and not told
