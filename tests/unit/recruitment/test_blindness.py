"""Flagging, hiding, knowing somebody, changing reviewers: each keeps every score right and nobody's secret."""

import pytest

from recruitment.models import Answer, Application, Conflict, Hold, Score, Standing, Vacancy
from recruitment.queries import redaction as held
from recruitment.queries import sift as queries
from recruitment.services import conflicts, redaction, replacing, sift
from recruitment.services.closing import bring_up_to_date
from recruitment.services.standings import given_scores
from tests.factories import make_staff
from tests.factories_recruitment import AFTER, make_published, make_sifting, score_all, send
from tests.sifting import declare, flag, lock, row_for, rows_of, score, undo
from values_hub.audit.models import Event
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_sifting(applicants=3, members=3)


# Undo


def test_undo_lifts_the_last_score_and_only_once(world):
    first, second = rows_of(world, 0)[:2]
    score(world, 0, first.answer_id, "1")
    score(world, 0, second.answer_id, "2")

    assert undo(world, 0, second.answer_id) is True
    assert undo(world, 0, second.answer_id) is False  # the same request again

    assert [row.choice for row in rows_of(world, 0)[:2]] == ["1", ""]
    assert queries.last_done(world.seat(world.members[0])).answer == first.answer_id


def test_there_is_nothing_to_undo_after_the_lock(world):
    score_all(world, world.members[0])
    lock(world, 0)

    with pytest.raises(sift.ScoresLocked):
        undo(world, 0, rows_of(world, 0)[-1].answer_id)


# Flagged


def test_a_flagged_answer_is_out_of_everybodys_hands_at_once_and_back_at_its_place(world):
    answer = rows_of(world, 0)[0].answer_id
    places = {number: row_for(world, number, answer).position for number in range(3)}
    score(world, 1, answer, "2")

    hold = flag(world, 0, answer)

    for number in range(3):
        seat = world.seat(world.members[number])
        assert queries.blind_answer(seat, answer) is None
        assert queries.is_with_hr(seat, answer)
        assert queries.next_answer(seat).answer != answer
    assert [queries.count_with_hr(world.seat(each)) for each in world.members] == [1, 0, 1]

    redaction.say_nothing_identifies(hold=hold, actor=world.hr, at=AFTER)

    assert {number: row_for(world, number, answer).position for number in range(3)} == places
    assert row_for(world, 1, answer).choice == "2"  # what was given before stands
    assert queries.blind_answer(world.seat(world.members[2]), answer) is not None


def test_flagging_twice_and_by_two_members_is_one_flag(world):
    answer = rows_of(world, 0)[0].answer_id

    assert flag(world, 0, answer) == flag(world, 0, answer)
    with pytest.raises(sift.WithHR):
        flag(world, 1, answer)

    assert Hold.objects.count() == 1


def test_a_score_sent_for_an_answer_flagged_meanwhile_changes_nothing(world):
    answer = rows_of(world, 0)[0].answer_id
    score(world, 1, answer, "1")
    flag(world, 0, answer)

    with pytest.raises(sift.WithHR):
        score(world, 1, answer, "4")

    assert row_for(world, 1, answer).choice == "1"


def test_a_flag_pressed_by_mistake_is_undone_by_whoever_pressed_it(world):
    answer = rows_of(world, 0)[0].answer_id
    flag(world, 0, answer)

    assert undo(world, 1, answer) is False
    assert undo(world, 0, answer) is True

    assert Hold.objects.get().outcome == Hold.Outcome.TAKEN_BACK
    assert not Score.objects.filter(is_held=True).exists()


def test_nobody_locks_while_an_answer_of_theirs_is_with_hr(world):
    answer = rows_of(world, 0)[0].answer_id
    hold = flag(world, 0, answer)
    score_all(world, world.members[0])

    with pytest.raises(sift.ScoresStillMissing) as missing:
        lock(world, 0)

    assert (
        str(missing.value) == "1 answer is still with HR. You can lock when you have scored what comes back."
    )
    redaction.say_nothing_identifies(hold=hold, actor=world.hr, at=AFTER)
    score(world, 0, answer)
    lock(world, 0)
    assert world.seat(world.members[0]).scores_locked_at == AFTER


