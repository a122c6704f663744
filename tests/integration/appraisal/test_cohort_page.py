"""HR say on a draft whom its cycle is for, and see at once whom that reaches."""

import pytest
from django.urls import reverse

from appraisal.models import Cycle
from tests.factories_appraisal import make_cycle


def url(name, cycle):
    return reverse(f"appraisal:{name}", args=[cycle.pk])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def hr(world):
    return world.signed_in(world.shazia)


def test_the_rule_is_set_on_the_draft_and_previewed(world, hr):
    draft = make_cycle(opened=False, name="Next", alongside=False)
    before = text(hr.get(url("cycle", draft)))
    assert "All staff groups and bands, from the first day. Not whoever has another appraisal" in before
    assert "6 people have an appraisal" in before
    assert url("cycle_cohort", draft) in before
    group = world.amina.post.staff_group
    world.lewis.post.staff_group = "01"
    world.lewis.post.save()
    given = {"staff_groups": [group], "bands": [], "first_months": "6", "alongside": "yes"}
    after = text(hr.post(url("cycle_cohort", draft), given, follow=True))
    assert "Saved. See below whom it reaches." in after
    assert "after 6 months here. On top of other appraisals." in after
    assert "5 people have an appraisal" in after, "not whoever is in another staff group"
    draft.refresh_from_db()
    assert (draft.staff_groups, draft.bands, draft.first_months, draft.alongside) == ([group], [], 6, True)
    form = hr.get(url("cycle_cohort", draft)).context["form"]
    assert [form[name].value() for name in ("staff_groups", "first_months", "alongside")] == [
        [group],
        6,
        "yes",
    ]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"first_months": "25"}, "must be 24 or fewer"),
        ({"alongside": ""}, "Select yes if it is on top of other appraisals"),
        ({"bands": ["55"]}, "There is a problem"),
    ],
)
def test_a_bad_answer_changes_nothing(hr, bad, words):
    draft = make_cycle(opened=False, name="Next")
    given = {"staff_groups": [], "bands": [], "first_months": "6", "alongside": "no", **bad}
    assert words in text(hr.post(url("cycle_cohort", draft), given))
    assert Cycle.objects.get(pk=draft.pk).first_months == 0


def test_of_an_open_cycle_it_is_set_for_good(world, hr):
    refused = hr.post(url("cycle_cohort", world.cycle), {"first_months": "6", "alongside": "no"})
    assert refused.status_code == 403
    assert "set before it opens" in text(refused)


def test_the_year_is_what_a_new_cycle_begins_with(hr):
    assert hr.get(reverse("appraisal:new_cycle")).context["form"]["first_months"].value() == 12
