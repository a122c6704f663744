"""What comes of a check-in: recorded, looked at by a second manager, replied to, appealed, heard."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.forms import outcomes as forms
from induction.forms.buddies import SearchForm
from induction.models import CheckIn, Colour, Outcome, ReplyDraft
from induction.queries import outcomes as queries
from induction.queries.check_ins import both_sides
from induction.queries.deadlines import REPLY_DAYS, appeal_awaited_until, reply_awaited_until
from induction.queries.reviews import past_helpers_of, reviews_of
from induction.services import outcomes as services
from induction.services.outcome_drafts import (
    AlreadySent,
    ChangedElsewhere,
    TooLong,
    keep_outcome_draft,
    keep_reply_draft,
)
from induction.services.reading import note_outcome_read
from induction.views.check_ins import of_party, with_people
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.people.models import StaffRecord

TEMPLATES = "induction/outcome"
REFUSALS = (
    services.AlreadyRecorded, services.PlanIncomplete, services.WrongPerson, services.AlreadySaid, MoveRefused,
    AlreadyDone,
)  # fmt: skip
with_outcome = visible(Outcome, through=with_people)


def sent(request: HttpRequest) -> Any:
    """What was posted, or None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


@requires(Action.RECORD_OUTCOME, visible(CheckIn, through=with_people))
def choose(request: HttpRequest, check_in: CheckIn) -> HttpResponse:
    """Green, amber or red; what that asks for is the next page."""
    form = forms.ColourForm(sent(request))
    if request.method == "POST" and form.is_valid():
        return redirect("induction:record_outcome", check_in.pk, form.cleaned_data["colour"])
    return render(request, f"{TEMPLATES}/choose.html", {"form": form, "check_in": check_in})


@requires(Action.RECORD_OUTCOME, visible(CheckIn, through=with_people))
def record(request: HttpRequest, check_in: CheckIn, colour: str) -> HttpResponse:
    """What the colour asks for, then recorded."""
    if colour not in Colour.values:
        raise Http404("No such outcome.")
    helpers, managers = queries.could_help(check_in), queries.second_managers(check_in)
    draft = queries.outcome_draft(check_in, colour, request.user)
    kept = forms.as_typed(draft) if draft else {}
    form: Any
    if colour == Colour.AMBER:
        form = forms.AmberForm(sent(request), helpers=helpers, initial=kept)
    elif colour == Colour.RED:
        form = forms.RedForm(sent(request), managers=managers, initial=kept)
    else:
        form = forms.Form(sent(request))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        for name, people in (("helper", helpers), ("second", managers)):
            if name in said:
                said[name] = next((each for each in people if str(each.pk) == said[name]), None)
        try:
            outcome = services.record_outcome(
                check_in=check_in, colour=colour, actor=request.user, at=timezone.now(), **said
            )
            messages.success(request, "You have recorded the outcome.")
            return redirect("induction:outcome", outcome.pk)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "check_in": check_in,
        "colour": colour,
        "nobody_above": not managers,
        "reply_days": REPLY_DAYS,
        "autosave_version": draft.version if draft else 0,
    }
    if colour != Colour.GREEN:
        context["autosave_url"] = reverse("induction:keep_outcome", args=[check_in.pk, colour])
    return render(request, f"{TEMPLATES}/record.html", context)


@requires(Action.RECORD_OUTCOME, of_party)
@require_POST
def keep(request: HttpRequest, check_in: CheckIn, colour: str) -> HttpResponse:
    """Autosave of what is typed: docs/design-system.md has the answers."""
    if colour not in {Colour.AMBER, Colour.RED}:
        raise Http404("No such outcome.")
    return kept(request, partial(keep_outcome_draft, check_in=check_in, colour=colour))


def kept(request: HttpRequest, keep_it: Callable[..., int]) -> JsonResponse:
    """One save of what is being typed, answered as docs/design-system.md has it."""
    version = request.POST.get("version", "")
    try:
        saved = keep_it(
            actor=request.user, at=timezone.now(),
            typed={name: str(text).replace("\r\n", "\n") for name, text in request.POST.items()},
            version=int(version) if version.isdigit() and len(version) < 10 else -1,
        )  # fmt: skip
    except ChangedElsewhere as changed:
        return JsonResponse({"version": changed.version, "fields": changed.fields}, status=409)
    except (TooLong, AlreadySent) as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    return JsonResponse({"saved_at": f"{timezone.localtime():%-I:%M%p}".lower(), "version": saved})


def with_what_its_page_shows(rows: Any) -> Any:
    return rows.with_what_its_page_shows()


