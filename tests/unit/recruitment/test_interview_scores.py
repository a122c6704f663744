"""Notes before scores, locking alone, the round table, the gate and the thread."""

import datetime as dt

import pytest

from recruitment.models import (
    AgreedInterviewScore,
    Interviewer,
    InterviewKit,
    InterviewQuestion,
    InterviewScore,
)
from recruitment.queries.interview_results import results
from recruitment.queries.kits import StillScoring, everybody_has_locked, grid, is_apart, kit_questions
from recruitment.queries.lay import interviewer_by_browser
from recruitment.services.interviews import agreeing, inviting, kits, links, planning
from recruitment.services.interviews.kits import Entry
from tests.factories_interviews import (
    EVENING,
    FIRST,
    PLANNED,
    add_lay,
    agree_all,
    all_locked,
    fill,
    interview_of,
    interviewer,
    make_booked,
    make_planned,
    plan,
)
from values_hub.audit.transitions import MoveRefused
from values_hub.evidence.models import Evidence
from values_hub.framework.models import Indicator
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world():
    return make_booked()


@pytest.fixture
def interview(world):
    return interview_of(world.applications[0])


def asked(world):
    return list(InterviewQuestion.objects.filter(vacancy=world.vacancy).order_by("order"))


def save(interview, who, version=0, **entry):
    question = InterviewQuestion.objects.filter(vacancy=who.vacancy_id).order_by("order")[0]
    return kits.save_kit(
        interview=interview, interviewer=who, version=version, entries={question.pk: Entry(**entry)}, at=FIRST
    )


def an_indicator(world, place=0):
    return str(Indicator.objects.filter(behaviour=asked(world)[place].question.behaviour_id)[0].pk)


def test_a_score_without_notes_is_not_kept(world, interview):
    who = interviewer(world)
    for entry in ({"choice": "3"}, {"ticked": (an_indicator(world),)}, {"notes": "  ", "choice": "3"}):
        with pytest.raises(kits.NotesFirst, match="Question 1: write your notes first"):
            save(interview, who, **entry)
    assert not InterviewScore.objects.exists()


def test_notes_that_a_score_rests_on_cannot_be_emptied(world, interview):
    who = interviewer(world)
    save(interview, who, notes="They said", choice="3")
    with pytest.raises(kits.NotesFirst):
        save(interview, who, 1, notes="")
    assert InterviewScore.objects.get().notes == "They said"


@pytest.mark.smoke
def test_what_has_changed_is_kept_and_the_rest_stays(world, interview):
    who = interviewer(world)
    assert save(interview, who, notes="They\r\nsaid") == 1
    assert save(interview, who, 1, choice="3", ticked=(an_indicator(world),), ask_next=True) == 2

    first = kit_questions(world.vacancy, InterviewKit.objects.get())[0]
    assert (first.notes, first.choice, first.ticked, first.ask_next) == (
        "They\nsaid", "3", (an_indicator(world),), True,
    )  # fmt: skip


def test_two_tabs_do_not_overwrite_each_other_and_the_same_twice_is_one(world, interview):
    who = interviewer(world)
    save(interview, who, notes="One tab")
    assert save(interview, who, 0, notes="One tab") == 1

    with pytest.raises(kits.ChangedElsewhere) as conflict:
        save(interview, who, 0, notes="The other tab")

    assert conflict.value.version == 1
    assert [entry.notes for entry in conflict.value.entries.values()] == ["One tab"]


def test_what_does_not_belong_is_refused(world, interview):
    who = interviewer(world)
    with pytest.raises(kits.CannotKeep, match="does not belong to the question"):
        save(interview, who, notes="x", ticked=("not-an-indicator",))
    with pytest.raises(kits.CannotKeep, match="longer than 40,000"):
        save(interview, who, notes="x" * 40_001)
    elsewhere = asked(make_planned())[0]
    with pytest.raises(kits.CannotKeep, match="not one of this interview"):
        kits.save_kit(
            interview=interview,
            interviewer=who,
            version=0,
            entries={elsewhere.pk: Entry(notes="x")},
            at=FIRST,
        )


