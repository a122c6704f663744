"""The letter of the first day, and two goals that both agree."""

import datetime as dt

import pytest
import time_machine

from induction.models import Goal, Induction
from induction.queries.goals import (
    Strength,
    behaviours_to_choose,
    goals_of,
    growth_in_words,
    strengths,
    to_grow_in,
)
from induction.services.goals import AgreedAlready, NotTheOther, NotTwo, agree_goals, propose_goals
from induction.services.letters import send_letters
from induction.services.starting import end_inductions
from induction.tasks import letters
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import make_induction
from values_hub.audit.transitions import MoveRefused
from values_hub.evidence.models import Evidence
from values_hub.evidence.queries import panel_words
from values_hub.framework.models import Behaviour
from values_hub.outbox.models import Message
from values_hub.people.services.lifecycle import change_manager

pytestmark = pytest.mark.django_db


def seen(induction: Induction, code: str, points: int, stage: str = "interview", text: str = "") -> Behaviour:
    behaviour = Behaviour.objects.get(code=code, value__framework__state="live")
    Evidence.objects.create(
        staff=induction.staff, value=behaviour.value, behaviour=behaviour, stage=stage, side="panel", points=points,
        text=text, seen_on=TODAY, written_at=NOW, source_type="test", source_id=induction.pk
        if stage == "interview" else induction.staff_id,
    )  # fmt: skip
    return behaviour


@pytest.fixture
def induction() -> Induction:
    return make_induction()


def two(one: str = "KIND-1", other: str = "OPEN-1") -> list[tuple[Behaviour, str]]:
    found = {each.code: each for each in behaviours_to_choose()}
    return [(found[one], "Ask first."), (found[other], "Say so the same day.")]


def test_the_letter_quotes_the_interview_and_never_a_sifts_reasons(induction) -> None:
    kind = seen(induction, "KIND-1", 3, "application", "A reason for those who sift")
    seen(induction, "KIND-1", 4, "interview", "Sat down before she spoke.")
    opened = seen(induction, "OPEN-1", 3, "application", "Another reason")
    low = seen(induction, "KIND-2", 1)

    assert strengths(induction) == [Strength(kind, "Sat down before she spoke."), Strength(opened, "")]
    assert to_grow_in(induction) == [low]


def said(induction: Induction, code: str, source: str, text: str) -> Behaviour:
    behaviour = Behaviour.objects.get(code=code, value__framework__state="live")
    Evidence.objects.create(
        staff=induction.staff, value=behaviour.value, behaviour=behaviour, stage="interview", side="panel", text=text,
        seen_on=TODAY, written_at=NOW, source_type=source, source_id=induction.pk,
    )  # fmt: skip
    return behaviour


def test_the_letter_is_what_the_panel_named_and_its_goals_come_first(induction) -> None:
    seen(induction, "KIND-1", 4, "interview", "Scored well, and not named.")
    low = seen(induction, "KIND-2", 1)
    strong = said(induction, "OPEN-2", panel_words.STRENGTH, "You joined three teams up in a day. ")
    grow = said(induction, "OPEN-1", panel_words.GROWTH, "Say it sooner.")

    assert strengths(induction) == [Strength(strong, "You joined three teams up in a day.")]
    in_words = growth_in_words(induction)
    assert in_words == [Strength(grow, "Say it sooner.")]
    assert to_grow_in(induction, in_words) == [grow, low]


def test_the_letter_is_told_of_once_on_the_first_day(induction) -> None:
    make_induction()
    seen(induction, "KIND-1", 3)

    assert [send_letters(today=TODAY + dt.timedelta(days=n), at=NOW) for n in (-1, 0, 1, 7)] == [0, 1, 0, 0]
    message = Message.objects.get(key__startswith="induction.letter")
    assert message.to == induction.staff.email
    with time_machine.travel(NOW, tick=False):
        letters()
    assert Message.objects.filter(key__startswith="induction.letter").count() == 1


@pytest.mark.parametrize("first", ["staff", "manager"])
def test_one_proposes_and_the_other_agrees(induction, first: str) -> None:
    other = {"staff": "manager", "manager": "staff"}[first]
    proposer, agreer = getattr(induction, first).user, getattr(induction, other).user

    propose_goals(induction=induction, goals=two(), actor=proposer, at=NOW)
    with pytest.raises(NotTheOther):
        agree_goals(induction=induction, actor=proposer, at=NOW)
    assert agree_goals(induction=induction, actor=agreer, at=NOW) is True
    assert agree_goals(induction=induction, actor=agreer, at=NOW) is False

    assert [(goal.behaviour.code, goal.agreed_by) for goal in goals_of(induction)] == [
        ("KIND-1", agreer), ("OPEN-1", agreer),
    ]  # fmt: skip
    with pytest.raises(AgreedAlready):
        propose_goals(induction=induction, goals=two(), actor=agreer, at=NOW)
    assert Message.objects.filter(key__startswith="induction.goals").count() == 2


def test_others_can_be_proposed_until_they_are_agreed_and_nothing_is_lost(induction) -> None:
    propose_goals(induction=induction, goals=two(), actor=induction.staff.user, at=NOW)

    propose_goals(induction=induction, goals=two("KIND-2"), actor=induction.manager.user, at=NOW)

    assert [goal.behaviour.code for goal in goals_of(induction)] == ["KIND-2", "OPEN-1"]
    assert Goal.objects.count() == 4


def test_what_cannot_be_a_pair_of_goals(induction) -> None:
    starter = induction.staff.user
    for goals in ([], two()[:1], [two()[0], two()[0]], [(two()[0][0], " "), two()[1]]):
        with pytest.raises(NotTwo):
            propose_goals(induction=induction, goals=goals, actor=starter, at=NOW)
    with pytest.raises(NotTwo):
        agree_goals(induction=induction, actor=starter, at=NOW)
    with pytest.raises(NotTheOther):
        propose_goals(induction=induction, goals=two(), actor=make_staff().user, at=NOW)
    end_inductions(staff=induction.staff, actor=None, at=NOW, reason="They left.")
    with pytest.raises(MoveRefused):
        propose_goals(induction=induction, goals=two(), actor=starter, at=NOW)


def test_goals_that_a_starter_without_a_manager_proposes_are_kept_and_told_to_nobody(induction) -> None:
    change_manager(staff=induction.staff, manager=None, on=TODAY, actor=None, at=NOW)

    propose_goals(induction=induction, goals=two(), actor=induction.staff.user, at=NOW)

    assert Goal.objects.count() == 2
    assert not Message.objects.filter(key__startswith="induction.goals").exists()


def test_a_behaviour_that_was_seen_twice_is_one_strength_with_the_words_there_are(induction) -> None:
    kind = Behaviour.objects.get(code="KIND-1", value__framework__state="live")
    for text in ("", "Sat down before she spoke.", ""):
        Evidence.objects.create(
            staff=induction.staff, value=kind.value, behaviour=kind, stage="interview", side="panel", points=3,
            text=text, seen_on=TODAY, written_at=NOW, source_type="test", source_id=make_staff().pk,
        )  # fmt: skip

    assert strengths(induction) == [Strength(kind, "Sat down before she spoke.")]
