"""The file field. Content is checked where it is used; here its name, its size and that there is something in it."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File

from values_hub.nhsuk.fields.text import OWN_OPTIONS, NHSUKField

MEBIBYTE = 1024 * 1024


class FileField(NHSUKField, forms.FileField):
    """One file. `types=[".csv"]` are the endings allowed; `max_bytes` its size."""

    widget = forms.FileInput
    own_options = (*OWN_OPTIONS, "types", "max_bytes")
    verb = "Select"
    types: tuple[str, ...] | list[str] = ()
    max_bytes: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("missing", "Select a file")
        super().__init__(*args, **kwargs)
        self.error_messages["empty"] = "The selected file is empty"
        self.error_messages["invalid"] = "The selected file could not be uploaded. Try again"
        if self.types:
            self.widget.attrs["accept"] = ",".join(self.types)

    def to_python(self, data: Any) -> File | None:
        """Raises: ValidationError when the file is empty, too big, or has an ending that is not allowed."""
        upload = super().to_python(data)
        if upload is None:
            return None
        ending = PurePath(upload.name or "").suffix.lower()
        if self.types and ending not in self.types:
            named = [kind.lstrip(".").upper() for kind in self.types]
            kinds = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"
            article = "an" if kinds[0] in "AEFHILMNORSX" else "a"
            raise ValidationError(f"The selected file must be {article} {kinds}", "type")
        if self.max_bytes and (upload.size or 0) > self.max_bytes:
            raise ValidationError(
                f"The selected file must be smaller than {_size(self.max_bytes)}", "too_big"
            )
        return upload


def _size(limit: int) -> str:
    return f"{limit / MEBIBYTE:.4g}MB" if limit >= MEBIBYTE else f"{limit / 1024:.4g}KB"
