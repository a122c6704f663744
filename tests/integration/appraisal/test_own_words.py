"""What an appraiser is told, alone, of what they wrote and rated for others in the same cycle."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Goal, Preparation, PreparedRating, Record
from appraisal.queries.own_words import same_words
from appraisal.services.cycles import reevaluate
from appraisal.services.records import Outcome
from appraisal.states import AppraisalState, Side
from tests.factories import make_staff
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle, ratings_of, send, share
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

LONG = "She stayed an hour after her shift with a family who had just had bad news."
ASKED = "You wrote the same words for Kwame Mensah in this cycle."
HEADING = "Your ratings so far in this cycle"


@pytest.fixture
def pair(world):
    """Amina's appraisal, and Kwame's by the same appraiser."""
    world.kwame = make_staff("Kwame", "Mensah", unit=world.medicine, manager=world.grace)
    reevaluate(today=timezone.localdate(), at=timezone.now())
    return world


def of(world, person):
    return appraisal_of(person, world.cycle)


def url(name, appraisal):
    return reverse(f"appraisal:{name}", args=[appraisal.pk])


def prepared(world, **more):
    values = world.cycle.framework.values.all()
    kept = Preparation.objects.filter(side=Side.APPRAISER, sent_by=None).first()
    return {
        **{f"rating-{value.pk}": "3" for value in values},
        "version": kept.version if kept else 0,
        **more,
    }


def recorded(world, appraisal, **more):
    values = world.cycle.framework.values.all()
    row = Record.objects.filter(appraisal=appraisal).first()
    return {
        **{f"rating-{value.pk}": "3" for value in values},
        "objective_1": "Lead the handover.",
        "version": row.version if row else 0,
        **more,
    }


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("box", ["reflection", "example"])
def test_the_same_words_for_two_people_are_asked_about_once_and_can_be_kept(pair, box):
    kwames, aminas = of(pair, pair.kwame), of(pair, pair.amina)
    value = pair.cycle.framework.values.first()
    name = box if box == "reflection" else f"{box}-{value.pk}"
    changes = {"reflection": LONG} if box == "reflection" else {"ratings": ratings_of(kwames, "3", LONG)}
    send(kwames, Side.APPRAISER, **changes)
    before = Event.objects.count(), Message.objects.count()

    grace, again = pair.signed_in(pair.grace), f"  {LONG.upper()}\n"
    page = text(grace.post(url("prepare_as_appraiser", aminas), prepared(pair, **{name: again})))

    assert page.count(ASKED) == 2  # in the summary and beside the box
    assert LONG.upper() in page
    assert 'name="keep_words"' in page
    assert (Event.objects.count(), Message.objects.count()) == before  # nobody else learns of it
    assert of(pair, pair.amina).appraiser_sent_at is None

    answers = prepared(pair, **{name: again, "keep_words": "on"})
    assert grace.post(url("prepare_as_appraiser", aminas), answers).status_code == 302
    assert of(pair, pair.amina).appraiser_sent_at is not None
    assert not Event.objects.filter(data__icontains="keep").exists()


@pytest.mark.parametrize(
    "words", ["Another thing about somebody else, and long enough to be asked about.", LONG[:59]]
)
def test_other_words_and_short_ones_are_sent_without_a_question(pair, words):
    send(of(pair, pair.kwame), Side.APPRAISER, reflection=LONG[:59])
    grace, aminas = pair.signed_in(pair.grace), of(pair, pair.amina)
    assert 'name="keep_words"' not in text(grace.get(url("prepare_as_appraiser", aminas)))
    sent = grace.post(url("prepare_as_appraiser", aminas), prepared(pair, reflection=words))
    assert sent.status_code == 302


def test_words_of_another_cycle_another_author_or_the_other_side_are_nobodys_business(pair):
    aminas, kwames = of(pair, pair.amina), of(pair, pair.kwame)
    earlier = make_cycle(name="Appraisals 2025", unit=pair.medicine, at=timezone.now())
    send(appraisal_of(pair.kwame, earlier), Side.APPRAISER, reflection=LONG)
    send(kwames, Side.APPRAISER, reflection=LONG, actor=pair.dawn.user)
    send(kwames, Side.PERSON, reflection=LONG, actor=pair.grace.user)
    assert same_words(aminas, pair.grace.user, {"reflection": LONG}) == {}
    assert same_words(aminas, pair.dawn.user, {"reflection": LONG}) == {"reflection": ["Kwame Mensah"]}


def test_the_person_is_asked_nothing_of_their_own_words(pair):
    """Kwame appraises nobody; what he writes of himself is compared with nothing."""
    aminas = of(pair, pair.amina)
    send(of(pair, pair.kwame), Side.APPRAISER, reflection=LONG, actor=pair.amina.user)
    sent = pair.signed_in(pair.amina).post(url("prepare", aminas), prepared(pair, reflection=LONG))
    assert sent.status_code == 302


@pytest.mark.parametrize("box", ["wellbeing", "career", "objective_1", "reason"])
def test_a_record_is_asked_about_too_and_not_again_when_it_was_kept(pair, box):
    kwames, aminas = (
        brought_to(of(pair, each), AppraisalState.MET, met_on=pair.today) for each in (pair.kwame, pair.amina)
    )
    value = pair.cycle.framework.values.first()
    name = f"reason-{value.pk}" if box == "reason" else box
    long = {"wellbeing": "", "career": "", "objective_1": "", "reason": "", box: LONG}
    share(
        kwames, wellbeing=long["wellbeing"], career=long["career"], objectives=[long["objective_1"] or "Lead."],
        ratings=ratings_of(kwames, "3", long["reason"]),
    )  # fmt: skip
    grace = pair.signed_in(pair.grace)

    page = text(grace.post(url("record", aminas), recorded(pair, aminas, **{name: LONG})))
    assert page.count(ASKED) == 2
    assert of(pair, pair.amina).state == "met"

    grace.post(url("record", aminas), recorded(pair, aminas, **{name: LONG, "keep_words": "on"}))
    assert of(pair, pair.amina).state == "drafted"
    # Something else has changed: what was kept once is not asked about again.
    changed = recorded(pair, aminas, **{name: LONG, "objective_2": "Another."})
    assert grace.post(url("record", aminas), changed).status_code == 302


def test_many_people_are_named_in_few_words(pair):
    for name in ("Bola", "Chidi"):
        make_staff(name, "Eze", unit=pair.medicine, manager=pair.grace)
    reevaluate(today=timezone.localdate(), at=timezone.now())
    for each in pair.cycle.appraisals.exclude(staff=pair.amina).filter(appraiser=pair.grace).select_related(
        "staff__user", "appraiser__user", "cycle__framework"
    ):  # fmt: skip
        send(each, Side.APPRAISER, reflection=LONG)
    page = text(pair.signed_in(pair.grace).post(
        url("prepare_as_appraiser", of(pair, pair.amina)), prepared(pair, reflection=LONG)
    ))  # fmt: skip
    assert "for Bola Eze, Chidi Eze and 1 more in this cycle" in page


def test_asking_costs_the_same_for_one_person_and_for_three(pair):
    aminas = of(pair, pair.amina)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert same_words(aminas, pair.grace.user, {"reflection": LONG})
        return len(caught)

    send(of(pair, pair.kwame), Side.APPRAISER, reflection=LONG)
    one = cost()
    for name in ("Bola", "Chidi"):
        person = make_staff(name, "Eze", unit=pair.medicine, manager=pair.grace)
        reevaluate(today=timezone.localdate(), at=timezone.now())
        send(of(pair, person), Side.APPRAISER, reflection=LONG)
    assert cost() == one == 3
    with CaptureQueriesContext(connection) as caught:
        assert same_words(aminas, pair.grace.user, {"reflection": "Short."}) == {}
    assert len(caught) == 0


def test_an_appraiser_sees_how_they_rated_so_far_and_nothing_of_the_other_side(pair):
    kwames, aminas = of(pair, pair.kwame), of(pair, pair.amina)
    grace, values = pair.signed_in(pair.grace), pair.cycle.framework.values.count()
    assert HEADING not in text(grace.get(url("prepare_as_appraiser", aminas)))
    send(kwames, Side.PERSON, "0")
    send(kwames, Side.APPRAISER, "4")

    def counts() -> list[str]:
        page = text(grace.get(url("prepare_as_appraiser", aminas)))
        spread = page[page.index(HEADING) :][:2500]
        assert "for 1 person. Only you can see this" in spread
        return re.findall(r'summary-list__value">\s*(\d+)\s*<', spread)

    assert counts() == [str(values), "0", "0", "0", "0", "0"]
    rating = PreparedRating.objects.filter(preparation__appraisal=kwames, preparation__side=Side.APPRAISER)
    rating.filter(pk=rating[0].pk).update(points=None, no_evidence=True)
    assert counts() == [str(values - 1), "0", "0", "0", "0", "1"]
    assert HEADING not in text(pair.signed_in(pair.amina).get(url("prepare", aminas)))


def test_the_record_shows_the_spread_of_the_records_one_shared(pair):
    kwames, aminas = (
        brought_to(of(pair, each), AppraisalState.MET, met_on=pair.today) for each in (pair.kwame, pair.amina)
    )
    grace = pair.signed_in(pair.grace)
    assert HEADING not in text(grace.get(url("record", aminas)))
    share(kwames, "1")
    page = text(grace.get(url("record", aminas)))
    counts = re.findall(r'summary-list__value">\s*(\d+)\s*<', page[page.index(HEADING) :][:2500])
    assert counts == ["0", "0", "0", str(pair.cycle.framework.values.count()), "0", "0"]


def test_whoever_stands_in_sees_their_own_ratings_and_not_the_appraisers(pair):
    send(of(pair, pair.kwame), Side.APPRAISER, "4")
    pair.stand_in(pair.grace, pair.lewis)
    assert HEADING not in text(
        pair.signed_in(pair.lewis).get(url("prepare_as_appraiser", of(pair, pair.amina)))
    )


def test_other_long_words_are_not_the_same_words(pair):
    other = "He asked the whole ward what they made of the new handover, and wrote it all down."
    send(of(pair, pair.kwame), Side.APPRAISER, reflection=other)

    assert same_words(pair.appraisal, pair.grace.user, {"reflection": LONG}) == {}
    assert same_words(pair.appraisal, pair.grace.user, {"reflection": other}) == {
        "reflection": ["Kwame Mensah"]
    }


def test_what_became_of_last_years_promises_is_asked_about_too_and_not_again_when_it_was_kept(pair):
    at = timezone.now() - dt.timedelta(days=9)
    last = make_cycle(name="Last", opens_on=at.date(), due_on=at.date(), at=at)
    for each in (pair.kwame, pair.amina):
        brought_to(appraisal_of(each, last), "signed", met_on=at.date(), at=at)
    kwames, aminas = (
        brought_to(of(pair, each), AppraisalState.MET, met_on=pair.today) for each in (pair.kwame, pair.amina)
    )
    theirs, mine = (
        Goal.objects.filter(staff=each, appraisal__cycle=last) for each in (pair.kwame, pair.amina)
    )
    share(kwames, outcomes={goal.pk: Outcome("partly", LONG) for goal in theirs})
    answers = {
        **{f"became-{goal.pk}": "partly" for goal in mine},
        f"became_words-{mine[0].pk}": f"  {LONG.upper()}",
    }
    grace = pair.signed_in(pair.grace)

    page = text(grace.post(url("record", aminas), recorded(pair, aminas, **answers)))
    assert page.count(ASKED) == 2
    assert of(pair, pair.amina).state == "met"

    grace.post(url("record", aminas), recorded(pair, aminas, **answers, keep_words="on"))
    assert of(pair, pair.amina).state == "drafted"
    changed = recorded(pair, aminas, **answers, objective_2="Another.")
    assert grace.post(url("record", aminas), changed).status_code == 302
