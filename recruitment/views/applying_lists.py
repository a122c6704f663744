"""The two lists of a draft: work and study, and referees. Each its list, a page an entry, and taking one away."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recruitment.forms.candidate_sections import GapsForm, HistoryForm, RefereeForm, RefereesForm, StudyForm
from recruitment.models import Application, HistoryEntry, Referee
from recruitment.queries.candidates import blank_entry, own_entry
from recruitment.queries.paper import Paper, paper_of
from recruitment.services.drafts import REFUSALS, ChangedElsewhere
from recruitment.services.entries import LIMITS, Listed, add_entry, remove_entry, save_entry
from recruitment.services.sections import REFEREES_NOTE, save_gaps, save_section
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


@dataclass(frozen=True)
class Kind:
    """One of the two lists. `entry_page` is the name of an entry's page, `autosave` that of its keeping."""

    model: Listed
    entry_page: str
    autosave: str
    templates: str


KINDS = {
    "history": Kind(HistoryEntry, "apply:history_entry", "apply:autosave_history_entry", "history"),
    "referees": Kind(Referee, "apply:referee", "apply:autosave_referee", "referee"),
}


@requires(Action.EDIT_APPLICATION, own_application)
def history(request: HttpRequest, application: Application) -> HttpResponse:
    """What has been told, and a box for each gap. With nothing told yet, straight to the first entry."""
    return _list(request, application, "history")


@requires(Action.EDIT_APPLICATION, own_application)
def referees(request: HttpRequest, application: Application) -> HttpResponse:
    """Who has been named, and which months nobody can speak for yet."""
    return _list(request, application, "referees")


@requires(Action.SEE_OWN_APPLICATION, own_application)
@require_POST
def autosave_gaps(request: HttpRequest, application: Application) -> JsonResponse:
    """Keep what is said about gaps while it is typed."""
    return autosaved(
        lambda: save_gaps(
            application=application, version=version_of(request), texts=_gap_texts(request), at=timezone.now()
        )
    )


@requires(Action.EDIT_APPLICATION, own_application)
def entry(request: HttpRequest, application: Application, entry: UUID, kind: str) -> HttpResponse:
    """One job, course or referee. Kept as it is, complete or not; what is missing is said."""
    listed = KINDS[kind]
    row = own_entry(listed.model, application, entry)
    if row is None:
        return _taken_away(request, application, kind)
    form = _entry_form(row)(posted(request), initial=_initial(row))
    context = {
        "form": form, "application": application, "vacancy": application.vacancy, "entry": row,
        "autosave_url": reverse(listed.autosave, args=[application.pk, row.pk]),
    }  # fmt: skip
    if request.method == "POST":
        form.is_valid()
        try:
            version = save_entry(
                model=listed.model, application=application, entry_id=row.pk, version=version_of(request),
                fields=typed(request, form, LIMITS[listed.model]), at=timezone.now(),
            )  # fmt: skip
        except ChangedElsewhere as conflict:
            context["conflict"] = show_conflict(form, conflict)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            if form.is_valid():
                return _after_entry(request, application, kind)
            carry_version(form, version)
    return render(request, f"{TEMPLATES}/{listed.templates}_entry.html", context)


@requires(Action.SEE_OWN_APPLICATION, own_application)
@require_POST
def autosave_entry(request: HttpRequest, application: Application, entry: UUID, kind: str) -> JsonResponse:
    """Keep an entry while it is typed. The service looks whether it is this application's."""
    model = KINDS[kind].model
    fields = {name: request.POST[name] for name in LIMITS[model] if name in request.POST}
    return autosaved(
        lambda: save_entry(
            model=model, application=application, entry_id=entry, version=version_of(request), fields=fields,
            at=timezone.now(),
        )
    )  # fmt: skip


