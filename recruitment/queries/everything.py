"""Everything recruitment holds about one person, for that person: the same words on their page and in their file.

Right of access, UK GDPR article 15. Left out: what is others' (who else applied, who gave which score) and, until the
vacancy has been decided, every score. What a referee says is confidential (DPA 2018 schedule 2 paragraph 24). Who has
read it is said by the part they play, without a name.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from recruitment.models import Answer, Application, MonitoringKey
from recruitment.queries.candidates import own_answer, own_applications
from recruitment.queries.own_decisions import RELATED, decisions_told
from recruitment.queries.own_interviews import Row, Told, interviews_told
from recruitment.queries.own_readers import readers_told
from recruitment.queries.paper import Paper, background_of, declaration_of, latest_first
from recruitment.states import OVER, ApplicationState
from recruitment.tracker import moment, news_of, status_of
from values_hub.audit.queries import moves_of
from values_hub.equality import intake
from values_hub.outbox.queries import letters_to

# The outbox empties them (outbox.queries.WORDS_KEPT).
FORGOTTEN = "We keep the words of a letter for a year."


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it, as (what it is, what it says)."""

    heading: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Held:
    """All that is held about one application, or all the letters."""

    title: str
    parts: Sequence[Part]


def everything_about(user: Any, *, at: dt.datetime) -> list[Held]:
    """One `Held` an application, the latest first, then the letters. Constant in queries, however many there are."""
    answers = Answer.objects.select_related(
        "question__question__behaviour__value", "agreed"
    ).prefetch_related("scores")
    mine = list(
        own_applications(user)
        .select_related("applicant", "background", "declaration", *RELATED)
        .prefetch_related("history", "referees", Prefetch("answers", answers.order_by("question__order")))
    )
    keys = dict(MonitoringKey.objects.filter(application__in=mine).values_list("application", "key"))
    equality = intake.own_words(source_type="application", source_ids=keys.values())
    moves = defaultdict(list)
    for each in moves_of(Application, [each.pk for each in mine]):
        moves[each.subject_id].append(each)
    met = interviews_told(mine, decided=[each.pk for each in mine if each.vacancy.state in OVER])
    decided = decisions_told(mine)
    read = readers_told(mine)
    held = [
        _application(
            each, equality.get(keys.get(each.pk), []), moves[each.pk],  # type: ignore[arg-type]
            [*met.get(each.pk, []), *decided.get(each.pk, []), ("Who has read it", read.get(each.pk, []))], at,
        )
        for each in mine
    ]  # fmt: skip
    letters = [
        Part(
            letter.subject,
            [("Sent", moment(letter.created_at)), ("To", letter.to), ("It said", letter.text or FORGOTTEN)],
        )
        for letter in letters_to(user, about="recruitment")
    ]
    return [*held, Held("Letters we have sent you", letters)] if letters else held


def _application(
    row: Application, equality: Sequence[Row], moves: Iterable[Any], met: Sequence[Told], at: dt.datetime
) -> Held:
    paper = Paper(
        application=row, answers=[own_answer(each) for each in row.answers.all()],
        history=latest_first(row.history.all()),
        referees=latest_first(row.referees.all()),
        background=background_of(row), declaration=declaration_of(row), today=timezone.localdate(at),
    )  # fmt: skip
    parts = [
        Part("Where it stands", _standing(row, moves, at)),
        Part("Your details", _details(row)),
        *_history(paper),
        Part("Registration and qualification", _registration(paper)),
        *_referees(paper),
        Part("Declarations", _declarations(paper)),
        Part("Guaranteed interviews and adjustments", _schemes(row)),
        *_answers(row),
        *(Part(heading, rows) for heading, rows in met),
        Part("Equality monitoring", list(equality)),
    ]
    kept = [
        Part(part.heading, rows)
        for part in parts
        if (rows := [(what, says) for what, says in part.rows if says])
    ]
    return Held(f"{row.vacancy.title}, {row.vacancy.unit.name}", kept)


