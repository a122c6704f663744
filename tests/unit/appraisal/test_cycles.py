"""Who is in a cycle, and giving each of them one appraisal."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from appraisal.models import Appraisal, Cycle
from appraisal.queries import eligibility
from appraisal.queries.cycles import cycle_counts, cycles_for, progress, units_to_choose
from appraisal.queries.unfilled import unfilled_cycle_ids
from appraisal.services import cycles as services
from appraisal.services.cycles import NobodyIsIn, NoLiveFramework, fill_cycle, open_cycle
from appraisal.states import AppraisalState
from tests.factories import NOW, TODAY, give_role, make_framework, make_post, make_staff, make_unit
from tests.factories_appraisal import appraisal_of, brought_to, make_cycle
from values_hub.access.roles import Role
from values_hub.audit.models import Event
from values_hub.audit.transitions import AlreadyDone
from values_hub.common.months import months_later
from values_hub.people.services.lifecycle import change_manager, leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    user = make_staff("Shazia", manager=make_staff("Michael")).user
    give_role(user, Role.HR)
    return user


def codes(cycle):
    people = eligibility.with_reason(eligibility.people_in_scope(cycle), cycle)
    return {person.first_name: person.reason for person in people}


def test_each_person_left_out_is_left_out_for_the_first_reason_that_applies():
    boss = make_staff("Boss")
    for name, details in {
        "Active": {},
        "Acting": {"assignment_status": "acting_up"},
        "Seconded": {"assignment_status": "internal_secondment"},
        "Bank": {"contract_type": "bank", "assignment_status": "parental"},
        "Locum": {"contract_type": "locum"},
        "Lay": {"contract_type": "honorary"},
        "Chair": {"contract_type": "non_executive"},
        "Parent": {"assignment_status": "parental"},
        "Break": {"assignment_status": "career_break"},
        "Away": {"assignment_status": "external_secondment"},
        "Suspended": {"assignment_status": "suspended"},
        "Inactive": {"assignment_status": "inactive"},
        "Terminated": {"assignment_status": "terminated"},
        "New": {"started_on": dt.date(2025, 12, 3)},
        "JustThere": {"started_on": dt.date(2025, 12, 2)},
    }.items():
        make_staff(name, manager=boss, **details)

    cycle = make_cycle(opened=False, first_months=3)
    said = codes(cycle)
    assert said == {
        "Boss": "", "Active": "", "Acting": "", "Seconded": "", "Bank": "bank", "Locum": "bank",
        "Lay": "honorary", "Chair": "board", "Parent": "parental", "Break": "career_break",
        "Away": "seconded_out", "Suspended": "suspended", "Inactive": "long_absence",
        "Terminated": "long_absence", "New": "first_months", "JustThere": "",
    }  # fmt: skip
    # The lists ask by condition what the annotation says: the two agree, reason by reason.
    shazia = make_staff("Shazia", manager=boss).user
    give_role(shazia, Role.HR)
    for code in {*eligibility.REASONS} - {eligibility.NO_MANAGER, eligibility.JOINED_LATER}:
        listed = {person.first_name for person in eligibility.people_left_out(cycle, shazia, code)}
        assert listed == {name for name, reason in said.items() if reason == code}, code
    included = {person.first_name for person in eligibility.eligible(cycle)} - {"Shazia"}
    assert included == {name for name, reason in said.items() if reason == eligibility.IN}


def test_with_no_first_months_everybody_new_is_in_even_who_starts_after_the_cycle_begins():
    make_staff("New", started_on=TODAY + dt.timedelta(days=10))
    assert codes(make_cycle(opened=False, first_months=0)) == {"New": ""}


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 3, 2), 3, dt.date(2025, 12, 2)),
        (dt.date(2026, 5, 31), 3, dt.date(2026, 2, 28)),
        (dt.date(2024, 5, 31), 3, dt.date(2024, 2, 29)),
        (dt.date(2026, 1, 31), 1, dt.date(2025, 12, 31)),
        (dt.date(2026, 12, 15), 24, dt.date(2024, 12, 15)),
        (dt.date(2026, 3, 2), 0, dt.date(2026, 3, 2)),
    ],
)
def test_months_before_keeps_to_the_month(day, months, before):
    assert months_later(day, -months) == before


def test_the_preview_counts_who_is_in_who_has_nobody_and_who_is_left_out(hr):
    alone = make_staff("Alone")
    make_staff("Managed", manager=alone)
    make_staff("Bank", manager=alone, contract_type="bank")
    make_staff("Bank", contract_type="bank")
    found = eligibility.impact(make_cycle(opened=False), hr)

    # Shazia and Michael are in as well, and Michael too has no manager.
    assert (found.included, found.without_manager, found.excluded) == (4, 2, 2)
    assert [(line.reason.code, line.people) for line in found.left_out] == [("bank", 2)]


def test_the_preview_of_hr_for_one_directorate_is_of_its_people():
    medicine, estates = make_unit("Medicine"), make_unit("Estates")
    make_staff("Porter", unit=estates)
    partner = make_staff("Callum", unit=medicine).user
    give_role(partner, Role.HR, medicine)
    assert eligibility.impact(make_cycle(opened=False), partner).included == 1


def test_opening_gives_each_person_one_appraisal_by_their_manager_at_their_level():
    framework = make_framework()
    boss = make_staff("Boss", post=make_post(band="9"))
    lead = make_staff("Lead", manager=boss)
    nurse = make_staff("Nurse", manager=lead)
    analyst = make_staff("Analyst", manager=boss, post=make_post(band="8a"))
    make_staff("Bank", manager=lead, contract_type="bank")
    cycle = make_cycle()

    rows = Appraisal.objects.values_list("staff", "appraiser", "level", "state", "due_on", "unit")
    assert set(rows) == {
        (boss.pk, None, "leads_people", "not_started", cycle.due_on, boss.post.unit_id),
        (lead.pk, boss.pk, "leads_people", "not_started", cycle.due_on, lead.post.unit_id),
        (nurse.pk, lead.pk, "everyone", "not_started", cycle.due_on, nurse.post.unit_id),
        (analyst.pk, boss.pk, "leads_people", "not_started", cycle.due_on, analyst.post.unit_id),
    }
    assert (cycle.framework, cycle.state, cycle.expected) == (framework, "open", 4)
    assert cycle.filled_at == NOW
    assert Event.objects.filter(action="appraisal.opened").count() == 4


def test_a_cycle_over_a_directorate_reaches_nobody_else():
    medicine = make_unit("Medicine")
    ward = make_unit("Ward 7", parent=medicine)
    inside = {make_staff(unit=medicine).pk, make_staff(unit=ward).pk}
    make_staff(unit=make_unit("Estates"))
    make_cycle(unit=medicine)
    assert set(Appraisal.objects.values_list("staff", flat=True)) == inside


def test_filling_goes_on_from_where_a_killed_worker_stopped(monkeypatch):
    make_framework()
    for _ in range(7):
        make_staff()
    cycle = make_cycle(opened=False)
    open_cycle(cycle=cycle, actor=None, at=NOW)
    rounds = []
    real = services.record_each

    def killed(**given):
        rounds.append(1)
        if len(rounds) == 3:
            raise SystemExit
        return real(**given)

    monkeypatch.setattr(services, "record_each", killed)
    with pytest.raises(SystemExit):
        fill_cycle(cycle_id=cycle.pk, at=NOW, batch=2)
    assert (Appraisal.objects.count(), unfilled_cycle_ids()) == (4, [cycle.pk])
    assert progress(Cycle.objects.get()).made == 4

    assert fill_cycle(cycle_id=cycle.pk, at=NOW, batch=2) == 3
    assert (Appraisal.objects.count(), unfilled_cycle_ids()) == (7, [])
    assert Appraisal.objects.values("staff").distinct().count() == 7
    assert Event.objects.filter(action="appraisal.opened").count() == 7
    assert progress(Cycle.objects.get()).finished


def test_filling_again_makes_nobody_a_second_appraisal():
    make_staff()
    cycle = make_cycle()
    assert fill_cycle(cycle_id=cycle.pk, at=NOW) == 0
    first = Appraisal.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appraisal.objects.create(
            cycle=cycle, staff=first.staff, unit=first.unit, level="everyone", due_on=TODAY, opened_at=NOW
        )


def test_opening_asks_the_worker_after_the_commit(django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "values_hub.outbox.dispatch.current_app.send_task", lambda *a, **k: sent.append((a, k))
    )
    make_framework()
    make_staff()
    cycle = make_cycle(opened=False)
    with django_capture_on_commit_callbacks(execute=True):
        open_cycle(cycle=cycle, actor=None, at=NOW)
        assert sent == []
    assert sent == [(("appraisal.fill_cycle",), {"kwargs": {"cycle_id": str(cycle.pk)}, "retry": False})]


def test_opening_twice_is_nothing_for_the_same_person_and_told_kindly_to_another(hr):
    make_framework()
    cycle = make_cycle(opened=False)
    assert open_cycle(cycle=cycle, actor=hr, at=NOW) is True
    assert open_cycle(cycle=cycle, actor=hr, at=NOW) is False
    with pytest.raises(AlreadyDone) as refused:
        open_cycle(cycle=cycle, actor=make_staff().user, at=NOW)
    assert refused.value.by == hr


def test_nothing_opens_without_a_live_framework_or_with_nobody_in():
    cycle = make_cycle(opened=False)
    with pytest.raises(NoLiveFramework):
        open_cycle(cycle=cycle, actor=None, at=NOW)
    make_framework()
    make_staff(contract_type="bank")
    with pytest.raises(NobodyIsIn):
        open_cycle(cycle=cycle, actor=None, at=NOW)
    cycle.refresh_from_db()
    assert cycle.state == "draft"


def test_counts_set_confirmed_beside_recorded_by_directorate(hr):
    medicine, estates = make_unit("Medicine"), make_unit("Estates")
    ward = make_unit("Ward 7", parent=medicine)
    boss = make_staff("Boss", unit=medicine)
    people = [make_staff(unit=ward, manager=boss) for _ in range(3)]
    porter = make_staff("Porter", unit=estates, manager=boss)
    cycle = make_cycle()
    brought_to(appraisal_of(people[0], cycle), AppraisalState.SIGNED)
    brought_to(appraisal_of(people[1], cycle), AppraisalState.DISAGREED, took_place=False)
    brought_to(appraisal_of(porter, cycle), AppraisalState.SIGNED_BY_MANAGER)

    counts = cycle_counts(cycle, hr)
    lines = {each.name: (each.due, each.recorded, each.confirmed) for each in counts.directorates}
    assert (lines["Medicine"], lines["Estates"]) == ((4, 2, 1), (1, 0, 0))
    # Shazia and Michael are each in a directorate of their own.
    assert (counts.total.due, counts.total.recorded, counts.total.confirmed) == (7, 2, 1)
    assert counts.holders == {
        "person": 1, "appraiser": 0, "both": 2, "nobody": 2, "left_out": 0, "recorded": 2, "ended": 0,
    }  # fmt: skip
    medicine_line = next(each for each in counts.directorates if each.name == "Medicine")
    assert (medicine_line.recorded_share, medicine_line.confirmed_share) == (50, 25)


def test_a_person_who_left_counts_nowhere_but_among_the_ended(hr):
    person = make_staff("Amina", manager=make_staff("Grace"))
    cycle = make_cycle()
    before = cycle_counts(cycle, hr)
    leave(staff=person, on=TODAY, actor=None, at=NOW)
    after = cycle_counts(cycle, hr)
    assert (after.total.due, after.holders["ended"]) == (before.total.due - 1, 1)


def test_a_unit_outside_every_directorate_has_its_line_last(hr):
    make_staff(unit=make_unit("Trust office", kind="trust"))
    cycle = make_cycle()
    assert [each.name for each in cycle_counts(cycle, hr).directorates][-1] == "Outside the directorates"


def test_hr_for_one_directorate_counts_its_own_and_sees_the_trusts_cycle():
    medicine, estates = make_unit("Medicine"), make_unit("Estates")
    partner = make_staff("Callum", unit=medicine).user
    make_staff("Porter", unit=estates)
    give_role(partner, Role.HR, medicine)
    whole, theirs, other = make_cycle(), make_cycle(unit=medicine), make_cycle(unit=estates)

    assert set(cycles_for(partner)) == {whole, theirs}
    assert other not in cycles_for(partner)
    assert [(each.name, each.due) for each in cycle_counts(whole, partner).directorates] == [("Medicine", 1)]
    assert [unit.name for unit in units_to_choose(partner)] == ["Medicine"]


def test_people_behind_each_line_of_the_preview_are_those_it_counted(hr):
    boss = make_staff("Boss")
    new = make_staff("New", manager=boss, started_on=TODAY)
    cycle = make_cycle(first_months=3)
    late = make_staff("Late", manager=boss)

    assert [each.reason.code for each in eligibility.left_out_of_open(cycle, hr)] == [
        "first_months", "joined_later",
    ]  # fmt: skip
    assert list(eligibility.people_left_out(cycle, hr, "first_months")) == [new]
    assert list(eligibility.people_left_out(cycle, hr, "joined_later")) == [late]
    assert set(eligibility.people_left_out(cycle, hr, "no_manager").values_list("first_name", flat=True)) == {
        "Boss", "Michael",
    }  # fmt: skip
    change_manager(staff=boss, manager=hr.staff, on=TODAY, actor=hr, at=NOW)
    assert not eligibility.people_left_out(cycle, hr, "no_manager").filter(pk=boss.pk).exists()
