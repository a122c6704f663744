import datetime as dt

import pytest
from django.utils.formats import date_format

from recruitment.models import ANSWER_CHARACTERS, Answer, Application
from recruitment.queries.candidates import answers_of
from recruitment.services import applications, closing
from recruitment.tracker import moment, news_of
from tests.factories import NOW, make_staff, make_user
from tests.factories_offer import make_cleared
from tests.factories_recruitment import (
    AFTER,
    CLOSES,
    make_published,
    make_sifting,
    send,
    start,
    write,
)
from values_hub.audit.transitions import MoveRefused, move
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db

LAST_WEEK = date_format(AFTER.date() - dt.timedelta(days=6), "l j F Y")


@pytest.fixture
def world():
    return make_published()


def fresh(application):
    return Application.objects.select_related("vacancy", "applicant").get(pk=application.pk)


def save(application, number=1, *, text, version=None, at=NOW):
    answer = Answer.objects.get(application=application, question__order=number)
    return applications.save_answer(
        application=application, answer_id=answer.pk, text=text, at=at,
        version=answer.version if version is None else version,
    )  # fmt: skip


def test_a_second_start_leads_to_the_first(world):
    person = make_user()

    first = start(world, person)
    second = start(world, person)

    assert first == second
    assert Answer.objects.filter(application=first).count() == 3


def test_nobody_starts_after_closing(world):
    with pytest.raises(applications.Closed):
        applications.start_application(vacancy=world.vacancy, actor=make_user(), at=CLOSES)

    assert not Application.objects.exists()


def test_whoever_scores_cannot_apply(world):
    with pytest.raises(applications.OnThePanel):
        start(world, world.member)

    assert not Application.objects.exists()


def test_a_member_of_staff_starts_with_their_name(world):
    staff = make_staff("Amina", "Yusuf")

    assert start(world, staff.user).name == "Amina Yusuf"


def test_text_is_kept_as_typed_however_long(world):
    application = start(world)
    text = "  word" * 5000

    save(application, text=text)

    answer = answers_of(application)[0]
    assert (answer.text, answer.words, answer.over, answer.status) == (text, 5000, 4750, "Too long")


def test_past_the_hard_limit_nothing_is_saved_and_nothing_cut(world):
    application = start(world)
    save(application, text="before")

    with pytest.raises(applications.TooLong, match="40,000 characters"):
        save(application, text="x" * (ANSWER_CHARACTERS + 1))

    assert answers_of(application)[0].text == "before"


def test_another_tab_is_not_overwritten_and_both_texts_are_known(world):
    application = start(world)
    save(application, text="from the first tab")

    with pytest.raises(applications.ChangedElsewhere) as conflict:
        save(application, text="from the second tab", version=0)

    assert (conflict.value.version, conflict.value.fields) == (1, {"answer": "from the first tab"})
    assert answers_of(application)[0].text == "from the first tab"


def test_the_same_text_from_an_old_page_is_no_conflict(world):
    application = start(world)
    save(application, text="the same")

    assert save(application, text="the same", version=0) == 1


def test_about_you_has_a_version_of_its_own(world):
    application = start(world)
    applications.save_about(application=application, version=0, fields={"first_name": "Ann"}, at=NOW)

    with pytest.raises(applications.ChangedElsewhere):
        applications.save_about(application=application, version=0, fields={"first_name": "Ben"}, at=NOW)
    save(application, text="An answer saved meanwhile is no conflict.", version=0)

    assert fresh(application).first_name == "Ann"


@pytest.mark.parametrize(
    "fields",
    [{"first_name": "x" * 101}, {"right_to_work": "perhaps"}, {"phone": "1" * 41}],
    ids=["name", "choice", "phone"],
)
def test_about_you_refuses_what_cannot_be_kept(world, fields):
    application = start(world)

    with pytest.raises(applications.TooLong):
        applications.save_about(application=application, version=0, fields=fields, at=NOW)

    assert fresh(application).about_version == 0


def test_somebody_elses_answer_is_not_there_to_write(world):
    mine, theirs = start(world), start(world)
    answer = Answer.objects.get(application=theirs, question__order=1)

    with pytest.raises(applications.NoSuchAnswer):
        applications.save_answer(application=mine, answer_id=answer.pk, version=0, text="mine", at=NOW)

    answer.refresh_from_db()
    assert answer.text == ""


def test_sending_gives_a_reference_and_one_email(world):
    application = send(world)

    applications.submit_application(application=application, actor=application.applicant, at=NOW)

    application = fresh(application)
    assert application.state == "submitted"
    message = Message.objects.get(template="recruitment/application_received")
    assert application.reference in message.text
    assert message.to == application.applicant.email


