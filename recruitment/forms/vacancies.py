"""HR's pages of a vacancy."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone

from recruitment.models import Vacancy
from recruitment.queries.readiness import FEWEST_QUESTIONS, MOST_QUESTIONS
from recruitment.queries.vacancies import BankQuestion
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models import Unit
from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import ContractType

ON_THE_ADVERT = "Everybody who reads the advert"


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


class ClosingForm(Form):
    closes_on = fields.DateField(label="Closing date", missing="Enter the closing date")
    closes_time = fields.TimeField(label="Closing time", missing="Enter the closing time")

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        """`closes_at`: the moment, in the Trust's own time."""
        data = super().clean() or self.cleaned_data
        day, time = data.get("closes_on"), data.get("closes_time")
        if day and time:
            data["closes_at"] = timezone.make_aware(dt.datetime.combine(day, time))
            if data["closes_at"] <= self.now:
                self.add_error("closes_on", "Closing date must be in the future")
        return data


class QuestionsForm(Form):
    """One group of boxes for each value: the bank of application questions, with behaviour and word limit."""

    mark_optional = False

    def __init__(self, *args: Any, bank: list[BankQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for order in dict.fromkeys(each.value_order for each in bank):
            group = [each for each in bank if each.value_order == order]
            self.fields[f"value_{order}"] = fields.CheckboxesField(
                label=group[0].value, label_size="m", required=False, coerce=UUID,
                choices=[(str(each.id), each.text) for each in group],
                choice_hints={
                    str(each.id): f"{each.behaviour}. {each.word_limit} words at most." for each in group
                },
            )  # fmt: skip

    @property
    def chosen(self) -> list[UUID]:
        """The questions in the order of the values, after validation."""
        return [key for name in self.fields for key in self.cleaned_data.get(name, [])]

    def clean(self) -> dict[str, Any]:
        """Three or four, so that people can answer each of them well."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not FEWEST_QUESTIONS <= len(self.chosen) <= MOST_QUESTIONS:
            first = next(iter(self.fields), None)
            self.add_error(first, f"Select {FEWEST_QUESTIONS} or {MOST_QUESTIONS} questions")
        return data


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


def post_of(vacancy: Vacancy) -> dict[str, Any]:
    """What the post page starts with."""
    names = ("title", "staff_group", "band", "contract_type", "site", "manages_people")
    return {**{name: getattr(vacancy, name) for name in names}, "unit": vacancy.unit_id}
