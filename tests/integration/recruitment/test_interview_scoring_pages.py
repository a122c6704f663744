"""The kit, the lock, the round table and the lay panellist's link: each page, and what nobody sees too early."""

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment import interview_pack
from recruitment.models import (
    AgreedInterviewScore,
    InterviewKit,
    InterviewQuestion,
    InterviewScore,
    PanelDeclaration,
)
from recruitment.services.interviews import planning
from tests.factories_interviews import (
    FIRST,
    PLANNED,
    all_locked,
    fill,
    interview_of,
    interviewer,
    make_booked,
    make_invited,
)
from values_hub.common.waiting import waiting_on
from values_hub.documents.models import Document
from values_hub.people.models import StaffRecord

pytestmark = pytest.mark.django_db

NOTES_FIRST = "Question 1: write your notes first. What you tick and score rests on them."
NO_SUCH_LINE = "This indicator does not belong to the question."
SECRET = "Spoke over the nurse in charge"


@pytest.fixture(autouse=True)
def _during_the_interviews():
    with time_machine.travel(FIRST, tick=False):
        yield


@pytest.fixture
def world():
    return make_booked()


@pytest.fixture
def interview(world):
    return interview_of(world.applications[0])


def of(name, interview, *more):
    return reverse(f"recruitment:{name}", args=[interview.pk, *more])


def kit_form(world, **changes):
    form = {"version": "0"}
    for n in range(1, InterviewQuestion.objects.filter(vacancy=world.vacancy).count() + 1):
        form |= {f"notes_{n}": f"They said {n}", f"rating_{n}": "3"}
    return form | changes


@pytest.mark.smoke
def test_an_interviewer_writes_scores_and_locks_without_javascript(as_, world, interview):
    browser = as_(world.member)
    shown = browser.get(of("kit", interview)).text
    assert "Candida Applewhite0" in shown
    assert "The candidate can ask to see these notes." in shown

    browser.post(of("kit", interview), {"version": "0", "notes_1": "First only"})
    response = browser.post(of("kit", interview), kit_form(world, version="1", lock="yes"), follow=True)
    assert "You can lock" not in response.text
    assert "Lock my notes and scores" in response.text
    response = browser.post(of("lock_kit", interview), follow=True)

    assert "Your notes and scores are locked. Thank you." in response.text
    assert InterviewKit.objects.get().locked_at == FIRST
    assert "You have locked" in browser.get(of("kit", interview)).text


def test_notes_come_first_then_what_was_seen_then_the_score(as_, world, interview):
    browser = as_(world.member)
    shown = browser.get(of("kit", interview)).text
    assert shown.index('name="notes_1"') < shown.index('name="ticked_1"') < shown.index('name="rating_1"')
    assert shown.count("hidden disabled>") == 3
    browser.post(of("kit", interview), {"version": "0", "notes_2": "They said"})
    shown = browser.get(of("kit", interview)).text
    assert shown.count("hidden disabled>") == 2
    assert shown.count('<fieldset class="app-kit__after" data-after-notes="notes_2">') == 1


def test_a_score_without_notes_is_refused_and_the_rest_stays_on_the_page(as_, world, interview):
    response = as_(world.member).post(of("kit", interview), kit_form(world, notes_1=""))
    assert "Question 1: write your notes first" in response.text
    assert "They said 2" in response.text
    assert not InterviewScore.objects.exists()


def test_two_tabs_show_both_texts(as_, world, interview):
    browser = as_(world.member)
    browser.post(of("kit", interview), {"version": "0", "notes_1": "From the other tab"})
    response = browser.post(of("kit", interview), {"version": "0", "notes_1": "From this tab"})
    assert "From the other tab" in response.text
    assert "From this tab" in response.text
    browser.post(of("kit", interview), {"version": "1", "notes_1": "From this tab"})
    assert InterviewScore.objects.get(question__order=1).notes == "From this tab"


