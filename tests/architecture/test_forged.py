"""Addresses that name two things: the first one's own, and the second somebody else's. Nothing is there to find.

Whoever asks is somebody to whom the first belongs and who would get through with the right second (reach.py).
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from appraisal.models import STANDARD_FORM, AppraisalForm, Away, BulkChange, Conflict, Goal, Nudge, Rater
from induction.models import Programme
from recruitment.models import (
    Answer,
    HistoryEntry,
    Hold,
    Interviewer,
    PanelDeclaration,
    Referee,
    Reference,
)
from recruitment.services import sift
from tests.architecture.reach import REACH
from tests.architecture.test_urls import MAPPED, keys_of
from tests.architecture.watching import changes
from tests.cast import ASKED_AT, World, on_stage
from tests.factories_recruitment import Recruiting, score_all
from values_hub.framework.models import Value
from values_hub.people.models import Delegation, RoleGrant

pytestmark = pytest.mark.django_db

FORM = {
    "rating": "3", "reason": "Because.", "version": "0", "answer": "Mine now.", "note": "Mine now.",
    "name": "Mine now", "way": "up", "seen": "x",
}  # fmt: skip


@dataclass(frozen=True)
class Forgery:
    """`arguments` are those of somebody else's; `answer` the status, 404 unless the page has more to say."""

    arguments: dict[str, Callable[[World], Any]]
    answer: int = 404


def elsewhere(kind: str, state: str, pick: Callable[[Any], Any]) -> Callable[[World], Any]:
    return lambda world: pick(world.thing(kind, state))


def other_application(world: World) -> Any:
    return world.thing("application", "appointable").pk


def other_offer(world: World) -> Any:
    return world.thing("application", "checks").pk


def other_reference(world: World) -> Any:
    return Reference.objects.get(asked_for__application=world.thing("application", "started")).pk


def other_answer(world: World) -> Any:
    """An answer to the panel's other vacancy, in front of the same panel."""
    return Answer.objects.filter(application=world.thing("application", "appointable"))[0].pk


def other_hold(world: World) -> Any:
    return Hold.objects.create(answer_id=other_answer(world), raised_at=ASKED_AT).pk


def somebody_off_the_panel(world: World) -> Any:
    return world.staff["buddy"].pk


def other_conflict(world: World) -> Any:
    """Said by the same lead, of the panel's other vacancy."""
    return PanelDeclaration.objects.exclude(knows="nobody").get(vacancy=world.thing("vacancy", "decided")).pk


def other_applicants_answer(world: World) -> Any:
    return Answer.objects.filter(application=world.thing("application", "submitted"))[0].pk


def other_applicants_entry(world: World) -> Any:
    return HistoryEntry.objects.filter(application=world.thing("application", "submitted"))[0].pk


def other_applicants_referee(world: World) -> Any:
    return Referee.objects.filter(application=world.thing("application", "submitted"))[0].pk


def other_question(world: World) -> Any:
    return world.thing("vacancy", "decided").questions.all()[0].pk


def other_vacancys_interviewer(world: World) -> Any:
    return Interviewer.objects.create(
        vacancy=world.thing("vacancy", "decided"), staff=world.staff["buddy"], added_at=ASKED_AT,
        added_by=world.users["hr"],
    ).pk  # fmt: skip


def live_value(world: World) -> Any:
    return Value.objects.filter(framework=world.thing("framework", "live"))[0].pk


def retired_value(world: World) -> Any:
    return Value.objects.filter(framework=world.thing("framework", "retired"))[0].pk


def other_persons_role(world: World) -> Any:
    return RoleGrant.objects.get(user=world.users["editor"]).pk


def other_persons_days_away(world: World) -> Any:
    return Away.objects.get(staff=world.staff["manager"]).pk


def other_cycles_change(world: World) -> Any:
    return BulkChange.objects.create(
        cycle=world.thing("cycle", "closed"), kind="extended", reason="Theirs.", made_at=ASKED_AT
    ).pk


def other_cycles_nudge(world: World) -> Any:
    return Nudge.objects.create(
        cycle=world.thing("cycle", "closed"), asked_by=world.users["hr"], asked_at=ASKED_AT
    ).pk


def other_persons_goal(world: World) -> Any:
    signed = world.thing("appraisal", "signed")
    return Goal.objects.create(
        staff=world.staff["buddy"],
        appraisal=signed,
        kind="objective",
        order=9,
        text="Theirs.",
        agreed_at=ASKED_AT,
    ).pk


