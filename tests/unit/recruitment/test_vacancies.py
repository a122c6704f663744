import dataclasses
import datetime as dt

import pytest

from recruitment.models import PanelMember, Vacancy
from recruitment.queries.parts import parts_of
from recruitment.queries.readiness import readiness
from recruitment.queries.vacancies import colleagues_matching
from recruitment.services import closing, panel, vacancies
from recruitment.states import VacancyState
from tests.factories import NOW, framework_document, make_staff, make_user
from tests.factories_recruitment import (
    AFTER,
    CLOSES,
    application_questions,
    make_draft,
    make_published,
    make_ready,
    make_sifting,
    send,
    start,
)
from values_hub.audit.models import Event, StateChange
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.framework.models import Question, Stage
from values_hub.framework.services.exchange import create_from_document
from values_hub.framework.services.publishing import publish_framework
from values_hub.outbox.models import Message
from values_hub.people.models import StaffRecord

pytestmark = pytest.mark.django_db


def gaps(vacancy, at=NOW):
    return [check.sentence for check in readiness(vacancy, at) if not check.ready]


def test_a_new_vacancy_says_everything_that_is_missing():
    assert gaps(make_draft()) == [
        "Add a summary, what you value, the salary, the hours, who to ask and a contact email.",
        "Choose 3 or 4 questions. You have none.",
        "Choose 2 to 6 interview questions. You have none.",
        "Name at least two people to score the answers. You have none.",
        "Say who will manage this person.",
        "Say when applications close.",
    ]


def test_a_vacancy_says_which_dbs_check_it_needs():
    assert gaps(make_draft(dbs_level=""))[0] == "Say which DBS check the job needs."


def test_each_value_is_asked_about_once_while_another_is_not_asked_about():
    document = framework_document()
    third = {**document["questions"][0], "code": "Q-KIND-3", "behaviour": "KIND-2", "stage": "application"}
    document["questions"].append(third)
    framework = create_from_document(document=document, actor=None, at=NOW)
    publish_framework(framework=framework, actor=None, at=NOW)
    world = make_ready()
    bank = {each.code: each.pk for each in Question.objects.filter(stage=Stage.APPLICATION)}
    asked = [bank["Q-KIND-1-application"], bank["Q-KIND-2-application"]]

    def choose(*codes):
        vacancies.choose_questions(vacancy=world.vacancy, questions=codes, actor=world.hr, at=NOW)
        return gaps(world.refresh().vacancy)

    assert choose(*asked, bank["Q-KIND-3"]) == [
        "Three questions are about Kind, and none about Open. Ask about each once."
    ]
    assert choose(*asked, bank["Q-OPEN-1-application"]) == []


def test_the_state_follows_what_is_missing():
    world = make_ready()
    assert world.vacancy.state == VacancyState.READY

    panel.remove_member(vacancy=world.vacancy, staff=world.members[1], actor=world.hr, at=NOW)

    assert world.refresh().vacancy.state == VacancyState.DRAFT
    assert gaps(world.vacancy) == ["Name at least two people to score the answers. You have 1."]


def test_publishing_puts_it_on_the_list_and_says_who_did_it():
    world = make_ready()

    vacancies.publish_vacancy(vacancy=world.vacancy, actor=world.hr, at=NOW)

    vacancy = Vacancy.objects.open_at(NOW).get()
    assert (vacancy.published_at, vacancy.published_by) == (NOW, world.hr)
    change = StateChange.objects.get(subject_id=vacancy.pk, to_state="published")
    assert (change.event, change.actor, change.at) == ("published", world.hr, NOW)


def test_publishing_what_is_not_ready_says_what_is_missing_and_changes_nothing():
    vacancy = make_draft()

    with pytest.raises(vacancies.NotReady) as refused:
        vacancies.publish_vacancy(vacancy=vacancy, actor=vacancy.created_by, at=NOW)

    assert "Say when applications close." in refused.value.gaps
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.published_at) == (VacancyState.DRAFT, None)


def test_a_closing_date_that_passes_while_it_waits_stops_publishing():
    world = make_ready()

    with pytest.raises(vacancies.NotReady, match="closing date has passed"):
        vacancies.publish_vacancy(vacancy=world.vacancy, actor=world.hr, at=CLOSES)


