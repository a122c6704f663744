"""A draft's own life, publishing and what it says before it."""

import copy
from collections.abc import Iterator

import pytest

from tests.factories import NOW, framework_document, make_framework, make_user
from tests.factories_framework import make_consultation, make_draft
from values_hub.audit.models import Event, StateChange
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.framework import impact
from values_hub.framework.models import Framework, Indicator, Value
from values_hub.framework.queries.gaps import Gap, advice, gaps
from values_hub.framework.queries.reading import question_counts
from values_hub.framework.services import drafts
from values_hub.framework.services.editing import ChangedMeanwhile, Published, RemovedMeanwhile
from values_hub.framework.services.exchange import create_from_document, to_document
from values_hub.framework.services.publishing import (
    NotReadyToPublish,
    gaps_before_publishing,
    preview_shown,
    publish_framework,
)

pytestmark = pytest.mark.django_db


def test_a_copy_holds_everything_but_the_change_note() -> None:
    live = make_draft(change_note="Once")
    publish_framework(framework=live, actor=None, at=NOW)

    copied = drafts.start_copy(actor=None, at=NOW)

    assert to_document(copied) == {**to_document(live), "change_note": ""}
    assert (copied.state, copied.number) == ("draft", 2)


def test_there_is_nothing_to_copy_before_the_first() -> None:
    with pytest.raises(drafts.NothingToCopy):
        drafts.start_copy(actor=None, at=NOW)


def test_an_empty_version_has_five_points_and_no_values() -> None:
    empty = drafts.start_empty(name="Our values", actor=None, at=NOW)

    assert gaps_before_publishing(empty) == ["Add at least one value."]
    assert empty.scale.count() == 5


def test_a_number_is_never_used_again() -> None:
    first = make_draft()
    drafts.discard_draft(framework=first, actor=None, at=NOW)

    assert make_draft().number == first.number + 1
    assert Event.objects.get(action="framework.discarded").data == {"number": first.number}


def test_only_a_draft_nobody_is_reading_is_discarded() -> None:
    consultation, live = make_consultation(), make_framework()

    with pytest.raises(drafts.StillOutForConsultation):
        drafts.discard_draft(framework=consultation, actor=None, at=NOW)
    with pytest.raises(Published):
        drafts.discard_draft(framework=live, actor=None, at=NOW)

    assert Framework.objects.count() == 2


def test_consultation_opens_and_ends() -> None:
    draft = make_draft()

    drafts.open_consultation(framework=draft, actor=None, at=NOW)
    drafts.take_back(framework=draft, actor=None, at=NOW)

    events = StateChange.objects.filter(subject_id=draft.pk).values_list("event", flat=True)
    assert sorted(events) == ["opened_for_consultation", "taken_back"]
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_somebody_else_opened_it_already() -> None:
    draft = make_draft()
    drafts.open_consultation(framework=draft, actor=make_user(name="Ana"), at=NOW)

    with pytest.raises(AlreadyDone):
        drafts.open_consultation(framework=draft, actor=make_user(), at=NOW)


def test_a_change_note_is_kept_beside_the_version() -> None:
    draft = make_draft()

    drafts.write_change_note(framework=draft, note="We added a value.", actor=None, at=NOW)
    drafts.write_change_note(framework=draft, note="We added a value.", actor=None, at=NOW)
    publish_framework(framework=draft, actor=None, at=NOW)

    assert Framework.objects.live().get().change_note == "We added a value."
    assert Event.objects.filter(action="framework.change_note_written").count() == 1
    with pytest.raises(Published):
        drafts.write_change_note(framework=draft, note="Later", actor=None, at=NOW)


def test_publishing_retires_the_one_before() -> None:
    before, draft = make_framework(), make_draft()

    publish_framework(framework=draft, actor=None, at=NOW, seen=preview_shown(draft, before))

    assert dict(Framework.objects.values_list("number", "state")) == {1: "retired", 2: "live"}


def test_a_preview_of_other_words_is_not_published() -> None:
    draft = make_draft()
    seen = preview_shown(draft, None)
    Value.objects.filter(framework=draft, code="KIND").update(name="Kinder")

    with pytest.raises(ChangedMeanwhile, match="nothing has been published"):
        publish_framework(framework=draft, actor=None, at=NOW, seen=seen)

    assert not Framework.objects.live().exists()


