"""Staff files from ESR: bring one, read what it would do, apply it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.people.forms.imports import ApplyForm, StaffFileForm
from values_hub.people.models import StaffImport
from values_hub.people.queries.imports import all_problems, import_list, problems_of, summary_of
from values_hub.people.scope import WholeTrust, whole_trust
from values_hub.people.services.staff_import import uploading
from values_hub.people.staff_file.columns import COLUMNS
from values_hub.people.staff_file.reading import NotAStaffFile
from values_hub.people.staff_file.template import csv_lines, template_lines
from values_hub.people.views.posting import posted

PAGE = 25
one = visible(StaffImport, through=lambda rows: rows.select_related("uploaded_by", "apply_asked_by"))


@requires(Action.IMPORT_STAFF, whole_trust)
def imports(request: HttpRequest, _trust: WholeTrust) -> HttpResponseBase:
    """Files brought so far."""
    page = Paginator(import_list(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "people/imports.html", {"page": page})


@requires(Action.IMPORT_STAFF, whole_trust)
def upload(request: HttpRequest, _trust: WholeTrust) -> HttpResponseBase:
    """Bring a file. It is checked in the background; nothing is changed yet."""
    form = StaffFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = uploading.bring_file(
                file=file,
                name=file.name,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except NotAStaffFile as error:
            form.add_error("file", str(error))
        else:
            return redirect("people:import", brought.pk)
    return render(request, "people/upload_import.html", {"form": form, "columns": COLUMNS})


@requires(Action.IMPORT_STAFF, whole_trust)
def template_file(_request: HttpRequest, _trust: WholeTrust) -> HttpResponseBase:
    """The headings and one invented row."""
    return _download(HttpResponse(template_lines(), content_type="text/csv; charset=utf-8"), "staff-file.csv")


@requires(Action.IMPORT_STAFF, one)
@never_cache
def import_page(request: HttpRequest, staff_import: StaffImport) -> HttpResponseBase:
    """Where a file stands, what it would do or has done, and what is wrong with it."""
    page = Paginator(problems_of(staff_import), PAGE).get_page(request.GET.get("page"))
    context = {
        "staff_import": staff_import,
        "summary": summary_of(staff_import),
        "page": page,
        "form": ApplyForm(),
    }
    return render(request, "people/import.html", context)


@requires(Action.IMPORT_STAFF, one)
@never_cache
def progress(request: HttpRequest, staff_import: StaffImport) -> HttpResponseBase:
    """The progress fragment, asked for every two seconds; when the work is over the page itself is fetched again."""
    summary = summary_of(staff_import)
    response = render(
        request, "people/_import_progress.html", {"staff_import": staff_import, "summary": summary}
    )
    if not summary.is_working:
        response["HX-Refresh"] = "true"
    return response


@requires(Action.IMPORT_STAFF, one)
@require_POST
def check_again(request: HttpRequest, staff_import: StaffImport) -> HttpResponseBase:
    """Hold the file against the staff list as it is now."""
    if not uploading.check_again(staff_import=staff_import, actor=request.user, at=timezone.now()):  # type: ignore[arg-type]
        messages.info(request, "This file is not there to be checked any more.")
    return redirect("people:import", staff_import.pk)


@requires(Action.IMPORT_STAFF, one)
def apply(request: HttpRequest, staff_import: StaffImport) -> HttpResponseBase:
    """HR has read the check and presses Apply."""
    form = ApplyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            uploading.ask_to_apply(
                staff_import=staff_import,
                is_full_list=form.cleaned_data["full_list"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except uploading.ImportRefused as error:
            form.add_error(None, str(error))
        else:
            return redirect("people:import", staff_import.pk)
    context = {"form": form, "staff_import": staff_import, "summary": summary_of(staff_import)}
    return render(request, "people/apply_import.html", context)


@requires(Action.IMPORT_STAFF, one)
def problems_file(_request: HttpRequest, staff_import: StaffImport) -> HttpResponseBase:
    """Every problem as CSV, to mend the file by."""
    lines = csv_lines(all_problems(staff_import))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return _download(response, "staff-file-problems.csv")


def _download[R: HttpResponseBase](response: R, name: str) -> R:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
