"""Loading one side's own draft with the appraisal, in a single query: an autosave has four in all."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.http import Http404
from django.utils import timezone

from appraisal.models import Appraisal
from appraisal.models.appraisals import AppraisalQuerySet
from appraisal.states import Side
from values_hub.people.models import Delegation


def with_people(rows: AppraisalQuerySet) -> AppraisalQuerySet:
    """With what every page names: the person, the appraiser, the cycle."""
    return rows.select_related("staff", "appraiser", "cycle__framework", "unit")


def with_preparation(side: Side) -> Callable[[AppraisalQuerySet], AppraisalQuerySet]:
    """Annotate `draft_id`, `draft` and `draft_version` of this side's preparation (None before the first save)."""
    mine = Q(preparations__side=side, preparations__handed_over_at=None)

    def through(rows: AppraisalQuerySet) -> AppraisalQuerySet:
        return with_people(rows).annotate(
            own=FilteredRelation("preparations", condition=mine),
            draft_id=F("own__pk"),
            draft=F("own__draft"),
            draft_version=F("own__version"),
        )

    return through


def with_record(rows: AppraisalQuerySet) -> AppraisalQuerySet:
    """The same for the appraiser's record."""
    return with_people(rows).annotate(
        draft_id=F("record__pk"), draft=F("record__draft"), draft_version=F("record__version")
    )


def taking_part(
    side: Side, through: Callable[[AppraisalQuerySet], AppraisalQuerySet]
) -> Callable[[Any, dict[str, Any]], Appraisal]:
    """A loader for `@requires`: the appraisal if this person is on `side` of it, else Http404.

    Narrower than `.visible_to` and one query where that needs to ask first who reports to whom.
    """

    def load(user: Any, kwargs: dict[str, Any]) -> Appraisal:
        rows = through(Appraisal.objects.filter(_on_side(user, side)))
        try:
            return rows.get(pk=kwargs.pop("pk"))
        except (Appraisal.DoesNotExist, ValidationError) as error:
            raise Http404("No such appraisal.") from error

    return load


def _on_side(user: Any, side: Side) -> Q:
    if side == Side.PERSON:
        return Q(staff__user=user)
    acting = Delegation.objects.current(timezone.localdate()).filter(
        manager=OuterRef("appraiser"), delegate__user=user, delegate__left_on=None
    )
    return Q(appraiser__user=user, appraiser__left_on=None) | Q(Exists(acting))
