"""A published vacancy that stays open for longer, or is taken back."""

import datetime as dt

import pytest

from recruitment.models import Application, Vacancy
from recruitment.services import closing
from recruitment.states import ApplicationState, VacancyState
from recruitment.tracker import moment
from tests.factories import NOW, give_role, make_staff, make_user
from tests.factories_recruitment import (
    AFTER,
    CLOSES,
    LATER,
    make_draft,
    make_published,
    make_shortlisted,
    send,
    start,
)
from values_hub.access.actions import Action
from values_hub.access.policy import decide
from values_hub.access.roles import Role
from values_hub.audit.models import Event, StateChange
from values_hub.audit.transitions import move
from values_hub.outbox.models import Message
from values_hub.people.models import User

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(days=7)
A_DAY_BEFORE = CLOSES - dt.timedelta(days=1)


def extend(world, closes_at=CLOSES + WEEK, at=A_DAY_BEFORE):
    return closing.extend_closing(vacancy=world.vacancy, closes_at=closes_at, actor=world.hr, at=at)


def told(template):
    return sorted(Message.objects.filter(template=f"recruitment/{template}").values_list("to", flat=True))


def test_extending_moves_the_closing_time_and_tells_who_has_begun_or_sent():
    world = make_published()
    sent, draft = send(world), start(world)
    gone = send(world)
    Application.objects.filter(pk=gone.pk).update(state="withdrawn")

    assert extend(world) == 2

    assert Vacancy.objects.get(pk=world.vacancy.pk).closes_at == CLOSES + WEEK
    assert told("vacancy_extended") == sorted([sent.applicant.email, draft.applicant.email])
    texts = {each.to: each.text for each in Message.objects.filter(template="recruitment/vacancy_extended")}
    assert "there is nothing you need to do" in texts[sent.applicant.email]
    assert f"/apply/{draft.pk}/" in texts[draft.applicant.email]
    assert all("now closes at 9:30am on Monday 23 March 2026" in text for text in texts.values())
    event = Event.objects.get(action="vacancy.extended")
    assert (event.actor, event.data["told"], event.data["to"]) == (world.hr, 2, (CLOSES + WEEK).isoformat())


def test_the_same_extension_twice_is_once_and_another_is_told_again():
    world = make_published()
    send(world)

    assert [extend(world), extend(world), extend(world, CLOSES + 2 * WEEK)] == [1, 0, 1]

    assert Event.objects.filter(action="vacancy.extended").count() == 2
    assert len(told("vacancy_extended")) == 2


def test_it_stays_open_until_the_new_time():
    world = make_published()
    extend(world)

    closing.close_due(at=AFTER)

    assert world.refresh().vacancy.is_open(AFTER)


@pytest.mark.parametrize(
    ("closes_at", "at", "sentence"),
    [
        (CLOSES - dt.timedelta(minutes=1), A_DAY_BEFORE, "so it can only become later"),
        (CLOSES + WEEK, CLOSES, "has closed, so it can no longer be extended"),
        (CLOSES + WEEK, AFTER, "has closed, so it can no longer be extended"),
    ],
    ids=["earlier", "at the very moment", "after"],
)
def test_an_extension_that_cannot_stand_changes_nothing(closes_at, at, sentence):
    world = make_published()
    send(world)

    with pytest.raises(closing.CannotExtend, match=sentence):
        extend(world, closes_at, at)

    assert Vacancy.objects.get(pk=world.vacancy.pk).closes_at == CLOSES
    assert told("vacancy_extended") == []


def test_closing_early_tells_whoever_is_writing_until_when_they_can_send_and_nobody_else():
    world = make_published()
    draft = start(world)
    send(world)
    Application.objects.filter(pk=start(world).pk).update(state="withdrawn")

    closing.close_vacancy(vacancy=world.vacancy, actor=world.hr, at=A_DAY_BEFORE)
    closing.close_vacancy(vacancy=world.vacancy, actor=world.hr, at=A_DAY_BEFORE)

    assert told("vacancy_closed_early") == [draft.applicant.email]
    text = Message.objects.get(template="recruitment/vacancy_closed_early").text
    assert f"was to close at {moment(CLOSES)}" in text
    assert f"You can still send it until {moment(A_DAY_BEFORE + dt.timedelta(minutes=30))}." in text
    assert world.refresh().vacancy.state == VacancyState.CLOSED