def test_publishing_twice_is_once_and_by_somebody_else_is_said_kindly():
    world = make_published()
    other = make_user()

    vacancies.publish_vacancy(vacancy=world.vacancy, actor=world.hr, at=NOW)
    with pytest.raises(AlreadyDone):
        vacancies.publish_vacancy(vacancy=world.vacancy, actor=other, at=NOW)

    assert StateChange.objects.filter(subject_id=world.vacancy.pk, to_state="published").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda w: vacancies.change_post(vacancy=w.vacancy, post={"title": "Other"}, actor=w.hr, at=NOW),
        lambda w: vacancies.change_advert(vacancy=w.vacancy, advert={"salary": "None"}, actor=w.hr, at=NOW),
        lambda w: vacancies.change_dates(vacancy=w.vacancy, dates={"closes_at": AFTER}, actor=w.hr, at=NOW),
        lambda w: vacancies.choose_questions(vacancy=w.vacancy, questions=[], actor=w.hr, at=NOW),
        lambda w: panel.add_member(vacancy=w.vacancy, staff=make_staff(), actor=w.hr, at=NOW),
        lambda w: panel.remove_member(vacancy=w.vacancy, staff=w.members[0], actor=w.hr, at=NOW),
        lambda w: panel.make_lead(vacancy=w.vacancy, staff=w.members[1], actor=w.hr, at=NOW),
    ],
    ids=["post", "advert", "closing", "questions", "add", "remove", "lead"],
)
def test_a_published_vacancy_does_not_change(change):
    world = make_published()
    before = Vacancy.objects.filter(pk=world.vacancy.pk).values().get()

    with pytest.raises(vacancies.AlreadyPublished):
        change(world)

    assert Vacancy.objects.filter(pk=world.vacancy.pk).values().get() == before
    assert world.vacancy.panel.count() == 2


def test_questions_come_from_the_application_questions_of_the_live_framework():
    vacancy = make_draft()
    interview = Question.objects.filter(stage=Stage.INTERVIEW).first()

    with pytest.raises(vacancies.WrongQuestions):
        vacancies.choose_questions(
            vacancy=vacancy, questions=[interview.pk], actor=vacancy.created_by, at=NOW
        )

    assert not vacancy.questions.exists()


def test_the_same_question_twice_is_refused():
    vacancy = make_draft()
    first = application_questions(1)[0]

    with pytest.raises(vacancies.WrongQuestions):
        vacancies.choose_questions(
            vacancy=vacancy, questions=[first.pk] * 3, actor=vacancy.created_by, at=NOW
        )


def test_questions_keep_the_order_they_were_chosen_in():
    vacancy = make_draft()
    chosen = [each.pk for each in application_questions(3)][::-1]

    vacancies.choose_questions(vacancy=vacancy, questions=chosen, actor=vacancy.created_by, at=NOW)

    assert list(vacancy.questions.order_by("order").values_list("question", flat=True)) == chosen


def test_the_first_on_a_panel_leads_until_somebody_else_is_named():
    world = make_ready()

    panel.make_lead(vacancy=world.vacancy, staff=world.members[1], actor=world.hr, at=NOW)

    assert list(world.vacancy.panel.filter(is_lead=True).values_list("staff", flat=True)) == [
        world.members[1].pk
    ]


def test_somebody_without_an_account_cannot_sit():
    vacancy = make_draft()
    staff = make_staff()
    type(staff).objects.filter(pk=staff.pk).update(user=None)
    staff.refresh_from_db()

    with pytest.raises(panel.CannotSit, match="no account"):
        panel.add_member(vacancy=vacancy, staff=staff, actor=vacancy.created_by, at=NOW)


def test_being_named_twice_is_being_named_once():
    vacancy = make_draft()
    staff = make_staff()

    for _ in range(2):
        panel.add_member(vacancy=vacancy, staff=staff, actor=vacancy.created_by, at=NOW)

    assert PanelMember.objects.count() == 1


def test_a_colleague_is_found_by_the_beginning_of_a_name_or_number():
    wanted = make_staff("Oluwaseun", "Adebayo")
    make_staff("Oliver", "Adams")

    assert list(colleagues_matching("oluw adeb")) == [wanted]
    assert list(colleagues_matching(wanted.employee_number)) == [wanted]
    assert list(colleagues_matching("  ")) == []


# Closing


def test_at_its_time_a_vacancy_closes_and_whoever_is_writing_keeps_half_an_hour():
    world = make_published()
    send(world)
    draft = start(world)

    closing.bring_up_to_date(vacancy=world.vacancy, at=CLOSES)

    draft.refresh_from_db()
    assert world.refresh().vacancy.state == VacancyState.CLOSED
    assert (draft.state, world.applications[0].state) == ("draft", "submitted")


def test_after_the_grace_drafts_lapse_and_the_panel_gets_the_answers():
    world = make_published()
    send(world)
    draft = start(world)

    closing.bring_up_to_date(vacancy=world.vacancy, at=CLOSES + dt.timedelta(minutes=30))

    draft.refresh_from_db()
    assert world.refresh().vacancy.state == VacancyState.SIFTING
    assert (draft.state, world.applications[0].state) == ("lapsed", "sifting")
    told = Message.objects.filter(template="recruitment/sift_open").values_list("to", flat=True)
    assert sorted(told) == sorted(member.user.email for member in world.members)


