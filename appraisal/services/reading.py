"""Reads of personal data are kept (DESIGN §8)."""

import datetime as dt
from typing import Any

from appraisal.models import Appraisal
from appraisal.queries.givers import Givers
from appraisal.queries.next_steps import Viewer
from appraisal.queries.pages import AppraisalPage
from values_hub.audit.services import record


def record_reading(*, appraisal: Appraisal, page: AppraisalPage, actor: Any, at: dt.datetime) -> None:
    """Somebody who takes no part in the appraisal, or stands in for whoever gives it, was shown what is in it. How far
    it is, is no such thing."""
    if page.viewer is Viewer.ONLOOKER and page.may_read_both:
        record(action="appraisal.read", subject=appraisal, actor=actor, at=at)
    elif page.acting_for and page.may_read_both:
        record(action="appraisal.read", subject=appraisal, actor=actor, at=at, standing_in=True)


def record_reading_of_requests(*, appraisal: Appraisal, givers: Givers, actor: Any, at: dt.datetime) -> None:
    """HR were shown why one of the two asked for another appraiser."""
    if givers.asked:
        record(action="appraisal.requests_read", subject=appraisal, actor=actor, at=at)