def test_locking_asks_for_every_question_and_is_for_good(world, interview):
    who = interviewer(world)
    save(interview, who, notes="They said", choice="n")
    with pytest.raises(kits.ScoresStillMissing) as missing:
        kits.lock_kit(interview=interview, interviewer=who, actor=world.lead, at=FIRST)
    assert missing.value.numbers == [2, 3]
    fill(interview, who)
    kits.lock_kit(interview=interview, interviewer=who, actor=world.lead, at=FIRST + HOUR)  # twice: nothing
    assert InterviewKit.objects.get().locked_at == FIRST

    with pytest.raises(kits.KitClosed, match="You have locked"):
        save(interview, who, 2, notes="More")


def test_nothing_is_seen_before_everybody_has_locked(world, interview):
    fill(interview, interviewer(world))
    with pytest.raises(StillScoring):
        grid(interview)
    with pytest.raises(agreeing.InterviewersStillScoring):
        agreeing.agree_interview_score(
            interview=interview,
            question_id=asked(world)[0].pk,
            choice="3",
            reason="",
            actor=world.lead,
            at=FIRST,
        )
    assert not Message.objects.filter(template="recruitment/interview_all_locked").exists()


def test_the_last_lock_tells_the_lead_without_a_name(world, interview):
    all_locked(world)
    [message] = Message.objects.filter(template="recruitment/interview_all_locked")
    assert message.to == world.lead.email
    assert "Candida" not in message.subject + message.text + message.html


def test_whoever_was_excused_is_not_waited_for(world, interview):
    fill(interview, interviewer(world))
    kits.excuse(
        interview=interview, interviewer=interviewer(world, 1), reason="Ill", actor=world.hr, at=FIRST
    )
    assert everybody_has_locked(interview)
    assert {len(row.given) for row in grid(interview)} == {1}


@pytest.mark.parametrize(
    ("given", "apart"),
    [
        ([3, 2], False),
        ([4, 2], True),
        ([3, None], True),
        ([None, None], False),
        ([0, 1, 2], True),
        ([], False),
    ],
)
def test_when_a_panel_is_apart(given, apart):
    assert is_apart(given) is apart


def test_the_grid_lights_gaps_and_keeps_the_order_of_speaking(world, interview):
    all_locked(world, given=[["4", "3", "n"], ["2", "3", "3"]])
    assert [(row.apart, row.lowest, row.highest) for row in grid(interview)] == [
        (True, 2, 4), (False, 3, 3), (True, 3, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "choice", "needs"),
    [(0, "3", True), (1, "3", False), (1, "4", True), (1, "n", True), (0, "", True)],
)
def test_a_reason_is_wanted_when_far_apart_or_outside_what_was_given(world, interview, place, choice, needs):
    all_locked(world, given=[["4", "3", "3"], ["2", "3", "3"]])
    arguments = {
        "interview": interview, "question_id": asked(world)[place].pk, "choice": choice, "reason": "",
        "actor": world.lead, "at": EVENING,
    }  # fmt: skip
    if needs:
        with pytest.raises(agreeing.ReasonMissing):
            agreeing.agree_interview_score(**arguments)
    else:
        agreeing.agree_interview_score(**arguments)
    assert AgreedInterviewScore.objects.exists() is not needs


def test_finishing_asks_for_every_question_writes_the_thread_and_nothing_before(world, interview):
    all_locked(world, given=[["4", "3", "3"], ["2", "3", "n"]])
    with pytest.raises(agreeing.NotAgreedYet):
        agreeing.finish_interview(interview=interview, actor=world.lead, at=EVENING)
    assert not Evidence.objects.filter(stage="interview").exists()

    agree_all(world, interview, ["3", "3", "n"])

    assert world.refresh().applications[0].state == "interviewed"
    rows = Evidence.objects.filter(stage="interview", thread_key=world.applications[0].thread_key)
    found = {(row.behaviour, row.side, row.points, row.no_evidence, row.text, row.seen_on) for row in rows}
    assert found == {
        (q.question.behaviour, "panel", points, points is None, "We talked about it.", FIRST.date())
        for q, points in zip(asked(world), [3, 3, None], strict=True)
    }
    assert not any("They said" in row.text for row in rows)
    with pytest.raises(MoveRefused):
        agreeing.agree_interview_score(
            interview=interview,
            question_id=asked(world)[0].pk,
            choice="4",
            reason="x",
            actor=world.lead,
            at=EVENING,
        )


def test_original_scores_stay_beside_the_agreed(world, interview):
    all_locked(world, given=["4", "2"])
    agree_all(world, interview)
    assert sorted(InterviewScore.objects.values_list("points", flat=True)) == [2, 2, 2, 4, 4, 4]


