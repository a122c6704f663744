"""Asking for an induction's record or certificate as a document."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.documents import CERTIFICATE, RECORD
from induction.models import Induction
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.documents.services import MayNotRead, request_document


def _with_people(rows: Any) -> Any:
    return rows.with_people()


@requires(Action.MAKE_INDUCTION_RECORD, visible(Induction, through=_with_people))
@require_POST
def record(request: HttpRequest, induction: Induction) -> HttpResponse:
    return _asked(request, induction, RECORD)


@requires(Action.MAKE_INDUCTION_CERTIFICATE, visible(Induction, through=_with_people))
@require_POST
def certificate(request: HttpRequest, induction: Induction) -> HttpResponse:
    return _asked(request, induction, CERTIFICATE)


def _asked(request: HttpRequest, induction: Induction, kind: str) -> HttpResponse:
    """To the document's page, where its progress shows."""
    try:
        document = request_document(kind=kind, subject=induction, actor=request.user, at=timezone.now())
    except MayNotRead as refused:
        messages.error(request, str(refused))
        return redirect("induction:induction", induction.pk)
    return redirect("documents:document", document.pk)
