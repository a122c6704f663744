"""HR plans interviews; a candidate chooses a time; interviewers write, score and agree."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from recruitment.models import Format, InterviewSlot
from recruitment.queries.kits import GridRow, KitQuestion
from recruitment.slots import Span, days_between, times_on
from recruitment.states import NoInterview
from recruitment.tracker import moment
from values_hub.framework.forms.rating import NO_EVIDENCE, RatingField
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

MOST_DAYS = 31
INVITED = "Everybody who is invited"
NOTES_READ_BY = (
    "You alone until everybody has locked. Then the lead interviewer and HR; "
    "and the candidate can ask to see these notes"
)


class PlanForm(Form):
    format = fields.RadiosField(
        label="How will you meet?", choices=Format.choices, missing="Select how you will meet",
        reveals={Format.FACE_TO_FACE: "place", Format.ONLINE: "link"},
    )  # fmt: skip
    place = fields.CharField(
        label="Where?", max_length=300, missing="Enter where the interviews are",
        hint="Building, room and how to find it. For example: Room 4, Education Centre, Moorside General Hospital",
    )  # fmt: skip
    link = fields.CharField(
        label="Link to join", max_length=500, inputmode="url", spellcheck=False,
        hint="It starts with https://", missing="Enter the link to join",
    )  # fmt: skip
    minutes = fields.IntegerField(
        label="Minutes for each interview", width=3, min_value=10, max_value=240,
        missing="Enter how many minutes each interview takes",
    )  # fmt: skip
    bring = fields.TextField(
        label="What should candidates bring?", required=False, rows=2, max_length=1000, read_by=INVITED,
        hint="For example: a passport or another photo identity",
    )  # fmt: skip
    instructions = fields.TextField(
        label="Anything else they should know", required=False, rows=3, max_length=2000, read_by=INVITED,
        hint="For example where to park, who will be there, or that they will see the questions 15 minutes before",
    )  # fmt: skip
    has_gate = fields.YesNoField(
        label="Does a candidate have to reach a least score on every value?",
        hint="We call this the values gate. Those who interview see it. Agree it before you meet anybody.",
        missing="Select yes to use the values gate", inline=False,
        reveals={"yes": ["gate_points", "gate_percent"]},
    )  # fmt: skip
    gate_points = fields.IntegerField(
        label="Least points on each question", hint="0 to 4. Most panels use 2.", width=2, min_value=0, max_value=4,
        missing="Enter the least points on each question",
    )  # fmt: skip
    gate_percent = fields.IntegerField(
        label="Least share of all points", suffix="%", width=3, min_value=0, max_value=100,
        hint="Most panels use 60.", missing="Enter the least share of all points",
    )  # fmt: skip
    lay_weight = fields.IntegerField(
        label="How much does the view of service users and carers count?", suffix="%", width=3, min_value=0,
        max_value=100, required=False,
        hint="Agree this before you meet anybody. The panel sees it when it agrees its scores. Nothing is worked out "
        "from it.",
    )  # fmt: skip

    def clean_link(self) -> str:
        """A link people can follow: the web's own, and encrypted."""
        from django.core.exceptions import ValidationError
        from django.core.validators import URLValidator

        link: str = self.cleaned_data["link"] or ""
        if link:
            try:
                URLValidator(schemes=["https"])(link)
            except ValidationError:
                raise ValidationError(
                    "Link to join must be a web address that starts with https://"
                ) from None
        return link

    def clean(self) -> dict[str, Any]:
        """Numbers that were not asked for keep what most panels use."""
        data = super().clean() or self.cleaned_data
        for name, usual in (("gate_points", 2), ("gate_percent", 60), ("lay_weight", 0)):
            if data.get(name) is None and name not in self.errors:
                data[name] = usual
        data["place"], data["link"] = data.get("place") or "", data.get("link") or ""
        return data


