"""The sections that stand once: your details, right to work, registration, declarations, schemes, and equality."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recruitment.forms.candidate_sections import (
    DeclarationsForm,
    EqualityForm,
    RegistrationForm,
    SchemesForm,
)
from recruitment.forms.candidates import AboutForm, RightToWorkForm
from recruitment.models import Application, Background, Declaration
from recruitment.queries.candidates import own_monitoring
from recruitment.queries.paper import background_of, declaration_of
from recruitment.services.drafts import REFUSALS, ChangedElsewhere, as_sent
from recruitment.services.monitoring import save_monitoring
from recruitment.services.sections import (
    ABOUT,
    DECLARATIONS,
    REGISTRATION,
    RIGHT_TO_WORK,
    SCHEMES,
    SECTIONS,
    Section,
    save_section,
)
from recruitment.views.drafting import (
    TEMPLATES,
    autosaved,
    carry_version,
    onward,
    show_conflict,
    typed,
    version_of,
)
from recruitment.views.loading import own_application, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.equality import intake


@dataclass(frozen=True)
class Page:
    """A section, its form and its template."""

    section: Section
    form: type[Any]
    template: str


PAGES = {
    "about": Page(ABOUT, AboutForm, "about.html"),
    "right_to_work": Page(RIGHT_TO_WORK, RightToWorkForm, "right_to_work.html"),
    "registration": Page(REGISTRATION, RegistrationForm, "registration.html"),
    "declarations": Page(DECLARATIONS, DeclarationsForm, "declarations.html"),
    "schemes": Page(SCHEMES, SchemesForm, "schemes.html"),
}


@requires(Action.EDIT_APPLICATION, own_application)
def section(request: HttpRequest, application: Application, section: str) -> HttpResponse:
    """One section. Kept as it is, complete or not; what is missing is said."""
    page = PAGES[section]
    kept = _row(application, page.section)
    initial = {name: as_sent(getattr(kept, name)) for name in page.section.fields}
    about = {"vacancy": application.vacancy} if page.section is REGISTRATION else {}
    form = page.form(
        posted(request), initial=initial | {"version": getattr(kept, page.section.counter)}, **about
    )
    context = {
        "form": form, "application": application, "vacancy": application.vacancy,
        "autosave_url": reverse(f"apply:autosave_{section}", args=[application.pk]),
    }  # fmt: skip
    if request.method == "POST":
        form.is_valid()
        try:
            version = save_section(
                section=page.section, application=application, version=version_of(request),
                fields=typed(request, form, page.section.fields), at=timezone.now(),
            )  # fmt: skip
        except ChangedElsewhere as conflict:
            context["conflict"] = show_conflict(form, conflict)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            if form.is_valid():
                return onward(request, application, section)
            carry_version(form, version)
    return render(request, f"{TEMPLATES}/{page.template}", context)


@requires(Action.SEE_OWN_APPLICATION, own_application)
@require_POST
def autosave_section(request: HttpRequest, application: Application, section: str) -> JsonResponse:
    """Keep what has changed in a section while it is typed."""
    kept = SECTIONS[section]
    fields = {name: request.POST[name] for name in kept.fields if name in request.POST}
    return autosaved(
        lambda: save_section(
            section=kept, application=application, version=version_of(request), fields=fields,
            at=timezone.now(),
        )
    )  # fmt: skip


@requires(Action.EDIT_APPLICATION, own_application)
def equality(request: HttpRequest, application: Application) -> HttpResponse:
    """Monitoring, for whoever wants to. No copy of it is kept on the device, and none is made while choosing."""
    questions = intake.questions(timezone.localdate())
    initial = own_monitoring(application) if request.method == "GET" else None
    form = EqualityForm(posted(request), questions=questions, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_monitoring(application=application, answers=form.cleaned_data, at=timezone.now())
            return onward(request, application, "equality")
        except (*REFUSALS, intake.NotAnAnswer) as error:
            form.add_error(None, str(error))
    context = {"form": form, "application": application, "vacancy": application.vacancy}
    return render(request, f"{TEMPLATES}/equality.html", context)


def _row(application: Application, section: Section) -> Any:
    if section.model is Background:
        return background_of(application)
    return declaration_of(application) if section.model is Declaration else application
