"""Everywhere somebody who scores blind could meet an applicant, or another's score, and how to tell that they did.

Two ways of looking. *Words*: the applicants are made of words found nowhere else, in every text there is about them;
none may turn up. *Twins*: what must not show is changed and nothing else, and what the reader sees must stay the same.
The second finds what has no word: a mark beside some answers, an order, a count.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from recruitment.models import Answer, Application, Score
from recruitment.queries import sift as sift_queries
from recruitment.services import sift
from tests.architecture.reach import REACH
from tests.cast import ASKED_AT, World, on_stage
from tests.factories import give_role
from values_hub.access.roles import Role
from values_hub.documents.models import Document
from values_hub.outbox.models import Message
from values_hub.people.models import User

# Who scores blind, and what else they may be: no other role opens the wall (DESIGN §6).
READERS = {
    "panel": (), "lead": (), "panel who is HR": (Role.HR,), "lead who audits": (Role.AUDITOR,),
}  # fmt: skip
SECRET = "Quillfeather"
# Fields of an application that say nothing of anybody, or that hold a choice.
PLAIN = {"state", "right_to_work", "passed_over_reason", "appointment_reason"}


@dataclass
class Blind:
    """The vacancy that is being scored, its two applicants, and every word that belongs to them alone."""

    world: World
    vacancy: Any
    applications: list[Application]
    words: set[str] = field(default_factory=set)
    browsers: dict[str, Client] = field(default_factory=dict)

    def user(self, reader: str) -> User:
        return self.world.users[reader.split(maxsplit=1)[0]]

    def seat(self, persona: str) -> Any:
        return self.vacancy.panel.get(staff=self.world.staff[persona])

    def first_row(self, persona: str) -> Score:
        return (
            Score.objects.served()
            .filter(member=self.seat(persona))
            .order_by("question__order", "position")[0]
        )

    @contextmanager
    def reading(self, reader: str) -> Iterator[Client]:
        """A browser in which this reader is signed in, with whatever else they are; nothing is kept."""
        with transaction.atomic():
            for role in READERS[reader]:
                give_role(self.user(reader), role)
            browser = Client()
            browser.force_login(User.objects.get(pk=self.user(reader).pk))
            yield browser
            transaction.set_rollback(True)

    def found_in(self, text: str, *, asked: str = "") -> set[str]:
        """The secrets in a text. What the reader themselves asked for may be repeated to them."""
        low = text.casefold()
        return {
            word for word in self.words if word.casefold() in low and word.casefold() not in asked.casefold()
        }


@contextmanager
def blind_world() -> Iterator[Blind]:
    with on_stage() as world:
        vacancy = world.thing("vacancy", "sifting")
        blind = Blind(world, vacancy, list(vacancy.applications.sifted().select_related("applicant")))
        for number, application in enumerate(blind.applications):
            blind.words |= make_leaky(application, number)
        # Each answer names an application's reference, as somebody who applied twice may: the other one's.
        for mine, other in zip(blind.applications, reversed(blind.applications), strict=True):
            blind.words |= {str(mine.pk), str(mine.thread_key), str(mine.applicant_id)}
            blind.words.add(Application.objects.get(pk=other.pk).reference)
        yield blind


def make_leaky(application: Application, number: int) -> set[str]:
    """Fill every text about an applicant, whatever fields and tables there are by now, with words of their own."""
    words = {f"{SECRET}{number}", f"zq{number}.unmistakable@leak.example", f"Zebedee{number}"}
    User.objects.filter(pk=application.applicant_id).update(
        email=f"zq{number}.unmistakable@leak.example", name=f"Zebedee{number} {SECRET}{number}"
    )
    fill(application, f"{SECRET}{number}", PLAIN)
    Application.objects.filter(pk=application.pk).update(
        first_name=f"Zebedee{number}",
        last_name=f"{SECRET}{number}",
        disability_confident=True,
        armed_forces=True,
    )
    for relation in Application._meta.related_objects:
        if relation.related_model._meta.app_label == "recruitment" and relation.related_model is not Answer:
            for row in relation.related_model._base_manager.filter(**{relation.field.name: application}):
                fill(row, f"{SECRET}{number}", PLAIN)
    return words


def fill(row: models.Model, word: str, plain: set[str]) -> None:
    """Put the word, and what the field is called, into every free text and file name of a row."""
    texts = {
        each.name: f"{word} {each.name}"[: each.max_length or 200]
        for each in row._meta.concrete_fields
        if isinstance(each, models.CharField | models.TextField | models.FileField)
        and not each.choices and not each.unique and each.name not in plain
    }  # fmt: skip
    type(row)._base_manager.filter(pk=row.pk).update(**texts)


# Lists that have more than their first page shows.
FURTHER = {
    "audit_trail": [
        f"?action={each}" for each in ("application", "answer", "scores", "conflict", "account", "thread")
    ],
    "outbox:delivery_log": ["?page=2", "?to=leak", "?show=sent", "?show=waiting"],
    "recruitment:vacancies": ["?show=all", "?show=past"],
}

# Lists that are read to their last page, and where the next one is.
LONG = {"audit_trail", "outbox:delivery_log"}
NEXT_PAGE = re.compile(r'href="(\?[^"]*)"[^>]*rel="next"')

# Surfaces. Each answers with what leaked where; nothing is what every one of them should say.

Finding = tuple[str, str]


def said(blind: Blind, response: Any, address: str) -> set[str]:
    """What leaked in a response: its text, its headers, the address it leads to."""
    text = "" if response.streaming else response.content.decode(errors="replace")
    return blind.found_in(f"{text} {dict(response.headers)} {response.cookies.output()}", asked=address)


def pages(blind: Blind, reader: str, names: list[str] | None = None) -> list[Finding]:
    """Every page of the map, asked for as it is; among them downloads, autosave and what only takes a form."""
    found = []
    with blind.reading(reader) as browser:
        for name in names or opened_to(reader):
            address = reverse(name, kwargs=REACH[name].arguments(blind.world))
            response = browser.post(address) if REACH[name].post_only else browser.get(address)
            found += [(name, word) for word in said(blind, response, address)]
            for more in FURTHER.get(name, ()):
                found += [(name, word) for word in said(blind, browser.get(address + more), address + more)]
            while name in LONG and (onward := NEXT_PAGE.search(response.text)):
                further = address + unescape(onward[1])
                response = browser.get(further)
                found += [(name, word) for word in said(blind, response, further)]
    return found


def opened_to(reader: str) -> list[str]:
    """The whole map for a member; for whoever is something else besides, what that may open."""
    if not READERS[reader]:
        return sorted(REACH)
    also = "hr" if Role.HR in READERS[reader] else "auditor"
    opened = {
        name
        for name, page in REACH.items()
        if also in page.who.split() and "outsider" not in page.who.split()
    }
    return sorted(opened | {name for name in REACH if name.startswith("recruitment:")})


def own_pages(blind: Blind, persona: str) -> list[str]:
    """The addresses of a member's own work: each question, each answer, each page of it."""
    seat, key = blind.seat(persona), blind.vacancy.pk
    plain = ["sift", "sift_pause", "own_scores", "lock_own_scores", "ranking", "vacancy"]
    rows = Score.objects.filter(member=seat).order_by("question__order", "position")
    return [
        "/",
        "/recruitment/",
        *(reverse(f"recruitment:{name}", args=[key]) for name in plain),
        *(
            reverse("recruitment:sift_question", args=[key, each.pk])
            for each in blind.vacancy.questions.all()
        ),
        *(reverse("recruitment:sift_answer", args=[key, row.answer_id]) for row in rows),
    ]


