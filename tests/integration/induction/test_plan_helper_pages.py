"""Somebody else is named to help by a support plan: by the manager or HR, on one page; who has helped stays to read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from induction.models import Outcome
from induction.services.reviews import close_plan
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import make_confirmed, make_plan
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db


def page(name, thing):
    return reverse(f"induction:{name}", args=[thing.pk])


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def review(induction):
    return make_plan(make_confirmed(induction), make_staff("Ines", unit=induction.staff.post.unit))


@pytest.mark.parametrize("who", ["manager", "hr"])
def test_it_is_one_page_from_where_the_gap_shows(as_, review, induction, hr, who):
    ines, ola = review.outcome.helper, make_staff("Ola", unit=induction.staff.post.unit)
    browser, url = as_(hr if who == "hr" else induction.manager), page("name_plan_helper", review)
    assert "Nobody helps now" not in text_of(browser.get(page("induction", induction)))
    assert "Ines" in text_of(browser.get(url)), "who cannot help after all is replaced too"
    leave(staff=ines, on=TODAY, actor=None, at=NOW)
    assert "Nobody helps now" in text_of(browser.get(page("induction", induction)))
    said = text_of(browser.get(page("outcome", review.outcome)))
    assert f"{ines.name} has left, so nobody gives the help that was agreed." in said
    assert url in said

    asked = text_of(browser.post(url, {"helper": ""}))
    assert "Select who will help" in asked
    assert "An hour a week." in asked
    assert str(ines.pk) not in asked
    done = text_of(browser.post(url, {"helper": str(ola.pk)}, follow=True))

    assert f"{ola.name} is named to help." in done
    assert f"{ines.name} until" in done, "who has helped stays to be read"
    assert "has left, so nobody" not in done
    assert Outcome.objects.get().helper == ola
    assert "An hour a week." in text_of(as_(ola).get(page("promised_help", review.outcome)))


def test_the_starter_reads_who_is_asked_and_names_nobody(as_, review, induction):
    leave(staff=review.outcome.helper, on=TODAY, actor=None, at=NOW)
    starter, url = as_(induction.staff), page("name_plan_helper", review)

    said = text_of(starter.get(page("outcome", review.outcome)))

    assert f"{induction.manager.name} is asked to name somebody else." in said
    assert url not in said
    assert starter.get(url).status_code == 403


def test_where_there_is_nobody_to_name_it_says_what_to_do(as_, hr, review, induction):
    for person in (review.outcome.helper, induction.manager, induction.manager.manager):
        type(person).objects.filter(pk=person.pk).update(left_on=TODAY)

    said = text_of(as_(hr).get(page("name_plan_helper", review)))

    assert "Nobody to name" in said
    assert "Name them to help" not in said


def queries_of_home(browser) -> int:
    browser.get(reverse("home"))
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("home"))
    return len(queries)


def test_what_was_promised_is_on_the_front_page_of_whoever_helps_and_costs_nobody_else_a_query(
    as_, review, induction
):
    ines, ola = as_(review.outcome.helper), as_(make_staff("Ola", unit=induction.staff.post.unit))
    url = page("promised_help", review.outcome)

    home = text_of(ines.get(reverse("home")))

    assert f"Help {induction.staff.name} as you promised" in home
    assert f'href="{url}"' in home
    assert ines.get(url).status_code == 200
    assert url not in text_of(ola.get(reverse("home")))
    assert queries_of_home(ines) == queries_of_home(ola) + 1
    close_plan(review.outcome, actor=induction.manager.user, at=NOW, reason="It has helped.")
    assert queries_of_home(ines) == queries_of_home(ola), "nor of whoever helped once"
