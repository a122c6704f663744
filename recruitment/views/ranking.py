"""The lead's pages once everybody has locked: the ranking, the answers to agree, the lock."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.sift import AgreeForm
from recruitment.models import Vacancy
from recruitment.queries import ranking as queries
from recruitment.queries.vacancies import panel_progress
from recruitment.services import shortlist as services
from recruitment.views.loading import current_vacancy, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/ranking"
PER_PAGE = 25
REFUSALS = (services.PanelStillScoring, services.AnswersToAgree, MoveRefused, AlreadyDone)


@requires(Action.SEE_RANKING, current_vacancy)
def ranking(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Applicants ranked on the panel's scores; before everybody has locked, only that the panel is at work."""
    if not queries.everybody_has_locked(vacancy):
        return _waiting(request, vacancy)
    page = Paginator(queries.ranked_applications(vacancy), PER_PAGE).get_page(request.GET.get("page"))
    may_see_names = vacancy.is_revealed and bool(decide(request.user, Action.SEE_APPLICANT, vacancy))
    rows = queries.ranked_rows(list(page.object_list), revealed=may_see_names)
    context = {
        "vacancy": vacancy, "page": page, "rows": rows, "revealed": may_see_names, "locked": vacancy.is_revealed,
        "to_agree": 0 if vacancy.is_revealed else queries.count_to_agree(vacancy),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/ranking.html", context)


@requires(Action.LOCK_SIFT, current_vacancy)
def to_agree(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Every answer the panel was far apart on."""
    if not queries.everybody_has_locked(vacancy):
        return _waiting(request, vacancy)
    page = Paginator(queries.answers_apart(vacancy), PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.answers_to_agree(page.object_list)
    context = {"vacancy": vacancy, "page": page, "rows": rows, "left": queries.count_to_agree(vacancy)}
    return render(request, f"{TEMPLATES}/to_agree.html", context)


@requires(Action.LOCK_SIFT, current_vacancy)
def agree(request: HttpRequest, vacancy: Vacancy, answer: UUID) -> HttpResponse:
    """One answer on which the panel was far apart: what was agreed when they talked about it, and why."""
    if not queries.everybody_has_locked(vacancy):
        return _waiting(request, vacancy)
    shown = queries.answer_to_agree(vacancy, answer)
    if shown is None:
        raise Http404("No such answer.")
    form = AgreeForm(
        posted(request), points=shown.points, value=shown.value,
        initial={"rating": shown.agreed, "reason": shown.reason},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.agree_score(
                vacancy=vacancy, answer_id=shown.id, choice=form.cleaned_data["rating"],
                reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now(),
            )  # fmt: skip
            return redirect("recruitment:to_agree", pk=vacancy.pk)
        except (services.NothingToAgree, services.ReasonMissing, *REFUSALS) as error:
            form.add_error(None, str(error))
    return render(request, f"{TEMPLATES}/agree.html", {"vacancy": vacancy, "form": form, "answer": shown})


@requires(Action.LOCK_SIFT, current_vacancy)
def lock(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Fix the scores for good; names are known to the lead from here on."""
    if not queries.everybody_has_locked(vacancy):
        return _waiting(request, vacancy)
    form = Form(posted(request))
    if request.method == "POST":
        try:
            services.lock_sift(vacancy=vacancy, actor=request.user, at=timezone.now())
            messages.success(request, "The scores are locked. You can now see who applied.")
            return redirect("recruitment:ranking", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    context = {"vacancy": vacancy, "form": form, "left": queries.count_to_agree(vacancy)}
    return render(request, f"{TEMPLATES}/lock.html", context)


def _waiting(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Counts are for HR who are not on the panel; the lead learns only that it is not over."""
    member = vacancy.membership(request.user)
    context = {
        "vacancy": vacancy, "member": member,
        "progress": None if member else panel_progress(vacancy),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/waiting.html", context)
