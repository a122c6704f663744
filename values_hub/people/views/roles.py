"""Giving and ending roles."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from values_hub.access.actions import Action
from values_hub.access.decorators import requires
from values_hub.people.forms.records import GiveRoleForm
from values_hub.people.models import StaffRecord
from values_hub.people.queries.records import (
    role_of,
    roles_of,
    roles_with_sentences,
    unit_by_id,
    units_for_roles,
)
from values_hub.people.services.roles import RoleRefused, end_role, give_role
from values_hub.people.views.posting import posted
from values_hub.people.views.records import with_post


@requires(Action.GRANT_ROLES, with_post)
def roles(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """The roles a person holds, and what each is for."""
    context = {"staff": staff, "roles": roles_with_sentences(roles_of(staff, timezone.localdate()))}
    return render(request, "people/roles.html", context)


@requires(Action.GRANT_ROLES, with_post)
def give(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """Give a role, no further than one's own reaches."""
    units, whole = units_for_roles(request.user)
    form = GiveRoleForm(posted(request), units=units, whole_trust=whole)
    if staff.user is None:
        messages.error(request, f"{staff} has no account yet. They get one when they first sign in.")
        return redirect("people:roles", staff.pk)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            give_role(
                user=staff.user,
                role=asked["role"],
                unit=unit_by_id(asked["unit"]),
                ends_on=asked["ends_on"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except RoleRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{staff} now holds the role {asked['role'].label}.")
            return redirect("people:roles", staff.pk)
    context = {"form": form, "staff": staff, "submit_text": "Give the role"}
    return render(request, "people/give_role.html", context)


@requires(Action.GRANT_ROLES, with_post)
def end(request: HttpRequest, staff: StaffRecord, grant_pk: object) -> HttpResponseBase:
    """End a role at once, after asking."""
    grant = role_of(staff, grant_pk)
    if grant is None:
        raise Http404
    if grant not in roles_of(staff, timezone.localdate()):
        messages.info(request, "That role has been ended already.")
        return redirect("people:roles", staff.pk)
    if request.method == "POST":
        try:
            end_role(grant=grant, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        except RoleRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{staff} no longer holds the role {grant}.")
        return redirect("people:roles", staff.pk)
    return render(request, "people/end_role.html", {"staff": staff, "role": grant})
