"""The vault's front door."""

import datetime as dt
import uuid

import pytest

from tests.factories import NOW
from values_hub.audit.models import Event
from values_hub.equality import intake
from values_hub.equality.lists import DECLINED, EDITIONS, wres_group
from values_hub.equality.models import MonitoringAnswers

KEY = uuid.UUID("6f8b1c1e-6c4b-4f53-8a35-0a0c5a4f7d11")


def save(key=KEY, **answers):
    intake.save_answers(source_type="application", source_id=key, answers=answers, at=NOW)


def own(key=KEY):
    return intake.own_answers(source_type="application", source_id=key)


@pytest.mark.django_db
def test_answers_come_back_to_their_own_key_and_to_no_other():
    save(ethnicity="M", religion=DECLINED)

    assert {name: code for name, code in own().items() if code} == {"ethnicity": "M", "religion": "Z"}
    assert own(uuid.uuid4()) == {}
    assert intake.own_answers(source_type="induction", source_id=KEY) == {}
    assert intake.own_words(source_type="application", source_ids=[KEY, uuid.uuid4()]) == {
        KEY: [
            ("What is your ethnic group?", "Black: Caribbean"),
            ("What is your religion or belief?", "Prefer not to say"),
        ]
    }


@pytest.mark.django_db
def test_answering_again_replaces_and_answering_nothing_forgets():
    save(sex="F", carer="Y")
    save(sex="F")
    assert {name for name, code in own().items() if code} == {"sex"}

    save()

    assert not MonitoringAnswers.objects.exists()
    assert intake.own_words(source_type="application", source_ids=[KEY]) == {}


@pytest.mark.django_db
def test_what_was_not_offered_is_refused_and_nothing_changes():
    save(sex="F")

    with pytest.raises(intake.NotAnAnswer):
        save(sex="X")

    assert own()["sex"] == "F"


@pytest.mark.django_db
def test_the_trail_knows_nothing_of_it_and_the_row_no_moment():
    save(sex="F")

    assert not Event.objects.exists()
    row = MonitoringAnswers.objects.get()
    assert (row.saved_on, row.edition) == (NOW.date(), EDITIONS[0].since)
    assert not [
        each for each in row._meta.fields if each.is_relation or each.get_internal_type() == "DateTimeField"
    ]


def test_every_question_has_its_column_and_may_be_declined():
    columns = {each.name: each for each in MonitoringAnswers._meta.fields}
    for edition in EDITIONS:
        for question in edition.questions:
            assert question.choices[-1] == (DECLINED, "Prefer not to say")
            assert all(len(code) <= columns[question.name].max_length for code in question.codes)
            assert len(question.codes) == len(question.choices)


def test_the_ethnic_groups_are_the_dictionarys_16_and_the_refusal():
    ethnicity = next(each for each in EDITIONS[0].questions if each.name == "ethnicity")

    assert {code[0] for code in ethnicity.codes} == set("ABCDEFGHJKLMNPRSZ")


@pytest.mark.parametrize(
    ("code", "group"),
    [("A", "white"), ("C2", "white"), ("D", "bme"), ("S1", "bme"), ("Z", "not_stated"), ("", "not_known")],
)
def test_the_groups_of_the_race_equality_standard(code, group):
    assert wres_group(code) == group


def test_a_day_before_the_first_edition_is_asked_the_first():
    assert intake.questions(dt.date(2000, 1, 1)) == EDITIONS[0].questions