@pytest.mark.parametrize(
    ("sent", "status", "answer"),
    [
        ({"version": "0", "notes_1": "They said"}, 200, {"version": 1}),
        ({"version": "0", "rating_1": "3"}, 400, {"error": NOTES_FIRST}),
        ({"version": "0", "notes_1": "x", "rating_1": "9"}, 400, {"error": "Select a rating from the list."}),
        ({"version": "0"}, 400, {"error": "There is nothing to save."}),
        ({"version": "7", "notes_1": "They said"}, 409, {"version": 0}),
        ({"version": "nonsense", "notes_1": "They said"}, 409, {"version": 0}),
    ],
)  # fmt: skip
def test_the_draft_saves_itself(as_, world, interview, sent, status, answer):
    response = as_(world.member).post(of("autosave_kit", interview), sent)
    assert response.status_code == status
    assert {name: response.json()[name] for name in answer} == answer


def test_a_question_there_is_not_is_not_found(as_, world, interview):
    assert (
        as_(world.member).post(of("autosave_kit", interview), {"version": "0", "notes_9": "x"}).status_code
        == 404
    )


def begun(browser, interview):
    """A few words to the first question: from here on what is typed is kept in four queries."""
    assert browser.post(of("autosave_kit", interview), {"version": "0", "notes_1": "They"}).status_code == 200


@pytest.mark.smoke
def test_more_words_are_kept_on_both_databases(as_, world, interview):
    browser = as_(world.member)
    begun(browser, interview)
    response = browser.post(
        of("autosave_kit", interview), {"version": "1", "notes_1": "They said", "rating_1": "3"}
    )
    assert (response.status_code, response.json()["version"]) == (200, 2)
    row, kit = InterviewScore.objects.get(), InterviewKit.objects.get()
    assert (row.notes, row.points, row.ticked, kit.version) == ("They said", 3, [], 2)


def test_more_words_cost_four_queries_at_most(as_, world, interview):
    browser = as_(world.member)
    begun(browser, interview)
    with CaptureQueriesContext(connection) as counted:
        browser.post(of("autosave_kit", interview), {"version": "1", "notes_1": "They said"})
    assert [each["sql"].split()[0] for each in counted.captured_queries] == [
        "SELECT",
        "SELECT",
        "SELECT",
        "WITH",
    ]


@pytest.mark.parametrize(
    ("sent", "status", "answer"),
    [
        ({"version": "0", "notes_1": "Stale"}, 409, {"version": 1, "fields": {"notes_1": "They"}}),
        ({"version": "0", "notes_1": "They"}, 200, {"version": 1}),  # the very same, sent twice
        ({"version": "1", "notes_1": " ", "rating_1": "3"}, 400, {"error": NOTES_FIRST}),
        ({"version": "1", "ticked_1": "no-such-line"}, 400, {"error": NO_SUCH_LINE}),
        ({"version": "1", "notes_1": "They", "notes_2": "And then"}, 200, {"version": 2}),
    ],
)  # fmt: skip
def test_more_words_are_refused_as_the_first_are(as_, world, interview, sent, status, answer):
    browser = as_(world.member)
    begun(browser, interview)
    response = browser.post(of("autosave_kit", interview), sent)
    assert response.status_code == status
    assert {name: response.json()[name] for name in answer} == answer
    assert InterviewScore.objects.get(question__order=1).notes == "They"


def test_nothing_is_kept_once_it_is_locked(as_, world, interview):
    browser = as_(world.member)
    browser.post(of("kit", interview), kit_form(world))
    browser.post(of("lock_kit", interview))
    response = browser.post(of("autosave_kit", interview), {"version": "1", "notes_1": "After all"})
    assert (response.status_code, InterviewScore.objects.get(question__order=1).notes) == (400, "They said 1")


def test_a_question_there_is_not_is_not_found_while_they_write(as_, world, interview):
    browser = as_(world.member)
    begun(browser, interview)
    missing = browser.post(of("autosave_kit", interview), {"version": "1", "notes_9": "x"})
    assert missing.status_code == 404
    assert "Page not found" in missing.text


