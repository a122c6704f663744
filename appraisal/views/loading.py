"""Loading an appraisal with all that its pages name."""

from typing import Any

from appraisal.models import Appraisal
from appraisal.queries.drafts import with_people
from appraisal.queries.givers import knowing_who_is_kept_away, remember_kept_away, with_request
from values_hub.access.decorators import visible

NAMED = ("staff__post", "review__reviewer", "mid_year", "meeting", "feedback")
# Of the three, half of what is known: no page of an appraisal says it.
NOT_SAID = [
    f"{who}__{part}"
    for who in ("staff", "appraiser", "review__reviewer")
    for part in (
        "employee_number", "assignment_number", "title", "email", "contract_type", "fte", "started_on",
        "nhs_started_on", "band_started_on", "pay_step_on", "professional_body", "registration_number",
        "registration_expires_on", "manager_kept", "missing_since",
    )
]  # fmt: skip


def whole_appraisal(user: Any, kwargs: dict[str, Any]) -> Appraisal:
    """One that this person may see, with what was asked of HR about who gives it, and whether HR keep this reader from
    the person: asked for by itself that would be one query too many."""

    def whole(rows: Any) -> Any:
        named = with_people(rows).select_related(*NAMED).defer(*NOT_SAID)
        return knowing_who_is_kept_away(with_request(named, user), user)

    appraisal: Appraisal = visible(Appraisal, through=whole)(user, kwargs)
    remember_kept_away(appraisal, user)
    return appraisal
