"""What people are told of a decision: each once, in the transaction that made it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from recruitment.models import Application, AppointmentOutcome, Vacancy
from recruitment.queries.deciding import Pending
from values_hub.access.roles import Role
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_message, post_messages
from values_hub.people.days import day_of
from values_hub.people.models import RoleGrant

TOLD = {
    AppointmentOutcome.APPOINT: ("recruitment/chosen", "Good news about your application"),
    AppointmentOutcome.RESERVE: ("recruitment/held_in_reserve", "After your interview"),
    AppointmentOutcome.NOT_APPOINTABLE: ("recruitment/not_appointed", "After your interview"),
}


def tell_candidates(vacancy: Vacancy, pending: Pending, at: dt.datetime) -> int:
    """Everybody interviewed hears what was decided. Returns how many messages are new."""
    return post_messages(_drafts(vacancy, pending), at)


def tell_executives(vacancy: Vacancy, pending: Pending, explanation: str, at: dt.datetime) -> int:
    """The explanation why the top scorer, or nobody, was appointed, to the executives. Names no candidate."""
    nobody = pending.appointed is None
    subject = "Nobody was appointed" if nobody else "An appointment that was not the top scorer"
    grants = RoleGrant.objects.current(day_of(at)).filter(role=Role.EXECUTIVE).select_related("user")
    people = {grant.user_id: grant.user for grant in grants}
    return post_messages(
        (
            Draft(
                to=user.email, user_id=user.pk, unit_path=vacancy.unit.path,
                subject=f"{subject}: {vacancy.title}",
                template="recruitment/passed_over",
                context={"vacancy": vacancy.title, "unit": vacancy.unit.name,
                         "reference": vacancy.reference, "explanation": explanation, "nobody": nobody},
                key=f"decision.passed_over:{vacancy.pk}:{user.pk}",
            )
            for user in people.values()
        ),
        at,
    )  # fmt: skip


def tell_chosen_from_reserve(application: Application, at: dt.datetime) -> None:
    """A place has come free and it is theirs."""
    vacancy = application.vacancy
    template, subject = TOLD[AppointmentOutcome.APPOINT]
    post_message(
        to=application.applicant.email, user=application.applicant, unit_path=vacancy.unit.path,
        subject=f"{subject}: {vacancy.title}", template=template, context=letter(application, vacancy),
        key=f"application.chosen:{application.pk}", at=at,
    )  # fmt: skip


def letter(application: Application, vacancy: Vacancy, page: str = "application") -> dict[str, Any]:
    """What every message to a candidate knows."""
    return {
        "vacancy": vacancy.title, "contact_name": vacancy.contact_name,
        "contact_email": vacancy.contact_email, "contact_phone": vacancy.contact_phone,
        "name": application.first_name, "reference": application.reference,
        "url": page_address(f"apply:{page}", application.pk),
    }  # fmt: skip


def _drafts(vacancy: Vacancy, pending: Pending) -> Iterator[Draft]:
    for each in pending.candidates:
        assert each.decision is not None  # noqa: S101  nothing is missing, so everybody is decided about
        application = each.application
        template, subject = TOLD[AppointmentOutcome(each.decision.outcome)]
        chosen = each.decision.outcome == AppointmentOutcome.APPOINT
        page = "reserve" if each.decision.outcome == AppointmentOutcome.RESERVE else "application"
        yield Draft(
            to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
            subject=f"{subject}: {vacancy.title}", template=template,
            context={**letter(application, vacancy, page), "nobody": pending.appointed is None},
            key=f"application.{'chosen' if chosen else 'after_interview'}:{application.pk}",
        )  # fmt: skip