@pytest.mark.parametrize("why", ["close", "recused", "left"])
def test_whoever_may_no_longer_write_is_refused(as_, world, interview, why):
    """Once they have begun: they are close to the candidate, HR keep them from the interview, they have left."""
    browser = as_(world.member)
    begun(browser, interview)
    staff = world.member.staff
    said = PanelDeclaration.objects.filter(staff=staff.pk, vacancy=world.vacancy)
    if why == "left":
        StaffRecord.objects.filter(pk=staff.pk).update(left_on=FIRST.date())
    else:
        said.update(knows="family", application=interview.application, details="My brother.")
        if why == "recused":
            said.update(outcome="recused", outcome_reason="Kin.", settled_at=FIRST, settled_by=world.hr)
    response = browser.post(of("autosave_kit", interview), {"version": "1", "notes_1": "They said"})
    assert response.status_code in {403, 404}
    assert InterviewScore.objects.get().notes == "They"


def test_an_autosave_keeps_only_what_was_sent(as_, world, interview):
    browser = as_(world.member)
    browser.post(of("autosave_kit", interview), {"version": "0", "notes_1": "They said", "rating_1": "3"})
    browser.post(of("autosave_kit", interview), {"version": "1", "ask_1": "on"})
    row = InterviewScore.objects.get()
    assert (row.notes, row.points, row.ask_next) == ("They said", 3, True)


def test_locking_too_early_says_which_questions(as_, world, interview):
    browser = as_(world.member)
    browser.post(of("kit", interview), {"version": "0", "notes_1": "x", "rating_1": "n"})
    assert "Questions 2, 3 have no score yet" in browser.get(of("lock_kit", interview)).text
    assert "to question 2, 3" in browser.post(of("lock_kit", interview)).text


@pytest.mark.parametrize("who", ["lead", "member"])
def test_before_everybody_has_locked_nothing_of_the_others_is_anywhere(as_, world, interview, who):
    """Their notes, scores and locks, nor any count of them; whichever of the two has gone first."""
    writer = interviewer(world, 1 if who == "lead" else 0)
    reader = world.lead if who == "lead" else world.member
    browser = as_(reader)
    addresses = [
        *(reverse(f"recruitment:{name}", args=[world.vacancy.pk]) for name in ("interviews", "vacancy")),
        *(of(name, interview) for name in ("kit", "lock_kit", "round_table", "finish_interview")),
        of("agree_interview", interview, 1), "/",
    ]  # fmt: skip

    def pages():
        return [browser.get(address).content for address in addresses]

    before = [strip(each) for each in pages()]
    fill(interview, writer, "1", notes=SECRET)
    after = [strip(each) for each in pages()]

    assert [
        address for address, one, other in zip(addresses, before, after, strict=True) if one != other
    ] == []
    assert not any(SECRET.encode() in each for each in after)
    assert "Agree the scores of an interview for Staff nurse" not in [
        each.title for each in waiting_on(reader, FIRST.date())
    ]


def strip(content):
    """A page without what differs at every request."""
    import re

    return re.sub(rb'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"', b"", content)


def test_hr_who_interviews_learns_nothing_of_locks(as_, world, interview):
    planning.add_interviewer(vacancy=world.vacancy, staff=world.hr.staff, actor=world.hr, at=PLANNED)
    fill(interview, interviewer(world))
    browser = as_(world.hr)
    assert "have locked" not in browser.get(reverse("recruitment:interviews", args=[world.vacancy.pk])).text
    assert "Who has locked" not in browser.get(of("interview", interview)).text
    assert browser.get(of("round_table", interview)).status_code == 403


def test_hr_outside_sees_who_has_locked_and_no_score(as_, world, interview):
    fill(interview, interviewer(world), notes=SECRET)
    shown = as_(world.hr).get(of("round_table", interview)).text
    assert f"{world.members[0].name}: locked" in shown
    assert "We will send the lead an email then." in shown
    assert of("interview", interview) in shown
    assert SECRET not in shown
    assert "We will send you an email then." in as_(world.lead).get(of("round_table", interview)).text


