"""A vacancy, what it asks, and who reads the answers."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from recruitment.models.proofs import REGISTERED, REGISTERED_OR_QUALIFIED, DbsLevel
from recruitment.references import vacancy_reference
from recruitment.states import GRACE, REVEALED, UNPUBLISHED, VACANCY, VacancyState
from values_hub.access.roles import Role
from values_hub.access.scopes import reached
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Framework, Question
from values_hub.people.levels import level_of
from values_hub.people.models import StaffRecord, Unit
from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import ContractType

WAITS = "waits"


def interviewers_of(staff_id: Any) -> models.QuerySet[Any, Any]:
    """The keys of the vacancies this member of staff interviews for."""
    return apps.get_model("recruitment", "Interviewer").objects.filter(staff=staff_id).values("vacancy")


def said_by(staff_id: Any) -> Any:
    """What this member of staff has said of whom they know, of every vacancy (recruitment.models.PanelDeclaration)."""
    return apps.get_model("recruitment", "PanelDeclaration").objects.filter(staff=staff_id)


def sits_on_panels(user: Any) -> bool:
    """Whether this person sits on a panel or interviews anywhere: the header of every page asks, so once a request. For
    all the others the gates of lists need not look at panels, which is most of what they cost."""
    return _part_in_panels(user)[0]


def has_said_whom_they_know(user: Any) -> bool:
    """Whether this person has ever said whom of a vacancy's candidates they know, also on a panel they have left. For
    all the others no gate need look for somebody they are kept from."""
    return _part_in_panels(user)[1]


def _is_known_outside(user: Any) -> bool:
    """Whether it has been asked already and they sit nowhere: then no vacancy need be asked one by one."""
    return user.staff is None or user.__dict__.get("_part_in_panels", (True, True, True, True))[0] is False


def may_have_been_on_a_panel(user: Any) -> bool:
    """Whether this person may sit, or have sat, on a panel. For those who are known not to have, no gate need look."""
    return _part_in_panels(user)[3]


def may_have_applied(user: Any) -> bool:
    """Whether this person may have applied for something here. For those who are known not to have, no gate need look
    for a vacancy that is closed to them because they want it themselves."""
    return _part_in_panels(user)[2]


def ask_again(user: Any) -> None:
    """What was known of this person's part has changed, while they are still at it."""
    user.__dict__.pop("_part_in_panels", None)


def _part_in_panels(user: Any) -> tuple[bool, bool, bool, bool]:
    if user.staff is None:
        return False, False, True, False
    known: dict[str, tuple[bool, bool, bool, bool]] = user.__dict__
    if "_part_in_panels" not in known:
        seats = PanelMember.objects.sitting().filter(staff=user.staff.pk)
        applications = apps.get_model("recruitment", "Application").objects.filter(applicant=user.pk)
        row = StaffRecord.objects.filter(pk=user.staff.pk).values_list(
            models.Exists(seats), models.Exists(interviewers_of(user.staff.pk)),
            models.Exists(said_by(user.staff.pk)), models.Exists(applications),
            models.Exists(PanelMember.objects.filter(staff=user.staff.pk)),
        )  # fmt: skip
        sits, meets, has_said, applied, has_sat = row.get()
        known["_part_in_panels"] = sits or meets, has_said, applied, has_sat
    return known["_part_in_panels"]


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    def visible_to(self, user: Any) -> "VacancyQuerySet":
        """For HR, the vacancies of the units they serve; for anybody else those whose panel they sit on, and those they
        interview for."""
        seen = reached(user, Role.HR, "unit__path")
        # Only HR have other vacancies to see, and are spared the look at panels; anybody else is here for their seat.
        is_hr = any(grant.role == Role.HR for grant in user.grants)
        may_sit = sits_on_panels(user) if is_hr else user.staff is not None
        if may_sit:
            on_panel = PanelMember.objects.sitting().filter(
                vacancy=models.OuterRef("pk"), staff=user.staff.pk
            )
            seen |= Q(models.Exists(on_panel)) | Q(pk__in=interviewers_of(user.staff.pk))
        return self.filter(seen)

    def as_hr(self, user: Any) -> "VacancyQuerySet":
        """Those of the units this person serves as HR."""
        return self.filter(reached(user, Role.HR, "unit__path"))

    def advertised(self) -> "VacancyQuerySet":
        """Everything that is, or once was, on the public list. A withdrawn draft never was."""
        return self.exclude(state__in=UNPUBLISHED).exclude(published_at=None)

    def open_at(self, at: dt.datetime) -> "VacancyQuerySet":
        return self.filter(state=VacancyState.PUBLISHED, closes_at__gt=at)