def test_a_preview_beside_another_live_version_is_not_published() -> None:
    draft, rival = make_draft(), make_draft()
    seen = preview_shown(draft, None)
    publish_framework(framework=rival, actor=None, at=NOW)

    with pytest.raises(ChangedMeanwhile):
        publish_framework(framework=draft, actor=None, at=NOW, seen=seen)

    assert Framework.objects.live().get() == rival


def test_a_retired_version_is_not_published_again() -> None:
    first = make_framework()
    make_framework()
    first.refresh_from_db()

    with pytest.raises(MoveRefused):
        publish_framework(framework=first, actor=None, at=NOW)


def test_every_gap_is_told_with_its_place() -> None:
    document = copy.deepcopy(framework_document())
    document["scale"]["points"].pop()
    document["values"][0]["anchors"] = document["values"][0]["anchors"][2:]
    document["values"][1]["anchors"] = document["values"][1]["anchors"][1:]
    document["values"][1]["behaviours"] = []
    document["questions"] = []
    draft = create_from_document(document=document, actor=None, at=NOW)
    kind, openness = draft.values.order_by("order")
    behaviour = kind.behaviours.get(code="KIND-2")
    Indicator.objects.filter(behaviour=behaviour, polarity="dont_see").delete()

    assert gaps(draft) == [
        Gap("Give each of the five points of the scale a label.", "scale"),
        Gap("Kind: describe what 0 and 1 look like for everyone.", "anchors", kind.pk),
        Gap("Behaviour KIND-2: say what we see and what we don't see.", "behaviour", behaviour.pk),
        Gap("Open: describe what 0 looks like for everyone.", "anchors", openness.pk),
        Gap("Open: add at least one behaviour.", "value", openness.pk),
    ]
    with pytest.raises(NotReadyToPublish) as caught:
        publish_framework(framework=draft, actor=None, at=NOW)
    assert caught.value.gaps == gaps_before_publishing(draft)
    assert not Framework.objects.live().exists()


def test_advice_is_no_gap() -> None:
    document = copy.deepcopy(framework_document())
    document["questions"][0]["exemplars"].pop()
    document["questions"] = [row for row in document["questions"] if row["code"] != "Q-OPEN-1-appraisal"]
    draft = create_from_document(document=document, actor=None, at=NOW)

    assert gaps(draft) == []
    assert advice(question_counts(draft)) == [
        "1 application question has fewer than three graded answers. Assessors warm up on them before they score.",
        "Open: there is no question yet for appraisal.",
    ]


@pytest.fixture
def counters(monkeypatch: pytest.MonkeyPatch) -> list[impact.Counter]:
    empty: list[impact.Counter] = []
    monkeypatch.setattr(impact, "_counters", empty)
    return empty


def test_the_stages_say_what_stays_and_what_moves(counters: list[impact.Counter]) -> None:
    before, after = make_framework(), make_draft()

    def vacancies(old: Framework, new: Framework) -> Iterator[impact.Effect]:
        yield impact.Effect(f"14 open vacancies stay on version {old.number}.")
        yield impact.Effect(f"2 drafts of adverts move to version {new.number}.", moves=True)

    impact.register(vacancies)
    impact.register(vacancies)

    assert counters == [vacancies]
    assert impact.impact_of(before, after) == impact.Impact(
        stays=["14 open vacancies stay on version 1."], moves=["2 drafts of adverts move to version 2."]
    )
    assert impact.impact_of(None, after) == impact.Impact()


def test_a_discarded_version_cannot_be_published_or_consulted_on() -> None:
    draft = make_draft()
    drafts.discard_draft(framework=Framework.objects.get(pk=draft.pk), actor=None, at=NOW)

    with pytest.raises(RemovedMeanwhile):
        drafts.open_consultation(framework=draft, actor=None, at=NOW)
    with pytest.raises(Framework.DoesNotExist):
        publish_framework(framework=draft, actor=None, at=NOW)
