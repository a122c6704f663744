"""One step of one check a form. What was found is written for HR alone; of health, only the outcome."""

from recruitment.models import HealthOutcome, SeenDocument
from recruitment.states import CheckState
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

HR_ONLY = "HR, and the candidate if they ask"


class HandOnForm(Form):
    to = fields.RadiosField(
        label="Who holds it now?", label_size="m", missing="Select who holds it now",
        choices=[
            (CheckState.AWAITING_CANDIDATE, "The candidate"),
            (CheckState.AWAITING_THIRD_PARTY, "Somebody else"),
            (CheckState.RECEIVED, "We do: everything has come"),
        ],
        reveals={CheckState.AWAITING_THIRD_PARTY: "third_party"},
    )  # fmt: skip
    third_party = fields.CharField(
        label="Who?", required=False, max_length=200, hint="Such as occupational health."
    )
    reason = fields.TextField(
        label="Why is it opened again?", rows=2, max_length=500, read_by=HR_ONLY, required=False
    )


class IdentityForm(Form):
    """Nothing to enter: the documents that were seen say it."""


class RightToWorkForm(Form):
    expires_on = fields.DateField(
        label="Permission runs out on", required=False, hint="Leave empty when it has no end."
    )


class RegistrationForm(Form):
    detail = fields.CharField(
        label="Registration number", max_length=50, width=20, hint="As you found it on the live register.",
        missing="Enter the registration number",
    )  # fmt: skip
    expires_on = fields.DateField(label="Registration runs out on", required=False)


class DbsForm(Form):
    dated_on = fields.DateField(label="Date on the certificate", missing="Enter the date on the certificate")


class HealthForm(Form):
    health_outcome = fields.RadiosField(
        label="What did occupational health say?", choices=HealthOutcome.choices,
        hint="Only this is kept. Never write here what it was about.",
        missing="Select what occupational health said",
    )  # fmt: skip


class ReferencesForm(Form):
    """Nothing to enter: the references that have come say it."""


class DiscrepancyForm(Form):
    text = fields.TextField(
        label="What does not agree?", rows=4, max_length=2000, label_size="m",
        hint="Only what is needed to look into it. Nothing about anybody’s health.", read_by=HR_ONLY,
        missing="Enter what does not agree",
    )  # fmt: skip


class ResolveForm(Form):
    resolution = fields.TextField(
        label="What did you find, and how is it resolved?", rows=4, max_length=2000, label_size="m",
        read_by=HR_ONLY, missing="Enter what you found",
    )  # fmt: skip


class FailForm(Form):
    reason = fields.TextField(
        label="Why is it not passed?", rows=4, max_length=2000, label_size="m", read_by=HR_ONLY,
        missing="Enter why it is not passed",
    )  # fmt: skip


class WaiveForm(Form):
    risk_assessment = fields.TextField(
        label="The risk assessment", rows=6, max_length=4000, label_size="m",
        hint="What could go wrong, how likely it is, and what is done about it.",
        read_by="HR and internal audit", missing="Enter the risk assessment",
    )  # fmt: skip


class DocumentForm(Form):
    shows = fields.RadiosField(
        label="What does it show?", choices=SeenDocument.Shows.choices, missing="Select what it shows"
    )
    name = fields.CharField(
        label="Which document?", max_length=100, hint="Such as UK passport, driving licence, bank statement.",
        missing="Enter which document it is",
    )  # fmt: skip
    provider = fields.CharField(
        label="Who issued it?", max_length=100, hint="Such as HM Passport Office, or the bank’s name.",
        missing="Enter who issued it",
    )  # fmt: skip
    issued_on = fields.DateField(label="Date of issue", required=False)
    expires_on = fields.DateField(label="Runs out on", required=False)


class ReferenceForm(Form):
    organisation = fields.CharField(
        label="Who gives the reference?", max_length=200, missing="Enter who gives the reference"
    )
    started_on = fields.DateField(label="It covers the time from", missing="Enter when that time began")
    ended_on = fields.DateField(label="Until", required=False, hint="Leave empty when they are still there.")
    received_on = fields.DateField(
        label="It came on", required=False, hint="Leave empty while it is to come."
    )


class ChaseForm(Form):
    whom = fields.CharField(label="Whom did you remind?", max_length=200, missing="Enter whom you reminded")
    note = fields.TextField(label="What was said", required=False, rows=2, max_length=500, read_by=HR_ONLY)