class Vacancy(models.Model):
    """A post that is, or will be, advertised. Its questions point at rows of one published framework."""

    MACHINE = VACANCY

    id = RandomKey()
    reference = models.CharField(max_length=12, unique=True, default=vacancy_reference, editable=False)
    state = models.CharField(max_length=12, choices=VacancyState, default=VacancyState.DRAFT, editable=False)
    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="vacancies")
    band = models.CharField(max_length=4, choices=Band)
    staff_group = models.CharField(max_length=2, choices=StaffGroup)
    contract_type = models.CharField(max_length=20, choices=ContractType, default=ContractType.PERMANENT)
    site = models.CharField(max_length=200, blank=True)
    manages_people = models.BooleanField(default=False)
    # Of the position, never of the person (reference §3.2); "" where HR have not said yet.
    dbs_level = models.CharField(max_length=20, choices=DbsLevel, blank=True)
    summary = models.TextField(blank=True)
    valued = models.TextField(blank=True)
    salary = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    # What somebody who applies is told about what becomes of it.
    privacy_note = models.TextField(blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # Plans, said on the advert and held by nothing: the Monday of the interviews, and the first day hoped for.
    interview_week_on = models.DateField(null=True, blank=True)
    wanted_start_on = models.DateField(null=True, blank=True)
    # How many of the panel read each answer; with a smaller panel everybody reads everything (peers.md: three).
    reviews_per_answer = models.PositiveSmallIntegerField(default=3)
    hiring_manager = models.ForeignKey(StaffRecord, models.PROTECT, null=True, blank=True, related_name="+")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    scores_locked_at = models.DateTimeField(null=True)
    scores_locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # What counts as meeting the criteria: the agreed score that a guaranteed interview asks for on every question.
    # Set by HR before it is published, and said on the advert.
    scheme_minimum = models.PositiveSmallIntegerField(default=2)
    shortlist_applied_at = models.DateTimeField(null=True)
    shortlist_applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = "vacancy"
        verbose_name_plural = "vacancies"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False, closes_at__isnull=False),
                name="vacancy_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(scores_locked_at__isnull=True, scores_locked_by__isnull=True)
                | Q(scores_locked_at__isnull=False, scores_locked_by__isnull=False),
                name="vacancy_scores_locked_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(shortlist_applied_at__isnull=True, shortlist_applied_by__isnull=True)
                | Q(shortlist_applied_at__isnull=False, shortlist_applied_by__isnull=False),
                name="shortlist_applied_by_somebody",
            ),
            models.CheckConstraint(condition=Q(scheme_minimum__lte=4), name="scheme_minimum_0_to_4"),
        ]
        indexes = [
            models.Index(fields=["state", "closes_at"], name="vacancy_by_closing"),
            models.Index(fields=["-created_at"], name="vacancy_by_creation"),
        ]

    def __str__(self) -> str:
        return self.title

    def access_unit_path(self) -> str:
        return self.unit.path

    @property
    def level(self) -> str:
        """The level whose anchors the panel scores against."""
        return level_of(self.band, manages_people=self.manages_people)

    @property
    def asks_fitness(self) -> bool:
        """Whether whoever applies is asked about their fitness to practise: the profession has a register."""
        return self.staff_group in REGISTERED | REGISTERED_OR_QUALIFIED

    @property
    def may_be_on_the_board(self) -> bool:
        """Whether the Fit and Proper Person Test may be asked for (reference §3.3)."""
        return self.band in {Band.VSM, Band.NED}

    @property
    def is_revealed(self) -> bool:
        """Whether the shortlist has been applied, so that its names may be known to the panel."""
        return self.state in REVEALED

    def is_open(self, at: dt.datetime) -> bool:
        """Whether somebody can start an application at this moment."""
        return self.state == VacancyState.PUBLISHED and self.closes_at is not None and at < self.closes_at

    @property
    def last_moment(self) -> dt.datetime | None:
        """Until when a draft begun in time may still be sent: closing and the grace after it."""
        closing = self.closed_at or self.closes_at
        return closing + GRACE if closing else None

    def takes_drafts(self, at: dt.datetime) -> bool:
        """Whether a draft can still be changed and sent at this moment."""
        if self.state not in {VacancyState.PUBLISHED, VacancyState.CLOSED}:
            return False
        return self.last_moment is not None and at < self.last_moment

    def membership(self, user: Any) -> "PanelMember | None":
        """This person's place on the panel now, or None. Asked once for an instance, whoever asks again."""
        if _is_known_outside(user):
            return None
        known: dict[Any, PanelMember | None] = self.__dict__.setdefault("_memberships", {})
        if user.staff.pk not in known:
            known[user.staff.pk] = self.panel.filter(staff=user.staff.pk, left_at=None).first()
        return known[user.staff.pk]

    def interviewer(self, user: Any) -> Any:
        """This person's place at the interviews, or None. Asked once for an instance, whoever asks again."""
        if _is_known_outside(user):
            return None
        known: dict[Any, Any] = self.__dict__.setdefault("_interviewers", {})
        if user.staff.pk not in known:
            known[user.staff.pk] = self.interviewers.filter(staff=user.staff.pk).first()
        return known[user.staff.pk]

    def has_declared(self, user: Any) -> bool:
        """Whether this person has said if they know anybody."""
        return bool(self._outcomes_of(user))

    def keeps_from_somebody(self, user: Any) -> bool:
        """Whether HR keeps this person from somebody who has applied."""
        return "recused" in self._outcomes_of(user)

    def waits_on_hr(self, user: Any) -> bool:
        """Whether this person has said that they are close to somebody who has applied, and HR have not decided."""
        return has_said_whom_they_know(user) and WAITS in self._outcomes_of(user)

    def closes_somebody_to(self, user: Any) -> bool:
        """Either of the two: somebody who has applied is closed to this person, for now or for good."""
        return self.keeps_from_somebody(user) or self.waits_on_hr(user)

    def _outcomes_of(self, user: Any) -> list[str]:
        """What was decided about each thing this person said of whom they know; WAITS where it closes somebody to them
        until it is. Asked once for an instance."""
        if user.staff is None:
            return []
        known: dict[Any, list[str]] = self.__dict__.setdefault("_declared", {})
        if user.staff.pk not in known:
            rows = said_by(user.staff.pk).filter(vacancy=self.pk).only("outcome", "knows")
            known[user.staff.pk] = [WAITS if each.waits_on_hr else each.outcome for each in rows]
        return known[user.staff.pk]