def test_the_round_table_from_the_gap_to_the_end(as_, world, interview):
    all_locked(world, given=[["4", "3", "n"], ["2", "3", "n"]])
    browser = as_(world.lead)
    shown = browser.get(of("round_table", interview)).text
    assert shown.count("Far apart") == 1
    assert "Values gate: 2 points at least" in shown
    assert "counts for 25%" in shown

    refused = browser.post(of("agree_interview", interview, 1), {"rating": "3", "reason": ""})
    assert "Enter why the panel agreed this score" in refused.text
    onward = browser.post(
        of("agree_interview", interview, 1), {"rating": "3", "reason": "She asked him first."}
    )
    assert onward["Location"] == of("agree_interview", interview, 2)
    outside = browser.post(of("agree_interview", interview, 2), {"rating": "4", "reason": ""})
    assert "Say why the panel agreed this score" in outside.text
    browser.post(of("agree_interview", interview, 2), {"rating": "3", "reason": ""})
    assert "1 score still to agree." in browser.post(of("finish_interview", interview)).text
    onward = browser.post(of("agree_interview", interview, 3), {"rating": "n", "reason": ""})
    assert onward["Location"] == of("round_table", interview)
    shown = browser.post(of("finish_interview", interview), follow=True).text

    assert "6 of 12 points, 50%" in shown
    assert "The values gate is not passed." in shown
    assert world.refresh().applications[0].state == "interviewed"
    assert AgreedInterviewScore.objects.count() == 3
    assert browser.get(of("agree_interview", interview, 9)).status_code == 403
    again = browser.post(of("finish_interview", interview), follow=True)
    assert again.redirect_chain == [(of("round_table", interview), 302)]
    assert AgreedInterviewScore.objects.count() == 3


def test_only_the_lead_agrees(as_, world, interview):
    all_locked(world)
    refused = as_(world.hr).get(of("finish_interview", interview))
    assert (refused.status_code, "Only the lead interviewer" in refused.text) == (403, True)
    assert as_(world.member).get(of("round_table", interview)).status_code == 403
    assert as_(world.hr).get(of("agree_interview", interview, 1)).status_code == 403
    assert "not_yet" not in as_(world.hr).get(of("round_table", interview)).text
    assert as_(world.lead).get(of("agree_interview", interview, 9)).status_code == 404


def test_the_lead_is_told_when_the_round_table_can_begin(world, interview):
    all_locked(world)
    titles = [each.title for each in waiting_on(world.lead, FIRST.date())]
    assert "Agree the scores of an interview for Staff nurse" in titles


def test_an_interviewer_never_meets_a_sift_score(as_, world, interview):
    browser = as_(world.member)
    for name in ("kit", "lock_kit"):
        assert "given:" not in browser.get(of(name, interview)).text
    assert browser.get(reverse("recruitment:ranking", args=[world.vacancy.pk])).status_code == 403


def test_the_kit_on_paper(as_, world, interview):
    response = as_(world.member).post(of("print_kit", interview))
    document = Document.objects.get()
    assert response["Location"] == reverse("documents:document", args=[document.pk])
    html = render_to_string(
        "recruitment/interviews/pack.html", {"document": document, **interview_pack.build(interview.pk)}
    )
    assert html.count("Your notes") == 3
    assert "Kind at 4 for everyone" in html
    assert "No evidence seen" in html
    assert "I noticed somebody" not in html  # what they applied with


def test_the_kit_costs_the_same_for_one_question_and_for_three(as_):
    counts = []
    for questions in (1, 3):
        world = make_booked(questions=questions)
        interview = all_locked(world)
        for user, name in ((world.lead, "kit"), (world.lead, "round_table"), (world.hr, "interview")):
            browser = as_(user)
            browser.get(of(name, interview))
            with CaptureQueriesContext(connection) as captured:
                browser.get(of(name, interview))
            counts.append(len(captured))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 15


def test_an_interview_that_nobody_booked_has_no_kit(as_):
    world = make_invited()
    interview = interview_of(world.applications[0])
    assert as_(world.member).get(of("kit", interview)).status_code == 403
