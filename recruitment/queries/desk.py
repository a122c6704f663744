"""What of vacancies waits on HR while a panel is at work: three kinds of thing, found in one look."""

from typing import Any

from django.db.models import Case, Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, When

from recruitment.models import Application, Hold, PanelDeclaration, PanelMember, ShortlistDecision, Vacancy
from recruitment.models.vacancies import interviewers_of, sits_on_panels
from recruitment.states import INTERVIEW_TO_COME, REVEALED, ApplicationState, VacancyState


def vacancies_on_the_desk(user: Any) -> QuerySet[Vacancy]:
    """Those of the units this person serves as HR on which they have something to do, the longest closed first. None
    that they applied to or whose panel they sit on; and once names are seen, none for which they interview.

    On each, how many there are (0: none of this kind):
    `holds`: answers kept from a panel that is scoring, to be looked at;
    `conflicts`: those who meet candidates, have said whom they know, and wait to hear what is done about it;
    `held`: people in reserve for interview, for whom alone the vacancy waits: somebody has been interviewed, and nobody
    else has one to come.
    """
    applied = Application.objects.filter(vacancy=OuterRef("pk"))
    holds = Hold.objects.filter(
        decided_at=None, answer__application__state=ApplicationState.SIFTING,
        answer__application__vacancy=OuterRef("pk"),
    )  # fmt: skip
    unsettled = PanelDeclaration.objects.unsettled().filter(vacancy=OuterRef("pk"))
    reserved = ShortlistDecision.objects.filter(
        vacancy=OuterRef("pk"), applied_at=None, outcome=ShortlistDecision.Outcome.RESERVE,
        application__state=ApplicationState.SIFTING,
    )  # fmt: skip
    met = Exists(applied.filter(state=ApplicationState.INTERVIEWED))
    all_met = ~Exists(applied.filter(state__in=INTERVIEW_TO_COME))
    scoring = Q(state=VacancyState.SIFTING)
    revealed = Q(state__in=REVEALED)
    rows = Vacancy.objects.as_hr(user).filter(scoring | revealed, ~Exists(applied.filter(applicant=user.pk)))
    if sits_on_panels(user):
        seat = PanelMember.objects.sitting().filter(vacancy=OuterRef("pk"), staff=user.staff.pk)
        rows = rows.filter(~Exists(seat))
        revealed &= ~Q(pk__in=interviewers_of(user.staff.pk))
    interviewing = Q(revealed, met, all_met, state=VacancyState.INTERVIEWING)
    return (
        rows.annotate(
            holds=_how_many(holds, scoring),
            conflicts=_how_many(unsettled, revealed),
            held=_how_many(reserved, interviewing),
        )
        .filter(Q(holds__gt=0) | Q(conflicts__gt=0) | Q(held__gt=0))
        .select_related("unit")
        .order_by("closed_at", "pk")
    )


def _how_many(rows: QuerySet[Any], where: Q) -> Case:
    # A plain function, because an aggregate would group by the row.
    counted = rows.annotate(n=Func("pk", function="COUNT", output_field=IntegerField())).values("n")
    return Case(When(where, then=Subquery(counted)), default=0, output_field=IntegerField())
