"""Appraisal's part of the table of who may do what, when (test_permissions.py): written by hand, like the rest."""

from tests.architecture.mapping import ANY_HR, APPRAISER, HR, STAFF
from values_hub.access.actions import Action

ALWAYS = "*"

TRUTH_OF_APPRAISAL: dict[Action, dict[str, dict[str, str]]] = {
    Action.SEE_GOALS: {
        "staff record": {ALWAYS: "staff manager delegate"},
        "record kept from the manager": {ALWAYS: "staff delegate"},
    },
    Action.RECORD_MID_YEAR: {"appraisal": {"signed disagreed reviewed closed": APPRAISER}},
    Action.COUNT_TRAINING_NEEDS: {"nothing": {ALWAYS: ANY_HR}},
    Action.CHANGE_TRAINING_CODES: {"the whole Trust": {ALWAYS: "hr"}},
    Action.ANSWER_PULSE: {"appraisal": {"signed disagreed reviewed closed": "staff"}},
    Action.SEE_UPWARD: {"nothing": {ALWAYS: STAFF}},
    # Where HR keep the manager from it, the manager's manager decides.
    Action.SEE_PAY_STEP: {
        "staff record": {ALWAYS: f"staff manager {HR}"},
        "record kept from the manager": {ALWAYS: f"staff head {HR}"},
    },
    Action.DECIDE_PAY_STEP: {
        "staff record": {ALWAYS: "manager"},
        "record kept from the manager": {ALWAYS: "head"},
    },
    Action.GIVE_MOMENT: {"nothing": {ALWAYS: STAFF}},
    Action.THANK_FOR_MOMENT: {"moment": {ALWAYS: "staff"}},
    Action.REMOVE_MOMENT: {"moment": {ALWAYS: "staff"}},
    Action.SEE_FEEDBACK: {
        "appraisal": {ALWAYS: f"staff {APPRAISER}"},
        "appraisal kept from the manager": {ALWAYS: "staff buddy"},
    },
    Action.ASK_FOR_ANOTHER_APPRAISER: {
        "appraisal": {"not_started preparing ready met drafted": "staff manager"}
    },
    Action.SEE_WHO_GIVES_IT: {"appraisal": {ALWAYS: HR}},
    Action.CHANGE_APPRAISER: {"appraisal": {"not_started preparing ready met drafted": HR}},
    Action.END_CONFLICT: {"appraisal": {ALWAYS: HR}},
    Action.PROPOSE_RATER: {"appraisal": {"not_started preparing": "staff"}},
    Action.AGREE_RATERS: {"appraisal": {"not_started preparing": APPRAISER}},
    Action.GIVE_FEEDBACK: {"request for feedback": {ALWAYS: "buddy"}},
    Action.LIST_CYCLES: {"nothing": {ALWAYS: ANY_HR}},
    Action.CREATE_CYCLE: {"nothing": {ALWAYS: ANY_HR}},
    Action.SEE_CYCLE: {"cycle": {ALWAYS: HR}, "Trust-wide cycle": {ALWAYS: ANY_HR}},
    Action.TAKE_RECORDS: {"records of a directorate": {ALWAYS: HR}},
    Action.SEE_APPRAISAL_FORM: {"nothing": {ALWAYS: ANY_HR}},
    Action.COMPOSE_APPRAISAL_FORM: {"the whole Trust": {ALWAYS: "hr"}},
    Action.WRITE_APPRAISAL_FORM: {"appraisal form": {"draft": "hr"}},
    Action.RETIRE_APPRAISAL_FORM: {"appraisal form": {"live": "hr"}},
    Action.CHOOSE_APPRAISAL_FORM: {"cycle": {"draft": HR}, "Trust-wide cycle": {"draft": "hr"}},
    Action.SET_COHORT: {"cycle": {"draft": HR}, "Trust-wide cycle": {"draft": "hr"}},
    Action.OPEN_CYCLE: {"cycle": {"draft": HR}, "Trust-wide cycle": {"draft": "hr"}},
    Action.SET_STEPS: {"cycle": {"draft open": HR}, "Trust-wide cycle": {"draft": "hr"}},
    Action.CHANGE_MANY: {"cycle": {"open": HR}},
    Action.CLOSE_CYCLE: {"cycle": {"open": HR}},
    Action.OPEN_CYCLE_AGAIN: {"cycle": {"closed": HR}},
    Action.NUDGE: {"cycle": {"open": HR}},
    Action.CHANGE_LADDERS: {"the whole Trust": {ALWAYS: "hr"}},
    Action.SEE_REMINDERS: {"appraisal": {ALWAYS: HR}},
    Action.SAY_AWAY: {"staff record": {ALWAYS: f"staff manager delegate {HR}"}},
    Action.LIST_APPRAISALS: {"nothing": {ALWAYS: STAFF}},
    # Somebody else gives it, and HR agreed that the line manager has a conflict of interest.
    Action.SEE_APPRAISAL: {
        "appraisal": {ALWAYS: f"staff {APPRAISER} head {HR}"},
        "appraisal kept from the manager": {ALWAYS: f"staff buddy head {HR}"},
    },
    Action.READ_BOTH_PREPARATIONS: {
        "appraisal": {
            "ready met drafted signed_by_manager": f"staff {APPRAISER}",
            "signed disagreed reviewed closed": f"staff {APPRAISER} head {HR}",
        },
        "appraisal kept from the manager": {"signed": f"staff buddy head {HR}"},
    },
    Action.READ_APPRAISAL_RECORD: {
        "appraisal": {
            "drafted signed_by_manager": f"staff {APPRAISER}",
            "signed disagreed reviewed closed": f"staff {APPRAISER} head {HR}",
        },
        "appraisal kept from the manager": {"signed": f"staff buddy head {HR}"},
    },
    Action.KEEP_DRAFT_AS_STAFF: {"appraisal": {ALWAYS: "staff"}},
    Action.KEEP_DRAFT_AS_APPRAISER: {"appraisal": {ALWAYS: APPRAISER}},
    Action.PREPARE_AS_STAFF: {"appraisal": {"not_started preparing": "staff"}},
    Action.PREPARE_AS_APPRAISER: {"appraisal": {"not_started preparing": APPRAISER}},
    Action.ARRANGE_MEETING: {"appraisal": {"not_started preparing ready": APPRAISER}},
    Action.SEE_MEETING: {"appraisal": {ALWAYS: f"staff {APPRAISER}"}},
    Action.RECORD_MEETING: {"appraisal": {"ready": APPRAISER}},
    Action.WRITE_RECORD: {"appraisal": {"ready met drafted": APPRAISER}},
    Action.SIGN_AS_APPRAISER: {"appraisal": {"drafted": APPRAISER}},
    Action.SIGN_AS_STAFF: {"appraisal": {"signed_by_manager": "staff"}},
    # The reviewer of record is the manager's manager.
    Action.REVIEW_DISAGREEMENT: {"appraisal": {"disagreed": "head"}},
    Action.NAME_REVIEWER: {"appraisal": {"disagreed": HR}},
    Action.CLOSE_REVIEW: {"appraisal": {"reviewed": HR}},
    Action.REOPEN_STEP: {"appraisal": {"not_started preparing ready met drafted signed_by_manager": HR}},
    Action.LEAVE_OUT: {"appraisal": {"not_started preparing ready met drafted signed_by_manager": HR}},
    Action.REOPEN_APPRAISAL: {"appraisal": {"signed disagreed reviewed": HR}},
}

STATES_OF_APPRAISAL = {
    "appraisal kept from the manager": "signed",
    "record kept from the manager": "always",
    "moment": "always",
    "request for feedback": "always",
    "records of a directorate": "always",
    "appraisal form": "draft live retired",
    "cycle": "draft open closed",
    "Trust-wide cycle": "draft",
    "appraisal": (
        "not_started preparing ready met drafted signed_by_manager signed disagreed reviewed closed ended"
    ),
}