# Hidden


def test_hidden_words_are_a_block_of_one_length_and_what_was_sent_stays(world):
    answer = Answer.objects.get(pk=rows_of(world, 0)[0].answer_id)
    Answer.objects.filter(pk=answer.pk).update(text="I am Zebedee Quillfeather, and  I\nstayed late.")
    hold = flag(world, 0, answer.pk)

    redaction.hide_words(hold=hold, words={2, 3, 6}, actor=world.hr, at=AFTER)

    answer.refresh_from_db()
    assert answer.text == "I am Zebedee Quillfeather, and  I\nstayed late."
    assert answer.panel_text == "I am [hidden] and  I\n[hidden] late."
    assert queries.blind_answer(world.seat(world.members[1]), answer.pk).text == answer.panel_text
    assert Event.objects.get(action="answer.hold_decided").data == {"outcome": "redacted", "stretches": 2}


def test_an_answer_with_everything_hidden_never_falls_back_to_what_was_sent():
    assert Answer(text="Zebedee", redacted_at=AFTER, redacted_text="").panel_text == ""


@pytest.mark.parametrize("words", [set(), {999}])
def test_hiding_nothing_is_refused_and_the_answer_stays_with_hr(world, words):
    hold = flag(world, 0, rows_of(world, 0)[0].answer_id)

    with pytest.raises(redaction.NothingMarked):
        redaction.hide_words(hold=hold, words=words, actor=world.hr, at=AFTER)

    hold.refresh_from_db()
    assert hold.decided_at is None


def test_what_somebody_else_has_decided_is_said_and_kept(world):
    hold = flag(world, 0, rows_of(world, 0)[0].answer_id)
    redaction.hide_words(hold=hold, words={0}, actor=world.hr, at=AFTER)

    with pytest.raises(redaction.AlreadyDecided):
        redaction.hide_words(hold=hold, words={1}, actor=world.hr, at=AFTER)

    assert Answer.objects.exclude(redacted_at=None).get().masked == [[0, 7]]


def test_hr_finds_what_names_the_writer_marked_already():
    world = make_published()
    send(world, last_name="Quillfeather", words="They call me Candida, or Quillfeather.")
    bring_up_to_date(vacancy=world.vacancy, at=AFTER)

    shown = held.to_look_at(held.held_answer(world.vacancy, Hold.objects.first().pk))

    assert [word.text for word in shown.words if word.is_marked] == ["Candida,", "Quillfeather."]
    assert "".join(word.before + word.text for word in shown.words) == shown.text


# Known


def test_a_member_who_knows_the_writer_loses_that_answer_and_nothing_else_that_shows(world):
    """What they see of everything else is the same, line by line: nothing tells what goes together."""
    seat = world.seat(world.members[0])
    score_all(world, world.members[0], "2")
    answer = rows_of(world, 0)[4].answer_id

    def everything_but(gone):
        lists = [
            [each for each in queries.own_scores(seat, queries.own_rows(seat, row.id)) if each.id != gone]
            for row in queries.sift_progress(seat)
        ]
        return lists, [queries.blind_answer(seat, each) for one in lists for each in (row.id for row in one)]

    before, _ = everything_but(answer)
    declare(world, 0, answer)
    after, pages = everything_but(answer)

    assert after == before
    assert None not in pages
    assert queries.blind_answer(seat, answer) is None
    assert queries.next_answer(seat) is None


def test_nothing_they_gave_that_person_counts_or_will(world):
    score_all(world, world.members[0], "0")
    score_all(world, world.members[1], "3")
    answer = Answer.objects.get(pk=rows_of(world, 0)[0].answer_id)
    theirs = Answer.objects.filter(application=answer.application_id)

    declare(world, 0, answer.pk)
    score(world, 0, theirs.exclude(pk=answer.pk)[0].pk, "4")

    given = given_scores(world.vacancy)
    assert set(given[answer.application_id]) == {each.pk for each in theirs}
    assert {tuple(each) for each in given[answer.application_id].values()} == {(3,)}
    assert sum(each.is_rated for each in rows_of(world, 0)) == 9  # all are kept


