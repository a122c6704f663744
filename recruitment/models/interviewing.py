"""How a vacancy interviews: its plan, its times, who interviews, and what each of them wrote and scored alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recruitment.models.interviews import Interview, InterviewQuestion
from recruitment.models.vacancies import Vacancy
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Rated
from values_hub.people.models import StaffRecord


class Format(models.TextChoices):
    FACE_TO_FACE = "face_to_face", "Face to face"
    ONLINE = "online", "Online"
    TELEPHONE = "telephone", "By telephone"


class InterviewPlan(models.Model):
    """What every candidate of a vacancy is told, and what the panel agreed before it met anybody.

    The values gate: no question agreed under `gate_points`, and `gate_percent` of all points at least (defaults 2 and
    60 %: nhs-domain §2.5). `lay_weight` is what the panel agreed in advance that the service users' and carers' view
    counts for, in per cent; it is shown at the round table and never worked into anybody's score.
    """

    id = RandomKey()
    vacancy = models.OneToOneField(Vacancy, models.CASCADE, related_name="interview_plan")
    format = models.CharField(max_length=20, choices=Format, default=Format.FACE_TO_FACE)
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=500, blank=True)
    minutes = models.PositiveSmallIntegerField(default=45)
    bring = models.TextField(blank=True)
    instructions = models.TextField(blank=True)
    has_gate = models.BooleanField(default=True)
    gate_points = models.PositiveSmallIntegerField(default=2)
    gate_percent = models.PositiveSmallIntegerField(default=60)
    lay_weight = models.PositiveSmallIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(gate_points__lte=4, gate_percent__lte=100, lay_weight__lte=100),
                name="interview_plan_within_the_scale",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="interview_plan_takes_time"),
        ]

    def __str__(self) -> str:
        return f"Interviews for {self.vacancy}"


class Interviewer(models.Model):
    """Somebody who interviews every candidate of a vacancy.

    `is_lay`: a service user or carer. They have an account (`staff`) or come by a link to `lay_email`.
    """

    id = RandomKey()
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="interviewers")
    staff = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    lay_name = models.CharField(max_length=200, blank=True)
    lay_email = models.EmailField(blank=True)
    is_lay = models.BooleanField(default=False)
    is_lead = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "staff"], name="one_interviewer_a_person"),
            models.UniqueConstraint(
                fields=["vacancy", "lay_email"],
                condition=~Q(lay_email=""),
                name="one_lay_interviewer_an_address",
            ),
            models.UniqueConstraint(
                fields=["vacancy"], condition=Q(is_lead=True), name="one_lead_interviewer"
            ),
            models.CheckConstraint(
                condition=Q(staff__isnull=False, lay_email="", lay_name="")
                | (Q(staff__isnull=True, is_lay=True) & ~Q(lay_email="") & ~Q(lay_name="")),
                name="interviewer_is_staff_or_comes_by_link",
            ),
            models.CheckConstraint(condition=Q(is_lead=False) | Q(is_lay=False), name="lay_never_leads"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.staff.name if self.staff is not None else self.lay_name

    @property
    def email(self) -> str:
        """Where they are written to; empty for a member of staff without an account."""
        if self.staff is None:
            return self.lay_email
        return self.staff.user.email if self.staff.user is not None else ""

    @property
    def greeting(self) -> str:
        """What an email calls them."""
        return self.lay_name if self.staff is None else self.staff.known_as or self.staff.first_name


class LayLink(models.Model):
    """A lay interviewer's way in. Only the SHA-256 of the token is kept; the first browser to use it keeps it
    (`browser_hash`). A new link ends the one before. It works while the vacancy is interviewing and no longer."""

    id = RandomKey()
    interviewer = models.ForeignKey(Interviewer, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interviewer"], condition=Q(replaced_at=None), name="one_lay_link_that_works"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, browser_hash="") | (Q(used_at__isnull=False) & ~Q(browser_hash="")),
                name="lay_link_bound_when_used",
            ),
        ]

    def __str__(self) -> str:
        return f"Link of {self.interviewer}"


class InterviewKitQuerySet(models.QuerySet["InterviewKit"]):
    def begun(self) -> "InterviewKitQuerySet":
        """Those somebody has written in: somebody excused before they began has a kit too."""
        return self.filter(version__gt=0)

    def counting(self) -> "InterviewKitQuerySet":
        """Those whose scores count: locked, and not of somebody HR keep from the candidate."""
        return self.filter(locked_at__isnull=False, is_set_aside=False)


class InterviewKit(models.Model):
    """What one interviewer keeps of one interview. Theirs alone until everybody has locked.

    `excused_at`: they were not there, so nobody waits for them. `is_set_aside`: they had locked before HR decided that
    they take no part in it; what they gave is kept, and counts for nothing.
    """

    id = RandomKey()
    interview = models.ForeignKey(Interview, models.PROTECT, related_name="kits")
    interviewer = models.ForeignKey(Interviewer, models.PROTECT, related_name="kits")
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    excused_at = models.DateTimeField(null=True)
    excused_because = models.CharField(max_length=500, blank=True)
    is_set_aside = models.BooleanField(default=False)

    objects = InterviewKitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "interviewer"], name="one_kit_an_interviewer"),
            models.CheckConstraint(
                condition=Q(excused_at=None, excused_because="")
                | (Q(excused_at__isnull=False, locked_at=None) & ~Q(excused_because="")),
                name="kit_excused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_set_aside=False) | Q(locked_at__isnull=False), name="kit_set_aside_was_locked"
            ),
        ]

    def __str__(self) -> str:
        return f"Kit of {self.interviewer}"


class InterviewScore(Rated):
    """One interviewer's notes, ticks and score on one question: recorded, classified, evaluated in that order
    (ORCE, nhs-domain §2.5). `ticked` lists the keys of indicators, written with the notes in one statement."""

    id = RandomKey()
    kit = models.ForeignKey(InterviewKit, models.CASCADE, related_name="scores")
    question = models.ForeignKey(InterviewQuestion, models.PROTECT, related_name="+")
    notes = models.TextField(blank=True)
    ticked = models.JSONField(default=list)
    ask_next = models.BooleanField(default=False)

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.UniqueConstraint(fields=["kit", "question"], name="one_interview_score_a_question"),
        ]

    def __str__(self) -> str:
        return f"Interview score {self.choice or '-'}"
