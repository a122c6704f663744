"""Many at once: what was shown is what changes, and it can be put back. And who comes in after a cycle opened."""

import datetime as dt

import pytest

from appraisal.models import Appraisal, BulkChange, Preparation
from appraisal.queries.bulk import plan, to_extend, to_reassign
from appraisal.services.bulk import NotSo, close_cycle, extend, open_cycle_again, reassign, undo
from appraisal.services.cycles import LATE, create_cycle, fill_cycle, open_cycle, reevaluate
from appraisal.services.drafts import keep_preparation
from appraisal.states import Side
from tests.factories import NOW, TODAY, give_role, make_framework, make_staff
from tests.factories_appraisal import DUE, appraisal_of, brought_to, make_cycle, send
from tests.kept import kept
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.people.models import StaffRecord, User
from values_hub.people.services.lifecycle import leave

pytestmark = pytest.mark.django_db
LATER = DUE + dt.timedelta(days=30)


class Team:
    """Grace appraises Amina and Ola; Shazia, appraised by Grace too, is HR."""

    def __init__(self) -> None:
        self.grace = make_staff("Grace", "Okafor")
        self.amina, self.ola, self.shazia = (
            make_staff(name, manager=self.grace) for name in ("Amina", "Ola", "Shazia")
        )
        give_role(self.shazia.user, Role.HR)
        self.cycle = make_cycle()

    @property
    def hr(self) -> User:
        return User.objects.get(pk=self.shazia.user.pk)

    def of(self, person) -> Appraisal:
        return appraisal_of(person, self.cycle)

    def extend(self, due_on=LATER, reason="A hard winter.", fingerprint=None, holder="", **more):
        shown = fingerprint or plan(to_extend(self.cycle, self.hr, holder)).fingerprint
        return extend(
            cycle=self.cycle, holder=holder, due_on=due_on, reason=reason, fingerprint=shown, today=TODAY,
            actor=self.hr, at=NOW, **more,
        )  # fmt: skip

    def reassign(self, appraiser, to, reason="Grace is on leave.", fingerprint=None, **more):
        shown = plan(to_reassign(self.cycle, self.hr, appraiser.pk if appraiser else None)).fingerprint
        return reassign(
            cycle=self.cycle, appraiser=appraiser, to=to, reason=reason, fingerprint=fingerprint or shown,
            actor=self.hr, at=NOW, **more,
        )  # fmt: skip


@kept
def make_team() -> Team:
    return Team()


@pytest.fixture
def team():
    return make_team()


def dues():
    return dict(Appraisal.objects.values_list("staff__first_name", "due_on"))


def givers():
    return dict(Appraisal.objects.values_list("staff__first_name", "appraiser__first_name"))


def test_everybody_but_hr_themselves_has_more_time_and_it_is_undone(team):
    change = team.extend()
    assert dues() == {"Grace": LATER, "Amina": LATER, "Ola": LATER, "Shazia": DUE}
    assert undo(change=change, actor=team.hr, at=NOW).put_back == 3
    assert set(dues().values()) == {DUE}
    with pytest.raises(NotSo):
        undo(change=change, actor=team.hr, at=NOW)


def test_who_is_due_later_already_keeps_their_day_and_what_is_signed_is_left_alone(team):
    brought_to(team.of(team.ola), "signed")
    Appraisal.objects.filter(staff=team.amina).update(due_on=LATER + dt.timedelta(days=5))
    team.extend()
    assert dues() == {"Grace": LATER, "Amina": LATER + dt.timedelta(days=5), "Ola": DUE, "Shazia": DUE}


def test_only_those_that_were_asked_for(team):
    brought_to(team.of(team.ola), "ready")
    team.extend(holder="appraiser")
    assert [name for name, due in dues().items() if due == LATER] == ["Ola"]


@pytest.mark.parametrize(
    "given", [{"reason": " "}, {"due_on": TODAY - dt.timedelta(days=1)}, {"fingerprint": "other"}]
)
def test_what_cannot_be_changes_nothing(team, given):
    with pytest.raises(NotSo):
        team.extend(**given)
    assert set(dues().values()) == {DUE}
    assert not BulkChange.objects.exists()


def test_undoing_leaves_what_has_moved_on(team):
    change = team.extend()
    Appraisal.objects.filter(staff=team.amina).update(due_on=LATER + dt.timedelta(days=1))
    brought_to(team.of(team.ola), "signed")
    assert undo(change=change, actor=team.hr, at=NOW).put_back == 1
    assert dues()["Grace"] == DUE
    assert dues()["Ola"] == LATER


def test_one_appraisers_go_to_another_and_come_back_with_what_was_begun(team):
    dawn = make_staff("Dawn")
    send(team.of(team.amina), Side.APPRAISER)
    change = team.reassign(team.grace, dawn)
    assert givers() == {"Grace": None, "Amina": "Dawn", "Ola": "Dawn", "Shazia": "Grace"}
    assert team.of(team.amina).appraiser_sent_at is None
    assert Preparation.objects.get(side="appraiser").handed_over_at == NOW
    assert undo(change=change, actor=team.hr, at=NOW).put_back == 2
    assert givers() == {"Grace": None, "Amina": "Grace", "Ola": "Grace", "Shazia": "Grace"}


