"""The pages that no journey meets, in the demonstration Trust: axe, a quiet console, and no page wider than a phone."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Appraisal, AppraisalForm, Cycle
from appraisal.services.asking import copy_form
from appraisal.services.cycles import create_cycle
from appraisal.services.exclusions import leave_out
from appraisal.services.nudging import ask_nudge, plan_nudge
from induction.models import Induction, Programme
from recruitment.models import Application, Vacancy
from values_hub.demo import appraisal_forms
from values_hub.demo.cast import DOMAIN
from values_hub.people.models import StaffRecord, User

pytestmark = pytest.mark.django_db(transaction=True)


def pages() -> list[tuple[str, str]]:
    """(who, address): what HR, a lead, a manager, a starter, a candidate and a member of staff open."""
    being_checked = Application.objects.get(state="checks")
    checks = [being_checked.vacancy_id, being_checked.pk]
    met = Application.objects.get(state="interviewed")
    meeting = Vacancy.objects.get(state="interviewing")
    starter, staff = (StaffRecord.objects.get(email=f"{key}@{DOMAIN}") for key in ("starter", "staff"))
    induction = Induction.objects.get(staff=starter)
    cycle = Cycle.objects.filter(state="open").order_by("-opens_on")[0]
    own = Appraisal.objects.filter(staff=staff).order_by("-due_on")[0]
    national = AppraisalForm.objects.get(name=appraisal_forms.NAME)
    of_theirs = Appraisal.objects.filter(cycle__form=national).select_related("staff", "appraiser")
    tried, begun = of_theirs.get(state="drafted"), of_theirs.get(state="preparing")
    hr = User.objects.get(email=f"hr@{DOMAIN}")
    draft = copy_form(form=national, actor=hr, at=timezone.now())
    shown = ask_nudge(cycle=cycle, holder="", actor=hr, at=timezone.now())
    plan_nudge(nudge_id=shown.pk, at=timezone.now())
    upcoming, paused = next_year(cycle, hr), somebody_left_out(cycle, hr)
    chosen = being_checked.applicant.email
    wanted: list[tuple[str, str, list[Any]]] = [
        ("hr", "recruitment:shortlist", [meeting.pk]),
        ("hr", "recruitment:offers", []),
        ("hr", "recruitment:offer", checks),
        ("hr", "recruitment:withdraw_offer", checks),
        ("hr", "recruitment:checks", checks),
        ("hr", "recruitment:check_one", [*checks, "references"]),
        ("hr", "recruitment:decision_record", checks[:1]),
        ("hr", "recruitment:feedback", checks[:1]),
        ("hr", "recruitment:reserve", checks[:1]),
        ("hr", "induction:programmes", []),
        ("hr", "induction:programme", [Programme.objects.order_by("pk")[0].pk]),
        ("hr", "induction:new_block", []),
        ("hr", "induction:preview", [starter.pk]),
        ("hr", "induction:blocks", [induction.pk]),
        ("hr", "induction:fresh_eyes", []),
        ("hr", "induction:training_imports", []),
        ("hr", "induction:subjects", []),
        ("hr", "induction:arrivals", []),
        ("hr", "induction:ahead", []),
        ("hr", "appraisal:cycle", [cycle.pk]),
        ("hr", "appraisal:new_cycle", []),
        ("hr", "appraisal:forms", []),
        ("hr", "appraisal:form", [national.pk]),
        ("hr", "appraisal:form", [draft.pk]),
        ("hr", "appraisal:preview_form", [national.pk, "person"]),
        ("hr", "appraisal:preview_form", [national.pk, "appraiser"]),
        ("hr", "appraisal:preview_form", [national.pk, "record"]),
        ("hr", "appraisal:form_details", [draft.pk]),
        ("hr", "appraisal:add_section", [draft.pk]),
        ("hr", "appraisal:add_section_on", [draft.pk, "question"]),
        ("hr", "appraisal:section", [draft.pk, draft.sections.get(kind="objectives").pk]),
        ("hr", "appraisal:remove_section", [draft.pk, draft.sections.get(kind="objectives").pk]),
        ("hr", "appraisal:publish_form", [draft.pk]),
        ("hr", "appraisal:discard_form", [draft.pk]),
        ("hr", "appraisal:retire_form", [national.pk]),
        (tried.staff.email, "appraisal:page", [tried.pk]),
        (tried.appraiser.email, "appraisal:record", [tried.pk]),
        (begun.appraiser.email, "appraisal:prepare_as_appraiser", [begun.pk]),
        ("hr", "appraisal:cycle_cohort", [upcoming.pk]),
        ("hr", "appraisal:leave_out", [begun.pk]),
        ("hr", "appraisal:leave_out", [paused.pk]),
        ("hr", "appraisal:stuck", [cycle.pk]),
        ("hr", "appraisal:no_sign_in", [cycle.pk]),
        ("hr", "appraisal:cycle_left_out", [cycle.pk, "by_hand"]),
        ("hr", "appraisal:many", [cycle.pk]),
        ("hr", "appraisal:extend", [cycle.pk]),
        ("hr", "appraisal:quality", [cycle.pk]),
        ("hr", "appraisal:cycle_reminders", [cycle.pk]),
        ("hr", "appraisal:nudge", [cycle.pk]),
        ("hr", "appraisal:nudge_plan", [cycle.pk, shown.pk]),
        ("hr", "appraisal:training", []),
        ("lead", "recruitment:decide", [meeting.pk]),
        ("lead", "recruitment:decide_candidate", [meeting.pk, met.pk]),
        ("manager", "induction:away", [induction.pk]),
        ("manager", "induction:assessor", [induction.pk]),
        ("manager", "appraisal:moments", []),
        ("manager", "appraisal:find_colleague", []),
        ("manager", "appraisal:goals", [staff.pk]),
        ("manager", "appraisal:pay_step", [staff.pk]),
        ("manager", "appraisal:upward", []),
        ("manager", "appraisal:away", [staff.pk]),
        ("starter", "induction:induction", [induction.pk]),
        ("starter", "induction:letter", [induction.pk]),
        ("starter", "induction:goals", [induction.pk]),
        ("starter", "induction:training", [induction.pk]),
        ("staff", "appraisal:page", [own.pk]),
        ("staff", "appraisal:prepare", [own.pk]),
        (chosen, "apply:offer", checks[1:]),
        (chosen, "apply:checks", checks[1:]),
    ]
    return [(who, reverse(name, args=arguments)) for who, name, arguments in wanted]


def next_year(cycle: Cycle, hr: User) -> Cycle:
    """A draft, as HR begin it."""
    begins = cycle.due_on + dt.timedelta(days=300)
    return create_cycle(
        name="Next year", unit=None, opens_on=begins, due_on=begins + dt.timedelta(days=90), first_months=12,
        actor=hr, at=timezone.now(),
    )  # fmt: skip


def somebody_left_out(cycle: Cycle, hr: User) -> Appraisal:
    """By HR, for a reason."""
    some = Appraisal.objects.awaited().filter(
        cycle=cycle, appraiser__isnull=False, appraiser__user__isnull=False
    )
    one = some.exclude(staff__user=hr).exclude(appraiser__user=hr).order_by("staff__last_name", "pk")[0]
    leave_out(
        appraisal=one,
        words="Jury service.",
        until_on=None,
        today=timezone.localdate(),
        actor=hr,
        at=timezone.now(),
    )
    return one


def test_each_page_of_each_stage_is_accessible_and_fits(sit_down: Any, live_server: Any) -> None:
    call_command("demo", verbosity=0)
    people: dict[str, Any] = {}
    wrong = []
    for who, address in pages():
        if who not in people:
            people[who] = sit_down()
            email = who if "@" in who else f"{who}@{DOMAIN}"
            people[who].arrive_signed_in(User.objects.get(email=email))
        person = people[who]
        answer = person.page.goto(person.address + address)
        assert answer.status == 200, address
        for width in person.widths:
            try:
                person.look_at(width)
            except AssertionError as error:
                wrong.append(f"{width}: " + str(error).split("\n")[0])
    assert wrong == []