def work(blind: Blind, persona: str) -> list[Finding]:
    """A member's whole work, and what each of their moves answers with."""
    row, key = blind.first_row(persona), blind.vacancy.pk
    found = []
    with blind.reading(persona) as browser:
        for address in own_pages(blind, persona):
            found += [(address, word) for word in said(blind, browser.get(address), address)]
        for name, form in (
            ("sift_answer", {"rating": "3"}), ("sift_undo", {}), ("sift_answer", {"rating": ""}),
            ("sift_conflict", {"kind": "friend", "outcome": "handed_off"}), ("sift_flag", {}), ("sift_answer", {}),
        ):  # fmt: skip
            address = reverse(f"recruitment:{name}", args=[key, row.answer_id])
            response = browser.post(address, form, follow=True)
            found += [(name, word) for word in said(blind, response, address)]
    return found


def searches(blind: Blind, reader: str) -> list[Finding]:
    """A search for an applicant finds as much as a search for nobody: the same page, but for the word itself."""
    boxes = {
        "/recruitment/": ("q", {"show": "all"}), "/people/": ("q", {}), "/outbox/delivery/": ("to", {"show": "all"}),
        "/audit/": ("action", {}), "/jobs/": ("q", {}), "/appraisal/": ("q", {}), "/induction/all/": ("q", {}),
    }  # fmt: skip
    found = []
    with blind.reading(reader) as browser:
        for address, (box, more) in boxes.items():
            nobody = steady(browser.get(address, {box: "nobodyatall", **more}).text, "nobodyatall")
            for word in (f"{SECRET}0", "unmistakable", "Zebedee1"):
                there = steady(browser.get(address, {box: word, **more}).text, word)
                if there != nobody:
                    found.append((address, word))
    return found


