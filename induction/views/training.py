"""Statutory training: bringing completions from elsewhere, and how somebody stands."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from induction.forms.training import SubjectForm, TrainingFileForm
from induction.models import Induction
from induction.queries import training as queries
from induction.services import training as services
from induction.services.subjects import NameTaken, save_subject
from induction.services.training_jobs import ask_to_apply
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.people.scope import WholeTrust, whole_trust


def _with_people(rows: Any) -> Any:
    return rows.with_people()


@requires(Action.IMPORT_TRAINING, whole_trust)
def imports(request: HttpRequest, _trust: WholeTrust) -> HttpResponse:
    """Files brought so far, and a way to bring one."""
    form = TrainingFileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = services.bring_training_file(
                file=file, name=file.name, actor=request.user, at=timezone.now()
            )
            return redirect("induction:training_import", brought.pk)
        except services.NotATrainingFile as refused:
            form.add_error("file", str(refused))
    page = Paginator(queries.training_imports(), 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "headings": services.HEADINGS, "subjects": queries.subjects()}
    return render(request, "induction/training/imports.html", context)


@requires(Action.IMPORT_TRAINING, whole_trust)
def one_import(request: HttpRequest, _trust: WholeTrust, pk: UUID) -> HttpResponse:
    """What a file would do and what is wrong with it; then done."""
    found = queries.training_import(pk)
    if found is None:
        raise Http404("No such file.")
    if request.method == "POST":
        try:
            if found.counts.get("total", 0) > services.LARGE:
                ask_to_apply(training_import=found, actor=request.user, at=timezone.now())
            else:
                kept = services.apply_training_file(
                    training_import=found, actor=request.user, at=timezone.now()
                )
                messages.success(request, f"Applied: {kept:,} completion{'' if kept == 1 else 's'}.")
        except services.AppliedAlready as refused:
            messages.info(request, str(refused))
        return redirect("induction:training_import", found.pk)
    part = "#status" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"induction/training/import.html{part}", {"brought": found})


@requires(Action.IMPORT_TRAINING, whole_trust)
def subject_list(request: HttpRequest, _trust: WholeTrust) -> HttpResponse:
    """Every subject, with how long it counts and whether it is required."""
    return render(request, "induction/training/subjects.html", {"subjects": queries.all_subjects()})


@requires(Action.IMPORT_TRAINING, whole_trust)
def subject(request: HttpRequest, _trust: WholeTrust, code: str = "") -> HttpResponse:
    """A new subject, or what is said of one."""
    found = queries.subject_named(code) if code else None
    if code and found is None:
        raise Http404("No such subject.")
    form = SubjectForm(request.POST if request.method == "POST" else None, subject=found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_subject(subject=found, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"Saved: {saved.name}.")
            return redirect("induction:subjects")
        except NameTaken as refused:
            form.add_error("name", str(refused))
    return render(request, "induction/training/subject.html", {"form": form, "subject": found})


@requires(Action.SEE_TRAINING, visible(Induction, through=_with_people))
def training(request: HttpRequest, induction: Induction) -> HttpResponse:
    """Every subject, whether it is done and until when it counts."""
    rows = queries.training_of(induction.staff, timezone.localdate())
    return render(request, "induction/training/training.html", {"induction": induction, "rows": rows})
