"""The component gallery at /design/, mounted in debug only: what there is, and how it looks when things go wrong."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from values_hub.access.decorators import public
from values_hub.nhsuk import specimens

ANSWERS: dict[str, Callable[[], HttpResponse]] = {
    "conflict": lambda: JsonResponse(
        {"version": 7, "fields": {"answer": "I told my manager the same day."}}, status=409
    ),
    "refused": lambda: JsonResponse(
        {"error": "This vacancy closed at midday on 3 November 2026."}, status=400
    ),
    "signed-out": lambda: HttpResponse(status=401),
    "broken": lambda: HttpResponse(status=503),
}


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Words, lists, tables, furniture."""
    context = {
        "applicants": specimens.APPLICANTS,
        "page": specimens.NUMBERS.page(5),
        "seen": ["asks before deciding", "thanks people by name"],
        "not_seen": ["talk over others", "leave the quietest person until last"],
    }
    return render(request, "nhsuk/gallery/components.html", context)


@public
def form(request: HttpRequest) -> HttpResponse:
    """Every field; sent empty, it shows every message."""
    sent = request.method == "POST"
    every = specimens.EveryField(request.POST, request.FILES) if sent else specimens.EveryField()
    if sent and every.is_valid():
        messages.success(request, "Everything on the form was in order")
        return redirect("design:form")
    context = {"form": every, "cancel_url": request.path}
    return render(request, "nhsuk/gallery/form.html", context)


@public
def question(request: HttpRequest) -> HttpResponse:
    """One question, whose label is the page's heading."""
    one = specimens.OneQuestion(request.POST if request.method == "POST" else None)
    return render(request, "nhsuk/gallery/question.html", {"form": one})


@public
def draft(request: HttpRequest) -> HttpResponse:
    """A long answer that saves itself; `?answers=conflict` and the like show what else may happen."""
    answers = request.GET.get("answers", "saved")
    if request.method == "POST" and request.headers.get("X-Requested-With") == "XMLHttpRequest":
        if answers in ANSWERS:
            return ANSWERS[answers]()
        version = int(request.POST.get("version") or 0) + 1
        return JsonResponse(
            {"saved_at": timezone.localtime().strftime("%-I:%M%p").lower(), "version": version}
        )
    context = {
        "form": specimens.Draft(request.POST if request.method == "POST" else None),
        "autosave_url": request.get_full_path(),
        "autosave_version": 3,
        "others": ["saved", *ANSWERS],
    }
    return render(request, "nhsuk/gallery/draft.html", context)


@public
def job(request: HttpRequest) -> HttpResponse:
    """A job's progress as its page polls it: a quarter more each time."""
    done = min(int(request.GET.get("done") or 0) + 75, 300)
    context = {
        "done": done,
        "text": f"{done} of 300 pages",
        "finished": done == 300,
        "job_url": f"{request.path}?done={done}",
    }
    return render(request, "nhsuk/gallery/job.html", context)


@public
def notices(request: HttpRequest) -> HttpResponse:
    """Flash messages of every level."""
    messages.success(request, "Scores locked. You cannot change them now")
    messages.info(request, "The panel meets on 12 November 2026 at 2pm")
    messages.warning(request, "2 answers have fewer than 3 reviews")
    messages.error(request, "The staff file was not imported. Row 14 has no employee number")
    return render(request, "nhsuk/gallery/notices.html")
