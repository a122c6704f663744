"""One vacancy's decision under the seven principles of public life, each filled from what happened (reference §1.3)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from recruitment.cutting import UNREACHABLE
from recruitment.models import (
    AppliedDecision,
    Conflict,
    JudgedAlone,
    PanelDeclaration,
    ShortlistDecision,
    Vacancy,
)
from recruitment.queries.decision_facts import Facts, facts_of
from recruitment.states import AGREED, SIFTED, ApplicationState
from recruitment.tracker import moment
from values_hub.access.roles import Role
from values_hub.framework.models import Trust
from values_hub.people.models import StaffRecord

Source = ShortlistDecision.Source
UNSETTLED = "HR has not written down yet what is done about it"


@dataclass(frozen=True)
class Principle:
    """One heading of the record: what the principle asks, and what happened here, a sentence a line."""

    name: str
    asks: str
    happened: list[str]


def decision_record(vacancy: Vacancy, *, for_hr: bool = False) -> list[Principle]:
    """The seven headings in Nolan's order, for the same queries however many applied.

    `for_hr`: with what is HR's and internal audit's alone to know, how many were invited by hand or by a guaranteed
    interview. A lead who read it beside the line they drew would look for who that was.
    """
    facts = facts_of(vacancy)
    return [
        Principle("Selflessness", "Act solely in the public interest.", _selflessness(facts)),
        Principle("Integrity", "Declare and resolve interests and relationships.", _integrity(facts)),
        Principle(
            "Objectivity",
            "Decide fairly and on merit, on the best evidence.",
            _objectivity(facts, for_hr=for_hr),
        ),
        Principle("Accountability", "Answer for decisions, and submit to scrutiny.", _accountability(facts)),
        Principle("Openness", "Decide openly; withhold nothing without a reason.", _openness(facts)),
        Principle("Honesty", "Be truthful, also about what is not known.", _honesty(facts)),
        Principle("Leadership", "Show these principles in how one behaves.", _leadership(facts)),
    ]


def recorded_vacancies(user: Any) -> QuerySet[Vacancy]:
    """The vacancies whose record this person may ask for: those they see, and for internal audit every decided one."""
    if any(grant.role == Role.AUDITOR for grant in user.grants):
        return Vacancy.objects.filter(state__in=AGREED)
    return Vacancy.objects.visible_to(user)


def build(vacancy_id: UUID) -> dict[str, object]:
    """What the PDF shows. Raises Vacancy.DoesNotExist when it is no longer there."""
    vacancy = Vacancy.objects.select_related("unit", "framework").get(pk=vacancy_id)
    trust = Trust.objects.first()
    return {
        "vacancy": vacancy,
        "principles": decision_record(vacancy),
        "trust_name": trust.name if trust else "",
        "classification": "Confidential: HR, the panel’s lead and internal audit",
        "about": [
            ("Vacancy", f"{vacancy.title}, {vacancy.reference}"),
            ("Team", vacancy.unit.name),
            ("Band", vacancy.get_band_display()),
        ],
    }


def _selflessness(facts: Facts) -> list[str]:
    vacancy = facts.vacancy
    applied = sum(facts.states.get(state, 0) for state in (ApplicationState.SUBMITTED, *SIFTED))
    lines = [f"{_people(applied)} applied and stayed in the running to be scored."]
    if vacancy.published_at:
        lines.insert(
            0,
            f"Advertised openly from {moment(vacancy.published_at)} "
            f"until {moment(vacancy.closed_at or vacancy.closes_at)}.",
        )
    if vacancy.valued:
        lines.append(f"What the advert said the Trust values in this job: {vacancy.valued}")
    return lines


def _integrity(facts: Facts) -> list[str]:
    lines = []
    kinds, outcomes = dict(Conflict.Kind.choices), dict(Conflict.Outcome.choices)
    for (kind, outcome), number in sorted(facts.knew.items()):
        lines.append(
            f"While scoring, {_times(number, 'a panel member')} said that they knew whose answer it was "
            f"({_lower(kinds[kind])}). {outcomes[outcome]}."
        )
    knows, settled = dict(PanelDeclaration.Knows.choices), dict(PanelDeclaration.Outcome.choices)
    for (kind, outcome), number in sorted(facts.declared.items()):
        lines.append(
            f"Of those shortlisted, {_times(number, 'somebody who meets them')} said that they knew one "
            f"({_lower(knows[kind])}). {settled.get(outcome, UNSETTLED)}."
        )
    if not lines:
        lines = ["Nobody on the panel has declared in this system that they know somebody who applied."]
    if facts.silent:
        have = "person has" if facts.silent == 1 else "people have"
        lines.append(f"{facts.silent} {have} not said whether they know anybody, and so saw no name.")
    if facts.redactions:
        lines.append(f"Words that said who wrote it were hidden in {_counted(facts.redactions, 'answer')}.")
    return lines


def _objectivity(facts: Facts, *, for_hr: bool) -> list[str]:
    vacancy, sift, interview = facts.vacancy, facts.sift, facts.interview
    locks = [each.scores_locked_at for each in facts.panel if each.scores_locked_at]
    lines = []
    if locks:
        lines.append(
            f"{_members(len(locks), len(facts.panel))} locked their own scores, "
            f"the last at {moment(max(locks))}, before any of them saw another’s."
        )
    if vacancy.scores_locked_at:
        lines.append(
            f"The scores were fixed at {moment(vacancy.scores_locked_at)}. Names became known only after that."
        )
    if sift["by_lead"]:
        lines.append(
            f"On {sift['by_lead']} of {_counted(sift['scores'], 'answer')} the panel was far apart, talked, "
            "and wrote down an agreed score with a reason."
        )
    elif sift["scores"]:
        lines.append(f"The panel was close on all {_counted(sift['scores'], 'answer')}.")
    lines += _line_drawn(facts, for_hr=for_hr)
    if interview["scores"]:
        lines.append(
            f"At interview the panel agreed {_counted(interview['scores'], 'score')} "
            f"for {_people(interview['people'])}, "
            f"{_each_or(interview['reasons'], interview['scores'])} with a reason written down."
        )
    lines += [
        f"{_judged(each)} {each.given_by} wrote down why that was enough, at {moment(each.given_at)}: {each.reason}"
        for each in facts.alone
    ]
    lines += [
        f"Somebody below the values gate was let through by {each.given_by}, at {moment(each.given_at)}: "
        f"{each.reason}"
        for each in facts.exceptions
    ]
    if facts.applied is not None:
        lines.append(_passed_over(facts, facts.applied))
    return lines


def _judged(alone: JudgedAlone) -> str:
    if alone.answers is None:
        return "One interview was held by one member of staff alone."
    were = "was" if alone.answers == 1 else "were"
    return f"{_counted(alone.answers, 'answer')} {were} read by one person alone."


def _passed_over(facts: Facts, applied: AppliedDecision) -> str:
    """Who was not appointed although their scores said so, and why."""
    nobody = facts.chose_nobody
    if not applied.top_scorer_passed_over:
        return (
            "The panel appointed nobody. Nobody reached the values gate."
            if nobody
            else "Nobody through the gate who scored higher was passed over."
        )
    who = (
        "The panel appointed nobody, although somebody had reached the values gate."
        if nobody
        else "The highest scorer through the gate was not appointed."
    )
    return f"{who} The panel’s reason: {applied.passed_over_reason}"


def _line_drawn(facts: Facts, *, for_hr: bool) -> list[str]:
    lines = []
    if facts.lines:
        last = facts.lines[-1]
        where = (
            "above every score"
            if last.at_least >= UNREACHABLE
            else f"at a mean of {last.at_least.normalize():f}"
        )
        drawn = f"The line was drawn {where} by {last.drawn_by}, at {moment(last.drawn_at)}"
        moved = len(facts.lines) - 1
        lines.append(
            f"{drawn}, and before that {_often(moved)} elsewhere. The reason it was moved: {last.reason}"
            if moved
            else f"{drawn}, on the scores alone."
        )
    if not for_hr or not facts.shortlist:
        return lines
    outcomes = dict(ShortlistDecision.Outcome.choices)
    scheme = sum(count for (source, _), count in facts.shortlist.items() if source == Source.SCHEME)
    placed = _people(scheme) if scheme else "Nobody"
    lines.append(f"{placed} had a place by a guaranteed interview scheme, by rule, after the line.")
    by_hand = {
        outcome: count for (source, outcome), count in facts.shortlist.items() if source == Source.HAND
    }
    lines += [
        f"HR decided by hand, with a reason written down, about {_people(count)}: {_lower(outcomes[outcome])}."
        for outcome, count in sorted(by_hand.items())
    ]
    if not by_hand:
        lines.append("HR decided about nobody by hand.")
    return lines


def _accountability(facts: Facts) -> list[str]:
    lines = []
    if facts.applied is not None:
        lines.append(
            f"{facts.applied.applied_by} made the panel’s decisions final at {moment(facts.applied.applied_at)}."
        )
        if facts.applied.executives_told:
            lines.append(
                f"The explanation went to {_counted(facts.applied.executives_told, 'executive director')}."
            )
    if facts.appointed is not None:
        lines.append(f"{facts.appointed.name} was chosen. The reason: {facts.appointed.appointment_reason}")
        lines.append(f"Chosen by {facts.appointed.appointed_by}, at {moment(facts.appointed.appointed_at)}.")
    return lines or ["Nobody holds the place."]


def _openness(facts: Facts) -> list[str]:
    owed, sent, last = facts.feedback["owed"], facts.feedback["sent"], facts.feedback["last"]
    lines = []
    if facts.applied is not None:
        lines.append(f"{_people(facts.applied.told)} interviewed heard the decision the moment it was made.")
    if sent and isinstance(last, dt.datetime):
        lines.append(
            f"Feedback on each value went to {sent} of the {owed} who were scored, the last at {moment(last)}."
        )
    else:
        lines.append(f"Feedback on each value has not been sent yet to any of the {owed} who were scored.")
    return lines


def _honesty(facts: Facts) -> list[str]:
    states = facts.states
    lines = [_what_was_unseen(facts)]
    for state, words in (
        (ApplicationState.WITHDRAWN, "withdrew"),
        (ApplicationState.DECLINED, "did not want an interview, or chose no time for one"),
        (ApplicationState.DID_NOT_ATTEND, "did not come to the interview"),
    ):
        if states.get(state):
            lines.append(f"{_people(states[state])} {words}.")
    return lines


def _leadership(facts: Facts) -> list[str]:
    scored = [f"{_post(each.staff)}{' (lead)' if each.is_lead else ''}" for each in facts.panel]
    met = [
        f"{_post(each.staff) if each.staff else each.name}"
        f"{' (lead)' if each.is_lead else ', service user or carer' if each.is_lay else ''}"
        for each in facts.interviewers
    ]
    staff = [
        *(each.staff for each in facts.panel),
        *(each.staff for each in facts.interviewers if each.staff),
    ]
    lines = [f"Who scored the answers: {'; '.join(scored)}."]
    lines.append(f"Who interviewed: {'; '.join(met)}." if met else "Nobody was named to interview.")
    return [*lines, f"They come from {_counted(len({each.post.unit_id for each in staff}), 'team')}."]


def _post(staff: StaffRecord) -> str:
    return f"{staff.name}, {staff.post.title}, {staff.post.unit.name}"


def _lower(words: str) -> str:
    return words if words.startswith("I ") else words[:1].lower() + words[1:]


def _times(number: int, who: str) -> str:
    return f"{who} once" if number == 1 else f"{who} {number} times"


def _often(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _what_was_unseen(facts: Facts) -> str:
    """In how many of what was scored the panel saw no evidence."""
    kinds = [("scored answer", facts.sift), ("agreed interview score", facts.interview)]
    scored = [(what, of["unseen"], of["scores"]) for what, of in kinds if of["scores"]]
    if not scored:
        return "Nothing was scored."
    if not any(unseen for _, unseen, _ in scored):
        return f"Some evidence was seen in {' and '.join(f'every {what}' for what, _, _ in scored)}."
    missing = " and ".join(f"{unseen} of {_counted(count, what)}" for what, unseen, count in scored)
    return f"No evidence was seen in {missing}. No evidence is counted apart and is in no mean."


def _members(part: int, whole: int) -> str:
    everybody = {1: "The one panel member", 2: "Both panel members"}.get(whole, f"All {whole} panel members")
    return everybody if part == whole else f"{part} of {whole} panel members"


def _each_or(part: int, whole: int) -> str:
    return "each" if part == whole else "none" if not part else str(part)
