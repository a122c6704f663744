"""What a signed-in person can be to a vacancy and to an application."""

from typing import Any

from django.db.models import Q

from recruitment.models import Application, Interview, Vacancy
from recruitment.models.vacancies import has_said_whom_they_know, said_by, sits_on_panels
from values_hub.access.relations import Relation, relation


@relation(Relation.PANEL_MEMBER, Vacancy)
def is_panel_member(user: Any, vacancy: Vacancy) -> bool:
    return vacancy.membership(user) is not None


@relation(Relation.PANEL_LEAD, Vacancy)
def is_panel_lead(user: Any, vacancy: Vacancy) -> bool:
    member = vacancy.membership(user)
    return member is not None and member.is_lead


@relation(Relation.PANEL_MEMBER, Application)
def is_on_its_panel(user: Any, application: Application) -> bool:
    return application.vacancy.membership(user) is not None


@relation(Relation.PANEL_DECLARED, Application)
def has_declared(user: Any, application: Application) -> bool:
    """Names are for those who have said first whether they know anybody (recruitment.models.PanelDeclaration)."""
    vacancy = application.vacancy
    return vacancy.membership(user) is not None and vacancy.has_declared(user)


@relation(Relation.RECUSED, Application)
def is_recused_from(user: Any, application: Application) -> bool:
    """Asked once for an instance, whoever asks again."""
    if user.staff is None:
        return False
    known: dict[Any, bool] = application.__dict__.setdefault("_recused", {})
    if user.pk not in known:
        known[user.pk] = said_by(user.staff.pk).recused().filter(application=application.pk).exists()
    return known[user.pk]


@relation(Relation.PANEL_MEMBER_OF_ANY)
def is_panel_member_of_any(user: Any, _obj: Any) -> bool:
    return sits_on_panels(user)


@relation(Relation.INTERVIEWER, Vacancy)
def is_interviewer(user: Any, vacancy: Vacancy) -> bool:
    return vacancy.interviewer(user) is not None


@relation(Relation.LEAD_INTERVIEWER, Vacancy)
def is_lead_interviewer(user: Any, vacancy: Vacancy) -> bool:
    return is_interviewer(user, vacancy) and vacancy.interviewer(user).is_lead and vacancy.has_declared(user)


@relation(Relation.RECUSED, Vacancy)
def is_recused_from_any(user: Any, vacancy: Vacancy) -> bool:
    """HR keeps them from somebody who has applied for it, so they decide between nobody."""
    return vacancy.keeps_from_somebody(user)


@relation(Relation.CLOSE, Vacancy)
def is_close_to_any(user: Any, vacancy: Vacancy) -> bool:
    return vacancy.waits_on_hr(user)


@relation(Relation.UNDECLARED, Vacancy)
def has_not_declared(user: Any, vacancy: Vacancy) -> bool:
    """Where they are HR as well, they are a member first: they see no name before they have said so."""
    return vacancy.membership(user) is not None and not vacancy.has_declared(user)


@relation(Relation.INTERVIEWER, Interview)
def is_interviewer_of(user: Any, interview: Interview) -> bool:
    return is_interviewer(user, interview.application.vacancy)


@relation(Relation.TAKES_PART, Interview)
def takes_part_in(user: Any, interview: Interview) -> bool:
    """Whoever interviews says first whether they know anybody, and keeps away where HR has decided so; from somebody
    they are close to also until HR has decided."""
    return (
        is_interviewer_of(user, interview)
        and interview.application.vacancy.has_declared(user)
        and not is_recused_from(user, interview.application)
        and not waits_on_hr(user, interview.application)
    )


@relation(Relation.CLOSE, Application)
def waits_on_hr(user: Any, application: Application) -> bool:
    """They said that they are close to this candidate, or to one they have not named, and HR have not decided. Asked
    once for an instance."""
    known: dict[Any, bool] = application.__dict__.setdefault("_waits_on_hr", {})
    if user.staff is None or (user.pk not in known and not has_said_whom_they_know(user)):
        return False
    if user.pk not in known:
        close = said_by(user.staff.pk).unsettled().too_close().filter(vacancy=application.vacancy_id)
        known[user.pk] = close.filter(Q(application=application.pk) | Q(application=None)).exists()
    return known[user.pk]


@relation(Relation.LEAD_INTERVIEWER, Interview)
def is_lead_interviewer_of(user: Any, interview: Interview) -> bool:
    vacancy = interview.application.vacancy
    return takes_part_in(user, interview) and vacancy.interviewer(user).is_lead


@relation(Relation.RECUSED, Interview)
def is_recused_from_interview(user: Any, interview: Interview) -> bool:
    return is_recused_from(user, interview.application)


@relation(Relation.CLOSE, Interview)
def waits_on_hr_for_it(user: Any, interview: Interview) -> bool:
    return waits_on_hr(user, interview.application)


@relation(Relation.APPLICANT, Interview)
def is_applicant_interviewed(user: Any, interview: Interview) -> bool:
    """Anybody who has applied for the vacancy, this candidate or another."""
    return is_applicant_for(user, interview.application.vacancy)


@relation(Relation.APPLICANT, Application)
def is_applicant(user: Any, application: Application) -> bool:
    return application.applicant_id == user.pk


@relation(Relation.RIVAL, Application)
def is_rival(user: Any, application: Application) -> bool:
    return is_applicant_for(user, application.vacancy)


@relation(Relation.APPLICANT, Vacancy)
def is_applicant_for(user: Any, vacancy: Vacancy) -> bool:
    known: dict[Any, bool] = vacancy.__dict__.setdefault("_applicants", {})
    if user.pk not in known:
        known[user.pk] = Application.objects.filter(vacancy=vacancy, applicant=user.pk).exists()
    return known[user.pk]


@relation(Relation.CANDIDATE)
def is_candidate(user: Any, _obj: Any) -> bool:
    """Somebody with an account who does not work here."""
    return user.staff is None
