"""What became of last year's promises: said in the next record, signed, and kept with each of them."""

import datetime as dt

import pytest

from appraisal.models import Goal, Record
from appraisal.queries.goals import last_promises, needs_in_numbers, promises_of
from appraisal.queries.sides import labels_of, shared_record
from appraisal.services.asking import begin_form, publish_form
from appraisal.services.goals import tick_off
from appraisal.services.records import Need, Outcome, OutcomeMissing
from appraisal.services.reopening import open_again
from appraisal.services.signing import sign_as_appraiser, sign_as_person
from tests.factories import NOW, give_role, make_staff
from tests.factories_appraisal import DUE, appraisal_of, brought_to, make_appraisal, make_cycle, share
from values_hub.access.roles import Role
from values_hub.people.models import User

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=300)
LEAD, MENTOR, COURSE = "Lead the handover twice a week.", "Mentor one student.", "Cannulation course."
NEEDS = [Need(COURSE, "clinical")]


def sign(appraisal, at):
    appraisal.refresh_from_db()
    sign_as_appraiser(appraisal=appraisal, actor=appraisal.appraiser.user, at=at)
    sign_as_person(
        appraisal=appraisal, agrees=True, words="", took_place=True, actor=appraisal.staff.user, at=at
    )
    return appraisal_of(appraisal.staff, appraisal.cycle)


def following(last_year, name, **changes):
    cycle = make_cycle(name=name, **{"due_on": DUE + dt.timedelta(days=365), **changes})
    return brought_to(appraisal_of(last_year.staff, cycle), "met", at=LATER)


@pytest.fixture
def last_year():
    appraisal = make_appraisal("met")
    share(appraisal, needs=NEEDS)
    return sign(appraisal, NOW)


@pytest.fixture
def this_year(last_year):
    return following(last_year, "Next")


def said(**by_text):
    """Outcomes by the first word of what was promised; what is not named was met."""
    return {
        goal.pk: by_text.get(goal.text.split()[0], Outcome("met"))
        for goal in Goal.objects.filter(appraisal__cycle__name="Appraisals 2026")
    }


def became():
    rows = Goal.objects.filter(appraisal__cycle__name="Appraisals 2026").order_by("-kind", "order")
    return [(each.text, each.became, each.became_words) for each in rows]


def test_a_record_says_what_became_of_each_promise_or_is_not_shared(this_year):
    outcomes = said()
    outcomes.pop(Goal.objects.get(text=MENTOR).pk)
    for missing in ({}, outcomes, {**outcomes, Goal.objects.get(text=MENTOR).pk: Outcome("finished")}):
        with pytest.raises(OutcomeMissing):
            share(this_year, outcomes=missing, at=LATER)
    this_year.refresh_from_db()
    assert (this_year.state, Record.objects.get(appraisal=this_year).shared_at) == ("met", None)


def test_it_stands_with_the_promise_from_the_second_signature_on(this_year):
    share(this_year, outcomes=said(Mentor=Outcome("partly", " She left in May. ")), at=LATER)
    assert became() == [(LEAD, "", ""), (MENTOR, "", ""), (COURSE, "", "")]
    sign(this_year, LATER)
    assert became() == [(LEAD, "met", ""), (MENTOR, "partly", "She left in May."), (COURSE, "met", "")]
    assert set(Goal.objects.exclude(became="").values_list("became_in", flat=True)) == {this_year.pk}


def test_it_is_in_the_record_before_the_new_objectives_in_the_words_of_then(this_year):
    share(this_year, outcomes=said(Mentor=Outcome("partly", "She left in May.")), at=LATER)
    Goal.objects.filter(text=MENTOR).update(text="Something else.")
    parts = shared_record(this_year, labels_of(this_year)).parts
    kinds = [each.kind for each in parts]
    assert kinds.index("outcomes") == kinds.index("objectives") - 1
    assert parts[kinds.index("outcomes")].lines == [
        ("Objective of last time", f"{LEAD}\nMet"),
        ("Objective of last time", f"{MENTOR}\nPartly met. She left in May."),
        ("Development of last time", f"{COURSE}\nMet"),
    ]


def test_its_tick_then_stays_as_it_is(this_year):
    share(this_year, outcomes=said(), at=LATER)
    sign(this_year, LATER)
    goal = Goal.objects.get(text=LEAD, became="met")
    assert not tick_off(goal=goal, done=True, actor=this_year.staff.user, at=LATER)
    goal.refresh_from_db()
    assert goal.done_at is None


def test_a_form_without_objectives_asks_of_none(last_year):
    form = begin_form(name="Short", summary="", actor=None, at=NOW)
    publish_form(form=form, actor=None, at=NOW)
    appraisal = following(last_year, "Next", form=form)
    share(appraisal, objectives=[], at=LATER)
    assert Record.objects.get(appraisal=appraisal).outcomes == []


def test_two_appraisals_side_by_side_ask_once_and_nothing_of_each_other(last_year, this_year):
    beside = following(last_year, "Beside")
    share(this_year, outcomes=said(), at=LATER)
    sign(this_year, LATER)
    share(beside, at=LATER)
    assert Record.objects.get(appraisal=beside).outcomes == []


def test_opened_again_it_is_said_anew_and_the_old_answer_is_gone(this_year):
    share(this_year, outcomes=said(Lead=Outcome("not_met", "No.")), at=LATER)
    sign(this_year, LATER)
    open_again(appraisal=this_year, reason="A mistake.", actor=None, at=LATER)
    this_year = appraisal_of(this_year.staff, this_year.cycle)
    assert [each.text for each in last_promises(this_year.staff_id, before=this_year)] == [
        LEAD, MENTOR, COURSE,
    ]  # fmt: skip
    share(this_year, outcomes=said(Lead=Outcome("dropped")), at=LATER)
    sign(this_year, LATER)
    assert became()[0] == (LEAD, "dropped", "")


def test_last_years_record_opened_again_keeps_what_became_of_what_is_still_promised(last_year, this_year):
    share(this_year, outcomes=said(Lead=Outcome("partly", "In spring.")), at=LATER)
    sign(this_year, LATER)
    before = Goal.objects.get(text=LEAD, appraisal=last_year)
    open_again(appraisal=last_year, reason="A mistake.", actor=None, at=LATER)
    again = appraisal_of(last_year.staff, last_year.cycle)
    share(again, objectives=["New.", LEAD], at=LATER)
    sign(again, LATER)
    kept = Goal.objects.get(text=LEAD, appraisal=last_year)
    assert (kept.pk, kept.order, kept.became, kept.became_words) == (before.pk, 2, "partly", "In spring.")
    assert sorted(each.text for each in promises_of(last_year.staff) if not each.became) == [
        LEAD,
        MENTOR,
        "New.",
    ]


def test_a_need_that_was_met_is_counted_as_had_and_what_was_dropped_not_at_all(this_year):
    hr = make_staff("Shazia")
    give_role(hr.user, Role.HR)

    def counts():
        found = needs_in_numbers(User.objects.get(pk=hr.user.pk))
        return [(each.open, each.done) for each in found]

    assert counts() == [(1, 0)]
    share(this_year, outcomes=said(Cannulation=Outcome("met")), at=LATER)
    sign(this_year, LATER)
    assert counts() == [(0, 1)]
    Goal.objects.filter(text=COURSE).update(became="dropped")
    assert counts() == [(0, 0)]
