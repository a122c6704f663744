"""Who gets through to which address: the whole map, reviewed by hand against DESIGN §6.

One row an address. `who` are the personas (tests/cast.py) who get through: the page itself, or for an address that only
takes POST, past the decision. `onward` are those who are led on to another page of theirs. Everybody else is refused.
`about` names the scene the address is about, (kind, state): what gives it its `pk`, and whose people play in it.
"""

from typing import Any

from induction.models import Programme
from recruitment.models import Answer, HistoryEntry, Hold, PanelDeclaration, Referee, Score
from tests.architecture.reach_appraisal import APPRAISAL
from tests.architecture.reaching import (
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
from tests.cast import World
from values_hub.framework.models import Value
from values_hub.people.models import Delegation, RoleGrant


def first_value(_world: World, framework: Any) -> Any:
    return Value.objects.filter(framework=framework).order_by("order")[0].pk


def value_of_check_in(world: World, check_in: Any) -> Any:
    return first_value(world, check_in.framework)


def own_answer(_world: World, application: Any) -> Any:
    return Answer.objects.filter(application=application)[0].pk


def own_entry(_world: World, application: Any) -> Any:
    return HistoryEntry.objects.filter(application=application)[0].pk


def own_referee(_world: World, application: Any) -> Any:
    return Referee.objects.filter(application=application)[0].pk


def answer_to_score(_world: World, vacancy: Any) -> Any:
    return Score.objects.filter(member__vacancy=vacancy)[0].answer_id


def decided_hold(_world: World, vacancy: Any) -> Any:
    return Hold.objects.filter(answer__application__vacancy=vacancy)[0].pk


def panels_own(world: World, _vacancy: Any) -> Any:
    return world.staff["panel"].pk


def first_question(_world: World, vacancy: Any) -> Any:
    return vacancy.questions.order_by("order")[0].pk


def applicant(_world: World, vacancy: Any) -> Any:
    return vacancy.applications.exclude(standing=None).order_by("standing__number")[0].pk


def invited(_world: World, vacancy: Any) -> Any:
    return vacancy.applications.get(state="shortlisted").pk


def conflict(_world: World, vacancy: Any) -> Any:
    return PanelDeclaration.objects.exclude(knows="nobody").get(member__vacancy=vacancy).pk


def programme(_world: World, _thing: Any) -> Any:
    return Programme.objects.current().get().pk


def auditor(world: World, _thing: Any) -> Any:
    return world.staff["auditor"].pk


def auditors_role(world: World, _thing: Any) -> Any:
    return RoleGrant.objects.get(user=world.users["auditor"]).pk


def stand_in(world: World, _thing: Any) -> Any:
    return Delegation.objects.get(manager=world.staff["manager"]).pk


DRAFT, LIVE = ("framework", "draft"), ("framework", "live")
RECORD, MANAGERS = ("staff record", "current"), ("manager’s record", "current")
READY, SIFTING, LOCKED = ("vacancy", "ready"), ("vacancy", "sifting"), ("vacancy", "shortlisted")
REVEALED = ("vacancy", "interviewing")
CHECK_IN, CYCLE = ("check-in", "open"), ("cycle", "open")
WRITING = ("application", "draft")
FILE, REPORT = ("staff file", "always"), ("document", "ready")
VALUE = {"kind": word("value"), "key": first_value}

REACH: dict[str, Page] = {
    "home": page(EVERYBODY),
    "accessibility": page(EVERYBODY),
    "privacy": page(EVERYBODY),
    "health:live": page(EVERYBODY),
    "health:ready": page(EVERYBODY),
    "outbox:delivery_log": page(ANY_HR),
    "audit_trail": page("auditor"),
    # Candidates
    "jobs:vacancies": page(EVERYBODY),
    "jobs:feed": page(EVERYBODY),
    "jobs:vacancy": page(EVERYBODY, ("vacancy", "published")),
    "apply:applications": page(SIGNED_IN),
    "apply:start": page(STAFF, ("vacancy", "published"), onward="candidate"),
    "apply:application": page("candidate", WRITING),
    "apply:about": page("candidate", WRITING),
    "apply:everything": page(SIGNED_IN),
    "apply:everything_as_file": page(SIGNED_IN),
    "apply:bring_over": post("candidate", WRITING),
    "apply:right_to_work": page("candidate", WRITING),
    "apply:registration": page("candidate", WRITING),
    "apply:declarations": page("candidate", WRITING),
    "apply:schemes": page("candidate", WRITING),
    "apply:history": page("", WRITING, onward="candidate"),
    "apply:history_entry": page("candidate", WRITING, entry=own_entry),
    "apply:remove_history_entry": page("candidate", WRITING, entry=own_entry),
    "apply:referees": page("", WRITING, onward="candidate"),
    "apply:referee": page("candidate", WRITING, entry=own_referee),
    "apply:remove_referee": page("candidate", WRITING, entry=own_referee),
    "apply:equality": page("candidate", WRITING),
    "apply:autosave_about": post("candidate", WRITING),
    "apply:autosave_right_to_work": post("candidate", WRITING),
    "apply:autosave_registration": post("candidate", WRITING),
    "apply:autosave_declarations": post("candidate", WRITING),
    "apply:autosave_schemes": post("candidate", WRITING),
    "apply:autosave_history": post("candidate", WRITING),
    "apply:autosave_history_entry": post("candidate", WRITING, entry=own_entry),
    "apply:autosave_referees": post("candidate", WRITING),
    "apply:autosave_referee": post("candidate", WRITING, entry=own_referee),
    "apply:answer": page("candidate", WRITING, number=word(1)),
    "apply:autosave_answer": post("candidate", WRITING, answer=own_answer),
    "apply:check": page("candidate", WRITING),
    "apply:sent": page("candidate", ("application", "submitted")),
    "apply:withdraw": page("candidate", ("application", "submitted")),
    # Vacancies
    "recruitment:vacancies": page(f"{ANY_HR} lead panel"),
    "recruitment:create": page(ANY_HR),
    "recruitment:team": page(ANY_HR),
    "recruitment:vacancy": page(f"{HR} lead panel", SIFTING),
    "recruitment:post": page(HR, READY),
    "recruitment:advert": page(HR, READY),
    "recruitment:copy": page(HR, ("vacancy", "withdrawn")),
    "recruitment:questions": page(HR, READY),
    "recruitment:interview_questions": page(HR, READY),
    "recruitment:live_advert": post(HR, READY),
    "recruitment:live_questions": post(HR, READY),
    "recruitment:live_interview_questions": post(HR, READY),
    "recruitment:panel": page(HR, READY),
    "recruitment:manager": page(HR, READY),
    "recruitment:dates": page(HR, READY),
    "recruitment:preview": page(f"{HR} lead panel", READY),
    "recruitment:preview_as_panel": page(f"{HR} lead panel", READY),
    "recruitment:check": page(HR, READY),
    "recruitment:extend": page(HR, ("vacancy", "published")),
    "recruitment:close": page(HR, ("vacancy", "published")),
    "recruitment:withdraw": page(HR, ("vacancy", "published")),
    "recruitment:sift": page("lead panel", SIFTING),
    "recruitment:sift_next": page("", SIFTING, onward="lead panel"),
    "recruitment:sift_question": page("lead panel", SIFTING, question=first_question),
    "recruitment:sift_answer": page("lead panel", SIFTING, answer=answer_to_score),
    "recruitment:sift_pause": page("lead panel", SIFTING),
    "recruitment:sift_warm_up": page("lead panel", SIFTING, question=first_question, number=word(1)),
    "recruitment:sift_flag": post("lead panel", SIFTING, answer=answer_to_score),
    "recruitment:sift_undo": post("lead panel", SIFTING, answer=answer_to_score),
    "recruitment:sift_conflict": page("lead panel", SIFTING, answer=answer_to_score),
    "recruitment:redaction": page(HR, SIFTING),
    "recruitment:redact": page(HR, SIFTING, hold=decided_hold),
    "recruitment:reviewers": page(HR, SIFTING),
    "recruitment:leaving": page(HR, SIFTING, staff=panels_own),
    "recruitment:own_scores": page("lead panel", SIFTING),
    "recruitment:lock_own_scores": page("lead panel", SIFTING),
    "recruitment:ranking": page(f"lead {HR}", LOCKED),
    "recruitment:to_agree": page("lead", SIFTING),
    "recruitment:agree": page("lead", SIFTING, answer=answer_to_score),
    "recruitment:lock_sift": page("lead", SIFTING),
    "recruitment:line": page("lead", LOCKED),
    "recruitment:draw_line": page("", LOCKED, onward="lead"),
    "recruitment:shortlist": page(HR, LOCKED),
    "recruitment:apply_shortlist": page(HR, LOCKED),
    "recruitment:by_hand": page(HR, LOCKED, application=applicant),
    "recruitment:declare": page("lead panel", REVEALED),
    "recruitment:settle_conflict": page(HR, REVEALED, declaration=conflict),
    "recruitment:applicants": page(f"lead panel {HR}", REVEALED),
    "recruitment:applicant": page(f"lead panel {HR}", REVEALED, application=invited),
    "recruitment:know_this_person": page("lead panel", REVEALED, application=invited),
    "recruitment:appoint": page("lead", REVEALED, application=invited),
    "recruitment:applicant_file": page(HR, REVEALED, application=invited),
    "recruitment:joining": page(HR, ("vacancy", "decided")),
    "recruitment:joining_manager": page(HR, ("vacancy", "decided")),
    # Induction
    "induction:home": page(
        "editor head manager delegate staff buddy lead panel outsider analyst exec auditor",
        onward=f"{ANY_HR} starter",
    ),
    "induction:all": page(ANY_HR),
    "induction:hr_items": page(ANY_HR),
    "induction:problems": page(ANY_HR),
    "induction:start": post(HR, ("induction that could not start", "always")),
    "induction:programmes": page(ANY_HR),
    "induction:programme": page(ANY_HR, pk=programme),
    "induction:item_done": post("starter", ("starter’s item", "to_do")),
    "induction:item_undo": post("starter", ("starter’s item", "done")),
    "induction:check_in": page(f"{PARTIES} {HR}", CHECK_IN),
    "induction:rate": page(PARTIES, CHECK_IN, place=word(1)),
    "induction:draft": post(PARTIES, CHECK_IN, value_id=value_of_check_in),
    "induction:send": page(PARTIES, CHECK_IN),
    "induction:confirm": page(PARTIES, ("check-in", "both_rated")),
    "induction:choose_outcome": page("manager", ("check-in", "confirmed")),
    "induction:record_outcome": page("manager", ("check-in", "confirmed"), colour=word("amber")),
    "induction:outcome": page(f"{PARTIES} head lead {HR}", ("outcome", "appealed")),
    "induction:second_view": page("head", ("outcome", "proposed")),
    "induction:reply": page("starter", ("outcome", "recorded")),
    "induction:appeal": page("starter", ("outcome", "recorded")),
    "induction:name_hearer": page(HR, ("outcome", "appealed")),
    "induction:decide_appeal": page("lead", ("outcome", "appealed")),
    "induction:probation": page("manager", ("probation", "running")),
    "induction:induction": page(f"{PARTIES} head delegate buddy {HR}", ("induction", "running")),
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
    "documents:list": page(STAFF),
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
