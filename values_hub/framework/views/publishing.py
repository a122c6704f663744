"""Publishing: what changes, then are you sure, then done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.framework.forms.drafts import ChangeNoteForm, SeenForm
from values_hub.framework.impact import impact_of
from values_hub.framework.models import Framework
from values_hub.framework.queries.changes import changes_between
from values_hub.framework.queries.gaps import gaps
from values_hub.framework.queries.parts import values_whole
from values_hub.framework.queries.reading import live_framework
from values_hub.framework.services import drafts, editing
from values_hub.framework.services.exchange import document_as_published, to_document
from values_hub.framework.services.publishing import NotReadyToPublish, preview_shown, publish_framework
from values_hub.framework.views.trails import gaps_to_mend, sent, trail_to

a_draft = visible(Framework)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.PUBLISH_FRAMEWORK, a_draft)
def preview(request: HttpRequest, framework: Framework) -> HttpResponse:
    """What changes, what stays on the old version and what moves; and a note about it in plain words."""
    values = values_whole(framework)
    draft = to_document(framework, values)
    scale = [each["points"] for each in draft["scale"]["points"]]
    found = gaps_to_mend(framework, gaps(framework, values, scale))
    missing = [{"text": sentence, "href": url} for sentence, url in found]
    form = ChangeNoteForm(sent(request), initial={"note": framework.change_note})
    if request.method == "POST" and form.is_valid() and not missing:
        try:
            drafts.write_change_note(
                framework=framework, note=form.cleaned_data["note"], actor=request.user, at=timezone.now()
            )
        except editing.NotSaved as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("framework:confirm_publishing", framework.pk)
    live = live_framework()
    context = {
        "framework": framework,
        "live": live,
        "form": form,
        "gaps": missing,
        "changes": live and changes_between(document_as_published(live), draft),
        "impact": impact_of(live, framework),
        "trail": trail_to(framework, editing=True),
    }
    return render(request, "framework/publish/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.PUBLISH_FRAMEWORK, a_draft)
def confirm(request: HttpRequest, framework: Framework) -> HttpResponse:
    """The last question before a version can never change again."""
    live = live_framework()
    form = SeenForm(sent(request), initial={"seen": preview_shown(framework, live)})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            publish_framework(
                framework=framework, actor=request.user, at=timezone.now(), seen=form.cleaned_data["seen"]
            )
        except NotReadyToPublish as problem:
            form.add_error(None, problem.gaps)
        except (editing.NotSaved, AlreadyDone, MoveRefused) as problem:
            form.add_error(None, str(problem))
            status = 409
        else:
            return redirect("framework:published", framework.pk)
    context = {"framework": framework, "live": live, "form": form, "stale": status == 409}
    return render(request, "framework/publish/confirm.html", context, status=status)


@require_safe
@requires(Action.READ_FRAMEWORK, a_draft)
def published(request: HttpRequest, framework: Framework) -> HttpResponse:
    """It is done, and what happens now."""
    if not framework.is_live:
        return redirect("framework:version", framework.pk)
    return render(request, "framework/publish/published.html", {"framework": framework})
