"""What the panel gave each answer, what was agreed, and where each applicant stands."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recruitment.models.applications import Answer, Application
from recruitment.models.vacancies import PanelMember, Vacancy, VacancyQuestion
from values_hub.common.keys import RandomKey
from values_hub.framework.models import Exemplar, Rated


class ScoreQuerySet(models.QuerySet["Score"]):
    def served(self) -> "ScoreQuerySet":
        """What members are asked to score: not withdrawn, not with HR, not handed to somebody else."""
        return self.filter(is_withdrawn=False, is_held=False, handed_off_at=None)

    def counting(self) -> "ScoreQuerySet":
        """The scores that are the panel's: given, and by somebody who may judge this applicant."""
        given = self.filter(is_withdrawn=False, is_set_aside=False, handed_off_at=None)
        return given.exclude(scored_at=None)


class Score(Rated):
    """One panel member's reading of one answer: dealt out unscored when the sift opens, at a place of its own.

    `position` is where the answer stands in this member's order for this question, so that an effect of order can be
    tested for afterwards.
    """

    id = RandomKey()
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="scores")
    question = models.ForeignKey(VacancyQuestion, models.PROTECT, related_name="+")
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="scores")
    position = models.PositiveIntegerField()
    # Copied when it is dealt, and marked when the applicant withdraws, so that nothing a panel member reads has to look
    # at an application at all.
    words = models.PositiveIntegerField(default=0)
    is_withdrawn = models.BooleanField(default=False)
    # With HR, who looks whether it says who wrote it: nobody is shown it meanwhile.
    is_held = models.BooleanField(default=False)
    # Not this member's any more: they know the applicant, or somebody took over from them.
    handed_off_at = models.DateTimeField(null=True)
    # This member knows the applicant by another answer. It is still shown to them as ever, and what they give it is
    # never counted: if it went, what went together would tell which answers one person wrote.
    is_set_aside = models.BooleanField(default=False)
    scored_at = models.DateTimeField(null=True)

    objects = ScoreQuerySet.as_manager()

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.UniqueConstraint(fields=["answer", "member"], name="one_score_a_member_an_answer"),
            models.UniqueConstraint(
                fields=["member", "question", "position"], name="one_answer_a_place_in_the_sift"
            ),
            models.CheckConstraint(
                condition=Q(scored_at__isnull=True, points__isnull=True, no_evidence=False)
                | Q(scored_at__isnull=False, points__isnull=False)
                | Q(scored_at__isnull=False, no_evidence=True),
                name="scored_when_rated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "question", "position"],
                condition=Q(
                    scored_at__isnull=True, is_withdrawn=False, is_held=False, handed_off_at__isnull=True
                ),
                name="score_still_to_give",
            ),
            models.Index(
                fields=["member", "-scored_at"], condition=Q(scored_at__isnull=False), name="score_given_last"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.position}"

    @property
    def counts(self) -> bool:
        """Whether it is among the panel's scores: `counting` for a row that is loaded."""
        return self.is_rated and not (self.is_withdrawn or self.is_set_aside or self.handed_off_at)


class WarmUpScore(Rated):
    """What a member gave an exemplar before the first real answer of a question. Practice: in no figure anywhere."""

    id = RandomKey()
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="warm_ups")
    question = models.ForeignKey(VacancyQuestion, models.PROTECT, related_name="+")
    exemplar = models.ForeignKey(Exemplar, models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.UniqueConstraint(
                fields=["member", "question", "exemplar"], name="one_warm_up_an_exemplar"
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=False) | Q(no_evidence=True), name="warm_up_means_rated"
            ),
        ]

    def __str__(self) -> str:
        return f"Warm-up: {self.choice}"


class AgreedScore(Rated):
    """The panel's one score of an answer. By rule where they were close; by the lead, with a reason, where not."""

    id = RandomKey()
    answer = models.OneToOneField(Answer, models.PROTECT, related_name="agreed")
    by_lead = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta(Rated.Meta):
        constraints = [
            *Rated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(points__isnull=False) | Q(no_evidence=True), name="agreed_means_rated"
            ),
            models.CheckConstraint(condition=Q(by_lead=False) | ~Q(reason=""), name="lead_gives_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Agreed: {self.choice}"


class Standing(models.Model):
    """Where an applicant stands once every member has locked: worked out again where somebody joins the panel after
    that, or an applicant withdraws, until the sift is locked. `number` stays.

    `mean` and `median` are of the points given (0 to 4), *no evidence* left out; `widest` is the largest distance
    between two members on one answer; `is_ranked` whether enough questions have evidence (recruitment.scoring).
    `disagreement` and `adjusted_mean` (recruitment.comparing) stand beside them and decide nothing.
    `agreed_mean` comes with the locking of the sift and is what the ranking then goes by.
    """

    application = models.OneToOneField(Application, models.PROTECT, primary_key=True, related_name="standing")
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="+")
    # What the panel knows the applicant by until the reveal: dealt at random when the last member locks.
    number = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    no_evidence = models.PositiveIntegerField()
    mean = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    median = models.DecimalField(max_digits=2, decimal_places=1, null=True)
    widest = models.PositiveSmallIntegerField()
    disagreement = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    adjusted_mean = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    covered = models.PositiveSmallIntegerField()
    is_ranked = models.BooleanField()
    agreed_mean = models.DecimalField(max_digits=3, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "number"], name="one_applicant_a_number"),
            models.CheckConstraint(
                condition=Q(mean__isnull=True) | Q(mean__gte=0, mean__lte=4), name="mean_0_to_4"
            ),
        ]

    def __str__(self) -> str:
        return f"Mean {self.mean}"

    @staticmethod
    def best_first(*, locked: bool) -> list[models.expressions.OrderBy]:
        """The order of the ranking: enough evidence first, then the mean, then the median.

        Once locked the agreed mean alone: it is what the line is drawn on, so that people who share it share a place.
        """
        if locked:
            return [F("standing__is_ranked").desc(), F("standing__agreed_mean").desc(nulls_last=True)]
        return [
            F("standing__is_ranked").desc(),
            F("standing__mean").desc(nulls_last=True),
            F("standing__median").desc(nulls_last=True),
        ]
