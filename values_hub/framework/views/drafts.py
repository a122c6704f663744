"""Starting a version, its overview while it is written, its name and scale, consultation and discarding."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.framework import spreadsheet
from values_hub.framework.forms.drafts import COPY, FILE, DetailsForm, FileForm, SeenForm, StartForm
from values_hub.framework.forms.parts import ScaleForm
from values_hub.framework.models import Framework
from values_hub.framework.queries.gaps import advice, gaps
from values_hub.framework.queries.overview import value_rows
from values_hub.framework.queries.parts import details_shown, labels_of, order_shown, scale_of, texts_shown
from values_hub.framework.queries.reading import live_framework, question_counts
from values_hub.framework.services import drafts, editing, exchange
from values_hub.framework.spreadsheet import CannotRead
from values_hub.framework.uploads import read_file
from values_hub.framework.views.trails import gaps_to_mend, sent, trail_to

a_draft = visible(Framework)
a_draft_to_look_over = visible(
    Framework, through=lambda rows: rows.select_related("created_by").prefetch_related("scale")
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.CREATE_FRAMEWORK)
def start(request: HttpRequest) -> HttpResponse:
    """How to begin a new version."""
    live = live_framework()
    form = StartForm(sent(request), live=live is not None)
    if request.method == "POST" and form.is_valid():
        way = form.cleaned_data["way"]
        if way == FILE:
            return redirect("framework:upload")
        try:
            framework = (
                drafts.start_copy(actor=request.user, at=timezone.now())
                if way == COPY
                else drafts.start_empty(name="Our values", actor=request.user, at=timezone.now())
            )
        except editing.NotSaved as problem:
            form.add_error(None, str(problem))
        else:
            _say_started(request, framework)
            return redirect("framework:overview", framework.pk)
    return render(request, "framework/edit/start.html", {"form": form, "submit_text": "Continue"})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.CREATE_FRAMEWORK)
def upload(request: HttpRequest) -> HttpResponse:
    """A new version from a JSON or CSV file. Nothing is made of a file with a fault in it."""
    form = FileForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            document = read_file(file.name, file.read())
        except CannotRead as problem:
            form.add_error("file", problem.sentences)
        else:
            framework = exchange.create_from_document(
                document=document, actor=request.user, at=timezone.now()
            )
            _say_started(request, framework)
            return redirect("framework:overview", framework.pk)
    return render(
        request,
        "framework/edit/upload.html",
        {"form": form, "submit_text": "Continue", "kinds": spreadsheet.KINDS, "columns": spreadsheet.COLUMNS},
    )


@require_safe
@requires(Action.EDIT_FRAMEWORK, a_draft_to_look_over)
def overview(request: HttpRequest, framework: Framework) -> HttpResponse:
    """Everything about a draft in one place: what is in it, what is missing, what can be done next."""
    rows = value_rows(framework)
    counts = question_counts(framework, [row.value for row in rows])
    context = {
        "framework": framework,
        "gaps": gaps_to_mend(framework, gaps(framework)),
        "trail": trail_to(framework, editing=True)[:-1],
        "advice": advice(counts),
        "scale": scale_of(framework),
        "rows": rows,
        "order_seen": order_shown([row.value for row in rows]),
        "counts": counts,
        "moved": request.GET.get("moved", ""),
        "way": request.GET.get("way", ""),
    }
    return render(request, "framework/edit/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.EDIT_FRAMEWORK, a_draft)
def details(request: HttpRequest, framework: Framework) -> HttpResponse:
    """The version's name and summary."""
    initial = {"name": framework.name, "summary": framework.summary, "seen": details_shown(framework)}
    form = DetailsForm(sent(request), initial=initial)

    def save() -> None:
        given = form.cleaned_data
        editing.change_details(
            framework=framework, name=given["name"], summary=given["summary"], seen=given["seen"],
            actor=request.user, at=timezone.now(),
        )  # fmt: skip

    return _five_or_two(request, framework, form, save, "Name and summary")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.EDIT_FRAMEWORK, a_draft)
def scale(request: HttpRequest, framework: Framework) -> HttpResponse:
    """What each of the five points is called."""
    labels = labels_of(framework)
    form = ScaleForm(sent(request), labels=labels, initial={"seen": texts_shown(labels)})

    def save() -> None:
        editing.set_scale(
            framework=framework, labels=form.texts, seen=form.cleaned_data["seen"], actor=request.user,
            at=timezone.now(),
        )  # fmt: skip

    return _five_or_two(request, framework, form, save, "The five points")


def _five_or_two(
    request: HttpRequest, framework: Framework, form: Any, save: Any, heading: str
) -> HttpResponse:
    """A page about the version itself: its form, saved, and back to the overview."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except editing.NotSaved as problem:
            form.add_error(problem.field, str(problem))
            status = 409
        else:
            messages.success(request, f"{heading} saved")
            return redirect("framework:overview", framework.pk)
    context = {
        "framework": framework,
        "form": form,
        "heading": heading,
        "stale": status == 409,
        "trail": trail_to(framework, editing=True),
        "cancel_url": reverse("framework:overview", args=[framework.pk]),
    }
    return render(request, "framework/edit/details.html", context, status=status)


@require_POST
@requires(Action.CONSULT_ON_FRAMEWORK, a_draft)
def consult(request: HttpRequest, framework: Framework) -> HttpResponse:
    """Let every member of staff read the draft."""
    return _moved(
        request, framework, drafts.open_consultation, "Every member of staff can now read this version"
    )


@require_POST
@requires(Action.TAKE_BACK_FRAMEWORK, a_draft)
def take_back(request: HttpRequest, framework: Framework) -> HttpResponse:
    """End the consultation."""
    return _moved(
        request, framework, drafts.take_back, "The consultation has ended. Only editors and HR can read this"
    )


def _moved(request: HttpRequest, framework: Framework, service: Any, sentence: str) -> HttpResponse:
    try:
        service(framework=framework, actor=request.user, at=timezone.now())
    except (AlreadyDone, MoveRefused, editing.NotSaved) as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, sentence)
    return redirect("framework:overview", framework.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.DISCARD_FRAMEWORK, a_draft)
def discard(request: HttpRequest, framework: Framework) -> HttpResponse:
    """Throw a draft away, after asking."""
    form = SeenForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            drafts.discard_draft(framework=framework, actor=request.user, at=timezone.now())
        except editing.NotSaved as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Version {framework.number} discarded")
            return redirect("framework:list")
    return render(
        request,
        "framework/edit/discard.html",
        {
            "framework": framework,
            "form": form,
            "counts": question_counts(framework),
            "trail": trail_to(framework, editing=True),
        },
    )


def _say_started(request: HttpRequest, framework: Framework) -> None:
    messages.success(request, f"Version {framework.number} started. Nobody but editors and HR can see it")
