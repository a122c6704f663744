"""Feedback from colleagues on its pages."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from appraisal.models import FeedbackCell, Rater
from appraisal.queries.feedback import behaviours_of
from appraisal.reports import RECORD
from appraisal.services.feedback import give_feedback
from appraisal.states import Side
from tests.factories import give_role, make_staff
from tests.factories_appraisal import brought_to, send
from values_hub.access.roles import Role
from values_hub.documents.kinds import get_kind
from values_hub.people.services.lifecycle import change_manager


def at(name, world, *more):
    return reverse(f"appraisal:{name}", args=[world.appraisal.pk, *more])


def answers(world, **more):
    return {**{f"seen-{each.pk}": "often" for each in behaviours_of(world.appraisal)}, **more}


@pytest.fixture
def asked(world):
    """Amina chooses four, Grace agrees; a client of each who was asked."""
    amina, grace = world.signed_in(world.amina), world.signed_in(world.grace)
    people = [world.dawn, world.michael, world.shazia, world.lewis]
    for person in people:
        found = amina.get(at("propose_rater", world), {"person": person.pk}).content.decode()
        assert f"Choose {person.name}?" in found
        amina.post(at("propose_rater", world), {"person": person.pk})
    page = grace.get(at("feedback", world)).content.decode()
    assert page.count("Remove<span") == 4
    grace.post(at("agree_raters", world))
    return {row.staff: row for row in Rater.objects.select_related("staff")}


def test_from_choosing_to_reading_it_in_the_appraisal(world, asked):
    for staff, row in asked.items():
        client = world.signed_in(staff)
        url = reverse("appraisal:give_feedback", args=[row.pk])
        page = client.get(url).content.decode()
        assert "Who will read this" in page
        assert "Bernie Kilroy" in page
        assert (
            "Nothing is shown yet."
            in world.signed_in(world.amina).get(at("feedback", world)).content.decode()
        )
        done = client.post(url, answers(world, strength=f"Steady, says {len(staff.name)}"), follow=True)
        assert "Nobody can see that this was yours." in done.content.decode()
    for reader in (world.amina, world.grace):
        page = world.signed_in(reader).get(at("feedback", world)).content.decode()
        assert "4 colleagues have answered." in page
        assert "Often: 4" in page
        assert "Steady, says" in page
    assert "Often: 4" not in world.signed_in(world.amina).get(at("page", world)).content.decode()
    for side in Side:
        send(world.appraisal, side)
    for reader in (world.amina, world.grace):
        assert "What colleagues see" in world.signed_in(reader).get(at("page", world)).content.decode()


def test_what_was_written_stays_when_something_is_missing(world, asked):
    row = asked[world.dawn]
    url = reverse("appraisal:give_feedback", args=[row.pk])
    page = world.signed_in(world.dawn).post(url, {"strength": "Steady in a storm"}).content.decode()
    assert "Select how often you see" in page
    assert "Steady in a storm" in page
    assert not FeedbackCell.objects.exists()


def test_somebody_who_would_rather_not_is_not_asked_again(world, asked):
    url = reverse("appraisal:give_feedback", args=[asked[world.dawn].pk])
    client = world.signed_in(world.dawn)
    assert "Nobody is told" in client.post(url, {"action": "decline"}, follow=True).content.decode()
    assert client.get(url).status_code == 302
    assert (Rater.objects.get(staff=world.dawn).declined, FeedbackCell.objects.count()) == (True, 0)


def test_whoever_answered_and_is_the_appraiser_now_reads_no_three_answers_on_any_page(world, asked):
    for row in asked.values():
        give_feedback(
            rater=row, answers={str(each.pk): "often" for each in behaviours_of(world.appraisal)}, words={}
        )
    change_manager(staff=world.amina, manager=world.lewis, on=world.today, actor=None, at=timezone.now())
    for side in Side:
        send(world.appraisal, side)

    lewis = world.signed_in(world.lewis)
    assert "so nothing is shown" in lewis.get(at("feedback", world)).content.decode()
    assert "What colleagues see" not in lewis.get(at("page", world)).content.decode()
    assert "What colleagues see" not in on_paper(world.appraisal, world.lewis)
    assert "What colleagues see" in world.signed_in(world.amina).get(at("page", world)).content.decode()
    assert "What colleagues see" in on_paper(world.appraisal, world.amina)


def on_paper(appraisal, reader):
    """The record as a PDF of it would be set for this reader."""
    document = {"title": "Record", "requested_by": reader.user, "requested_at": timezone.now()}
    content = get_kind(RECORD).content(appraisal.pk, reader.user)
    return render_to_string("appraisal/documents/record.html", {"document": document, **content})


def test_the_two_have_it_on_paper_as_on_the_page_and_nobody_else(world, asked):
    seen = {str(each.pk): "often" for each in behaviours_of(world.appraisal)}
    for number, row in enumerate(asked.values()):
        words = {"strength": f"<b>Steady</b> {number}", "more": "Rest." if number else ""}
        give_feedback(rater=row, answers=seen, words=words)
    appraisal = brought_to(world.appraisal, "signed", met_on=world.today, at=timezone.now())

    for reader in (world.amina, world.grace):
        paper = on_paper(appraisal, reader)
        assert "4 colleagues have answered." in paper
        assert paper.count('<td class="number">4</td>') == len(seen)
        assert all(f"&lt;b&gt;Steady&lt;/b&gt; {number}" in paper for number in range(4))
        assert "Rest." not in paper  # three wrote it
    carol = make_staff("Carol")  # in HR, and was not asked
    give_role(carol.user, Role.HR)
    for reader in (world.dawn, world.shazia, carol):
        paper = on_paper(appraisal, reader)
        assert "Lead the handover twice a week." in paper
        assert "olleagues" not in paper


def test_below_four_nothing_of_it_is_on_paper(world, asked):
    seen = {str(each.pk): "often" for each in behaviours_of(world.appraisal)}
    for row in list(asked.values())[:3]:
        give_feedback(rater=row, answers=seen, words={"strength": "Steady."})
    appraisal = brought_to(world.appraisal, "signed", met_on=world.today, at=timezone.now())
    assert "olleagues" not in on_paper(appraisal, world.amina)


def test_the_new_appraiser_who_was_asked_is_told_that_they_have_a_side_of_their_own(world, asked):
    change_manager(staff=world.amina, manager=world.lewis, on=world.today, actor=None, at=timezone.now())
    url = reverse("appraisal:give_feedback", args=[asked[world.lewis].pk])
    page = world.signed_in(world.lewis).get(url, follow=True).content.decode()
    assert "You are the appraiser now" in page


def test_hr_and_those_above_do_not_read_it_and_nobody_else_answers(world, asked):
    for person in (world.shazia, world.dawn):
        assert world.signed_in(person).get(at("feedback", world)).status_code == 403
    other = reverse("appraisal:give_feedback", args=[asked[world.dawn].pk])
    assert world.signed_in(world.lewis).get(other).status_code == 404


def test_a_colleague_is_removed_before_they_are_asked_and_not_after(world, asked):
    amina = world.signed_in(world.amina)
    row = asked[world.dawn]
    page = amina.post(at("remove_rater", world, row.pk), follow=True).content.decode()
    assert "has been asked already" in page
    assert "Agreed, not asked yet" not in page
    assert "Remove<span" not in page
    row.asked_at = None
    row.save()
    page = amina.get(at("feedback", world)).content.decode()
    waiting, done = page.split("Agreed, not asked yet")[1].split(">Asked</h2>")
    assert (world.dawn.name in waiting, world.dawn.name in done) == (True, False)
    assert (waiting.count("Remove<span"), page.count("Remove<span")) == (1, 1)
    for _ in range(2):
        assert amina.post(at("remove_rater", world, row.pk))["Location"] == at("feedback", world)
    assert not Rater.objects.filter(staff=world.dawn).exists()


def test_nothing_can_be_pressed_any_more_once_everybody_has_answered(world, asked):
    Rater.objects.create(appraisal=world.appraisal, staff=make_staff(), proposed_at=timezone.now())
    amina, grace = world.signed_in(world.amina), world.signed_in(world.grace)
    assert "Agree and ask them" in grace.get(at("feedback", world)).content.decode()
    assert "Choose a colleague" in amina.get(at("feedback", world)).content.decode()
    for row in asked.values():
        give_feedback(
            rater=row, answers={str(each.pk): "often" for each in behaviours_of(world.appraisal)}, words={}
        )

    for client in (grace, amina):
        page = client.get(at("feedback", world)).content.decode()
        assert "They can no longer be asked" in page
        for gone in ("Agree and ask them", "Choose a colleague", "agrees next"):
            assert gone not in page
