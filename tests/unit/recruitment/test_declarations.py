import pytest

from recruitment.models import PanelDeclaration
from recruitment.queries.shortlisting import conflicts_of, undeclared
from recruitment.services import declarations
from tests.factories_recruitment import LATER, make_line_drawn, make_revealed
from values_hub.audit.models import Event
from values_hub.audit.transitions import MoveRefused
from values_hub.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_revealed([{0: "4", 1: "0"}] * 2, declared=False)


def declare(world, knows="nobody", details="", member=1, **more):
    staff = world.members[member]
    return declarations.declare(
        member=world.seat(staff), knows=knows, details=details, actor=staff.user, at=LATER, **more
    )


def test_knowing_nobody_is_said_once_and_troubles_nobody(world):
    first = declare(world)

    assert declare(world) == first
    assert (PanelDeclaration.objects.count(), conflicts_of(world.vacancy).count()) == (1, 0)
    assert undeclared(world.vacancy) == [world.members[0].name]
    assert not Message.objects.filter(template="recruitment/conflict_declared").exists()
    assert Event.objects.get(action="panel.knows_nobody").data["knows"] == "nobody"


def test_a_conflict_reaches_hr_without_its_details(world):
    declared = declare(
        world, "friend", "Candida and I share a house.", application_id=world.applications[0].pk
    )

    assert (declared.application, declared.staff) == (world.applications[0], world.members[1])
    message = Message.objects.get(template="recruitment/conflict_declared")
    assert message.to == world.hr.email
    assert not any(
        word in message.text + message.subject for word in ("Candida", "Applewhite", "house", "Piotr")
    )


def test_a_conflict_says_what_it_is(world):
    with pytest.raises(declarations.DetailsMissing):
        declare(world, "family", "  ")
    with pytest.raises(ValueError, match="Not a relationship"):
        declare(world, "enemy", "Long ago.")


def test_only_somebody_on_the_shortlist_can_be_named(world):
    with pytest.raises(declarations.NotOnThisShortlist):
        declare(world, "friend", "A friend.", application_id=world.applications[1].pk)


def test_there_is_nobody_to_know_before_the_shortlist_is_applied():
    with pytest.raises(MoveRefused):
        declare(make_line_drawn())


def test_hr_writes_down_once_what_is_done_about_it(world):
    declared = declare(world, "referee", "I wrote their reference.")

    with pytest.raises(declarations.DetailsMissing):
        declarations.settle_conflict(
            declaration=declared, outcome="managed", reason="", actor=world.hr, at=LATER
        )
    with pytest.raises(ValueError, match="Not an outcome"):
        declarations.settle_conflict(declaration=declared, outcome="", reason="x", actor=world.hr, at=LATER)
    settled = declarations.settle_conflict(
        declaration=declared, outcome="recused", reason="Rosa takes the interview.",
        application_id=world.applications[0].pk, actor=world.hr, at=LATER,
    )  # fmt: skip
    with pytest.raises(declarations.AlreadySettled):
        declarations.settle_conflict(
            declaration=declared, outcome="none", reason="x", actor=world.hr, at=LATER
        )

    assert (settled.outcome, settled.outcome_reason, settled.settled_by, settled.settled_at) == (
        "recused", "Rosa takes the interview.", world.hr, LATER,
    )  # fmt: skip
