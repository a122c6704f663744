"""Scoring blind: the work ahead, one answer at a time, your own list, and your lock."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from recruitment.forms.sift import ScoreForm
from recruitment.models import Vacancy
from recruitment.queries import sift as queries
from recruitment.services import sift as services
from recruitment.views.loading import current_vacancy, own_seat, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.framework.queries.anchors import AnchoredPoint
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/sift"
PER_PAGE = 25
ANY_POINT = [AnchoredPoint(points, "", "") for points in range(5)]


@requires(Action.SIFT, current_vacancy)
def overview(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """How many answers, how many minutes, and how it is done."""
    member = own_seat(vacancy, request.user)
    progress = queries.sift_progress(member)
    context = {
        "vacancy": vacancy,
        "member": member,
        "progress": progress,
        "answers": sum(each.answers for each in progress),
        "unscored": sum(each.answers - each.scored for each in progress),
        "scored": sum(each.scored for each in progress),
        "minutes": sum(each.minutes_left for each in progress),
        "with_hr": queries.count_with_hr(member),
    }
    return render(request, f"{TEMPLATES}/overview.html", context)


@requires(Action.SIFT, current_vacancy)
def next_answer(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """On to the next answer without a score; before the first of a question, its guide and examples."""
    return onward(vacancy, request, None)


@requires(Action.SIFT, current_vacancy)
def pause(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """After ten answers: what is left, and after forty minutes the advice to rest."""
    member = own_seat(vacancy, request.user)
    context = {
        "vacancy": vacancy, "sitting": queries.sitting(member), "done": queries.last_done(member),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/pause.html", context)


@requires(Action.SIFT, current_vacancy)
def question(request: HttpRequest, vacancy: Vacancy, question: UUID) -> HttpResponse:
    """What to look for in the answers to one question, before the examples and the answers themselves."""
    member = own_seat(vacancy, request.user)
    guide = queries.guide_to(member, question)
    if guide is None:
        raise Http404("No such question.")
    examples = queries.examples_for(member, question)
    left = [each for each in examples if not each.choice]
    must_warm_up = bool(left) and not queries.has_begun(member, question)
    context = {
        "vacancy": vacancy, "member": member, "guide": guide, "examples": examples,
        "first": queries.next_answer_to(member, question), "warm_up": left[0] if must_warm_up else None,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/question.html", context)


@never_cache
@requires(Action.SIFT, current_vacancy)
def answer(request: HttpRequest, vacancy: Vacancy, answer: UUID) -> HttpResponse:
    """One answer, the anchors beside it, one key to score it; then the next.

    Never from a browser's memory: whoever goes back sees what stands, given in this tab or in another.
    """
    member = own_seat(vacancy, request.user)
    shown = queries.blind_answer(member, answer)
    if shown is None:
        return not_served(vacancy, request, answer)
    if request.method == "GET" and not shown.is_warm and not member.scores_locked_at:
        return redirect("recruitment:sift_question", pk=vacancy.pk, question=shown.question)
    problem = ""
    # What was sent is looked at before anything is read for showing: most of the time it is saved and the page goes on.
    sent = ScoreForm(posted(request), points=ANY_POINT, value="")
    if request.method == "POST" and sent.is_valid():
        try:
            services.score_answer(
                member=member, answer_id=shown.id, choice=sent.cleaned_data["rating"],
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            return onward(vacancy, request, shown)
        except (services.ScoresLocked, services.NotYours) as error:
            problem = str(error)
    guide = queries.guide_to(member, shown.question)
    if guide is None:
        raise Http404("No such question.")
    form = ScoreForm(
        posted(request), points=guide.points, value=guide.value, initial={"rating": shown.choice}
    )
    if problem:
        form.add_error(None, problem)
    context = {
        "vacancy": vacancy, "member": member, "form": form, "answer": shown, "guide": guide,
        "done": None if member.scores_locked_at else queries.last_done(member),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/answer.html", context)


@requires(Action.SIFT, current_vacancy)
def own_scores(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Your own scores by place, one question at a time, to go back to until you lock them."""
    member = own_seat(vacancy, request.user)
    progress = queries.sift_progress(member)
    asked = request.GET.get("question", "")
    shown = next((each for each in progress if str(each.number) == asked), progress[0] if progress else None)
    if shown is None:
        return redirect("recruitment:sift", pk=vacancy.pk)
    page = Paginator(queries.own_rows(member, shown.id), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "vacancy": vacancy, "member": member, "progress": progress, "shown": shown, "page": page,
        "scores": queries.own_scores(member, page.object_list),
        "unscored": sum(each.answers - each.scored for each in progress), "with_hr": queries.count_with_hr(member),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/own_scores.html", context)


@requires(Action.LOCK_OWN_SCORES, current_vacancy)
def lock(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Done: your scores never change again."""
    member = own_seat(vacancy, request.user)
    form = Form(posted(request))
    if request.method == "POST":
        try:
            services.lock_own_scores(member=member, actor=request.user, at=timezone.now())
            messages.success(request, "Your scores are locked. Thank you.")
            return redirect("recruitment:sift", pk=vacancy.pk)
        except (services.ScoresStillMissing, services.ScoresLocked) as error:
            form.add_error(None, str(error))
    context = {
        "vacancy": vacancy, "member": member, "form": form,
        "unscored": queries.count_unscored(member), "with_hr": queries.count_with_hr(member),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/lock.html", context)


def onward(vacancy: Vacancy, request: HttpRequest, after: queries.BlindAnswer | None) -> HttpResponse:
    """Where a member goes next: an answer, a pause between tens, a question's guide, or their own list at the end."""
    member = own_seat(vacancy, request.user)
    found = None if member.scores_locked_at else queries.next_answer(member, after=after)
    if found is None:
        return redirect("recruitment:own_scores" if after else "recruitment:sift", pk=vacancy.pk)
    if after is not None and queries.is_new_batch(after, found):
        return redirect("recruitment:sift_pause", pk=vacancy.pk)
    is_new = after is None or found.question != after.question
    if is_new and not queries.has_begun(member, found.question):
        return redirect("recruitment:sift_question", pk=vacancy.pk, question=found.question)
    return redirect("recruitment:sift_answer", pk=vacancy.pk, answer=found.answer)


def not_served(vacancy: Vacancy, request: HttpRequest, answer: UUID) -> HttpResponse:
    """An answer that was this member's and is not before them now: say so kindly and go on. Raises: Http404."""
    member = own_seat(vacancy, request.user)
    if queries.is_with_hr(member, answer):
        messages.info(request, "HR is looking at that answer. It comes back to you later.")
    elif queries.was_dealt(member, answer):
        messages.info(request, "That answer is no longer among yours.")
    else:
        raise Http404("No such answer.")
    return onward(vacancy, request, None)
