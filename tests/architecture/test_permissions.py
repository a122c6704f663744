"""Who may do what, when: the whole table, written by hand from DESIGN §5 and §6 and held against what `decide` says.

Read a row aloud: "sift: a vacancy, while it is sifting: the lead and the panel". Whoever and whatever is not written
here is refused, with a sentence. Nothing in the table below is worked out from values_hub.access.table.
"""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.truth_appraisal import STATES_OF_APPRAISAL, TRUTH_OF_APPRAISAL
from tests.cast import PERSONAS, World, on_stage
from values_hub.access.actions import Action
from values_hub.access.policy import decide

pytestmark = pytest.mark.django_db

STAFF = (
    "hr partner other_partner editor head manager delegate staff starter buddy lead panel outsider "
    "analyst exec auditor"
)
SIGNED_IN = f"{STAFF} candidate"
ANY_HR = "hr partner other_partner"
# HR whose role covers the ward where everything happens.
HR = "hr partner"
# The two who take part in an induction's check-in.
PARTIES = "starter manager"
ALWAYS = "*"
CLOSED_ON = "closed sifting shortlisted interviewing decided filled unfilled withdrawn"
ITEMS = {
    "starter’s item": {"to_do done": "starter"},
    "manager’s item": {"to_do done": "manager delegate"},
    "buddy’s item": {"to_do done": "buddy"},
    "HR’s item": {"to_do done": HR},
}

