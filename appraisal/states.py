"""The life of a form, of a cycle and of an appraisal, and who holds an appraisal in each state."""

from django.db import models

from values_hub.audit.machine import Machine


class FormState(models.TextChoices):
    DRAFT = "draft", "Draft"
    LIVE = "live", "Live"
    RETIRED = "retired", "Retired"


FORM_MACHINE = Machine(
    name="appraisal_form",
    initial=FormState.DRAFT,
    transitions={
        FormState.DRAFT: {FormState.LIVE: "published"},
        FormState.LIVE: {FormState.RETIRED: "retired"},
        FormState.RETIRED: {},
    },
    owners={FormState.DRAFT: "HR", FormState.LIVE: "the Trust", FormState.RETIRED: "nobody"},
)


class CycleState(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


CYCLE_MACHINE = Machine(
    name="appraisal_cycle",
    initial=CycleState.DRAFT,
    transitions={
        CycleState.DRAFT: {CycleState.OPEN: "opened"},
        CycleState.OPEN: {CycleState.CLOSED: "closed"},
        CycleState.CLOSED: {CycleState.OPEN: "opened_again"},
    },
    owners={CycleState.DRAFT: "HR", CycleState.OPEN: "HR", CycleState.CLOSED: "nobody"},
)


class AppraisalState(models.TextChoices):
    """`ended` is for a person who left before both had signed; `closed` follows a review.

    The labels are what any reader may be told. The first two read alike on purpose: whether the other side has
    begun is not said to anybody who has not sent their own."""

    NOT_STARTED = "not_started", "Being prepared"
    PREPARING = "preparing", "Being prepared"
    READY = "ready", "Ready to talk"
    MET = "met", "Record being written"
    DRAFTED = "drafted", "Record shared"
    SIGNED_BY_MANAGER = "signed_by_manager", "Signed by the appraiser"
    SIGNED = "signed", "Signed by both"
    DISAGREED = "disagreed", "Signed, not agreed"
    REVIEWED = "reviewed", "Reviewed"
    CLOSED = "closed", "Closed"
    ENDED = "ended", "Ended unfinished"


_S = AppraisalState

MACHINE = Machine(
    name="appraisal",
    initial=_S.NOT_STARTED,
    transitions={
        _S.NOT_STARTED: {_S.PREPARING: "preparation_begun", _S.ENDED: "ended"},
        _S.PREPARING: {_S.READY: "both_sent", _S.ENDED: "ended"},
        _S.READY: {_S.MET: "meeting_recorded", _S.ENDED: "ended"},
        _S.MET: {_S.DRAFTED: "record_shared", _S.ENDED: "ended"},
        _S.DRAFTED: {_S.SIGNED_BY_MANAGER: "signed_by_appraiser", _S.ENDED: "ended"},
        _S.SIGNED_BY_MANAGER: {_S.SIGNED: "signed", _S.DISAGREED: "disagreed", _S.ENDED: "ended"},
        _S.SIGNED: {_S.MET: "opened_again"},
        _S.DISAGREED: {_S.REVIEWED: "reviewed", _S.MET: "opened_again"},
        _S.REVIEWED: {_S.CLOSED: "closed", _S.MET: "opened_again"},
        _S.CLOSED: {},
        _S.ENDED: {},
    },
    owners={
        _S.NOT_STARTED: "the person and the appraiser",
        _S.PREPARING: "whichever of the two has not sent theirs",
        _S.READY: "the appraiser",
        _S.MET: "the appraiser",
        _S.DRAFTED: "the appraiser",
        _S.SIGNED_BY_MANAGER: "the person",
        _S.SIGNED: "nobody",
        _S.DISAGREED: "the reviewer of record",
        _S.REVIEWED: "HR",
        _S.CLOSED: "nobody",
        _S.ENDED: "nobody",
    },
)

# Each side works alone.
BLIND = frozenset({_S.NOT_STARTED, _S.PREPARING})
# The appraiser's turn.
WITH_APPRAISER = frozenset({_S.READY, _S.MET, _S.DRAFTED})
# Somebody still has something to do before both have signed.
UNFINISHED = BLIND | WITH_APPRAISER | {_S.SIGNED_BY_MANAGER}
# Before anybody has signed: it can still go to another appraiser.
GIVEN_ON = BLIND | WITH_APPRAISER
# Both have signed: counted as recorded.
RECORDED = frozenset({_S.SIGNED, _S.DISAGREED, _S.REVIEWED, _S.CLOSED})
# There is a reviewer of record.
REVIEWED_IN = frozenset({_S.DISAGREED, _S.REVIEWED, _S.CLOSED})
# Both have sent, so each may read the other's. What ended unfinished stays as blind as it was.
OPEN_TO_BOTH = WITH_APPRAISER | {_S.SIGNED_BY_MANAGER} | RECORDED
# The record has been shared with the person.
SHARED = frozenset({_S.DRAFTED, _S.SIGNED_BY_MANAGER}) | RECORDED


class Side(models.TextChoices):
    """The two who take part."""

    PERSON = "person", "The person"
    APPRAISER = "appraiser", "The appraiser"
