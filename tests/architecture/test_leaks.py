"""The leak suite: nothing of an applicant, and no score of another, reaches anybody who scores blind.

tests/architecture/leaks.py says where they could meet it. Below, first that they do not; then one leak planted in each
kind of surface, to see that it is found.
"""

import dataclasses
import itertools
import logging
import uuid

import pytest
from django.db import transaction

from recruitment.models import Answer, Application, Hold, Score
from recruitment.queries import redaction, vacancies
from recruitment.services import sharing, sift
from recruitment.views import sift as views
from tests.architecture import leaks
from tests.architecture.leaks import READERS, Blind
from tests.cast import ASKED_AT
from values_hub.common import walls
from values_hub.documents.models import Document
from values_hub.outbox.services import post_message

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def blind(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), leaks.blind_world() as blind:
        yield blind


@pytest.fixture
def kept_apart():
    """What a test plants is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


MEMBERS = ("lead", "panel")


@pytest.mark.parametrize("reader", READERS)
def test_no_page_of_the_map(blind, reader):
    assert leaks.pages(blind, reader) == []


@pytest.mark.parametrize("persona", MEMBERS)
def test_none_of_their_own_work(blind, persona):
    assert leaks.work(blind, persona) == []


@pytest.mark.parametrize("reader", READERS)
def test_no_search(blind, reader):
    assert leaks.searches(blind, reader) == []


def test_no_email(blind):
    assert leaks.emails(blind) == []


@pytest.mark.parametrize("reader", READERS)
def test_no_download(blind, reader):
    assert leaks.downloads(blind, reader) == []


def test_no_log(blind, caplog):
    assert leaks.logs(blind, "panel", caplog) == []


def test_nothing_a_page_is_made_of(blind):
    assert leaks.known_elsewhere(blind) == []


@pytest.mark.parametrize("persona", MEMBERS)
def test_no_score_of_another_nor_that_they_have_locked(blind, persona):
    assert leaks.changed_by(blind, persona, leaks.other_scores(blind, persona)) == []


@pytest.mark.parametrize("persona", MEMBERS)
def test_no_scheme_no_group_no_time(blind, persona):
    """Were the applicants other people, every page would be the same."""
    assert leaks.changed_by(blind, persona, leaks.other_person(blind)) == []


def test_no_order(blind, kept_apart):
    """The order is the same whoever they are; and no two orders of one applicant's answers agree by rule."""
    before = leaks.order_of(blind)
    leaks.other_person(blind)()
    Score.objects.filter(member__vacancy=blind.vacancy).delete()

    sharing.share_out(vacancy=blind.vacancy, at=ASKED_AT)

    assert leaks.order_of(blind) == before


def hold_everything(blind: Blind) -> list[uuid.UUID]:
    """Every answer is with HR, one applicant's after the other's; and whose they are, in the order of HR's queue."""
    for application in blind.applications:
        for answer in Answer.objects.filter(application=application):
            Hold.objects.create(answer=answer, raised_at=ASKED_AT)
    return [
        each.answer.application_id for each in redaction.held_answers(blind.vacancy).select_related("answer")
    ]


def is_grouped(owners: list[uuid.UUID]) -> bool:
    return sum(one != other for one, other in itertools.pairwise(owners)) < len(set(owners))


def test_no_timing_of_what_comes_back_from_hr(blind):
    """HR's queue is by chance: were it by applicant, what comes back one after another would be one person's."""
    queues = []
    for _ in range(6):
        with transaction.atomic():
            queues.append(hold_everything(blind))
            transaction.set_rollback(True)

    assert not all(is_grouped(owners) for owners in queues)


def test_no_timing_of_what_was_dealt(blind):
    """All at once, and nothing on a score says when an answer came."""
    times = {each.name for each in Score._meta.concrete_fields if "_at" in each.name}
    assert times == {"scored_at", "handed_off_at"}


# Planted


def person(blind: Blind) -> Application:
    return Application.objects.select_related("applicant").get(pk=blind.applications[0].pk)


def test_a_name_planted_in_a_page_is_found(blind, monkeypatch):
    real = leaks.sift_queries.blind_answer
    monkeypatch.setattr(
        leaks.sift_queries,
        "blind_answer",
        lambda *args: (found := real(*args)) and dataclasses.replace(found, text=person(blind).name),
    )
    assert leaks.work(blind, "panel")
    assert leaks.known_elsewhere(blind)
    assert leaks.pages(blind, "panel", ["recruitment:sift_answer"])


def test_a_person_planted_in_an_address_is_found(blind, monkeypatch):
    real = leaks.sift_queries.own_scores
    monkeypatch.setattr(
        leaks.sift_queries,
        "own_scores",
        lambda *args: [dataclasses.replace(each, id=person(blind).pk) for each in real(*args)],
    )
    assert leaks.pages(blind, "panel", ["recruitment:own_scores"])