# Action: {about what: {in which states: who}}. "nothing": the question has no object.
TRUTH: dict[Action, dict[str, dict[str, str]]] = {
    # Foundations
    Action.SEE_HOME: {"nothing": {ALWAYS: SIGNED_IN}},
    Action.MANAGE_ACCOUNT: {"nothing": {ALWAYS: SIGNED_IN}},
    Action.SEE_DOCUMENTS: {"nothing": {ALWAYS: SIGNED_IN}},
    Action.DOWNLOAD_DOCUMENT: {"document": {"ready": "manager"}},
    Action.READ_AUDIT: {"nothing": {ALWAYS: "auditor"}},
    Action.SEE_SYSTEM_STATUS: {"nothing": {ALWAYS: ANY_HR}},
    Action.SEE_WAITING_ON_HR: {"nothing": {ALWAYS: ANY_HR}},
    # Framework
    Action.LIST_FRAMEWORKS: {"nothing": {ALWAYS: STAFF}},
    Action.READ_FRAMEWORK: {"framework": {"draft": "editor hr", "consulting live retired": STAFF}},
    Action.CREATE_FRAMEWORK: {"nothing": {ALWAYS: "editor"}},
    Action.EDIT_FRAMEWORK: {"framework": {"draft consulting": "editor"}},
    Action.CONSULT_ON_FRAMEWORK: {"framework": {"draft consulting": "editor"}},
    Action.TAKE_BACK_FRAMEWORK: {"framework": {"draft consulting": "editor"}},
    Action.DISCARD_FRAMEWORK: {"framework": {"draft": "editor"}},
    Action.PUBLISH_FRAMEWORK: {"framework": {"draft consulting": "editor"}},
    Action.READ_QUESTION_BANK: {"framework": {ALWAYS: "editor hr"}},
    Action.EXPORT_FRAMEWORK: {"framework": {ALWAYS: "editor hr"}},
    # People
    Action.LIST_STAFF: {"nothing": {ALWAYS: ANY_HR}},
    Action.SEE_STAFF_RECORD: {
        "staff record": {ALWAYS: f"staff manager head delegate {HR}"},
        "manager’s record": {ALWAYS: f"manager head {HR}"},
    },
    Action.SEE_MY_TEAM: {"nothing": {ALWAYS: "head manager delegate"}},
    Action.IMPORT_STAFF: {"the whole Trust": {ALWAYS: "hr"}},
    Action.CHANGE_LINE_MANAGER: {"staff record": {ALWAYS: HR}, "manager’s record": {ALWAYS: HR}},
    Action.RECORD_LEAVER: {"staff record": {ALWAYS: HR}},
    Action.RECORD_EMPLOYEE_NUMBER: {"staff record": {ALWAYS: HR}},
    Action.REPORT_WRONG_MANAGER: {"staff record": {ALWAYS: "staff"}, "manager’s record": {ALWAYS: "manager"}},
    Action.REMOVE_SECOND_FACTOR: {"staff record": {ALWAYS: HR}},
    Action.GRANT_ROLES: {"staff record": {ALWAYS: HR}},
    Action.DELEGATE: {"manager’s record": {ALWAYS: f"manager {HR}"}, "staff record": {ALWAYS: HR}},
    Action.READ_THREAD: {
        "staff record": {ALWAYS: f"staff manager head delegate {HR}"},
        "record kept from the manager": {ALWAYS: f"staff head delegate {HR}"},
    },
    Action.MAKE_VALUES_REPORT: {"staff record": {ALWAYS: f"staff manager {HR}"}},
    # Recruitment: HR and the panel
    Action.LIST_VACANCIES: {"nothing": {ALWAYS: f"{ANY_HR} lead panel"}},
    Action.CREATE_VACANCY: {"nothing": {ALWAYS: ANY_HR}},
    Action.SEE_VACANCY: {"vacancy": {ALWAYS: f"{HR} lead panel"}},
    Action.EDIT_VACANCY: {"vacancy": {"draft ready": HR}},
    Action.PUBLISH_VACANCY: {"vacancy": {"draft ready": HR}},
    Action.COPY_VACANCY: {"vacancy": {ALWAYS: HR}},
    Action.PREVIEW_AS_PANEL: {"vacancy": {ALWAYS: f"{HR} lead panel"}},
    Action.EXTEND_VACANCY: {"vacancy": {"published": HR}},
    Action.CLOSE_VACANCY: {"vacancy": {"published": HR}},
    Action.WITHDRAW_VACANCY: {
        "vacancy": {"draft ready published closed sifting shortlisted interviewing": HR}
    },
    Action.END_UNFILLED: {"vacancy": {"decided": HR}},
    Action.SIFT: {"vacancy": {"sifting": "lead panel"}},
    Action.LOCK_OWN_SCORES: {"vacancy": {"sifting": "lead panel"}},
    Action.REDACT: {"vacancy": {"sifting": HR}},
    Action.LET_ONE_READ: {"vacancy": {"sifting": HR}},
    Action.NAME_LEAD: {"vacancy": {"sifting shortlisted": HR}},
    Action.CHANGE_REVIEWERS: {"vacancy": {"sifting": HR}},
    Action.SEE_RANKING: {
        "vacancy": {"sifting shortlisted decided filled unfilled": f"lead {HR}", "interviewing": HR}
    },
    Action.LOCK_SIFT: {"vacancy": {"sifting": "lead"}},
    Action.DRAW_LINE: {"vacancy": {"shortlisted": "lead"}},
    Action.SEE_SHORTLIST: {"vacancy": {"shortlisted interviewing decided filled unfilled": HR}},
    Action.DECIDE_BY_HAND: {"vacancy": {"shortlisted interviewing": HR}},
    Action.APPLY_SHORTLIST: {"vacancy": {"shortlisted interviewing": HR}},
    Action.DECLARE_CONFLICT: {"vacancy": {"interviewing decided filled unfilled": "lead panel"}},
    Action.SETTLE_CONFLICT: {"vacancy": {"interviewing decided filled unfilled": HR}},
    Action.SEE_APPLICANT: {
        "vacancy": {
            "draft ready published closed sifting shortlisted withdrawn": HR,
            "interviewing decided filled unfilled": f"lead panel {HR}",
        }
    },
    Action.SEE_APPLICANT_FILE: {"vacancy": {ALWAYS: HR}},
    Action.KNOW_APPLICANT: {
        "application": {
            "draft submitted sifting not_shortlisted lapsed withdrawn vacancy_withdrawn": HR,
            (
                "shortlisted invited booked declined did_not_attend interviewed appointable reserve reserve_ended "
                "not_appointable offered offer_declined offer_withdrawn checks cleared started"
            ): f"lead panel {HR}",
        }
    },
    Action.SAY_THEY_KNOW: {
        "application": {
            (
                "shortlisted invited booked declined did_not_attend interviewed appointable reserve reserve_ended "
                "not_appointable offered offer_declined offer_withdrawn checks cleared started"
            ): "lead panel",
        }
    },
    Action.SEE_SIFT_SCORES: {
        "vacancy": {"shortlisted interviewing": HR, "decided filled unfilled": f"lead {HR}"}
    },
    # Interviews, from both sides of the table
    Action.SEE_INTERVIEWS: {
        "vacancy": {"interviewing decided filled unfilled": f"lead panel {HR}", "shortlisted": HR},
    },
    Action.CHOOSE_INTERVIEW_QUESTIONS: {"vacancy": {"draft ready shortlisted interviewing": HR}},
    Action.PLAN_INTERVIEWS: {"vacancy": {"shortlisted interviewing": HR}},
    Action.INVITE_TO_INTERVIEW: {"vacancy": {"interviewing": HR}},
    Action.SEE_OWN_INTERVIEW: {"application": {ALWAYS: "candidate"}},
    Action.BOOK_INTERVIEW: {"application": {"invited booked": "candidate"}},
    Action.MANAGE_INTERVIEW: {"interview": {"invited booked declined did_not_attend": HR}},
    Action.RECORD_ABSENCE: {"interview": {"booked": f"lead {HR}"}},
    Action.BOOK_FOR_CANDIDATE: {"interview": {"invited booked": HR}},
    Action.END_INVITATION: {"interview": {"invited": HR}},
    Action.LET_ONE_INTERVIEW: {"interview": {"booked": HR}},
    Action.PRINT_INTERVIEW_KIT: {"interview": {ALWAYS: f"lead panel {HR}"}},
    Action.SCORE_INTERVIEW: {"interview": {"booked": "lead panel"}},
    Action.SEE_ROUND_TABLE: {"interview": {ALWAYS: f"lead {HR}"}},
    Action.AGREE_INTERVIEW: {"interview": {"booked": "lead"}},
    # Recruitment: the decision, the offer and the checks
    Action.DECIDE_APPOINTMENT: {"vacancy": {"interviewing": "lead"}},
    Action.LET_THROUGH_GATE: {"vacancy": {"interviewing": HR}},
    Action.READ_DECISION_RECORD: {"vacancy": {"decided filled unfilled": f"lead {HR} auditor"}},
    Action.READ_HOW_INVITED: {"vacancy": {"decided filled unfilled": f"{HR} auditor"}},
    # Of a vacancy withdrawn before its names were shown the lead has not said whom they know, so HR write it.
    Action.WRITE_FEEDBACK: {
        "vacancy": {"interviewing decided filled unfilled": f"lead {HR}", "withdrawn": HR}
    },
    Action.LIST_OFFERS: {"nothing": {ALWAYS: ANY_HR}},
    Action.SET_CHECK_RULES: {"the whole Trust": {ALWAYS: "hr"}},
    Action.MAKE_OFFER: {"vacancy": {"decided": HR}},
    Action.TAKE_FROM_RESERVE: {"vacancy": {"decided filled": HR}},
    Action.SEE_CHECKS: {"vacancy": {"decided filled unfilled": HR}},
    Action.SEE_CHECK_PROGRESS: {"vacancy": {"decided filled unfilled": f"lead {HR}"}},
    Action.MANAGE_CHECKS: {"vacancy": {"decided filled": HR}},
    Action.RECORD_JOINING: {"vacancy": {"decided": HR}},
    Action.SEE_OFFER: {
        "application": {"offered offer_declined offer_withdrawn checks cleared started": f"candidate {HR}"}
    },
    Action.ANSWER_OFFER: {"application": {"offered checks cleared": "candidate"}},
    Action.SEE_OWN_CHECKS: {"application": {"offered checks cleared started": "candidate"}},
    Action.READ_OWN_FEEDBACK: {
        "application": {
            "not_shortlisted declined did_not_attend not_appointable reserve reserve_ended appointable offered "
            "withdrawn vacancy_withdrawn offer_declined offer_withdrawn checks cleared started": "candidate"
        }
    },
    Action.ANSWER_RESERVE: {"application": {"reserve": "candidate"}},
    # Recruitment: the candidate
    Action.SEE_CANDIDATE_MENU: {"nothing": {ALWAYS: "candidate"}},
    Action.LIST_OWN_APPLICATIONS: {"nothing": {ALWAYS: SIGNED_IN}},
    # Whoever has applied is led to what they have.
    Action.START_APPLICATION: {"vacancy": {"published": SIGNED_IN, CLOSED_ON: "candidate"}},
    Action.SEE_OWN_APPLICATION: {"application": {ALWAYS: "candidate"}},
    Action.EDIT_APPLICATION: {"application": {"draft": "candidate"}},
    Action.SUBMIT_APPLICATION: {"application": {"draft": "candidate"}},
    Action.WITHDRAW_APPLICATION: {
        "application": {
            "draft submitted sifting shortlisted invited booked interviewed appointable reserve": "candidate"
        }
    },
    # Induction
    Action.LIST_INDUCTIONS: {"nothing": {ALWAYS: STAFF}},
    Action.LIST_ALL_INDUCTIONS: {"nothing": {ALWAYS: ANY_HR}},
    Action.SEE_PROGRAMME: {"nothing": {ALWAYS: ANY_HR}},
    Action.GIVE_FRESH_EYES: {"request for fresh eyes": {ALWAYS: "starter"}},
    Action.SEE_FRESH_EYES: {"nothing": {ALWAYS: f"{ANY_HR} exec analyst"}},
    Action.COMPOSE_PROGRAMME: {"the whole Trust": {ALWAYS: "hr"}},
    Action.PREVIEW_INDUCTION: {"staff record": {ALWAYS: HR}, "manager’s record": {ALWAYS: HR}},
    Action.CHANGE_BLOCKS: {"induction": {"running": HR}},
    Action.IMPORT_TRAINING: {"the whole Trust": {ALWAYS: "hr"}},
    Action.SEE_TRAINING: {"induction": {ALWAYS: f"{PARTIES} head delegate {HR}"}},
    Action.MAKE_INDUCTION_RECORD: {"induction": {ALWAYS: f"{PARTIES} {HR}"}},
    Action.MAKE_INDUCTION_CERTIFICATE: {"induction": {"finished": f"{PARTIES} {HR}"}},
    Action.START_BY_HAND: {"staff record": {ALWAYS: HR}, "manager’s record": {ALWAYS: HR}},
    Action.SET_GOALS: {"induction": {"running": PARTIES}},
    Action.START_INDUCTION: {"induction that could not start": {ALWAYS: HR}},
    Action.SEE_INDUCTION: {"induction": {ALWAYS: f"{PARTIES} head delegate buddy {HR}"}},
    Action.SEE_STRENGTHS: {"induction": {ALWAYS: PARTIES}},
    Action.COMPLETE_ITEM: ITEMS,
    Action.TAKE_BACK_ITEM: ITEMS,
    Action.ACCEPT_PROOF: {"induction": {}, "induction with an assessor": {ALWAYS: "buddy"}},
    Action.NAME_BUDDY: {
        "induction": {"running": f"manager delegate {HR}"},
        "person who is coming": {"expected preparing": f"manager delegate {HR}"},
    },
    Action.SET_INDUCTION_DAYS: {"induction": {"running": f"manager delegate {HR}"}},
    Action.SEE_CHECK_IN: {"check-in": {ALWAYS: f"{PARTIES} {HR}"}},
    Action.RATE_CHECK_IN: {"check-in": {"open": PARTIES}},
    Action.SEE_CHECK_IN_RATINGS: {"check-in": {"both_rated": PARTIES, "confirmed": f"{PARTIES} {HR}"}},
    Action.CONFIRM_CHECK_IN: {"check-in": {"both_rated confirmed": PARTIES}},
    Action.RECORD_OUTCOME: {"check-in": {"confirmed": "manager"}},
    # The second manager is the head, the appeal is heard by the lead: nobody else of the cast comes near it.
    Action.SEE_OUTCOME: {
        "outcome": {
            "recorded": f"{PARTIES} {HR}",
            "proposed agreed not_agreed": f"{PARTIES} head {HR}",
            "appealed upheld overturned": f"{PARTIES} head lead {HR}",
        }
    },
    Action.ANSWER_AS_SECOND_MANAGER: {"outcome": {"proposed": "head"}},
    Action.NAME_SECOND_MANAGER: {"outcome": {"proposed": HR}},
    Action.REPLY_TO_OUTCOME: {"outcome": {ALWAYS: "starter"}},
    Action.APPEAL_OUTCOME: {"outcome": {"recorded agreed": "starter"}},
    Action.NAME_HEARER: {"outcome": {"appealed": HR}},
    Action.DECIDE_APPEAL: {"outcome": {"appealed": "lead"}},
    Action.RECORD_SUPPORT_REVIEW: {"review of a support plan": {"planned": "manager"}},
    Action.TAKE_BACK_SUPPORT_REVIEW: {"review of a support plan": {"recorded": "manager"}},
    Action.ANSWER_SUPPORT_REVIEW: {"review of a support plan": {"recorded": "starter"}},
    # The buddy is named in the plan to help. Of an outcome whose plan is the manager's own to help, nobody.
    Action.SEE_PROMISED_HELP: {"plan with a helper": {ALWAYS: "buddy"}, "outcome": {}},
    Action.NAME_PLAN_HELPER: {"review of a support plan": {"planned recorded": f"manager {HR}"}},
    Action.SEE_ARRIVAL: {
        "person who is coming": {
            "expected preparing joined": f"{PARTIES} delegate buddy {HR}",
            "not_coming": f"{PARTIES} delegate {HR}",
        }
    },
    Action.START_PREPARING: {"person who is coming": {"expected preparing": HR}},
    Action.MOVE_FIRST_DAY: {"person who is coming": {"expected preparing": HR}, "induction": {"running": HR}},
    Action.DO_PREPARATION: {
        "starter’s thing to get ready": {"to_do done": "starter"},
        "manager’s thing to get ready": {"to_do done": "manager delegate"},
        "buddy’s thing to get ready": {"to_do done": "buddy"},
        "HR’s thing to get ready": {"to_do done": HR},
    },
    Action.SEE_PROBATION: {"probation": {ALWAYS: f"{PARTIES} {HR}"}},
    Action.DECIDE_PROBATION: {"probation": {"running extended": "manager"}},
    **TRUTH_OF_APPRAISAL,
}

