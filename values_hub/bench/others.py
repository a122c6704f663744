"""Every other page that exists, by its address's name: whoever it is for, and what of the seeded Trust it is about."""

from values_hub.bench import more_subjects as m
from values_hub.bench import subjects as s
from values_hub.bench.addresses import Page, at

VISITS = 20


def _of(who: str | None, names: str, *arguments: object) -> list[Page]:
    """A row for each of these addresses, which all take the same arguments."""
    return [Page(name, who, at(name, *arguments), VISITS) for name in names.split()]


PUBLIC: list[Page] = [
    *_of(None, "accessibility privacy framework:card jobs:feed account_login account_request_login_code"),
    *_of(None, "account_signup account_reset_password recruitment:lay recruitment:lay_declare"),
]

CANDIDATES: list[Page] = [
    *_of("staff", "apply:start", s.key(s.published)),
    *_of("candidate", "apply:everything apply:everything_as_file"),
    *_of(
        "candidate", "apply:about apply:right_to_work apply:registration apply:declarations", s.key(s.draft)
    ),
    *_of("candidate", "apply:schemes apply:equality apply:check", s.key(s.draft)),
    *_of("candidate", "apply:history_entry", s.key(s.draft), m.history_entry),
    *_of("candidate", "apply:remove_history_entry", s.key(s.draft), m.history_entry),
    *_of("candidate", "apply:referee apply:remove_referee", s.key(s.draft), m.referee),
    *_of("candidate", "apply:history apply:referees", s.key(s.draft)),
    *_of("sent candidate", "apply:sent apply:withdraw", s.key(m.sent)),
    *_of("booked candidate", "apply:interview apply:give_back apply:decline_interview", s.key(m.booked)),
    *_of("booked candidate", "apply:interview_calendar", s.key(m.booked)),
    *_of("chosen candidate", "apply:offer apply:checks", s.key(s.checking)),
]

BEFORE = (
    "recruitment:post recruitment:advert recruitment:questions recruitment:interview_questions recruitment:panel "
    "recruitment:manager recruitment:dates recruitment:check recruitment:preview recruitment:preview_as_panel"
)
INTERVIEWING = (
    "recruitment:interview_plan recruitment:interview_times recruitment:interviewers recruitment:lay_interviewer "
    "recruitment:invite"
)
RECRUITMENT: list[Page] = [
    *_of("hr", "recruitment:team recruitment:check_rules"),
    *_of("hr", BEFORE, s.key(m.ready)),
    *_of("hr", "recruitment:copy", s.key(m.withdrawn)),
    *_of("hr", "recruitment:extend recruitment:close recruitment:withdraw", s.key(s.published)),
    *_of("panel", "recruitment:sift_question", s.key(s.big_sift), m.first_question),
    *_of("panel", "recruitment:sift_warm_up", s.key(s.big_sift), m.first_question, 1),
    *_of("panel", "recruitment:sift_conflict", s.key(s.big_sift), s.answer_key),
    *_of("panel", "recruitment:sift_pause recruitment:lock_own_scores", s.key(s.big_sift)),
    *_of("hr", "recruitment:redaction recruitment:reviewers", s.key(s.big_sift)),
    *_of("hr", "recruitment:leaving", s.key(s.big_sift), m.a_member),
    *_of("lead", "recruitment:to_agree recruitment:lock_sift", s.key(s.big_sift)),
    *_of("lead", "recruitment:agree", s.key(s.big_sift), s.answer_key),
    *_of("ranking lead", "recruitment:line", s.key(s.big_ranking)),
    *_of("hr", "recruitment:by_hand", s.key(s.big_ranking), m.on_the_list),
    *_of("interviewer", "recruitment:declare recruitment:applicants", s.key(s.interviewing)),
    *_of("hr", "recruitment:applicant recruitment:applicant_file", s.key(s.interviewing), s.key(m.booked)),
    *_of("interviewer", "recruitment:know_this_person", s.key(s.interviewing), s.key(m.booked)),
    *_of("hr", INTERVIEWING, s.key(s.interviewing)),
    *_of(
        "hr",
        "recruitment:interview recruitment:book_for recruitment:did_not_attend",
        s.key(m.booked_interview),
    ),
    *_of("interviewer", "recruitment:interview_calendar recruitment:lock_kit", s.key(m.booked_interview)),
    *_of("interviewer", "recruitment:know_candidate", s.key(m.booked_interview)),
    *_of("hr", "recruitment:excuse", s.key(m.booked_interview), m.an_interviewer),
    *_of("lead interviewer", "recruitment:agree_interview", s.key(m.scored_interview), 1),
    *_of("lead interviewer", "recruitment:finish_interview", s.key(m.scored_interview)),
    *_of("lead interviewer", "recruitment:apply_decisions", s.key(s.interviewing)),
    *_of("lead interviewer", "recruitment:decide_candidate", s.key(s.interviewing), s.key(m.interviewed)),
    *_of("lead interviewer", "recruitment:agree_words", s.key(s.interviewing), s.key(m.interviewed)),
    *_of("hr", "recruitment:feedback recruitment:send_feedback", s.key(s.decided)),
    *_of("hr", "recruitment:progress recruitment:reserve recruitment:end", s.key(s.decided)),
    *_of("hr", "recruitment:joining_manager", s.key(s.decided)),
    *_of("hr", "recruitment:feedback_letter", s.key(s.decided), s.key(m.told)),
    *_of("hr", "recruitment:extend_offer recruitment:withdraw_offer", s.key(s.decided), s.key(s.checking)),
    *_of("hr", "recruitment:check_one", s.key(s.decided), s.key(s.checking), "references"),
    *_of("hr", "recruitment:check_step", s.key(s.decided), s.key(s.checking), "references", "hand-on"),
]

