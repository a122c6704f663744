"""HR: a cycle by directorate and month, and where it is heading."""

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appraisal.models import Cycle
from appraisal.queries.months import Cell, Months, by_month
from appraisal.views.cycles import one_cycle
from appraisal.views.documents import as_csv
from values_hub.access.actions import Action
from values_hub.access.decorators import requires

FIGURES = ("due", "signed by both", "confirmed by both", "rated useful")


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def cycle_months(request: HttpRequest, cycle: Cycle) -> HttpResponseBase:
    """Each figure leads to the people behind it; as a file with `?as=csv`."""
    table = by_month(cycle, request.user, today=timezone.localdate(), at=timezone.now())
    if request.GET.get("as") == "csv":
        return _file(table)
    return render(
        request, "appraisal/cycle_months.html", {"cycle": cycle, "table": table, "parts": table.parts()}
    )


def _figures(cell: Cell) -> tuple[object, ...]:
    return cell.due, cell.recorded, cell.confirmed, cell.useful.words


def _file(table: Months) -> StreamingHttpResponse:
    months = [f"{month:%B %Y}" for month in table.months]
    headings = [
        "Directorate", *(f"{month}: {what}" for month in months for what in FIGURES),
        "In the cycle", "Signed by both", "Confirmed by both", "Expected by the day it is due",
    ]  # fmt: skip
    rows = (
        [
            line.name, *(str(count) for cell in line.cells for count in _figures(cell)),
            str(line.due), str(line.recorded), str(line.confirmed), "" if line.expected is None else str(line.expected),
        ]
        for line in [*table.lines, table.total]
    )  # fmt: skip
    response = StreamingHttpResponse(as_csv(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appraisals-by-month.csv"'
    return response
