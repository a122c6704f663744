"""Starting a vacancy from one there was."""

import datetime as dt
from typing import Any

from django.db import transaction

from recruitment.models import PanelMember, Vacancy
from recruitment.queries.copying import What, what_can_be_copied
from recruitment.services.vacancies import (
    ADVERT,
    POST,
    change_advert,
    change_dates,
    choose_interview_questions,
    choose_questions,
    create_vacancy,
    set_hiring_manager,
    settle_readiness,
)
from values_hub.audit.services import record


@transaction.atomic
def copy_vacancy(*, vacancy: Vacancy, actor: Any, at: dt.datetime) -> tuple[Vacancy, What]:
    """A new draft with everything of an old vacancy that still stands, and no dates. Also says what was left out.

    Questions are those of the framework live now with the same code; people who have left are not asked again.
    Raises: NoLiveFramework.
    """
    what = what_can_be_copied(vacancy)
    copy = create_vacancy(post=_fields(vacancy, POST), actor=actor, at=at)
    advert = _fields(vacancy, ADVERT)
    if not advert["privacy_note"]:
        del advert["privacy_note"]
    change_advert(vacancy=copy, advert=advert, actor=actor, at=at)
    change_dates(vacancy=copy, dates={"reviews_per_answer": vacancy.reviews_per_answer}, actor=actor, at=at)
    choose_questions(vacancy=copy, questions=what.questions, actor=actor, at=at)
    choose_interview_questions(vacancy=copy, questions=what.interview_questions, actor=actor, at=at)
    if what.manager is not None:
        set_hiring_manager(vacancy=copy, manager=what.manager, actor=actor, at=at)
    PanelMember.objects.bulk_create(
        PanelMember(vacancy=copy, staff=staff, is_lead=staff == what.lead, added_at=at, added_by=actor)
        for staff in what.panel
    )
    record(action="vacancy.copied", subject=copy, actor=actor, at=at, source=str(vacancy.pk))
    copy.refresh_from_db()
    return settle_readiness(vacancy=copy, actor=actor, at=at), what


def _fields(vacancy: Vacancy, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(vacancy, name) for name in names}
