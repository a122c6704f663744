"""What the decision record says of conflicts, the line, who was invited how, hidden words, and who sat where."""

import pytest

from recruitment.models import Answer, Application, Interviewer, PanelMember
from recruitment.queries.decision_record import decision_record, recorded_vacancies
from recruitment.services import applications, declarations, line, redaction, shortlist
from recruitment.tracker import moment
from tests.factories import give_role, make_staff
from tests.factories_interviews import PLANNED
from tests.factories_offer import (
    DECIDED_AT,
    apply_outcomes,
    interview_everybody,
    make_applied,
    make_interviewed,
)
from tests.factories_recruitment import (
    AFTER,
    LATER,
    Recruiting,
    apply,
    draw,
    make_all_locked,
    make_draft,
    make_line_drawn,
    make_sifting,
    score_all,
)
from tests.sifting import declare, flag, lock, rows_of
from values_hub.access.roles import Role
from values_hub.people.models import User

pytestmark = pytest.mark.django_db


def record_of(world, **more):
    return {each.name: each.happened for each in decision_record(world.vacancy, **more)}


@pytest.fixture
def world():
    """Three applied: one comes by the line, one by a scheme, one by hand. A member knew one while scoring, and
    another said so at the shortlist; an answer was redacted; a carer interviewed beside the panel."""
    world = make_sifting(applicants=3, members=3)
    Application.objects.filter(pk=world.applications[1].pk).update(disability_confident=True)
    held = flag(world, 0, rows_of(world, 0)[0].answer_id)
    redaction.hide_words(hold=held, words=[0], actor=world.hr, at=AFTER)
    known = rows_of(world, 1)[0].answer_id
    declare(world, 1, known, kind="colleague", outcome="noted")
    for number, staff in enumerate(world.members):
        score_all(world, staff, {0: "4", 1: "2", 2: "1"})
        lock(world, number)
    shortlist.lock_sift(vacancy=world.vacancy, actor=world.lead, at=LATER)
    draw(world.refresh())
    draw(world, line.Asked("mean", mean=line.Decimal("2.50")), reason="Fewer rooms.")
    line.decide_by_hand(
        vacancy=world.vacancy, application_id=world.applications[2].pk, outcome="shortlisted",
        reason="Their answer was lost at first.", actor=world.hr, at=LATER,
    )  # fmt: skip
    apply(world)
    for staff in (world.members[0], world.members[2]):
        declarations.declare(member=world.seat(staff), knows="nobody", actor=staff.user, at=LATER)
    said = declarations.declare(
        member=world.seat(world.members[1]), knows="other", details="We once met.",
        application_id=world.applications[0].pk, actor=world.member, at=LATER,
    )  # fmt: skip
    declarations.settle_conflict(
        declaration=said, outcome="none", reason="In passing.", actor=world.hr, at=LATER
    )
    interview_everybody(world)
    carer = Interviewer.objects.create(
        vacancy=world.vacancy, lay_name="Una Whitlock", lay_email="una@mail.example", is_lay=True,
        added_at=PLANNED, added_by=world.hr,
    )  # fmt: skip
    declarations.declare(member=carer, knows="nobody", actor=None, at=PLANNED)
    apply_outcomes(world, ("appoint", "not_appointable", "not_appointable"), DECIDED_AT)
    return world


def test_each_declaration_is_counted_once_with_what_was_done_about_it(world):
    assert record_of(world)["Integrity"] == [
        "While scoring, a panel member once said that they knew whose answer it was "
        "(I know or have worked with them, and none of these). Noted; the member goes on scoring.",
        "Of those shortlisted, somebody who meets them once said that they knew one (something else). No conflict.",
        "Words that said who wrote it were hidden in 1 answer.",
    ]


def test_the_line_stands_in_it_for_everybody_and_how_people_came_for_hr_alone(world):
    lead, hr = record_of(world)["Objectivity"], record_of(world, for_hr=True)["Objectivity"]

    assert [each for each in hr if each not in lead] == [
        "1 person had a place by a guaranteed interview scheme, by rule, after the line.",
        "HR decided by hand, with a reason written down, about 1 person: invite to interview.",
    ]
    (drawn,) = (each for each in lead if each.startswith("The line was drawn"))
    assert drawn == (
        f"The line was drawn at a mean of 2.5 by {world.lead}, at {moment(LATER)}, and before that once elsewhere. "
        "The reason it was moved: Fewer rooms."
    )


