"""Reminders of interviews, exactly once each: three days before to who has not chosen a time, the day before to all.

What is due is read from how things stand now, so an interview that was given back, declined or called off is silent;
a reminder's key names the interview and the change of time it belongs to, so a second run posts nothing.
"""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Min, Q

from recruitment.models import Interview, Interviewer, InterviewKit, Vacancy
from recruitment.queries.interviews import NOTICE
from recruitment.states import ApplicationState, VacancyState
from recruitment.tracker import moment
from values_hub.common.site import page_address
from values_hub.outbox.services import Draft, post_messages

TO_CHOOSE_WITHIN = dt.timedelta(days=3)
# Whoever was invited less than this long ago has only just heard.
JUST_INVITED = dt.timedelta(days=1)


def remind(*, at: dt.datetime) -> int:
    """Post what is due at this moment. Returns how many messages were new. Safe to run any number of times."""
    return post_messages(_to_choose(at), at) + post_messages(_tomorrow(at), at)


def _to_choose(at: dt.datetime) -> Iterator[Draft]:
    """Three days before the first time that is left to choose."""
    free = Q(interview_slots__interview=None, interview_slots__starts_at__gt=at + NOTICE)
    vacancies = (
        Vacancy.objects.filter(state=VacancyState.INTERVIEWING)
        .annotate(first_free=Min("interview_slots__starts_at", filter=free))
        .filter(first_free__lte=at + TO_CHOOSE_WITHIN)
    )
    rows = Interview.objects.filter(
        application__vacancy__in=vacancies, application__state=ApplicationState.INVITED,
        invited_at__lte=at - JUST_INVITED,
    ).with_people().order_by("pk")  # fmt: skip
    for row in rows:
        application, vacancy = row.application, row.application.vacancy
        yield Draft(
            to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
            subject=f"Please choose a time for your interview: {vacancy.title}",
            template="recruitment/interview_choose",
            context={**_contact(vacancy), "name": application.first_name,
                     "url": _address("apply:interview", application.pk)},
            key=f"interview.choose:{row.pk}:{row.sequence}",
        )  # fmt: skip


def _tomorrow(at: dt.datetime) -> Iterator[Draft]:
    zone = ZoneInfo(settings.TIME_ZONE)
    after_tomorrow = at.astimezone(zone).date() + dt.timedelta(days=2)
    until = dt.datetime.combine(after_tomorrow, dt.time(), zone)
    rows = list(
        Interview.objects.filter(
            application__state=ApplicationState.BOOKED, application__vacancy__state=VacancyState.INTERVIEWING,
            slot__starts_at__gt=at, slot__starts_at__lt=until,
        ).with_people().select_related("application__vacancy__interview_plan").order_by("slot__starts_at", "pk")
    )  # fmt: skip
    people: dict[object, list[Interviewer]] = {}
    for each in Interviewer.objects.filter(
        vacancy__in={row.application.vacancy_id for row in rows}
    ).select_related("staff__user"):
        people.setdefault(each.vacancy_id, []).append(each)
    kits = InterviewKit.objects.filter(interview__in=rows, excused_at__isnull=False)
    excused = set(kits.values_list("interview", "interviewer"))
    for row in rows:
        yield _for_candidate(row)
        for each in people.get(row.application.vacancy_id, []):
            if each.email and (row.pk, each.pk) not in excused:
                yield _for_interviewer(row, each)


def _for_candidate(row: Interview) -> Draft:
    application, vacancy = row.application, row.application.vacancy
    return Draft(
        to=application.applicant.email, user_id=application.applicant_id, unit_path=vacancy.unit.path,
        subject=f"Your interview: {moment(row.slot.starts_at if row.slot else None)}",
        template="recruitment/interview_tomorrow",
        context={**_contact(vacancy), "name": application.first_name, "plan": vacancy.interview_plan,
                 "when": moment(row.slot.starts_at if row.slot else None),
                 "url": _address("apply:interview", application.pk)},
        key=f"interview.tomorrow:{row.pk}:{row.sequence}",
    )  # fmt: skip


def _for_interviewer(row: Interview, each: Interviewer) -> Draft:
    """Somebody who comes by a link is told the time and to use the link they have: it is in no second email."""
    vacancy = row.application.vacancy
    when = moment(row.slot.starts_at if row.slot else None)
    return Draft(
        to=each.email, user_id=each.staff.user_id if each.staff else None, unit_path=vacancy.unit.path,
        subject=f"Interview for {vacancy.title}: {when}", template="recruitment/interview_tomorrow_interviewer",
        context={**_contact(vacancy), "name": each.greeting, "when": when, "plan": vacancy.interview_plan,
                 "url": _address("recruitment:interviews", vacancy.pk) if each.staff else ""},
        key=f"interview.tomorrow:{row.pk}:{row.sequence}:{each.pk}",
    )  # fmt: skip


def _contact(vacancy: Vacancy) -> dict[str, str]:
    return {
        "vacancy": vacancy.title, "contact_name": vacancy.contact_name,
        "contact_email": vacancy.contact_email, "contact_phone": vacancy.contact_phone,
    }  # fmt: skip


def _address(name: str, key: object) -> str:
    return page_address(name, key)
