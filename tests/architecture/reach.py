"""Who gets through to which address: the whole map, reviewed by hand against DESIGN §6.

One row an address. `who` are the personas (tests/cast.py) who get through: the page itself, or for an address that only
takes POST, past the decision. `onward` are those who are led on to another page of theirs. Everybody else is refused.
`about` names the scene the address is about, (kind, state): what gives it its `pk`, and whose people play in it.
"""

from typing import Any

from induction.models import Programme, TrainingImport
from tests.architecture.mapping import (
    ANY_HR,
    EVERYBODY,
    HR,
    LINE,
    PARTIES,
    SIGNED_IN,
    STAFF,
    Page,
    page,
    post,
    word,
)
from tests.architecture.reach_appraisal import APPRAISAL
from tests.architecture.reach_recruitment import RECRUITMENT
from tests.cast import World
from values_hub.framework.models import Value
from values_hub.people.models import Delegation, RoleGrant


def first_value(_world: World, framework: Any) -> Any:
    return Value.objects.filter(framework=framework).order_by("order")[0].pk


def value_of_check_in(world: World, check_in: Any) -> Any:
    return first_value(world, check_in.framework)


def programme(_world: World, _thing: Any) -> Any:
    return Programme.objects.current().get().pk


def absence(_world: World, induction: Any) -> Any:
    return induction.absences.get(open_ended=False).pk


def open_absence(_world: World, induction: Any) -> Any:
    return induction.absences.get(open_ended=True).pk


def draft_block(_world: World, _thing: Any) -> Any:
    return Programme.objects.drafts().get().pk


def draft_item(_world: World, _thing: Any) -> Any:
    return Programme.objects.drafts().get().items.order_by("order")[0].pk


def training_file(_world: World, _thing: Any) -> Any:
    return TrainingImport.objects.get().pk


def auditor(world: World, _thing: Any) -> Any:
    return world.staff["auditor"].pk


def auditors_role(world: World, _thing: Any) -> Any:
    return RoleGrant.objects.get(user=world.users["auditor"]).pk


def stand_in(world: World, _thing: Any) -> Any:
    return Delegation.objects.get(manager=world.staff["manager"]).pk


DRAFT, LIVE = ("framework", "draft"), ("framework", "live")
RECORD, MANAGERS = ("staff record", "current"), ("manager’s record", "current")
CHECK_IN, CYCLE = ("check-in", "open"), ("cycle", "open")
FILE, REPORT = ("staff file", "always"), ("document", "ready")
VALUE = {"kind": word("value"), "key": first_value}

