"""A form on the page: what is required when, how each widget is drawn, and that nothing typed becomes markup."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django import forms as django_forms
from django.template import engines

from values_hub.nhsuk import fields
from values_hub.nhsuk.errors import summarise
from values_hub.nhsuk.forms import Form
from values_hub.nhsuk.specimens import EveryField


class Work(Form):
    may_work = fields.YesNoField(label="Do you have the right to work?", reveals={"yes": ["code", "until"]})
    code = fields.CharField(label="Share code", missing="Enter your share code")
    until = fields.DateField(label="Until", required=False)
    has_needs = fields.CheckboxField(label="I need an adjustment", required=False, reveals="needs")
    needs = fields.TextField(label="What do you need?", read_by="HR only", required=False)


def soup(rendered):
    return BeautifulSoup(str(rendered), "html.parser")


def template(source, **context):
    return engines["django"].from_string(source).render(context)


def test_what_a_choice_reveals_is_required_only_when_it_is_made():
    assert Work({"may_work": "no"}).is_valid()
    assert Work({"may_work": "yes"}).errors == {"code": ["Enter your share code"]}


def test_what_was_typed_under_a_choice_not_made_is_not_kept():
    form = Work({"may_work": "no", "code": "W12345678", "until_day": "99", "needs": "a hearing loop"})

    assert form.is_valid()
    assert form.cleaned_data == {
        "may_work": False,
        "code": "",
        "until": None,
        "has_needs": False,
        "needs": "",
    }


def test_what_was_typed_under_a_choice_made_is_kept():
    form = Work(
        {
            "may_work": "yes",
            "code": "W12345678",
            "until_day": "1",
            "until_month": "5",
            "until_year": "2030",
            "has_needs": "on",
            "needs": "a hearing loop",
        }
    )

    assert form.is_valid()
    assert form.cleaned_data == {
        "may_work": True,
        "code": "W12345678",
        "until": datetime.date(2030, 5, 1),
        "has_needs": True,
        "needs": "a hearing loop",
    }


def test_a_revealed_question_is_drawn_once_inside_its_choice():
    page = soup(Work())

    assert len(page.select("#id_code")) == 1
    assert page.select_one("#conditional-id_may_work #id_code")
    assert page.select_one("#conditional-id_may_work #id_until-day")
    assert page.select_one("#conditional-id_has_needs #id_needs")


@pytest.mark.urls("values_hub.nhsuk.urls")
def test_every_way_of_rendering_a_form_gives_the_same_fields():
    plain = soup(EveryField())
    crispy = soup(template("{% load crispy_forms_filters %}{{ form|crispy }}", form=EveryField()))
    whole = soup(template("{% load crispy_forms_tags %}{% crispy form %}", form=EveryField()))

    names = [control["name"] for control in plain.select("[name]")]
    assert names == [control["name"] for control in crispy.select("[name]")]
    assert names == [control["name"] for control in whole.select("[name]")]
    assert whole.form.has_attr("novalidate")


@pytest.mark.urls("values_hub.nhsuk.urls")
def test_a_crispy_layout_delegates_field_by_field():
    from crispy_forms.helper import FormHelper
    from crispy_forms.layout import Div, Fieldset, Layout, Submit

    form = Work()
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("Right to work", "may_work"), Div("has_needs", css_class="app-needs")
    )
    form.helper.add_input(Submit("save", "Save and continue"))

    page = soup(template("{% load crispy_forms_tags %}{% crispy form %}", form=form))

    assert page.select_one("fieldset > legend").text.strip() == "Right to work"
    assert page.select_one("fieldset fieldset #id_may_work")
    assert page.select_one(".app-needs #id_has_needs")
    assert page.select_one("button.nhsuk-button").text == "Save and continue"


def test_each_label_points_at_its_control_and_each_description_exists():
    page = soup(EveryField({}))
    ids = [element["id"] for element in page.select("[id]")]

    assert len(ids) == len(set(ids))
    assert {label["for"] for label in page.select("label")} <= set(ids)
    described = {
        one for element in page.select("[aria-describedby]") for one in element["aria-describedby"].split()
    }
    assert described
    assert described <= set(ids)


def test_each_line_of_the_summary_leads_to_a_control():
    form = EveryField({"date_of_birth_day": "1", "date_of_birth_month": "2"})
    page = soup(form)

    problems = summarise(form)

    assert {"text": "Date of birth must include a year", "href": "#id_date_of_birth-year"} in problems
    for one in problems:
        assert page.select_one(one["href"]).name in ("input", "select", "textarea"), one


def test_only_the_wrong_box_of_a_date_is_marked():
    page = soup(
        EveryField({"date_of_birth_day": "1", "date_of_birth_month": "2"})["date_of_birth"].as_field_group()
    )

    assert [box["name"] for box in page.select(".nhsuk-input--error")] == ["date_of_birth_year"]


def test_the_summary_takes_formsets_and_passes_over_what_is_no_form():
    many = django_forms.formset_factory(Work, min_num=1, validate_min=True, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-may_work": "yes"}

    assert summarise(None, "", many(data), Work()) == [
        {"text": "Enter your share code", "href": "#id_form-0-code"}
    ]


def test_a_problem_of_the_whole_form_has_no_link():
    form = Work({"may_work": "no"})
    form.add_error(None, "This vacancy has closed")

    assert summarise(form) == [{"text": "This vacancy has closed", "href": ""}]


def test_nothing_typed_becomes_markup():
    evil = "<script>alert('x')</script>\"><img src=x>"

    class Evil(Form):
        name = fields.CharField(label=evil, hint=evil, prefix=evil, suffix=evil, read_by=evil, caption=evil)
        story = fields.TextField(label="Story", read_by="HR", word_limit=1)
        pick = fields.RadiosField(
            label=evil, choices=[(evil, evil)], choice_hints={evil: evil}, divider_before={evil: evil}
        )
        many = fields.CheckboxesField(label="Many", choices=[(evil, evil)])
        one = fields.SelectField(label="One", choices=[(evil, [(evil, evil)])])
        tick = fields.CheckboxField(label=evil, legend=evil)
        on = fields.DateField(label=evil)
        kept = fields.HiddenField()

    form = Evil({"name": evil, "story": evil, "pick": "x", "on_day": evil, "kept": evil})
    form.add_error("name", evil)
    form.add_error("name", evil)

    rendered = str(form) + template("{% error_summary form %}", form=form)

    assert "<script" not in rendered
    assert "<img" not in rendered
    assert soup(rendered).select_one("#id_name")["value"] == evil
    assert soup(rendered).select_one("#id_story").text.lstrip("\n") == evil


def test_optional_questions_say_so_and_a_filter_need_not():
    class Filter(Work):
        mark_optional = False

    assert "Until (optional)" in str(Work())
    assert "Do you have the right to work? (optional)" not in str(Work())
    assert "I need an adjustment (optional)" not in str(Work())
    assert "(optional)" not in str(Filter())


def test_a_question_may_be_the_heading_of_its_page():
    class One(Form):
        why = fields.TextField(
            label="Why here?", read_by="The panel", page_heading=True, caption="Question 1 of 3"
        )

    heading = soup(One()).h1

    assert heading.label["class"] == ["nhsuk-label", "nhsuk-label--l"]
    assert heading.select_one(".nhsuk-caption-l").text == "Question 1 of 3"


def test_a_plain_django_form_is_drawn_the_same_way():
    class Login(django_forms.Form):
        login = django_forms.EmailField(help_text="Your work address", max_length=100)
        password = django_forms.CharField(widget=django_forms.PasswordInput)
        remember = django_forms.BooleanField(required=False)
        count = django_forms.IntegerField(initial=1000)
        hue = django_forms.MultipleChoiceField(choices=[("a", "A")])

    page = soup(Login({"login": "x"}))

    login = page.select_one("#id_login")
    assert "nhsuk-input--error" in login["class"]
    assert login["aria-describedby"] == "id_login-hint id_login-error"
    assert not login.has_attr("required")
    assert not login.has_attr("maxlength")
    assert page.select_one("#id_password")["type"] == "password"
    assert page.select_one("#id_remember.nhsuk-checkboxes__input")
    assert soup(Login()).select_one("#id_count")["value"] == "1000"
    assert page.select_one("#id_hue.nhsuk-select").has_attr("multiple")


def test_a_password_is_never_written_back():
    class Careless(Form):
        password = fields.PasswordField(
            label="Password",
            autocomplete="new-password",
            widget=django_forms.PasswordInput(render_value=True),
        )

    box = soup(Careless({"password": "correct horse"})).select_one("#id_password")

    assert not box.has_attr("value")
    assert box["autocomplete"] == "new-password"


def test_a_widget_without_a_component_is_a_fault():
    class Odd(Form):
        when = django_forms.SplitDateTimeField()

    with pytest.raises(TypeError, match="SplitDateTimeWidget of field when"):
        str(Odd())


def test_a_field_may_name_its_component():
    class Odd(Form):
        when = fields.CharField(label="Team", component="hidden")

    assert soup(Odd(initial={"when": "x"})).input["type"] == "hidden"


def test_a_group_that_answers_to_keys_carries_them():
    group = soup(EveryField()["score"].as_field_group())

    assert [choice["data-key"] for choice in group.select("[data-choice-keys] input")] == [
        "0",
        "1",
        "2",
        "3",
        "4",
        "n",
    ]


@pytest.mark.parametrize("initial", [datetime.date(2027, 1, 5), "2027-01-05"])
def test_an_initial_date_fills_its_boxes(initial):
    boxes = soup(Work(initial={"until": initial})["until"].as_field_group()).select("input")

    assert [box.get("value") for box in boxes] == ["5", "1", "2027"]


class Plain(Form):
    line = fields.CharField(label="A line")
    number = fields.IntegerField(label="A number", suffix="words")
    box = fields.TextField(label="A box", read_by="Nobody")
    one = fields.SelectField(label="One of them", choices=[("", "Select one")])
    radio = fields.RadiosField(label="One of these", choices=[("a", "A")])
    tick = fields.CheckboxField(label="A tick")


@pytest.mark.parametrize("name", Plain.base_fields)
def test_what_a_field_is_not_given_is_not_printed(name):
    assert "None" not in Plain()[name].as_field_group()
