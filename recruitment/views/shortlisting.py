"""HR's part: what is pending and why, decisions by hand, and the one button that applies it and tells everybody."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.shortlist import ApplyForm, ByHandForm, TakeBackForm
from recruitment.models import Application, ShortlistDecision, Vacancy
from recruitment.queries import shortlisting as queries
from recruitment.services import applying_shortlist, line
from recruitment.services.reading import note_applicant_read
from recruitment.states import ApplicationState, VacancyState
from recruitment.views.loading import current_vacancy, person_of, posted, remark
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.outbox.rendering import render as render_email

TEMPLATES = "recruitment/shortlist"
PER_PAGE = 25
Outcome, Source = ShortlistDecision.Outcome, ShortlistDecision.Source
SHOW = [
    ("", "Everybody"), (str(Outcome.INVITE), "Invited"), (str(Outcome.DECLINE), "Not invited"),
    (str(Outcome.RESERVE), "In reserve"), (str(Source.SCHEME), "Guaranteed interview"),
    (str(Source.HAND), "Decided by hand"), ("undecided", "Undecided"),
]  # fmt: skip
REFUSALS = (
    applying_shortlist.ShortlistChanged, applying_shortlist.StillUndecided, applying_shortlist.NobodyInvited,
    MoveRefused, AlreadyDone,
)  # fmt: skip
BY_HAND_REFUSALS = (line.ReasonMissing, line.NothingToDecide, applying_shortlist.NotInReserve, MoveRefused)


@requires(Action.SEE_SHORTLIST, current_vacancy)
def shortlist(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Everybody who was scored with what is to become of them, or what has; HR's alone."""
    now = timezone.now()
    show = request.GET.get("show", "")
    rows = queries.shortlist_rows(request.user, vacancy, show=show)
    lines = list(queries.lines_of(vacancy))
    drawn = lines[-1] if lines else None
    note_applicant_read(subject=vacancy, actor=request.user, at=now)
    context = {
        "vacancy": vacancy, "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "show": show,
        "choices": SHOW, "lines": lines, "line": drawn, "tally": queries.tally(vacancy),
        "conflicts": list(queries.conflicts_of(vacancy)) if vacancy.is_revealed else [],
        "waiting": _waiting(vacancy, drawn, now),
        "undeclared": queries.undeclared(vacancy) if vacancy.is_revealed else [],
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/shortlist.html", context)


@requires(Action.DECIDE_BY_HAND, current_vacancy)
def by_hand(request: HttpRequest, vacancy: Vacancy, application: UUID) -> HttpResponse:
    """One application against the rule, before it is applied; or out of reserve, after."""
    person = person_of(request.user, vacancy, application, "shortlist_decision", "standing")
    decision: ShortlistDecision | None = getattr(person, "shortlist_decision", None)
    is_applied = vacancy.is_revealed
    is_settled = is_applied and (decision is None or decision.outcome != Outcome.RESERVE)
    if is_settled or person.state != ApplicationState.SIFTING:
        messages.info(request, f"There is nothing to decide about {person.name} on the shortlist now.")
        return redirect("recruitment:shortlist", pk=vacancy.pk)
    note_applicant_read(subject=person, actor=request.user, at=timezone.now())
    is_mine = decision is not None and decision.source == Source.HAND and not is_applied
    form = ByHandForm(
        None if "take_back" in request.POST else posted(request), in_reserve=is_applied,
        initial={"outcome": decision.outcome, "reason": decision.reason} if decision and is_mine else None,
    )  # fmt: skip
    taking_back = TakeBackForm(
        request.POST if "take_back" in request.POST else None, initial={"take_back": "1"}
    )
    if request.method == "POST" and (taking_back.is_valid() or form.is_valid()):
        try:
            messages.success(request, _decide(request, vacancy, person, form, taking_back))
            return redirect("recruitment:shortlist", pk=vacancy.pk)
        except BY_HAND_REFUSALS as error:
            (taking_back if taking_back.is_bound else form).add_error(None, str(error))
    context = {
        "vacancy": vacancy, "person": person, "decision": decision, "form": form, "is_applied": is_applied,
        "taking_back": taking_back if is_mine else None,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/by_hand.html", context)


@requires(Action.APPLY_SHORTLIST, current_vacancy)
def apply_shortlist(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """How many people will hear what, word for word; and the button. Pressed twice it does nothing the second time."""
    if request.method != "POST" and vacancy.is_revealed:
        return redirect("recruitment:shortlist", pk=vacancy.pk)
    pending, seen = queries.tally(vacancy), queries.digest_of_pending(vacancy)
    form = ApplyForm(posted(request), initial={"seen": seen})
    if request.method == "POST" and form.is_valid():
        try:
            applying_shortlist.apply_shortlist(
                vacancy=vacancy, seen=form.cleaned_data["seen"], actor=request.user, at=timezone.now()
            )
            messages.success(
                request, "The shortlist has been applied and everybody whom it concerns is told."
            )
            return redirect("recruitment:shortlist", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
            remark(form, seen)
    context = {
        "vacancy": vacancy, "form": form, "tally": pending, "line": queries.current_line(vacancy),
        "emails": _emails(vacancy, pending),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/apply.html", context)


def _decide(
    request: HttpRequest, vacancy: Vacancy, person: Application, form: ByHandForm, taking_back: TakeBackForm
) -> str:
    """Do it, and say what was done."""
    of_whom: dict[str, Any] = {
        "vacancy": vacancy, "application_id": person.pk, "actor": request.user, "at": timezone.now(),
    }  # fmt: skip
    if taking_back.is_bound:
        line.take_back(**of_whom)
        return f"The line decides about {person.name} again. Nobody has been told anything."
    decided = {"outcome": form.cleaned_data["outcome"], "reason": form.cleaned_data["reason"]}
    if vacancy.is_revealed:
        applying_shortlist.settle_reserve(**of_whom, **decided)
        return f"{person.name} has been told."
    line.decide_by_hand(**of_whom, **decided)
    return f"You have decided about {person.name}. Nobody is told until you apply the shortlist."


def _emails(vacancy: Vacancy, pending: queries.Tally) -> list[dict[str, str]]:
    """Each email that will go, as it will be read, with a name and a reference that are nobody's."""
    nobody = Application(vacancy=vacancy, first_name="[first name]", reference="[reference]")
    nobody.applicant = vacancy.created_by  # whose address is not shown
    shown = []
    for outcome, heading, count in (
        (Outcome.INVITE, "Invited", pending.invited), (Outcome.DECLINE, "Not invited", pending.declined),
    ):  # fmt: skip
        if not count:
            continue
        draft = applying_shortlist.message_to(nobody, vacancy, outcome)
        text, _ = render_email(draft.template, {**draft.context, "url": "[the address of their application]"})
        shown.append({"outcome": heading, "subject": draft.subject, "text": text})
    return shown


def _waiting(vacancy: Vacancy, drawn: Any, now: dt.datetime) -> str:
    """For how long somebody has been waited for, while somebody is."""
    if vacancy.state != VacancyState.SHORTLISTED or vacancy.scores_locked_at is None:
        return ""
    return queries.waiting_in_words(drawn.drawn_at if drawn else vacancy.scores_locked_at, now)
