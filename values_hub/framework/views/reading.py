"""The framework as people read it: for everybody, for staff, and for those who keep it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from values_hub.access.actions import Action
from values_hub.access.decorators import public, requires, visible
from values_hub.framework import spreadsheet
from values_hub.framework.card import size_for
from values_hub.framework.forms.reading import BankForm
from values_hub.framework.models import Framework
from values_hub.framework.queries.anchors import scale_labels
from values_hub.framework.queries.reading import (
    graded,
    live_framework,
    question_bank,
    trust_for_card,
    values_of,
    values_read,
    versions_listed,
)
from values_hub.framework.services.exchange import to_document
from values_hub.framework.uploads import write_json
from values_hub.framework.views.trails import trail_to

PAGE = 25
one_version = visible(Framework, through=lambda rows: rows.select_related("created_by", "published_by"))


@require_safe
@public
def our_values(request: HttpRequest) -> HttpResponse:
    """The public page: each value, what we see and what we don't, and what each point looks like."""
    framework = live_framework()
    return render(
        request,
        "framework/our_values.html",
        {"framework": framework, "values": values_read(framework) if framework else []},
    )


@require_safe
@public
def card(request: HttpRequest) -> HttpResponse:
    """Our values on one side of A4, for a wall or a pocket."""
    framework = live_framework()
    values = values_read(framework) if framework else []
    context = {
        "framework": framework,
        "values": values,
        "trust": trust_for_card(),
        "size": size_for(values),
    }
    return render(request, "framework/card.html", context)


@require_safe
@requires(Action.LIST_FRAMEWORKS)
def version_list(request: HttpRequest) -> HttpResponse:
    """The values in a few lines, and every version this person may read, the newest first."""
    framework = live_framework()
    page = Paginator(versions_listed(request.user), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "framework/list.html",
        {
            "live": framework,
            "values": values_of(framework),
            "page": page,
        },
    )


@require_safe
@requires(Action.READ_FRAMEWORK, one_version)
def version(request: HttpRequest, framework: Framework) -> HttpResponse:
    """One version, as it is or was."""
    labels = scale_labels(framework)
    context = {
        "framework": framework,
        "values": values_read(framework),
        "scale": [(points, labels[points]) for points in sorted(labels, reverse=True)],
    }
    return render(request, "framework/version.html", context)


@require_safe
@requires(Action.READ_QUESTION_BANK, one_version)
def questions(request: HttpRequest, framework: Framework) -> HttpResponse:
    """The question bank of a version, narrowed to a value or a stage."""
    form = BankForm(request.GET or None, values=values_of(framework))
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = question_bank(framework, chosen.get("stage", ""), chosen.get("value"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    labels = scale_labels(framework)
    context = {
        "framework": framework,
        "filter_form": form,
        "page": page,
        "rows": [(question, graded(question, labels)) for question in page],
        "trail": trail_to(framework),
        "narrowed": any(chosen.values()),
    }
    return render(request, "framework/questions.html", context)


@require_safe
@requires(Action.EXPORT_FRAMEWORK, visible(Framework))
def export(_request: HttpRequest, framework: Framework, ending: str) -> HttpResponse:
    """The whole version as a file: JSON to keep or pass on, CSV to work on in a spreadsheet."""
    document = to_document(framework)
    if ending == "csv":
        # The mark in front tells a spreadsheet that the text is UTF-8.
        response = HttpResponse(
            "\ufeff" + spreadsheet.write(document), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(write_json(document), content_type="application/json; charset=utf-8")
    name = slugify(framework.name) or "framework"
    response["Content-Disposition"] = f'attachment; filename="{name}-version-{framework.number}.{ending}"'
    return response
