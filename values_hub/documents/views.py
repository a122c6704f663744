"""The documents a person asked for: the list, one with its progress, and the file."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from values_hub.access.actions import Action
from values_hub.access.decorators import Refused, requires, visible
from values_hub.documents import queries, services
from values_hub.documents.models import Document
from values_hub.documents.services import MayNotRead
from values_hub.documents.states import State
from values_hub.outbox.queries import worker_is_silent

PER_PAGE = 20


@requires(Action.SEE_DOCUMENTS)
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """Everything you asked for, the newest first."""
    page = Paginator(queries.documents_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "documents/document_list.html", {"page": page})


@requires(Action.SEE_DOCUMENTS, visible(Document))
@require_safe
def document_page(request: HttpRequest, document: Document) -> HttpResponse:
    """One document: how far it is, then what it is and the button. Asked again every two seconds while it is made."""
    part = "#status" if request.htmx else ""  # type: ignore[attr-defined]
    silent = document.state == State.QUEUED and worker_is_silent(at=timezone.now())
    context = {"document": document, "worker_is_silent": silent}
    response = render(request, f"documents/document_page.html{part}", context)
    response["Cache-Control"] = "private, no-store"
    return response


@requires(Action.DOWNLOAD_DOCUMENT, visible(Document))
@require_safe
def download(request: HttpRequest, document: Document) -> FileResponse:
    """The file, always as a download and never kept by a cache."""
    try:
        file = services.open_for_download(document=document, actor=request.user, at=timezone.now())
    except MayNotRead as refusal:
        raise Refused(str(refusal)) from refusal
    return FileResponse(
        file,
        as_attachment=True,
        filename=document.download_name,
        content_type=document.content_type,
        headers={"Cache-Control": "private, no-store"},
    )


@requires(Action.SEE_DOCUMENTS, visible(Document))
@require_POST
def ask_again(request: HttpRequest, document: Document) -> HttpResponse:
    """Ask for the same document afresh."""
    try:
        fresh = services.ask_again(document=document, actor=request.user, at=timezone.now())
    except MayNotRead as refusal:
        raise Refused(str(refusal)) from refusal
    return redirect("documents:document", pk=fresh.pk)