def steady(text: str, *words: str) -> str:
    """A page without what differs from one request to the next, and without what was asked."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|nonce=|name="csrf[^>]*)"[^"]*"', "", text)
    for word in words:
        text = re.sub(re.escape(word), "", text, flags=re.I)
    return text


def emails(blind: Blind) -> list[Finding]:
    """Everything sent to a member: its subject and both its bodies."""
    members = [staff.user.email for staff in (blind.world.staff["lead"], blind.world.staff["panel"])]
    rows = Message.objects.filter(to__in=members)
    return [
        (row.template, word)
        for row in rows
        for word in blind.found_in(f"{row.subject} {row.text} {row.html}")
    ]


def downloads(blind: Blind, reader: str) -> list[Finding]:
    """What a reader can fetch: the title and the file's name, which a browser shows and keeps."""
    rows = Document.objects.visible_to(blind.user(reader))
    return [(row.kind, word) for row in rows for word in blind.found_in(f"{row.title} {row.file.name}")]


def logs(blind: Blind, persona: str, caplog: pytest.LogCaptureFixture) -> list[Finding]:
    """What the server writes down while a member works: those who keep the logs may sit on panels too."""
    with (
        caplog.at_level(logging.DEBUG, logger="recruitment"),
        caplog.at_level(logging.DEBUG, logger="values_hub"),
    ):
        work(blind, persona)
    # Statements are the database's own, in debug alone.
    return [(each.name, word) for each in caplog.records if "django.db" not in each.name
            for word in blind.found_in(each.getMessage())]  # fmt: skip


# Twins


def seen(blind: Blind, persona: str) -> dict[str, str]:
    with blind.reading(persona) as browser:
        return {address: steady(browser.get(address).text) for address in own_pages(blind, persona)}


def changed_by(blind: Blind, persona: str, change: Callable[[], None]) -> list[str]:
    """The pages of a member's work that look different once `change` has been made. Nothing of it is kept."""
    before = seen(blind, persona)
    with transaction.atomic():
        change()
        after = seen(blind, persona)
        transaction.set_rollback(True)
    return [address for address in before if before[address] != after.get(address)]


def other_scores(blind: Blind, persona: str) -> Callable[[], None]:
    """Somebody else on the panel scores everything, differently, and locks."""
    other = "panel" if persona == "lead" else "lead"

    def change() -> None:
        seat, actor = blind.seat(other), blind.world.users[other]
        for number, row in enumerate(Score.objects.filter(member=seat)):
            sift.score_answer(
                member=seat, answer_id=row.answer_id, choice=str(number % 5), actor=actor, at=ASKED_AT
            )
        sift.lock_own_scores(member=seat, actor=actor, at=ASKED_AT)

    return change


def other_person(blind: Blind) -> Callable[[], None]:
    """The applicants are somebody else: other names, other schemes, other times, and so other groups."""

    def change() -> None:
        first = Application.objects.filter(pk=blind.applications[0].pk)
        first.update(
            disability_confident=False, armed_forces=False, adjustments="", first_name="Aaron", last_name="Aardvark",
            started_at=ASKED_AT, submitted_at=ASKED_AT, reference="ZZZZZZ", phone="",
        )  # fmt: skip
        User.objects.filter(pk=blind.applications[0].applicant_id).update(email="a@a.example", name="Aaron")

    return change


def order_of(blind: Blind) -> list[tuple[Any, Any, int]]:
    rows = Score.objects.filter(member__vacancy=blind.vacancy).order_by("member", "question", "position")
    return list(rows.values_list("member", "answer", "position"))


def known_elsewhere(blind: Blind) -> list[str]:
    """What a member is handed for a page, beyond the answer: a field that could carry a person."""
    shown = sift_queries.blind_answer(blind.seat("panel"), blind.first_row("panel").answer_id)
    return [] if shown is None else sorted(blind.found_in(repr(shown)))