INDUCTION: list[Page] = [
    *_of("hr", "induction:problems induction:programmes induction:fresh_eyes induction:training_imports"),
    *_of("hr", "induction:subjects induction:new_subject induction:new_block induction:preview_search"),
    *_of("hr", "induction:subject", "fire-safety"),
    *_of("hr", "induction:programme", s.key(m.programme)),
    *_of("hr", "induction:preview", s.key(s.staff_with_thread)),
    *_of("hr", "induction:block_details induction:publish_block induction:add_item", s.key(m.draft_block)),
    *_of("hr", "induction:change_item", s.key(m.draft_block), m.draft_item),
    *_of("hr", "induction:arrival_buddy induction:arrival_first_day", s.key(s.arrival)),
    *_of("hr", "induction:blocks induction:buddy induction:assessor", s.key(s.induction)),
    *_of("hr", "induction:away induction:working_days", s.key(s.induction)),
    *_of("starter", "induction:training induction:goals induction:letter", s.key(s.induction)),
    *_of("hr", "induction:check_in", s.key(m.check_in)),
    *_of("check-in starter", "induction:rate", s.key(m.check_in), 1),
    *_of("check-in starter", "induction:send", s.key(m.check_in)),
    *_of("outcome manager", "induction:choose_outcome", s.key(m.confirmed_check_in)),
    *_of("outcome manager", "induction:record_outcome", s.key(m.confirmed_check_in), "amber"),
    *_of("induction manager", "induction:probation", m.probation),
    *_of("outcome starter", "induction:outcome induction:reply induction:appeal", s.key(m.outcome)),
]

