"""Every field a page's form may use: `from values_hub.nhsuk import fields`."""

from values_hub.nhsuk.fields.choices import (
    CheckboxesField,
    CheckboxField,
    ModelCheckboxesField,
    ModelRadiosField,
    ModelSelectField,
    RadiosField,
    SelectField,
    YesNoField,
)
from values_hub.nhsuk.fields.dates import DateField, MonthField, TimeField
from values_hub.nhsuk.fields.files import FileField
from values_hub.nhsuk.fields.text import (
    CharField,
    DecimalField,
    EmailField,
    HiddenField,
    IntegerField,
    PasswordField,
    TextField,
    count_words,
)

__all__ = [
    "CharField",
    "CheckboxField",
    "CheckboxesField",
    "DateField",
    "DecimalField",
    "EmailField",
    "FileField",
    "HiddenField",
    "IntegerField",
    "ModelCheckboxesField",
    "ModelRadiosField",
    "ModelSelectField",
    "MonthField",
    "PasswordField",
    "RadiosField",
    "SelectField",
    "TextField",
    "TimeField",
    "YesNoField",
    "count_words",
]