def test_everybody_who_scored_and_who_interviewed_is_named(world):
    scored, met, teams = record_of(world)["Leadership"]

    for text in (scored, met):
        for staff in world.members:
            assert staff.name in text
    assert "Una Whitlock, service user or carer" in met
    assert "Una Whitlock" not in scored
    assert teams.startswith("They come from ")


def test_before_anything_has_happened_the_record_says_that_nothing_has():
    record = record_of(Recruiting(make_draft(), None, None, []))

    assert record["Selflessness"] == ["0 people applied and stayed in the running to be scored."]
    assert record["Objectivity"] == []
    assert record["Accountability"] == ["Nobody holds the place."]
    assert record["Openness"] == [
        "Feedback on each value has not been sent yet to any of the 0 who were scored."
    ]
    assert record["Honesty"] == ["Nothing was scored."]


def test_it_counts_what_nothing_was_seen_in_and_says_so_plainly_where_there_was_none():
    seen = record_of(make_interviewed({0: "3", 1: "2"}, applicants=2))
    unseen = record_of(make_interviewed({0: "n", 1: "2"}, applicants=2))
    assert seen["Honesty"] == [
        "Some evidence was seen in every scored answer and every agreed interview score."
    ]
    assert unseen["Honesty"] == [
        "No evidence was seen in 0 of 6 scored answers and 3 of 6 agreed interview scores. "
        "No evidence is counted apart and is in no mean."
    ]
    reasons = [line for line in seen["Objectivity"] if line.startswith("At interview")]
    assert reasons == [
        "At interview the panel agreed 6 scores for 2 people, each with a reason written down."
    ]


@pytest.mark.parametrize(("members", "said"), [(2, "Both panel members"), (3, "All 3 panel members")])
def test_it_says_who_locked_as_a_person_would(members, said):
    world = make_all_locked(members=members)
    assert any(line.startswith(f"{said} locked their own scores") for line in record_of(world)["Objectivity"])
    PanelMember.objects.filter(pk=world.seat(world.members[1]).pk).update(scores_locked_at=None)
    some = [line for line in record_of(world)["Objectivity"] if "locked their own scores" in line]
    assert some[0].startswith(f"{members - 1} of {members} panel members locked")


def test_where_the_panel_was_far_apart_it_says_on_how_many_and_who_withdrew():
    world = make_all_locked([{0: "1", 1: "3"}, {0: "4", 1: "3"}])
    for answer in Answer.objects.filter(application=world.applications[0]):
        shortlist.agree_score(
            vacancy=world.vacancy,
            answer_id=answer.pk,
            choice="3",
            reason="We talked.",
            actor=world.lead,
            at=LATER,
        )
    shortlist.lock_sift(vacancy=world.vacancy, actor=world.lead, at=LATER)
    gone = world.applications[1]
    applications.withdraw_application(application=gone, actor=gone.applicant, at=LATER)

    record = record_of(world.refresh())

    assert (
        "On 3 of 6 answers the panel was far apart, talked, and wrote down an agreed score with a reason."
        in record["Objectivity"]
    )
    assert record["Honesty"][-1] == "1 person withdrew."


def test_where_hr_decided_about_nobody_by_hand_it_says_so_and_pending_decisions_are_not_counted():
    world = make_line_drawn([{0: "4", 1: "1"}] * 2)
    by_hand = "HR decided about nobody by hand."
    assert by_hand not in record_of(world, for_hr=True)["Objectivity"]

    apply(world)

    assert by_hand in record_of(world, for_hr=True)["Objectivity"]
    assert by_hand not in record_of(world)["Objectivity"]


def test_internal_audit_may_ask_for_the_record_of_every_decided_vacancy_and_a_stranger_for_none():
    world = make_applied()
    running = make_sifting()
    auditor, stranger = make_staff("Audrey").user, make_staff("Stan").user
    give_role(auditor, Role.AUDITOR)

    found = set(recorded_vacancies(User.objects.get(pk=auditor.pk)))

    assert (world.vacancy in found, running.vacancy in found) == (True, False)
    assert list(recorded_vacancies(User.objects.get(pk=stranger.pk))) == []