def test_a_draft_comes_back_with_its_author(team):
    from appraisal.queries.drafts import with_preparation

    loaded = with_preparation(Side.APPRAISER)(Appraisal.objects.filter(staff=team.amina)).get()
    keep_preparation(
        appraisal=loaded, side=Side.APPRAISER, answers={"reflection": "Half a thought."}, version=0,
        actor=team.grace.user, at=NOW,
    )  # fmt: skip
    change = team.reassign(team.grace, make_staff("Dawn"))
    undo(change=change, actor=team.hr, at=NOW)
    assert Preparation.objects.get(handed_over_at=None).draft["reflection"] == "Half a thought."


def test_those_that_nobody_gives_get_an_appraiser_but_never_themselves(team):
    orphan = make_staff("Orla")
    fill = Appraisal.objects.get(staff=team.grace)
    Appraisal.objects.create(
        cycle=team.cycle, staff=orphan, unit=fill.unit, level=fill.level, due_on=DUE, opened_at=NOW
    )
    team.reassign(None, orphan)
    assert givers()["Grace"] == "Orla"
    assert givers()["Orla"] is None


def test_nothing_goes_to_somebody_who_cannot_sign_in(team):
    dawn = make_staff("Dawn")
    leave(staff=dawn, on=TODAY, actor=None, at=NOW)
    dawn.refresh_from_db()
    with pytest.raises(NotSo):
        team.reassign(team.grace, dawn)


def test_a_closed_cycle_changes_nothing_more_until_it_is_opened_again(team):
    close_cycle(cycle=team.cycle, actor=team.hr, at=NOW)
    with pytest.raises(NotSo):
        team.extend()
    open_cycle_again(cycle=team.cycle, actor=team.hr, at=NOW)
    team.extend()


def tonight(days=1):
    today = TODAY + dt.timedelta(days=days)
    return reevaluate(today=today, at=NOW + dt.timedelta(days=days))


def test_who_joins_later_is_in_from_the_next_night_with_time_enough_and_once(team):
    late = make_staff("Late", manager=team.grace)
    assert (tonight(30), tonight(31)) == (1, 0)
    appraisal = team.of(late)
    assert (appraisal.appraiser, appraisal.due_on) == (team.grace, TODAY + dt.timedelta(days=30) + LATE)
    trail = Event.objects.get(action="appraisal.opened", subject_id=appraisal.pk)
    assert trail.data["because"] == "came_in_later"
    team.cycle.refresh_from_db()
    assert team.cycle.expected == 5


def test_who_joins_early_is_due_with_the_rest(team):
    late = make_staff("Late", manager=team.grace)
    tonight(1)
    assert team.of(late).due_on == DUE


@pytest.mark.parametrize(
    "status", ["career_break", "parental", "suspended", "inactive", "external_secondment"]
)
def test_who_was_left_out_is_in_when_they_are_back(status):
    person = make_staff("Away", assignment_status=status)
    cycle = make_cycle(opened=False)
    make_staff("Somebody")
    make_framework()
    open_cycle(cycle=cycle, actor=None, at=NOW)
    fill_cycle(cycle_id=cycle.pk, at=NOW)
    assert tonight() == 0
    StaffRecord.objects.filter(pk=person.pk).update(assignment_status="active")
    assert tonight() == 1


def test_first_months_are_over_one_day():
    make_staff("Old")
    new = make_staff("New", started_on=TODAY - dt.timedelta(days=20))
    cycle = make_cycle(first_months=1)
    assert (tonight(1), tonight(10)) == (0, 1)
    assert appraisal_of(new, cycle)


def test_nobody_comes_into_a_cycle_that_is_past_its_day_or_closed(team):
    make_staff("Late", manager=team.grace)
    assert tonight(61) == 0
    close_cycle(cycle=team.cycle, actor=team.hr, at=NOW)
    assert tonight(1) == 0


@pytest.mark.parametrize(
    ("started", "due"),
    [
        (dt.date(2020, 6, 1), dt.date(2026, 6, 1)),
        (dt.date(2020, 3, 2), dt.date(2026, 3, 2)),
        (dt.date(2019, 1, 20), dt.date(2027, 1, 20)),
        (dt.date(2020, 2, 29), dt.date(2027, 2, 28)),
    ],
)
def test_in_an_anniversary_cycle_each_is_due_on_their_own_day(started, due):
    make_framework()
    person = make_staff("Ann", started_on=started)
    cycle = create_cycle(
        name="Rolling", unit=None, opens_on=TODAY, due_on=dt.date(2027, 3, 1), first_months=0, actor=None, at=NOW,
        cohort="anniversary",
    )  # fmt: skip
    open_cycle(cycle=cycle, actor=None, at=NOW)
    fill_cycle(cycle_id=cycle.pk, at=NOW)
    assert appraisal_of(person, cycle).due_on == due
