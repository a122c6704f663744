"""Keeping the sections of a draft, and bringing them over."""

import pytest

from recruitment.models import Application, Background, Declaration, HistoryEntry, Referee
from recruitment.queries.paper import background_of, declaration_of, paper_of
from recruitment.services import entries, reuse
from recruitment.services.drafts import AlreadySent, ChangedElsewhere, Closed, NoSuchAnswer, TooLong
from recruitment.services.monitoring import save_monitoring
from recruitment.services.sections import (
    DECLARATIONS,
    GAP_CHARACTERS,
    REGISTRATION,
    SCHEMES,
    last_digits,
    save_gaps,
    save_section,
)
from recruitment.states import ApplicationState
from recruitment.tracker import LATER_ON, news_of, status_of
from tests.factories import NOW, TODAY, make_user
from tests.factories_recruitment import CLOSES, make_published, send, start, tell_the_rest
from values_hub.equality.models import MonitoringAnswers

pytestmark = pytest.mark.django_db
GAP = "2023-03_2026-03"


@pytest.fixture
def world():
    return make_published()


@pytest.fixture
def draft(world):
    return start(world)


def save(draft, section=DECLARATIONS, version=0, at=NOW, **fields):
    return save_section(section=section, application=draft, version=version, fields=fields, at=at)


def entry_of(draft, model=HistoryEntry):
    return model.objects.get(application=draft)


def fresh(application):
    return Application.objects.select_related("vacancy", "applicant").get(pk=application.pk)


def test_a_section_is_kept_word_for_word_and_counts_its_own_versions(draft):
    assert save(draft, related="yes", related_detail="My aunt\r\non Ward 3") == 1
    assert save(draft, section=SCHEMES, adjustments="More time") == 1

    told = Declaration.objects.get(application=draft)
    assert (told.related, told.related_detail) == ("yes", "My aunt\non Ward 3")


def test_the_first_words_of_an_application_from_before_there_were_sections(draft):
    Declaration.objects.all().delete()
    Background.objects.all().delete()

    assert save(draft, related="no") == 1
    assert save_gaps(application=draft, version=0, texts={GAP: "Travelling."}, at=NOW) == 1
    assert save(draft, section=REGISTRATION, qualification="A degree") == 1
    with pytest.raises(ChangedElsewhere):
        save(draft, related="yes")


def test_another_tab_is_told_what_stands_and_the_same_words_are_no_conflict(draft):
    save(draft, related="no")
    save_gaps(application=draft, version=0, texts={GAP: "Travelling."}, at=NOW)

    assert save(draft, related="no") == 1
    assert save_gaps(application=draft, version=0, texts={GAP: "Travelling."}, at=NOW) == 1
    with pytest.raises(ChangedElsewhere) as refused:
        save(draft, related="yes")
    assert (refused.value.version, refused.value.fields) == (1, {"related": "no"})
    with pytest.raises(ChangedElsewhere) as refused:
        save_gaps(application=draft, version=0, texts={GAP: "Ill."}, at=NOW)
    assert refused.value.fields == {f"gap_{GAP}": "Travelling."}


def test_a_box_that_is_ticked_elsewhere_comes_back_as_a_form_sends_it(draft):
    save(draft, section=SCHEMES, armed_forces="on")

    with pytest.raises(ChangedElsewhere) as refused:
        save(draft, section=SCHEMES, armed_forces="", adjustments="More time")

    assert refused.value.fields == {"armed_forces": "on", "adjustments": ""}


