"""Appraisal's part of the map of who gets through to which address (reach.py)."""

from typing import Any

from appraisal.models import (
    STANDARD_FORM,
    AppraisalForm,
    Away,
    BulkChange,
    Conflict,
    Goal,
    LadderRung,
    Nudge,
    Rater,
)
from tests.architecture.mapping import ANY_HR, APPRAISER, HR, LINE, STAFF, Page, page, post, word
from tests.cast import World


def days_away(world: World, staff: Any) -> Any:
    return Away.objects.get(staff=staff).pk


def a_goal(world: World, staff: Any) -> Any:
    return Goal.objects.filter(staff=staff).order_by("agreed_at", "pk")[0].pk


def a_bulk_change(world: World, cycle: Any) -> Any:
    return BulkChange.objects.get(cycle=cycle).pk


def the_directorate(world: World, _cycle: Any) -> Any:
    return str(world.units["medicine"].pk)


def the_manager(world: World, _cycle: Any) -> Any:
    return world.staff["manager"].pk


def a_rung(_world: World, _thing: Any) -> Any:
    return LadderRung.objects.get(ladder="appraisal", days=7).pk


def a_nudge(world: World, cycle: Any) -> Any:
    """HR's own: whom one would remind is not for another in HR."""
    return Nudge.objects.get(cycle=cycle, asked_by=world.users["hr"]).pk


def a_conflict(_world: World, appraisal: Any) -> Any:
    return Conflict.objects.get(staff=appraisal.staff_id).pk


def somebody_proposed(world: World, appraisal: Any) -> Any:
    return Rater.objects.get(appraisal=appraisal, agreed_at=None).pk


def the_form(_world: World, _thing: Any) -> Any:
    return STANDARD_FORM


def draft_form(_world: World, _thing: Any) -> Any:
    """There are two: a walk through all addresses throws one away."""
    return AppraisalForm.objects.filter(state="draft").order_by("name")[0].pk


def section_of_draft(_world: World, _thing: Any) -> Any:
    form = AppraisalForm.objects.filter(state="draft").order_by("name")[0]
    return form.sections.order_by("-order")[0].pk


RECORD, CYCLE = ("staff record", "current"), ("cycle", "open")

