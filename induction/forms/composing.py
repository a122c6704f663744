"""Writing a block: whom it is for, and each thing in it."""

from collections.abc import Iterable
from typing import Any

from induction.models import Counted, Kind, Owner, Programme, ProgrammeItem
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form
from values_hub.people.models.organisation import Band, StaffGroup
from values_hub.people.models.staff import ContractType

EITHER = [("", "It does not matter"), ("yes", "Yes"), ("no", "No")]
READERS = "Everybody whose induction has it, and whoever helps them"


def yes_or_no(value: str) -> bool:
    return value == "yes"


class BlockForm(Form):
    """What a block is called and whom it is for. A rule with nothing ticked is for everybody."""

    name = fields.CharField(
        label="Name",
        max_length=200,
        hint="For example: Care Certificate",
        missing="Enter the name of the block",
    )
    summary = fields.TextField(
        label="What is it?",
        required=False,
        rows=3,
        max_length=1000,
        read_by="HR, where programmes are listed",
    )
    edition = fields.CharField(
        label="Which edition of its standards?", required=False, max_length=60,
        hint="Where it has some: it stands on the record. For example: 2025 (16 standards)",
    )  # fmt: skip
    layer = fields.RadiosField(
        label="What kind of block is it?", choices=Programme.Layer.choices, missing="Select what kind of block it is",
        hint="The first block with a probation that fits somebody sets theirs, in this order.",
    )  # fmt: skip
    staff_groups = fields.CheckboxesField(
        label="For which staff groups?", hint="None ticked is all of them.", required=False,
        choices=StaffGroup.choices, small=True,
    )  # fmt: skip
    bands = fields.CheckboxesField(
        label="For which bands?",
        hint="None ticked is all of them.",
        required=False,
        choices=Band.choices,
        small=True,
    )
    contracts = fields.CheckboxesField(
        label="For which contracts?", hint="None ticked is all of them.", required=False,
        choices=ContractType.choices, small=True,
    )  # fmt: skip
    posts = fields.CharField(
        label="Only posts with these words in the title", required=False, max_length=300,
        hint="Separate them with commas. Any of them is enough. For example: support worker, healthcare assistant",
    )  # fmt: skip
    sites = fields.CharField(
        label="Only at these places",
        required=False,
        max_length=300,
        hint="As ESR names them, with commas between.",
    )
    clinical = fields.RadiosField(
        label="Only people in clinical work?",
        required=False,
        choices=EITHER,
        coerce=yes_or_no,
        empty_value=None,
    )
    manages = fields.RadiosField(
        label="Only people who lead others?",
        required=False,
        choices=EITHER,
        coerce=yes_or_no,
        empty_value=None,
    )
    by_hand = fields.YesNoField(
        label="Does HR put it in by hand?", initial="no",
        hint="For people whom our record does not tell apart, such as the newly registered. Nobody gets it by itself.",
        missing="Select whether HR puts it in by hand",
    )  # fmt: skip
    probation_months = fields.IntegerField(
        label="Months of probation", min_value=0, max_value=12, initial=0, width=2,
        hint="0 is none. Often six, and none for somebody who comes from another NHS trust.",
        missing="Enter the months of probation, or 0",
    )  # fmt: skip
    extension_months = fields.IntegerField(
        label="The most months an extension may add", min_value=0, max_value=12, initial=3, width=2,
        missing="Enter the most months an extension may add",
    )  # fmt: skip
    absence_moves_probation = fields.YesNoField(
        label="Do days away move the end of probation?", initial="no",
        hint="There is no national rule: follow your own policy. What was to do moves either way.",
        missing="Select whether days away move the end of probation",
    )  # fmt: skip

    def __init__(self, *args: Any, block: Programme | None = None, **kwargs: Any) -> None:
        if block is not None:
            kwargs["initial"] = _answers(block)
        super().__init__(*args, **kwargs)
        if block is not None:
            # The name ties the versions of a block together.
            del self.fields["name"]

    def details(self) -> dict[str, Any]:
        """What was said, as fields of Programme."""
        said = self.cleaned_data
        rule = {part: said[part] for part in ("staff_groups", "bands", "contracts") if said[part]}
        for part in ("posts", "sites"):
            if words := [each.strip() for each in said[part].split(",") if each.strip()]:
                rule[part] = words
        rule |= {part: said[part] for part in ("clinical", "manages") if said[part] is not None}
        if said["by_hand"]:
            rule["by_hand"] = True
        plain = (
            "name", "summary", "edition", "layer", "probation_months", "extension_months", "absence_moves_probation"
        )  # fmt: skip
        return {name: said[name] for name in plain if name in said} | {"rule": rule}


