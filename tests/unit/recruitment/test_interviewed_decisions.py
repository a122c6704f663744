"""The panel's decisions after the interviews."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from recruitment.models import (
    AppliedDecision,
    AppointmentDecision,
    CandidateStrength,
    GrowthAgreed,
    StrengthsAgreed,
)
from recruitment.queries.deciding import candidates_to_decide, pending_decisions
from recruitment.queries.decision_record import decision_record
from recruitment.queries.interview_results import results
from recruitment.services import applications, deciding
from tests.factories import give_role, make_staff
from tests.factories_offer import DECIDED_AT, agree_words, decide, make_applied, make_interviewed, words
from tests.factories_recruitment import make_shortlisted
from values_hub.access.roles import Role
from values_hub.audit.transitions import AlreadyDone, MoveRefused
from values_hub.evidence.models import Evidence
from values_hub.evidence.queries import panel_words
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


def apply(world, reason=""):
    return deciding.apply_decisions(
        vacancy=world.vacancy, actor=world.lead, at=DECIDED_AT, passed_over_reason=reason
    )


def states(world):
    return [each.state for each in world.refresh().applications]


def test_nothing_happens_and_nobody_hears_before_the_decisions_are_applied():
    world = make_interviewed()
    before = Message.objects.count()

    decide(world, 0, "appoint")
    decide(world, 1, "not_appointable")

    assert states(world) == ["interviewed", "interviewed"]
    assert world.vacancy.state == "interviewing"
    assert Message.objects.count() == before
    # What was agreed at the round table is evidence since it was locked there; the panel's words are not yet.
    assert not Evidence.objects.filter(stage="interview", points=None).exists()


def test_applying_moves_everybody_and_tells_each_once():
    world = make_applied(("appoint", "reserve", "not_appointable"))

    assert states(world) == ["appointable", "reserve", "not_appointable"]
    assert world.vacancy.state == "decided"
    for number, template in enumerate(("chosen", "held_in_reserve", "not_appointed")):
        to = world.applications[number].applicant.email
        mail = Message.objects.get(to=to, template=f"recruitment/{template}")
        assert "Dear Candida" in mail.text
    reserve = world.applications[1].appointment_decision
    assert (reserve.rank, reserve.reserve_until.isoformat()) == (1, "2026-09-28")
    chosen = world.applications[0]
    assert (chosen.appointed_by, chosen.appointment_reason) == (world.lead, "It showed in what they did.")


def test_the_same_lead_applying_twice_changes_nothing_and_somebody_else_is_told_who_did():
    world = make_applied()
    messages = Message.objects.count()

    again = apply(world)

    assert again == AppliedDecision.objects.get()
    assert Message.objects.count() == messages
    with pytest.raises(AlreadyDone):
        deciding.apply_decisions(vacancy=world.vacancy, actor=world.member, at=DECIDED_AT)


def test_everybody_interviewed_needs_a_decision_before_any_is_applied():
    world = make_interviewed()
    decide(world, 0, "appoint")

    with pytest.raises(deciding.DecisionsMissing) as refusal:
        apply(world)

    assert refusal.value.missing == ["Decide about Candida Applewhite1."]
    assert states(world) == ["interviewed", "interviewed"]


def test_somebody_below_the_gate_is_appointed_only_with_hrs_written_reason():
    world = make_interviewed({0: "1", 1: "1"})
    decide(world, 0, "appoint")
    decide(world, 1, "not_appointable")

    with pytest.raises(deciding.DecisionsMissing, match="did not reach the values gate"):
        apply(world)
    with pytest.raises(deciding.CannotDecide):
        deciding.let_through_gate(
            application=world.applications[0], reason=" ", actor=world.hr, at=DECIDED_AT
        )
    deciding.let_through_gate(
        application=world.applications[0], reason="A year's placement with us says otherwise.",
        actor=world.hr, at=DECIDED_AT,
    )  # fmt: skip
    apply(world)

    assert states(world) == ["appointable", "not_appointable"]


def test_passing_over_a_higher_score_is_explained_and_the_executives_are_told():
    executive = make_staff("Ewan")
    give_role(executive.user, Role.EXECUTIVE)
    world = make_interviewed({0: "3", 1: "4"})
    decide(world, 0, "appoint")
    decide(world, 1, "reserve", rank=1)

    with pytest.raises(deciding.ExplanationMissing):
        apply(world, "  ")
    assert states(world) == ["interviewed", "interviewed"]
    applied = apply(world, "They can only start in a year.")

    told = Message.objects.get(to=executive.user.email)
    assert "They can only start in a year." in told.text
    assert "Applewhite" not in told.text + told.subject
    assert (applied.top_scorer_passed_over, applied.executives_told) == (True, 1)


def test_with_nobody_appointed_everybody_through_the_gate_is_explained_and_the_words_say_so():
    executive = make_staff("Ewan")
    give_role(executive.user, Role.EXECUTIVE)
    world = make_interviewed({0: "3", 1: "1", 2: "4"}, applicants=3)
    decide(world, 0, "not_appointable")
    assert pending_decisions(world.vacancy).passed_over == []
    decide(world, 1, "not_appointable")
    decide(world, 2, "reserve", rank=1)
    through = pending_decisions(world.vacancy).passed_over
    assert {each.application for each in through} == {world.applications[0], world.applications[2]}

    with pytest.raises(deciding.ExplanationMissing, match="nobody is appointed"):
        apply(world)
    applied = apply(world, "The post is put on hold.")

    assert (applied.top_scorer_passed_over, applied.executives_told) == (True, 1)
    told = Message.objects.get(to=executive.user.email)
    assert told.subject == "Nobody was appointed: Staff nurse"
    assert "has appointed nobody, although somebody had reached the values gate" in told.text
    for number, template in ((0, "not_appointed"), (2, "held_in_reserve")):
        mail = Message.objects.get(
            to=world.applications[number].applicant.email, template=f"recruitment/{template}"
        )
        assert "has chosen nobody" in mail.text
        assert "somebody else" not in mail.text
    said = " ".join(line for each in decision_record(world.vacancy) for line in each.happened)
    assert (
        "although somebody had reached the values gate. The panel’s reason: The post is put on hold." in said
    )
    assert "was passed over" not in said


def test_nobody_through_the_gate_needs_no_explanation():
    world = make_interviewed({0: "1", 1: "1"})
    for number in range(2):
        decide(world, number, "not_appointable")

    assert apply(world).top_scorer_passed_over is False
    said = " ".join(line for each in decision_record(world.vacancy) for line in each.happened)
    assert "The panel appointed nobody. Nobody reached the values gate." in said


def test_an_explanation_nobody_needed_is_not_kept():
    world = make_interviewed({0: "4", 1: "3"})
    decide(world, 0, "appoint")
    decide(world, 1, "not_appointable")

    assert apply(world, "Just in case.").passed_over_reason == ""


def test_somebody_who_missed_the_gate_is_not_passed_over():
    """They scored higher on the whole and showed nothing of one value."""
    world = make_interviewed({0: "3", 1: "3"})
    scores = world.applications[1].interview.agreed_scores.order_by("question__order")
    scores.exclude(pk=scores[0].pk).update(points=4)
    scores.filter(pk=scores[0].pk).update(points=1)
    decide(world, 0, "appoint")
    decide(world, 1, "not_appointable")

    assert apply(world).top_scorer_passed_over is False


def test_the_gate_says_why_in_words():
    world = make_interviewed({0: "n", 1: "2"})

    found = {each.application_id: each for each in results(world.vacancy)}

    nothing, half = found[world.applications[0].pk], found[world.applications[1].pk]
    assert nothing.gate_reasons[-1] == "0 of 12 points, and the gate asks for 60% at least."
    assert "Kind: no evidence seen, and the gate asks for 2 at least." in nothing.gate_reasons
    under = ["6 of 12 points, and the gate asks for 60% at least."]
    assert (half.total, half.percent, list(half.gate_reasons)) == (6, 50, under)


def test_candidates_come_best_first_and_equal_scores_share_a_place():
    world = make_interviewed({0: "3", 1: "4", 2: "3"}, applicants=3)

    found = [(each.application, each.place) for each in candidates_to_decide(world.vacancy)]

    first, second, third = world.applications
    assert found == [(second, 1), (first, 2), (third, 2)]


def test_appointing_another_takes_the_first_choice_back_to_undecided():
    world = make_interviewed()
    decide(world, 0, "appoint")

    decide(world, 1, "appoint")

    assert list(AppointmentDecision.objects.values_list("application", "outcome")) == [
        (world.applications[1].pk, "appoint")
    ]
    assert pending_decisions(world.vacancy).missing == ["Decide about Candida Applewhite0."]


def test_the_database_holds_one_appointment_a_vacancy():
    world = make_interviewed()
    decide(world, 0, "appoint")
    decide(world, 1, "not_appointable")

    with pytest.raises(IntegrityError, match="one_appoint_a_vacancy"), transaction.atomic():
        AppointmentDecision.objects.update(outcome="appoint")


@pytest.mark.parametrize(
    ("outcome", "reason", "rank", "sentence"),
    [
        ("appoint", " ", None, "Say why the panel decides this."),
        ("promote", "Because.", None, "Select what the panel decides."),
        ("reserve", "Because.", None, "Enter the place on the reserve list, such as 1."),
        ("reserve", "Because.", 1, "Candida Applewhite1 has place 1 on the reserve list. Choose another."),
    ],
)
def test_a_decision_that_cannot_stand(outcome, reason, rank, sentence):
    world = make_interviewed()
    decide(world, 1, "reserve", rank=1)

    with pytest.raises(deciding.CannotDecide) as refusal:
        deciding.decide_candidate(
            application=world.applications[0], outcome=outcome, reason=reason, rank=rank, actor=world.lead,
            at=DECIDED_AT,
        )  # fmt: skip

    assert str(refusal.value) == sentence
    assert AppointmentDecision.objects.count() == 1


def test_places_on_the_reserve_list_have_no_gap():
    world = make_interviewed()
    decide(world, 0, "reserve", rank=1)
    decide(world, 1, "reserve", rank=3)

    assert pending_decisions(world.vacancy).missing == [
        "Give the reserve list places without a gap: 1, 2, 3 and so on."
    ]


def test_whoever_is_appointed_or_in_reserve_needs_the_panels_words():
    world = make_interviewed(applicants=1)
    deciding.decide_candidate(
        application=world.applications[0], outcome="appoint", reason="Yes.", actor=world.lead, at=DECIDED_AT
    )

    assert pending_decisions(world.vacancy).missing == [
        "Agree Candida Applewhite0’s strengths and what they can grow in."
    ]


@pytest.mark.parametrize(
    ("take", "sentence"),
    [
        (lambda strengths, growth: (strengths[:1], growth), "Choose two or three strengths."),
        (lambda strengths, growth: (strengths, growth[:1]), "Choose two behaviours to grow in."),
        (lambda strengths, _growth: (strengths, strengths), "Choose each behaviour once"),
        (
            lambda strengths, growth: (
                [strengths[0], deciding.Words(strengths[1].behaviour_id, " ")],
                growth,
            ),
            "Write a sentence for each behaviour.",
        ),
    ],
)
def test_words_that_cannot_stand(take, sentence):
    world = make_interviewed(applicants=1)
    strengths, growth = take(words(world.vacancy, "strength"), words(world.vacancy, "growth"))

    with pytest.raises(deciding.CannotDecide, match=sentence):
        deciding.agree_words(
            application=world.applications[0], strengths=strengths, growth=growth, actor=world.lead,
            at=DECIDED_AT,
        )  # fmt: skip

    assert not CandidateStrength.objects.exists()


def test_the_panels_words_become_evidence_under_the_pseudonym_and_can_be_told_apart():
    world = make_applied()
    key = world.applications[0].thread_key

    said = Evidence.objects.filter(thread_key=key, stage="interview", points=None, no_evidence=False)

    assert StrengthsAgreed._meta.label_lower == panel_words.STRENGTH
    assert GrowthAgreed._meta.label_lower == panel_words.GROWTH
    assert sorted(said.values_list("source_type", "text")) == [
        (panel_words.GROWTH, "We would like to see more of it."),
        (panel_words.GROWTH, "We would like to see more of it."),
        (panel_words.STRENGTH, "You told us how you did it."),
        (panel_words.STRENGTH, "You told us how you did it."),
    ]
    others = Evidence.objects.filter(thread_key=world.applications[1].thread_key)
    assert not others.filter(source_type__in=[panel_words.STRENGTH, panel_words.GROWTH]).exists()


def test_a_decision_that_was_applied_can_no_longer_change():
    world = make_applied()

    with pytest.raises(MoveRefused, match="have been made"):
        decide(world, 1, "not_appointable")
    with pytest.raises(MoveRefused):
        agree_words(world, 0)


def test_there_is_nothing_to_decide_before_the_interviews():
    world = make_shortlisted()

    with pytest.raises(MoveRefused, match="not being interviewed"):
        decide(world, 0, "appoint")


def test_an_interview_still_to_come_holds_the_decision_up():
    world = make_interviewed()
    decide(world, 0, "appoint")
    type(world.applications[1])._base_manager.filter(pk=world.applications[1].pk).update(state="booked")

    assert pending_decisions(world.vacancy).missing == ["1 candidate has an interview still to come."]


def test_nobody_is_decided_about_who_was_not_interviewed():
    world = make_interviewed()
    applications.withdraw_application(
        application=world.applications[0], actor=world.applications[0].applicant, at=DECIDED_AT
    )

    with pytest.raises(deciding.CannotDecide, match="Only somebody who has been interviewed"):
        decide(world, 0, "not_appointable")

    assert not AppointmentDecision.objects.exists()


def test_the_panel_names_behaviours_of_its_own_framework():
    world = make_interviewed()
    named = words(world.vacancy, "growth")
    elsewhere = [deciding.Words(uuid.uuid4(), named[0].text), named[1]]

    with pytest.raises(deciding.CannotDecide, match="behaviours of this vacancy’s framework"):
        deciding.agree_words(
            application=world.applications[0], strengths=words(world.vacancy, "strength"), growth=elsewhere,
            actor=world.lead, at=DECIDED_AT,
        )  # fmt: skip

    assert not CandidateStrength.objects.exists()
