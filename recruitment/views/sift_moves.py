"""What a member does with an answer other than score it: flag it, hand it on, take the last thing back; and warm up."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from recruitment.forms.sift import ConflictForm, WarmUpForm
from recruitment.models import Vacancy
from recruitment.queries import sift as queries
from recruitment.services import conflicts, redaction
from recruitment.services import sift as services
from recruitment.views.loading import current_vacancy, own_seat, posted
from recruitment.views.sift import ANY_POINT, TEMPLATES, not_served, onward
from values_hub.access.actions import Action
from values_hub.access.decorators import requires


@require_POST
@requires(Action.SIFT, current_vacancy)
def flag(request: HttpRequest, vacancy: Vacancy, answer: UUID) -> HttpResponse:
    """The answer says who wrote it: to HR, and on to the next."""
    member = own_seat(vacancy, request.user)
    shown = queries.blind_answer(member, answer)
    if shown is None:
        return not_served(vacancy, request, answer)
    try:
        redaction.flag_answer(member=member, answer_id=answer, actor=request.user, at=timezone.now())
    except (services.ScoresLocked, services.NotYours) as error:
        messages.error(request, str(error))
        return redirect("recruitment:sift", pk=vacancy.pk)
    messages.success(
        request,
        "HR looks at that answer now, and nobody on the panel reads it meanwhile. It comes back to you later.",
    )
    return onward(vacancy, request, shown)


@require_POST
@requires(Action.SIFT, current_vacancy)
def undo(request: HttpRequest, vacancy: Vacancy, answer: UUID) -> HttpResponse:
    """Back to the answer this member did something to last, with that taken back."""
    member = own_seat(vacancy, request.user)
    if not queries.was_dealt(member, answer):
        raise Http404("No such answer.")
    try:
        services.undo_last(member=member, answer_id=answer, actor=request.user, at=timezone.now())
    except services.ScoresLocked as error:
        messages.error(request, str(error))
    return redirect("recruitment:sift_answer", pk=vacancy.pk, answer=answer)


@requires(Action.SIFT, current_vacancy)
def conflict(request: HttpRequest, vacancy: Vacancy, answer: UUID) -> HttpResponse:
    """The member knows who wrote an answer: how, and whether somebody else scores that person."""
    member = own_seat(vacancy, request.user)
    shown = queries.blind_answer(member, answer)
    if shown is None:
        return not_served(vacancy, request, answer)
    form = ConflictForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            declared = conflicts.declare_conflict(
                member=member, answer_id=answer, actor=request.user, at=timezone.now(), **form.cleaned_data
            )
            if declared.outcome == declared.Outcome.NOTED:
                messages.success(request, "We have noted that you know this person.")
                return redirect("recruitment:sift_answer", pk=vacancy.pk, answer=answer)
            messages.success(request, "Thank you. Somebody else scores this person now.")
            return onward(vacancy, request, shown)
        except (conflicts.TooClose, services.ScoresLocked, services.NotYours) as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/conflict.html", {"vacancy": vacancy, "answer": shown, "form": form})


@requires(Action.SIFT, current_vacancy)
def warm_up(request: HttpRequest, vacancy: Vacancy, question: UUID, number: int) -> HttpResponse:
    """One scored example: the member's own score first, then the agreed one beside it."""
    member = own_seat(vacancy, request.user)
    examples = queries.examples_for(member, question)
    guide = queries.guide_to(member, question)
    if guide is None or not 1 <= number <= len(examples):
        raise Http404("No such example.")
    shown = examples[number - 1]
    form = WarmUpForm(posted(request), points=guide.points, value=guide.value)
    if request.method == "POST":
        sent = WarmUpForm(posted(request), points=ANY_POINT, value="")
        if sent.is_valid():
            try:
                services.score_exemplar(
                    member=member, question_id=question, exemplar_id=shown.id, actor=request.user,
                    choice=sent.cleaned_data["rating"], at=timezone.now(),
                )  # fmt: skip
                return redirect(request.path)
            except (services.ScoresLocked, services.NotYours) as error:
                form.add_error(None, str(error))
    context = {
        "vacancy": vacancy, "guide": guide, "example": shown, "form": form,
        "is_scored": bool(shown.choice) and "again" not in request.GET and request.method == "GET",
        "following": number + 1 if number < len(examples) else None,
        "first": queries.next_answer_to(member, question),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/warm_up.html", context)
