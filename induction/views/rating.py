"""Rating somebody on the Trust's values, one value a page; kept while it is written, sent once."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from induction.forms.check_ins import RateValueForm
from induction.models import CheckIn
from induction.queries.check_ins import (
    opens_on,
    own_ratings,
    parties,
    rated_in_words,
    values_to_rate,
)
from induction.queries.people import rating_level
from induction.services.check_ins import (
    AlreadySent,
    ChangedElsewhere,
    NoteTooLong,
    NotOpenYet,
    NotYours,
    RatingsMissing,
    save_rating,
    send_side,
)
from induction.views.check_ins import of_party, with_people
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.audit.transitions import MoveRefused
from values_hub.framework.queries.anchors import anchored_points, rating_words, scale_labels


@requires(Action.RATE_CHECK_IN, visible(CheckIn, through=with_people))
def rate(request: HttpRequest, check_in: CheckIn, place: int) -> HttpResponse:
    """One value: its anchors, what we see of it, a few words."""
    values, own = values_to_rate(check_in.framework), own_ratings(check_in, request.user)
    if not 1 <= place <= len(values):
        raise Http404("No such value.")
    value = values[place - 1]
    rating = own.get(value.pk)
    if rating is None or rating.side.sent_at is not None or timezone.localdate() < opens_on(check_in):
        return redirect("induction:check_in", check_in.pk)
    who = parties(check_in, request.user)
    points = anchored_points(check_in.framework, [value], rating_level(check_in.induction.staff))[value.pk]
    form = RateValueForm(
        request.POST if request.method == "POST" else None,
        points=points,
        question=who.question,
        read_by=who.read_by,
        initial={"rating": rating.choice, "note": rating.note, "version": rating.version},
    )
    if request.method == "POST" and form.is_valid() and _kept(request, check_in, value.pk, form):
        if place < len(values):
            return redirect("induction:rate", check_in.pk, place + 1)
        return redirect("induction:send", check_in.pk)
    context = {
        "check_in": check_in, "value": value, "form": form, "place": place, "places": len(values),
        "who": who, "conflict": form.conflict,
        "conflict_words": rating_words(form.conflict, scale_labels(check_in.framework)) if form.conflict else "",
        "autosave_url": reverse("induction:draft", args=[check_in.pk, value.pk]),
        "autosave_version": form.conflict.version if form.conflict else rating.version,
    }  # fmt: skip
    return render(request, "induction/check_in/rate.html", context)


@requires(Action.RATE_CHECK_IN, of_party)
@require_POST
def draft(request: HttpRequest, check_in: CheckIn, value_id: UUID) -> HttpResponse:
    """Autosave of one value: docs/design-system.md has the answers. Fields that were not posted stay as they are."""
    version = request.POST.get("version", "")
    try:
        saved = save_rating(
            check_in=check_in,
            value_id=value_id,
            version=int(version) if version.isdigit() and len(version) < 10 else -1,
            choice=request.POST.get("rating"),
            note=_one_line_end(request.POST.get("note")),
            actor=request.user,
            at=timezone.now(),
        )
    except ChangedElsewhere as changed:
        now = changed.rating
        fields = {"rating": now.choice, "note": now.note}
        return JsonResponse({"version": now.version, "fields": fields}, status=409)
    except NotYours as forged:
        raise Http404(str(forged)) from forged
    except (AlreadySent, NotOpenYet, NoteTooLong) as refused:
        return JsonResponse({"error": str(refused)}, status=400)
    except ValueError:
        return JsonResponse({"error": "Select a rating from the list."}, status=400)
    return JsonResponse({"saved_at": f"{timezone.localtime():%-I:%M%p}".lower(), "version": saved})


@requires(Action.RATE_CHECK_IN, visible(CheckIn, through=with_people))
def send(request: HttpRequest, check_in: CheckIn) -> HttpResponse:
    """Check your answers, then send them once."""
    missing = False
    if request.method == "POST":
        try:
            send_side(check_in=check_in, actor=request.user, at=timezone.now())
            return redirect("induction:check_in", check_in.pk)
        except RatingsMissing:
            missing = True
        except (MoveRefused, NotOpenYet, NotYours) as refused:
            messages.error(request, str(refused))
            return redirect("induction:check_in", check_in.pk)
    rows = rated_in_words(check_in, request.user)
    if not rows or rows[0].sent or timezone.localdate() < opens_on(check_in):
        return redirect("induction:check_in", check_in.pk)
    context = {
        "check_in": check_in,
        "rows": rows,
        "who": parties(check_in, request.user),
        "missing": missing,
        "problems": [
            {
                "text": f"Rate {row.value.name}",
                "href": reverse("induction:rate", args=[check_in.pk, row.place]),
            }
            for row in rows
            if not row.is_rated
        ],
    }
    return render(request, "induction/check_in/send.html", context)


def _kept(request: HttpRequest, check_in: CheckIn, value_id: UUID, form: RateValueForm) -> bool:
    """Save the page's answers. False, with both texts on the page, when another tab saved in between."""
    given = form.cleaned_data
    try:
        save_rating(
            check_in=check_in,
            value_id=value_id,
            version=given["version"],
            choice=given["rating"],
            note=given["note"],
            actor=request.user,
            at=timezone.now(),
        )
    except ChangedElsewhere as changed:
        now = changed.rating
        if now.choice == given["rating"] and now.note == given["note"]:
            return True
        form.keep_both(now)
        return False
    except (AlreadySent, NotOpenYet, NoteTooLong) as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _one_line_end(text: str | None) -> str | None:
    return None if text is None else text.replace("\r\n", "\n")
