"""Service users and carers who interview: by a link, or signed in. One question at a time.

What the link opens are the pages of this module and no others: it signs nobody in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recruitment.forms.interviews import EasyForm
from recruitment.forms.shortlist import DeclareForm, KnowThisPersonForm
from recruitment.models import Interview, Interviewer, InterviewScore
from recruitment.queries import kits as queries
from recruitment.queries.interviews import questions_of, waits_on_hr
from recruitment.queries.lay import (
    has_said_whom_they_know,
    interview_for,
    interviewer_by_browser,
    is_theirs,
    kit_in_hand,
    lay_interviews,
)
from recruitment.services import declarations
from recruitment.services.interviews import kits, links
from recruitment.services.interviews.kits import Entry
from recruitment.views.interviewing import carry_version, saved, version_of
from recruitment.views.loading import current_interview, own_place, posted, written_in
from values_hub.access.actions import Action
from values_hub.access.decorators import public, requires
from values_hub.audit.transitions import MoveRefused
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/interviews/lay"
DECLARE_REFUSALS = (declarations.DetailsMissing, declarations.NotOnThisShortlist, MoveRefused)
HELD = "lay_link"  # what the browser's session holds: a secret, whose hash the link keeps


@dataclass(frozen=True)
class Way:
    """Where the pages of one interview lie for whoever looks: by the link or signed in."""

    interview: Interview
    me: Interviewer
    by_link: bool
    actor: Any

    def question(self, number: int) -> str:
        if self.by_link:
            return reverse("recruitment:lay_question", args=[self.interview.pk, number])
        return reverse("recruitment:easy_kit", args=[self.interview.pk, number])

    def autosave(self, number: int) -> str:
        if self.by_link:
            return reverse("recruitment:lay_autosave", args=[self.interview.pk, number])
        return reverse("recruitment:easy_autosave", args=[self.interview.pk, number])

    @property
    def finish(self) -> str:
        if self.by_link:
            return reverse("recruitment:lay_finish", args=[self.interview.pk])
        return reverse("recruitment:lock_kit", args=[self.interview.pk])

    @property
    def know(self) -> str:
        if self.by_link:
            return reverse("recruitment:lay_know", args=[self.interview.pk])
        return reverse("recruitment:know_candidate", args=[self.interview.pk])

    @property
    def people(self) -> str:
        if self.by_link:
            return reverse("recruitment:lay")
        return reverse("recruitment:interviews", args=[self.me.vacancy_id])


@public
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the email. A button binds it: a mail scanner that only looks uses nothing up."""
    if request.method == "POST":
        try:
            request.session[HELD] = links.bind_link(token=token, at=timezone.now())
            return redirect("recruitment:lay")
        except links.LinkDead:
            return _dead(request)
    if _panellist(request) is not None:
        return redirect("recruitment:lay")
    if not links.can_open(token):
        return _dead(request)
    return render(request, f"{TEMPLATES}/open.html")


