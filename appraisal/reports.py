"""Two documents of an appraisal: the agenda to talk from, and the record as it was shared and signed."""

import datetime as dt
import uuid
from functools import partial
from typing import Any

from django.utils import timezone

from appraisal.models import Appraisal, Kind
from appraisal.queries.asking import asked_in, recorded
from appraisal.queries.bundles import records_of
from appraisal.queries.drafts import with_people
from appraisal.queries.feedback import feedback_beside
from appraisal.queries.goals import last_promises
from appraisal.queries.pages import may_read_private, viewer_of
from appraisal.queries.reviews import review_of
from appraisal.queries.sides import labels_of, shared_record, signatures, what_was_sent
from appraisal.services.bundles import KIND
from appraisal.states import Side
from values_hub.access.actions import Action
from values_hub.documents.kinds import register_archive
from values_hub.documents.services import register_kind
from values_hub.framework.models import Trust

RECORD, AGENDA = "appraisal_record", "appraisal_agenda"


def build_record(appraisal_id: uuid.UUID, reader: Any) -> dict[str, Any]:
    """The record, its ratings and the signatures: what was shared, never a draft. Raises Appraisal.DoesNotExist.

    A file travels, and HR may ask for it: what is for the two alone is named in it and read in the appraisal. What
    colleagues see is in it where `reader`, who asked for it, reads it beside the record, and no more of it than there.
    """
    appraisal = _one(appraisal_id)
    labels = labels_of(appraisal)
    shared = shared_record(appraisal, labels)
    return {
        **_frame(appraisal),
        "record": shared,
        "rows": what_was_sent(appraisal, labels, shared=shared).rows if shared else [],
        "kept_apart": [each.heading for each in recorded(asked_in(appraisal.cycle)) if each.is_private],
        "signatures": signatures(appraisal),
        "feedback": feedback_beside(appraisal, reader),
        "review": review_of(appraisal, timezone.localdate()),
        "mid_year": getattr(appraisal, "mid_year", None),
    }


def build_agenda(appraisal_id: uuid.UUID, reader: Any) -> dict[str, Any]:
    """What both sent, value by value, what colleagues see, and last year's promises. Raises Appraisal.DoesNotExist.

    What is for the two alone, and what colleagues see, is in it where `reader`, who asked for it, reads it in the
    appraisal too. When that was does not matter: a worker may come to it after both have signed, or after the record
    was opened again.
    """
    appraisal = _one(appraisal_id)
    private = may_read_private(appraisal, reader, viewer_of(appraisal, reader))
    sent = what_was_sent(appraisal, labels_of(appraisal), with_private=private)
    return {
        **_frame(appraisal),
        "rows": sent.rows,
        "said": sent.said,
        "former": sent.former,
        "feedback": feedback_beside(appraisal, reader),
        "to_talk_about": _to_talk_about(appraisal),
        "promises": last_promises(appraisal.staff_id, before=appraisal),
    }


# How to begin on what the record asks; a question of the Trust's own is put as it is.
_OPENINGS = {
    Kind.WELLBEING: "How are you, and what would help you to be well at work?",
    Kind.CAREER: "What do you hope to do next, and what would help?",
    Kind.OBJECTIVES: "What will you do, and what do you need to learn, by the next appraisal?",
    Kind.TRAINING: "",
}


def _to_talk_about(appraisal: Appraisal) -> list[str]:
    """An opening for each thing that is left to agree, the person's part first."""
    asked = [each for each in recorded(asked_in(appraisal.cycle)) if not each.is_values]
    words = [
        _OPENINGS.get(Kind(each.kind), each.asked(Side.PERSON, appraisal.staff.name))
        for each in sorted(asked, key=lambda each: each.is_several)
    ]
    return [*filter(None, words), "How am I doing as your manager?"]


def _one(appraisal_id: uuid.UUID) -> Appraisal:
    rows = with_people(Appraisal.objects.all()).select_related(
        "staff__post__unit", "review__reviewer", "mid_year"
    )
    return rows.get(pk=appraisal_id)


def _frame(appraisal: Appraisal) -> dict[str, Any]:
    trust = Trust.objects.first()
    post = appraisal.staff.post
    return {
        "person": appraisal.staff.name,
        "appraiser": appraisal.appraiser.name if appraisal.appraiser else "The appraiser",
        "trust_name": trust.name if trust else "",
        "classification": "Personal and confidential",
        "about": [
            ("Name", appraisal.staff.name),
            ("Post", f"{post.title}, {post.unit.name}"),
            ("Appraiser", appraisal.appraiser.name if appraisal.appraiser else "Nobody"),
            ("Cycle", appraisal.cycle.name),
            ("Met on", _day(appraisal.met_on)),
        ],
    }


def _day(day: dt.date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "Not yet"


def register() -> None:
    register_archive(
        KIND, title=lambda bundle: f"Appraisal records: {bundle}", parts=partial(records_of, kind=RECORD),
        headings=("Person", "Unit", "Met on", "How far"), may_read=Action.TAKE_RECORDS, template_version="1",
    )  # fmt: skip
    register_kind(
        RECORD, title=lambda appraisal: f"Appraisal record: {appraisal.staff.name}",
        template="appraisal/documents/record.html", build=build_record, may_read=Action.READ_APPRAISAL_RECORD,
        template_version="4", for_reader=True,
    )  # fmt: skip
    register_kind(
        AGENDA, title=lambda appraisal: f"Agenda for an appraisal: {appraisal.staff.name}",
        template="appraisal/documents/agenda.html", build=build_agenda, may_read=Action.READ_BOTH_PREPARATIONS,
        template_version="5", for_reader=True,
    )  # fmt: skip
