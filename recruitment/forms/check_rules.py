"""The Trust's own limits for offers and checks: as strict as the NHS Employment Check Standards, or stricter."""

from recruitment.models import CheckRules
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

LIMITS = (
    "address_months", "yearly_address_months", "reference_years", "reserve_months", "offer_working_days",
    "chase_after_working_days",
)  # fmt: skip


class CheckRulesForm(Form):
    address_months = fields.IntegerField(
        label="Oldest document with an address, in months", min_value=1, max_value=6, width=2,
        hint="Such as a bill or a bank statement. The standard is 6.",
        missing="Enter how old a document that shows an address may be",
    )  # fmt: skip
    yearly_address_months = fields.IntegerField(
        label="Oldest council tax bill or letter from HMRC, in months", min_value=1, max_value=12, width=2,
        hint="They come once a year, so the standard is 12.",
        missing="Enter how old a council tax bill may be",
    )  # fmt: skip
    reference_years = fields.IntegerField(
        label="Years that references must cover", min_value=3, max_value=10, width=2,
        hint="The standard is 3.", missing="Enter how many years references must cover",
    )  # fmt: skip
    offer_working_days = fields.IntegerField(
        label="Working days to answer an offer", min_value=2, max_value=30, width=2,
        hint="Each offer may give another last day.",
        missing="Enter how many working days candidates have to answer",
    )  # fmt: skip
    reserve_months = fields.IntegerField(
        label="Months that a reserve list holds", min_value=3, max_value=12, width=2,
        hint="From the decision. Lists that have begun hold for as long as was promised.",
        missing="Enter how long a reserve list holds",
    )  # fmt: skip
    chase_after_working_days = fields.IntegerField(
        label="Working days until HR are told to chase a check", min_value=1, max_value=30, width=2,
        hint="While it is with the same person.",
        missing="Enter after how many working days HR are told to chase a check",
    )  # fmt: skip


def limits_of(rules: CheckRules) -> dict[str, int]:
    """What the page begins with."""
    return {name: getattr(rules, name) for name in LIMITS}