@pytest.mark.parametrize(
    ("section", "fields"),
    [(DECLARATIONS, {"related": "perhaps"}), (DECLARATIONS, {"related": "x"}), (DECLARATIONS, {"ai_detail": "x" * 501}),
     (SCHEMES, {"adjustments": "x" * 2001})],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_nothing_changes(draft, section, fields):
    with pytest.raises(TooLong):
        save(draft, section=section, **fields)

    assert Declaration.objects.get(application=draft).version == 0
    assert fresh(draft).schemes_version == 0


def test_no_part_of_it_changes_once_it_is_sent_or_late(world):
    sent, late = send(world), start(world)
    job = {"model": HistoryEntry, "application": sent, "entry_id": entry_of(sent).pk, "at": NOW}
    for attempt in (
        lambda: save(sent, version=1, related="yes"),
        lambda: save(sent, section=SCHEMES, version=0, adjustments="More time"),
        lambda: save_gaps(application=sent, version=0, texts={GAP: "Ill."}, at=NOW),
        lambda: entries.save_entry(**job, version=1, fields={"title": "Porter"}),
        lambda: entries.add_entry(model=Referee, application=sent, at=NOW),
        lambda: entries.remove_entry(**job),
        lambda: save_monitoring(application=sent, answers={"sex": "F"}, at=NOW),
        lambda: reuse.bring_over(application=sent, actor=sent.applicant, at=NOW),
    ):
        with pytest.raises(AlreadySent):
            attempt()
    grace_is_over = CLOSES.replace(hour=23) + (CLOSES - NOW)
    with pytest.raises(Closed):
        save(late, related="no", at=grace_is_over)
    assert entry_of(sent).title == "Care assistant"
    assert not MonitoringAnswers.objects.exists()


def test_a_blank_entry_is_used_before_another_is_made_and_forty_are_enough(draft):
    first = entries.add_entry(model=HistoryEntry, application=draft, at=NOW, kind="study")
    assert (first, first.kind) == (entry_of(draft), "study")
    tell_the_rest(draft, at=NOW)
    assert entries.add_entry(model=HistoryEntry, application=draft, at=NOW) != first
    HistoryEntry.objects.bulk_create(HistoryEntry(application=draft, version=1) for _ in range(38))
    HistoryEntry.objects.filter(version=0).update(version=1)

    with pytest.raises(TooLong):
        entries.add_entry(model=HistoryEntry, application=draft, at=NOW)


def test_an_entry_of_somebody_else_is_not_there(world, draft):
    theirs = entry_of(start(world))

    with pytest.raises(NoSuchAnswer):
        entries.save_entry(
            model=HistoryEntry,
            application=draft,
            entry_id=theirs.pk,
            version=0,
            fields={"title": "x"},
            at=NOW,
        )
    entries.remove_entry(model=HistoryEntry, application=draft, entry_id=theirs.pk, at=NOW)
    assert HistoryEntry.objects.filter(pk=theirs.pk).exists()


def test_registration_and_gaps_come_over_too(world):
    person = make_user()
    before = start(world, person)
    tell_the_rest(before, at=NOW)
    Application.objects.filter(pk=before.pk).update(first_name="Nasreen")
    save(before, section=REGISTRATION, registration_body="NMC", registration_number="12A3456E")
    save_gaps(application=before, version=0, texts={GAP: "Travelling."}, at=NOW)
    again = start(make_published(), person)

    brought = reuse.bring_over(application=again, actor=person, at=NOW)

    assert brought == "your work and study history, your registration and qualification and your referees"
    here = Background.objects.get(application=again)
    assert (here.registration_number, here.gaps) == ("12A3456E", {GAP: "Travelling."})


def test_the_paper_says_where_each_section_stands(draft):
    assert [task.status for task in paper_of(fresh(draft), TODAY).tasks()] == [
        "Not started", "Not started", "Not started", "Optional", "Not started", "Not started", "Optional",
    ]  # fmt: skip
    tell_the_rest(draft, at=NOW)
    save(draft, section=SCHEMES, disability_confident="on")

    assert [task.status for task in paper_of(fresh(draft), TODAY).tasks()] == [
        "Not started", "Not started", "Completed", "Optional", "Completed", "Completed", "Completed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("phone", "digits"),
    [("07700 900123", "700900123"), ("+44 (0)7700 900123", "700900123"), ("999", ""), ("", "")],
)
def test_a_number_is_the_same_however_it_is_written(phone, digits):
    assert last_digits(phone) == digits


@pytest.mark.parametrize("state", ApplicationState.values)
def test_every_state_has_words_and_none_of_them_is_the_panels(draft, state):
    draft.state = state

    news = news_of(draft, NOW)

    assert news.status
    assert news.now
    assert "score" not in f"{news.now} {news.then}".lower()
    assert state in LATER_ON or status_of(state)


def test_what_no_form_sends_of_a_job_or_a_gap_is_not_kept(draft):
    with pytest.raises(TooLong, match="Select yes or no"):
        entries.save_entry(
            model=HistoryEntry, application=draft, entry_id=entry_of(draft).pk, version=0,
            fields={"is_current": "x"}, at=NOW,
        )  # fmt: skip
    with pytest.raises(TooLong, match="about a gap must be"):
        save_gaps(application=draft, version=0, texts={GAP: "x" * (GAP_CHARACTERS + 1)}, at=NOW)

    assert entry_of(draft).version == 0
    assert Background.objects.get(application=draft).gaps == {}


def test_an_application_from_before_there_were_sections_reads_as_blank(draft):
    Declaration.objects.all().delete()
    Background.objects.all().delete()

    blank, nothing = background_of(fresh(draft)), declaration_of(fresh(draft))

    assert (blank.application, blank.gaps, blank.registration_number) == (draft, {}, "")
    assert (nothing.application, nothing.version, nothing.related) == (draft, 0, "")
    assert not Declaration.objects.exists()
