"""Reads of personal data are kept (DESIGN §8)."""

import datetime as dt
from typing import Any

from appraisal.models import Appraisal
from appraisal.queries.next_steps import Viewer
from appraisal.queries.pages import AppraisalPage
from values_hub.audit.services import record


def record_reading(*, appraisal: Appraisal, page: AppraisalPage, actor: Any, at: dt.datetime) -> None:
    """Somebody who takes no part in the appraisal was shown what is in it. How far it is, is no such thing."""
    if page.viewer is Viewer.ONLOOKER and page.may_read_both:
        record(action="appraisal.read", subject=appraisal, actor=actor, at=at)