# The states of each kind of thing, so that those nobody wrote down are asked about too; a test below holds them to the
# machines. What has no machine has the states that people speak of.
STATES = {
    "nothing": "always",
    "framework": "draft consulting live retired",
    "document": "queued rendering ready failed",
    "staff record": "current left",
    "manager’s record": "current",
    "staff file": "always",
    "the whole Trust": "always",
    "vacancy": "draft ready published closed sifting shortlisted interviewing decided filled unfilled withdrawn",
    "application": (
        "draft submitted sifting shortlisted not_shortlisted invited booked declined did_not_attend interviewed "
        "appointable reserve reserve_ended not_appointable offered offer_declined offer_withdrawn checks cleared "
        "started lapsed withdrawn vacancy_withdrawn"
    ),
    "outcome": "recorded proposed agreed not_agreed appealed upheld overturned",
    "induction with an assessor": "running",
    "review of a support plan": "planned recorded confirmed closed",
    "plan with a helper": "recorded",
    "probation": "running extended confirmed ended closed",
    "interview": "invited booked declined did_not_attend interviewed",
    "induction that could not start": "always",
    "request for fresh eyes": "always",
    "induction": "running finished ended",
    **{f"{who}’s item": "waiting to_do done closed" for who in ("starter", "manager", "buddy", "HR")},
    "person who is coming": "expected preparing joined not_coming",
    **{f"{who}’s thing to get ready": "to_do done closed" for who in ("starter", "manager", "buddy", "HR")},
    "check-in": "open both_rated confirmed closed",
    **STATES_OF_APPRAISAL,
}

