"""The offer, the six checks of the NHS Employment Check Standards, and how each was chased."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q

from recruitment.models.applications import Application
from recruitment.models.proofs import AdultFirst, CertificateDecision, DbsLevel, Proof, Register, Workforce
from recruitment.states import CHECK, CheckState
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Trust

NOTE_CHARACTERS = 2000


class CheckRules(models.Model):
    """The Trust's own limits; defaults are the NHS Employment Check Standards' (reference §2.9, §3.1)."""

    id = RandomKey()
    trust = models.OneToOneField(Trust, models.CASCADE, related_name="check_rules")
    address_months = models.PositiveSmallIntegerField(default=6)
    yearly_address_months = models.PositiveSmallIntegerField(default=12)
    reference_years = models.PositiveSmallIntegerField(default=3)
    reserve_months = models.PositiveSmallIntegerField(default=6)
    offer_working_days = models.PositiveSmallIntegerField(default=5)
    chase_after_working_days = models.PositiveSmallIntegerField(default=5)

    def __str__(self) -> str:
        return f"Check rules of {self.trust}"


class Offer(models.Model):
    """A conditional offer to one candidate. Answered once, or withdrawn; `expires_on` is the last day to answer.

    `start_on` is the first day HR proposed once the checks were done; `start_wish` what the candidate wrote of one that
    did not suit them; `start_agreed_at` when they agreed to the one that stands. `start_set_on` is another that HR have
    set since, where somebody gets ready for them, and have told them of.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    id = RandomKey()
    application = models.OneToOneField(Application, models.PROTECT, related_name="offer")
    told_on = models.DateField()
    told_by = models.CharField(max_length=200)
    verbal_note = models.TextField(blank=True)
    salary = models.CharField(max_length=200)
    hours = models.CharField(max_length=200)
    hoped_start_on = models.DateField(null=True)
    dbs_level = models.CharField(max_length=20, choices=DbsLevel)
    expires_on = models.DateField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)
    cleared_at = models.DateTimeField(null=True)
    start_on = models.DateField(null=True)
    start_proposed_at = models.DateTimeField(null=True)
    start_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    start_agreed_at = models.DateTimeField(null=True)
    start_wish = models.CharField(max_length=500, blank=True)
    start_set_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    start_on=None, start_proposed_at=None, start_proposed_by=None, start_agreed_at=None
                )
                | Q(start_on__isnull=False, start_proposed_at__isnull=False, start_proposed_by__isnull=False),
                name="start_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="offer_answered_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="offer_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Offer to {self.application}"

    @property
    def set_since(self) -> dt.date | None:
        """The first day that HR have set in place of the one that was agreed; None where that one stands."""
        return self.start_set_on if self.start_agreed_at else None

    @property
    def first_day(self) -> dt.date | None:
        """The first day as things stand, agreed or set by HR."""
        return self.start_set_on or (self.start_on if self.start_agreed_at else None)


class CheckKind(models.TextChoices):
    """In the order of the standards."""

    IDENTITY = "identity", "Identity"
    RIGHT_TO_WORK = "right_to_work", "Right to work in the UK"
    REGISTRATION = "registration", "Professional registration and qualifications"
    REFERENCES = "references", "Employment history and references"
    DBS = "dbs", "Criminal record (DBS)"
    HEALTH = "health", "Work health"


class HealthOutcome(models.TextChoices):
    """All that is kept of a health assessment; what it was about stays with occupational health."""

    FIT = "fit", "Fit for the job"
    FIT_ADJUSTED = "fit_adjusted", "Fit, with adjustments"
    UNFIT_NOW = "unfit_now", "Not fit at the moment"
    UNFIT = "unfit", "Not fit for this job"


