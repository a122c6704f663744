"""The people who work here, the posts they have held, and who manages whom."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from values_hub.access.roles import Role
from values_hub.access.scopes import reached
from values_hub.common.keys import RandomKey
from values_hub.people.models.organisation import Post


class AssignmentStatus(models.TextChoices):
    """ESR assignment statuses that change what we ask of a person."""

    ACTIVE = "active", "Active"
    ACTING_UP = "acting_up", "Acting up"
    CAREER_BREAK = "career_break", "Career break"
    SECONDED_IN = "internal_secondment", "Internal secondment"
    SECONDED_OUT = "external_secondment", "Out on external secondment"
    PARENTAL = "parental", "Maternity and adoption"
    SUSPENDED = "suspended", "Suspended"
    INACTIVE = "inactive", "Inactive, not worked"
    TERMINATED = "terminated", "Terminated"


# People whom nobody should chase, nor anybody about them: what is theirs waits for them.
AWAY = (
    AssignmentStatus.PARENTAL,
    AssignmentStatus.CAREER_BREAK,
    AssignmentStatus.SUSPENDED,
    AssignmentStatus.SECONDED_OUT,
    AssignmentStatus.INACTIVE,
    AssignmentStatus.TERMINATED,
)


class ContractType(models.TextChoices):
    PERMANENT = "permanent", "Permanent"
    FIXED_TERM = "fixed_term", "Fixed term"
    BANK = "bank", "Bank"
    LOCUM = "locum", "Locum"
    HONORARY = "honorary", "Honorary"
    NON_EXECUTIVE = "non_executive", "Non-executive director or chair"


# What a name is made of, in the order in which it is given to `staff_name`.
NAMES = ("first_name", "last_name", "known_as")


def named(who: str) -> tuple[str, ...]:
    """The parts of a name by the path that leads to a member of staff, for a query that reads no more of them."""
    return tuple(f"{who}__{part}" for part in NAMES)


def staff_name(first_name: str, last_name: str, known_as: str) -> str:
    """How a member of staff is named: as they are known, and their last name. For rows that are no StaffRecord."""
    return f"{known_as or first_name} {last_name}"


class StaffRecordQuerySet(models.QuerySet["StaffRecord"]):
    def current(self) -> "StaffRecordQuerySet":
        return self.filter(left_on=None)

    def in_units(self, paths: list[str]) -> "StaffRecordQuerySet":
        """People whose post is in any of these units or below."""
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(post__unit__path__startswith=path)
        return self.filter(within)

    def visible_to(self, user: Any) -> "StaffRecordQuerySet":
        """Yourself, everybody below you, those of a manager you act for, and for HR their units. Nobody else.

        The same people of whom `decide` allows SEE_STAFF_RECORD (tests/unit/people/test_visibility.py holds it).
        """
        if any(grant.role == "hr" and grant.unit_path == "/" for grant in user.grants):
            # Everybody: said without a join, so that counting 30,000 people stays one walk along an index.
            return self.all()
        # Each way of seeing somebody is a look-up of its own in an index; with OR between them it would be one walk
        # over everybody.
        ways: list[models.QuerySet[Any, Any]] = [StaffRecord.objects.filter(user=user).values("pk")]
        if user.staff is not None:
            ways.append(ReportingLine.objects.filter(manager=user.staff.pk).values("staff"))
            if user.acting_for_today:
                ways.append(StaffRecord.objects.filter(manager__in=user.acting_for_today).values("pk"))
        seen = Q(pk__in=ways[0].union(*ways[1:], all=True) if len(ways) > 1 else ways[0])
        if any(grant.role == "hr" for grant in user.grants):
            # A directorate is thousands: looked up one by one they cost more than one walk that asks of each post.
            seen |= Q(post__in=Post.objects.filter(reached(user, Role.HR, "unit__path")).values("pk"))
        return self.filter(seen)


class StaffRecord(models.Model):
    """A person's employment here: who they are to ESR, the post they hold now and who manages them now.

    Someone who leaves and returns gets a new record; the old one stays.
    """

    id = RandomKey()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="staff_records"
    )
    employee_number = models.CharField(max_length=12, null=True, blank=True, db_index=True)
    assignment_number = models.CharField(max_length=16, blank=True)
    title = models.CharField(max_length=30, blank=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    known_as = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="holders")
    manager = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reports")
    contract_type = models.CharField(max_length=20, choices=ContractType, default=ContractType.PERMANENT)
    assignment_status = models.CharField(
        max_length=30, choices=AssignmentStatus, default=AssignmentStatus.ACTIVE
    )
    fte = models.DecimalField(max_digits=4, decimal_places=3, default=1)
    started_on = models.DateField()
    nhs_started_on = models.DateField(null=True, blank=True)
    band_started_on = models.DateField(null=True, blank=True)
    pay_step_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    professional_body = models.CharField(max_length=40, blank=True)
    registration_number = models.CharField(max_length=40, blank=True)
    registration_expires_on = models.DateField(null=True, blank=True)
    # HR has said who manages this person, whatever the next ESR file says (its supervisors may be missing or wrong).
    manager_kept = models.BooleanField(default=False)
    # Since when the full ESR files no longer name this person. Flagged for HR to look into; never removed for it.
    missing_since = models.DateField(null=True, blank=True)

    objects = StaffRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(manager=F("id")), name="nobody_manages_themselves"),
            models.CheckConstraint(condition=Q(fte__gte=0, fte__lte=1), name="fte_between_0_and_1"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("started_on")), name="left_after_starting"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(left_on=None), name="one_current_record_an_account"
            ),
            # Among those who work here now: somebody who returns keeps their number and gets a new record.
            models.UniqueConstraint(
                fields=["employee_number"], condition=Q(left_on=None), name="one_current_record_a_number"
            ),
        ]
        indexes = [
            models.Index(fields=["last_name", "first_name"], name="staff_by_name"),
            # The whole of it in the order of the staff list, so that its thousandth page is a walk along an index.
            models.Index(
                fields=["last_name", "first_name", "id"],
                name="current_staff_by_name",
                condition=Q(left_on=None),
            ),
            # They are few, and looked for whenever HR open their home page.
            models.Index(
                fields=["id"], name="staff_away", condition=Q(left_on=None, assignment_status__in=AWAY)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return staff_name(self.first_name, self.last_name, self.known_as)

    def access_unit_path(self) -> str:
        return self.post.unit.path


class PostHolding(models.Model):
    """One stretch of a person's history here: this post under this manager, from a day until a day (None: still)."""

    id = RandomKey()
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    manager = models.ForeignKey(StaffRecord, models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(until_on=None), name="one_open_holding_a_person"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="holding_ends_after_it_starts",
            ),
        ]


class ReportingLine(models.Model):
    """Who is above whom and by how many steps (1: the line manager). Kept by services/reporting.py from
    `StaffRecord.manager`, so that "everybody below me" is one indexed look-up at any size of Trust."""

    manager = models.ForeignKey(StaffRecord, models.CASCADE, related_name="lines_down")
    staff = models.ForeignKey(StaffRecord, models.CASCADE, related_name="lines_up")
    steps = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "manager"], name="one_line_a_pair")]
