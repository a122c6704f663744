"""Forty answers by keyboard, and by finger at 360 px: one stroke an answer, with something taken back on the way.

And what happens to a browser on a ward: gone back in, pressed twice, opened in two tabs.
"""

from collections import Counter
from typing import Any

import pytest

from recruitment.models import Conflict, Hold, Score
from recruitment.services import sift
from tests.factories_recruitment import AFTER, make_sifting, warm_up
from values_hub.audit.models import Event

pytestmark = pytest.mark.django_db(transaction=True)

ENOUGH = 40
MOST_STROKES = 50
# A tap within a moment of the last belongs to it (assets/js/choice-submit.js). By the page’s own clock: on a slow
# machine a tap arrives late, and the moment counts from there.
A_MOMENT_AGO = """() => {
    const last = JSON.parse(sessionStorage.getItem("values-hub:choice-sent") ?? "null");
    return !last || Date.now() - last.at > 400;
}"""
# The page's clock stands still: what came a moment ago stays a moment ago, however long this machine takes.
CLOCK_STANDS = "Date.now = () => 1_800_000_000_000"


class Scorer:
    """Somebody who counts every stroke."""

    def __init__(self, person: Any, *, touch: bool) -> None:
        self.person, self.page, self.touch, self.strokes = person, person.page, touch, 0

    def stroke(self, key: str) -> None:
        """One key, or one tap on what stands for it; the next page is there afterwards."""
        self.strokes += 1
        if self.touch:  # nobody taps twice within a moment and means both
            self.page.wait_for_function(A_MOMENT_AGO)
        with self.page.expect_navigation(wait_until="load"):
            if not self.touch:
                self.page.keyboard.press(key)
            elif key in "01234n":
                self.page.locator(f"label[for='{self.choice(key)}']").tap()
            elif key == "Enter":
                self.page.locator("#go-on").tap()
            else:
                self.page.locator(f"[data-press-key='{key}']").tap()

    def choice(self, key: str) -> str:
        name: str = self.page.locator(f"input[type=radio][value='{key}']").get_attribute("id")
        return name

    def click(self, key: str, count: int = 1) -> None:
        """By the mouse itself, on the choice; the `count`-th click of a row."""
        label = self.page.locator(f"label[for='{self.choice(key)}']")
        label.scroll_into_view_if_needed()
        box = label.bounding_box()
        self.page.mouse.click(box["x"] + 5, box["y"] + box["height"] / 2, click_count=count)

    @property
    def is_at_an_answer(self) -> bool:
        return "/sift/answers/" in self.page.url


@pytest.fixture
def world():
    world = make_sifting(applicants=14)  # three questions: forty-two answers
    warm_up(world, world.members[0])
    return world


@pytest.mark.parametrize(
    ("width", "touch"), [("desktop", False), ("phone", True)], ids=["by keyboard", "by touch at 360 px"]
)
def test_forty_answers_with_one_taken_back(sit_down, world, width, touch):
    person = sit_down(width, touch=touch)
    person.arrive_signed_in(world.lead)
    scorer = Scorer(person, touch=touch)
    person.go(f"/recruitment/{world.vacancy.pk}/sift/")
    scorer.strokes += 1
    person.press("Start scoring")

    given, taken_back = 0, False
    while given < ENOUGH:
        if not scorer.is_at_an_answer:
            scorer.stroke("Enter")
            continue
        scorer.stroke("n" if given % 7 == 6 else str(given % 5))
        given += 1
        if given == 5 and not taken_back:
            person.look()
            scorer.stroke("u")
            given, taken_back = given - 1, True

    person.look()
    assert scorer.strokes <= MOST_STROKES, scorer.strokes
    rows = Score.objects.filter(member__staff=world.members[0]).order_by("question__order", "position")
    assert [row.choice for row in rows[:ENOUGH]] == [
        "n" if each % 7 == 6 else str(each % 5) for each in range(ENOUGH)
    ]


def test_flag_know_and_undo_by_key(sit_down, world):
    person = sit_down()
    person.arrive_signed_in(world.lead)
    scorer = Scorer(person, touch=False)
    person.go(f"/recruitment/{world.vacancy.pk}/sift/next/")
    scorer.stroke("Enter")
    first = scorer.page.url

    scorer.stroke("f")
    assert Hold.objects.filter(decided_at=None).count() == 1
    person.look()
    scorer.stroke("u")
    assert scorer.page.url == first
    assert not Score.objects.filter(is_held=True).exists()
    scorer.stroke("r")
    person.look()
    scorer.page.get_by_label("Close friend").check()
    scorer.page.get_by_label("Somebody else scores this person").check()
    person.press("Save and go on")

    assert Conflict.objects.get().kind == "friend"
    assert scorer.page.url != first


def test_no_key_scores_while_keys_are_off_and_the_arrows_only_pick(sit_down, world):
    person = sit_down()
    person.arrive_signed_in(world.lead)
    person.go(f"/recruitment/{world.vacancy.pk}/sift/next/")
    Scorer(person, touch=False).stroke("Enter")
    page = person.page
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Turn keys off").click()
    for key in "3fu":
        page.keyboard.press(key)
    page.wait_for_timeout(200)

    assert not Score.objects.exclude(scored_at=None).exists()
    assert not Hold.objects.exists()
    assert page.locator("input:checked").count() == 1


