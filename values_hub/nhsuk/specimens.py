"""What the gallery shows: one form with every field, and rows for the lists."""

import datetime

from django.core.paginator import Paginator

from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

ANCHORS = [
    ("0", "0: We saw the opposite"),
    ("1", "1: We saw a little"),
    ("2", "2: We saw it at times"),
    ("3", "3: We saw it often"),
    ("4", "4: We saw it, and others learn from it"),
    ("none", "No evidence seen"),
]


class EveryField(Form):
    """Each component once, with the options that change how it looks."""

    full_name = fields.CharField(
        label="Full name",
        missing="Enter your full name",
        width=20,
        autocomplete="name",
        hint="As on your passport",
    )
    email = fields.EmailField(label="Email address", missing="Enter your email address")
    code = fields.CharField(
        label="Security code",
        code=True,
        width=10,
        inputmode="numeric",
        hint="6 numbers, from the email we sent",
    )
    salary = fields.IntegerField(label="Starting salary", prefix="£", suffix="a year", width=5, min_value=1)
    answer = fields.TextField(
        label="Tell us about a time you put a patient or colleague first",
        hint="What happened, what you did, and what changed because of it.",
        read_by="3 people on the panel, one question at a time. They do not see your name.",
        word_limit=250,
    )
    score = fields.RadiosField(
        label="How clearly did you see “We listen”?",
        choices=ANCHORS,
        choice_keys={"0": "0", "1": "1", "2": "2", "3": "3", "4": "4", "none": "n"},
        choice_hints={
            "0": "Spoke over others, or left them out.",
            "2": "Asked what others thought, but did not act on it.",
            "4": "Sought out the quietest voice and changed the plan because of it.",
        },
        divider_before={"none": "or"},
    )
    right_to_work = fields.YesNoField(
        label="Do you have the right to work in the UK?", reveals={"yes": "share_code"}
    )
    share_code = fields.CharField(label="Share code", width=10, hint="9 letters and numbers")
    shifts = fields.CheckboxesField(
        label="Which shifts could you work?",
        choices=[("day", "Days"), ("night", "Nights"), ("weekend", "Weekends"), ("none", "None of these")],
        hint="Select all that apply.",
        divider_before={"none": "or"},
        exclusive=["none"],
    )
    directorate = fields.SelectField(
        label="Directorate",
        choices=[
            ("", "Select a directorate"),
            ("Hospital", [("med", "Medicine"), ("surg", "Surgery")]),
            ("Community", [("nurse", "Community nursing")]),
        ],
    )
    date_of_birth = fields.DateField(
        label="Date of birth",
        latest=datetime.date(2010, 1, 1),
        autocomplete="bday",
        hint="For example, 31 3 1980",
    )
    starts_at = fields.TimeField(label="Time of the interview", required=False)
    staff_file = fields.FileField(
        label="Staff file", types=[".csv"], max_bytes=25 * 1024 * 1024, required=False
    )
    password = fields.PasswordField(
        label="Password", autocomplete="new-password", hint="At least 12 characters"
    )
    agrees = fields.CheckboxField(
        label="Everything I have written is true", missing="Select the box if what you have written is true"
    )


class OneQuestion(Form):
    """One thing a page: the question is the page's heading."""

    when = fields.DateField(
        label="When can you start?",
        page_heading=True,
        hint="If you are offered the job. For example, 5 1 2027",
    )


class Draft(Form):
    """A long answer, saved while it is written."""

    answer = fields.TextField(
        label="Tell us about a mistake you made at work, and what you did next",
        read_by="3 people on the panel. They do not see your name.",
        word_limit=250,
    )


APPLICANTS = [
    ("VH-2041", "4 November 2026", "Shortlisted", "green", 11),
    ("VH-2047", "5 November 2026", "Being read", "blue", 9),
    ("VH-2052", "5 November 2026", "Not shortlisted", "grey", 5),
]
NUMBERS = Paginator(range(1, 241), 20)
