"""HR's pages of a vacancy."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from recruitment.closing_time import ClockChange, closing_moment, day_and_time
from recruitment.models import DbsLevel, Vacancy
from recruitment.queries.bank import BankGroup, BankQuestion
from recruitment.queries.readiness import FEWEST_ASSESSORS, LARGEST_PANEL, POINTS
from values_hub.common.clock import MIDNIGHT, clock_words
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models import Unit
from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import ContractType

ON_THE_ADVERT = "Everybody who reads the advert"
HIGHEST_POINT = POINTS - 1


class PostForm(Form):
    title = fields.CharField(
        label="Job title",
        hint="As it will stand on the advert, for example: Staff nurse, Ward 7",
        max_length=200,
        missing="Enter the job title",
    )
    unit = fields.ModelSelectField(
        label="Team", queryset=Unit.objects.none(), empty_label="Select a team", missing="Select a team",
        label_from=lambda unit: f"{unit.name} ({unit.parent.name})" if unit.parent else unit.name,
    )  # fmt: skip
    staff_group = fields.SelectField(
        label="Staff group", choices=[("", "Select a staff group"), *StaffGroup.choices],
        missing="Select a staff group",
    )  # fmt: skip
    band = fields.SelectField(
        label="Band", choices=[("", "Select a band"), *Band.choices], missing="Select a band"
    )
    contract_type = fields.SelectField(
        label="Contract", choices=[("", "Select a contract"), *ContractType.choices],
        missing="Select a contract",
    )  # fmt: skip
    site = fields.CharField(
        label="Place of work", max_length=200, required=False, hint="For example: Moorside General Hospital"
    )
    manages_people = fields.YesNoField(
        label="Will this person manage other people?",
        hint="The panel then scores against what our values ask of people who lead.",
        missing="Select yes if this person will manage other people",
    )
    dbs_level = fields.RadiosField(
        label="DBS check this job needs", choices=DbsLevel.choices,
        hint="By what the person will do and with whom. The advert says it, and an offer begins with it.",
        missing="Select the DBS check this job needs",
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class AdvertForm(Form):
    summary = fields.TextField(
        label="What the job is",
        hint="Two or three short paragraphs: what the person does, with whom, and why it matters.",
        read_by=ON_THE_ADVERT, rows=8, max_length=8000, missing="Enter what the job is",
    )  # fmt: skip
    valued = fields.TextField(
        label="What we value in this role",
        hint="In plain words. Say what you hope to see somebody do on an ordinary day.",
        read_by=ON_THE_ADVERT, rows=6, max_length=4000, missing="Enter what you value in this role",
    )  # fmt: skip
    salary = fields.CharField(
        label="Salary",
        max_length=200,
        hint="For example: £31,049 to £37,796 a year",
        missing="Enter the salary",
    )
    hours = fields.CharField(
        label="Hours", max_length=200, hint="For example: 37.5 hours a week, days and nights in turn",
        missing="Enter the hours",
    )  # fmt: skip
    contact_name = fields.CharField(
        label="Who can people ask about the job?",
        max_length=200,
        missing="Enter the name of somebody people can ask",
    )
    contact_email = fields.EmailField(label="Their email address", missing="Enter their email address")
    contact_phone = fields.CharField(
        label="Their phone number", max_length=40, required=False, width=20, inputmode="tel"
    )
    privacy_note = fields.TextField(
        label="What becomes of what people send",
        hint="Who sees it, and for how long you keep it. Change these words only if your Trust does it differently.",
        read_by=ON_THE_ADVERT, rows=5, max_length=2000, missing="Enter what becomes of what people send",
    )  # fmt: skip


class ClosingTimeField(fields.TimeField):
    """A closing time. Midnight is the end of the day it is said of, and has to be said in words: 12am and 0:00 are read
    by half of us as the beginning."""

    def to_python(self, value: Any) -> dt.time | None:
        """Raises: ValidationError as TimeField, and for midnight in figures."""
        if re.fullmatch(r"(12\s*)?midnight", str(value or "").strip().lower()):
            return MIDNIGHT
        time = super().to_python(value)
        if time == MIDNIGHT and not isinstance(value, dt.time):
            raise ValidationError(
                "Closing time could be the start or the end of that day. "
                "Enter 11:59pm, or the word midnight for the end of the day",
                "ambiguous",
            )
        return time

    def prepare_value(self, value: Any) -> Any:
        """As it would be typed."""
        return clock_words(value) if isinstance(value, dt.time) else value


class ClosingForm(Form):
    """When it closes, as a day and a time; cleans to `closes_at`, a moment after `after`."""

    closes_on = fields.DateField(label="Closing date", missing="Enter the closing date")
    closes_time = ClosingTimeField(
        label="Closing time", hint="For example, 11:59pm or 5pm", missing="Enter the closing time", width=10
    )
    too_early = "Closing date must be in the future"

    def __init__(self, *args: Any, after: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.after = after

    def clean(self) -> dict[str, Any]:
        """`closes_at`: the moment, in the Trust's own time."""
        data = super().clean() or self.cleaned_data
        day, time = data.get("closes_on"), data.get("closes_time")
        if day is None or time is None:
            return data
        try:
            data["closes_at"] = closing_moment(day, time)
        except ClockChange as error:
            self.add_error("closes_time", str(error))
        except (OverflowError, ValueError):
            self.add_error("closes_on", "Closing date must be a real date")
        else:
            if data["closes_at"] <= self.after:
                self.add_error("closes_on", self.too_early)
        return data


class ExtendForm(ClosingForm):
    """A later closing time."""

    too_early = "The new closing time must be later than the one people have read"


