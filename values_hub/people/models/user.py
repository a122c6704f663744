"""Whoever signs in: a member of staff or a candidate. What they may do comes from `access`, never from a flag here."""

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from values_hub.common.keys import RandomKey

if TYPE_CHECKING:
    from values_hub.people.models.roles import RoleGrant
    from values_hub.people.models.staff import StaffRecord


# The demonstration Trust's accounts share a published password, so they open nothing anywhere else.
DEMONSTRATION_DOMAIN = "demo.nhs.example"


class UserManager(BaseUserManager["User"]):
    def with_email(self, email: str) -> models.QuerySet["User"]:
        """The account of an address, however it is capitalised. Uses the index that keeps addresses unique."""
        return self.get_queryset().alias(address=Lower("email")).filter(address=email.strip().lower())

    def with_emails(self, emails: list[str]) -> models.QuerySet["User"]:
        """The accounts of many addresses."""
        lowered = [email.strip().lower() for email in emails]
        return self.get_queryset().alias(address=Lower("email")).filter(address__in=lowered)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account. Without a password the person signs in by emailed code only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.with_email(username or "").get()


class User(AbstractBaseUser):
    id = RandomKey()
    email = models.EmailField("email address", max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        # Closed accounts are few, and looked for whenever HR open their home page.
        indexes = [models.Index(fields=["id"], name="user_closed", condition=models.Q(is_active=False))]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_an_email",
                violation_error_message="There is already an account with this email address.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def short_name(self) -> str:
        """What to call them in a greeting."""
        return self.name.split(" ")[0]

    @property
    def may_sign_in(self) -> bool:
        """Whether this account opens at all: not closed, and not a demonstration account where those are refused."""
        is_demonstration = self.email.lower().endswith(f"@{DEMONSTRATION_DOMAIN}")
        return self.is_active and (settings.DEMONSTRATION_ALLOWED or not is_demonstration)

    @cached_property
    def grants(self) -> list["RoleGrant"]:
        """The roles this person holds today, with `unit_path`. One query a request."""
        return list(self.role_grants.current(timezone.localdate()).with_unit_path())

    @cached_property
    def staff(self) -> "StaffRecord | None":
        """This person's staff record while they work here, or None. One query a request, which also finds out
        whether anybody reports to them, and whether they ever act for somebody."""
        reports = self.staff_records.model._default_manager.filter(
            manager=models.OuterRef("pk"), left_on=None
        )
        delegations = self._meta.apps.get_model("people", "Delegation")._default_manager.filter(
            delegate=models.OuterRef("pk")
        )
        mine = self.staff_records.filter(left_on=None).select_related("post__unit")
        return mine.annotate(
            has_reports=models.Exists(reports), has_delegations=models.Exists(delegations)
        ).first()

    @cached_property
    def manages_someone(self) -> bool:
        return self.staff is not None and bool(self.staff.has_reports)  # type: ignore[attr-defined]

    def acting_for(self, on: dt.date) -> list[Any]:
        """Ids of the managers this person acts for on a day (time-boxed delegation)."""
        if self.staff is None or not self.staff.has_delegations:  # type: ignore[attr-defined]  # an annotation
            return []
        return list(self.staff.delegations_held.current(on).values_list("manager_id", flat=True))

    @cached_property
    def acting_for_today(self) -> list[Any]:
        return self.acting_for(timezone.localdate())