def test_a_minute_before_the_grace_ends_nothing_has_moved():
    world = make_published()
    send(world)
    start(world)

    closing.bring_up_to_date(vacancy=world.vacancy, at=CLOSES + dt.timedelta(minutes=29))

    assert world.refresh().vacancy.state == VacancyState.CLOSED


def test_closing_early_goes_straight_to_the_panel_when_nobody_is_writing():
    world = make_published()
    send(world)

    closing.close_vacancy(vacancy=world.vacancy, actor=world.hr, at=NOW + dt.timedelta(days=1))

    assert world.refresh().vacancy.state == VacancyState.SIFTING
    assert world.vacancy.closed_at == NOW + dt.timedelta(days=1)


def test_nobody_applied_leaves_it_closed():
    world = make_published()

    closing.bring_up_to_date(vacancy=world.vacancy, at=AFTER)

    assert world.refresh().vacancy.state == VacancyState.CLOSED


def test_the_sweep_runs_twice_with_one_effect():
    world = make_published()
    send(world)

    looked = [closing.close_due(at=AFTER), closing.close_due(at=AFTER)]

    assert looked == [1, 0]
    assert world.refresh().vacancy.state == VacancyState.SIFTING
    assert Message.objects.filter(template="recruitment/sift_open").count() == 2
    assert world.vacancy.panel.get(staff=world.members[0]).scores.count() == 3


def test_withdrawing_tells_everybody_who_began_and_not_why():
    world = make_published()
    send(world)
    start(world)

    closing.withdraw_vacancy(vacancy=world.vacancy, reason="The funding went.", actor=world.hr, at=NOW)

    messages = Message.objects.filter(template="recruitment/vacancy_withdrawn")
    assert messages.count() == 2
    assert not any("funding" in message.text for message in messages)
    assert {each.state for each in world.vacancy.applications.all()} == {"vacancy_withdrawn"}
    assert (
        StateChange.objects.get(subject_id=world.vacancy.pk, to_state="withdrawn").reason
        == "The funding went."
    )


def test_a_filled_vacancy_is_not_withdrawn():
    world = make_sifting()
    Vacancy.objects.filter(pk=world.vacancy.pk).update(state="filled")

    with pytest.raises(MoveRefused):
        closing.withdraw_vacancy(vacancy=world.vacancy, reason="x", actor=world.hr, at=AFTER)


def test_every_change_is_on_record_without_its_words():
    world = make_ready()

    events = Event.objects.filter(subject_id=world.vacancy.pk, action="vacancy.changed")

    assert {name for event in events for name in event.data["fields"]} >= {"summary", "closes_at"}
    assert "Care for people" not in str([event.data for event in events])


def test_a_vacancy_that_was_given_longer_while_somebody_looked_stays_open():
    world = make_published()
    send(world)
    closing.extend_closing(vacancy=world.refresh().vacancy, closes_at=AFTER, actor=world.hr, at=NOW)
    looked_at = Vacancy.objects.get(pk=world.vacancy.pk)
    looked_at.closes_at = CLOSES

    now = closing.bring_up_to_date(vacancy=looked_at, at=CLOSES)

    assert (now.state, now.closes_at) == (VacancyState.PUBLISHED, AFTER)
    assert world.refresh().vacancy.state == VacancyState.PUBLISHED
    assert [each.state for each in world.applications] == ["submitted"]


def test_what_went_wrong_since_it_was_chosen_is_missing_again():
    world = make_ready(members=3)
    StaffRecord.objects.filter(pk__in=[world.manager.pk, world.members[2].pk]).update(left_on=NOW.date())
    assert gaps(world.refresh().vacancy) == [
        f"{world.members[2]} cannot sign in any more. Choose somebody else.",
        f"{world.manager} has left. Choose somebody else.",
    ]
    StaffRecord.objects.filter(left_on__isnull=False).update(left_on=None)
    PanelMember.objects.filter(vacancy=world.vacancy).update(is_lead=False)
    assert gaps(world.refresh().vacancy) == ["Say who leads the panel."]


def test_a_question_of_a_value_without_anchors_or_examples_is_not_ready():
    world = make_ready()
    document = framework_document("A draft")
    for value in document["values"]:
        value["anchors"] = []
    for question in document["questions"]:
        question["exemplars"] = []
    bare = create_from_document(document=document, actor=None, at=NOW)
    asked = Question.objects.filter(behaviour__value__framework=bare, stage=Stage.APPLICATION).order_by(
        "code"
    )

    parts = dataclasses.replace(parts_of(world.vacancy), asked=list(asked.select_related("behaviour__value")))

    said = [each.sentence for each in readiness(world.vacancy, NOW, parts) if not each.ready]
    assert said == [
        "The framework has changed since these questions were chosen. Choose them again.",
        "A chosen question has fewer than three scored examples to warm up on.",
        "A chosen value has no description of each score.",
    ]