@public
def people(request: HttpRequest) -> HttpResponse:
    """Whom this panellist meets."""
    me = _panellist(request)
    if me is None:
        return _dead(request)
    if not has_said_whom_they_know(me):
        return redirect("recruitment:lay_declare")
    context = {
        "me": me, "vacancy": me.vacancy, "interviews": lay_interviews(me), "waits_on_hr": waits_on_hr(me),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/people.html", context)


@public
def declare(request: HttpRequest) -> HttpResponse:
    """Whether this panellist knows anybody, before the first name."""
    me = _panellist(request)
    if me is None:
        return _dead(request)
    form = DeclareForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            declarations.declare(
                member=me, knows=form.answer["knows"], details=form.answer["details"], actor=None,
                at=timezone.now(),
            )  # fmt: skip
            return redirect("recruitment:lay")
        except DECLARE_REFUSALS as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/declare.html", {"vacancy": me.vacancy, "form": form})


@public
def know_candidate(request: HttpRequest, interview: str) -> HttpResponse:
    """This panellist has heard the name, and knows them."""
    way = _way(request, interview)
    if way is None:
        return _to_the_list(request)
    person = way.interview.application
    form = KnowThisPersonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            declarations.declare(
                member=way.me, knows=form.cleaned_data["knows"], details=form.cleaned_data["details"],
                application_id=person.pk, actor=None, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "HR has been told. They will tell you what happens next.")
            return redirect("recruitment:lay")
        except DECLARE_REFUSALS as error:
            form.add_error(None, str(error))
    context = {"vacancy": way.me.vacancy, "name": person.first_name, "form": form, "back": way.people}
    return render(request, "recruitment/declaring/know_this_person.html", context)


@public
def question(request: HttpRequest, interview: str, number: int) -> HttpResponse:
    """One question about one candidate, by the link."""
    way = _way(request, interview)
    return _to_the_list(request) if way is None else _question(request, way, number)


@public
@require_POST
def autosave(request: HttpRequest, interview: str, number: int) -> JsonResponse:
    """Keep what has changed on one question while they write, by the link."""
    held = _in_hand(request, interview)
    if held:
        kit = held[0].kit
        return _autosave(request, Way(kit.interview, kit.interviewer, by_link=True, actor=None), number, held)
    way = _way(request, interview)
    if way is None:
        return JsonResponse(
            {
                "error": "Your link does not work any more, or this interview is closed. Ask the recruitment team."
            },
            status=400,
        )
    return _autosave(request, way, number)


@public
def finish(request: HttpRequest, interview: str) -> HttpResponse:
    """Done with this candidate."""
    way = _way(request, interview)
    if way is None:
        return _to_the_list(request)
    form = Form(posted(request))
    if request.method == "POST":
        try:
            kits.lock_kit(interview=way.interview, interviewer=way.me, actor=None, at=timezone.now())
            messages.success(request, "Thank you. Your answers are safe with us.")
            return redirect("recruitment:lay")
        except (kits.ScoresStillMissing, kits.KitClosed) as error:
            form.add_error(None, str(error))
    held = queries.kit_of(way.interview, way.me)
    questions = queries.kit_questions(way.me.vacancy, held)
    missing = [(each.number, way.question(each.number)) for each in questions if not each.choice]
    context = {"way": way, "interview": way.interview, "form": form, "kit": held, "missing": missing}
    return render(request, f"{TEMPLATES}/finish.html", context)


@requires(Action.SCORE_INTERVIEW, current_interview)
def easy_kit(request: HttpRequest, interview: Interview, number: int) -> HttpResponse:
    """The same page for a lay panellist who has an account."""
    me = own_place(interview, request.user)
    if not me.is_lay:
        return redirect("recruitment:kit", pk=interview.pk)
    return _question(request, Way(interview, me, by_link=False, actor=request.user), number)


@requires(Action.SCORE_INTERVIEW, written_in)
@require_POST
def easy_autosave(request: HttpRequest, interview: Interview, number: int) -> JsonResponse:
    """The same for a lay panellist who has an account."""
    me = own_place(interview, request.user)
    if not me.is_lay:
        raise Http404("Their kit is another page.")
    way = Way(interview, me, by_link=False, actor=request.user)
    return _autosave(request, way, number, queries.in_hand(interview))


def _autosave(
    request: HttpRequest, way: Way, number: int, held: Sequence[InterviewScore] = ()
) -> JsonResponse:
    """The contract of autosave.js (docs/design-system.md). `held`: what they have written before, where it is at hand;
    the first word about a question, and a question that there is not, are looked for."""
    written = next((each for each in held if each.question.order == number), None)
    asked = (
        written.question
        if written
        else questions_of(way.interview.application.vacancy).filter(order=number).first()
    )
    if asked is None:
        raise Http404("No such question.")
    entry = Entry(notes=request.POST.get("notes"), choice=request.POST.get("rating") or None)
    if entry == Entry():
        return JsonResponse({"error": "There is nothing to save."}, status=400)
    try:
        version = kits.save_kit(
            interview=way.interview, interviewer=way.me, version=version_of(request), entries={asked.pk: entry},
            at=timezone.now(), held=held,
        )  # fmt: skip
    except kits.ChangedElsewhere as conflict:
        stands = conflict.entries.get(asked.pk)
        texts = {"notes": stands.notes, "rating": stands.choice} if stands else {}
        kept = {name: text for name, text in texts.items() if text}
        return JsonResponse({"version": conflict.version, "fields": kept}, status=409)
    except ValueError:
        return JsonResponse({"error": "Select one answer from the list."}, status=400)
    except (kits.KitClosed, kits.CannotKeep) as error:
        return JsonResponse({"error": str(error)}, status=400)
    return saved(version)


def _question(request: HttpRequest, way: Way, number: int) -> HttpResponse:
    held = queries.kit_of(way.interview, way.me)
    questions = queries.kit_questions(way.interview.application.vacancy, held)
    shown = next((each for each in questions if each.number == number), None)
    if shown is None:
        raise Http404("No such question.")
    form = EasyForm(posted(request), question=shown, initial={"version": held.version if held else 0})
    if request.method == "POST" and form.is_valid():
        entry = Entry(notes=request.POST.get("notes", ""), choice=form.cleaned_data["rating"])
        try:
            kits.save_kit(
                interview=way.interview, interviewer=way.me, version=version_of(request),
                entries={shown.id: entry}, at=timezone.now(),
            )  # fmt: skip
            after = [each.number for each in questions if each.number > number]
            return redirect(way.question(after[0]) if after else way.finish)
        except kits.ChangedElsewhere as conflict:
            form.add_error(None, "You changed this on another page. Look at your answer, then save it again.")
            carry_version(form, conflict.version)
        except (kits.KitClosed, kits.CannotKeep) as error:
            form.add_error(None, str(error))
    before = [each.number for each in questions if each.number < number]
    context = {
        "way": way, "interview": way.interview, "form": form, "question": shown, "count": len(questions),
        "kit": held, "autosave_url": way.autosave(number), "back": way.question(before[-1]) if before else way.people,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/question.html", context)


def _panellist(request: HttpRequest) -> Interviewer | None:
    secret = request.session.get(HELD, "")
    return interviewer_by_browser(links.hashed(secret)) if secret else None


def _in_hand(request: HttpRequest, key: str) -> list[InterviewScore]:
    secret = request.session.get(HELD, "")
    try:
        return kit_in_hand(browser_hash=links.hashed(secret), key=UUID(key)) if secret else []
    except ValueError:
        return []


def _way(request: HttpRequest, key: str) -> Way | None:
    """None where the link does not hold, they have not said whom they know, HR have to decide about somebody they are
    close to, or the interview is over or has no time now. Raises Http404 where the interview is not theirs."""
    me = _panellist(request)
    if me is None or not has_said_whom_they_know(me):
        return None
    try:
        wanted = UUID(key)
    except ValueError as error:
        raise Http404("No such interview.") from error
    found = interview_for(me, wanted)
    if found is not None:
        return Way(found, me, by_link=True, actor=None)
    if not waits_on_hr(me) and not is_theirs(me, wanted):
        raise Http404("No such interview.")
    return None


def _to_the_list(request: HttpRequest) -> HttpResponse:
    """Why the page they asked for is not there now is said on the list, or behind the link that does not hold."""
    me = _panellist(request)
    if me is not None and has_said_whom_they_know(me) and not waits_on_hr(me):
        messages.info(
            request, "That interview is over, or has no time now. These are the people you will meet."
        )
    return redirect("recruitment:lay")


def _dead(request: HttpRequest) -> HttpResponse:
    """A kind page: what may have happened, and whom to ask. It says the same of every link that does not work."""
    request.session.pop(HELD, None)
    return render(request, f"{TEMPLATES}/dead.html")
