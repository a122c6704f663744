"""The organisation this deployment belongs to."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from values_hub.common.keys import RandomKey


class Trust(models.Model):
    """One row a deployment. ODS codes run to six characters and do not all begin with R (reference, 0.6)."""

    id = RandomKey()
    name = models.CharField(max_length=200)
    ods_code = models.CharField(
        "ODS code",
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]{3,6}$", "Enter an ODS code, like RXG or G6V2S")],
    )
    working_days = models.CharField(max_length=7, default="12345")  # ISO weekdays, Monday is 1
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=40, blank=True)
    speak_up_guardian = models.CharField(max_length=200, blank=True)
    speak_up_contact = models.CharField(max_length=200, blank=True)
    only = models.BooleanField(default=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["only"], name="one_trust_a_deployment"),
            models.CheckConstraint(condition=Q(only=True), name="only_is_true"),
        ]

    def __str__(self) -> str:
        return self.name