APPRAISAL: dict[str, Page] = {
    "appraisal:list": page(STAFF),
    "appraisal:below": page(STAFF),
    "appraisal:export": page(HR, CYCLE),
    "appraisal:record_document": post(f"staff {APPRAISER}", ("appraisal", "drafted")),
    "appraisal:agenda_document": post(f"staff {APPRAISER}", ("appraisal", "ready")),
    "appraisal:pay_step": page(f"staff manager {HR}", RECORD),
    "appraisal:decide_pay_step": page("manager", RECORD),
    "appraisal:pulse": page("staff", ("appraisal", "signed")),
    "appraisal:quality": page(HR, CYCLE),
    "appraisal:upward": page(STAFF),
    "appraisal:training": page(ANY_HR),
    "appraisal:training_codes": page("hr"),
    "appraisal:new_training_code": page("hr"),
    "appraisal:training_code": page("hr", code=word("clinical")),
    "appraisal:move_training_code": post("hr", code=word("clinical")),
    "appraisal:goals": page("staff manager delegate", RECORD),
    "appraisal:tick_off": post("staff manager delegate", RECORD, goal=a_goal),
    "appraisal:mid_year": page(APPRAISER, ("appraisal", "signed")),
    "appraisal:moments": page(STAFF),
    "appraisal:find_colleague": page(STAFF),
    "appraisal:thank": post("staff", ("moment", "always")),
    "appraisal:remove_moment": post("staff", ("moment", "always")),
    "appraisal:cycles": page(ANY_HR),
    "appraisal:new_cycle": page(ANY_HR),
    "appraisal:cycle": page(HR, CYCLE),
    "appraisal:forms": page(ANY_HR),
    "appraisal:form": page(ANY_HR, pk=the_form),
    "appraisal:preview_form": page(ANY_HR, pk=the_form, whose=word("person")),
    "appraisal:new_form": page("hr"),
    "appraisal:copy_form": post("hr", pk=the_form),
    "appraisal:retire_form": page("hr", pk=the_form),
    "appraisal:form_details": page("hr", pk=draft_form),
    "appraisal:publish_form": page("hr", pk=draft_form),
    "appraisal:discard_form": page("hr", pk=draft_form),
    "appraisal:add_section": page("hr", pk=draft_form),
    "appraisal:add_section_on": page("hr", pk=draft_form, kind=word("question")),
    "appraisal:section": page("hr", pk=draft_form, section=section_of_draft),
    "appraisal:move_section": post("hr", pk=draft_form, section=section_of_draft),
    "appraisal:remove_section": page("hr", pk=draft_form, section=section_of_draft),
    "appraisal:cycle_form": page(HR, ("cycle", "draft")),
    "appraisal:cycle_cohort": page(HR, ("cycle", "draft")),
    "appraisal:open_cycle": post(HR, ("cycle", "draft")),
    "appraisal:cycle_progress": page(HR, CYCLE),
    "appraisal:cycle_appraisals": page(HR, CYCLE),
    "appraisal:take_records": post(HR, ("cycle", "closed"), directorate=the_directorate),
    "appraisal:cycle_months": page(HR, CYCLE),
    "appraisal:cycle_reasons": page(HR, CYCLE),
    "appraisal:stuck": page(HR, CYCLE),
    "appraisal:no_sign_in": page(HR, CYCLE),
    "appraisal:cycle_left_out": page(HR, CYCLE, reason=word("joined_later")),
    "appraisal:steps": page(HR, CYCLE),
    "appraisal:set_step": page(HR, CYCLE, kind=word("prepare")),
    "appraisal:many": page(HR, CYCLE),
    "appraisal:many_progress": page(HR, CYCLE, change=a_bulk_change),
    "appraisal:undo_many": post(HR, CYCLE, change=a_bulk_change),
    "appraisal:extend": page(HR, CYCLE),
    "appraisal:reassign": page(HR, CYCLE),
    "appraisal:choose_giver": page(HR, CYCLE),
    "appraisal:reassign_from": page(HR, CYCLE, giver=the_manager),
    "appraisal:close_cycle": page(HR, CYCLE),
    "appraisal:open_cycle_again": post(HR, ("cycle", "closed")),
    "appraisal:cycle_reminders": page(HR, CYCLE),
    "appraisal:nudge": page(HR, CYCLE),
    "appraisal:nudge_plan": page("hr", CYCLE, nudge=a_nudge),
    "appraisal:nudge_progress": page("hr", CYCLE, nudge=a_nudge),
    "appraisal:send_nudge": post("hr", CYCLE, nudge=a_nudge),
    "appraisal:ladders": page("hr"),
    "appraisal:add_rung": page("hr", ladder=word("appraisal")),
    "appraisal:standard_ladder": page("hr", ladder=word("appraisal")),
    "appraisal:change_rung": page("hr", rung=a_rung),
    "appraisal:remove_rung": post("hr", rung=a_rung),
    "appraisal:away": page(f"staff manager delegate {HR}", RECORD),
    "appraisal:take_back_away": post(f"staff manager delegate {HR}", RECORD, away=days_away),
    "appraisal:give_feedback": page("buddy", ("request for feedback", "always")),
    "appraisal:feedback": page(f"staff {APPRAISER}", ("appraisal", "preparing")),
    "appraisal:propose_rater": page("staff", ("appraisal", "preparing")),
    "appraisal:agree_raters": post(APPRAISER, ("appraisal", "not_started")),
    "appraisal:remove_rater": post(f"staff {APPRAISER}", ("appraisal", "preparing"), rater=somebody_proposed),
    "appraisal:reminders": page(HR, ("appraisal", "preparing")),
    "appraisal:page": page(f"{LINE} {HR}", ("appraisal", "preparing")),
    "appraisal:prepare": page("staff", ("appraisal", "not_started")),
    "appraisal:keep_prepare": post("staff", ("appraisal", "not_started")),
    "appraisal:prepare_as_appraiser": page(APPRAISER, ("appraisal", "not_started")),
    "appraisal:keep_prepare_as_appraiser": post(APPRAISER, ("appraisal", "not_started")),
    "appraisal:arrange": page(APPRAISER, ("appraisal", "not_started")),
    "appraisal:call_off": page(APPRAISER, ("appraisal", "ready")),
    "appraisal:meeting_calendar": page(f"staff {APPRAISER}", ("appraisal", "ready")),
    "appraisal:meeting": page(APPRAISER, ("appraisal", "ready")),
    "appraisal:record": page(APPRAISER, ("appraisal", "met")),
    "appraisal:keep_record": post(APPRAISER, ("appraisal", "met")),
    "appraisal:sign_as_appraiser": page(APPRAISER, ("appraisal", "drafted")),
    "appraisal:sign_as_staff": page("staff", ("appraisal", "signed_by_manager")),
    "appraisal:review": page("head", ("appraisal", "disagreed")),
    "appraisal:reviewer": page(HR, ("appraisal", "disagreed")),
    "appraisal:close": page(HR, ("appraisal", "reviewed")),
    "appraisal:ask_for_another": page("staff manager", ("appraisal", "ready")),
    "appraisal:who_gives": page(HR, ("appraisal", "preparing")),
    "appraisal:give_to_another": page(HR, ("appraisal", "preparing")),
    "appraisal:appraiser_stays": page(HR, ("appraisal", "preparing")),
    "appraisal:end_conflict": post(HR, ("appraisal kept from the manager", "signed"), conflict=a_conflict),
    "appraisal:reopen_step": page(HR, ("appraisal", "preparing")),
    "appraisal:leave_out": page(HR, ("appraisal", "preparing")),
    "appraisal:put_back": post(HR, ("appraisal", "not_started")),
    "appraisal:open_again": page(HR, ("appraisal", "signed")),
}
