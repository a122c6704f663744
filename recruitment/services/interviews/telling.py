"""Messages about an interview that more than one service sends."""

import datetime as dt

from django.db.models import Max

from recruitment.models import Interview, Interviewer, InterviewKit
from recruitment.queries.kits import recused_from
from values_hub.common.site import page_address
from values_hub.outbox.services import post_message


def tell_lead(interview: Interview, at: dt.datetime) -> None:
    """Everybody has locked: the round table can begin. The candidate is not named by email.

    Once for the last lock there is: whoever is added when HR have kept out all who had locked makes it news again.
    """
    vacancy = interview.application.vacancy
    leads = Interviewer.objects.filter(vacancy=vacancy, is_lead=True).exclude(
        pk__in=recused_from(interview).values("pk")
    )
    lead = leads.select_related("staff__user").first()
    if lead is None or lead.staff is None or not lead.email:
        return
    last = InterviewKit.objects.filter(interview=interview).aggregate(at=Max("locked_at"))["at"]
    post_message(
        to=lead.email, user=lead.staff.user, unit_path=vacancy.unit.path,
        subject=f"All scores of an interview are in: {vacancy.title}", template="recruitment/interview_all_locked",
        context={"name": lead.greeting, "vacancy": vacancy.title,
                 "url": page_address("recruitment:round_table", interview.pk)},
        key=f"interview.all_locked:{interview.pk}:{lead.pk}:{last or at:%Y%m%d%H%M%S%f}", at=at,
    )  # fmt: skip
