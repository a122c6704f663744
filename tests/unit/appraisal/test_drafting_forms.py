"""A draft of a form: other words about it, and what of our values can be said otherwise."""

import pytest

from appraisal.queries.composing import as_asked
from appraisal.services.asking import begin_form, change_section, copy_form, publish_form, rename_form
from tests.factories import NOW
from tests.unit.appraisal.test_asking import QUESTION

pytestmark = pytest.mark.django_db


def test_other_words_about_a_draft_leave_its_name_and_its_version():
    form = begin_form(name="Ours", summary="", actor=None, at=NOW)
    publish_form(form=form, actor=None, at=NOW)
    second = copy_form(form=form, actor=None, at=NOW)

    rename_form(form=second, name="Ours", summary="For wards", actor=None, at=NOW)

    second.refresh_from_db()
    assert (second.name, second.version, second.summary) == ("Ours", 2, "For wards")


def test_of_our_values_the_heading_alone_can_be_said_otherwise():
    form = begin_form(name="Ours", summary="", actor=None, at=NOW)
    values = form.sections.get()

    said = {**QUESTION, "heading": "What we value", "question": "Is that so?", "filled_by": "person"}
    change_section(section=values, details=said, opened=as_asked(values), actor=None, at=NOW)

    now = form.sections.get()
    assert (now.heading, now.question, now.filled_by) == ("What we value", values.question, values.filled_by)
