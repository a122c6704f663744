"""What the error summary lists."""

from typing import Any, TypedDict

from django.forms import BaseForm, BaseFormSet


class Problem(TypedDict):
    """One line of the summary: its words and the address of the control to mend, empty when no one control is."""

    text: str
    href: str


def summarise(*forms: Any) -> list[Problem]:
    """The problems of forms and formsets in the order of the page, the whole form's first.

    Anything that is not a form is passed over, so that a page without one can use the same base template.
    """
    problems: list[Problem] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            if form.is_bound:
                problems += [{"text": str(text), "href": ""} for text in form.non_form_errors()]
                problems += summarise(*form.forms)
        elif isinstance(form, BaseForm) and form.is_bound:
            problems += [{"text": str(text), "href": ""} for text in form.non_field_errors()]
            for bound in form:
                anchor = getattr(bound, "error_anchor", bound.id_for_label)
                href = "" if bound.is_hidden else f"#{anchor}"
                problems += [{"text": str(text), "href": href} for text in bound.errors]
    return problems
