"""Drawing the line, and what it and the guaranteed interview decide."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from recruitment.cutting import Asked
from recruitment.models import Application, Line, ShortlistDecision, Vacancy
from recruitment.queries import shortlisting as queries
from recruitment.services import applications, line
from tests.factories_recruitment import (
    LATER,
    draw,
    make_all_locked,
    make_line_drawn,
    make_revealed,
    make_shortlisted,
)
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

# Four applicants, whom everybody on the panel gave the same.
FOUR = [{0: "4", 1: "3", 2: "3", 3: "1"}] * 2
TOP_2 = Asked("top", top=2)


def decisions(world):
    """Applicant → (outcome, source), by their place in `world.applications`."""
    rows = dict(ShortlistDecision.objects.values_list("pk", "outcome"))
    sources = dict(ShortlistDecision.objects.values_list("pk", "source"))
    return {
        number: (rows[each.pk], sources[each.pk])
        for number, each in enumerate(world.applications)
        if each.pk in rows
    }


def ask_for_scheme(world, number, scheme="disability_confident"):
    Application.objects.filter(pk=world.applications[number].pk).update(**{scheme: True})


def redraw(world, asked, reason="", seen=None):
    _, mark, _ = line.preview(vacancy=world.vacancy, asked=asked)
    return line.draw_line(
        vacancy=world.vacancy, asked=asked, seen=mark if seen is None else seen, reason=reason, actor=world.lead,
        at=LATER,
    )  # fmt: skip


def by_hand(world, number, outcome="shortlisted", reason="A redeployee comes first."):
    return line.decide_by_hand(
        vacancy=world.vacancy, application_id=world.applications[number].pk, outcome=outcome, reason=reason,
        actor=world.hr, at=LATER,
    )  # fmt: skip


def test_the_line_parts_the_applicants_and_tells_none_of_them():
    world = make_shortlisted(FOUR, applicants=4)
    before = Message.objects.exclude(template="recruitment/line_drawn").count()

    drawn = draw(world, Asked("mean", mean=Decimal(3)))

    assert (drawn.number, drawn.at_least, drawn.top, drawn.drawn_by, drawn.drawn_at) == (
        1, Decimal("3.00"), None, world.lead, LATER,
    )  # fmt: skip
    assert decisions(world) == {
        0: ("shortlisted", "line"), 1: ("shortlisted", "line"), 2: ("shortlisted", "line"),
        3: ("not_shortlisted", "line"),
    }  # fmt: skip
    assert {each.state for each in world.applications} == {"sifting"}
    assert Message.objects.exclude(template="recruitment/line_drawn").count() == before
    assert Event.objects.get(action="line.drawn").data == {"number": 1, "line": "3.00"}


def test_hr_hears_that_there_is_a_shortlist_to_apply_and_not_how_many_are_on_it():
    world = make_line_drawn(FOUR, applicants=4)

    message = Message.objects.get(template="recruitment/line_drawn")
    assert (message.to, message.subject) == (world.hr.email, "The line is drawn: Staff nurse")
    assert not re.search(r"\d", message.text.split("http")[0].replace(world.hr.name, ""))


def test_people_who_share_the_last_score_wait_for_the_lead_to_say():
    world = make_shortlisted(FOUR, applicants=4)

    with pytest.raises(line.TieNotSettled):
        redraw(world, TOP_2)
    assert not Line.objects.exists()
    drawn = redraw(world, Asked("top", top=2, ties="out"))

    assert (drawn.at_least, drawn.top, drawn.ties) == (Decimal("4.00"), 2, "out")
    assert [outcome for outcome, _ in decisions(world).values()] == ["shortlisted", *["not_shortlisted"] * 3]


def test_moving_the_line_needs_a_reason_and_keeps_the_line_that_was():
    world = make_line_drawn(FOUR, applicants=4, asked=Asked("mean", mean=Decimal(4)))

    with pytest.raises(line.ReasonMissing):
        redraw(world, Asked("mean", mean=Decimal(3)), reason=" ")
    redraw(world, Asked("mean", mean=Decimal(3)), reason="There are two posts.")

    lines = [(each.number, each.at_least, each.reason) for each in queries.lines_of(world.vacancy)]
    assert lines == [(1, Decimal("4.00"), ""), (2, Decimal("3.00"), "There are two posts.")]
    assert decisions(world)[1] == ("shortlisted", "line")


def test_a_line_that_somebody_has_moved_meanwhile_is_not_drawn():
    world = make_shortlisted(FOUR, applicants=4)
    asked = Asked("mean", mean=Decimal(3))
    _, seen, _ = line.preview(vacancy=world.vacancy, asked=asked)
    draw(world, Asked("mean", mean=Decimal(4)))

    with pytest.raises(line.StaleLine):
        redraw(world, asked, reason="Second thoughts.", seen=seen)

    assert Line.objects.count() == 1


def test_a_line_is_not_drawn_over_somebody_who_has_withdrawn_since():
    world = make_shortlisted(FOUR, applicants=4)
    asked = Asked("mean", mean=Decimal(3))
    _, seen, _ = line.preview(vacancy=world.vacancy, asked=asked)
    gone = world.applications[0]
    applications.withdraw_application(application=gone, actor=gone.applicant, at=LATER)

    with pytest.raises(line.StaleLine):
        redraw(world, asked, seen=seen)


def test_a_line_above_everybody_is_no_line():
    world = make_shortlisted(["3", "3"])

    with pytest.raises(line.NobodyAbove):
        redraw(world, Asked("mean", mean=Decimal(4)))


@pytest.mark.parametrize("make", [make_all_locked, make_revealed])
def test_the_line_is_drawn_between_the_lock_and_the_shortlist(make):
    world = make()

    with pytest.raises(MoveRefused):
        redraw(world, TOP_2, reason="x")


@pytest.mark.parametrize("scheme", ["disability_confident", "armed_forces"])
def test_whoever_asked_for_a_guaranteed_interview_and_meets_the_criteria_is_invited_too(scheme):
    world = make_shortlisted([{0: "4", 1: "2", 2: "2", 3: "1"}] * 2, applicants=4)
    for number in (0, 1, 3):
        ask_for_scheme(world, number, scheme)

    draw(world, Asked("mean", mean=Decimal(4)))

    assert decisions(world) == {
        0: ("shortlisted", "line"),  # above the line: it needs no scheme
        1: ("shortlisted", "scheme"),
        2: ("not_shortlisted", "line"),  # the same scores, and did not ask
        3: ("not_shortlisted", "line"),  # asked, and below the minimum
    }


def test_the_criteria_are_met_on_every_question_or_not_at_all():
    """A mean of 2.67 with a 1, and with nothing seen on one question, meets nothing."""
    world = make_shortlisted(["4", "4"], applicants=3)
    for number, points in ((0, 1), (1, None)):
        ask_for_scheme(world, number)
        agreed = world.applications[number].answers.order_by("question__order").last().agreed
        agreed.points, agreed.no_evidence = points, points is None
        agreed.save()
    ask_for_scheme(world, 2)

    assert queries.guaranteed(world.vacancy) == {world.applications[2].pk}


def test_the_minimum_is_the_vacancys():
    world = make_shortlisted(["3", "3"], applicants=1)
    ask_for_scheme(world, 0)
    world.vacancy.scheme_minimum = 4

    assert queries.guaranteed(world.vacancy) == set()


def test_what_the_lead_is_shown_of_the_line_is_the_same_whoever_asked_for_what():
    world = make_shortlisted([{0: "4", 1: "2", 2: "2"}] * 2, applicants=3)
    asked = Asked("mean", mean=Decimal(4))
    before = line.preview(vacancy=world.vacancy, asked=asked)

    ask_for_scheme(world, 1)

    assert line.preview(vacancy=world.vacancy, asked=asked) == before


def test_by_hand_needs_a_reason_and_stays_when_the_line_moves():
    world = make_line_drawn(FOUR, applicants=4, asked=Asked("mean", mean=Decimal(4)))

    with pytest.raises(line.ReasonMissing):
        by_hand(world, 3, reason="  ")
    by_hand(world, 3)
    by_hand(world, 0, outcome="reserve", reason="Cannot come until May.")
    redraw(world, Asked("mean", mean=Decimal(3)), reason="Two posts.")

    assert decisions(world) == {
        0: ("reserve", "by_hand"), 1: ("shortlisted", "line"), 2: ("shortlisted", "line"),
        3: ("shortlisted", "by_hand"),
    }  # fmt: skip


def test_what_was_decided_by_hand_can_be_taken_back_and_the_rule_speaks_again():
    world = make_line_drawn(FOUR, applicants=4)
    by_hand(world, 3)

    for _ in range(2):  # the second time there is nothing to take back
        line.take_back(
            vacancy=world.vacancy, application_id=world.applications[3].pk, actor=world.hr, at=LATER
        )

    assert decisions(world)[3] == ("not_shortlisted", "line")
    assert Event.objects.filter(action="shortlist.taken_back").count() == 1


def test_nothing_is_decided_by_hand_about_somebody_who_has_gone_or_applied_elsewhere():
    world, other = make_line_drawn(), make_line_drawn()
    gone = world.applications[0]
    applications.withdraw_application(application=gone, actor=gone.applicant, at=LATER)

    with pytest.raises(line.NothingToDecide):
        by_hand(world, 0)
    world.applications[0] = other.applications[0]
    with pytest.raises(line.NothingToDecide):
        by_hand(world, 0)


def test_nothing_is_decided_by_hand_before_the_line_or_in_words_there_are_not():
    world = make_shortlisted()

    with pytest.raises(MoveRefused, match="not drawn the line"):
        by_hand(world, 0)
    with pytest.raises(ValueError, match="Not an outcome"):
        by_hand(world, 0, outcome="appointable")


def test_the_decisions_cost_the_same_queries_for_one_applicant_and_for_three(django_assert_max_num_queries):
    counts = []
    for applicants in (1, 3):
        world = make_shortlisted(applicants=applicants)
        with django_assert_max_num_queries(30) as asked:
            redraw(world, Asked("mean", mean=Decimal(2)))
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("days", "words"), [(0, "since today"), (1, "for 1 day"), (12, "for 12 days")])
def test_how_long_it_has_waited_is_said_in_words(days, words):
    assert queries.waiting_in_words(LATER, LATER + timedelta(days=days, hours=3)) == words


def test_whoever_set_the_vacancy_up_and_sits_on_its_panel_is_not_asked_to_apply_the_shortlist():
    world = make_shortlisted()
    Vacancy.objects.filter(pk=world.vacancy.pk).update(created_by=world.member)

    redraw(world.refresh(), TOP_2)

    assert Line.objects.count() == 1
    assert not Message.objects.filter(template="recruitment/line_drawn").exists()
