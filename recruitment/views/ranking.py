"""The lead's pages once everybody has locked: the ranking, the answers to agree, the lock."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from recruitment.forms.sift import AgreeForm
from recruitment.models import Line, Vacancy
from recruitment.queries import ranking as queries
from recruitment.queries.judging import count_unexplained
from recruitment.queries.shortlisting import current_line
from recruitment.queries.vacancies import applicants_of, panel_progress
from recruitment.services import shortlist as services
from recruitment.states import AGREED
from recruitment.views.loading import current_vacancy, posted
from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.access.policy import decide
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.nhsuk.forms import Form

TEMPLATES = "recruitment/ranking"
PER_PAGE = 25
SORTABLE = {
    "place": "Place", "number": "Applicant", "mean": "Mean", "adjusted": "Adjusted mean", "median": "Median",
    "counted": "Scores counted", "unseen": "No evidence", "disagreement": "Disagreement",
}  # fmt: skip
ARROWS = {"ascending": "↑", "descending": "↓"}
SORTED = {"ascending": "(lowest first)", "descending": "(highest first)"}
REFUSALS = (services.PanelStillScoring, services.ReadAlone, services.AnswersToAgree, MoveRefused, AlreadyDone)


@requires(Action.SEE_RANKING, current_vacancy)
def ranking(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Applicants by number, ranked on the panel's scores; before everybody has locked, only that it is at work.

    Names stand here only once the panel's work is over, and for HR alone: beside the line they drew, they would tell a
    lead who was invited by another rule.
    """
    if not queries.everybody_has_locked(vacancy):
        return _waiting(request, vacancy)
    sort = request.GET.get("sort", "")
    page = Paginator(queries.ranked_applications(vacancy, sort), PER_PAGE).get_page(request.GET.get("page"))
    people = list(page.object_list)
    named = vacancy.state in AGREED and bool(decide(request.user, Action.SEE_SHORTLIST, vacancy))
    shown = [each.pk for each in people]
    known = applicants_of(request.user, vacancy).filter(pk__in=shown).only("pk") if named else []
    rows = queries.ranked_rows(people, known={each.pk for each in known})
    line = current_line(vacancy)
    context = {
        "vacancy": vacancy, "page": page, "locked": vacancy.scores_locked_at is not None, "line": line,
        "rows": [(row, _is_above(row, line)) for row in rows], "sort": sort, "columns": _columns(sort, request),
        "to_agree": 0 if vacancy.scores_locked_at else queries.count_to_agree(vacancy),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/ranking.html", context)


@requires(Action.LOCK_SIFT, current_vacancy)
def to_agree(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Every answer the panel was far apart on."""
    if not queries.everybody_has_locked(vacancy):
        return _waiting(request, vacancy)
    page = Paginator(queries.answers_apart(vacancy), PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.answers_to_agree(page.object_list)
    done, total = queries.agreement_progress(vacancy)
    context = {
        "vacancy": vacancy, "page": page, "rows": rows, "done": done, "total": total,
        "following": queries.next_to_agree(vacancy),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/to_agree.html", context)


@requires(Action.LOCK_SIFT, current_vacancy)
def agree(request: HttpRequest, vacancy: Vacancy, answer: UUID) -> HttpResponse:
    """One answer on which the panel was far apart: what was agreed when they talked about it, and why. Then the next
    one, until there is none."""
    if not queries.everybody_has_locked(vacancy):
        return _waiting(request, vacancy)
    shown = queries.answer_to_agree(vacancy, answer)
    if shown is None and not queries.is_answer_to(vacancy, answer):
        raise Http404("No such answer.")
    if shown is None:
        messages.info(
            request,
            "There is nothing to agree on that answer. The panel was close, or whoever wrote it has withdrawn.",
        )
        return redirect("recruitment:to_agree", pk=vacancy.pk)
    form = AgreeForm(
        posted(request), points=shown.points, value=shown.value,
        initial={"rating": shown.agreed, "reason": shown.reason},
    )  # fmt: skip
    following = queries.next_to_agree(vacancy, after=shown.id)
    if request.method == "POST" and form.is_valid():
        try:
            services.agree_score(
                vacancy=vacancy, answer_id=shown.id, choice=form.cleaned_data["rating"],
                reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now(),
            )  # fmt: skip
            if following:
                return redirect("recruitment:agree", pk=vacancy.pk, answer=following)
            messages.success(request, "Every answer that the panel was far apart on has an agreed score.")
            return redirect("recruitment:to_agree", pk=vacancy.pk)
        except (services.NothingToAgree, services.ReasonMissing, *REFUSALS) as error:
            form.add_error(None, str(error))
    done, total = queries.agreement_progress(vacancy)
    context = {
        "vacancy": vacancy, "form": form, "answer": shown, "following": following, "done": done, "total": total,
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/agree.html", context)


@requires(Action.LOCK_SIFT, current_vacancy)
def lock(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Fix the scores for good. Names stay hidden: the line comes next."""
    if not queries.everybody_has_locked(vacancy):
        return _waiting(request, vacancy)
    form = Form(posted(request))
    if request.method == "POST":
        try:
            services.lock_sift(vacancy=vacancy, actor=request.user, at=timezone.now())
            messages.success(request, "The scores are locked. Now draw the line.")
            return redirect("recruitment:ranking", pk=vacancy.pk)
        except REFUSALS as error:
            form.add_error(None, str(error))
    left = queries.count_to_agree(vacancy)
    # What is to be agreed comes first; of thousands of answers the rest is counted only then.
    alone = 0 if left else count_unexplained(vacancy)
    context = {"vacancy": vacancy, "form": form, "left": left, "alone": alone}
    return render(request, f"{TEMPLATES}/lock.html", context)


def _waiting(request: HttpRequest, vacancy: Vacancy) -> HttpResponse:
    """Counts are for HR who are not on the panel; the lead learns only that it is not over."""
    member = vacancy.membership(request.user)
    context = {
        "vacancy": vacancy, "member": member,
        "progress": None if member else panel_progress(vacancy),
    }  # fmt: skip
    return render(request, f"{TEMPLATES}/waiting.html", context)


def _is_above(row: queries.Ranked, line: Line | None) -> bool:
    """Whether the line has this row above it, by its score alone."""
    return bool(
        line and row.rank is not None and row.agreed_mean is not None and row.agreed_mean >= line.at_least
    )


def _columns(sort: str, request: HttpRequest) -> list[dict[str, str]]:
    """The columns, each with the address that sorts by it and how it is sorted now.

    The first press puts the best, or the most telling, on top; the second turns the order round.
    """
    now = sort if sort.removeprefix("-") in queries.COLUMNS else "place"
    columns = []
    for name, label in SORTABLE.items():
        first = name if name in {"place", "number"} else f"-{name}"
        turned = name if first.startswith("-") else f"-{name}"
        query = request.GET.copy()
        query["sort"] = turned if now == first else first
        query.pop("page", None)
        order = "" if now.removeprefix("-") != name else "descending" if now.startswith("-") else "ascending"
        columns.append(
            {
                "text": f"{label} {ARROWS[order]}" if order else label, "href": f"?{query.urlencode()}",
                "sort": order, "hidden_text": SORTED.get(order, ""),
                "format": "" if name == "number" else "numeric",
            }
        )  # fmt: skip
    return columns
