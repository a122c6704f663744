"""HR's staff list, the page of one person, and what HR changes there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from values_hub.access.actions import Action
from values_hub.access.decorators import requires, visible
from values_hub.people.forms.records import (
    EmployeeNumberForm,
    LeaverForm,
    NewManagerForm,
    StaffFilterForm,
    WrongManagerForm,
)
from values_hub.people.models import StaffRecord
from values_hub.people.queries.records import history_of, roles_of
from values_hub.people.queries.staff_list import CURRENT, directorates_for, staff_list, staff_page
from values_hub.people.queries.teams import acting_for, stand_ins_of
from values_hub.people.scope import WHOLE_TRUST
from values_hub.people.services.accounts import remove_second_factor
from values_hub.people.services.lifecycle import (
    AlreadyHere,
    AlreadyLeft,
    ChangedMeanwhile,
    NotTheirLastDay,
    StillManages,
    change_manager,
    leave,
    record_employee_number,
)
from values_hub.people.services.reading import note_reading
from values_hub.people.services.reporting import ManagerLoop
from values_hub.people.services.wrong_manager import NobodyInHR, report_wrong_manager
from values_hub.people.views.finding import chosen, find_page
from values_hub.people.views.posting import posted

with_post = visible(StaffRecord, through=lambda rows: rows.select_related("post__unit", "manager", "user"))


@requires(Action.LIST_STAFF)
def people_list(request: HttpRequest) -> HttpResponseBase:
    """Everybody HR serves, found by name or number."""
    form = StaffFilterForm(request.GET or None, directorates=directorates_for(request.user))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = staff_list(
        request.user,
        words=asked.get("q", ""),
        directorate=asked.get("directorate", ""),
        status=asked.get("status") or CURRENT,
    )
    page, people = staff_page(rows, request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "people": people,
        "whole_trust": WHOLE_TRUST,
        "filtered": any(asked.values()),
    }
    return render(request, "people/list.html", context)


@requires(Action.SEE_STAFF_RECORD, with_post)
def record_page(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """One person: post, manager, history, roles. Somebody else's reading of it is kept in the audit trail."""
    at = timezone.now()
    note_reading(staff=staff, actor=request.user, at=at)  # type: ignore[arg-type]
    today = timezone.localdate()
    context = {
        "staff": staff,
        "is_mine": staff.user_id == request.user.pk,
        "history": history_of(staff),
        "roles": roles_of(staff, today),
        "acting_for": acting_for(staff, today),
        "stand_ins": stand_ins_of(staff, today),
    }
    return render(request, "people/record.html", context)


@requires(Action.CHANGE_LINE_MANAGER, with_post)
def change_line_manager(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """Find the new manager, then confirm."""
    manager = chosen(request, other_than=staff)
    back = {"back_url": reverse("people:record", args=[staff.pk]), "back_text": f"Back to {staff}"}
    if manager is None:
        now = f"Their line manager is {staff.manager} now." if staff.manager else "Nobody manages them now."
        return find_page(request, staff, title=f"Who manages {staff}?", intro=now, **back)
    form = NewManagerForm(
        posted(request), initial={"seen": staff.manager_id or "", "keep": staff.manager_kept}
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_manager(
                staff=staff,
                manager=manager,
                on=timezone.localdate(),
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                keep=form.cleaned_data["keep"],
                seen=form.cleaned_data["seen"],
            )
        except (AlreadyLeft, ManagerLoop, ChangedMeanwhile) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{manager} is now the line manager of {staff}.")
            return redirect("people:record", staff.pk)
    context = {"form": form, "staff": staff, "manager": manager, "submit_text": "Change line manager"}
    return render(request, "people/change_manager.html", context)


@requires(Action.RECORD_LEAVER, with_post)
def record_leaver(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """Somebody's last day. Those who report to them need another manager first."""
    form = LeaverForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            leave(
                staff=staff,
                on=form.cleaned_data["left_on"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except (AlreadyLeft, NotTheirLastDay, StillManages) as error:
            form.add_error("left_on", str(error))
        else:
            messages.success(request, f"{staff} is recorded as having left.")
            return redirect("people:record", staff.pk)
    return render(request, "people/record_leaver.html", {"form": form, "staff": staff})


@requires(Action.RECORD_EMPLOYEE_NUMBER, with_post)
def employee_number(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """The number ESR has given to somebody who joined here first."""
    form = EmployeeNumberForm(posted(request), initial={"employee_number": staff.employee_number or ""})
    if request.method == "POST" and form.is_valid():
        try:
            record_employee_number(
                staff=staff,
                employee_number=form.cleaned_data["employee_number"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except (AlreadyHere, AlreadyLeft) as error:
            form.add_error("employee_number", str(error))
        else:
            messages.success(request, "The employee number is recorded.")
            return redirect("people:record", staff.pk)
    return render(request, "people/employee_number.html", {"form": form, "staff": staff})


@requires(Action.REPORT_WRONG_MANAGER, with_post)
def wrong_manager(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """A person tells HR that somebody else manages them."""
    form = WrongManagerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            told = report_wrong_manager(
                staff=staff,
                words=form.cleaned_data["words"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except NobodyInHR as error:
            form.add_error(None, str(error))
        else:
            said = (
                "HR will look into it." if told else "You told HR about this today. They will look into it."
            )
            messages.success(request, said)
            return redirect("people:record", staff.pk)
    return render(request, "people/wrong_manager.html", {"form": form, "staff": staff})


@requires(Action.REMOVE_SECOND_FACTOR, with_post)
def remove_authenticator(request: HttpRequest, staff: StaffRecord) -> HttpResponseBase:
    """For somebody who has lost their phone and their recovery codes."""
    if request.method == "POST" and staff.user is not None:
        removed = remove_second_factor(user=staff.user, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        said = (
            f"The authenticator app is off {staff}’s account. They are signed out everywhere."
            if removed
            else f"{staff} had no authenticator app."
        )
        messages.success(request, said)
        return redirect("people:record", staff.pk)
    return render(request, "people/remove_authenticator.html", {"staff": staff})
