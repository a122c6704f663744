"""Forms as data: what a section may be, how a form lives, and what of it never changes."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from appraisal.immutable import SENTENCE
from appraisal.models import (
    STANDARD_FORM,
    AppraisalForm,
    Cycle,
    Kind,
    Section,
    SectionAnswer,
)
from appraisal.queries.asking import names_of, prepared, sections_of
from appraisal.queries.composing import as_asked
from appraisal.services.asking import (
    MOST,
    NameTaken,
    NotLive,
    OneOfAKind,
    Published,
    SectionChanged,
    SectionGone,
    TooManySections,
    ValuesStay,
    add_section,
    begin_form,
    change_section,
    choose_form,
    copy_form,
    discard_form,
    move_section,
    publish_form,
    remove_section,
    rename_form,
    retire_form,
)
from appraisal.services.cycles import create_cycle, open_cycle
from appraisal.states import Side
from tests.factories import NOW, TODAY, make_framework, make_staff
from tests.factories_appraisal import (
    DUE,
    appraisal_of,
    brought_to,
    make_appraisal,
    make_cycle,
    make_form,
    make_pair,
    send,
)
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused

pytestmark = pytest.mark.django_db

QUESTION = {
    "heading": "The year", "filled_by": "each", "seen_by": "record", "required": False, "word_limit": 100,
}  # fmt: skip
OBJECTIVES = {"heading": "Objectives", "word_limit": 100, "many": 2, "needed": 1}


def the_standard():
    return AppraisalForm.objects.get(pk=STANDARD_FORM)


def headings(form):
    return list(form.sections.order_by("order").values_list("heading", flat=True))


# The standard form


def test_the_standard_form_asks_what_was_always_asked():
    names = list(names_of(sections_of(the_standard())))
    assert names == [
        "reflection", "objective_1", "objective_2", "need_1", "training_1", "need_2", "training_2", "wellbeing",
        "career",
    ]  # fmt: skip
    assert [each.code for each in prepared(sections_of(the_standard()), Side.PERSON)] == [
        "values", "reflection",
    ]  # fmt: skip


def test_a_cycle_that_names_no_form_asks_the_standard_one():
    assert make_cycle(opened=False).form_id == STANDARD_FORM


def test_the_standard_form_needs_no_row_of_its_own_for_what_is_said():
    brought_to(make_appraisal(), "drafted")
    assert not SectionAnswer.objects.exists()


# The life of a form


def test_a_form_begins_with_our_values_and_grows_in_order():
    form = begin_form(name="Ours", summary="", actor=None, at=NOW)
    add_section(form=form, kind="question", details=QUESTION, actor=None, at=NOW)
    add_section(form=form, kind="objectives", details=OBJECTIVES, actor=None, at=NOW)
    assert headings(form) == ["Our values", "The year", "Objectives"]
    assert sorted(Event.objects.values_list("action", flat=True)) == [
        "appraisal_form.created", "appraisal_form.section_added", "appraisal_form.section_added",
    ]  # fmt: skip


def test_what_follows_from_a_kind_cannot_be_said_otherwise():
    form = begin_form(name="Ours", summary="", actor=None, at=NOW)
    wider = {**OBJECTIVES, "filled_by": "person", "seen_by": "two", "required": True}
    section = add_section(form=form, kind="objectives", details=wider, actor=None, at=NOW)
    assert (section.filled_by, section.seen_by, section.required) == ("record", "record", False)


def test_of_each_kind_there_is_one_but_for_questions():
    form = make_form(live=False)
    with pytest.raises(OneOfAKind):
        add_section(form=form, kind="objectives", details=OBJECTIVES, actor=None, at=NOW)
    add_section(form=form, kind="question", details=QUESTION, actor=None, at=NOW)


def test_a_form_has_an_end():
    form = begin_form(name="Long", summary="", actor=None, at=NOW)
    for _ in range(MOST - 1):
        add_section(form=form, kind="question", details=QUESTION, actor=None, at=NOW)
    with pytest.raises(TooManySections):
        add_section(form=form, kind="question", details=QUESTION, actor=None, at=NOW)


def test_two_forms_have_two_names():
    begin_form(name="Ours", summary="", actor=None, at=NOW)
    with pytest.raises(NameTaken):
        begin_form(name="OURS", summary="", actor=None, at=NOW)


def test_a_section_moves_up_and_down_and_not_past_the_ends():
    form = make_form(live=False)
    first, second, *_ = form.sections.order_by("order")
    before = headings(form)
    assert move_section(section=second, up=True, actor=None, at=NOW) is True
    assert headings(form) == [before[1], before[0], *before[2:]]
    assert move_section(section=second, up=True, actor=None, at=NOW) is False
    assert move_section(section=first, up=False, actor=None, at=NOW) is True
    last = form.sections.order_by("order").last()
    assert move_section(section=last, up=False, actor=None, at=NOW) is False


def test_the_values_stay_and_anything_else_can_go():
    form = make_form(live=False)
    with pytest.raises(ValuesStay):
        remove_section(section=form.sections.get(kind="values"), actor=None, at=NOW)
    remove_section(section=form.sections.get(heading="Thanks"), actor=None, at=NOW)
    assert "Thanks" not in headings(form)


def change(section, opened="", **changes):
    details = {**QUESTION, **changes}
    opened = opened or as_asked(section)
    change_section(section=section, details=details, opened=opened, actor=None, at=NOW)


def test_two_who_change_one_section_do_not_replace_each_others_words_unseen():
    form = make_form(live=False)
    section = form.sections.get(heading="The year")
    opened = as_asked(section)
    change(section, heading="First")
    with pytest.raises(SectionChanged) as changed:
        change(section, opened, heading="Second")
    assert form.sections.get(pk=section.pk).heading == "First"
    assert Event.objects.filter(action="appraisal_form.section_changed").count() == 1
    change(section, as_asked(changed.value.section), heading="Second")
    assert form.sections.get(pk=section.pk).heading == "Second"


def test_another_place_is_no_other_section():
    form = make_form(live=False)
    section = form.sections.get(heading="The year")
    opened = as_asked(section)
    move_section(section=section, up=True, actor=None, at=NOW)
    change(section, opened, heading="Moved")
    assert form.sections.get(pk=section.pk).heading == "Moved"


def test_a_section_that_was_taken_out_meanwhile_is_not_said_to_be_saved():
    form = make_form(live=False)
    section = form.sections.get(heading="The year")
    remove_section(section=section, actor=None, at=NOW)
    with pytest.raises(SectionGone, match="taken out"):
        change(section)
    assert not Event.objects.filter(action="appraisal_form.section_changed").exists()
    with pytest.raises(SectionGone):
        move_section(section=section, up=True, actor=None, at=NOW)
    assert remove_section(section=section, actor=None, at=NOW) is False
    discard_form(form=form, actor=None, at=NOW)
    with pytest.raises(Published, match="thrown away"):
        discard_form(form=form, actor=None, at=NOW)


def test_a_change_keeps_what_its_answers_are_called():
    form = make_form(live=False)
    section = form.sections.get(heading="The year")
    change(section, heading="Your year")
    assert (form.sections.get(pk=section.pk).heading, form.sections.get(pk=section.pk).code) == (
        "Your year", section.code,
    )  # fmt: skip


def test_a_copy_is_the_next_version_with_everything_in_it():
    form = make_form()
    copy = copy_form(form=form, actor=None, at=NOW)
    assert (copy.name, copy.version, copy.state) == (form.name, 2, "draft")
    assert list(copy.sections.order_by("order").values_list("code", "heading", "required")) == list(
        form.sections.order_by("order").values_list("code", "heading", "required")
    )
    assert copy_form(form=form, actor=None, at=NOW) == copy


def test_another_name_makes_a_copy_a_form_of_its_own():
    copy = copy_form(form=make_form(), actor=None, at=NOW)
    rename_form(form=copy, name="Ours", summary="For us", actor=None, at=NOW)
    copy.refresh_from_db()
    assert (copy.name, copy.version, copy.summary) == ("Ours", 1, "For us")
    with pytest.raises(NameTaken):
        rename_form(form=copy, name="Standard form", summary="", actor=None, at=NOW)


def test_a_draft_gets_other_capitals_where_no_other_version_has_the_name():
    form = begin_form(name="leaders", summary="", actor=None, at=NOW)
    rename_form(form=form, name="Leaders", summary="", actor=None, at=NOW)
    form.refresh_from_db()
    assert (form.name, form.version) == ("Leaders", 1)
    publish_form(form=form, actor=None, at=NOW)
    copy = copy_form(form=form, actor=None, at=NOW)
    with pytest.raises(NameTaken):
        rename_form(form=copy, name="LEADERS", summary="", actor=None, at=NOW)


def test_a_draft_can_be_thrown_away_whole():
    form = make_form(live=False)
    discard_form(form=form, actor=None, at=NOW)
    assert not AppraisalForm.objects.filter(pk=form.pk).exists()


def test_nothing_is_written_in_a_published_form():
    form = make_form()
    section = form.sections.select_related("form").get(heading="Thanks")
    for write in (
        lambda: add_section(form=form, kind="question", details=QUESTION, actor=None, at=NOW),
        lambda: change(section),
        lambda: move_section(section=section, up=True, actor=None, at=NOW),
        lambda: remove_section(section=section, actor=None, at=NOW),
        lambda: rename_form(form=form, name="Ours", summary="", actor=None, at=NOW),
        lambda: discard_form(form=form, actor=None, at=NOW),
    ):
        with pytest.raises(Published):
            write()


def test_a_form_without_our_values_is_not_published():
    form = begin_form(name="Ours", summary="", actor=None, at=NOW)
    form.sections.all().delete()
    with pytest.raises(MoveRefused, match="our values"):
        publish_form(form=form, actor=None, at=NOW)


def test_a_form_is_retired_when_no_draft_cycle_names_it_and_another_is_live():
    with pytest.raises(MoveRefused, match="the only live form"):
        retire_form(form=the_standard(), actor=None, at=NOW)
    form = make_form()
    cycle = make_cycle(opened=False, form=form)
    with pytest.raises(MoveRefused, match="Appraisals 2026 is a draft and asks this form"):
        retire_form(form=form, actor=None, at=NOW)
    choose_form(cycle=cycle, form=the_standard(), actor=None, at=NOW)
    assert retire_form(form=form, actor=None, at=NOW) is True


def test_an_open_cycle_goes_on_with_a_retired_form():
    form = make_form()
    _, person = make_pair()
    appraisal = appraisal_of(person, make_cycle(form=form))
    retire_form(form=form, actor=None, at=NOW)
    send(appraisal, Side.PERSON, answers={"wellbeing": "Tired."})
    assert SectionAnswer.objects.get(preparation__side="person").words == "Tired."


# A cycle names its form


def test_a_cycle_names_a_live_form_and_no_other():
    draft = make_form(live=False)
    details = {"name": "C", "unit": None, "opens_on": TODAY, "due_on": DUE, "first_months": 0}
    with pytest.raises(NotLive):
        create_cycle(**details, form=draft, actor=None, at=NOW)
    cycle = create_cycle(**details, actor=None, at=NOW)
    with pytest.raises(NotLive):
        choose_form(cycle=cycle, form=draft, actor=None, at=NOW)
    assert Cycle.objects.get().form_id == STANDARD_FORM


def test_the_form_is_set_for_good_when_the_cycle_opens():
    cycle, form = make_cycle(opened=False), make_form()
    choose_form(cycle=cycle, form=form, actor=None, at=NOW)
    cycle.refresh_from_db()
    make_framework()
    make_staff()
    open_cycle(cycle=cycle, actor=None, at=NOW)
    with pytest.raises(MoveRefused):
        choose_form(cycle=cycle, form=the_standard(), actor=None, at=NOW)
    assert Cycle.objects.get().form == form


def test_a_cycle_whose_form_went_past_its_drafting_is_not_opened():
    """Retiring refuses it; straight in the database it can still be done."""
    cycle, form = make_cycle(opened=False), make_form()
    choose_form(cycle=cycle, form=form, actor=None, at=NOW)
    AppraisalForm.objects.filter(pk=form.pk).update(state="retired")
    cycle.refresh_from_db()
    make_framework()
    make_staff()
    with pytest.raises(MoveRefused, match="is not live"):
        open_cycle(cycle=cycle, actor=None, at=NOW)


# What the database refuses


def refused(change, match=SENTENCE):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        change()


@pytest.mark.smoke
def test_the_database_refuses_to_change_what_is_published():
    form, other = make_form(), make_form(live=False, name="Other")
    section, loose = form.sections.get(heading="Thanks"), other.sections.get(heading="Thanks")
    rows = Section.objects.filter(pk=section.pk)
    refused(lambda: rows.update(heading="Blame"))
    refused(rows.delete)
    refused(lambda: rows.update(form=other, order=90, code="moved-out"))
    refused(lambda: Section.objects.filter(pk=loose.pk).update(form=form, order=90, code="moved-in"))
    refused(
        lambda: Section.objects.create(
            form=form, order=91, code="new", kind="question", heading="New", filled_by="each", word_limit=50
        )
    )
    forms = AppraisalForm.objects.filter(pk=form.pk)
    refused(lambda: forms.update(name="Another"))
    refused(lambda: forms.update(summary="Another"))
    refused(forms.delete)
    refused(lambda: forms.update(state="draft", published_at=None))
    forms.update(state="retired")
    refused(lambda: forms.update(state="live"))


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("values", {"required": False}),
        ("values", {"filled_by": "person"}),
        ("values", {"seen_by": "two"}),
        ("objectives", {"filled_by": "each"}),
        ("objectives", {"seen_by": "two"}),
        ("objectives", {"many": 7}),
        ("objectives", {"many": 2, "needed": 3}),
        ("training", {"many": 0}),
        ("career", {"word_limit": 0}),
        ("career", {"word_limit": 1001}),
    ],
)
def test_the_database_refuses_a_section_that_breaks_the_rules(kind, wrong):
    section = make_form(live=False).sections.get(kind=kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        Section.objects.filter(pk=section.pk).update(**wrong)


def test_a_second_section_on_our_values_is_refused():
    form = begin_form(name="Ours", summary="", actor=None, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Section.objects.create(
            form=form,
            order=2,
            code="again",
            kind=Kind.VALUES,
            heading="Again",
            filled_by="each",
            required=True,
        )


def test_only_hr_read_forms():
    from tests.factories import give_role

    hr, other = make_staff("Hr"), make_staff("Other")
    give_role(hr.user, Role.HR)
    assert AppraisalForm.objects.visible_to(hr.user).count() == 2
    assert not AppraisalForm.objects.visible_to(other.user).exists()
