"""The interviews of a vacancy that is withdrawn."""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import Application, Interview, Interviewer, Vacancy
from recruitment.services.interviews.booking import let_go
from recruitment.states import ApplicationState
from recruitment.tracker import moment
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_messages


@transaction.atomic
def call_off(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> int:
    """Free every time a candidate has chosen, and tell each interviewer once which will not take place.

    The vacancy's row is held by the caller and its applications still stand as they did. Candidates hear of it in the
    message that the vacancy is withdrawn. Returns how many interviews there were.
    """
    # The applications first, as whoever finishes or locks an interview holds them.
    expected = Application.objects.select_for_update().filter(vacancy=vacancy, state=ApplicationState.BOOKED)
    keys = list(expected.order_by("pk").values_list("pk", flat=True))
    booked = Interview.objects.filter(application__in=keys, slot__isnull=False).select_related("slot")
    over = []
    for interview in booked.order_by("slot__starts_at"):
        when = moment(let_go(interview=interview, actor=actor, at=at))
        over.append((when, page_address("recruitment:interview_calendar", interview.pk)))
    if over:
        people = Interviewer.objects.filter(vacancy=vacancy).select_related("staff__user").order_by("pk")
        post_messages([_called_off(each, vacancy, over) for each in people if each.email], at)
    return len(over)


def _called_off(each: Interviewer, vacancy: Vacancy, over: list[tuple[str, str]]) -> Draft:
    """Only somebody who can sign in has a use for the calendar files."""
    return Draft(
        to=each.email, user_id=each.staff.user_id if each.staff else None, unit_path=vacancy.unit.path,
        subject=f"Interviews called off: {vacancy.title}", template="recruitment/interviews_called_off",
        context={"name": each.greeting, "vacancy": vacancy.title, "contact_name": vacancy.contact_name,
                 "contact_email": vacancy.contact_email,
                 "times": [{"when": when, "url": url if each.staff else ""} for when, url in over]},
        key=f"interviews.called_off:{vacancy.pk}:{each.pk}",
    )  # fmt: skip