def other_persons_conflict(world: World) -> Any:
    return Conflict.objects.create(
        staff=world.staff["staff"], other=world.staff["buddy"], agreed_at=ASKED_AT
    ).pk


def somebody_another_would_ask(world: World) -> Any:
    signed = world.thing("appraisal", "signed")
    return Rater.objects.create(appraisal=signed, staff=world.staff["head"], proposed_at=ASKED_AT).pk


def section_of_what_is_live(_world: World) -> Any:
    return AppraisalForm.objects.get(pk=STANDARD_FORM).sections.get(code="reflection").pk


def other_managers_stand_in(world: World) -> Any:
    return Delegation.objects.create(
        manager=world.staff["head"], delegate=world.staff["buddy"], starts_on=ASKED_AT.date(),
        ends_on=ASKED_AT.date(), reason="Leave", given_by=world.users["hr"], given_at=ASKED_AT,
    ).pk  # fmt: skip


def item_of_what_is_published(_world: World) -> Any:
    return Programme.objects.current().get().items.all()[0].pk


def no_such_thing(_world: World) -> Any:
    return uuid.UUID(int=7)


IN_ANOTHER_VERSION = Forgery({"key": live_value})
FORGED = {
    "apply:autosave_answer": Forgery({"answer": other_applicants_answer}, 400),
    "apply:autosave_history_entry": Forgery({"entry": other_applicants_entry}, 400),
    "apply:autosave_referee": Forgery({"entry": other_applicants_referee}, 400),
    # What somebody else has written is as what was taken away in another tab: back to one's own list.
    "apply:history_entry": Forgery({"entry": other_applicants_entry}, 302),
    "apply:remove_history_entry": Forgery({"entry": other_applicants_entry}, 302),
    "apply:referee": Forgery({"entry": other_applicants_referee}, 302),
    "apply:remove_referee": Forgery({"entry": other_applicants_referee}, 302),
    "recruitment:sift_question": Forgery({"question": other_question}),
    "recruitment:sift_answer": Forgery({"answer": other_answer}),
    "recruitment:sift_flag": Forgery({"answer": other_answer}),
    "recruitment:sift_undo": Forgery({"answer": other_answer}),
    "recruitment:sift_conflict": Forgery({"answer": other_answer}),
    "recruitment:sift_warm_up": Forgery({"question": other_question}),
    "recruitment:redact": Forgery({"hold": other_hold}),
    "recruitment:leaving": Forgery({"staff": somebody_off_the_panel}),
    "recruitment:agree": Forgery({"answer": other_answer}),
    "recruitment:by_hand": Forgery({"application": other_application}),
    "recruitment:settle_conflict": Forgery({"declaration": other_conflict}),
    "recruitment:know_this_person": Forgery({"application": other_application}),
    "recruitment:applicant": Forgery({"application": other_application}),
    "recruitment:applicant_file": Forgery({"application": other_application}),
    # The same of an interviewer who has nothing to be excused from here.
    "recruitment:excuse": Forgery({"interviewer": other_vacancys_interviewer}, 302),
    "recruitment:decide_candidate": Forgery({"application": other_application}),
    "recruitment:agree_words": Forgery({"application": other_application}),
    "recruitment:gate": Forgery({"application": other_application}),
    "recruitment:feedback_letter": Forgery({"application": other_application}),
    "recruitment:take_from_reserve": Forgery({"application": other_application}),
    "recruitment:offer": Forgery({"application": other_application}),
    "recruitment:extend_offer": Forgery({"application": other_offer}),
    "recruitment:withdraw_offer": Forgery({"application": other_offer}),
    "recruitment:propose_start": Forgery({"application": other_offer}),
    "recruitment:checks": Forgery({"application": other_offer}),
    "recruitment:check_one": Forgery({"application": other_offer}),
    "recruitment:check_step": Forgery({"application": other_offer}),
    "recruitment:reference_received": Forgery({"reference": other_reference}),
    "induction:back": Forgery({"absence_id": no_such_thing}),
    "induction:they_are_back": Forgery({"absence_id": no_such_thing}),
    "induction:change_item": Forgery({"item_id": item_of_what_is_published}),
    "induction:remove_item": Forgery({"item_id": item_of_what_is_published}),
    "induction:draft": Forgery({"value_id": retired_value}),
    # Whatever is not in the draft (any more) is taken back to it, however often it is pressed.
    "appraisal:section": Forgery({"section": section_of_what_is_live}, 302),
    "appraisal:move_section": Forgery({"section": section_of_what_is_live}, 302),
    "appraisal:remove_section": Forgery({"section": section_of_what_is_live}, 302),
    "appraisal:many_progress": Forgery({"change": other_cycles_change}),
    "appraisal:undo_many": Forgery({"change": other_cycles_change}),
    "appraisal:nudge_plan": Forgery({"nudge": other_cycles_nudge}),
    "appraisal:nudge_progress": Forgery({"nudge": other_cycles_nudge}),
    "appraisal:send_nudge": Forgery({"nudge": other_cycles_nudge}),
    # A giver is a colleague, not a thing of the cycle's: what somebody else does not give is nothing to change.
    "appraisal:reassign_from": Forgery({"giver": elsewhere("cycle", "draft", lambda cycle: cycle.pk)}),
    "appraisal:end_conflict": Forgery({"conflict": other_persons_conflict}),
    "appraisal:tick_off": Forgery({"goal": other_persons_goal}),
    # The same of days and of people.
    "appraisal:take_back_away": Forgery({"away": other_persons_days_away}, 302),
    "appraisal:remove_rater": Forgery({"rater": somebody_another_would_ask}, 302),
    "people:end_role": Forgery({"grant_pk": other_persons_role}),
    "people:end_stand_in": Forgery({"delegation_pk": other_managers_stand_in}),
    "framework:anchors": IN_ANOTHER_VERSION,
    "framework:add_part": Forgery({"parent": live_value}),
    "framework:part": IN_ANOTHER_VERSION,
    "framework:change_part": IN_ANOTHER_VERSION,
    "framework:remove_part": IN_ANOTHER_VERSION,
    "framework:move_part": IN_ANOTHER_VERSION,
    # Not keys, and as easily typed.
    "apply:answer": Forgery({"number": lambda _world: 99}),
    "induction:rate": Forgery({"place": lambda _world: 99}),
    "induction:subject": Forgery({"code": lambda _world: "no-such-subject"}),
    "appraisal:preview_form": Forgery({"whose": lambda _world: "everybody"}),
    "appraisal:add_section_on": Forgery({"kind": lambda _world: "pay"}),
    "appraisal:training_code": Forgery({"code": lambda _world: "no-such-code"}),
    "appraisal:move_training_code": Forgery({"code": lambda _world: "no-such-code"}),
    "appraisal:add_rung": Forgery({"ladder": lambda _world: "no-such-ladder"}),
    "appraisal:standard_ladder": Forgery({"ladder": lambda _world: "no-such-ladder"}),
    "appraisal:change_rung": Forgery({"rung": no_such_thing}),
    "appraisal:remove_rung": Forgery({"rung": no_such_thing}),
    "appraisal:set_step": Forgery({"kind": lambda _world: "no-such-step"}),
    "appraisal:cycle_left_out": Forgery({"reason": lambda _world: "no-such-reason"}),
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), on_stage() as world:
        everybody_has_locked(world)
        yield world


