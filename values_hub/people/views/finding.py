"""The first of two pages on which somebody names a colleague: find them, then (`?person=`) confirm."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from values_hub.people.forms.records import FindPersonForm
from values_hub.people.models import StaffRecord
from values_hub.people.queries.directory import MOST, colleague, directory_matches


def chosen(request: HttpRequest, *, other_than: StaffRecord) -> StaffRecord | None:
    """The colleague this page's address names, unless it is the person the page is about."""
    person = colleague(request.GET.get("person"))
    return person if person is not None and person.pk != other_than.pk else None


def find_page(request: HttpRequest, about: StaffRecord, **words: Any) -> HttpResponse:
    """The search and what it found. `words`: title, intro, back_url, back_text; and `kept`, what else the address says
    and goes on saying (name: value)."""
    asked = "q" in request.GET
    form = FindPersonForm(request.GET if asked else None)
    matches = directory_matches(form.cleaned_data["q"], exclude=about.pk) if asked and form.is_valid() else []
    context = {
        "form": form,
        "about": about,
        "asked": asked and form.is_valid(),
        "matches": matches,
        "more": len(matches) == MOST,
        **words,
    }
    return render(request, "people/find_person.html", context)