def test_the_person_is_scored_by_somebody_who_did_not_read_them():
    world = make_published(members=4)
    Vacancy.objects.filter(pk=world.vacancy.pk).update(reviews_per_answer=2)
    for number in range(4):
        send(world, words=f"Example {number}.")
    bring_up_to_date(vacancy=world.vacancy, at=AFTER)
    row = rows_of(world.refresh(), 0)[0]

    declare(world, 0, row.answer_id)

    application = Answer.objects.get(pk=row.answer_id).application_id
    mine = Score.objects.filter(
        member=row.member_id, answer__application=application, is_set_aside=False, handed_off_at=None
    )
    counting = Score.objects.filter(answer__application=application, is_set_aside=False, handed_off_at=None)
    assert not mine.exists()
    assert counting.count() == 6  # three answers, twice each, as before


def test_close_people_cannot_only_note_it_and_others_can(world):
    answer = rows_of(world, 0)[0].answer_id
    with pytest.raises(conflicts.TooClose):
        declare(world, 0, answer, kind="family", outcome="noted")
    assert not Conflict.objects.exists()

    declare(world, 0, answer, kind="colleague", outcome="noted")

    score(world, 0, answer)
    assert Score.objects.counting().count() == 1
    declare(world, 0, answer, kind="colleague")
    declare(world, 0, answer, kind="colleague")
    assert Conflict.objects.get().outcome == "handed_off"
    assert Score.objects.counting().count() == 0


def test_the_trail_keeps_how_they_know_each_other_and_not_whose_answer(world):
    declare(world, 0, rows_of(world, 0)[0].answer_id)

    event = Event.objects.get(action="conflict.declared")

    assert event.data == {"kind": "friend", "outcome": "handed_off"}
    assert event.subject_id == Conflict.objects.get().pk


def test_an_answer_nobody_may_read_waits_for_somebody_to_join():
    world = make_sifting(applicants=2, members=2)
    answer = Answer.objects.get(pk=rows_of(world, 0)[0].answer_id)
    for number in range(2):
        declare(world, number, answer.pk)
        score_all(world, world.members[number])
        lock(world, number)
    assert queries.answers_without_reader(world.vacancy).count() == 3
    assert not Standing.objects.exists()

    new = make_staff("Nadia")
    replacing.add_reader(vacancy=world.vacancy, staff=new, actor=world.hr, at=AFTER)
    world.members.append(new)
    score_all(world, new)
    lock(world, 2)

    assert Standing.objects.count() == 2
    assert Message.objects.filter(template="recruitment/all_locked").count() == 1


# What HR is shown in an answer


def test_hr_is_shown_a_former_name_the_referees_and_the_places_somebody_worked(world):
    application = world.applications[0]
    Application.objects.filter(pk=application.pk).update(previous_name="Marigold Quance")
    answer = Answer.objects.filter(application=application)[0]
    Answer.objects.filter(pk=answer.pk).update(
        text="As Miss Quance at Corner Care Home I rang Ottoline, ottoline@carehome.example, and then I waited."
    )
    hold = flag(world, 0, answer.pk)

    shown = held.to_look_at(held.held_answer(world.vacancy, hold.pk))

    assert shown.found == [
        "ottoline@carehome.example (their referee)", "Corner Care Home (where they worked or studied)",
        "Quance (a name they had before)", "Ottoline (their referee)",
    ]  # fmt: skip
    assert " ".join(word.text for word in shown.words if word.is_marked) == (
        "Quance Corner Care Home Ottoline, ottoline@carehome.example,"
    )


def test_an_answer_that_tells_a_former_name_is_held_before_the_panel_reads_it_and_a_place_of_work_is_not():
    world = make_published()
    sent = [send(world, words=words) for words in ("They called me Quance then.", "At Corner Care Home.")]
    Application.objects.filter(pk=sent[0].pk).update(previous_name="Marigold Quance")
    bring_up_to_date(vacancy=world.vacancy, at=AFTER)
    holds = Hold.objects.values_list("answer__application", flat=True)
    assert set(holds) == {sent[0].pk}