def test_a_name_planted_in_a_header_is_found(blind, monkeypatch):
    real = views.render

    def render(*args):
        response = real(*args)
        response["X-Applicant"] = person(blind).last_name
        return response

    monkeypatch.setattr(views, "render", render)
    assert leaks.pages(blind, "lead", ["recruitment:sift"])


def test_a_search_that_reads_applicants_is_found(blind, monkeypatch):
    real = vacancies.vacancies_for

    def by_applicant(user, *, words="", show="open"):
        applied = Application.objects.filter(last_name__icontains=words).values("vacancy") if words else []
        return real(user, words=words, show=show) | real(user, show=show).filter(pk__in=applied)

    monkeypatch.setattr(vacancies, "vacancies_for", by_applicant)
    assert ("/recruitment/", f"{leaks.SECRET}0") in leaks.searches(blind, "panel")


@pytest.mark.parametrize(
    ("reader", "address"),
    [("panel who is HR", "outbox:delivery_log"), ("lead who audits", "audit_trail")],
)
def test_a_wall_that_is_missing_is_found(blind, monkeypatch, reader, address):
    monkeypatch.setattr(walls, "_walls", {page: [] for page in walls.Page})
    assert leaks.pages(blind, reader, [address])


def test_a_name_planted_in_an_email_is_found(blind, kept_apart):
    member = blind.world.users["panel"]
    post_message(
        to=member.email, user=member, subject=f"Score {person(blind).last_name}", template="recruitment/sift_open",
        context={"name": "Piotr", "vacancy": "Nurse", "url": "https://x.example/"}, key="planted", at=ASKED_AT,
    )  # fmt: skip
    assert leaks.emails(blind) == [("recruitment/sift_open", f"{leaks.SECRET}0")]


def test_a_name_planted_in_a_download_is_found(blind, kept_apart):
    Document.objects.create(
        kind="answers", title=f"Answers of {person(blind).last_name}", subject_type="x", subject_id=uuid.uuid4(),
        requested_by=blind.world.users["panel"], requested_at=ASKED_AT, due_at=ASKED_AT,
    )  # fmt: skip
    assert leaks.downloads(blind, "panel") == [("answers", f"{leaks.SECRET}0")]
    assert leaks.pages(blind, "panel", ["documents:list"])


def test_a_name_planted_in_a_log_is_found(blind, monkeypatch, caplog):
    real = sift.score_answer

    def talkative(**kwargs):
        logging.getLogger("recruitment.sift").info("Scored %s", person(blind).name)
        return real(**kwargs)

    monkeypatch.setattr(sift, "score_answer", talkative)
    assert leaks.logs(blind, "panel", caplog)


@pytest.mark.parametrize("planted", ["another's score", "a scheme"])
def test_a_mark_planted_beside_an_answer_is_found(blind, monkeypatch, planted):
    real = leaks.sift_queries.blind_answer

    def marked(member, answer):
        found = real(member, answer)
        row = Answer.objects.select_related("application").get(pk=answer)
        mark = (
            row.application.disability_confident
            if planted == "a scheme"
            else row.scores.exclude(member=member).exclude(scored_at=None).exists()
        )
        return found and dataclasses.replace(found, text=found.text + "*" * mark)

    monkeypatch.setattr(leaks.sift_queries, "blind_answer", marked)
    change = leaks.other_person(blind) if planted == "a scheme" else leaks.other_scores(blind, "panel")
    assert leaks.changed_by(blind, "panel", change)


def test_an_order_by_who_applied_first_is_found(blind, monkeypatch, kept_apart):
    def by_arrival(keys, *, seed):
        rows = Answer.objects.filter(pk__in=list(keys)).order_by(
            "application__started_at", "application__last_name"
        )
        return list(rows.values_list("pk", flat=True))

    monkeypatch.setattr(sharing, "shuffled", by_arrival)
    Score.objects.filter(member__vacancy=blind.vacancy).delete()
    sharing.share_out(vacancy=blind.vacancy, at=ASKED_AT)
    before = leaks.order_of(blind)
    leaks.other_person(blind)()
    Score.objects.filter(member__vacancy=blind.vacancy).delete()

    sharing.share_out(vacancy=blind.vacancy, at=ASKED_AT)

    assert leaks.order_of(blind) != before


def test_a_queue_by_applicant_is_found(blind, monkeypatch):
    real = redaction.held_answers
    monkeypatch.setattr(
        redaction, "held_answers", lambda vacancy: real(vacancy).order_by("answer__application")
    )
    with transaction.atomic():
        owners = hold_everything(blind)
        transaction.set_rollback(True)
    assert is_grouped(owners)
