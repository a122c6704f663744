"""The candidate's pages beside the questions: history, referees, declarations, schemes, equality. All for HR alone."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from recruitment.models import Vacancy
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

HR_ONLY = "The recruitment team. Nobody on the panel sees it"
HR_AFTER_OFFER = "The recruitment team, only after we have offered you the job"
FITNESS_MISSING = "Select yes if a regulator has looked into your fitness to practise"
BODIES = "For example the Nursing and Midwifery Council, the General Medical Council or the HCPC."


class MonthsForm(Form):
    """A span of months that may still go on. Subclasses name the fields around it."""

    version = fields.HiddenField(required=False)

    def clean(self) -> dict[str, Any]:
        """Months in an order that can be: begun by now, ended after it began."""
        told = super().clean() or {}
        began, ended = told.get("began"), told.get("ended")
        if began and began > _this_month():
            self.add_error("began", f"{self.fields['began'].label} must be this month or before")
        if ended and ended > _this_month():
            self.add_error("ended", f"{self.fields['ended'].label} must be this month or before")
        elif began and ended and ended < began:
            self.add_error("ended", f"{self.fields['ended'].label} must be after you started")
        return told


class HistoryForm(MonthsForm):
    """A job, voluntary work or a course."""

    organisation = fields.CharField(label="Employer or organisation", max_length=200)
    title = fields.CharField(label="Job title", max_length=200, missing="Enter your job title")
    began = fields.MonthField(label="Month you started", missing="Enter the month you started")
    is_current = fields.RadiosField(
        label="Do you still do this?", choices=[("yes", "Yes"), ("no", "No")],
        reveals={"no": ["ended", "reason_for_leaving"]}, missing="Select yes if you still do this",
    )  # fmt: skip
    ended = fields.MonthField(label="Month you left", missing="Enter the month you left")
    reason_for_leaving = fields.CharField(
        label="Why did you leave?", max_length=500, missing="Enter why you left",
        hint="A few words are enough, like “to look after my children” or “the contract ended”.",
    )  # fmt: skip
    duties = fields.TextField(
        label="What did you do there?", rows=4, max_length=4000, required=False, read_by=HR_ONLY,
    )  # fmt: skip


class StudyForm(HistoryForm):
    """A course: nobody asks why it was left."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "organisation": ("School, college or university", "Enter the school, college or university"),
            "title": ("Course or qualification", "Enter the course or qualification"),
        }
        for name, (label, missing) in words.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = missing
        self.fields["is_current"].reveals = {"no": ["ended"]}  # type: ignore[attr-defined]
        self.fields["ended"].label = "Month you finished"
        self.fields["duties"].label = "What did you study?"
        del self.fields["reason_for_leaving"]


class RefereeForm(MonthsForm):
    """Somebody who can say how a person worked, and for which months."""

    name = fields.CharField(label="Their name", max_length=200, missing="Enter your referee’s name")
    how_known = fields.CharField(
        label="How do they know you?", max_length=200, missing="Enter how your referee knows you",
        hint="For example “my manager at Rowan House” or “my tutor”. Not a friend or family.",
    )  # fmt: skip
    organisation = fields.CharField(label="Where they work", max_length=200, required=False)
    email = fields.EmailField(
        label="Their email address", required=False, max_length=254, autocomplete="off",
        hint="A work address if you have it.",
    )  # fmt: skip
    phone = fields.CharField(
        label="Their phone number", max_length=40, required=False, inputmode="tel", width=20
    )
    began = fields.MonthField(
        label="First month they can tell us about", missing="Enter the first month they can tell us about"
    )
    is_current = fields.RadiosField(
        label="Do you still work or study with them?", choices=[("yes", "Yes"), ("no", "No")],
        reveals={"no": "ended"}, missing="Select yes if you still work or study with them",
    )  # fmt: skip
    ended = fields.MonthField(
        label="Last month they can tell us about", missing="Enter the last month they can tell us about"
    )

    def clean(self) -> dict[str, Any]:
        """One way to reach them is enough."""
        told = super().clean()
        if not told.get("email") and not told.get("phone") and "email" not in self.errors:
            self.add_error("email", "Enter your referee’s email address or phone number")
        return told


class GapsForm(Form):
    """One box a gap."""

    version = fields.HiddenField(required=False)

    def __init__(self, *args: Any, gaps: Sequence[Any], **kwargs: Any) -> None:
        kwargs["initial"] = {each.name: each.explanation for each in gaps} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for each in gaps:
            self.fields[each.name] = fields.TextField(
                label=f"What did you do from {each.words}?", rows=2, max_length=1000, read_by=HR_ONLY,
                hint="For example looking after family, travelling, being ill or looking for work.",
                missing=f"Enter what you did from {each.words}",
            )  # fmt: skip


