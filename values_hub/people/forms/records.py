"""The forms of the staff pages."""

import datetime as dt
from typing import Any

from django.utils import timezone

from values_hub.access.roles import ROLES, Role
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models import Unit
from values_hub.people.queries.staff_list import CURRENT, LEFT, MISSING


def _today() -> dt.date:
    return timezone.localdate()


class StaffFilterForm(Form):
    mark_optional = False

    q = fields.CharField(
        label="Name or employee number",
        required=False,
        width=20,
        max_length=100,
        spellcheck=False,
        autocomplete="off",
    )
    directorate = fields.SelectField(label="Directorate", choices=[], required=False)
    status = fields.SelectField(
        label="Show",
        required=False,
        choices=[
            (CURRENT, "People who work here"),
            (MISSING, "People not in the last ESR file"),
            (LEFT, "People who have left"),
        ],
    )

    def __init__(self, *args: Any, directorates: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All"), *((str(unit.pk), unit.name) for unit in directorates)]
        self.fields["directorate"].choices = choices  # type: ignore[attr-defined]


class FindPersonForm(Form):
    q = fields.CharField(
        label="Name or employee number",
        hint="The beginning of a name is enough, for example pat am for Amina Patel",
        missing="Enter a name or an employee number",
        width=20,
        max_length=100,
        spellcheck=False,
        autocomplete="off",
    )


class NewManagerForm(Form):
    keep = fields.CheckboxField(
        label="Keep this manager when the next ESR file names somebody else",
        hint="Tick this when the supervisor in ESR is wrong and you cannot correct it there yet",
        required=False,
    )
    seen = fields.HiddenField(required=False)


class LeaverForm(Form):
    left_on = fields.DateField(
        label="Their last day",
        missing="Enter their last day",
        page_heading=False,
        latest=_today,
        hint="For example, 31 3 2026. Today or in the past",
    )


class EmployeeNumberForm(Form):
    employee_number = fields.CharField(
        label="Employee number",
        hint="8 digits, as in ESR",
        missing="Enter the employee number",
        width=10,
        inputmode="numeric",
        spellcheck=False,
        max_length=20,
    )

    def clean_employee_number(self) -> str:
        """Eight digits. Spaces are forgiven."""
        number = "".join(self.cleaned_data["employee_number"].split())
        if not (number.isascii() and number.isdigit() and len(number) == 8):
            self.add_error("employee_number", "Employee number must be 8 digits")
        return number


class WrongManagerForm(Form):
    words = fields.TextField(
        label="Who is your line manager?",
        hint="Their name, and since when if you know. You can leave this empty.",
        read_by="HR for your unit",
        required=False,
        character_limit=300,
        rows=3,
    )


class GiveRoleForm(Form):
    role = fields.RadiosField(
        label="Role",
        missing="Select a role",
        choices=[(role.value, role.label) for role in Role],
        choice_hints={role.value: ROLES[role].held_by for role in Role},
        coerce=Role,
    )
    unit = fields.SelectField(
        label="Where the role reaches",
        hint="The unit and everything below it. Only the HR role can be given over a unit.",
        choices=[],
        required=False,
    )
    ends_on = fields.DateField(
        label="Last day of the role",
        hint="Leave empty when it has no end. For example, 31 3 2027",
        required=False,
        earliest=_today,
    )

    def __init__(self, *args: Any, units: list[Unit], whole_trust: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(unit.pk), unit.name) for unit in units]
        if whole_trust:
            choices.insert(0, ("", "The whole Trust"))
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        self.fields["unit"].mark_optional = False  # type: ignore[attr-defined]


class StandInForm(Form):
    starts_on = fields.DateField(label="First day", missing="Enter the first day", earliest=_today)
    ends_on = fields.DateField(label="Last day", missing="Enter the last day")
    reason = fields.CharField(
        label="Reason",
        hint="For example, annual leave",
        missing="Enter a reason",
        read_by="The person who stands in, and HR",
        max_length=300,
    )
    seen = fields.HiddenField(required=False)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Last day must be the same as or after the first day")
        return data
