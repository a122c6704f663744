"""What a person may type, what we make of it, and what we say when it will not do."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


def problem(field, value):
    """The one message that cleaning `value` gives."""
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (fields.CharField(label="Full name", missing="Enter your full name"), "Enter your full name"),
        (fields.CharField(label="Job title"), "Enter job title"),
        (fields.CharField(label="ESR number"), "Enter ESR number"),
        (fields.CharField(label="What is your name?"), "Answer “What is your name?”"),
        (fields.CharField(), "Enter your answer"),
        (fields.TextField(label="Tell us why", read_by="The panel"), "Answer “Tell us why”"),
        (fields.RadiosField(label="Directorate", choices=[("a", "A")]), "Select directorate"),
        (fields.SelectField(choices=[("a", "A")]), "Select an option"),
        (fields.CheckboxField(label="True"), "Select the box to continue"),
        (fields.EmailField(label="Email address"), "Enter email address"),
        (fields.DateField(label="Start date"), "Enter start date"),
    ],
)
def test_nothing_given_is_asked_for_by_its_label(field, message):
    assert problem(field, "") == message


def test_a_box_to_write_in_must_say_who_will_read_it():
    with pytest.raises(TypeError, match="read_by"):
        fields.TextField(label="Why this role?")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("one two three four", "Your answer must be 3 words or fewer. You have 1 word too many"),
        ("a b c d e", "Your answer must be 3 words or fewer. You have 2 words too many"),
    ],
)
def test_too_many_words_says_by_how_many(text, message):
    assert problem(fields.TextField(label="Why?", read_by="HR", word_limit=3), text) == message


def test_words_are_counted_as_the_browser_counts_them():
    assert fields.count_words("  well-being –  it's\n\n9:30 ") == 4
    assert (
        fields.TextField(read_by="HR", word_limit=4).clean("well-being – it's\r\n9:30")
        == "well-being – it's\n9:30"
    )


def test_a_line_end_counts_once_against_a_limit_of_characters():
    field = fields.TextField(label="Note", read_by="HR", character_limit=3)

    assert field.clean("a\r\nb") == "a\nb"
    assert problem(field, "abcd") == "Note must be 3 characters or fewer. You have 1 character too many"


def test_five_thousand_words_are_refused_plainly():
    message = problem(fields.TextField(label="Why?", read_by="HR", word_limit=250), "word " * 5000)

    assert message == "Your answer must be 250 words or fewer. You have 4,750 words too many"


def test_other_limits_are_worded():
    assert (
        problem(fields.CharField(label="Title", max_length=3), "abcd")
        == "Title must be 3 characters or fewer"
    )
    assert problem(fields.IntegerField(label="Hours"), "many") == "Hours must be a whole number"
    assert problem(fields.IntegerField(label="Hours", min_value=1), "0") == "Hours must be 1 or more"
    assert problem(fields.IntegerField(label="Hours", max_value=37), "38") == "Hours must be 37 or fewer"
    assert problem(fields.DecimalField(label="Share"), "x") == "Share must be a number"
    assert "name@example.com" in problem(fields.EmailField(label="Email address"), "not an address")


@pytest.mark.parametrize(
    ("boxes", "date"),
    [
        (["31", "3", "2026"], datetime.date(2026, 3, 31)),
        ([" 1 ", "Mar", "2026"], datetime.date(2026, 3, 1)),
        (["29", "february", "2028"], datetime.date(2028, 2, 29)),
        (["01", "09", "2026"], datetime.date(2026, 9, 1)),
    ],
)
def test_a_date_is_read(boxes, date):
    assert fields.DateField(label="Start date").clean(boxes) == date


@pytest.mark.parametrize(
    ("boxes", "message", "parts"),
    [
        (["31", "3", ""], "Start date must include a year", ["year"]),
        (["", "", "2026"], "Start date must include a day and month", ["day", "month"]),
        (["1", "3", "26"], "Start date: year must include 4 numbers", ["year"]),
        (["31", "2", "2026"], "Start date must be a real date", None),
        (["1", "13", "2026"], "Start date must be a real date", None),
        (["1", "ma", "2026"], "Start date must be a real date", None),
        (["x", "1", "2026"], "Start date must be a real date", None),
        (["1", "1", "0000"], "Start date must be a real date", None),
    ],
)
def test_a_wrong_date_names_what_is_wrong(boxes, message, parts):
    with pytest.raises(ValidationError) as refused:
        fields.DateField(label="Start date").clean(boxes)

    assert refused.value.message == message
    assert (refused.value.params or {}).get("parts") == parts


def test_a_date_keeps_within_its_limits_inclusive():
    day = datetime.date(2026, 3, 10)
    field = fields.DateField(label="Start date", earliest=day, latest=lambda: day)

    assert field.clean(["10", "3", "2026"]) == day
    assert problem(field, ["9", "3", "2026"]) == "Start date must be the same as or after 10 March 2026"
    assert problem(field, ["11", "3", "2026"]) == "Start date must be the same as or before 10 March 2026"


def test_an_optional_date_may_be_left_empty():
    assert fields.DateField(label="Start date", required=False).clean(["", "", ""]) is None


def test_a_month_is_read_and_named_when_wrong():
    field = fields.MonthField(label="From")

    assert field.clean(["March", "2026"]) == datetime.date(2026, 3, 1)
    assert problem(field, ["", "2026"]) == "From must include a month"
    assert problem(field, ["13", "2026"]) == "From must be a real month"
    assert not field.has_changed(datetime.date(2026, 3, 1), ["3", "2026"])
    assert field.has_changed(None, ["3", ""])


def test_a_month_has_two_boxes_that_show_what_was_typed():
    class Page(Form):
        began = fields.MonthField(label="From")

    shown = str(Page(initial={"began": ["Marhc", "2026"]})["began"].as_field_group())

    assert 'id="id_began-month" name="began_month" type="text" value="Marhc"' in shown
    assert 'id="id_began-year" name="began_year" type="text" value="2026"' in shown
    assert "day" not in shown.lower()
    assert Page({"began_month": "3", "began_year": ""})["began"].error_anchor == "id_began-year"


def test_a_date_that_was_not_touched_has_not_changed():
    field = fields.DateField(label="Start date")

    assert not field.has_changed(datetime.date(2026, 3, 1), ["1", "3", "2026"])
    assert field.has_changed(datetime.date(2026, 3, 1), ["2", "3", "2026"])
    assert not field.has_changed(None, ["", "", ""])


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9am", datetime.time(9)),
        ("9:30am", datetime.time(9, 30)),
        ("9.30 a.m.", datetime.time(9, 30)),
        ("12pm", datetime.time(12)),
        ("12am", datetime.time(0)),
        ("2 PM", datetime.time(14)),
        ("14:05", datetime.time(14, 5)),
        ("midday", datetime.time(12)),
    ],
)
def test_a_time_is_read_as_people_write_it(text, time):
    assert fields.TimeField(label="Interview time").clean(text) == time


@pytest.mark.parametrize("text", ["9", "25:00", "13pm", "0am", "9:75am", "soon"])
def test_a_time_that_is_not_one_is_refused(text):
    assert problem(fields.TimeField(label="Interview time"), text) == (
        "Interview time must be a time, like 9:30am or 2pm"
    )


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        (datetime.time(9), "9am"),
        (datetime.time(0, 5), "12:05am"),
        (datetime.time(14, 30), "2:30pm"),
        ("x", "x"),
    ],
)
def test_a_time_is_shown_as_the_nhs_writes_it(time, shown):
    assert fields.TimeField().prepare_value(time) == shown


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("staff.xlsx", b"x", "The selected file must be a CSV"),
        ("staff", b"x", "The selected file must be a CSV"),
        ("staff.csv", b"", "The selected file is empty"),
        ("staff.csv", b"x" * 2049, "The selected file must be smaller than 2KB"),
    ],
)
def test_a_file_that_will_not_do_is_refused(name, content, message):
    field = fields.FileField(label="Staff file", types=[".csv"], max_bytes=2048)

    assert problem(field, SimpleUploadedFile(name, content)) == message


def test_a_file_that_will_do_is_taken():
    upload = SimpleUploadedFile("STAFF.CSV", b"a,b")

    assert fields.FileField(types=[".csv"], max_bytes=2048).clean(upload) is upload


def test_several_kinds_of_file_are_named():
    field = fields.FileField(types=[".pdf", ".docx"])

    assert problem(field, SimpleUploadedFile("a.exe", b"x")) == "The selected file must be a PDF or DOCX"


def test_a_forged_choice_asks_for_one_of_the_list():
    field = fields.RadiosField(label="Team", choices=[("a", "A")])

    assert problem(field, "b") == "Select an option from the list"


def test_an_answer_that_stands_alone_is_not_taken_with_others():
    field = fields.CheckboxesField(choices=[("a", "A"), ("none", "None of these")], exclusive=["none"])

    assert field.clean(["none"]) == ["none"]
    assert problem(field, ["a", "none"]) == "Select your answers, or select “None of these”"


def test_yes_and_no_are_true_and_false():
    field = fields.YesNoField(label="Sure?", required=False)

    assert [field.clean("yes"), field.clean("no"), field.clean("")] == [True, False, None]
    assert [field.prepare_value(True), field.prepare_value(False), field.prepare_value(None)] == [
        "yes",
        "no",
        None,
    ]


def test_what_a_field_is_not_given_is_nowhere_on_the_page():
    """Not even as the word for nothing."""

    class Everything(Form):
        text = fields.CharField(label="Text")
        amount = fields.IntegerField(label="Amount", suffix="days")
        words = fields.TextField(label="Words", read_by="HR")
        one = fields.SelectField(label="One", choices=[("a", "A")])
        few = fields.RadiosField(label="Few", choices=[("a", "A")])
        many = fields.CheckboxesField(label="Many", choices=[("a", "A")])
        day = fields.DateField(label="Day")
        file = fields.FileField(label="File", types=[".csv"], max_bytes=1)

    assert "None" not in str(Everything())
    assert "None" not in str(Everything({}))
