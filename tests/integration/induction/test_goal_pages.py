"""The pages of a start: HR's one press, the letter, the goals."""

import pytest
from django.urls import reverse
from django.utils import timezone

from induction.models import Induction
from induction.queries.goals import behaviours_to_choose
from induction.services.goals import propose_goals
from induction.services.items import complete_item
from tests.factories import make_staff
from tests.factories_induction import make_confirmed
from values_hub.evidence.models import Evidence

pytestmark = pytest.mark.django_db


def test_the_two_set_their_goals(induction, as_) -> None:
    url = reverse("induction:goals", args=[induction.pk])
    one, other = behaviours_to_choose()[:2]
    said = {"behaviour_1": str(one.pk), "words_1": "Ask.", "behaviour_2": str(other.pk), "words_2": "Say."}
    starter, manager = as_(induction.staff), as_(induction.manager)

    same = starter.post(url, said | {"behaviour_2": str(one.pk)}).content.decode()
    assert "not the first" in same
    assert "Ask." in same
    assert starter.post(url, said).status_code == 302
    assert "Agree with these" in manager.get(url).content.decode()
    own = reverse("induction:induction", args=[induction.pk])
    assert f"{induction.staff.user} proposes two first goals" in manager.get(own).content.decode()
    assert "Change what you propose" in starter.get(own).content.decode()
    assert manager.post(reverse("induction:agree_goals", args=[induction.pk])).status_code == 302
    page = starter.get(reverse("induction:induction", args=[induction.pk])).content.decode()
    assert "Agreed by both" in page
    assert "Ask." not in as_(make_staff()).get(url).content.decode()


def test_nothing_to_do_is_not_said_above_a_goal_that_waits(induction, as_) -> None:
    one, other = behaviours_to_choose()[:2]
    make_confirmed(induction)
    for item in induction.items.filter(owner="starter"):
        complete_item(item=item, actor=induction.staff.user, at=timezone.now())
    own, nothing = reverse("induction:induction", args=[induction.pk]), "Nothing for you to do now"
    assert nothing in as_(induction.staff).get(own).content.decode()

    propose_goals(
        induction=induction,
        goals=[(one, "Ask."), (other, "Say.")],
        actor=induction.manager.user,
        at=timezone.now(),
    )

    page = as_(induction.staff).get(own).content.decode()
    assert nothing not in page
    assert "proposes two first goals" in page


def test_the_letter_is_the_starters_and_their_managers(induction, as_, hr) -> None:
    url = reverse("induction:letter", args=[induction.pk])
    behaviour = behaviours_to_choose()[0]
    Evidence.objects.create(
        staff=induction.staff, value=behaviour.value, behaviour=behaviour, stage="interview", side="panel",
        points=4, text="Sat down before she spoke.", seen_on=timezone.localdate(), written_at=timezone.now(),
        source_type="test", source_id=induction.pk,
    )  # fmt: skip

    assert "Sat down before she spoke." in as_(induction.staff).get(url).content.decode()
    assert as_(hr).get(url).status_code == 403


def test_hr_starts_an_induction_in_one_press(induction, as_, hr) -> None:
    staff = make_staff("Old", unit=induction.staff.post.unit)
    page = as_(hr).get(reverse("induction:preview", args=[staff.pk])).content.decode()
    url = reverse("induction:start_by_hand", args=[staff.pk])
    assert url in page

    assert as_(hr).post(url).status_code == 302

    assert Induction.objects.running().filter(staff=staff).exists()
    assert "already running" in as_(hr).post(url, follow=True).content.decode()
    assert as_(induction.manager).post(url).status_code in {403, 404}