APPRAISAL: list[Page] = [
    *_of("hr", "appraisal:training_codes appraisal:new_training_code appraisal:forms appraisal:new_form"),
    *_of("hr", "appraisal:ladders appraisal:new_cycle"),
    *_of("hr", "appraisal:training_code", "clinical"),
    *_of("hr", "appraisal:add_rung appraisal:standard_ladder", "appraisal"),
    *_of("hr", "appraisal:change_rung", m.rung),
    *_of("hr", "appraisal:form appraisal:retire_form", m.standard_form),
    *_of("hr", "appraisal:preview_form", m.standard_form, "person"),
    *_of("hr", "appraisal:form_details appraisal:publish_form appraisal:discard_form", s.key(m.draft_form)),
    *_of("hr", "appraisal:add_section", s.key(m.draft_form)),
    *_of("hr", "appraisal:add_section_on", s.key(m.draft_form), "question"),
    *_of("hr", "appraisal:section appraisal:remove_section", s.key(m.draft_form), m.draft_section),
    *_of("hr", "appraisal:cycle_form appraisal:cycle_cohort", s.key(m.next_cycle)),
    *_of(
        "hr",
        "appraisal:cycle_progress appraisal:cycle_reasons appraisal:steps appraisal:many",
        s.key(s.cycle),
    ),
    *_of("hr", "appraisal:extend appraisal:reassign appraisal:choose_giver", s.key(s.cycle)),
    *_of("hr", "appraisal:stuck appraisal:no_sign_in", s.key(s.cycle)),
    *_of("hr", "appraisal:close_cycle appraisal:quality appraisal:cycle_reminders", s.key(s.cycle)),
    *_of("hr", "appraisal:cycle_left_out", s.key(s.cycle), "joined_later"),
    *_of("hr", "appraisal:set_step", s.key(s.cycle), "prepare"),
    *_of("hr", "appraisal:reassign_from", s.key(s.cycle), s.key(m.giver)),
    *_of("hr", "appraisal:reminders appraisal:reopen_step appraisal:leave_out", s.key(s.appraisal)),
    *_of("hr", "appraisal:who_gives appraisal:give_to_another appraisal:appraiser_stays", s.key(s.appraisal)),
    *_of("staff", "appraisal:find_colleague appraisal:upward"),
    *_of("staff", "appraisal:propose_rater appraisal:ask_for_another", s.key(s.appraisal)),
    *_of("staff", "appraisal:away", s.key(m.staff)),
    *_of("not_started appraiser", "appraisal:prepare_as_appraiser", m.in_state("not_started")),
    *_of("ready appraiser", "appraisal:meeting", m.in_state("ready")),
    *_of("ready appraiser", "appraisal:arrange", m.in_state("ready")),
    *_of("met appraiser", "appraisal:record", m.in_state("met")),
    *_of("drafted appraiser", "appraisal:sign_as_appraiser", m.in_state("drafted")),
    *_of("signer", "appraisal:sign_as_staff", m.in_state("signed_by_manager")),
    *_of("reviewer", "appraisal:review", s.key(m.reviewed)),
    *_of("hr", "appraisal:reviewer", m.in_state("disagreed")),
    *_of("hr", "appraisal:nudge_progress", s.key(s.cycle), s.key(s.nudge)),
    *_of("pay step manager", "appraisal:decide_pay_step", s.key(s.pay_step)),
    *_of("hr", "appraisal:open_again", m.in_state("signed")),
    *_of("signed appraiser", "appraisal:mid_year", m.in_state("signed")),
]

PEOPLE: list[Page] = [
    *_of("hr", "people:team_of people:change_manager people:record_leaver", s.key(s.staff_with_thread)),
    *_of("hr", "people:employee_number people:roles people:give_role", s.key(s.staff_with_thread)),
    *_of("manager", "people:stand_in", s.key(m.giver)),
    *_of("staff", "people:wrong_manager", s.key(m.staff)),
    *_of("hr", "people:upload_import people:import_template"),
    *_of(
        "hr",
        "people:import people:import_progress people:import_problems people:apply_import",
        s.key(m.staff_import),
    ),
    *_of("hr", "people:end_role", m.editors_record, m.editors_role),
    *_of("staff", "account_sessions account_set_password mfa_index"),
]

EDITOR: list[Page] = [
    *_of("editor", "framework:start framework:upload"),
    *_of("editor", "framework:overview framework:details framework:scale framework:discard", s.key(m.draft_framework)),
    *_of("editor", "framework:add_value framework:publish", s.key(m.draft_framework)),
    *_of("editor", "framework:confirm_publishing", s.key(m.draft_framework)),
    *_of("editor", "framework:anchors", s.key(m.draft_framework), m.draft_value, "everyone"),
    *_of("editor", "framework:add_part", s.key(m.draft_framework), "behaviour", m.draft_value),
    *_of("editor", "framework:part framework:change_part framework:remove_part", s.key(m.draft_framework), "value",
         m.draft_value),
    *_of("editor", "framework:published", s.key(s.framework)),
    *_of("editor", "framework:export", s.key(s.framework), "json"),
]  # fmt: skip

OTHERS: list[Page] = [*PUBLIC, *CANDIDATES, *RECRUITMENT, *INDUCTION, *APPRAISAL, *PEOPLE, *EDITOR]
# Filled from everything that happened, and read once or twice: held to the second that a report may take.
REPORTS: list[Page] = _of("hr", "recruitment:decision_record", s.key(s.decided))
