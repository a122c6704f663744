"""A person's thread, and the values report made of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.documents.services import MayNotRead, request_document
from values_hub.evidence.queries.threads import thread_of
from values_hub.evidence.services import record_reading
from values_hub.people.models import StaffRecord

with_post = visible(StaffRecord, through=lambda rows: rows.select_related("post__unit", "user"))


@require_safe
@requires(Action.READ_THREAD, with_post)
def thread(request: HttpRequest, staff: StaffRecord) -> HttpResponse:
    """Everything locked about one person. Somebody else's reading of it is kept in the audit trail."""
    record_reading(staff=staff, actor=request.user, at=timezone.now())
    return render(
        request,
        "evidence/thread.html",
        {"staff": staff, "thread": thread_of(staff), "is_mine": staff.user_id == request.user.pk},
    )


@require_POST
@requires(Action.MAKE_VALUES_REPORT, with_post)
def make_report(request: HttpRequest, staff: StaffRecord) -> HttpResponse:
    """Ask for the values report and go to its page, where its progress shows."""
    try:
        document = request_document(
            kind="values_report", subject=staff, actor=request.user, at=timezone.now()
        )
    except MayNotRead as refused:
        messages.error(request, str(refused))
        return redirect("evidence:thread", staff.pk)
    return redirect("documents:document", document.pk)