def _standing(row: Application, moves: Iterable[Any], at: dt.datetime) -> list[Row]:
    told: list[Row] = [
        ("Reference", row.reference), ("Now", news_of(row, at).now), ("Started", moment(row.started_at)),
    ]  # fmt: skip
    last = ""
    for each in moves:
        # In the words of the tracker, which say no more than has been told.
        words = status_of(each.to_state)
        if words != last:
            told.append((words, moment(each.at)))
            last = words
        if each.actor_id == row.applicant_id and each.reason:
            told.append(("Your reason", each.reason))
    if row.state != ApplicationState.DRAFT and row.vacancy.state in OVER and row.appointment_reason:
        told.append(("Why the panel chose you", row.appointment_reason))
    return told


def _details(row: Application) -> list[Row]:
    return [
        ("Name", row.name),
        ("Another name you have had", row.previous_name),
        ("Email", row.applicant.email),
        ("Phone number", row.phone),
        ("Right to work in the UK", _yes(row.right_to_work, row.right_to_work_detail)),
    ]


def _history(paper: Paper) -> list[Part]:
    entries = [
        Part(
            f"Work and study: {each.title or each.organisation}",
            [("Where", each.organisation), ("When", each.when(paper.now)), ("What you did", each.duties),
             ("Why you left", each.reason_for_leaving)],
        )
        for each in paper.history
    ]  # fmt: skip
    gaps = [(each.words, each.explanation) for each in paper.gaps]
    return [*entries, Part("Gaps in your history", gaps)]


def _registration(paper: Paper) -> list[Row]:
    kept = paper.background
    return [
        ("Highest qualification", kept.qualification),
        ("Professional body", kept.registration_body),
        ("Registration number", kept.registration_number),
        ("Runs out", kept.registration_expires),
        ("Fitness to practise looked into", _yes(kept.fitness, kept.fitness_detail)),
    ]


def _referees(paper: Paper) -> list[Part]:
    named = [
        Part(
            f"Referee: {each.name}",
            [("How they know you", each.how_known), ("Where they work", each.organisation),
             ("Email", each.email), ("Phone number", each.phone), ("Months", each.when(paper.now))],
        )
        for each in paper.referees
    ]  # fmt: skip
    return [*named, Part("Months without a referee", [("You said", paper.background.referees_note)])]


def _declarations(paper: Paper) -> list[Row]:
    told = paper.declaration
    return [
        ("Related or close to somebody here", _yes(told.related, told.related_detail)),
        ("Convictions that are not spent", _yes(told.convictions, told.convictions_detail)),
        ("Dismissed from a job in health or care", _yes(told.dismissed, told.dismissed_detail)),
        ("Used an AI tool", _yes(told.ai_used, told.ai_detail)),
    ]


def _schemes(row: Application) -> list[Row]:
    return [
        ("Disability Confident", "Yes" if row.disability_confident else ""),
        ("Armed Forces Covenant", "Yes" if row.armed_forces else ""),
        ("Redeployment", "Yes" if row.redeployment else ""),
        ("What you need for an interview", row.adjustments),
    ]


def _answers(row: Application) -> list[Part]:
    decided = row.vacancy.state in OVER
    return [
        Part(
            f"Question {each.question.order}: {each.question.question.text}",
            [("Your answer", each.text), *(_scores(each) if decided else [])],
        )
        for each in row.answers.all()
    ]


def _scores(answer: Answer) -> list[Row]:
    """What was given, lowest first, without who gave it; and what the panel agreed where they were far apart."""
    rated = [each for each in answer.scores.all() if each.is_rated]
    given = sorted((each.points for each in rated), key=lambda points: (points is None, points or 0))
    told = [
        ("Scores, from 0 to 4", ", ".join("no evidence seen" if one is None else str(one) for one in given))
    ]
    agreed = getattr(answer, "agreed", None)
    if agreed is not None:
        points = "no evidence seen" if agreed.no_evidence else str(agreed.points)
        told.append(("Score the panel agreed", f"{points}. {agreed.reason}"))
    return told


def _yes(answer: str, detail: str) -> str:
    if not answer:
        return ""
    return ". ".join(filter(None, ("Yes" if answer == "yes" else "No", detail)))
