"""The interview kit on paper: questions, anchors and room to write. No score of anybody, and none of the sift."""

import uuid
from typing import Any

from recruitment.models import Interview
from recruitment.queries.kits import kit_questions
from recruitment.tracker import moment
from values_hub.access.actions import Action
from values_hub.documents.services import register_kind
from values_hub.framework.models import Trust

KIND = "interview_kit"
LINES = 17  # to write on: they fill the page of a question that runs over three lines and has five prompts


def build(interview_id: uuid.UUID) -> dict[str, Any]:
    """What the pack shows. Raises Interview.DoesNotExist."""
    interview = Interview.objects.with_people().get(pk=interview_id)
    vacancy, trust = interview.application.vacancy, Trust.objects.first()
    return {
        "interview": interview,
        "vacancy": vacancy,
        "questions": kit_questions(vacancy),
        "lines": range(LINES),
        "trust_name": trust.name if trust else "",
        "classification": "Personal and confidential",
        "about": [
            ("Vacancy", f"{vacancy.title}, {vacancy.unit.name}"),
            ("Candidate", interview.application.name),
            ("Time", moment(interview.slot.starts_at) if interview.slot else "Not chosen yet"),
        ],
    }


def register() -> None:
    register_kind(
        KIND,
        title=lambda interview: f"Interview kit: {interview.application.vacancy.title}",
        template="recruitment/interviews/pack.html",
        build=build,
        may_read=Action.PRINT_INTERVIEW_KIT,
        template_version="1",
    )