class VacancyQuestion(models.Model):
    """One question of the bank, as this vacancy asks it."""

    id = RandomKey()
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "question"], name="one_question_once_a_vacancy"),
            models.UniqueConstraint(fields=["vacancy", "order"], name="one_vacancy_question_a_place"),
        ]

    def __str__(self) -> str:
        return f"Question {self.order}"


class PanelMemberQuerySet(models.QuerySet["PanelMember"]):
    def sitting(self) -> "PanelMemberQuerySet":
        """Those on the panel now. Whoever has left keeps their row, for the scores that hang on it."""
        return self.filter(left_at=None)

    def still_scoring(self) -> "PanelMemberQuerySet":
        return self.filter(left_at=None, scores_locked_at=None)


class PanelMember(models.Model):
    """Somebody who reads and scores answers of a vacancy. Their lock is final and theirs alone.

    Once the sift is open nobody is taken off by deleting: `left_at` says when they went, and what they had scored
    stands under their name.
    """

    id = RandomKey()
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="panel")
    staff = models.ForeignKey(StaffRecord, models.PROTECT, related_name="panels")
    is_lead = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    scores_locked_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    left_reason = models.CharField(max_length=500, blank=True)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(left_at=None) | Q(is_lead=False), name="lead_has_not_left"),
            models.UniqueConstraint(fields=["vacancy", "staff"], name="one_place_a_person_a_panel"),
            models.UniqueConstraint(fields=["vacancy"], condition=Q(is_lead=True), name="one_lead_a_panel"),
        ]

    def __str__(self) -> str:
        return str(self.staff)
