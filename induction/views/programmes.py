"""Programmes, to read; and what somebody would get of them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.forms.buddies import SearchForm
from induction.queries import programmes as queries
from induction.queries.lists import is_running
from induction.queries.rules import rule_words
from induction.services.starting import STARTED_WITHIN, AlreadyStarted, CannotStart, start_by_hand
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.access.policy import decide
from values_hub.people.models import StaffRecord
from values_hub.people.scope import WHOLE_TRUST


@requires(Action.SEE_PROGRAMME)
def programme_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.programmes_of(request.user), 25).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(each, rule_words(each.rule)) for each in page.object_list],
        "days": STARTED_WITHIN.days,
        "may_compose": decide(request.user, Action.COMPOSE_PROGRAMME, WHOLE_TRUST),
    }
    return render(request, "induction/programme/list.html", context)


@requires(Action.SEE_PROGRAMME)
def programme_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version, item by item, in the order of its days."""
    # Asked of HR as such, not of this object: programmes have no unit, and HR of one directorate reads them too.
    programme = queries.programme_seen_by(request.user, pk)
    if programme is None:
        raise Http404("No such programme.")
    context = {
        "programme": programme,
        "items": queries.things_in(programme),
        "for_whom": rule_words(programme.rule),
        "may_compose": decide(request.user, Action.COMPOSE_PROGRAMME, WHOLE_TRUST),
        "draft": queries.draft_of(programme),
    }
    return render(request, "induction/programme/programme.html", context)


@requires(Action.SEE_PROGRAMME)
def preview_search(request: HttpRequest) -> HttpResponse:
    """Look for the person a preview is for."""
    search = SearchForm(request.GET or None)
    words = search.cleaned_data["search"] if search.is_bound and search.is_valid() else ""
    people = queries.people_named(request.user, words) if words else []
    return render(
        request,
        "induction/programme/preview_search.html",
        {"search": search, "words": words, "people": people},
    )


@requires(
    Action.PREVIEW_INDUCTION,
    visible(StaffRecord, through=lambda rows: rows.select_related("post__unit", "manager")),
)
def preview_for(request: HttpRequest, staff: StaffRecord) -> HttpResponse:
    """What this person would get, and when. Other blocks, and drafts, can be tried. Nothing is written."""
    offered = queries.blocks_to_choose(with_drafts=True)
    fit = {each.pk for each in queries.blocks_for(staff)}
    asked = set(request.GET.getlist("block"))
    chosen = [each for each in offered if (str(each.pk) in asked if asked else each.pk in fit)]
    context = {
        "staff": staff,
        "offered": [(each, each in chosen, each.pk in fit, rule_words(each.rule)) for each in offered],
        "rows": queries.preview(staff, chosen, timezone.localdate()),
        "chosen": chosen,
        "day_one": queries.day_one_by_hand(staff, timezone.localdate()),
        "own_choice": bool(asked),
        "may_start": decide(request.user, Action.START_BY_HAND, staff) and not is_running(staff),
    }
    return render(request, "induction/programme/preview.html", context)


@requires(
    Action.START_BY_HAND,
    visible(StaffRecord, through=lambda rows: rows.select_related("post__unit", "manager", "user")),
)
@require_POST
def start(request: HttpRequest, staff: StaffRecord) -> HttpResponse:
    """Start it, in one press, with the blocks that fit."""
    try:
        induction = start_by_hand(staff=staff, actor=request.user, at=timezone.now())
    except (CannotStart, AlreadyStarted) as refused:
        messages.error(request, str(refused))
        return redirect("induction:preview", staff.pk)
    messages.success(request, f"{staff.name}’s induction has started.")
    return redirect("induction:induction", induction.pk)