Cell = tuple[Action, str, str, frozenset[str]]


def cells() -> Iterator[Cell]:
    """(action, kind, state, who may) for every state of every kind that an action is about."""
    for action, kinds in TRUTH.items():
        for kind, rows in kinds.items():
            for state in STATES[kind].split():
                said = [who for states, who in rows.items() if states == ALWAYS or state in states.split()]
                yield action, kind, state, frozenset(" ".join(said).split())


def sentence(who: str, action: Action, kind: str, state: str, may: str = "may") -> str:
    """Such as "lead may sift while the vacancy is sifting"."""
    words = f"{who} {may} {action.replace('_', ' ')}"
    if kind == "nothing":
        return words
    return (
        f"{words}: {kind}" if state == "always" else f"{words} while the {kind} is {state.replace('_', ' ')}"
    )


CELLS = list(cells())
ALLOWED = [(who, *cell[:3]) for cell in CELLS for who in sorted(cell[3])]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), on_stage() as world:
        yield world


def ask(world: World, who: str, action: Action, kind: str, state: str):
    if kind == "nothing":
        return decide(world.who(who), action)
    scene = world.scenes[kind][state]
    return decide(world.who(who, scene), action, scene.object)


@pytest.mark.parametrize(("who", "action", "kind", "state"), ALLOWED, ids=[sentence(*row) for row in ALLOWED])
def test_allowed(world, who, action, kind, state):
    decision = ask(world, who, action, kind, state)
    assert decision, f"{sentence(who, action, kind, state, 'may not')}: “{decision.reason}”"