class Check(models.Model):
    """One of the six for one candidate. `since`: since when whoever holds it has held it."""

    MACHINE = CHECK

    id = RandomKey()
    application = models.ForeignKey(Application, models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=20, choices=CheckKind)
    state = models.CharField(
        max_length=20, choices=CheckState, default=CheckState.AWAITING_CANDIDATE, editable=False
    )
    since = models.DateTimeField()
    # Whom it waits for when it is with a third party: "the DBS", "occupational health", a referee.
    third_party = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=200, blank=True)  # such as the DBS level, or a registration number
    register = models.CharField(max_length=10, choices=Register, blank=True)
    certificate_number = models.CharField(max_length=12, blank=True)
    workforce = models.CharField(max_length=10, choices=Workforce, blank=True)
    decision = models.CharField(max_length=10, choices=CertificateDecision, blank=True)
    # The DBS Update Service said on this day that nothing new is known since the certificate.
    update_service_on = models.DateField(null=True)
    dated_on = models.DateField(null=True)  # the day on a certificate
    expires_on = models.DateField(null=True)  # until when what was seen holds: a visa, a registration
    health_outcome = models.CharField(max_length=20, choices=HealthOutcome, blank=True)
    discrepancy = models.TextField(blank=True)
    resolution = models.TextField(blank=True)
    risk_assessment = models.TextField(blank=True)
    adult_first_on = models.DateField(null=True)
    adult_first = models.CharField(max_length=10, choices=AdultFirst, blank=True)
    waiver_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "kind"], name="one_check_of_a_kind"),
            models.CheckConstraint(
                condition=~Q(state="waived") | (Q(waived_by__isnull=False) & ~Q(risk_assessment="")),
                name="waived_after_a_risk_assessment",
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | ~Q(kind__in=["identity", "right_to_work"]),
                name="identity_and_right_to_work_never_waived",
            ),
            # Two keys. One that was waived before they were asked for has no asker.
            models.CheckConstraint(
                condition=Q(waiver_asked_by=None)
                | ~Q(state="waived")
                | ~Q(waived_by=models.F("waiver_asked_by")),
                name="waived_by_another_than_asked",
            ),
            models.CheckConstraint(
                condition=~Q(state="waiver_asked")
                | (Q(waiver_asked_by__isnull=False) & ~Q(risk_assessment="")),
                name="waiver_asked_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="check_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="discrepancy") | ~Q(discrepancy=""), name="discrepancy_says_what"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "since"], name="check_by_waiting"),
            models.Index(
                fields=["expires_on"], condition=Q(kind="right_to_work", expires_on__isnull=False),
                name="right_to_work_by_end",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def detail_label(self) -> str:
        """What `detail` is, of this kind."""
        return "Number" if self.kind == CheckKind.REGISTRATION else "Level"


class SeenDocument(models.Model):
    """A document somebody saw the original of. Never a copy: its kind, who gave it and its dates."""

    class Shows(models.TextChoices):
        PHOTO = "photo", "A photo of the person"
        ADDRESS = "address", "Their address"
        RIGHT_TO_WORK = "right_to_work", "The right to work"
        QUALIFICATION = "qualification", "A qualification"

    id = RandomKey()
    seen_for = models.ForeignKey(Check, models.CASCADE, related_name="documents")
    shows = models.CharField(max_length=20, choices=Shows)
    # Which of the documents the standards take; "" for one that was written down in words before they were a list.
    proof = models.CharField(max_length=20, choices=Proof, blank=True)
    name = models.CharField(max_length=100)
    provider = models.CharField(max_length=100)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Reference(models.Model):
    """One reference: the stretch it covers, and whether it has come."""

    id = RandomKey()
    asked_for = models.ForeignKey(Check, models.CASCADE, related_name="references")
    organisation = models.CharField(max_length=200)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)  # None: still there
    received_on = models.DateField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="reference_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.organisation


class Chase(models.Model):
    """Somebody was reminded of a check: who, when, and by which message (its key in the outbox) or by telephone."""

    id = RandomKey()
    about = models.ForeignKey(Check, models.CASCADE, related_name="chases")
    whom = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    message_key = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=NOTE_CHARACTERS, blank=True)

    def __str__(self) -> str:
        return f"Chased {self.whom}"
