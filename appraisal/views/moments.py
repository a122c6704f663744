"""Moments: two taps and a sentence."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.forms.moments import MomentForm
from appraisal.models import Moment
from appraisal.queries import moments as queries
from appraisal.queries.door import guardian
from appraisal.services import moments as services
from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.people.models import StaffRecord
from values_hub.people.views.finding import chosen, find_page

PAGE = 25
GIVEN = 10
one_moment = visible(
    Moment, through=lambda rows: rows.select_related("about__user", "by__user", "by__post__unit")
)


def me_of(request: HttpRequest) -> StaffRecord:
    """The staff record of whoever asks: the table lets nobody else in here."""
    staff: StaffRecord = request.user.staff  # type: ignore[union-attr, assignment]
    return staff


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.GIVE_MOMENT)
def moments(request: HttpRequest) -> HttpResponse:
    """The form first; beneath it what was seen of me, and what I saw of others."""
    me = me_of(request)
    people = queries.close_colleagues(me)
    other = chosen(request, other_than=me)
    if other is not None and other not in people:
        people.append(other)
    form = MomentForm(
        request.POST if request.method == "POST" else None, people=people, values=queries.live_values(),
        initial={"about": str(other.pk) if other else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        about = form.person(me)
        try:
            services.give_moment(
                about=about, by=me, value=form.chosen_value(), text=form.cleaned_data["text"],
                actor=request.user, at=timezone.now(),
            )  # fmt: skip
            kept = "Kept for your appraisal." if about == me else f"{about.name} has been told. Thank you."
            messages.success(request, kept)
            return redirect("appraisal:moments")
        except services.NotNow as refused:
            form.add_error(None, str(refused))
    page = Paginator(queries.moments_about(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "about_me": queries.lines(page.object_list, given=False),
        "guardian": guardian(),
        "given": queries.lines(queries.moments_by(request.user)[:GIVEN], given=True),
    }
    return render(request, "appraisal/moments.html", context)


@require_safe
@requires(Action.GIVE_MOMENT)
def find_colleague(request: HttpRequest) -> HttpResponseBase:
    """Somebody who is not in the list of one's own team."""
    me = me_of(request)
    if person := chosen(request, other_than=me):
        return redirect(f"{reverse('appraisal:moments')}?person={person.pk}")
    return find_page(
        request, me, title="Whom did you see?", intro="", back_url=reverse("appraisal:moments"),
        back_text="Back to moments",
    )  # fmt: skip


@require_POST
@requires(Action.THANK_FOR_MOMENT, one_moment)
def thank(request: HttpRequest, moment: Moment) -> HttpResponse:
    services.thank_for_moment(moment=moment, actor=request.user, at=timezone.now())
    messages.success(request, f"{moment.by.name} hears that you say thank you.")
    return redirect("appraisal:moments")


@require_POST
@requires(Action.REMOVE_MOMENT, one_moment)
def remove(request: HttpRequest, moment: Moment) -> HttpResponse:
    try:
        services.remove_moment(moment=moment, actor=request.user, at=timezone.now())
        messages.success(request, "It is gone.")
    except services.NotNow as refused:
        messages.error(request, str(refused))
    return redirect("appraisal:moments")