class TimesForm(Form):
    first_day = fields.DateField(label="First day", missing="Enter the first day")
    last_day = fields.DateField(
        label="Last day", hint="The same as the first day if there is only one.", missing="Enter the last day"
    )
    first = fields.TimeField(label="First interview starts", missing="Enter when the first interview starts")
    until = fields.TimeField(label="Last interview ends by", missing="Enter when the last interview ends")
    gap = fields.IntegerField(
        label="Minutes between interviews", width=3, min_value=0, max_value=240,
        hint="Time to finish your notes and have a break.", missing="Enter the minutes between interviews",
    )  # fmt: skip
    rest_days = fields.RadiosField(
        label="If a day is a weekend or a bank holiday",
        choices=[("no", "Leave it out"), ("yes", "Use it as well")],
        missing="Select what to do with weekends and bank holidays",
    )  # fmt: skip

    def __init__(self, *args: Any, minutes: int, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minutes = minutes
        self.fields["first_day"].earliest = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """`spans`: the times in UTC; `left_out`: the days that were not used."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if data["last_day"] < data["first_day"]:
            self.add_error("last_day", "Last day must be the same as or after the first day")
            return data
        if (data["last_day"] - data["first_day"]).days >= MOST_DAYS:
            self.add_error("last_day", f"Last day must be within {MOST_DAYS} days of the first day")
            return data
        if data["until"] <= data["first"]:
            self.add_error("until", "The last interview must end after the first one starts")
            return data
        days, data["left_out"] = days_between(
            data["first_day"], data["last_day"], rest_days=data["rest_days"] == "yes"
        )
        data["spans"] = [span for day in days for span in self._times(day)]
        if not days:
            self.add_error("rest_days", "Every one of these days is a weekend or a bank holiday")
        return data

    def _times(self, day: dt.date) -> list[Span]:
        data = self.cleaned_data
        return list(
            times_on(
                day, first=data["first"], until=data["until"], minutes=self.minutes, gap=data["gap"],
                zone=ZoneInfo(settings.TIME_ZONE),
            )
        )  # fmt: skip


class LayForm(Form):
    name = fields.CharField(label="Their name", max_length=200, missing="Enter their name")
    email = fields.EmailField(label="Their email address", missing="Enter their email address")


class ChooseTimeForm(Form):
    def __init__(self, *args: Any, slots: Sequence[InterviewSlot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = slots
        self.fields["slot"] = fields.RadiosField(
            label="Which time suits you?", label_size="m", missing="Select a time",
            choices=[(str(each.pk), moment(each.starts_at)) for each in slots],
        )  # fmt: skip


class DeclineForm(Form):
    reason = fields.TextField(
        label="Why?", required=False, rows=3, max_length=1000, hint="You do not have to say.",
        read_by="The recruitment team and internal audit",
    )  # fmt: skip


class AbsenceForm(Form):
    reason = fields.TextField(
        label="What do you know about why?", required=False, rows=3, max_length=1000,
        read_by="HR and internal audit",
    )  # fmt: skip


class EndInvitationForm(Form):
    because = fields.RadiosField(
        label="What happened?", choices=NoInterview.choices, missing="Select what happened",
    )  # fmt: skip
    details = fields.TextField(
        label="What did you try, or what did they say?", rows=3, max_length=1000,
        hint="For example: rang twice on 3 March and wrote on 5 March", read_by="HR and internal audit",
        missing="Enter what you tried, or what they said",
    )  # fmt: skip


class ExcuseForm(Form):
    reason = fields.CharField(
        label="Why were they not there?", max_length=500, hint="For example: called to the ward",
        missing="Enter why they were not there",
    )  # fmt: skip


class KitForm(Form):
    """Every question: notes first, then what was seen, then the score. Fields are numbered as the questions are."""

    mark_optional = False
    version = fields.HiddenField(required=False)

    def __init__(self, *args: Any, questions: Sequence[KitQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in questions:
            n = each.number
            self.fields[f"notes_{n}"] = fields.TextField(
                label="Your notes", required=False, rows=8, strip=False, read_by=NOTES_READ_BY,
                hint="Write down what they say, in their words. Judge later.", initial=each.notes,
            )  # fmt: skip
            self.fields[f"ticked_{n}"] = fields.CheckboxesField(
                label="What did you see or hear?", required=False, small=True, initial=list(each.ticked),
                choices=[*each.seen, *each.not_seen],
                divider_before={each.not_seen[0][0]: "or the opposite"} if each.not_seen and each.seen else {},
            )  # fmt: skip
            self.fields[f"rating_{n}"] = RatingField(
                each.points, label=f"What did they show of {each.value}?", required=False, initial=each.choice
            )
            self.fields[f"ask_{n}"] = fields.CheckboxField(
                label="Come back to this question", required=False, small=True, initial=each.ask_next
            )


class EasyForm(Form):
    """One question for a service user or carer: three faces with words, and notes if they like."""

    version = fields.HiddenField(required=False)

    def __init__(self, *args: Any, question: KitQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anchors = {each.points: each.text for each in question.points}
        self.fields["rating"] = fields.RadiosField(
            label="What did you think?", label_size="m", classes="app-faces", missing="Select one answer",
            choices=[
                ("4", "Yes, I saw this clearly"), ("2", "I saw some of this"),
                ("0", "I saw none of this, or the opposite"),
                (NO_EVIDENCE, "I could not tell"),
            ],
            choice_hints={str(points): anchors[points] for points in (4, 2, 0) if anchors.get(points)},
            divider_before={NO_EVIDENCE: "or"}, initial=question.choice,
        )  # fmt: skip
        self.fields["notes"] = fields.TextField(
            label="Do you want to write something down?", required=False, rows=4, strip=False,
            hint="For example something they said.", read_by=NOTES_READ_BY, initial=question.notes,
        )  # fmt: skip


class AgreeInterviewForm(Form):
    def __init__(self, *args: Any, row: GridRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"] = RatingField(
            row.points, label=f"What did the panel agree that they showed of {row.value}?", label_size="m",
            initial=row.agreed,
        )  # fmt: skip
        self.fields["reason"] = fields.TextField(
            label="Why?", rows=4, max_length=2000, required=row.apart, initial=row.reason,
            hint="What the candidate said or did that settled it."
            if row.apart
            else "Needed only where you agree a score that nobody gave.",
            read_by="HR, internal audit and the candidate if they ask. It is kept with what we saw of them",
            missing="Enter why the panel agreed this score",
        )  # fmt: skip


def day_in_words(day: dt.date) -> str:
    """Friday 25 December 2026."""
    return date_format(day, "l j F Y")


def today() -> dt.date:
    return timezone.localdate()
