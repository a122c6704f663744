"""A standard proven elsewhere: accepted by the assessor, told apart from one signed off, and not learned twice."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from induction.documents import build_certificate, build_record
from induction.models import Induction, Item
from induction.queries.proofs import provable_items
from induction.services.blocks import add_blocks
from induction.services.handovers import name_assessor
from induction.services.items import complete_item, take_back_item
from induction.services.programmes import RuleBroken, publish_programme
from induction.services.proofs import ProofIncomplete, accept_proof
from induction.services.schedule import release_due
from induction.services.starting import end_inductions
from tests.factories import NOW, TODAY, make_staff
from tests.factories_induction import make_live_framework, make_programme
from values_hub.audit.transitions import MoveRefused

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
EDITION = "2015 (15 standards)"


def standard(number: int, opens: int) -> list[dict[str, object]]:
    learn, sign = f"learn-{number}", f"sign-{number}"
    return [
        {"title": f"Learn {number}", "owner": "starter", "due_days": 35, "opens_days": opens, "code": learn},
        {"title": f"Sign off {number}", "owner": "assessor", "due_days": 21, "code": sign, "after": learn,
         "provable": True},
    ]  # fmt: skip


ITEMS = [
    *standard(1, 0), *standard(2, 7),
    {"title": "Give it", "owner": "manager", "due_days": 7, "after": ["sign-1", "sign-2"], "code": "give"},
]  # fmt: skip


@pytest.fixture
def assessor():
    return make_staff("Idris")


@pytest.fixture
def induction(assessor) -> Induction:
    make_live_framework()
    make_programme(items=ITEMS, edition="2025 (16 standards)")
    staff = make_staff("Yusuf", manager=make_staff("Grace"), started_on=TODAY)
    induction = staff.inductions.get()
    name_assessor(induction=induction, assessor=assessor, actor=None, at=NOW)
    return Induction.objects.with_people().get(pk=induction.pk)


def prove(induction, assessor, *titles, at=NOW, **said) -> int:
    said = {"proof": "Certificate 4471.", "edition": EDITION, "proven_on": TODAY - 400 * DAY, **said}
    items = [item for item in provable_items(induction) if item.title in titles]
    return accept_proof(induction=induction, items=items, actor=assessor.user, at=at, **said)


def states(induction) -> dict[str, str]:
    return dict(induction.items.values_list("title", "state"))


def test_one_standard_is_proven_and_the_others_are_learned_and_signed_as_before(induction, assessor):
    assert prove(induction, assessor, "Sign off 2") == 1

    assert states(induction) == {
        "Learn 1": "to_do", "Sign off 1": "waiting", "Learn 2": "closed", "Sign off 2": "done", "Give it": "waiting",
    }  # fmt: skip
    proven = induction.items.get(title="Sign off 2")
    assert (proven.proof, proven.proof_edition, proven.proven_on) == (
        "Certificate 4471.", EDITION, TODAY - 400 * DAY,
    )  # fmt: skip
    assert proven.done_by == assessor.user
    complete_item(item=induction.items.get(title="Learn 1"), actor=induction.staff.user, at=NOW)
    complete_item(item=induction.items.get(title="Sign off 1"), actor=assessor.user, at=NOW)
    assert induction.items.get(title="Sign off 1").proof == ""
    assert states(induction)["Give it"] == "to_do", "what follows them all opens"


def test_a_whole_certificate_is_accepted_at_once(induction, assessor):
    assert prove(induction, assessor, "Sign off 1", "Sign off 2") == 2
    assert states(induction)["Give it"] == "to_do"
    assert provable_items(induction) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"proof": " "}, "what proves it"), ({"edition": ""}, "of which edition"), ({"proven_on": TODAY + DAY}, "past")],
)  # fmt: skip
def test_a_proof_that_is_not_whole_is_refused(induction, assessor, said, sentence):
    with pytest.raises(ProofIncomplete, match=sentence):
        prove(induction, assessor, "Sign off 1", **said)
    assert not Item.objects.exclude(proof="").exists()


def test_what_no_proof_may_stand_for_is_not_proven(induction, assessor):
    learn = list(induction.items.filter(title="Learn 1"))
    with pytest.raises(ProofIncomplete, match="Select"):
        accept_proof(
            induction=induction, items=learn, proof="x", edition="x", proven_on=TODAY, actor=assessor.user, at=NOW
        )  # fmt: skip
    wrong = [{"title": "Mine", "owner": "starter", "due_days": 1, "provable": True}]
    with pytest.raises(RuleBroken, match="the assessor"):
        publish_programme(document={"name": "Wrong", "items": wrong}, actor=None, at=NOW)
    end_inductions(staff=induction.staff, actor=None, at=NOW, reason="They left.")
    with pytest.raises(MoveRefused):
        prove(induction, assessor, "Sign off 1")


def test_it_is_undone_on_the_day_and_what_was_spared_is_to_learn_again(induction, assessor):
    prove(induction, assessor, "Sign off 1", "Sign off 2")

    take_back_item(item=induction.items.get(title="Sign off 1"), actor=assessor.user, at=NOW)

    assert states(induction) == {
        "Learn 1": "to_do", "Sign off 1": "to_do", "Learn 2": "closed", "Sign off 2": "done", "Give it": "to_do",
    }  # fmt: skip
    assert induction.items.get(title="Sign off 1").proof == ""
    with pytest.raises(MoveRefused, match="on the day"):
        take_back_item(item=induction.items.get(title="Sign off 2"), actor=assessor.user, at=NOW + DAY)


def test_a_change_of_blocks_does_not_ask_again_for_what_a_proof_has_spared(induction, assessor):
    prove(induction, assessor, "Sign off 2")
    badge = make_programme(name="Another", items=[{"title": "Badge", "owner": "starter", "due_days": 1}])

    add_blocks(induction=induction, blocks=[badge], reason="New post", actor=None, at=NOW)

    now = states(induction)
    assert (now["Badge"], now["Learn 1"], now["Learn 2"], now["Sign off 2"]) == (
        "to_do", "to_do", "closed", "done",
    )  # fmt: skip


def test_what_is_learned_here_and_not_signed_yet_may_be_proven_too(induction, assessor):
    complete_item(item=induction.items.get(title="Learn 1"), actor=induction.staff.user, at=NOW)
    assert states(induction)["Sign off 1"] == "to_do"

    assert prove(induction, assessor, "Sign off 1") == 1

    assert (states(induction)["Learn 1"], states(induction)["Sign off 1"]) == ("done", "done")


def test_the_record_and_the_certificate_tell_proven_from_signed(induction, assessor):
    prove(induction, assessor, "Sign off 2")
    record = render_to_string("induction/pdf/record.html", build_record(induction.pk))
    assert "Edition of its standards: 2025 (16 standards)" in record
    assert "Proven elsewhere, and not signed off here: Certificate 4471." in record
    assert f"Edition: {EDITION}" in record
    assert [item.title for item in build_certificate(induction.pk)["proven"]] == ["Sign off 2"]


def test_a_whole_certificate_is_one_press_on_the_page(induction, assessor):
    browser, url = Client(), reverse("induction:proven", args=[induction.pk])
    browser.force_login(assessor.user)
    said = {"proof": "Certificate 4471.", "edition": EDITION, "proven_on_day": 1, "proven_on_month": 2,
            "proven_on_year": 2025}  # fmt: skip
    assert "Select what the proof stands for" in browser.post(url, said).content.decode()

    done = browser.post(url, {**said, "which": "all"}, follow=True).content.decode()

    assert "2 standards are recorded as proven elsewhere" in done
    assert provable_items(induction) == []


def test_the_assessor_does_it_on_one_page_and_nobody_else(induction, assessor):
    url = reverse("induction:proven", args=[induction.pk])
    browser = Client()
    browser.force_login(assessor.user)
    assert url in browser.get(reverse("induction:induction", args=[induction.pk])).content.decode()
    release_due(today=TODAY, at=NOW)
    keys = [str(item.pk) for item in provable_items(induction)]
    unfinished = browser.post(url, {"which": "some", "proof": "Certificate 4471."}).content.decode()
    assert "Select what is proven already" in unfinished
    assert "Enter which edition it proves" in unfinished
    assert "Enter the day that is on it" in unfinished
    assert "Certificate 4471." in unfinished
    said = {"which": "some", "items": keys[:1], "proof": "Certificate 4471.", "edition": EDITION, "proven_on_day": 1,
            "proven_on_month": 2, "proven_on_year": 2025}  # fmt: skip
    done = browser.post(url, said, follow=True).content.decode()
    assert "One standard is recorded as proven elsewhere" in done
    assert "Proven elsewhere, accepted on" in done
    said["items"] = keys[1:]  # the only one that is left: there is nothing to choose between
    assert "Some of them" not in browser.get(url).content.decode()
    del said["which"]
    assert "One standard is recorded" in browser.post(url, said, follow=True).content.decode()
    assert "Nothing left to prove" in browser.get(url).content.decode()

    for person, status in ((induction.staff, 403), (induction.manager, 403), (make_staff("Ola"), 404)):
        other = Client()
        other.force_login(person.user)
        assert other.get(url).status_code == status
