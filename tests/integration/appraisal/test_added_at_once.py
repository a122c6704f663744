"""Two in HR press Add at the same moment: one adds, the other is told in words."""

import time

import pytest
from django.db import IntegrityError

from appraisal.models import AppraisalForm, LadderRung, TrainingCode
from appraisal.models.ladder import MOST_RUNGS, Ladder, Whom
from appraisal.services import asking, ladder, training_codes
from tests.at_once import at_once
from tests.factories import NOW
from tests.factories_appraisal import make_form

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 0.4
REFUSED = (
    ladder.NotThatDay, ladder.NotThatLadder, training_codes.LabelTaken, asking.NameTaken, IntegrityError,
)  # fmt: skip


@pytest.fixture
def slowly(monkeypatch):
    """Between looking and writing there is time for somebody else to look."""

    def slow_down(module, name):
        looks = getattr(module, name)

        def look(*arguments, **named):
            found = looks(*arguments, **named)
            time.sleep(LONG)
            return found

        monkeypatch.setattr(module, name, look)

    return slow_down


def tried(act):
    """What it came to: "done", or the name of what was raised."""

    def attempt():
        try:
            act()
        except REFUSED as refused:
            return type(refused).__name__
        return "done"

    return attempt


def both(*acts):
    return sorted(at_once(*(tried(each) for each in acts)))


def add_rung(days):
    return lambda: ladder.save_rung(
        ladder=Ladder.APPRAISAL, rung=None, days=days, whom={Whom.HR}, actor=None, at=NOW
    )


def test_two_rungs_on_one_day(slowly):
    slowly(ladder, "_check")
    assert both(add_rung(21), add_rung(21)) == ["NotThatDay", "done"]
    assert LadderRung.objects.filter(ladder=Ladder.APPRAISAL, days=21).count() == 1


def test_no_thirteenth_rung(slowly):
    rungs = LadderRung.objects.filter(ladder=Ladder.APPRAISAL)
    for days in range(50, 50 + MOST_RUNGS - 1 - rungs.count()):
        add_rung(days)()
    slowly(ladder, "_check")
    assert both(add_rung(21), add_rung(22)) == ["NotThatLadder", "done"]
    assert rungs.count() == MOST_RUNGS


def test_two_codes_of_one_name(slowly):
    def add():
        return training_codes.save_code(code=None, label="Coaching", is_offered=True, actor=None, at=NOW)

    slowly(training_codes, "_free_code")
    assert both(add, add) == ["LabelTaken", "done"]
    assert TrainingCode.objects.filter(label="Coaching").count() == 1


def test_two_forms_of_one_name(slowly):
    def begin():
        return asking.begin_form(name="Ours", summary="", actor=None, at=NOW)

    slowly(asking, "_refuse_taken")
    assert both(begin, begin) == ["NameTaken", "done"]
    assert AppraisalForm.objects.filter(name="Ours").count() == 1


def test_a_draft_is_given_the_name_that_somebody_begins_with(slowly):
    draft = asking.begin_form(name="Ours", summary="", actor=None, at=NOW)
    slowly(asking, "_refuse_taken")
    assert both(
        lambda: asking.begin_form(name="Theirs", summary="", actor=None, at=NOW),
        lambda: asking.rename_form(form=draft, name="Theirs", summary="", actor=None, at=NOW),
    ) == ["NameTaken", "done"]


def test_two_versions_are_copied_into_one_draft(slowly):
    first = make_form()
    second = asking.copy_form(form=first, actor=None, at=NOW)
    asking.publish_form(form=second, actor=None, at=NOW)
    slowly(asking, "_next_version")
    copies = [lambda each=each: asking.copy_form(form=each, actor=None, at=NOW) for each in (first, second)]
    assert both(*copies) == ["done", "done"]
    assert AppraisalForm.objects.filter(name=first.name, state="draft").count() == 1