class ItemForm(Form):
    """One thing in a block: what, whose, from when and by when."""

    title = fields.CharField(
        label="What is to do?", hint="Begin with a verb. For example: Collect your badge", max_length=120,
        missing="Enter what is to do",
    )  # fmt: skip
    detail = fields.TextField(
        label="What does it take?", required=False, rows=4, max_length=2000, read_by=READERS
    )
    kind = fields.RadiosField(label="What is it?", choices=Kind.choices, missing="Select what it is")
    owner = fields.RadiosField(
        label="Who does it?",
        required=False,
        choices=Owner.choices,
        hint="A values check-in is both people’s.",
    )
    provable = fields.YesNoField(
        label="Can it be proven elsewhere?", required=False, initial="no",
        hint="Only what the assessor signs off. For example a standard of the Care Certificate, which people bring.",
    )  # fmt: skip
    due_days = fields.IntegerField(
        label="Due how many days after day one?", min_value=-180, max_value=400, width=4,
        hint="0 is day one; -7 is a week before it; 28 is after four weeks.",
        missing="Enter a number of days",
    )  # fmt: skip
    counted = fields.RadiosField(
        label="Which days count?",
        choices=Counted.choices,
        initial=Counted.CALENDAR,
        missing="Select which days count",
    )
    opens_days = fields.IntegerField(
        label="Shows from how many days after day one?", required=False, min_value=-180, max_value=400, width=4,
        hint="Leave it empty to show it from the start.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        before: Iterable[ProgrammeItem],
        behaviours: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.before = {str(each.pk): each for each in before}
        self.fields["after"] = fields.SelectField(
            label="Only after something else?", required=False,
            hint="Then its days count from the day that was done.",
            choices=[("", "No"), *((key, each.title) for key, each in self.before.items())],
        )  # fmt: skip
        if len(self.before) > 1:
            self.fields["also_after"] = fields.CheckboxesField(
                label="And after what else?", required=False, small=True,
                hint="Then it opens when all of them are done, and its days count from the last.",
                choices=[(each.code, each.title) for each in self.before.values()],
            )  # fmt: skip
        self.fields["behaviour_code"] = fields.SelectField(
            label="Which of our behaviours does it show?", required=False, choices=[("", "None"), *behaviours]
        )

    def clean(self) -> dict[str, Any]:
        """A thing to do has somebody who does it."""
        data = super().clean() or self.cleaned_data
        if data.get("kind") == Kind.TASK and not data.get("owner"):
            self.add_error("owner", "Select who does it")
        data["provable"] = bool(data.get("provable"))
        if data["provable"] and data.get("owner") != Owner.ASSESSOR:
            self.add_error("provable", "Select no, or say that the assessor does it: they accept the proof")
        data["after"] = self.before.get(data.get("after") or "")
        data["also_after"] = data.get("also_after") or []
        if data["also_after"] and data["after"] is None:
            self.add_error("after", "Select what it follows first, then what else")
        return data


class BlocksForm(Form):
    """Which blocks an induction is made of, and why that changes."""

    def __init__(self, *args: Any, blocks: Iterable[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blocks = list(blocks)
        self.fields["blocks"] = fields.CheckboxesField(
            label="Which blocks?", label_size="m", choices=[(str(each.pk), str(each)) for each in blocks],
            choice_hints={str(each.pk): each.summary for each in blocks if each.summary},
            missing="Select at least one block",
        )  # fmt: skip
        self.fields["reason"] = fields.TextField(
            label="Why?", rows=3, max_length=500, read_by="HR, in the history of this induction",
            missing="Enter why",
        )  # fmt: skip


def _answers(block: Programme) -> dict[str, Any]:
    rule = block.rule
    yes_no = {None: "", True: "yes", False: "no"}
    return {
        "summary": block.summary, "edition": block.edition,
        "layer": block.layer, "staff_groups": rule.get("staff_groups", []),
        "bands": rule.get("bands", []), "contracts": rule.get("contracts", []),
        "posts": ", ".join(rule.get("posts", [])), "sites": ", ".join(rule.get("sites", [])),
        "clinical": yes_no[rule.get("clinical")], "manages": yes_no[rule.get("manages")],
        "by_hand": "yes" if rule.get("by_hand") else "no",
        "probation_months": block.probation_months, "extension_months": block.extension_months,
        "absence_moves_probation": "yes" if block.absence_moves_probation else "no",
    }  # fmt: skip