def test_who_did_not_come_may_be_invited_again(world, interview):
    with pytest.raises(MoveRefused, match="has not begun"):
        agreeing.record_absence(interview=interview, actor=world.hr, at=FIRST - HOUR)
    agreeing.record_absence(interview=interview, reason="Did not ring", actor=world.hr, at=FIRST + HOUR)
    assert world.refresh().applications[0].state == "did_not_attend"

    inviting.invite_again(interview=interview_of(world.applications[0]), actor=world.hr, at=FIRST + HOUR)

    assert world.refresh().applications[0].state == "invited"
    assert Message.objects.filter(template="recruitment/interview_invitation").count() == 3


def test_somebody_whose_scores_are_locked_came(world, interview):
    fill(interview, interviewer(world))
    with pytest.raises(MoveRefused, match="the candidate came"):
        agreeing.record_absence(interview=interview, actor=world.hr, at=FIRST + HOUR)


@pytest.mark.parametrize(
    ("agreed", "total", "percent", "passed", "reasons"),
    [
        (["3", "2", "3"], 8, 66, True, 0),
        (["4", "1", "4"], 9, 75, False, 1),  # one value under the minimum
        (["2", "2", "3"], 7, 58, False, 1),  # 58 % of the points
        (["4", "4", "n"], 8, 66, False, 1),  # no evidence is no number, and the gate asks for evidence
    ],
)
def test_the_gate(world, interview, agreed, total, percent, passed, reasons):
    all_locked(world)
    agree_all(world, interview, agreed)

    [result] = results(world.vacancy)

    assert (result.application_id, result.total, result.percent) == (world.applications[0].pk, total, percent)
    assert (result.passed_gate, len(result.gate_reasons)) == (passed, reasons)


def test_without_a_gate_everybody_passes_and_the_best_comes_first(world):
    plan(world, 0, has_gate=False)
    for number, choices in enumerate((["1", "1", "1"], ["4", "4", "4"])):
        agree_all(world, all_locked(world, number), choices)
    assert [(each.total, each.passed_gate) for each in results(world.vacancy)] == [(12, True), (3, True)]


def test_exactly_sixty_per_cent_passes():
    world = make_booked(questions=3)
    plan(world, 0, gate_percent=75)
    interview = all_locked(world)
    agree_all(world, interview, ["3", "3", "3"])
    assert results(world.vacancy)[0].passed_gate


def test_a_lay_panellist_may_leave_notes_out():
    world = make_planned()
    lay = add_lay(world)
    inviting.invite(vacancy=world.vacancy, actor=world.hr, at=PLANNED)
    from tests.factories_interviews import book

    interview = book(world.refresh(), 0)
    assert save(interview, lay, choice="4") == 1


def test_a_link_is_kept_as_a_hash_and_belongs_to_the_first_browser():
    world = make_planned()
    lay = add_lay(world)
    token = links.send_link(vacancy=world.vacancy, interviewer=lay, actor=world.hr, at=PLANNED)
    assert token not in str(list(Interviewer.objects.values()) + list(lay.links.values()))

    secret = links.bind_link(token=token, at=PLANNED)

    assert interviewer_by_browser(links.hashed(secret)) == lay
    with pytest.raises(links.LinkDead, match="another browser"):
        links.bind_link(token=token, at=PLANNED)
    with pytest.raises(links.LinkDead):
        links.bind_link(token="wrong", at=PLANNED)


def test_a_new_link_ends_the_one_before_and_all_end_with_the_interviews():
    world = make_planned()
    lay = add_lay(world)
    first = links.send_link(vacancy=world.vacancy, interviewer=lay, actor=world.hr, at=PLANNED)
    secret = links.bind_link(token=first, at=PLANNED)
    second = links.send_link(vacancy=world.vacancy, interviewer=lay, actor=world.hr, at=PLANNED)
    assert interviewer_by_browser(links.hashed(secret)) is None

    type(world.vacancy).objects.filter(pk=world.vacancy.pk).update(state="decided")

    with pytest.raises(links.LinkDead):
        links.bind_link(token=second, at=PLANNED)


def test_a_link_is_not_for_somebody_with_an_account():
    world = make_planned()
    with pytest.raises(planning.CannotInterview, match="signs in"):
        links.send_link(vacancy=world.vacancy, interviewer=interviewer(world), actor=world.hr, at=PLANNED)
