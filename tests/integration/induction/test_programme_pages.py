"""HR writes blocks, looks at what somebody would get, and changes what an induction is made of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from induction.models import Programme
from tests.factories import give_role, make_staff
from tests.factories_induction import make_programme

pytestmark = pytest.mark.django_db

BLOCK = {
    "name": "Porters", "summary": "", "layer": "3_role", "bands": ["2"], "posts": "porter, driver", "sites": "",
    "clinical": "", "manages": "no", "probation_months": "0", "extension_months": "3",
    "absence_moves_probation": "no", "by_hand": "no",
}  # fmt: skip
THING = {
    "title": "Walk the routes", "detail": "", "kind": "task", "owner": "manager", "due_days": "5",
    "counted": "working", "opens_days": "0", "after": "", "behaviour_code": "",
}  # fmt: skip


def url(name: str, *args: object) -> str:
    return reverse(f"induction:{name}", args=args)


def test_a_block_from_nothing_to_published(as_, hr, induction) -> None:
    browser = as_(hr)
    assert browser.post(url("new_block"), BLOCK).status_code == 302
    draft = Programme.objects.drafts().get()
    assert draft.rule == {"bands": ["2"], "posts": ["porter", "driver"], "manages": False}

    assert browser.post(url("add_item", draft.pk), THING).status_code == 302
    item = draft.items.get()
    assert "Walk the routes" in browser.get(url("change_item", draft.pk, item.pk)).content.decode()
    assert browser.post(url("change_item", draft.pk, item.pk), THING | {"due_days": "8"}).status_code == 302
    assert browser.post(url("block_details", draft.pk), BLOCK | {"posts": ""}).status_code == 302
    assert browser.get(url("publish_block", draft.pk)).status_code == 200
    assert browser.post(url("publish_block", draft.pk)).status_code == 302

    draft.refresh_from_db()
    assert draft.published_at is not None
    assert draft.items.get().due_days == 8
    assert browser.get(url("add_item", draft.pk)).status_code == 404


def test_what_is_wrong_is_said_and_what_was_typed_stays(as_, hr, induction) -> None:
    browser = as_(hr)
    browser.post(url("new_block"), BLOCK)
    draft = Programme.objects.drafts().get()

    page = browser.post(url("add_item", draft.pk), THING | {"opens_days": "9"}).content.decode()
    assert "would open after it is due" in page
    assert "Walk the routes" in page
    page = browser.post(url("add_item", draft.pk), THING | {"owner": ""}).content.decode()
    assert "Select who does it" in page
    page = browser.post(url("new_block"), BLOCK).content.decode()
    assert "There is a block of this name" in page
    assert not draft.items.exists()


def test_a_thing_may_follow_several(as_, hr, induction) -> None:
    browser = as_(hr)
    browser.post(url("new_block"), BLOCK | {"by_hand": "yes"})
    draft = Programme.objects.drafts().get()
    assert draft.rule["by_hand"] is True
    for title in ("One", "Two"):
        browser.post(url("add_item", draft.pk), THING | {"title": title})
    one, two = draft.items.order_by("order")
    last = THING | {"title": "Last", "after": str(one.pk), "also_after": [two.code]}

    page = browser.post(url("add_item", draft.pk), last | {"after": ""}).content.decode()
    assert "Select what it follows first" in page
    assert browser.post(url("add_item", draft.pk), last).status_code == 302

    item = draft.items.get(title="Last")
    assert item.waits_for == [one.code, two.code]
    assert "once this is done: One and 1 more" in browser.get(url("programme", draft.pk)).content.decode()
    page = browser.get(url("change_item", draft.pk, item.pk)).content.decode()
    assert f'value="{two.code}" checked' in " ".join(page.split())


def test_a_version_and_throwing_it_away(as_, hr, induction) -> None:
    browser, current = as_(hr), Programme.objects.current().get()
    assert browser.post(url("new_version", current.pk)).status_code == 302
    draft = Programme.objects.drafts().get()
    followed = draft.items.order_by("order")[0]
    assert browser.post(url("remove_item", draft.pk, followed.pk)).status_code == 302
    assert draft.items.count() == current.items.count() - 1
    assert "Go to the version being written" in browser.get(url("programme", current.pk)).content.decode()

    assert browser.post(url("discard_block", draft.pk)).status_code == 302
    assert list(Programme.objects.all()) == [current]


def test_hr_of_a_part_reads_programmes_and_does_not_write_them(as_, induction) -> None:
    partner = make_staff("Callum")
    give_role(partner.user, "hr", induction.staff.post.unit)

    assert as_(partner).get(url("programmes")).status_code == 200
    assert as_(partner).get(url("new_block")).status_code == 403


def test_the_preview_of_one_person(as_, hr, induction) -> None:
    extra = make_programme(name="Extra", items=[{"title": "More", "owner": "buddy", "due_days": 2}],
                           rule={"bands": ["9"]})  # fmt: skip
    browser = as_(hr)

    found = browser.get(url("preview_search"), {"search": induction.staff.last_name}).content.decode()
    assert url("preview", induction.staff.pk) in found
    page = browser.get(url("preview", induction.staff.pk)).content.decode()
    assert "Collect the badge" in page
    assert "More<br>" not in page
    tried = browser.get(url("preview", induction.staff.pk), {"block": [str(extra.pk)]}).content.decode()
    assert "More<br>" in tried
    assert "Nobody yet" in tried
    assert as_(induction.manager).get(url("preview", induction.staff.pk)).status_code == 403


def test_blocks_are_changed_after_a_look_at_what_would_change(as_, hr, induction) -> None:
    extra = make_programme(name="Extra", items=[{"title": "More", "owner": "buddy", "due_days": 2}],
                           rule={"bands": ["9"]}, layer="4_clinical")  # fmt: skip
    browser, current = as_(hr), Programme.objects.get(name="Test programme")
    said = {"blocks": [str(current.pk), str(extra.pk)], "reason": "They will also work in theatres."}

    look = browser.post(url("blocks", induction.pk), said).content.decode()
    assert "New: More" in look
    assert not induction.items.filter(title="More").exists()

    assert browser.post(url("blocks", induction.pk), said | {"confirm": "yes"}).status_code == 302
    assert induction.items.filter(title="More").exists()
    page = browser.post(url("blocks", induction.pk), {"blocks": [], "reason": ""}).content.decode()
    assert "Select at least one block" in page
    assert as_(induction.manager).get(url("blocks", induction.pk)).status_code == 403


def test_hr_names_an_assessor(as_, hr, induction) -> None:
    colleague = make_staff("Ola", unit=induction.staff.post.unit)

    assert as_(hr).post(url("assessor", induction.pk), {"buddy": str(colleague.pk)}).status_code == 302

    induction.refresh_from_db()
    assert induction.assessor == colleague
    assert as_(colleague).get(url("induction", induction.pk)).status_code == 200


@pytest.mark.parametrize("name", ["programmes", "preview"])
def test_a_page_costs_the_same_for_one_block_and_for_three(as_, hr, induction, name: str) -> None:
    browser = as_(hr)
    address = url(name) if name == "programmes" else url(name, induction.staff.pk)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        return len(queries)

    one = cost()
    for number in range(2):
        make_programme(
            name=f"Extra {number}", items=[{"title": f"More {number}", "owner": "buddy", "due_days": 2}]
        )
    assert cost() == one <= 15


def test_the_name_of_a_draft_stands_over_what_is_written_in_it(as_, hr, induction) -> None:
    browser = as_(hr)
    assert "Back to programmes" in browser.get(url("new_block")).content.decode()
    browser.post(url("new_block"), BLOCK)
    draft = Programme.objects.drafts().get()

    for name in ("add_item", "block_details", "publish_block"):
        assert "Porters, version 1" in browser.get(url(name, draft.pk)).content.decode()
