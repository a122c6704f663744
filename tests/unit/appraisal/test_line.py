"""The whole line of one appraisal, by its services."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from appraisal.models import Appraisal, Preparation, PreparedRating, Record, Signature
from appraisal.queries.drafts import with_preparation, with_record
from appraisal.services.drafts import (
    LONGEST,
    ChangedElsewhere,
    TooLate,
    TooLong,
    keep_preparation,
    keep_record,
)
from appraisal.services.preparation import NotEveryValue, Rating
from appraisal.services.records import NotYet, ReasonMissing, needs_reason, record_meeting
from appraisal.services.signing import WordsMissing, sign_as_appraiser, sign_as_person
from appraisal.states import AppraisalState, Side
from tests.factories import NOW, TODAY
from tests.factories_appraisal import appraisal_of, brought_to, make_appraisal, ratings_of, send, share
from values_hub.audit.models import Event, StateChange
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.evidence.models import Evidence
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


def loaded(appraisal, side=Side.PERSON):
    return with_preparation(side)(Appraisal.objects.all()).get(pk=appraisal.pk)


def keep(appraisal, answers, version=0, side=Side.PERSON):
    actor = (appraisal.staff if side == Side.PERSON else appraisal.appraiser).user
    return keep_preparation(
        appraisal=loaded(appraisal, side), side=side, answers=answers, version=version, actor=actor, at=NOW
    )


def test_the_line_from_nothing_to_signed_writes_every_step_and_the_thread():
    appraisal = brought_to(make_appraisal(), AppraisalState.SIGNED, person="2", appraiser="4", agreed="3")

    changes = StateChange.objects.filter(subject_id=appraisal.pk).values_list("to_state", flat=True)
    assert sorted(changes) == sorted(["preparing", "ready", "met", "drafted", "signed_by_manager", "signed"])
    seen = Evidence.objects.filter(staff=appraisal.staff).order_by("value__order", "side")
    assert [(row.value.code, row.side, row.points, row.text) for row in seen] == [
        (code, side, points, text)
        for code in ("KIND", "OPEN")
        for side, points, text in (
            ("agreed", 3, "We talked it through."),
            ("manager", 4, "The appraiser saw it on the ward."),
            ("self", 2, "The person saw it on the ward."),
        )
    ]
    assert {row.stage for row in seen} == {"appraisal"}
    assert {row.seen_on for row in seen} == {TODAY}
    assert appraisal.confirmed_at == NOW


def test_each_side_is_the_author_of_what_it_said_in_the_thread():
    appraisal = brought_to(make_appraisal(), AppraisalState.SIGNED)

    authors = set(Evidence.objects.values_list("side", "written_by"))
    assert authors == {
        ("self", appraisal.staff.user_id),
        ("manager", appraisal.appraiser.user_id),
        ("agreed", appraisal.appraiser.user_id),
    }


def test_nothing_of_a_preparation_is_a_row_before_it_is_sent():
    appraisal = make_appraisal()
    value = ratings_of(appraisal, "4")[0].value_id

    keep(appraisal, {f"rating-{value}": "4", "reflection": "A good year."})

    assert not PreparedRating.objects.exists()
    assert Preparation.objects.get().reflection == ""
    assert not Evidence.objects.exists()


def test_sending_leaves_no_draft_behind():
    appraisal = make_appraisal()
    keep(appraisal, {"reflection": "Half a thought"})
    send(appraisal, Side.PERSON)

    row = Preparation.objects.get()
    assert (row.draft, row.reflection) == ({}, "The person looks back.")


def test_the_first_kept_answer_starts_the_appraisal_and_the_second_side_does_not_start_it_again():
    appraisal = make_appraisal()
    keep(appraisal, {"reflection": "Mine"})
    keep(appraisal, {"reflection": "Theirs"}, side=Side.APPRAISER)

    assert StateChange.objects.filter(subject_id=appraisal.pk).count() == 1
    appraisal.refresh_from_db()
    assert appraisal.state == AppraisalState.PREPARING


def test_keeping_takes_only_the_answers_the_page_asks_for():
    appraisal = make_appraisal()
    keep(appraisal, {"reflection": "Mine", "csrfmiddlewaretoken": "x", "rating-forged": "4"})

    draft = Preparation.objects.get().draft
    assert draft["reflection"] == "Mine"
    assert set(draft) == {
        "reflection",
        *(f"rating-{each.value_id}" for each in ratings_of(appraisal, "3")),
        *(f"example-{each.value_id}" for each in ratings_of(appraisal, "3")),
    }


def test_a_second_tab_does_not_overwrite_the_first():
    appraisal = make_appraisal()
    keep(appraisal, {"reflection": "First tab"})

    with pytest.raises(ChangedElsewhere) as refused:
        keep(appraisal, {"reflection": "Second tab"}, version=0)

    assert (refused.value.version, refused.value.fields) == (1, {"reflection": "First tab"})
    assert Preparation.objects.get().draft["reflection"] == "First tab"


def test_keeping_from_the_same_loaded_row_twice_is_noticed_by_the_database():
    appraisal = make_appraisal()
    keep(appraisal, {"reflection": "First"})
    stale = loaded(appraisal)
    keep(appraisal, {"reflection": "Second"}, version=1)

    with pytest.raises(ChangedElsewhere):
        keep_preparation(
            appraisal=stale, side=Side.PERSON, answers={"reflection": "Third"}, version=1,
            actor=appraisal.staff.user, at=NOW,
        )  # fmt: skip
    assert Preparation.objects.get().draft["reflection"] == "Second"


def test_an_answer_of_mischief_is_not_kept():
    appraisal = make_appraisal()
    with pytest.raises(TooLong):
        keep(appraisal, {"reflection": "x" * (LONGEST + 1)})
    assert Preparation.objects.get().draft["reflection"] == ""


def test_what_was_sent_does_not_change():
    appraisal = make_appraisal()
    send(appraisal, Side.PERSON, "3")

    with pytest.raises(TooLate):
        keep(appraisal, {"reflection": "More"}, version=1)
    with pytest.raises(TooLate):
        send(appraisal_of(appraisal.staff, appraisal.cycle), Side.PERSON, "4")
    assert set(PreparedRating.objects.values_list("points", flat=True)) == {3}


def test_sending_from_a_stale_page_changes_nothing():
    appraisal = make_appraisal()
    keep(appraisal, {"reflection": "Kept in another tab"})

    with pytest.raises(ChangedElsewhere):
        send(appraisal, Side.PERSON, version=0)

    appraisal.refresh_from_db()
    assert (appraisal.person_sent_at, PreparedRating.objects.count()) == (None, 0)


@pytest.mark.parametrize("break_it", [
    lambda ratings: ratings[:1],
    lambda ratings: [*ratings, ratings[0]],
    lambda ratings: [ratings[0], Rating(ratings[1].value_id, "")],
])  # fmt: skip
def test_every_value_is_rated_once_or_nothing_is_sent(break_it):
    appraisal = make_appraisal()
    with pytest.raises(NotEveryValue):
        send(appraisal, Side.PERSON, ratings=break_it(ratings_of(appraisal, "3")))
    assert not PreparedRating.objects.exists()


def test_nobody_hears_anything_until_both_have_sent_and_then_both_at_once():
    appraisal = make_appraisal()
    send(appraisal, Side.APPRAISER)
    assert not Message.objects.exists()

    send(appraisal, Side.PERSON)
    assert set(Message.objects.values_list("to", "created_at")) == {
        (appraisal.staff.user.email, NOW),
        (appraisal.appraiser.user.email, NOW),
    }


def test_audit_of_a_preparation_waits_for_both_and_holds_no_rating_and_no_word():
    """The person appraised may be the auditor: the trail says that a side has sent when both have, and not before."""
    appraisal = make_appraisal()
    send(appraisal, Side.PERSON, "0")
    assert not Event.objects.filter(action="appraisal.preparation_sent").exists()

    send(appraisal, Side.APPRAISER, "0")

    events = Event.objects.filter(action="appraisal.preparation_sent")
    assert {event.actor for event in events} == {appraisal.staff.user, appraisal.appraiser.user}
    assert [event.data for event in events] == [{}, {}]


def test_a_meeting_is_not_in_the_future_nor_before_the_cycle():
    appraisal = make_appraisal(AppraisalState.READY)
    actor = appraisal.appraiser.user
    for day in (TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)):
        with pytest.raises(NotYet):
            record_meeting(appraisal=appraisal, met_on=day, today=TODAY, actor=actor, at=NOW)
    appraisal.refresh_from_db()
    assert (appraisal.state, appraisal.met_on) == ("ready", None)


def test_a_meeting_before_the_first_day_of_a_cycle_that_was_opened_early_counts():
    appraisal = make_appraisal(
        AppraisalState.READY, opens_on=TODAY + dt.timedelta(days=9), due_on=TODAY + dt.timedelta(days=60)
    )
    record_meeting(appraisal=appraisal, met_on=TODAY, today=TODAY, actor=appraisal.appraiser.user, at=NOW)
    appraisal.refresh_from_db()
    assert appraisal.met_on == TODAY


@pytest.mark.parametrize(
    ("agreed", "person", "appraiser", "needed"),
    [
        ("3", "3", "2", False),
        ("2", "3", "2", False),
        ("2", "3", "3", True),
        ("4", "4", "4", True),
        ("0", "0", "0", True),
        ("n", "n", "3", False),
        ("n", "3", "3", True),
    ],
)
def test_a_reason_is_asked_for_at_the_ends_and_where_neither_said_it(agreed, person, appraiser, needed):
    assert needs_reason(agreed, person, appraiser) is needed


def test_a_record_without_its_reasons_is_not_shared():
    appraisal = make_appraisal(AppraisalState.MET)
    with pytest.raises(ReasonMissing) as refused:
        share(appraisal, ratings=ratings_of(appraisal, "4"))
    assert refused.value.value_ids == [each.value_id for each in ratings_of(appraisal, "4")]
    appraisal.refresh_from_db()
    assert appraisal.state == "met"


def test_sharing_again_replaces_what_was_shared_and_tells_the_person_again():
    appraisal = make_appraisal(AppraisalState.DRAFTED)
    before = Message.objects.filter(to=appraisal.staff.user.email).count()

    share(appraisal, "2", objectives=["Only one now.", ""])

    row = Record.objects.get()
    assert set(row.ratings.values_list("points", flat=True)) == {2}
    assert list(row.objectives.values_list("text", flat=True)) == ["Only one now."]
    assert Message.objects.filter(to=appraisal.staff.user.email).count() == before + 1
    appraisal.refresh_from_db()
    assert appraisal.state == "drafted"


def test_changes_nobody_has_read_are_not_signed():
    appraisal = make_appraisal(AppraisalState.DRAFTED)
    row = with_record(Appraisal.objects.all()).get(pk=appraisal.pk)
    keep_record(appraisal=row, answers={"career": "Something new"}, version=row.draft_version)

    with pytest.raises(MoveRefused, match="Share it again"):
        sign_as_appraiser(appraisal=appraisal, actor=appraisal.appraiser.user, at=NOW)
    assert not Signature.objects.exists()
    assert Record.objects.get().career == "Wants to train in tissue viability."


def test_a_signed_record_is_no_longer_written():
    appraisal = make_appraisal(AppraisalState.SIGNED_BY_MANAGER)
    row = with_record(Appraisal.objects.all()).get(pk=appraisal.pk)
    with pytest.raises(TooLate):
        keep_record(appraisal=row, answers={"career": "Late"}, version=row.draft_version)
    with pytest.raises(TooLate):
        share(appraisal, "2")


def test_disagreeing_keeps_the_words_and_the_thread_is_written_all_the_same():
    appraisal = brought_to(make_appraisal(), AppraisalState.DISAGREED, words="The March shift was not mine.")

    signature = Signature.objects.get(side=Side.PERSON)
    assert (signature.agrees, signature.words) == (False, "The March shift was not mine.")
    assert (appraisal.state, Evidence.objects.count()) == ("disagreed", 6)


def test_disagreeing_needs_words():
    appraisal = make_appraisal(AppraisalState.SIGNED_BY_MANAGER)
    with pytest.raises(WordsMissing):
        sign_as_person(
            appraisal=appraisal, agrees=False, words="  ", took_place=True, actor=appraisal.staff.user, at=NOW
        )
    appraisal.refresh_from_db()
    assert appraisal.state == "signed_by_manager"


def test_it_counts_as_confirmed_only_when_the_person_says_it_took_place():
    appraisal = brought_to(make_appraisal(), AppraisalState.SIGNED, took_place=False)
    assert (appraisal.state, appraisal.confirmed_at) == ("signed", None)


def test_signing_twice_is_one_signature_and_another_answer_does_not_replace_the_first():
    appraisal = make_appraisal(AppraisalState.SIGNED_BY_MANAGER)
    sign = {"words": "", "took_place": True, "actor": appraisal.staff.user, "at": NOW}
    assert sign_as_person(appraisal=appraisal, agrees=True, **sign) is True
    assert sign_as_person(appraisal=appraisal, agrees=True, **sign) is False
    with pytest.raises(MoveRefused, match="stands as you gave it"):
        sign_as_person(appraisal=appraisal, agrees=False, **{**sign, "words": "Changed my mind"})
    assert Signature.objects.filter(side=Side.PERSON).count() == 1
    assert Evidence.objects.count() == 6


def test_a_stand_in_who_signs_second_is_told_who_signed():
    appraisal = make_appraisal(AppraisalState.SIGNED_BY_MANAGER)
    with pytest.raises(AlreadyDone) as refused:
        sign_as_appraiser(appraisal=appraisal, actor=appraisal.staff.user, at=NOW)
    assert refused.value.by == appraisal.appraiser.user


def test_the_database_refuses_what_the_services_never_do():
    appraisal = make_appraisal()
    for wrong in (
        {"appraiser": appraisal.staff},
        {"state": "ready"},
        {"met_on": TODAY},
        {"confirmed_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appraisal.objects.filter(pk=appraisal.pk).update(**wrong)
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Signature.objects.create(
            appraisal=appraisal, side=Side.APPRAISER, signed_by=appraisal.staff.user, signed_at=NOW,
            took_place=False,
        )  # fmt: skip
