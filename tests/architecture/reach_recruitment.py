"""Who gets through to which address of recruitment: the map (reach.py) from the jobs to the first day."""

from typing import Any

from recruitment.models import (
    Answer,
    HistoryEntry,
    Hold,
    Interviewer,
    PanelDeclaration,
    Referee,
    Reference,
    Score,
)
from recruitment.states import SHORTLISTED_ON
from tests.architecture.mapping import ANY_HR, EVERYBODY, HR, SIGNED_IN, STAFF, Page, page, post, word
from tests.cast import World


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
    return vacancy.applications.filter(state__in=SHORTLISTED_ON).order_by("last_name")[0].pk


def conflict(_world: World, vacancy: Any) -> Any:
    return PanelDeclaration.objects.exclude(knows="nobody").get(vacancy=vacancy).pk


def an_interviewer(_world: World, interview: Any) -> Any:
    return Interviewer.objects.filter(vacancy=interview.application.vacancy_id).order_by("is_lead")[0].pk


def below_the_gate(_world: World, vacancy: Any) -> Any:
    return vacancy.applications.get(last_name="Applewhite1").pk


def holder(_world: World, vacancy: Any) -> Any:
    return vacancy.applications.get(state="cleared").pk


def in_reserve(_world: World, vacancy: Any) -> Any:
    return vacancy.applications.get(state="reserve").pk


def a_reference(_world: World, vacancy: Any) -> Any:
    return Reference.objects.get(asked_for__application__vacancy=vacancy).pk


READY, SIFTING, LOCKED = ("vacancy", "ready"), ("vacancy", "sifting"), ("vacancy", "shortlisted")
REVEALED = INTERVIEWING = ("vacancy", "interviewing")
BOOKED = ("interview", "booked")
DECIDED = ("vacancy", "decided")
WRITING = ("application", "draft")

RECRUITMENT: dict[str, Page] = {
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
    "apply:interview": page("candidate", ("application", "invited")),
    "apply:give_back": page("candidate", ("application", "booked")),
    "apply:decline_interview": page("candidate", ("application", "booked")),
    "apply:interview_calendar": page("candidate", ("application", "booked")),
    "apply:feedback": page("candidate", ("application", "not_appointable")),
    "apply:reserve": page("candidate", ("application", "reserve")),
    "apply:offer": page("candidate", ("application", "offered")),
    "apply:start_date": page("candidate", ("application", "cleared")),
    "apply:answer_offer": page("candidate", ("application", "offered")),
    "apply:offer_letter": post("candidate", ("application", "offered")),
    "apply:checks": page("candidate", ("application", "checks")),
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
    "recruitment:end": page(HR, DECIDED),
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
    "recruitment:one_reader": page(HR, SIFTING),
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
    "recruitment:applicant_file": page(HR, REVEALED, application=invited),
    # Interviews
    "recruitment:interviews": page(f"{HR} lead panel", INTERVIEWING),
    "recruitment:interview_plan": page(HR, INTERVIEWING),
    "recruitment:interview_times": page(HR, INTERVIEWING),
    "recruitment:interviewers": page(HR, INTERVIEWING),
    "recruitment:lay_interviewer": page(HR, INTERVIEWING),
    "recruitment:invite": page(HR, INTERVIEWING),
    "recruitment:interview": page(HR, BOOKED),
    "recruitment:interview_calendar": page(f"{HR} lead panel", BOOKED),
    "recruitment:kit": page("lead panel", BOOKED),
    "recruitment:autosave_kit": post("lead panel", BOOKED),
    "recruitment:print_kit": post(f"{HR} lead panel", BOOKED),
    "recruitment:lock_kit": page("lead panel", BOOKED),
    "recruitment:know_candidate": page("lead panel", BOOKED),
    "recruitment:easy_kit": page("", BOOKED, onward="lead panel", number=word(1)),
    "recruitment:easy_autosave": post("", BOOKED, number=word(1)),
    "recruitment:excuse": page(HR, BOOKED, interviewer=an_interviewer),
    "recruitment:book_for": page(HR, BOOKED),
    "recruitment:one_interviewer": page(HR, BOOKED),
    "recruitment:did_not_attend": page(f"lead {HR}", BOOKED),
    "recruitment:end_invitation": page(HR, ("interview", "invited")),
    "recruitment:invite_again": post(HR, ("interview", "did_not_attend")),
    "recruitment:round_table": page(f"lead {HR}", ("interview", "interviewed")),
    "recruitment:agree_interview": page("lead", BOOKED, number=word(1)),
    "recruitment:finish_interview": page("lead", BOOKED),
    # Behind a link: a kind page for everybody who does not hold it, and nothing else.
    "recruitment:lay": page(EVERYBODY),
    "recruitment:lay_open": page(EVERYBODY, token=word("no-such-link")),
    "recruitment:lay_question": page("", onward=EVERYBODY, interview=word("none"), number=word(1)),
    "recruitment:lay_autosave": post(EVERYBODY, interview=word("none"), number=word(1)),
    "recruitment:lay_declare": page(EVERYBODY),
    "recruitment:lay_know": page("", onward=EVERYBODY, interview=word("none")),
    "recruitment:lay_finish": page("", onward=EVERYBODY, interview=word("none")),
    "recruitment:offers": page(ANY_HR),
    "recruitment:chase": post(ANY_HR),
    "recruitment:check_rules": page("hr"),
    "recruitment:decide": page("lead", INTERVIEWING),
    "recruitment:apply_decisions": page("lead", INTERVIEWING),
    "recruitment:decide_candidate": page("lead", INTERVIEWING, application=below_the_gate),
    "recruitment:agree_words": page("lead", INTERVIEWING, application=below_the_gate),
    "recruitment:gate": page(HR, INTERVIEWING, application=below_the_gate),
    "recruitment:decision_record": page(f"lead {HR} auditor", DECIDED),
    "recruitment:decision_record_pdf": post(f"lead {HR} auditor", DECIDED),
    "recruitment:feedback": page(f"lead {HR}", DECIDED),
    "recruitment:send_feedback": page(f"lead {HR}", DECIDED),
    "recruitment:feedback_letter": page(f"lead {HR}", DECIDED, application=holder),
    "recruitment:reserve": page(HR, DECIDED),
    "recruitment:take_from_reserve": page(HR, DECIDED, application=in_reserve),
    "recruitment:offer": page(HR, DECIDED, application=holder),
    "recruitment:extend_offer": page(HR, DECIDED, application=holder),
    "recruitment:withdraw_offer": page(HR, DECIDED, application=holder),
    "recruitment:propose_start": page(HR, DECIDED, application=holder),
    "recruitment:progress": page(f"lead {HR}", DECIDED),
    "recruitment:checks": page(HR, DECIDED, application=holder),
    "recruitment:check_one": page(HR, DECIDED, application=holder, kind=word("references")),
    "recruitment:check_step": page(
        HR, DECIDED, application=holder, kind=word("references"), name=word("hand-on")
    ),
    "recruitment:reference_received": post(HR, DECIDED, application=holder, reference=a_reference),
    "recruitment:joining": page(HR, DECIDED),
    "recruitment:joining_manager": page(HR, DECIDED),
}