def test_closing_on_time_is_news_to_nobody():
    world = make_published()
    start(world)

    closing.bring_up_to_date(vacancy=world.vacancy, at=CLOSES)

    assert world.refresh().vacancy.state == VacancyState.CLOSED
    assert told("vacancy_closed_early") == []


def test_a_draft_cannot_be_extended():
    vacancy = make_draft()

    with pytest.raises(closing.CannotExtend):
        closing.extend_closing(vacancy=vacancy, closes_at=CLOSES, actor=vacancy.created_by, at=NOW)


def interviewing(states):
    """A vacancy in its interviews with an application in each of these states."""
    world = make_shortlisted(applicants=len(states))
    move(world.vacancy, VacancyState.INTERVIEWING, actor=world.hr, at=LATER)
    for application, path in zip(world.applications, states, strict=True):
        for state in path:
            move(application, state, actor=world.hr, at=LATER)
    return world.refresh()


def test_withdrawing_during_the_interviews_tells_everybody_still_in_the_running_and_nobody_else():
    state = ApplicationState
    invited = [state.SHORTLISTED, state.INVITED]
    booked = [*invited, state.BOOKED]
    world = interviewing(
        [
            [state.SHORTLISTED],
            invited,
            booked,
            [*booked, state.INTERVIEWED],
            [*invited, state.DECLINED],
            [state.NOT_SHORTLISTED],
        ]
    )

    closing.withdraw_vacancy(vacancy=world.vacancy, reason="The ward is moving.", actor=world.hr, at=LATER)

    states = [each.state for each in world.refresh().applications]
    assert states == ["vacancy_withdrawn"] * 4 + ["declined", "not_shortlisted"]
    assert told("vacancy_withdrawn") == sorted(each.applicant.email for each in world.applications[:4])
    texts = {each.to: each.text for each in Message.objects.filter(template="recruitment/vacancy_withdrawn")}
    travelling = {to for to, text in texts.items() if "please do not travel" in text}
    assert travelling == {world.applications[2].applicant.email}
    assert not any("ward is moving" in text for text in texts.values())
    changes = StateChange.objects.filter(to_state="vacancy_withdrawn").values_list("from_state", flat=True)
    assert sorted(changes) == ["booked", "interviewed", "invited", "shortlisted"]


def test_withdrawing_twice_tells_everybody_once():
    world = make_published()
    send(world)

    for _ in range(2):
        closing.withdraw_vacancy(vacancy=world.vacancy, reason="x", actor=world.hr, at=NOW)

    assert len(told("vacancy_withdrawn")) == 1


@pytest.mark.parametrize(
    "action",
    [
        Action.EXTEND_VACANCY, Action.CLOSE_VACANCY, Action.WITHDRAW_VACANCY, Action.COPY_VACANCY,
        Action.PREVIEW_AS_PANEL,
    ],
)  # fmt: skip
def test_whoever_has_applied_for_a_vacancy_decides_nothing_about_it(action):
    world = make_published()
    applicant = make_user()
    start(world, applicant)
    give_role(applicant, Role.HR)

    decision = decide(User.objects.get(pk=applicant.pk), action, world.vacancy)

    assert not decision
    assert decide(world.hr, action, world.vacancy)


def test_a_member_of_hr_who_applies_sees_nobody_elses_application_from_then_on():
    """Also where the answer to "have you applied?" was known a moment ago, and they sit on no panel."""
    world = make_published()
    other = send(world)
    hr = make_staff("Hester").user
    give_role(hr, Role.HR)
    hr = User.objects.get(pk=hr.pk)
    for gate in ("visible_to", "visible_as_hr"):
        assert list(getattr(Application.objects, gate)(hr)) == [other]

    own = start(world, hr)

    assert list(Application.objects.visible_to(hr)) == [own]
    assert list(Application.objects.visible_as_hr(hr)) == []
