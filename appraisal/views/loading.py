"""Loading an appraisal with all that its pages name."""

from typing import Any

from appraisal.models import Appraisal
from appraisal.queries.drafts import with_people
from appraisal.queries.givers import knowing_who_is_kept_away, remember_kept_away, with_requests
from values_hub.access.decorators import visible

NAMED = ("staff__post", "review__reviewer", "mid_year", "meeting")


def whole_appraisal(user: Any, kwargs: dict[str, Any]) -> Appraisal:
    """One that this person may see, with what was asked of HR about who gives it, and whether HR keep this reader from
    the person: asked for by itself that would be one query too many."""

    def whole(rows: Any) -> Any:
        return knowing_who_is_kept_away(with_requests(with_people(rows).select_related(*NAMED)), user)

    appraisal: Appraisal = visible(Appraisal, through=whole)(user, kwargs)
    remember_kept_away(appraisal, user)
    return appraisal
