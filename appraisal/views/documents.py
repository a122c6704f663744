"""Asking for the documents of an appraisal, and HR's list as a file."""

import csv
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from appraisal import reports
from appraisal.models import Appraisal, Bundle, Cycle
from appraisal.queries.bundles import bundle_from
from appraisal.queries.directorates import directorate_by
from appraisal.queries.exports import HEADINGS, export_rows
from appraisal.queries.lists import OUTSIDE
from appraisal.services import bundles as services
from appraisal.views.cycles import narrowing, one_cycle
from appraisal.views.loading import whole_appraisal
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.documents.services import MayNotRead, request_document

# Of a file go out together: each that is sent costs the server some time.
LINES = 200


@require_POST
@requires(Action.READ_APPRAISAL_RECORD, whole_appraisal)
def record_document(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """The record as a PDF."""
    return _ask(request, appraisal, reports.RECORD)


@require_POST
@requires(Action.READ_BOTH_PREPARATIONS, whole_appraisal)
def agenda_document(request: HttpRequest, appraisal: Appraisal) -> HttpResponse:
    """What to talk from, as a PDF to print."""
    return _ask(request, appraisal, reports.AGENDA)


def one_bundle(user: Any, kwargs: dict[str, Any]) -> Bundle:
    """A loader for `@requires`: the records of one directorate of a cycle this person sees."""
    cycle, key = one_cycle(user, kwargs), kwargs.pop("directorate")
    if key == OUTSIDE:
        return bundle_from(cycle, None)
    directorate = directorate_by(key)
    if directorate is None:
        raise Http404("No such directorate.")
    return bundle_from(cycle, directorate)


@require_POST
@requires(Action.TAKE_RECORDS, one_bundle)
def take_records(request: HttpRequest, bundle: Bundle) -> HttpResponse:
    """Every signed record of a directorate as one archive."""
    document = services.take_records(bundle=bundle, actor=request.user, at=timezone.now())
    return redirect("documents:document", document.pk)


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def export(request: HttpRequest, cycle: Cycle) -> StreamingHttpResponse:
    """Every appraisal this person may list and how far it is, streamed: a Trust of 30,000 needs no memory."""
    directorate, month = narrowing(request)
    lines = as_csv(HEADINGS, export_rows(cycle, request.user, timezone.localdate(), directorate, month))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appraisals.csv"'
    return response


class _Echo:
    """What a csv.writer writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def as_csv(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[Any]:
    """Some lines at a time, for a spreadsheet."""
    writer = csv.writer(_Echo())
    # A spreadsheet reads the file as UTF-8 only when it says so.
    yield "\ufeff" + writer.writerow(headings)
    for some in batched(rows, LINES, strict=False):
        yield "".join(writer.writerow([_harmless(cell) for cell in row]) for row in some)


def _harmless(cell: str) -> str:
    """A name that begins like a formula stays a name in a spreadsheet (CWE-1236)."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _ask(request: HttpRequest, appraisal: Appraisal, kind: str) -> HttpResponse:
    try:
        document = request_document(kind=kind, subject=appraisal, actor=request.user, at=timezone.now())
    except MayNotRead as refused:
        messages.error(request, str(refused))
        return redirect("appraisal:page", appraisal.pk)
    return redirect("documents:document", document.pk)
