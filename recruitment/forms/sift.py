"""The panel's and the lead's pages."""

from collections.abc import Sequence
from typing import Any

from values_hub.framework.forms.rating import RatingField
from values_hub.framework.queries.anchors import AnchoredPoint
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form


class ScoreForm(Form):
    def __init__(self, *args: Any, points: Sequence[AnchoredPoint], value: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"] = RatingField(
            points, label=f"What does this answer show of {value}?", label_size="m"
        )


class AgreeForm(Form):
    def __init__(self, *args: Any, points: Sequence[AnchoredPoint], value: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"] = RatingField(
            points, label=f"What did the panel agree that this answer shows of {value}?", label_size="m"
        )
        self.fields["reason"] = fields.TextField(
            label="Why?", hint="What in the answer settled it.", rows=4, max_length=2000,
            read_by="HR, internal audit, and the applicant if they ask",
            missing="Enter why the panel agreed this score",
        )  # fmt: skip


class AppointForm(Form):
    reason = fields.TextField(
        label="Why have you chosen this applicant?",
        hint="Say what they showed, in terms of the values and the job.",
        read_by="HR, internal audit, and any applicant who asks about the decision", rows=5, max_length=4000,
        missing="Enter why you have chosen this applicant",
    )  # fmt: skip
    passed_over_reason = fields.TextField(
        label="Why were the applicants who scored higher not chosen?",
        read_by="HR, internal audit, and any applicant who asks about the decision", rows=5, max_length=4000,
        missing="Enter why the applicants who scored higher were not chosen",
    )  # fmt: skip

    def __init__(self, *args: Any, is_top: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_top:
            del self.fields["passed_over_reason"]