@requires(Action.SEE_OUTCOME, visible(Outcome, through=with_what_its_page_shows))
def outcome_page(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Everything said about it, in order, and what this person can do next."""
    today = timezone.localdate()
    reply_until, appeal_until = reply_awaited_until(outcome), appeal_awaited_until(outcome)
    has_plan = outcome.colour == Colour.AMBER
    context = {
        "outcome": outcome,
        "rows": both_sides(outcome.check_in, request.user),
        "reviews": reviews_of(outcome) if has_plan else [],
        "past_helpers": past_helpers_of(outcome) if has_plan else [],
        "own": outcome.check_in.induction.staff.user_id == request.user.pk,
        "reply_until": reply_until if reply_until and reply_until >= today else None,
        "appeal_until": appeal_until if appeal_until and appeal_until >= today else None,
    }
    note_outcome_read(outcome=outcome, actor=request.user, at=timezone.now())
    return render(request, f"{TEMPLATES}/outcome.html", context)


@requires(Action.ANSWER_AS_SECOND_MANAGER, with_outcome)
def second(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """The second manager agrees or does not, and says why."""
    return _one_thing_said(
        request, outcome, forms.SecondForm(sent(request)), services.answer_as_second_manager,
        heading="A second manager’s view", done="Your view is recorded.",
    )  # fmt: skip


@requires(Action.REPLY_TO_OUTCOME, with_outcome)
def reply(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """The starter's own words, once."""
    draft = queries.reply_draft(outcome, ReplyDraft.Part.REPLY, request.user)
    form = forms.WordsForm(
        sent(request), initial={"words": draft.words if draft else ""}, label="What do you want to say?",
        hint="Your words are kept beside the outcome, as you write them. You can reply once.",
        read_by="Your manager, a second manager, whoever hears an appeal, and HR",
        missing="Enter what you want to say",
    )  # fmt: skip
    return _one_thing_said(
        request, outcome, form, services.reply_to_outcome,
        heading="Reply to the outcome", done="Your reply is kept.",
        **autosave(reverse("induction:keep_reply", args=[outcome.pk]), draft),
    )  # fmt: skip


@requires(Action.APPEAL_OUTCOME, with_outcome)
def appeal(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """The starter asks for somebody else to look at it."""
    draft = queries.reply_draft(outcome, ReplyDraft.Part.APPEAL, request.user)
    form = forms.WordsForm(
        sent(request), initial={"words": draft.words if draft else ""}, label="What do you think is not right?",
        hint="HR asks somebody who had no part in it to read everything and to talk with you.",
        read_by="HR, whoever hears your appeal, and your managers", missing="Enter what you think is not right",
    )  # fmt: skip
    return _one_thing_said(
        request, outcome, form, services.appeal_outcome,
        heading="Appeal", done="Your appeal is with HR. They will name somebody to hear it.",
        **autosave(reverse("induction:keep_appeal", args=[outcome.pk]), draft),
    )  # fmt: skip


def _of_starter(user: Any, kwargs: dict[str, Any]) -> Outcome:
    """Only whom it is about, in one query: autosave runs every few seconds. Not there for anybody else."""
    found = queries.outcome_of_starter(user, kwargs.pop("pk"))
    if found is None:
        raise Http404("No such outcome.")
    return found


@requires(Action.REPLY_TO_OUTCOME, _of_starter)
@require_POST
def keep_reply(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Autosave of a reply."""
    return kept(request, partial(keep_reply_draft, outcome=outcome, part=ReplyDraft.Part.REPLY))


@requires(Action.APPEAL_OUTCOME, _of_starter)
@require_POST
def keep_appeal(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Autosave of an appeal."""
    return kept(request, partial(keep_reply_draft, outcome=outcome, part=ReplyDraft.Part.APPEAL))


def autosave(url: str, draft: ReplyDraft | None) -> dict[str, Any]:
    """What a page says of where its words are kept while they are typed."""
    return {"autosave_url": url, "autosave_version": draft.version if draft else 0}


@requires(Action.NAME_HEARER, with_outcome)
def hearer(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """HR looks for somebody who had no part in it, to hear the appeal."""

    def ask(chosen: StaffRecord) -> str:
        services.name_hearer(outcome=outcome, hearer=chosen, actor=request.user, at=timezone.now())
        return f"{chosen.name} is asked to hear the appeal."

    return _somebody_named(
        request, outcome, ask, heading="Who hears the appeal", button="Ask them to hear it"
    )


@requires(Action.NAME_SECOND_MANAGER, with_outcome)
def second_manager(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """HR looks for another second manager."""

    def ask(chosen: StaffRecord) -> str:
        services.name_second_manager(outcome=outcome, second=chosen, actor=request.user, at=timezone.now())
        return f"{chosen.name} is asked for the second view."

    return _somebody_named(
        request, outcome, ask, heading="Who is the second manager", button="Ask them for their view"
    )


def _somebody_named(
    request: HttpRequest, outcome: Outcome, ask: Callable[[StaffRecord], str], *, heading: str, button: str
) -> HttpResponse:
    """A search, and one of those found chosen; `ask` says what was done."""
    search = SearchForm(request.GET or None)
    words = search.cleaned_data["search"] if search.is_bound and search.is_valid() else ""
    people = list(queries.people_matching(queries.had_no_part(outcome), words))
    form = forms.PersonForm(sent(request), people=people, label=f"{heading}?")
    if request.method == "POST" and form.is_valid():
        chosen = next(each for each in people if str(each.pk) == form.cleaned_data["person"])
        try:
            messages.success(request, ask(chosen))
            return redirect("induction:outcome", outcome.pk)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form, "outcome": outcome, "search": search, "words": words, "found": people, "heading": heading,
        "button": button,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/somebody.html", context)


@requires(Action.DECIDE_APPEAL, with_outcome)
def decide_it(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """Whoever hears the appeal says what they find, and why."""
    return _one_thing_said(
        request, outcome, forms.FindingForm(sent(request)), services.decide_appeal,
        heading="Decide the appeal", done="What you found is recorded, and both have been told.",
    )  # fmt: skip


def _one_thing_said(
    request: HttpRequest,
    outcome: Outcome,
    form: Any,
    say: Callable[..., Any],
    *,
    heading: str,
    done: str,
    **autosave: Any,
) -> HttpResponse:
    """One form whose answers are what `say` takes; back to the outcome when it was said."""
    if request.method == "POST" and form.is_valid():
        try:
            say(outcome=outcome, actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, done)
            return redirect("induction:outcome", outcome.pk)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "outcome": outcome, "heading": heading, **autosave}
    return render(request, f"{TEMPLATES}/form.html", context)
