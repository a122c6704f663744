"""What HR write down where one person alone has judged: two at least should (nhs-domain §2.5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from recruitment.models.interviews import Interview
from recruitment.models.vacancies import Vacancy
from values_hub.common.keys import RandomKey


class JudgedAlone(models.Model):
    """HR's written reason why it stands that one person alone read some answers, or interviewed a candidate.

    Of answers, `answers` says how many the reason was given for: where more come to have one reader, it is given anew.
    """

    id = RandomKey()
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="judged_alone")
    interview = models.OneToOneField(Interview, models.PROTECT, null=True, related_name="judged_alone")
    answers = models.PositiveIntegerField(null=True)
    reason = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="judged_alone_has_a_reason"),
            models.CheckConstraint(
                condition=Q(interview__isnull=True, answers__gte=1)
                | Q(interview__isnull=False, answers__isnull=True),
                name="judged_alone_answers_or_an_interview",
            ),
            models.UniqueConstraint(
                fields=["vacancy", "answers"],
                condition=Q(interview__isnull=True),
                name="one_reason_for_so_many_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"One person alone: {'an interview' if self.answers is None else f'{self.answers} answers'}"
