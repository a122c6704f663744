"""Starting a vacancy from one there was."""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import InterviewQuestion, PanelMember, Vacancy, VacancyQuestion
from recruitment.queries.copying import What, what_can_be_copied
from recruitment.services.vacancies import ADVERT, POST, PRIVACY_NOTE, live_framework, settle_readiness
from values_hub.audit.services import record

COPIED = (*POST, *ADVERT, "reviews_per_answer", "scheme_minimum")


@transaction.atomic
def copy_vacancy(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> tuple[Vacancy, What]:
    """A new draft with everything of an old vacancy that still stands, and no dates. Also says what was left out.

    Questions are those of the framework live now with the same code; people who have left are not asked again.
    Raises: NoLiveFramework.
    """
    what = what_can_be_copied(vacancy)
    fields = {name: getattr(vacancy, name) for name in COPIED}
    fields["privacy_note"] = fields["privacy_note"] or PRIVACY_NOTE
    copy = Vacancy.objects.create(
        **fields, hiring_manager=what.manager, framework=live_framework(), created_at=at, created_by=actor
    )
    VacancyQuestion.objects.bulk_create(
        VacancyQuestion(vacancy=copy, question_id=key, order=order)
        for order, key in enumerate(what.questions, start=1)
    )
    InterviewQuestion.objects.bulk_create(
        InterviewQuestion(vacancy=copy, question_id=key, order=order)
        for order, key in enumerate(what.interview_questions, start=1)
    )
    PanelMember.objects.bulk_create(
        PanelMember(vacancy=copy, staff=staff, is_lead=staff == what.lead, added_at=at, added_by=actor)
        for staff in what.panel
    )
    record(action="vacancy.created", subject=copy, actor=actor, at=at)
    record(action="vacancy.copied", subject=copy, actor=actor, at=at, source=str(vacancy.pk))
    return settle_readiness(vacancy=copy, actor=actor, at=at), what
