"""The programmes the demonstration comes with: who gets which, and what the NHS asks of them."""

import datetime as dt
import json
from typing import Any

import pytest

from induction.models import Induction
from induction.queries.blocks import blocks_of
from induction.queries.programmes import items_of, preview
from induction.queries.rules import Facts, fits
from induction.services.items import complete_item
from induction.services.programmes import publish_programme
from induction.services.schedule import release_due
from tests.factories import NOW, TODAY, make_post, make_staff
from tests.factories_induction import make_live_framework
from values_hub.demo.induction import PROGRAMMES

DAY = dt.timedelta(days=1)
DOCUMENTS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(PROGRAMMES.glob("*.json"))
}
EVERYBODY = {"programme", "corporate", "local_safety"}


def facts(**said: Any) -> Facts:
    plain = {
        "staff_group": "08", "band": "4", "contract": "permanent", "post": "", "site": "", "clinical": False,
        "manages": False,
    }  # fmt: skip
    return Facts(**{**plain, **said})


@pytest.mark.parametrize(
    ("said", "blocks"),
    [
        ({}, {"probation"}),
        ({"contract": "fixed_term"}, {"probation"}),
        ({"contract": "bank"}, {"temporary"}),
        ({"contract": "honorary"}, {"temporary"}),
        ({"staff_group": "01", "band": "md", "contract": "locum", "post": "locum consultant", "clinical": True},
         {"temporary", "clinical"}),
        ({"staff_group": "01", "band": "md", "contract": "fixed_term", "post": "resident doctor ", "clinical": True},
         {"resident_doctors", "clinical"}),
        ({"staff_group": "01", "band": "md", "post": "consultant ", "clinical": True}, {"clinical"}),
        ({"staff_group": "03", "band": "5", "clinical": True}, {"probation", "clinical", "newly_registered"}),
        ({"staff_group": "03", "band": "6", "clinical": True}, {"probation", "clinical"}),
        ({"band": "vsm", "manages": True}, {"probation", "manager", "board_executive"}),
    ],
)  # fmt: skip
def test_who_gets_which_blocks(said: dict[str, Any], blocks: set[str]) -> None:
    assert {
        name for name, each in DOCUMENTS.items() if fits(each["rule"], facts(**said))
    } == EVERYBODY | blocks


def test_a_non_executive_director_gets_the_boards_block_alone() -> None:
    said = facts(contract="non_executive", band="ned", manages=False)
    assert [name for name, each in DOCUMENTS.items() if fits(each["rule"], said)] == ["board"]


def test_one_block_has_a_probation() -> None:
    assert [name for name, each in DOCUMENTS.items() if each.get("probation_months")] == ["probation"]


@pytest.mark.django_db
def test_local_safety_is_walked_once_and_followed_where_it_was() -> None:
    make_live_framework()
    blocks = [
        publish_programme(document=DOCUMENTS[name], actor=None, at=NOW)
        for name in ("programme", "local_safety")
    ]
    walk = [item for item in items_of(blocks) if item.code == "local-safety"]
    assert [(item.title, item.programme) for item in walk] == [
        ("Walk through local safety together", blocks[0])
    ]

    staff = make_staff(manager=make_staff("Grace"), started_on=TODAY)
    induction = Induction.objects.get(staff=staff)
    assert [each.name for each in blocks_of(induction)] == ["Your first twenty weeks", "Safe where you work"]
    release_due(today=TODAY, at=NOW)
    complete_item(item=induction.items.get(programme_item__code="local-safety"), actor=staff.user, at=NOW)
    assert induction.items.get(title="Tell us that you know your way out").state == "to_do"


@pytest.mark.django_db
def test_the_care_certificate_is_given_when_all_sixteen_are_signed() -> None:
    make_live_framework()
    publish_programme(document=DOCUMENTS["care_certificate"], actor=None, at=NOW)
    post = make_post(staff_group="07", band="3")
    staff = make_staff(manager=make_staff("Grace"), post=post, started_on=TODAY)
    induction = Induction.objects.get(staff=staff)
    give = induction.items.get(programme_item__code="cc-certificate")
    day = TODAY + 90 * DAY
    release_due(today=day, at=NOW + 90 * DAY)
    for kind in ("learn", "sign"):
        for number in range(16, 0, -1):
            give.refresh_from_db()
            assert give.state == "waiting", f"before {kind} {number}"
            item = induction.items.get(programme_item__code=f"cc-{number}-{kind}")
            complete_item(item=item, actor=staff.manager.user, at=NOW + 90 * DAY)

    give.refresh_from_db()
    assert give.state == "to_do"


@pytest.mark.django_db
def test_preceptorship_is_signed_off_no_sooner_than_six_months_after_day_one_and_put_in_by_hand() -> None:
    block = publish_programme(document=DOCUMENTS["preceptorship"], actor=None, at=NOW)
    nurse = make_staff(post=make_post(staff_group="03", band="5"), started_on=TODAY)

    assert not fits(block.rule, facts(staff_group="03", band="5", clinical=True))
    row = next(row for row in preview(nurse, [block], TODAY) if row.item.code == "preceptor-last")
    assert row.opens_on == TODAY + 182 * DAY
    assert row.due_on >= row.opens_on