def test_what_is_missing_is_said_and_nothing_is_sent(world):
    application = start(world)
    save(application, 2, text="word " * 251)

    with pytest.raises(applications.NotReadyToSend) as refused:
        applications.submit_application(application=fresh(application), actor=application.applicant, at=NOW)

    assert refused.value.gaps == [
        "Complete the section about you.",
        "Say whether you have the right to work in the UK.",
        "Say what you did from March 2023 to March 2026 in your work and study history.",
        "Name a referee for March 2023 to February 2026, or say why you cannot.",
        "Answer the questions under declarations.",
        "Answer question 1.",
        "Make your answer to question 2 shorter. It must be 250 words or fewer, and is 1 word too long.",
        "Answer question 3.",
    ]
    assert fresh(application).state == "draft"
    assert not Message.objects.exists()


def test_an_answer_that_names_its_writer_is_pointed_out_and_may_still_be_sent(world):
    application = write(start(world), first_name="Nasreen", words="They call me Nasreen.")

    with pytest.raises(applications.IdentityInAnswers):
        applications.submit_application(application=application, actor=application.applicant, at=NOW)
    applications.submit_application(
        application=application, actor=application.applicant, at=NOW, despite_identity=True
    )

    assert fresh(application).state == "submitted"


@pytest.mark.parametrize(("minutes", "is_sent"), [(0, True), (29, True), (30, False), (90, False)])
def test_a_draft_begun_in_time_has_half_an_hour_after_closing(world, minutes, is_sent):
    application = write(start(world))
    at = CLOSES + dt.timedelta(minutes=minutes)

    if is_sent:
        applications.submit_application(application=application, actor=application.applicant, at=at)
    else:
        with pytest.raises(applications.Closed):
            applications.submit_application(application=application, actor=application.applicant, at=at)

    assert fresh(application).state == ("submitted" if is_sent else "draft")


def test_nothing_changes_after_sending(world):
    application = fresh(send(world))

    with pytest.raises(applications.AlreadySent):
        save(application, text="second thoughts")
    with pytest.raises(applications.AlreadySent):
        applications.save_about(
            application=application, version=application.about_version, fields={"phone": "1"}, at=NOW
        )

    assert answers_of(application)[0].text == "I noticed somebody and I helped. (1)"


def test_withdrawing_is_once_and_for_good(world):
    application = send(world)

    applications.withdraw_application(
        application=application, actor=application.applicant, at=NOW, reason="Moved."
    )
    with pytest.raises(MoveRefused):
        applications.submit_application(application=fresh(application), actor=application.applicant, at=NOW)

    assert fresh(application).state == "withdrawn"


def test_somebody_who_has_started_cannot_withdraw():
    world = make_cleared()
    move(world.applications[0], "started", actor=world.hr, at=AFTER)

    with pytest.raises(MoveRefused):
        applications.withdraw_application(
            application=world.applications[0], actor=world.applications[0].applicant, at=AFTER
        )


def test_the_tracker_says_the_same_before_and_after_the_panel_locks():
    """A candidate must not learn from the tracker how far the panel is."""
    world = make_sifting()
    before = news_of(fresh(world.applications[0]), AFTER)
    type(world.vacancy).objects.filter(pk=world.vacancy.pk).update(state="shortlisted")

    assert news_of(fresh(world.applications[0]), AFTER) == before


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (None, ""),
        (dt.date(2026, 4, 6), " We plan to hold the interviews in the week of Monday 6 April 2026."),
        (AFTER.date() - dt.timedelta(days=6), f" We plan to hold the interviews in the week of {LAST_WEEK}."),
        (AFTER.date() - dt.timedelta(days=7), " It is taking longer than we planned."),
    ],
    ids=["nothing planned", "ahead", "its last day", "gone by"],
)
def test_the_tracker_says_by_when_where_hr_have_and_owns_up_where_it_did_not_hold(on, said):
    world = make_sifting()
    type(world.vacancy).objects.filter(pk=world.vacancy.pk).update(interview_week_on=on)

    assert news_of(fresh(world.applications[0]), AFTER).then == (
        f"When they have finished we will send you an email, whatever they decide.{said}"
    )


def test_the_tracker_of_an_open_vacancy_says_by_when_too(world):
    application = send(world)
    type(world.vacancy).objects.filter(pk=world.vacancy.pk).update(interview_week_on=dt.date(2026, 4, 6))

    assert "in the week of Monday 6 April 2026." in news_of(fresh(application), NOW).then


def test_the_tracker_speaks_of_every_state(world):
    application = fresh(send(world))
    said = {}
    for state in Application.MACHINE.states:
        application.state = state
        said[state] = news_of(application, NOW)

    assert all(news.now and news.status for news in said.values())
    assert len({news.now for news in said.values()}) == len(said)


def test_a_draft_is_told_its_last_moment(world):
    application = fresh(start(world))
    closing.bring_up_to_date(vacancy=world.vacancy, at=CLOSES)

    late = news_of(fresh(application), CLOSES + dt.timedelta(minutes=5))

    assert moment(CLOSES + dt.timedelta(minutes=30)) in late.now
    assert moment(dt.datetime(2026, 3, 30, 22, 59, tzinfo=dt.UTC)) == "11:59pm on Monday 30 March 2026"