@pytest.mark.parametrize(
    ("action", "kind", "state", "allowed"),
    CELLS,
    ids=[sentence("nobody else" if cell[3] else "nobody", *cell[:3]) for cell in CELLS],
)
def test_refused_with_a_sentence(world, action, kind, state, allowed):
    decisions = {who: ask(world, who, action, kind, state) for who in PERSONAS if who not in allowed}

    assert [sentence(who, action, kind, state) for who, decision in decisions.items() if decision] == []
    assert {
        reason for decision in decisions.values() if not is_a_sentence(reason := decision.reason)
    } == set()


def is_a_sentence(words: str) -> bool:
    return re.fullmatch(r"[A-Z].{10,}[.]", words) is not None


def test_every_action_is_in_the_truth_table():
    assert set(TRUTH) == set(Action)


def test_every_word_of_the_truth_table_means_something():
    kinds = {kind for rows in TRUTH.values() for kind in rows}
    people = {who for cell in CELLS for who in cell[3]}
    states = {
        (kind, state)
        for rows in TRUTH.values()
        for kind, said in rows.items()
        for states in said
        for state in states.split()
        if state != ALWAYS
    }
    real = {(kind, state) for kind, all_states in STATES.items() for state in all_states.split()}

    assert (kinds - set(STATES), people - set(PERSONAS), states - real) == (set(), set(), set())


def test_there_is_a_scene_for_every_state(world):
    states = {kind: set(each.split()) for kind, each in STATES.items() if kind != "nothing"}
    assert {kind: set(map(str, scenes)) for kind, scenes in world.scenes.items()} == states


def test_every_scene_is_in_the_state_it_is_listed_under(world):
    scenes = [scene for kind in world.scenes.values() for scene in kind.values()]
    machines = [scene for scene in scenes if hasattr(scene.object, "state")]
    assert {(each.kind, each.state) for each in machines if each.object.state != each.state} == set()
    listed: dict[type, set[str]] = {}
    for each in machines:
        listed.setdefault(type(each.object), set()).add(str(each.state))
    short = {
        model.__name__: set(model.MACHINE.states) - states
        for model, states in listed.items()
        if hasattr(model, "MACHINE") and set(model.MACHINE.states) != states
    }
    assert short == {}