class RefereesForm(Form):
    """Why no referee can be named, where months are open."""

    version = fields.HiddenField(required=False)

    def __init__(self, *args: Any, open_months: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if open_months:
            self.fields["referees_note"] = fields.TextField(
                label="If you cannot name somebody for those months, tell us why", rows=3, max_length=1000,
                read_by=HR_AFTER_OFFER, missing="Add a referee for those months, or tell us why you cannot",
            )  # fmt: skip


class RegistrationForm(Form):
    """Optional, all of it; but whoever is on a register, where the job needs one, is asked one thing more."""

    version = fields.HiddenField(required=False)
    qualification = fields.CharField(
        label="Highest qualification for this job", max_length=200, required=False,
        hint="For example a degree in nursing, an NVQ level 3 or GCSEs.",
    )  # fmt: skip
    registration_body = fields.CharField(
        label="Professional body", max_length=100, required=False, hint=BODIES
    )
    registration_number = fields.CharField(
        label="Registration number or PIN", max_length=40, required=False, width=20, spellcheck="false"
    )
    registration_expires = fields.CharField(
        label="When it runs out", max_length=40, required=False, width=20, hint="For example, 31 March 2027."
    )
    fitness = fields.RadiosField(
        label="Has a regulator ever looked into your fitness to practise, or does one now?",
        choices=[("no", "No"), ("yes", "Yes")], reveals={"yes": "fitness_detail"},
        hint="For example the NMC, the GMC or the HCPC, here or abroad. A yes does not rule you out.",
        missing=FITNESS_MISSING, required=False,
    )  # fmt: skip
    fitness_detail = fields.TextField(
        label="Which regulator, when, and what came of it?", rows=3, max_length=1000, read_by=HR_ONLY,
        missing="Enter which regulator, when, and what came of it",
    )  # fmt: skip

    def __init__(self, *args: Any, vacancy: Vacancy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not vacancy.asks_fitness:
            del self.fields["fitness"], self.fields["fitness_detail"]

    def clean(self) -> dict[str, Any]:
        """Whoever names a register says whether it has looked into their fitness to practise."""
        data = super().clean() or self.cleaned_data
        registered = data.get("registration_body") or data.get("registration_number")
        if (
            registered
            and "fitness" in self.fields
            and not data.get("fitness")
            and "fitness" not in self.errors
        ):
            self.add_error("fitness", FITNESS_MISSING)
        return data


class DeclarationsForm(Form):
    """Yes or no, and a box for each yes."""

    version = fields.HiddenField(required=False)
    related = fields.RadiosField(
        label="Are you related to, or close to, anybody who works here?", choices=[("no", "No"), ("yes", "Yes")],
        reveals={"yes": "related_detail"}, missing="Select yes if you are related or close to anybody here",
        hint="It does not stop you. We make sure that they have no part in the decision.",
    )  # fmt: skip
    related_detail = fields.TextField(
        label="Who are they, and how do you know them?", rows=2, max_length=500, read_by=HR_ONLY,
        missing="Enter who they are and how you know them",
    )  # fmt: skip
    convictions = fields.RadiosField(
        label="Do you have any convictions or cautions that are not spent?", choices=[("no", "No"), ("yes", "Yes")],
        reveals={"yes": "convictions_detail"}, missing="Select yes if you have convictions that are not spent",
        hint="Leave out anything that is spent. A yes does not rule you out.",
    )  # fmt: skip
    convictions_detail = fields.TextField(
        label="What was it, and when?", rows=3, max_length=1000, read_by=HR_ONLY,
        missing="Enter what it was and when",
    )  # fmt: skip
    dismissed = fields.RadiosField(
        label="Have you ever been dismissed from a job in health or care?", choices=[("no", "No"), ("yes", "Yes")],
        reveals={"yes": "dismissed_detail"}, missing="Select yes if you have been dismissed from a job in care",
    )  # fmt: skip
    dismissed_detail = fields.TextField(
        label="Which job, and why?", rows=3, max_length=1000, read_by=HR_ONLY,
        missing="Enter which job and why",
    )  # fmt: skip
    ai_used = fields.RadiosField(
        label="Did you use an AI tool, like ChatGPT, to help with this application?",
        choices=[("no", "No"), ("yes", "Yes")], reveals={"yes": "ai_detail"},
        missing="Select yes if you used an AI tool",
        hint="You may, if what you say is your own and true. It does not change your scores.",
    )  # fmt: skip
    ai_detail = fields.TextField(
        label="What did you use it for?", rows=2, max_length=500, read_by=HR_ONLY,
        missing="Enter what you used it for",
    )  # fmt: skip


class SchemesForm(Form):
    """What somebody asks for. The panel never learns of it."""

    version = fields.HiddenField(required=False)
    disability_confident = fields.CheckboxField(
        label="I have a disability, and want to use the Disability Confident scheme", required=False,
        legend="Disability Confident",
        hint="If your scores reach the standard the job needs, you get an interview. You do not have to prove "
        "anything. It does not promise you the job.",
    )  # fmt: skip
    armed_forces = fields.CheckboxField(
        label="I serve or have served, and want to use the Armed Forces scheme", required=False,
        legend="Armed Forces Covenant",
        hint="It works in the same way: if your scores reach the standard, you get an interview.",
    )  # fmt: skip
    redeployment = fields.CheckboxField(
        label="I work for the NHS and my job is at risk, or I am on a redeployment list", required=False,
        legend="Redeployment",
        hint="The recruitment team looks at it before the interviews, and may ask you to show it.",
    )  # fmt: skip
    adjustments = fields.TextField(
        label="Do you need anything changed for an interview?", required=False, rows=3, max_length=2000,
        hint="For example a room without steps, more time, or the questions in large print.",
        read_by="The recruitment team, and whoever arranges the interview",
    )  # fmt: skip


class EqualityForm(Form):
    """Every question optional. Built from the vault's own lists."""

    mark_optional = False
    LONGEST_RADIOS = 4

    def __init__(self, *args: Any, questions: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in questions:
            if len(each.choices) <= self.LONGEST_RADIOS:
                self.fields[each.name] = fields.RadiosField(
                    label=each.label, choices=each.choices, hint=each.hint, required=False, small=True
                )
            else:
                self.fields[each.name] = fields.SelectField(
                    label=each.label, choices=[("", "Choose from the list"), *each.choices], hint=each.hint,
                    required=False,
                )  # fmt: skip


def _this_month() -> dt.date:
    return timezone.localdate().replace(day=1)
