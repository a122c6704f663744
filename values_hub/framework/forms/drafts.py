"""Starting a version, and saying what changes with it."""

from values_hub.framework.uploads import LARGEST
from values_hub.nhsuk import fields
from values_hub.nhsuk.forms import Form

EVERYBODY = "Everybody. Our values are a public page"
COPY, FILE, EMPTY = "copy", "file", "empty"


class StartForm(Form):
    """How to begin. Copying is offered only when there is a live version to copy."""

    way = fields.RadiosField(
        label="How do you want to start?",
        page_heading=True,
        missing="Select how you want to start",
        choices=[(COPY, "With a copy of the live version"), (FILE, "From a file"), (EMPTY, "With an empty version")],
        choice_hints={
            COPY: "Keeps every value, behaviour and question, and remembers which is which so that we can compare.",
            FILE: "A JSON or CSV file from Values Hub, from another Trust or from a spreadsheet.",
            EMPTY: "Only the five points of the scale, ready for you to name.",
        },
    )  # fmt: skip

    def __init__(self, *args: object, live: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not live:
            self.fields["way"].choices = self.fields["way"].choices[1:]  # type: ignore[attr-defined]


class FileForm(Form):
    file = fields.FileField(
        label="Choose a framework file",
        page_heading=True,
        hint="A JSON or CSV file, up to 5MB. It becomes a new draft: nothing that is live changes.",
        missing="Select a file",
        types=[".json", ".csv"],
        max_bytes=LARGEST,
    )


class DetailsForm(Form):
    """The version's name and what it is about."""

    name = fields.CharField(
        label="Name of the framework", missing="Enter the name of the framework", max_length=200
    )
    summary = fields.TextField(
        label="Summary",
        hint="Two or three sentences on what our values are and how they were written.",
        read_by=EVERYBODY,
        required=False,
        max_length=2000,
        rows=4,
    )
    seen = fields.HiddenField(required=False)


class ChangeNoteForm(Form):
    note = fields.TextField(
        label="What changes, in plain words",
        label_size="m",
        hint="For example: “We added a value about improving, because you asked for one. The other three stay.”",
        read_by="Everybody who works here. It stays beside this version",
        required=False,
        max_length=2000,
        rows=5,
    )


class SeenForm(Form):
    """A page that only asks for a yes: it carries what it showed."""

    seen = fields.HiddenField(required=False)
