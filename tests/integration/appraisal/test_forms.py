"""HR write a form, section by section, publish and retire it, and choose one for a cycle."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import STANDARD_FORM, AppraisalForm, Cycle
from appraisal.queries.composing import as_asked
from appraisal.services.asking import copy_form, publish_form
from tests.factories import NOW, give_role, make_staff
from tests.factories_appraisal import TYPED_SECTION, make_cycle, make_form
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.framework.models import Framework

WEEKS = dt.timedelta(weeks=6)


def to(name, *arguments):
    return reverse(f"appraisal:{name}", args=arguments)


@pytest.fixture
def hr(world):
    return world.signed_in(world.shazia)


@pytest.fixture
def form(world):
    return make_form()


def test_a_form_from_its_name_to_a_cycle_that_asks_it(world, hr):
    page = hr.post(to("new_form"), {"name": "Leaders", "summary": "For leaders"}, follow=True)
    form = AppraisalForm.objects.get(name="Leaders")
    assert "No cycle asks this draft until it is published." in page.content.decode()
    kind = hr.post(to("add_section", form.pk), {"kind": "question"})
    assert kind["Location"] == to("add_section_on", form.pk, "question")
    page = hr.post(kind["Location"], TYPED_SECTION, follow=True).content.decode()
    assert "Added: Pride." in page
    assert "“What are you proud of?”" in page
    page = hr.post(to("publish_form", form.pk), follow=True).content.decode()
    assert "Published: Leaders. A cycle can ask it now." in page
    draft = make_cycle(opened=False, name="Draft")
    page = hr.post(to("cycle_form", draft.pk), {"form": str(form.pk)}, follow=True).content.decode()
    assert "Draft asks: Leaders." in page
    assert Cycle.objects.get(pk=draft.pk).form == form


def test_a_new_cycle_offers_the_live_forms_and_the_standard_one_first(world, hr, form):
    make_form(live=False, name="Unfinished")
    page = hr.get(to("new_cycle"))
    assert [str(label) for _, label in page.context["form"].fields["form"].choices] == [
        "Standard form, version 2", "Ward form",
    ]  # fmt: skip
    assert f'value="{STANDARD_FORM}" checked' in page.content.decode()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"heading": ""}, "Enter a heading"),
        ({"filled_by": ""}, "Select who writes it"),
        ({"filled_by": "hr"}, "Select an option from the list"),
        ({"seen_by": "everybody"}, "Select an option from the list"),
        ({"required": ""}, "Select whether there must be an answer"),
        ({"word_limit": "9"}, "must be 10 or more"),
        ({"word_limit": "1001"}, "must be 1000 or fewer"),
    ],
)
def test_a_bad_answer_adds_no_section(world, hr, bad, words):
    draft = copy_form(form=AppraisalForm.objects.get(pk=STANDARD_FORM), actor=None, at=NOW)
    page = hr.post(to("add_section_on", draft.pk, "question"), {**TYPED_SECTION, **bad}).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert draft.sections.count() == 6


@pytest.mark.parametrize(
    ("bad", "words"),
    [({"many": "7"}, "must be"), ({"many": "2", "needed": "3"}, "There cannot be more that must be there")],
)
def test_objectives_are_from_one_to_six(world, hr, bad, words):
    draft = copy_form(form=AppraisalForm.objects.get(pk=STANDARD_FORM), actor=None, at=NOW)
    section = draft.sections.get(kind="objectives")
    answers = {"heading": "Objectives", "hint": "", "many": "2", "needed": "1", "word_limit": "100", **bad}
    page = hr.post(to("section", draft.pk, section.pk), answers).content.decode()
    assert words in page
    assert draft.sections.get(pk=section.pk).many == 2


def test_a_draft_is_changed_put_in_order_and_thrown_away(world, hr):
    hr.post(to("copy_form", STANDARD_FORM))
    draft = AppraisalForm.objects.get(state="draft")
    section = draft.sections.get(code="reflection")
    form = hr.get(to("section", draft.pk, section.pk)).content.decode()
    assert "What went well, and what would you change?" in form
    opened = as_asked(section)
    assert f'value="{opened}"' in form
    hr.post(
        to("section", draft.pk, section.pk), {**TYPED_SECTION, "heading": "Looking back", "opened": opened}
    )
    page = hr.post(to("move_section", draft.pk, section.pk), {"way": "up"}, follow=True).content.decode()
    assert "Moved up: Looking back." in page
    assert page.index("Looking back</h3>") < page.index("Our values</h3>")
    page = hr.post(to("remove_section", draft.pk, section.pk), follow=True).content.decode()
    assert "Taken out: Looking back." in page
    values = draft.sections.get(kind="values")
    page = hr.post(to("remove_section", draft.pk, values.pk), follow=True).content.decode()
    assert "so this section stays." in page
    page = hr.post(
        to("form_details", draft.pk), {"name": "Ours", "summary": ""}, follow=True
    ).content.decode()
    assert "Ours" in page
    page = hr.post(to("form_details", draft.pk), {"name": "Standard form"}).content.decode()
    assert "There is a form with this name." in page
    hr.post(to("discard_form", draft.pk))
    assert not AppraisalForm.objects.filter(state="draft").exists()


def test_two_in_hr_on_one_section_are_told_and_nothing_is_replaced_unseen(world, hr):
    draft = copy_form(form=AppraisalForm.objects.get(pk=STANDARD_FORM), actor=None, at=NOW)
    section = draft.sections.get(code="reflection")
    address, opened = to("section", draft.pk, section.pk), as_asked(section)
    hr.post(address, {**TYPED_SECTION, "heading": "Theirs", "opened": opened})
    for stale in (opened, ""):
        page = hr.post(address, {**TYPED_SECTION, "heading": "Mine", "opened": stale}).content.decode()
        assert "Somebody changed this section while you had it open" in page
        assert 'value="Mine"' in page
        assert draft.sections.get(pk=section.pk).heading == "Theirs"
    again = re.search(r'value="([0-9a-f]{32})"', page)[1]
    page = hr.post(
        address, {**TYPED_SECTION, "heading": "Mine", "opened": again}, follow=True
    ).content.decode()
    assert "Saved." in page
    assert draft.sections.get(pk=section.pk).heading == "Mine"


def pressed(client, target, **data):
    """Where it leads, what it says there."""
    answer = client.post(target, data, follow=True)
    assert answer.status_code == 200
    return [str(each) for each in answer.context["messages"]]


def test_pressed_twice_nothing_is_missing_and_nothing_is_done_twice(world, hr):
    copy = copy_form(form=AppraisalForm.objects.get(pk=STANDARD_FORM), actor=None, at=NOW)
    gone = copy.sections.get(code="reflection")
    for words in ("Taken out: ", "This section is not in the form any more."):
        (said,) = pressed(hr, to("remove_section", copy.pk, gone.pk))
        assert said.startswith(words)
    assert pressed(hr, to("move_section", copy.pk, gone.pk), way="up") == [
        "This section is not in the form any more."
    ]
    assert Event.objects.filter(action="appraisal_form.section_removed").count() == 1
    published = "Published: Standard form, version 3. A cycle can ask it now."
    assert [pressed(hr, to("publish_form", copy.pk)) for _ in range(2)] == [[published]] * 2
    retired = "Retired: Standard form, version 3. Cycles that are open go on with it."
    assert [pressed(hr, to("retire_form", copy.pk)) for _ in range(2)] == [[retired]] * 2
    assert (
        Event.objects.filter(action__in=["appraisal_form.published", "appraisal_form.retired"]).count() == 2
    )
    draft = make_form(live=False, name="Draft")
    assert [pressed(hr, to("discard_form", draft.pk)) for _ in range(2)] == [
        ["Thrown away: Draft."], ["This draft is thrown away already."],
    ]  # fmt: skip


def test_nothing_goes_for_good_by_one_press(world, hr):
    draft = make_form(live=False, name="Draft")
    section, values = draft.sections.get(heading="Thanks"), draft.sections.get(kind="values")
    take_out, throw_away = to("remove_section", draft.pk, section.pk), to("discard_form", draft.pk)
    page = hr.get(to("form", draft.pk)).content.decode()
    assert f'href="{take_out}"' in page
    assert f'href="{throw_away}"' in page
    assert f'action="{take_out}"' not in page
    assert f'action="{throw_away}"' not in page
    assert to("remove_section", draft.pk, values.pk) not in page
    asked = hr.get(take_out).content.decode()
    assert "Take out “Thanks”?" in asked
    asked = hr.get(throw_away).content.decode()
    assert "Throw away Draft?" in asked
    assert "its 8 sections go, with every word in them" in asked
    assert draft.sections.count() == 8
    assert pressed(hr, take_out) == ["Taken out: Thanks."]
    assert pressed(hr, throw_away) == ["Thrown away: Draft."]
    assert not AppraisalForm.objects.filter(pk=draft.pk).exists()


def test_what_somebody_published_meanwhile_is_said_and_stays(world, hr, form):
    """The page was open while it was a draft."""
    section = form.sections.get(heading="Thanks")
    for target, data in (
        (to("discard_form", form.pk), {}), (to("remove_section", form.pk, section.pk), {}),
        (to("move_section", form.pk, section.pk), {"way": "up"}),
    ):  # fmt: skip
        (said,) = pressed(hr, target, **data)
        assert "This form has been published" in said
    assert form.sections.count() == 8


@pytest.mark.parametrize("name", ["section", "add_section_on", "form_details"])
def test_what_was_typed_while_somebody_published_is_shown_again_with_why(hr, form, name):
    draft = copy_form(form=form, actor=None, at=NOW)
    more = {"section": [draft.sections.get(heading="Thanks").pk], "add_section_on": ["question"]}.get(
        name, []
    )
    publish_form(form=draft, actor=None, at=NOW)
    mine = "Words that took an afternoon"
    typed = {"name": "Ours", "summary": mine} if name == "form_details" else TYPED_SECTION | {"hint": mine}

    page = hr.post(to(name, draft.pk, *more), typed)

    assert page.status_code == 200
    assert "This form has been published" in page.text
    assert mine in page.text
    assert not draft.sections.filter(hint=mine).exists()


def test_what_is_published_offers_no_change_and_its_copy_does(world, hr, form):
    page = hr.get(to("form", form.pk)).content.decode()
    assert "Move up" not in page
    assert "Copy it into a draft" in page
    hr.post(to("copy_form", form.pk))
    page = hr.get(to("form", form.pk)).content.decode()
    assert "Go to the version being written" in page
    for name in ("form_details", "publish_form", "add_section", "discard_form"):
        late = hr.get(to(name, form.pk))
        assert late.status_code == 403
        assert "This form has been published, so nothing in it changes any more." in late.text


def test_who_comes_late_to_a_draft_is_taken_back_to_it_and_told_why(hr, form):
    draft = copy_form(form=form, actor=None, at=NOW)
    gone = draft.sections.get(heading="Thanks")
    hr.post(to("remove_section", draft.pk, gone.pk))
    for page, words in (
        (hr.get(to("section", draft.pk, gone.pk), follow=True), "This section is not in the form any more."),
        (
            hr.post(to("section", draft.pk, gone.pk), TYPED_SECTION, follow=True),
            "is not in the form any more.",
        ),
        (hr.get(to("add_section_on", draft.pk, "objectives"), follow=True), "has a section on this already"),
        (hr.post(to("copy_form", draft.pk), follow=True), "This form is a draft still"),
    ):
        assert page.redirect_chain == [(to("form", draft.pk), 302)]
        assert words in page.text
    assert AppraisalForm.objects.filter(state="draft").count() == 1


def test_a_form_in_a_draft_cycle_is_not_retired_and_says_which(world, hr, form):
    make_cycle(opened=False, name="Spring", form=form)
    page = hr.post(to("retire_form", form.pk), follow=True).content.decode()
    assert "Spring is a draft and asks this form." in page
    Cycle.objects.filter(name="Spring").update(form=STANDARD_FORM)
    page = hr.post(to("retire_form", form.pk), follow=True).content.decode()
    assert "Retired: Ward form." in page
    late = hr.get(to("retire_form", form.pk))
    assert late.status_code == 403
    assert "Only a form that is live can be retired" in late.text


def test_choosing_a_form_that_is_not_offered_changes_nothing(world, hr):
    draft, unfinished = make_cycle(opened=False, name="Draft"), make_form(live=False)
    for answer, words in (("", "Select a form"), (str(unfinished.pk), "Select an option from the list")):
        assert words in hr.post(to("cycle_form", draft.pk), {"form": answer}).content.decode()
    assert Cycle.objects.get(pk=draft.pk).form_id == STANDARD_FORM


def test_hr_for_one_directorate_read_the_forms_and_write_none(world, form):
    partner = make_staff("Callum", unit=world.medicine)
    give_role(partner.user, Role.HR, world.medicine)
    client = world.signed_in(partner)
    assert "New form" not in client.get(to("forms")).content.decode()
    assert "Copy it into a draft" not in client.get(to("form", form.pk)).content.decode()
    assert client.post(to("copy_form", form.pk)).status_code == 403


@pytest.mark.parametrize("who", ["amina", "grace"])
def test_others_are_told_that_forms_are_for_hr(world, who, form):
    client = world.signed_in(getattr(world, who))
    for name, arguments in (("forms", ()), ("form", (form.pk,)), ("preview_form", (form.pk, "record"))):
        assert client.get(to(name, *arguments)).status_code == 403


def test_a_preview_shows_what_each_side_is_asked_and_can_be_sent_nowhere(world, hr, form):
    person, appraiser, record = (
        hr.get(to("preview_form", form.pk, whose)).content.decode()
        for whose in ("person", "appraiser", "record")
    )
    assert ("How you are" in person, "Thanks" in person, "First objective" in person) == (True, False, False)
    assert ("How you are" in appraiser, "How was Sam Taylor’s year?" in appraiser) == (False, True)
    assert "Third objective" in record
    assert "When did you and Sam Taylor meet?" in record
    for page in (person, appraiser, record):
        assert "Nothing you type here is kept or sent." in page
        assert all(
            "sign-out" in form or "logout" in form for form in re.findall(r"<form[^>]*post[^>]*>", page)
        )
    for value in world.cycle.framework.values.all():
        assert value.statement in person


def test_a_preview_without_a_live_framework_says_so(world, hr, form):
    Framework.objects.update(state="retired")
    page = hr.get(to("preview_form", form.pk, "person")).content.decode()
    assert "No values framework is live yet" in page
    assert hr.get(to("preview_form", form.pk, "everybody")).status_code == 404


def test_the_list_costs_the_same_for_one_form_and_for_three(world, hr):
    hr.get(to("forms"))
    with CaptureQueriesContext(connection) as one:
        hr.get(to("forms"))
    for name in ("Second", "Third"):
        make_cycle(opened=False, name=name, form=make_form(name=name))
    with CaptureQueriesContext(connection) as three:
        page = hr.get(to("forms")).content.decode()
    assert "Third" in page
    assert len(one) == len(three)


def test_a_forms_page_costs_the_same_for_one_section_and_for_many(world, hr):
    short = hr.post(to("new_form"), {"name": "Short", "summary": ""})["Location"]
    many = to("form", make_form(live=False).pk)
    hr.get(short)
    with CaptureQueriesContext(connection) as one:
        hr.get(short)
    with CaptureQueriesContext(connection) as eight:
        hr.get(many)
    assert len(one) == len(eight)


def test_an_open_cycle_says_which_form_it_asks(world, hr, form):
    cycle = make_cycle(
        name="Ward", unit=world.medicine, form=form, opens_on=world.today, due_on=world.today + WEEKS
    )
    page = hr.get(to("cycle", cycle.pk)).content.decode()
    assert "Ward form" in page
    assert hr.get(to("cycle_form", cycle.pk)).status_code == 403
