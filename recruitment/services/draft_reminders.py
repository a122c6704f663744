"""Whoever has begun an application and not sent it hears once, shortly before the vacancy closes.

What is due is read from how things stand now; the key names the application and the closing time, so a second run posts
nothing, and a vacancy that stays open for longer is reminded of again before its new end.
"""

import datetime as dt

from recruitment.models import Application
from recruitment.states import ApplicationState, VacancyState
from recruitment.tracker import moment
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_messages

CLOSING_WITHIN = dt.timedelta(days=2)
# Whoever began less than this long ago is still at it.
JUST_BEGUN = dt.timedelta(days=1)


def remind_of_drafts(*, at: dt.datetime) -> int:
    """Post what is due at this moment. Returns how many messages were new. Safe to run any number of times."""
    rows = Application.objects.filter(
        state=ApplicationState.DRAFT, started_at__lte=at - JUST_BEGUN,
        vacancy__state=VacancyState.PUBLISHED, vacancy__closes_at__gt=at,
        vacancy__closes_at__lte=at + CLOSING_WITHIN,
    )  # fmt: skip
    rows = rows.select_related("applicant", "vacancy__unit").order_by("pk")
    return post_messages((_unsent(each) for each in rows), at)


def _unsent(application: Application) -> Draft:
    vacancy = application.vacancy
    return Draft(
        to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
        subject=f"You have not sent your application: {vacancy.title}", template="recruitment/application_unsent",
        context={"name": application.first_name, "vacancy": vacancy.title, "closes": moment(vacancy.closes_at),
                 "contact_name": vacancy.contact_name, "contact_email": vacancy.contact_email,
                 "url": page_address("apply:application", application.pk)},
        key=f"application.unsent:{application.pk}:{vacancy.closes_at:%Y%m%dT%H%M}",
    )  # fmt: skip
