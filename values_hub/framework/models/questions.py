"""The question bank of a version: what to ask about a behaviour, at which stage, of whom, and how to mark it."""

from django.db import models
from django.db.models import Q

from values_hub.common.keys import RandomKey
from values_hub.framework.models.values import Behaviour, Level


class Stage(models.TextChoices):
    APPLICATION = "application", "Application"
    INTERVIEW = "interview", "Interview"
    CHECK_IN = "check_in", "Induction check-in"
    APPRAISAL = "appraisal", "Appraisal"


class Question(models.Model):
    id = RandomKey()
    behaviour = models.ForeignKey(Behaviour, models.CASCADE, related_name="questions")
    code = models.CharField(max_length=40)
    stage = models.CharField(max_length=20, choices=Stage)
    level = models.CharField(max_length=20, choices=Level, default=Level.EVERYONE)
    text = models.TextField()
    guide = models.TextField(blank=True)
    word_limit = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["behaviour", "code"], name="one_question_a_code"),
            models.CheckConstraint(
                condition=Q(stage="application", word_limit__isnull=False)
                | Q(~Q(stage="application"), word_limit__isnull=True),
                name="application_questions_have_a_word_limit",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Prompt(models.Model):
    """A follow-up to help somebody answer."""

    id = RandomKey()
    question = models.ForeignKey(Question, models.CASCADE, related_name="prompts")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "order"], name="one_prompt_a_place")]

    def __str__(self) -> str:
        return self.text


class Exemplar(models.Model):
    """An answer with the points it deserves and why: what assessors warm up on."""

    id = RandomKey()
    question = models.ForeignKey(Question, models.CASCADE, related_name="exemplars")
    points = models.PositiveSmallIntegerField()
    text = models.TextField()
    commentary = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "points"], name="one_exemplar_a_point"),
            models.CheckConstraint(condition=Q(points__lte=4), name="exemplar_points_0_to_4"),
        ]

    def __str__(self) -> str:
        return f"{self.points}: {self.text[:60]}"
