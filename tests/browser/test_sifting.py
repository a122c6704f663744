"""Forty answers by keyboard, and by finger at 360 px: one stroke an answer, with something taken back on the way."""

from collections import Counter
from typing import Any

import pytest

from recruitment.models import Conflict, Hold, Score
from tests.factories_recruitment import make_sifting, warm_up

pytestmark = pytest.mark.django_db(transaction=True)

ENOUGH = 40
MOST_STROKES = 50


class Scorer:
    """Somebody who counts every stroke."""

    def __init__(self, person: Any, *, touch: bool) -> None:
        self.person, self.page, self.touch, self.strokes = person, person.page, touch, 0

    def stroke(self, key: str) -> None:
        """One key, or one tap on what stands for it; the next page is there afterwards."""
        self.strokes += 1
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
