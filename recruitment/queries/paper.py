"""Everything one candidate has written, loaded once: what is told, what is missing, and in which words."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from recruitment import months
from recruitment.models import Application, Background, Declaration, HistoryEntry, Referee
from recruitment.months import Span
from recruitment.queries.candidates import OwnAnswer, answers_of

NOT_STARTED, IN_PROGRESS, COMPLETED, OPTIONAL = "Not started", "In progress", "Completed", "Optional"
SECTIONS = ("about", "right_to_work", "history", "registration", "referees", "declarations", "schemes")

FITNESS_UNTOLD = "Say under registration whether a regulator has looked into your fitness to practise."


@dataclass(frozen=True)
class Gap:
    """Months nobody has told of, and what was said about them. `name` is its box."""

    span: Span
    explanation: str

    @property
    def name(self) -> str:
        return f"gap_{self.span.key}"

    @property
    def words(self) -> str:
        return self.span.words


@dataclass(frozen=True)
class Task:
    """One line of the task list; `name` is its page's."""

    name: str
    label: str
    hint: str
    status: str


@dataclass(frozen=True)
class Paper:
    """One application as its writer, and later HR, reads it. Nothing here is for a panel."""

    application: Application
    answers: Sequence[OwnAnswer]
    history: Sequence[HistoryEntry]
    referees: Sequence[Referee]
    background: Background
    declaration: Declaration
    today: dt.date

    @property
    def now(self) -> int:
        """The month it is."""
        return months.month_of(self.today)

    @cached_property
    def gaps(self) -> list[Gap]:
        """The gaps of more than a month in the last three years, each with what was said about it."""
        given = {str(key): str(text) for key, text in self.background.gaps.items()}
        return [
            Gap(each, months.explanation_for(each, given))
            for each in months.gaps(self._spans(self.history), self.today)
        ]

    @cached_property
    def unspoken(self) -> list[Span]:
        """The months of the last three years that no referee can speak for."""
        return months.unspoken_for(self._spans(self.referees), self.today)

    def lines(self, entries: Sequence[Any]) -> list[dict[str, Any]]:
        """Each entry with its months in words and whether it is finished."""
        return [
            {"entry": each, "when": each.when(self.now), "finished": each.is_complete(self.now)}
            for each in entries
        ]

    @property
    def history_lines(self) -> list[dict[str, Any]]:
        return self.lines(self.history)

    @property
    def referee_lines(self) -> list[dict[str, Any]]:
        return self.lines(self.referees)

    @property
    def has_room(self) -> bool:
        """Whether something about the person is still empty, and so could be brought over."""
        return not (self.application.phone and self.history and self.referees)

    def tasks(self) -> list[Task]:
        """The sections about the person, in order, each with its status."""
        return [Task(name, *LABELS[name], self.status(name)) for name in SECTIONS]

    def status(self, section: str) -> str:
        """In the words of the task list."""
        started, missing = self._started(section), self.missing_in(section)
        if section in {"registration", "schemes"} and not missing:
            return COMPLETED if started else OPTIONAL
        if not missing:
            return COMPLETED
        return IN_PROGRESS if started else NOT_STARTED

    def missing(self) -> list[str]:
        """What still stops the application from being sent, one sentence each."""
        gaps = [sentence for section in SECTIONS for sentence in self.missing_in(section)]
        for answer in self.answers:
            if not answer.text.strip():
                gaps.append(f"Answer question {answer.number}.")
            elif answer.over:
                words = "word" if answer.over == 1 else "words"
                gaps.append(
                    f"Make your answer to question {answer.number} shorter. "
                    f"It must be {answer.word_limit} words or fewer, and is {answer.over:,} {words} too long."
                )
        return gaps

    def missing_in(self, section: str) -> list[str]:
        """What is missing in one section about the person."""
        match section:
            case "about":
                return [] if self.application.about_is_complete else ["Complete the section about you."]
            case "right_to_work":
                told = self.application.right_to_work_is_told
                return [] if told else ["Say whether you have the right to work in the UK."]
            case "history":
                return self._missing_in_history()
            case "referees":
                return self._missing_in_referees()
            case "declarations":
                return [] if self.declaration.is_complete else ["Answer the questions under declarations."]
            case "registration":
                asked = self.application.vacancy.asks_fitness and self.background.leaves_fitness_open
                return [FITNESS_UNTOLD] if asked else []
        return []

    def _missing_in_history(self) -> list[str]:
        unfinished = [
            f"Finish {each.title or each.organisation or 'the job or course you began to add'} in your work and "
            "study history."
            for each in self.history
            if not each.is_complete(self.now)
        ]
        untold = [
            f"Say what you did from {each.words} in your work and study history."
            for each in self.gaps
            if not each.explanation.strip()
        ]
        return unfinished + untold

    def _missing_in_referees(self) -> list[str]:
        unfinished = [
            f"Finish what you tell us about {each.name or 'the referee you began to add'}."
            for each in self.referees
            if not each.is_complete(self.now)
        ]
        if self.unspoken and not self.background.referees_note.strip():
            spans = ", and for ".join(each.words for each in self.unspoken)
            unfinished.append(f"Name a referee for {spans}, or say why you cannot.")
        return unfinished

    def _started(self, section: str) -> bool:
        application, background, declared = self.application, self.background, self.declaration
        match section:
            case "about":
                return application.about_is_started
            case "right_to_work":
                return bool(application.right_to_work)
            case "history":
                return bool(self.history or any(background.gaps.values()))
            case "registration":
                return bool(
                    background.qualification or background.registration_body or background.registration_number
                )
            case "referees":
                return bool(self.referees or background.referees_note)
            case "declarations":
                return bool(
                    declared.related or declared.convictions or declared.dismissed or declared.ai_used
                )
        schemes = application.disability_confident, application.armed_forces, application.redeployment
        return any(schemes) or bool(application.adjustments)

    def _spans(self, entries: Sequence[Any]) -> list[Span]:
        return [span for each in entries if (span := each.span(self.now)) is not None]