@requires(Action.EDIT_APPLICATION, own_application)
def remove(request: HttpRequest, application: Application, entry: UUID, kind: str) -> HttpResponse:
    """Take one entry away, after asking."""
    listed = KINDS[kind]
    row = own_entry(listed.model, application, entry)
    if row is None:
        return _taken_away(request, application, kind)
    context: dict[str, Any] = {
        "application": application, "vacancy": application.vacancy, "entry": row, "list_page": f"apply:{kind}",
    }  # fmt: skip
    if request.method == "POST":
        try:
            remove_entry(model=listed.model, application=application, entry_id=row.pk, at=timezone.now())
            return redirect(f"apply:{kind}", pk=application.pk)
        except REFUSALS as error:
            context["refusal"] = str(error)
    return render(request, f"{TEMPLATES}/remove_entry.html", context)


def _list(request: HttpRequest, application: Application, kind: str) -> HttpResponse:
    listed, paper = KINDS[kind], paper_of(application, timezone.localdate())
    told = paper.history if kind == "history" else paper.referees
    if request.method == "GET" and not told and "list" not in request.GET:
        blank = blank_entry(listed.model, application)
        if blank is not None:
            return redirect(listed.entry_page, pk=application.pk, entry=blank.pk)
    form = _list_form(request, paper, kind)
    context = {
        "form": form, "application": application, "vacancy": application.vacancy, "paper": paper,
        "autosave_url": reverse(f"apply:autosave_{kind}", args=[application.pk]),
    }  # fmt: skip
    if request.method == "POST":
        form.is_valid()
        try:
            version = _keep_list(request, application, kind)
            if request.POST.get("add"):
                added = add_entry(
                    model=listed.model, application=application, kind=request.POST["add"], at=timezone.now()
                )
                return redirect(listed.entry_page, pk=application.pk, entry=added.pk)
        except ChangedElsewhere as conflict:
            context["conflict"] = show_conflict(form, conflict)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            if form.is_valid():
                return onward(request, application, kind)
            carry_version(form, version)
    return render(request, f"{TEMPLATES}/{listed.templates}.html", context)


def _list_form(request: HttpRequest, paper: Paper, kind: str) -> Any:
    kept = paper.background
    if kind == "history":
        return GapsForm(posted(request), gaps=paper.gaps, initial={"version": kept.gaps_version})
    return RefereesForm(
        posted(request), open_months=bool(paper.unspoken),
        initial={"version": kept.referees_version, "referees_note": kept.referees_note},
    )  # fmt: skip


def _keep_list(request: HttpRequest, application: Application, kind: str) -> int:
    version, at = version_of(request), timezone.now()
    if kind == "history":
        return save_gaps(application=application, version=version, texts=_gap_texts(request), at=at)
    fields = {name: request.POST[name] for name in REFEREES_NOTE.fields if name in request.POST}
    return save_section(section=REFEREES_NOTE, application=application, version=version, fields=fields, at=at)


def _gap_texts(request: HttpRequest) -> dict[str, str]:
    return {
        name.removeprefix("gap_"): str(text) for name, text in request.POST.items() if name.startswith("gap_")
    }


def _after_entry(request: HttpRequest, application: Application, kind: str) -> HttpResponse:
    """Back to the list; past it, once every month has somebody who can speak for it."""
    if kind == "referees":
        paper = paper_of(application, timezone.localdate())
        if not paper.missing_in("referees"):
            return onward(request, application, "referees")
    return redirect(f"apply:{kind}", pk=application.pk)


def _taken_away(request: HttpRequest, application: Application, kind: str) -> HttpResponse:
    """The page of an entry that was taken away meanwhile: in another tab, or by pressing twice."""
    messages.info(request, "That entry is not in your application any more.")
    return redirect(f"{reverse(f'apply:{kind}', args=[application.pk])}?list=yes")


def _entry_form(row: Any) -> type[Any]:
    if isinstance(row, Referee):
        return RefereeForm
    return StudyForm if row.kind == HistoryEntry.Kind.STUDY else HistoryForm


def _initial(row: Any) -> dict[str, Any]:
    initial: dict[str, Any] = {name: getattr(row, name) for name in LIMITS[type(row)]}
    return initial | {
        "version": row.version,
        "began": [row.began_month, row.began_year],
        "ended": [row.ended_month, row.ended_year],
    }
