"""HR: many at once, with what it would change shown first, and a way back."""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.forms.bulk import ExtendForm, NothingAsked, ReassignForm
from appraisal.models import BulkChange, Cycle
from appraisal.queries import bulk as queries
from appraisal.queries.directorates import directorate_words
from appraisal.queries.door import guardian
from appraisal.queries.lists import HOLDERS
from appraisal.services import bulk as services
from appraisal.views.cycles import CHANGEABLE, narrow, one_cycle
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.people.models import StaffRecord
from values_hub.people.queries.directory import colleague
from values_hub.people.views.finding import chosen, find_page

form_page = require_http_methods(["GET", "HEAD", "POST"])
HELD = {code: HOLDERS.get(code, "Anybody") for code in CHANGEABLE}


@form_page
@requires(Action.CHANGE_MANY, one_cycle)
def extend(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """More time for those who still have something to do: all, those of a list, or one."""
    some = narrow(request)
    holder = request.GET.get("holder", "")
    if holder not in HELD:
        raise Http404("No such filter.")
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            change = services.extend(
                cycle=cycle, holder=holder, narrow=some, fingerprint=request.POST.get("fingerprint", ""),
                today=timezone.localdate(), actor=request.user, at=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _became(change, "more time", "each is due later than that already"))
            return redirect("appraisal:many", cycle.pk)
        except services.NotSo as refused:
            form.add_error(None, str(refused))
    plan = queries.plan(queries.to_extend(cycle, request.user, holder, some))
    context = {
        "holder": holder,
        "holders": {} if some.one else HELD,
        "title": "Give more time",
        "submit_text": "Give them more time",
    }
    return _preview(request, cycle, form, plan, context)


@require_safe
@requires(Action.CHANGE_MANY, one_cycle)
def choose_giver(request: HttpRequest, cycle: Cycle) -> HttpResponseBase:
    """Whose appraisals are to be given to somebody else."""
    giver = colleague(request.GET.get("person"))
    if giver is not None:
        address = reverse("appraisal:reassign_from", args=[cycle.pk, giver.pk])
        return redirect(f"{address}?{urlencode(narrow(request).address())}".rstrip("?"))
    return _find(request, cycle, request.user.staff, "Whose appraisals go to somebody else?")  # type: ignore[union-attr]


@form_page
@requires(Action.CHANGE_MANY, one_cycle)
def reassign(request: HttpRequest, cycle: Cycle, giver: uuid.UUID | None = None) -> HttpResponseBase:
    """What somebody gives, or nobody does, to somebody else."""
    former = colleague(giver) if giver else None
    if giver and former is None:
        raise Http404("Nobody like that works here.")
    whose = former.name if former else "nobody"
    some = narrow(request)
    to = chosen(request, other_than=former) if former else colleague(request.GET.get("person"))
    if to is None:
        return _find(request, cycle, former or request.user.staff, f"Who gives what {whose} gives?")  # type: ignore[union-attr]
    form = ReassignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            change = services.reassign(
                cycle=cycle, appraiser=former, to=to, narrow=some, reason=form.cleaned_data["reason"],
                fingerprint=request.POST.get("fingerprint", ""), actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(
                request, _became(change, f"{to.name} as their appraiser", "nobody appraises themselves")
            )
            return redirect("appraisal:many", cycle.pk)
        except services.NotSo as refused:
            form.add_error(None, str(refused))
    plan = queries.plan(queries.to_reassign(cycle, request.user, former.pk if former else None, some))
    words = {"title": f"Give what {whose} gives to {to.name}", "submit_text": f"Give them to {to.name}"}
    return _preview(request, cycle, form, plan, words)


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
def many(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """What can be done for many at once, and what was done."""
    return render(
        request, "appraisal/many.html", {"cycle": cycle, "taken": queries.taken(cycle, request.user)}
    )


@require_safe
@requires(Action.SEE_CYCLE, one_cycle)
@never_cache
def progress(request: HttpRequest, cycle: Cycle, change: uuid.UUID) -> HttpResponse:
    """The fragment the page asks for every two seconds; when it is done the page is fetched again whole."""
    row = queries.change_of(cycle, request.user, change)
    if row is None:
        raise Http404("No such change.")
    response = render(request, "appraisal/_change_progress.html", {"cycle": cycle, "change": row})
    if not row.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@requires(Action.CHANGE_MANY, one_cycle)
def undo(request: HttpRequest, cycle: Cycle, change: uuid.UUID) -> HttpResponse:
    """Back to what it was, where nothing has moved on."""
    row = queries.change_of(cycle, request.user, change)
    if row is None:
        raise Http404("No such change.")
    try:
        undone = services.undo(change=row, actor=request.user, at=timezone.now())
        messages.success(
            request,
            "It is being put back. This page shows how far it is."
            if undone.is_working
            else f"Put back: {undone.put_back}. What has moved on since stays as it is.",
        )
    except services.NotSo as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:many", cycle.pk)


@form_page
@requires(Action.CLOSE_CYCLE, one_cycle)
def close(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Close it, with how many are unfinished."""
    form = NothingAsked(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_cycle(cycle=cycle, actor=request.user, at=timezone.now())
            messages.success(request, "The cycle is closed. You can open it again.")
            return redirect("appraisal:cycle", cycle.pk)
        except (MoveRefused, AlreadyDone) as refused:
            form.add_error(None, str(refused))
    plan = queries.plan(queries.to_extend(cycle, request.user, ""))
    title = f"Close {cycle.name}"
    return _preview(
        request, cycle, form, plan, {"title": title, "submit_text": "Close the cycle", "closing": True}
    )


@require_POST
@requires(Action.OPEN_CYCLE_AGAIN, one_cycle)
def open_again(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """It was closed too early."""
    try:
        services.open_cycle_again(cycle=cycle, actor=request.user, at=timezone.now())
    except (MoveRefused, AlreadyDone) as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:cycle", cycle.pk)


def _became(change: BulkChange, what: str, why_none: str) -> str:
    """What to tell whoever decided it, which is no more than has been done."""
    if change.is_working:
        return f"{change.expected:,} appraisals are being changed. This page shows how far it is."
    if not change.changed:
        return f"None was changed: {why_none}."
    have = "appraisal has" if change.changed == 1 else "appraisals have"
    return f"{change.changed:,} {have} {what}. You can undo it below."


def _find(request: HttpRequest, cycle: Cycle, about: StaffRecord | None, title: str) -> HttpResponse:
    if about is None:
        raise Http404("Only somebody who works here names a colleague.")
    return find_page(
        request,
        about,
        title=title,
        intro="",
        back_url=reverse("appraisal:many", args=[cycle.pk]),
        back_text="Back",
        kept=narrow(request).address(),
    )


def _preview(
    request: HttpRequest, cycle: Cycle, form: object, plan: queries.BulkPlan, more: Mapping[str, object]
) -> HttpResponse:
    some = narrow(request)
    context = {
        "cycle": cycle,
        "form": form,
        "plan": plan,
        "narrow": some,
        "of_directorate": directorate_words(some.directorate),
        "guardian": guardian(),
        **more,
    }
    return render(request, "appraisal/bulk.html", context)