def everybody_has_locked(world: World) -> None:
    """The sift's last page opens only then."""
    vacancy = world.thing("vacancy", "sifting")
    members = [world.staff["lead"], world.staff["panel"]]
    recruiting = Recruiting(
        vacancy, world.users["hr"], world.staff["manager"], members, list(vacancy.applications.sifted())
    )
    for member in members:
        score_all(recruiting, member)
        sift.lock_own_scores(member=recruiting.seat(member), actor=member.user, at=ASKED_AT)


def test_every_address_that_names_two_things_is_tried():
    assert {name for name in MAPPED if len(keys_of(name)) > 1} - set(FORGED) == set()


@pytest.mark.parametrize("name", sorted(FORGED))
def test_somebody_elses_is_not_found_and_not_changed(name, world):
    page, forgery = REACH[name], FORGED[name]
    scene = world.scenes[page.about[0]][page.about[1]] if page.about else None
    browser = Client()
    browser.force_login(world.who(page.who.split()[0], scene))
    theirs = {argument: pick(world) for argument, pick in forgery.arguments.items()}
    url = reverse(name, kwargs=page.arguments(world) | theirs)

    with changes() as changed:
        statuses = {browser.get(url).status_code, browser.post(url, FORM).status_code}

    assert statuses - {405} == {forgery.answer}
    assert changed == []