def test_without_scripts_every_move_is_a_button(sit_down, world):
    person = sit_down("phone", scripts=False)
    person.arrive_signed_in(world.lead)
    person.go(f"/recruitment/{world.vacancy.pk}/sift/next/")
    person.press("Score the answers to this question")
    person.page.locator("input[type=radio][value='2']").check()
    person.press("Save and next")
    person.press("Undo the last one")
    person.page.locator("input[type=radio][value='3']").check()
    person.press("Save and next")
    person.press("It says who wrote it")

    row = Score.objects.filter(member__staff=world.members[0]).order_by("question__order", "position").first()
    assert row.choice == "3"
    assert Counter(Hold.objects.values_list("outcome", flat=True)) == {"": 1}


@pytest.fixture
def scorer(sit_down, world):
    """The lead at their first answer."""
    person = sit_down()
    person.arrive_signed_in(world.lead)
    scorer = Scorer(person, touch=False)
    person.go(f"/recruitment/{world.vacancy.pk}/sift/next/")
    scorer.stroke("Enter")
    assert scorer.is_at_an_answer
    return scorer


def given(world) -> dict[int, str]:
    """What the lead has given so far, by place, of the first question."""
    rows = Score.objects.filter(member__staff=world.members[0], question__order=1).exclude(scored_at=None)
    return {row.position: row.choice for row in rows}


def times_scored(world) -> int:
    return Event.objects.filter(action="answer.scored", subject_id=world.seat(world.members[0]).pk).count()


def picked(page) -> list[str]:
    return [each.get_attribute("value") for each in page.locator("input[type=radio]:checked").all()]


@pytest.mark.parametrize("again", ["3", "1"], ids=["the same again", "another"])
def test_back_after_a_score_shows_what_was_given_and_giving_it_again_leaves_one(scorer, world, again):
    first = scorer.page.url
    scorer.stroke("3")
    second = scorer.page.url
    scorer.page.go_back(wait_until="load")
    scorer.person.look()
    assert scorer.page.url == first
    assert picked(scorer.page) == ["3"]

    scorer.stroke(again)

    assert scorer.page.url == second
    assert given(world) == {1: again}
    assert times_scored(world) == 2  # both times it was given are in the trail, and neither says what


def test_back_shows_what_was_given_meanwhile_in_another_tab(scorer, world):
    first = scorer.page.url
    scorer.stroke("3")
    other = scorer.page.context.new_page()
    other.goto(first)
    with other.expect_navigation():
        other.keyboard.press("0")

    scorer.page.go_back(wait_until="load")

    assert picked(scorer.page) == ["0"]
    assert given(world) == {1: "0"}


def test_back_and_undo_leaves_nothing_given(scorer, world):
    first = scorer.page.url
    scorer.stroke("2")
    scorer.stroke("u")
    assert scorer.page.url == first
    scorer.page.go_back(wait_until="load")
    scorer.page.go_forward(wait_until="load")

    assert picked(scorer.page) == []
    assert given(world) == {}


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_double_click_gives_one_score_and_leaves_the_next_answer_alone(sit_down, world, width):
    person = sit_down(width)
    person.page.add_init_script(CLOCK_STANDS)
    person.arrive_signed_in(world.lead)
    scorer = Scorer(person, touch=False)
    person.go(f"/recruitment/{world.vacancy.pk}/sift/next/")
    scorer.stroke("Enter")
    first = person.page.url
    with person.page.expect_navigation(wait_until="load"):
        scorer.click("3")
    second = person.page.url

    scorer.click("3", count=2)  # its second half, by when the next answer has come
    person.page.wait_for_timeout(300)

    assert person.page.url == second != first
    assert picked(person.page) == []
    assert given(world) == {1: "3"}
    assert times_scored(world) == 1


def test_both_halves_of_a_double_click_on_one_page_give_one_score(scorer, world):
    label = scorer.page.locator(f"label[for='{scorer.choice('4')}']")
    with scorer.page.expect_navigation(wait_until="load"):
        label.dblclick(no_wait_after=True)
    scorer.page.wait_for_timeout(300)

    assert given(world) == {1: "4"}


def test_a_key_struck_twice_in_a_moment_gives_one_score(sit_down, world):
    person = sit_down()
    person.page.add_init_script(CLOCK_STANDS)
    person.arrive_signed_in(world.lead)
    scorer = Scorer(person, touch=False)
    person.go(f"/recruitment/{world.vacancy.pk}/sift/next/")
    scorer.stroke("Enter")
    scorer.stroke("2")
    second = person.page.url

    person.page.keyboard.press("2")
    person.page.wait_for_timeout(300)
    assert (person.page.url, picked(person.page)) == (second, [])
    scorer.stroke("1")  # another key is another score at once

    assert given(world) == {1: "2", 2: "1"}


def test_two_tabs_at_one_answer_leave_one_score_and_neither_scores_the_other_s_next(scorer, world):
    other = scorer.page.context.new_page()
    other.goto(scorer.page.url)
    scorer.stroke("4")
    with other.expect_navigation(wait_until="load"):
        other.keyboard.press("1")

    assert given(world) == {1: "1"}
    assert other.url == scorer.page.url
    assert times_scored(world) == 2


def test_a_tab_left_open_after_locking_in_another_is_told_so_and_changes_nothing(scorer, world):
    seat = world.seat(world.members[0])
    for row in Score.objects.filter(member=seat):
        sift.score_answer(member=seat, answer_id=row.answer_id, choice="2", actor=world.lead, at=AFTER)
    sift.lock_own_scores(member=seat, actor=world.lead, at=AFTER)

    scorer.stroke("4")
    scorer.person.look()

    assert "You have locked your scores" in scorer.person.text
    assert given(world)[1] == "2"
