"""From the locked scores to the people who are interviewed: the line, what it decides, and who knows whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recruitment.models.applications import Application
from recruitment.models.vacancies import Vacancy
from values_hub.common.keys import RandomKey
from values_hub.people.models import StaffRecord


class Line(models.Model):
    """A line the lead drew. Never changed: moving it draws another, with a reason, and the last one counts.

    `at_least` is the line itself, an agreed mean (recruitment.cutting); `top` the number of people it was found by,
    where it was found so.
    """

    id = RandomKey()
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    at_least = models.DecimalField(max_digits=3, decimal_places=2)
    top = models.PositiveIntegerField(null=True)
    ties = models.CharField(max_length=3, blank=True, choices=[("in", "All in"), ("out", "All out")])
    reason = models.TextField(blank=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "number"], name="one_line_a_number"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & (Q(number=1) | ~Q(reason="")), name="line_moved_for_a_reason"
            ),
            models.CheckConstraint(condition=Q(at_least__gte=0, at_least__lte="4.01"), name="line_is_a_mean"),
        ]

    def __str__(self) -> str:
        return f"Line {self.number}"


class ShortlistDecision(models.Model):
    """What is to become of an application, pending until the shortlist is applied: until then it can be undone.

    `source` says what decided: the line, the guaranteed interview (`scheme`), or HR by hand and for a reason. It is
    HR's alone to know: the lead and the panel are never shown it. The rule writes its decisions again whenever the
    line moves; what was decided by hand stays.
    """

    class Outcome(models.TextChoices):
        INVITE = "shortlisted", "Invite to interview"
        DECLINE = "not_shortlisted", "Not invited"
        RESERVE = "reserve", "Hold in reserve for interview"

    class Source(models.TextChoices):
        LINE = "line", "The line"
        SCHEME = "scheme", "Guaranteed interview"
        HAND = "by_hand", "By hand"

    application = models.OneToOneField(
        Application, models.PROTECT, primary_key=True, related_name="shortlist_decision"
    )
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome)
    source = models.CharField(max_length=10, choices=Source)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(source="by_hand") | ~Q(reason=""), name="by_hand_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(source="by_hand") | ~Q(outcome="reserve"), name="reserve_is_by_hand"
            ),
        ]
        indexes = [models.Index(fields=["vacancy", "outcome"], name="shortlist_by_outcome")]

    def __str__(self) -> str:
        return self.get_outcome_display()


class PanelDeclarationQuerySet(models.QuerySet["PanelDeclaration"]):
    def recused(self) -> "PanelDeclarationQuerySet":
        """Those for which HR decided that whoever said it takes no part in this person's interview."""
        return self.filter(outcome=PanelDeclaration.Outcome.RECUSED)

    def unsettled(self) -> "PanelDeclarationQuerySet":
        """Those about which HR have not written down yet what is done."""
        return self.filter(outcome="").exclude(knows=PanelDeclaration.Knows.NOBODY)

    def closing(self) -> "PanelDeclarationQuerySet":
        """Those that close a candidate to whoever said it: HR decided so, or have still to decide about somebody this
        close. Who is not named may be any candidate of the vacancy."""
        still_to_decide = Q(outcome="", knows__in=TOO_CLOSE)
        return self.filter(still_to_decide | Q(outcome=PanelDeclaration.Outcome.RECUSED))

    def too_close(self) -> "PanelDeclarationQuerySet":
        """Of family, close friends and referees: nobody this close goes on as before until HR have decided (NHS
        England, "Managing conflicts of interest in the NHS"; nhs-domain §2.9: recuse)."""
        return self.filter(knows__in=TOO_CLOSE)


class PanelDeclaration(models.Model):
    """Whoever is to meet candidates says, before they see a name, whether they know anybody; and later, whom they found
    they do. Those who scored, those who interview, and service users and carers alike.

    `staff` said so of this vacancy; or `lay_name`, who comes by a link (`interviewer`, while they interview).

    Kinds of relationship: NHS England, "Managing conflicts of interest in the NHS"; what HR decides about it is none,
    managed, or recused (`outcome`, empty while HR has not).
    """

    class Knows(models.TextChoices):
        NOBODY = "nobody", "Nobody"
        FAMILY = "family", "Family or partner"
        FRIEND = "friend", "Close friend"
        LINE_MANAGEMENT = "management", "I manage them or have managed them, or they me"
        BUSINESS = "business", "Business together"
        REFEREE = "referee", "I am their referee"
        OTHER = "other", "Something else"

    class Outcome(models.TextChoices):
        NONE = "none", "No conflict"
        MANAGED = "managed", "Managed: they stay, with what is written here"
        RECUSED = "recused", "They take no part in this person’s interview"

    id = RandomKey()
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="declarations")
    staff = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    interviewer = models.ForeignKey(
        "recruitment.Interviewer", models.SET_NULL, null=True, related_name="declarations"
    )
    lay_name = models.CharField(max_length=200, blank=True)
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="+")
    knows = models.CharField(max_length=10, choices=Knows)
    details = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome)
    outcome_reason = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PanelDeclarationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(staff__isnull=False, interviewer__isnull=True, lay_name="")
                | (Q(staff__isnull=True) & ~Q(lay_name="")),
                name="declared_by_staff_or_by_link",
            ),
            models.CheckConstraint(
                condition=Q(knows="nobody") | ~Q(details=""), name="a_conflict_says_what_it_is"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True, settled_by__isnull=True)
                | (
                    ~Q(outcome="")
                    & ~Q(outcome_reason="")
                    & Q(settled_at__isnull=False, settled_by__isnull=False)
                ),
                name="conflict_settled_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.get_knows_display()

    @property
    def waits_on_hr(self) -> bool:
        """Whether they are this close, and HR have still to decide (`unsettled().too_close()` for a row)."""
        return not self.outcome and self.knows in TOO_CLOSE

    @property
    def said_by(self) -> str:
        return self.staff.name if self.staff is not None else self.lay_name


TOO_CLOSE = (PanelDeclaration.Knows.FAMILY, PanelDeclaration.Knows.FRIEND, PanelDeclaration.Knows.REFEREE)