LABELS = {
    "about": ("Your details", ""),
    "right_to_work": ("Right to work in the UK", ""),
    "history": ("Work and study history", "The last three years"),
    "registration": ("Registration and qualification", "If the job asks for one"),
    "referees": ("Referees", "We contact them only after we have offered you the job"),
    "declarations": ("Declarations", ""),
    "schemes": (
        "Guaranteed interviews and adjustments",
        "Schemes, redeployment, and anything you need from us",
    ),
}


def paper_of(application: Application, today: dt.date) -> Paper:
    """Everything one application holds. Five queries."""
    return Paper(
        application=application,
        answers=answers_of(application),
        history=history_of(application),
        referees=referees_of(application),
        background=background_of(application),
        declaration=declaration_of(application),
        today=today,
    )


def history_of(application: Application) -> list[HistoryEntry]:
    """What has been written on, the latest first. One query."""
    return latest_first(HistoryEntry.objects.filter(application=application))


def referees_of(application: Application) -> list[Referee]:
    """Who has been written about, the latest first. One query."""
    return latest_first(Referee.objects.filter(application=application))


def latest_first(rows: Iterable[Any]) -> list[Any]:
    """The entries that somebody has written on: what goes on now, then the latest begun."""
    told = [each for each in rows if each.version]
    return sorted(told, key=lambda each: (each.is_current != "yes", -(each.began or 0), str(each.pk)))


def background_of(application: Application) -> Background:
    """What stands beside the lists; blank where nothing was written yet. At most one query."""
    try:
        return application.background
    except Background.DoesNotExist:
        return Background(application=application)


def declaration_of(application: Application) -> Declaration:
    """What is declared; blank where nothing was yet. At most one query."""
    try:
        return application.declaration
    except Declaration.DoesNotExist:
        return Declaration(application=application)