REACH: dict[str, Page] = {
    "home": page(EVERYBODY),
    "waiting_on_hr": page(ANY_HR, stage=word("recruitment")),
    "accessibility": page(EVERYBODY),
    "privacy": page(EVERYBODY),
    "health:live": page(EVERYBODY),
    "health:ready": page(EVERYBODY),
    "outbox:delivery_log": page(ANY_HR),
    "audit_trail": page("auditor"),
    **RECRUITMENT,
    # Induction
    "induction:home": page(
        "editor head manager delegate staff buddy lead panel outsider analyst exec auditor",
        onward=f"{ANY_HR} starter",
    ),
    "induction:all": page(ANY_HR),
    "induction:ahead": page(ANY_HR),
    "induction:hr_items": page(ANY_HR),
    "induction:problems": page(ANY_HR),
    "induction:start": post(HR, ("induction that could not start", "always")),
    "induction:arrivals": page(ANY_HR),
    # Whoever is here by now is led on to their induction.
    "induction:arrival": page(f"{PARTIES} delegate buddy {HR}", ("person who is coming", "preparing")),
    "induction:arrival_buddy": page(f"manager delegate {HR}", ("person who is coming", "preparing")),
    "induction:start_preparing": post(HR, ("person who is coming", "expected")),
    "induction:arrival_first_day": page(HR, ("person who is coming", "preparing")),
    "induction:preparation_done": post("starter", ("starter’s thing to get ready", "to_do")),
    "induction:preparation_undo": post("starter", ("starter’s thing to get ready", "done")),
    "induction:first_day": page(HR, ("induction", "running")),
    "induction:programmes": page(ANY_HR),
    "induction:programme": page(ANY_HR, pk=programme),
    "induction:fresh_eyes": page(f"{ANY_HR} exec analyst"),
    "induction:give_fresh_eyes": page("starter", ("request for fresh eyes", "always")),
    "induction:training_imports": page("hr"),
    "induction:subjects": page("hr"),
    "induction:new_subject": page("hr"),
    "induction:subject": page("hr", code=word("fire-safety")),
    "induction:training_import": page("hr", pk=training_file),
    "induction:training": page(f"{PARTIES} head delegate {HR}", ("induction", "running")),
    "induction:record": post(f"{PARTIES} {HR}", ("induction", "running")),
    "induction:certificate": post(f"{PARTIES} {HR}", ("induction", "finished")),
    "induction:start_by_hand": post(HR, RECORD),
    "induction:new_block": page("hr"),
    "induction:preview_search": page(ANY_HR),
    "induction:preview": page(HR, RECORD),
    "induction:new_version": post("hr", pk=programme),
    "induction:block_details": page("hr", pk=draft_block),
    "induction:publish_block": page("hr", pk=draft_block),
    "induction:discard_block": post("hr", pk=draft_block),
    "induction:add_item": page("hr", pk=draft_block),
    "induction:change_item": page("hr", pk=draft_block, item_id=draft_item),
    "induction:remove_item": post("hr", pk=draft_block, item_id=draft_item),
    "induction:item_done": post("starter", ("starter’s item", "to_do")),
    "induction:item_undo": post("starter", ("starter’s item", "done")),
    "induction:check_in": page(f"{PARTIES} {HR}", CHECK_IN),
    "induction:rate": page(PARTIES, CHECK_IN, place=word(1)),
    "induction:draft": post(PARTIES, CHECK_IN, value_id=value_of_check_in),
    "induction:send": page(PARTIES, CHECK_IN),
    "induction:confirm": page(PARTIES, ("check-in", "both_rated")),
    "induction:take_back_confirmation": post(PARTIES, ("check-in", "both_rated")),
    "induction:choose_outcome": page("manager", ("check-in", "confirmed")),
    "induction:record_outcome": page("manager", ("check-in", "confirmed"), colour=word("amber")),
    "induction:keep_outcome": post("manager", ("check-in", "confirmed"), colour=word("amber")),
    "induction:outcome": page(f"{PARTIES} head lead {HR}", ("outcome", "appealed")),
    "induction:second_view": page("head", ("outcome", "proposed")),
    "induction:reply": page("starter", ("outcome", "recorded")),
    "induction:appeal": page("starter", ("outcome", "recorded")),
    "induction:keep_reply": post("starter", ("outcome", "recorded")),
    "induction:keep_appeal": post("starter", ("outcome", "recorded")),
    "induction:name_hearer": page(HR, ("outcome", "appealed")),
    "induction:name_second_manager": page(HR, ("outcome", "proposed")),
    "induction:decide_appeal": page("lead", ("outcome", "appealed")),
    "induction:proven": page("buddy", ("induction with an assessor", "running")),
    "induction:not_talked": post(PARTIES, ("check-in", "both_rated")),
    "induction:review": page("manager", ("review of a support plan", "planned")),
    "induction:name_plan_helper": page(f"manager {HR}", ("review of a support plan", "planned")),
    "induction:keep_review": post("manager", ("review of a support plan", "planned")),
    "induction:answer_review": page("starter", ("review of a support plan", "recorded")),
    "induction:keep_answer": post("starter", ("review of a support plan", "recorded")),
    "induction:take_back_review": post("manager", ("review of a support plan", "recorded")),
    "induction:promised_help": page("buddy", ("plan with a helper", "recorded")),
    "induction:probation": page("manager", ("probation", "running")),
    "induction:induction": page(f"{PARTIES} head delegate buddy {HR}", ("induction", "running")),
    "induction:assessor": page(f"manager delegate {HR}", ("induction", "running")),
    "induction:blocks": page(HR, ("induction", "running")),
    "induction:goals": page(PARTIES, ("induction", "running")),
    "induction:agree_goals": post(PARTIES, ("induction", "running")),
    "induction:letter": page(PARTIES, ("induction", "running")),
    "induction:away": page(f"manager delegate {HR}", ("induction", "running")),
    "induction:back": post(f"manager delegate {HR}", ("induction", "running"), absence_id=absence),
    "induction:they_are_back": page(
        f"manager delegate {HR}", ("induction", "running"), absence_id=open_absence
    ),
    "induction:working_days": page(f"manager delegate {HR}", ("induction", "running")),
    "induction:buddy": page(f"manager delegate {HR}", ("induction", "running")),
    **APPRAISAL,
    # People and their threads
    "evidence:thread": page(f"{LINE} {HR}", RECORD),
    "evidence:make_report": post(f"staff manager {HR}", RECORD),
    "people:list": page(ANY_HR),
    "people:team": page("head manager delegate"),
    "people:record": page(f"{LINE} {HR}", RECORD),
    "people:team_of": page(f"{LINE} {HR}", RECORD),
    "people:change_manager": page(HR, RECORD),
    "people:wrong_manager": page("staff", RECORD),
    "people:record_leaver": page(HR, RECORD),
    "people:employee_number": page(HR, RECORD),
    "people:remove_authenticator": page(HR, RECORD),
    "people:roles": page(HR, RECORD),
    "people:give_role": page(HR, RECORD),
    "people:end_role": page("hr", pk=auditor, grant_pk=auditors_role),
    "people:stand_in": page(f"manager {HR}", MANAGERS),
    "people:end_stand_in": page(f"manager {HR}", MANAGERS, delegation_pk=stand_in),
    "people:imports": page("hr"),
    "people:upload_import": page("hr"),
    "people:import_template": page("hr"),
    "people:import": page("hr", FILE),
    "people:import_progress": page("hr", FILE),
    "people:check_import_again": post("hr", FILE),
    "people:apply_import": page("hr", FILE),
    "people:import_problems": page("hr", FILE),
    # The framework
    "framework:list": page(STAFF),
    "framework:our_values": page(EVERYBODY),
    "framework:card": page(EVERYBODY),
    "framework:start": page("editor"),
    "framework:upload": page("editor"),
    "framework:version": page(STAFF, LIVE),
    "framework:questions": page("editor hr", LIVE),
    "framework:export": page("editor hr", LIVE, ending=word("json")),
    "framework:overview": page("editor", DRAFT),
    "framework:details": page("editor", DRAFT),
    "framework:scale": page("editor", DRAFT),
    "framework:consult": post("editor", DRAFT),
    "framework:take_back": post("editor", ("framework", "consulting")),
    "framework:discard": page("editor", DRAFT),
    "framework:anchors": page("editor", DRAFT, key=first_value, level=word("everyone")),
    "framework:add_value": page("editor", DRAFT),
    "framework:add_part": page("editor", DRAFT, kind=word("behaviour"), parent=first_value),
    "framework:part": page("editor", DRAFT, **VALUE),
    "framework:change_part": page("editor", DRAFT, **VALUE),
    "framework:remove_part": page("editor", DRAFT, **VALUE),
    "framework:move_part": post("editor", DRAFT, **VALUE),
    "framework:publish": page("editor", DRAFT),
    "framework:confirm_publishing": page("editor", DRAFT),
    "framework:published": page(STAFF, LIVE),
    # Documents: whoever asked for one
    "documents:list": page(SIGNED_IN),
    "documents:document": page("manager", REPORT),
    "documents:download": page("manager", REPORT),
    "documents:ask_again": post("manager", REPORT),
    # One's own account
    "account_home": page(SIGNED_IN),
    "account_sessions": page(SIGNED_IN),
    "account_end_other_sessions": post(SIGNED_IN),
    "account_request_login_code": page("anonymous", onward=SIGNED_IN),
    "account_confirm_login_code": page("", onward=EVERYBODY),
    "account_send_code_again": page("", onward=EVERYBODY),
    "account_signup": page(EVERYBODY),
    "socialaccount_signup": page(EVERYBODY),
    "socialaccount_connections": page(SIGNED_IN),
}

# allauth's own views. They decide for themselves: who signs in, who has a second factor, whose password it is.
LIBRARY = {
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
    "account_set_password", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "socialaccount_login_cancelled", "socialaccount_login_error",
    "openid_connect_login", "openid_connect_callback",
}  # fmt: skip
# Where allauth lets somebody in who has not signed in: the doors themselves.
DOORS = {
    "account_login", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "socialaccount_login_cancelled", "socialaccount_login_error",
}  # fmt: skip
LIBRARY_ARGUMENTS = {
    "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
    "openid_connect_login": {"provider_id": "trust"},
    "openid_connect_callback": {"provider_id": "trust"},
}
