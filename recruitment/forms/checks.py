"""One step of one check a form. What was found is written for HR alone; of health, only the outcome."""

from typing import Any

from recruitment.models import (
    AdultFirst,
    CertificateDecision,
    DbsLevel,
    HealthOutcome,
    Proof,
    Register,
    Workforce,
)
from recruitment.models.proofs import ADDRESSES, PHOTOS, RIGHTS_TO_WORK
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
    """A register entry; for a job without one the qualification that was seen says it, and this stays empty."""

    register = fields.SelectField(
        label="Register", choices=[("", "Select the register"), *Register.choices], required=False,
        hint="Leave all three empty where the job needs a qualification and no registration.",
    )  # fmt: skip
    detail = fields.CharField(
        label="Registration number", max_length=50, width=20, hint="As you found it on the live register.",
        required=False,
    )  # fmt: skip
    expires_on = fields.DateField(label="Registration runs out on", required=False)


class DbsForm(Form):
    certificate_number = fields.CharField(
        label="Certificate number", max_length=20, width=20, hint="The 12 digits at the top right.",
        inputmode="numeric", missing="Enter the certificate number",
    )  # fmt: skip
    dated_on = fields.DateField(
        label="Date on the certificate", hint="A certificate has no age. Keep no copy for longer than 6 months.",
        missing="Enter the date on the certificate",
    )  # fmt: skip
    level = fields.RadiosField(
        label="Level of the certificate", missing="Select the level of the certificate",
        choices=[each for each in DbsLevel.choices if each[0] != DbsLevel.NONE],
    )  # fmt: skip
    workforce = fields.RadiosField(
        label="Workforce on the certificate", choices=Workforce.choices,
        missing="Select the workforce on the certificate",
    )  # fmt: skip
    update_service_on = fields.DateField(
        label="Update Service checked on", required=False,
        hint="Where they belong to the Update Service: the day you looked and nothing new was known.",
    )  # fmt: skip
    decision = fields.RadiosField(
        label="What was decided?", choices=CertificateDecision.choices,
        hint="Only this is kept. Never write here what stands on the certificate.",
        missing="Select what was decided",
    )  # fmt: skip


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


class NotNeededForm(Form):
    reason = fields.TextField(
        label="Why does the job ask for no qualification?", rows=3, max_length=1000, label_size="m",
        read_by="HR and internal audit", missing="Enter why the job asks for no qualification",
    )  # fmt: skip


class WaiveForm(Form):
    risk_assessment = fields.TextField(
        label="The risk assessment", rows=6, max_length=4000, label_size="m",
        hint="What could go wrong, how likely it is, and what is done about it.",
        read_by="HR and internal audit", missing="Enter the risk assessment",
    )  # fmt: skip


class WaiveDbsForm(WaiveForm):
    """Starting before the certificate: with the answer of Adult First alone."""

    adult_first_on = fields.DateField(
        label="Adult First answered on", missing="Enter the day on which Adult First answered"
    )
    adult_first = fields.RadiosField(
        label="What did Adult First answer?", choices=AdultFirst.choices,
        missing="Select what Adult First answered",
    )  # fmt: skip


class AnswerWaiverForm(Form):
    approves = fields.YesNoField(
        label="Do you approve it?", label_size="m", missing="Select yes if you approve it",
        reveals={"no": "reason"},
    )  # fmt: skip
    reason = fields.TextField(
        label="Why not?", rows=3, max_length=2000, read_by="HR and internal audit",
        missing="Enter why you do not approve it",
    )  # fmt: skip


class DocumentForm(Form):
    """An original somebody has looked at; which ones count depends on the check."""

    taken: tuple[Proof, ...] = ()
    proof = fields.RadiosField(label="Which document?", missing="Select which document it is", choices=[])
    name = fields.CharField(
        label="Its name", max_length=100, required=False,
        hint="Only for another document. Such as: residence card, student card.",
    )  # fmt: skip
    provider = fields.CharField(
        label="Who issued it?", max_length=100, hint="Such as HM Passport Office, or the bank’s name.",
        missing="Enter who issued it",
    )  # fmt: skip
    issued_on = fields.DateField(label="Date of issue", required=False)
    expires_on = fields.DateField(label="Runs out on", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].choices = [(each.value, each.label) for each in self.taken]  # type: ignore[attr-defined]


class IdentityDocumentForm(DocumentForm):
    taken = (*PHOTOS, *ADDRESSES)


class RightToWorkDocumentForm(DocumentForm):
    taken = RIGHTS_TO_WORK


class QualificationForm(Form):
    """A certificate of a qualification: what, from where, and when."""

    name = fields.CharField(
        label="Which qualification?", max_length=100, hint="Such as NVQ Level 3 in Health and Social Care.",
        missing="Enter which qualification it is",
    )  # fmt: skip
    provider = fields.CharField(
        label="Who awarded it?", max_length=100, missing="Enter who awarded it",
        hint="The college, university or awarding body.",
    )  # fmt: skip
    issued_on = fields.DateField(label="Date on it", missing="Enter the date on the certificate")

    def clean(self) -> dict[str, Any]:
        """As the service takes a document."""
        data = super().clean() or self.cleaned_data
        return {**data, "proof": Proof.QUALIFICATION, "expires_on": None}


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
