"""A vacancy begun from one there was."""

import pytest

from recruitment.models import Vacancy
from recruitment.queries.copying import what_can_be_copied
from recruitment.queries.readiness import readiness
from recruitment.services import vacancies
from recruitment.services.copying import copy_vacancy
from recruitment.services.vacancies import ADVERT, POST
from tests.factories import NOW, TODAY, framework_document
from tests.factories_offer import make_decided
from tests.factories_recruitment import (
    make_published,
    make_ready,
)
from values_hub.audit.models import Event
from values_hub.framework.services.exchange import create_from_document
from values_hub.framework.services.publishing import publish_framework
from values_hub.people.models import StaffRecord
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db


def copied(world):
    return copy_vacancy(vacancy=world.vacancy, actor=world.hr, at=NOW)


def asked(vacancy):
    return [list(rows.order_by("order").values_list("question__code", flat=True))
            for rows in (vacancy.questions, vacancy.interview_questions)]  # fmt: skip


def panel(vacancy):
    return list(vacancy.panel.order_by("-is_lead", "staff").values_list("staff", "is_lead"))


def test_everything_comes_along_but_the_dates():
    world = make_ready()
    hr = world.hr
    dates = {"interview_week_on": TODAY, "wanted_start_on": TODAY, "reviews_per_answer": 2}
    vacancies.change_dates(vacancy=world.vacancy, dates=dates, actor=hr, at=NOW)
    old = world.refresh().vacancy

    copy, what = copied(world)

    assert what.left_out == []
    for name in (*POST, *ADVERT, "hiring_manager", "reviews_per_answer"):
        assert getattr(copy, name) == getattr(old, name), name
    assert asked(copy) == asked(old)
    assert panel(copy) == panel(old)
    assert (copy.closes_at, copy.interview_week_on, copy.wanted_start_on) == (None, None, None)
    assert [check.sentence for check in readiness(copy, NOW) if not check.ready] == [
        "Say when applications close."
    ]
    assert (copy.state, copy.created_by) == ("draft", hr)
    assert copy.reference != old.reference


def test_a_past_vacancy_is_copied_without_anything_that_happened_to_it():
    world = make_decided()

    copy, _ = copied(world)

    assert (copy.state, copy.published_at, copy.closed_at, copy.scores_locked_at) == (
        "draft",
        None,
        None,
        None,
    )
    assert not copy.applications.exists()
    assert not copy.panel.exclude(scores_locked_at=None).exists()
    assert world.refresh().vacancy.state == "decided"
    event = Event.objects.get(action="vacancy.copied")
    assert (event.subject_id, event.data) == (copy.pk, {"source": str(world.vacancy.pk)})


def test_who_has_left_is_left_out_and_said():
    world = make_published()
    for person in (world.members[0], world.manager):
        leave(staff=person, on=TODAY, actor=world.hr, at=NOW)
    lead, second = world.members

    copy, what = copied(world)

    assert panel(copy) == [(second.pk, True)]
    assert copy.hiring_manager is None
    assert what.left_out == [
        f"{lead} has left, so they are not on the panel.",
        f"{second} leads the panel now.",
        f"{world.manager} has left, so there is no line manager yet.",
    ]


def test_somebody_without_an_account_is_left_out_and_said():
    world = make_published()
    StaffRecord.objects.filter(pk=world.members[1].pk).update(user=None)

    copy, what = copied(world)

    assert panel(copy) == [(world.members[0].pk, True)]
    assert what.left_out == [f"{world.members[1]} has no account, so they are not on the panel."]


def next_framework(change=None):
    """The tests' framework again, with `change` made to its document, live in place of the one before."""
    document = framework_document(name="The next version")
    if change:
        change(document["questions"])
    return publish_framework(
        framework=create_from_document(document=document, actor=None, at=NOW), actor=None, at=NOW
    )


def test_questions_are_those_of_the_framework_live_now():
    world = make_published()
    live = next_framework()

    copy, what = copied(world)

    assert copy.framework == live
    assert {each.question.behaviour.value.framework for each in copy.questions.all()} == {live}
    assert asked(copy) == asked(world.vacancy)
    assert what.left_out == []


def test_a_question_that_is_gone_or_reworded_is_said():
    world = make_published()

    def change(questions):
        named = {each["code"]: each for each in questions}
        named["Q-KIND-2-application"]["text"] = "Tell us about being kind."
        questions.remove(named["Q-OPEN-1-application"])
        questions.remove(named["Q-KIND-1-interview"])

    next_framework(change)

    copy, what = copied(world)

    assert asked(copy) == [["Q-KIND-1-application", "Q-KIND-2-application"], ["Q-KIND-2-interview"]]
    assert what.left_out == [
        "“Tell us about KIND-2 (application).” has new words: “Tell us about being kind.”",
        "“Tell us about OPEN-1 (application).” is not in our values framework any more.",
        "“Tell us about KIND-1 (interview).” is not in our values framework any more.",
    ]


def test_what_would_be_left_out_is_known_before():
    world = make_published()
    leave(staff=world.manager, on=TODAY, actor=world.hr, at=NOW)

    before = what_can_be_copied(world.vacancy)
    _, after = copied(world)

    assert before == after
    assert Vacancy.objects.count() == 2
