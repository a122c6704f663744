"""A manager's team, and who stands in for a manager."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.people.forms.records import StandInForm
from values_hub.people.models import StaffRecord
from values_hub.people.queries.staff_list import PAGE
from values_hub.people.queries.teams import (
    direct_reports,
    looked_after,
    stand_in_of,
    stand_ins_of,
    with_counts,
)
from values_hub.people.services.delegation import StandInRefused, end_stand_in, name_stand_in
from values_hub.people.views.finding import chosen, find_page
from values_hub.people.views.posting import posted
from values_hub.people.views.records import with_post


@requires(Action.SEE_MY_TEAM)
def my_team(request: HttpRequest) -> HttpResponseBase:
    """Those who report to the person, and the teams they look after for somebody else today."""
    user: Any = request.user
    staff: StaffRecord = user.staff
    today = timezone.localdate()
    context = {
        "manager": staff,
        "is_mine": True,
        "looked_after": looked_after(staff, today),
        "stand_ins": stand_ins_of(staff, today),
        **_page(request, staff),
    }
    return render(request, "people/team.html", context)


@requires(Action.SEE_STAFF_RECORD, with_post)
def team_of(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """The team of somebody below one's own, to read."""
    context = {"manager": staff, "is_mine": False, **_page(request, staff)}
    return render(request, "people/team.html", context)


@requires(Action.DELEGATE, with_post)
def stand_in(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """Find a stand-in, then say from when until when, and why."""
    back = _team_or_record(request, staff)
    delegate = chosen(request, other_than=staff)
    if delegate is None:
        title = "Who will stand in for you?" if _is_own(request, staff) else f"Who will stand in for {staff}?"
        intro = "They will do what the line manager does for the team, between two dates you choose."
        return find_page(request, staff, title=title, intro=intro, back_url=back, back_text="Back")
    form = StandInForm(posted(request))
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            name_stand_in(
                manager=staff,
                delegate=delegate,
                starts_on=asked["starts_on"],
                ends_on=asked["ends_on"],
                reason=asked["reason"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except StandInRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{delegate} will stand in. We have told them by email.")
            return redirect(back)
    context = {"form": form, "staff": staff, "delegate": delegate, "submit_text": "Ask them to stand in"}
    return render(request, "people/stand_in.html", {**context, "is_mine": _is_own(request, staff)})


@requires(Action.DELEGATE, with_post)
def end_stand_in_page(request: HttpRequest, staff: StaffRecord, delegation_pk: uuid.UUID) -> HttpResponseBase:
    """Stop it early, after asking."""
    back = _team_or_record(request, staff)
    delegation = stand_in_of(staff, delegation_pk)
    if delegation is None:
        raise Http404
    if delegation not in stand_ins_of(staff, timezone.localdate()):
        messages.info(request, "That has ended already.")
        return redirect(back)
    if request.method == "POST":
        end_stand_in(delegation=delegation, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, f"{delegation.delegate} no longer stands in.")
        return redirect(back)
    return render(
        request, "people/end_stand_in.html", {"staff": staff, "delegation": delegation, "back": back}
    )


def _page(request: HttpRequest, manager: StaffRecord) -> dict[str, object]:
    page = Paginator(direct_reports(manager), PAGE).get_page(request.GET.get("page"))
    return {"page": page, "rows": with_counts(list(page.object_list))}


def _is_own(request: HttpRequest, staff: StaffRecord) -> bool:
    return staff.user_id == request.user.pk


def _team_or_record(request: HttpRequest, staff: StaffRecord) -> str:
    return reverse("people:team") if _is_own(request, staff) else reverse("people:record", args=[staff.pk])