class DatesForm(ClosingForm):
    """The dates of a vacancy, and how many people read each answer."""

    interview_week_on = fields.DateField(
        label="Week of the interviews", required=False, hint="Any day of that week, for example, 31 3 2026"
    )
    wanted_start_on = fields.DateField(
        label="When you would like the person to start", required=False,
        hint="The checks before somebody starts take about four weeks, and notice is one to three months",
    )  # fmt: skip
    reviews_per_answer = fields.IntegerField(
        label="How many people read each answer?", min_value=FEWEST_ASSESSORS, max_value=LARGEST_PANEL, width=2,
        hint="Three is fairer than two. On a smaller panel everybody reads everything.",
        missing="Enter how many people read each answer",
    )  # fmt: skip
    scheme_minimum = fields.RadiosField(
        label="What is the least for a guaranteed interview?", coerce=int,
        choices=[(str(point), f"{point} or more on every question") for point in range(1, HIGHEST_POINT + 1)],
        hint="Whoever is disabled or has served in the armed forces, asks for it and reaches this is interviewed. "
        "The advert says it.",
        missing="Select the least for a guaranteed interview",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Each after the one before it. The interviews' week is kept as its Monday."""
        data = super().clean()
        closes_on, week, start = (
            data.get(name) for name in ("closes_on", "interview_week_on", "wanted_start_on")
        )
        if week is not None:
            week = data["interview_week_on"] = week - dt.timedelta(days=week.weekday())
            if closes_on and week <= closes_on - dt.timedelta(days=7):
                self.add_error(
                    "interview_week_on", "The week of the interviews must be after the closing date"
                )
        if start is not None and start <= (week or closes_on or start - dt.timedelta(days=1)):
            after = "the interviews" if week else "the closing date"
            self.add_error("wanted_start_on", f"The start date must be after {after}")
        return data


class QuestionsForm(Form):
    """One group of boxes for each value: the questions of the bank, with behaviour, word limit and last use."""

    mark_optional = False

    def __init__(self, *args: Any, bank: list[BankGroup], fewest: int, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fewest, self.most = fewest, most
        for group in bank:
            self.fields[group.field] = fields.CheckboxesField(
                label=group.value, label_size="m", required=False, coerce=UUID,
                choices=[(str(each.id), each.text) for each in group.questions],
                choice_hints={str(each.id): question_hint(each) for each in group.questions},
            )  # fmt: skip

    @property
    def ticked(self) -> list[UUID]:
        """The questions ticked on the page in front of somebody, however many: those sent, or those it begins with."""
        return [
            UUID(str(key))
            for bound in self
            for key in bound.value() or []
            if str(key) in dict(bound.field.choices)  # type: ignore[attr-defined]
        ]

    @property
    def chosen(self) -> list[UUID]:
        """The questions in the order of the values, after validation."""
        return [key for name in self.fields for key in self.cleaned_data.get(name, [])]

    def clean(self) -> dict[str, Any]:
        """Enough to tell people apart by, and few enough for each to be answered well."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.fewest <= len(self.chosen) <= self.most:
            word = "or" if self.most - self.fewest == 1 else "to"
            first = next(iter(self.fields), None)
            self.add_error(first, f"Select {self.fewest} {word} {self.most} questions")
        return data


def question_hint(question: BankQuestion) -> str:
    """What HR wants to know of a question before choosing it."""
    limit = f" {question.word_limit} words at most." if question.word_limit else ""
    last = question.last_asked
    used = (
        f" Last asked in {date_format(timezone.localtime(last.at), 'F Y')}: {last.title}."
        if last
        else " Not asked before."
    )
    return f"{question.behaviour}.{limit}{used}"


class SearchForm(Form):
    """A search box. Nothing is required, and nothing need say so."""

    mark_optional = False
    q = fields.CharField(label="Search", required=False, max_length=100, width=20)

    def __init__(self, *args: Any, label: str = "Search", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = label
        self.fields["q"].help_text = hint


class ListForm(SearchForm):
    """The list of vacancies: words, and which."""

    show = fields.SelectField(
        label="Show", required=False,
        choices=[("open", "Not yet filled"), ("past", "Filled or withdrawn"), ("all", "All")],
    )  # fmt: skip


class PanelForm(Form):
    """One button of the panel page: what to do, with whom."""

    staff = fields.HiddenField()
    action = fields.HiddenField()


class WithdrawVacancyForm(Form):
    reason = fields.TextField(
        label="Why are you withdrawing this vacancy?", label_size="m", rows=3, max_length=1000,
        read_by="HR and internal audit. Candidates are told that it has been withdrawn, not why",
        missing="Enter why you are withdrawing this vacancy",
    )  # fmt: skip


class EndUnfilledForm(Form):
    reason = fields.TextField(
        label="Why is nobody appointed?", label_size="m", rows=3, max_length=1000,
        read_by="HR and internal audit. Candidates are told that nobody is appointed, not why",
        missing="Enter why nobody is appointed",
    )  # fmt: skip


def post_of(vacancy: Vacancy) -> dict[str, Any]:
    """What the post page starts with."""
    names = ("title", "staff_group", "band", "contract_type", "site", "manages_people", "dbs_level")
    return {**{name: getattr(vacancy, name) for name in names}, "unit": vacancy.unit_id}


def dates_of(vacancy: Vacancy) -> dict[str, Any]:
    """What the page of the dates starts with."""
    names = ("interview_week_on", "wanted_start_on", "reviews_per_answer", "scheme_minimum")
    return {**closing_of(vacancy.closes_at), **{name: getattr(vacancy, name) for name in names}}


def closing_of(closes_at: dt.datetime | None) -> dict[str, Any]:
    """A closing time as its two boxes; one minute to midnight where there is none yet."""
    day, time = day_and_time(closes_at) if closes_at else (None, dt.time(23, 59))
    return {"closes_on": day, "closes_time": time}
