"""Loading what an address names, brought up to date with the clock before anything is decided about it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from recruitment.models import Application, Interview, Interviewer, PanelMember, Vacancy
from recruitment.queries.candidates import advertised, own_applications
from recruitment.queries.decision_record import recorded_vacancies
from recruitment.queries.kits import with_kit_in_hand
from recruitment.queries.vacancies import applicants_of
from recruitment.services.closing import bring_up_to_date
from values_hub.access.actions import Action
from values_hub.access.decorators import Refused, visible
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.nhsuk.forms import Form

_visible_vacancy = visible(
    Vacancy, through=lambda rows: rows.select_related("unit", "framework", "hiring_manager")
)


def current_interview(user: Any, kwargs: dict[str, Any]) -> Interview:
    """An interview this person may know of, also where HR have still to decide whether they take part: the table then
    says so."""
    staff = user.staff.pk if user.staff is not None else None
    load = visible(
        Interview,
        through=lambda rows: rows.with_people().with_waiting(staff),
        apart=True,
        gate="visible_or_waiting",
    )
    interview: Interview = load(user, kwargs)
    # Whoever has applied for the vacancy sees none of its interviews, whoever is kept from the candidate not this one,
    # and who is not HR none before they say whom they know, so that need not be asked again.
    vacancy = interview.application.vacancy
    vacancy.__dict__["_applicants"] = {user.pk: False}
    interview.application.__dict__["_recused"] = {user.pk: False}
    waits: bool = interview.waits_on_hr  # type: ignore[attr-defined]  # an annotation
    interview.application.__dict__["_waits_on_hr"] = {user.pk: waits}
    if user.staff is not None and not any(grant.role == Role.HR for grant in user.grants):
        vacancy.__dict__["_declared"] = {user.staff.pk: [""]}
    return interview


def written_in(user: Any, kwargs: dict[str, Any]) -> Interview:
    """An interview in which this person is writing; whoever has not begun, and whoever may not, is asked as ever."""
    interview = with_kit_in_hand(user, kwargs["pk"])
    if interview is None:
        return current_interview(user, kwargs)
    kwargs.pop("pk")
    return interview


def current_vacancy(user: Any, kwargs: dict[str, Any]) -> Vacancy:
    """A vacancy this person may see, closed or handed to the panel by now if its time has come."""
    vacancy: Vacancy = _visible_vacancy(user, kwargs)
    return bring_up_to_date(vacancy=vacancy, at=timezone.now())


def known_applicant(user: Any, kwargs: dict[str, Any]) -> Application:
    """An applicant of the vacancy in the address whom this person may know by name."""
    return person_of(user, current_vacancy(user, kwargs), kwargs.pop("application"))


def person_of(user: Any, vacancy: Vacancy, application: UUID, *more: str) -> Application:
    """An applicant of this vacancy whom this person may know by name, with `more` of theirs. Raises: Http404; Refused,
    where HR have still to decide whether they may."""
    rows = applicants_of(user, vacancy, or_waiting=True).select_related("applicant", *more)
    person = rows.filter(pk=application).first()
    if person is None:
        raise Http404("No such applicant.")
    person.vacancy = vacancy
    # Or they would not be among them.
    person.__dict__["_recused"] = {user.pk: False}
    vacancy.__dict__["_applicants"] = {user.pk: False}
    decision = decide(user, Action.KNOW_APPLICANT, person)
    if not decision:
        raise Refused(decision.reason)
    return person


def recorded_vacancy(user: Any, kwargs: dict[str, Any]) -> Vacancy:
    """A vacancy whose decision record this person may ask for: internal audit too, who sees nothing else of it."""
    rows = recorded_vacancies(user).select_related("unit", "framework")
    vacancy = rows.filter(pk=kwargs.pop("pk")).first()
    if vacancy is None:
        raise Http404("No such vacancy.")
    return vacancy


def current_advert(_user: Any, kwargs: dict[str, Any]) -> Vacancy:
    """A vacancy that is, or was, on the public list."""
    vacancy = advertised(kwargs.pop("pk"))
    if vacancy is None:
        raise Http404("No such vacancy.")
    return bring_up_to_date(vacancy=vacancy, at=timezone.now())


def own_application(user: Any, kwargs: dict[str, Any]) -> Application:
    """One of this person's own applications. Nobody else's is here to be found, whatever else they may see."""
    application = _own(user).filter(pk=kwargs.pop("pk")).first()
    if application is None:
        raise Http404("No such application.")
    vacancy = bring_up_to_date(vacancy=application.vacancy, at=timezone.now())
    if vacancy is not application.vacancy:
        application.refresh_from_db(fields=["state"])
        application.vacancy = vacancy
    return application


def _own(user: Any) -> Any:
    return own_applications(user).select_related("applicant", "background", "declaration")


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form; None when the page is only asked for. A form sent empty was sent all the same."""
    return request.POST if request.method == "POST" else None


def remark(form: Form, mark: str) -> None:
    """The page now shows what is so: what it carries as `seen` is that, and the next press means it."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["seen"] = mark
    form.data = data


def own_seat(vacancy: Vacancy, user: Any) -> PanelMember:
    """This person's place on the panel. The table has said that they have one."""
    member = vacancy.membership(user)
    if member is None:
        raise Http404("Not on this panel.")
    member.vacancy = vacancy
    return member


def own_place_on(vacancy: Vacancy, user: Any) -> PanelMember | Interviewer:
    """This person's place on the panel or among those who interview. The table has said that they have one."""
    place: PanelMember | Interviewer | None = vacancy.membership(user) or vacancy.interviewer(user)
    if place is None:
        raise Http404("Neither on this panel nor interviewing.")
    return place


def own_place(interview: Interview, user: Any) -> Interviewer:
    """This person's place at the interview. The table has said that they have one."""
    interviewer: Interviewer | None = interview.application.vacancy.interviewer(user)
    if interviewer is None:
        raise Http404("Not an interviewer.")
    return interviewer


def answer_key(text: str | UUID) -> UUID:
    """An answer's key from a form. Raises Http404 when it is none."""
    try:
        return UUID(str(text))
    except ValueError as error:
        raise Http404("No such answer.") from error
