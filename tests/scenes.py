"""One object of each kind in each state of its machine, around the cast (tests/cast.py).

Every state that people can bring about is reached by the service they bring it about by. A few states have a row in
their machine and no service yet: those are reached by the one helper that moves a state. Some have not even that (an
application after the shortlist): there the object says so and is never saved.
"""

import copy
import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from induction.models import Induction, Item, StartProblem
from induction.services.handovers import name_buddy
from induction.services.items import complete_item
from induction.states import OutcomeState, ProbationState
from recruitment.models import Application, Score, Vacancy
from recruitment.services import applications, closing, panel, redaction, shortlist, sift, vacancies
from recruitment.services.declarations import declare
from recruitment.services.joining import record_joining
from recruitment.states import ApplicationState
from tests.cast import World
from tests.factories import NOW, TODAY, make_staff
from tests.factories_framework import make_consultation
from tests.factories_framework import make_draft as make_framework_draft
from tests.factories_induction import (
    check_in_of,
    make_both_rated,
    make_confirmed,
    make_induction,
    make_programme,
    outcome_in,
    probation_in,
)
from tests.factories_people import a_row, as_csv
from tests.factories_recruitment import (
    AFTER,
    CLOSES,
    LATER,
    Recruiting,
    application_questions,
    apply,
    draw,
    interview_questions,
    make_draft,
    score_all,
    send,
    start,
    warm_up,
)
from tests.scenes_appraisal import appraisals
from values_hub.documents import claims
from values_hub.documents.models import Document
from values_hub.documents.services import request_document
from values_hub.framework.models import Framework
from values_hub.people.models import StaffImport, StaffRecord, User
from values_hub.people.scope import WHOLE_TRUST
from values_hub.people.services.lifecycle import leave
from values_hub.people.services.staff_import.uploading import bring_file


def set_scenes(world: World) -> None:
    """Everything, in an order in which each finds what it stands on."""
    _frameworks(world)
    _inductions(world)
    _vacancies(world)
    appraisals(world)
    _staff_records(world)
    _documents(world)
    world.add("the whole Trust", "always", WHOLE_TRUST)


def _frameworks(world: World) -> None:
    make_framework_draft(world.users["editor"])
    make_consultation(world.users["editor"])
    for framework in Framework.objects.all():
        world.add("framework", framework.state, framework)


def _starter(world: World, first_name: str, **details: Any) -> StaffRecord:
    """Somebody who starts on the ward today. An induction begins by itself where there is a programme."""
    return make_staff(
        first_name, manager=world.staff["manager"], unit=world.units["ward"], started_on=TODAY, **details
    )


def _inductions(world: World) -> None:
    buddy, hr = world.staff["buddy"], world.users["hr"]
    _starter(world, "Noor")
    world.add("induction that could not start", "always", StartProblem.objects.get())
    make_programme()
    starters = {name: _starter(world, name) for name in ("Yusuf", "Bettina", "Carys", "Dewi")}
    world.staff["starter"], world.users["starter"] = starters["Yusuf"], starters["Yusuf"].user
    for person in starters.values():
        induction = make_induction(person, manager=world.staff["manager"])
        name_buddy(induction=induction, buddy=buddy, actor=hr, at=NOW)

    _add_induction(world, "Yusuf", "running", items="to_do", check_in="open")
    make_both_rated(_induction_of(world, "Bettina"))
    _add_induction(world, "Bettina", None, items=None, check_in="both_rated")
    carys = _induction_of(world, "Carys")
    make_confirmed(carys)
    for item in Item.objects.filter(induction=carys).select_related("holder__user"):
        complete_item(item=item, actor=item.holder.user if item.holder else hr, at=NOW)
    _add_induction(world, "Carys", "finished", items="done", check_in="confirmed")
    _outcomes(world)
    leave(staff=starters["Dewi"], on=TODAY, actor=hr, at=NOW)
    _add_induction(world, "Dewi", "ended", items="closed", check_in="closed")


def _outcomes(world: World) -> None:
    """A starter for each state of an outcome, and for each of a probation."""
    make_programme(probation_months=6)
    for number, state in enumerate(OutcomeState):
        induction = make_induction(_starter(world, f"Efa{number}"), manager=world.staff["manager"])
        outcome = outcome_in(
            make_confirmed(induction), state, second=world.staff["head"], hearer=world.staff["lead"],
            hr=world.users["hr"],
        )  # fmt: skip
        world.add("outcome", state, outcome, starter=induction.staff.user)
    for number, state in enumerate(ProbationState):
        induction = make_induction(_starter(world, f"Gwen{number}"), manager=world.staff["manager"])
        probation = probation_in(induction, state, second=world.staff["head"], hr=world.users["hr"])
        world.add("probation", state, probation, starter=induction.staff.user)


def _induction_of(world: World, first_name: str) -> Induction:
    return Induction.objects.with_people().get(staff__first_name=first_name)


def _add_induction(world: World, name: str, state: str | None, *, items: str | None, check_in: str) -> None:
    """The starter's part is played by whose induction it is."""
    induction = _induction_of(world, name)
    starter = induction.staff.user
    world.add("check-in", check_in, check_in_of(induction), starter=starter)
    if state is not None:
        world.add("induction", state, induction, starter=starter)
    if items is not None:
        rows = Item.objects.select_related("holder", "induction__staff__post__unit", "induction__staff__user")
        for item in rows.filter(induction=induction):
            world.add(f"{item.get_owner_display().removeprefix('The ').removeprefix('Their ')}’s item", items, item,
                      starter=starter)  # fmt: skip


def _vacancies(world: World) -> None:
    _unpublished(world)
    _open_and_closed(world)
    sifting = _sifting(world)
    _practised_and_flagged(sifting)
    lapsed = Application.objects.get(vacancy=sifting.vacancy, state=ApplicationState.LAPSED)
    _add_vacancy(world, sifting, sifting.applications[0])
    _add_application(world, sifting.applications[0])
    _add_application(world, lapsed)

    shortlisted = _shortlisted(world)
    draw(shortlisted)
    _add_vacancy(world, shortlisted, shortlisted.applications[0])

    interviewing = _interviewing(world, {0: "3", 1: "1"})
    _add_vacancy(world, interviewing, interviewing.applications[0])
    for application in interviewing.applications:
        _add_application(world, application)

    decided = _decided(world)
    _add_vacancy(world, decided, decided.applications[0])
    for application in decided.applications:
        _add_application(world, application)

    filled = _decided(world)
    started = filled.applications[0]
    record_joining(
        vacancy=filled.vacancy, started_on=TODAY + dt.timedelta(days=40), manager=world.staff["manager"],
        actor=world.users["hr"], at=LATER,
    )  # fmt: skip
    _add_vacancy(world, filled, started)
    _add_application(world, started)
    _not_reached_yet(world)


def _not_reached_yet(world: World) -> None:
    """States whose services do not stand yet: the object says so and is never saved."""
    for state in ApplicationState:
        if state not in world.scenes["application"]:
            row = copy.copy(world.thing("application", "appointable"))
            row.state = state
            world.add("application", state, row, candidate=row.applicant)


def _ready(world: World, closes_at: dt.datetime = CLOSES) -> Recruiting:
    """A vacancy on the ward with nothing missing: our HR's, our lead's, our panel member's."""
    hr = world.users["hr"]
    vacancy = make_draft(unit=world.units["ward"], hr=hr)
    advert = {
        "summary": "Care for people on the ward.", "valued": "That you notice people.", "salary": "£31,049",
        "hours": "37.5 hours a week", "contact_name": "Grace", "contact_email": "grace@example.nhs.uk",
    }  # fmt: skip
    vacancies.change_advert(vacancy=vacancy, advert=advert, actor=hr, at=NOW)
    vacancies.set_hiring_manager(vacancy=vacancy, manager=world.staff["manager"], actor=hr, at=NOW)
    vacancies.change_dates(vacancy=vacancy, dates={"closes_at": closes_at}, actor=hr, at=NOW)
    chosen = [each.pk for each in application_questions(3)]
    vacancies.choose_questions(vacancy=vacancy, questions=chosen, actor=hr, at=NOW)
    at_interview = [each.pk for each in interview_questions()]
    vacancies.choose_interview_questions(vacancy=vacancy, questions=at_interview, actor=hr, at=NOW)
    members = [world.staff["lead"], world.staff["panel"]]
    for member in members:
        panel.add_member(vacancy=vacancy, staff=member, actor=hr, at=NOW)
    return Recruiting(_vacancy(vacancy), hr, world.staff["manager"], members)


def _published(world: World, closes_at: dt.datetime = CLOSES) -> Recruiting:
    recruiting = _ready(world, closes_at)
    vacancies.publish_vacancy(vacancy=recruiting.vacancy, actor=recruiting.hr, at=NOW)
    return recruiting.refresh()


def _unpublished(world: World) -> None:
    draft = make_draft(unit=world.units["ward"], hr=world.users["hr"])
    for member in (world.staff["lead"], world.staff["panel"]):
        panel.add_member(vacancy=draft, staff=member, actor=world.users["hr"], at=NOW)
    world.add("vacancy", "draft", _vacancy(draft))
    world.add("vacancy", "ready", _ready(world).vacancy)


def _open_and_closed(world: World) -> None:
    still_open = _published(world, closes_at=LATER + dt.timedelta(days=30))
    writing = start(still_open, world.users["candidate"])
    _add_application(world, writing)
    _add_application(world, send(still_open))
    gone = send(still_open)
    applications.withdraw_application(application=gone, actor=gone.applicant, at=LATER, reason="")
    _add_application(world, gone)
    _add_vacancy(world, still_open, writing)

    # Closed early, while somebody was still writing: they have half an hour.
    closed = _published(world)
    writing = start(closed)
    closing.close_vacancy(vacancy=closed.vacancy, actor=closed.hr, at=AFTER)
    _add_vacancy(world, closed, writing)

    taken_back = _published(world)
    sent = send(taken_back)
    closing.withdraw_vacancy(vacancy=taken_back.vacancy, reason="No money.", actor=taken_back.hr, at=AFTER)
    _add_vacancy(world, taken_back, sent)
    _add_application(world, sent)


def _sifting(world: World) -> Recruiting:
    recruiting = _published(world)
    for number in range(2):
        send(recruiting, last_name=f"Applewhite{number}", words=f"Example number {number}.")
    start(recruiting)  # never sent: it lapses
    closing.bring_up_to_date(vacancy=recruiting.vacancy, at=AFTER)
    return recruiting.refresh()


def _practised_and_flagged(recruiting: Recruiting) -> None:
    """The panel has warmed up; one answer was flagged, and HR found nothing in it."""
    for member in recruiting.members:
        warm_up(recruiting, member)
    member = recruiting.members[1]
    answer = Score.objects.filter(member=recruiting.seat(member))[0].answer_id
    hold = redaction.flag_answer(
        member=recruiting.seat(member), answer_id=answer, actor=member.user, at=AFTER
    )
    redaction.say_nothing_identifies(hold=hold, actor=recruiting.hr, at=AFTER)


def _shortlisted(world: World, points: dict[int, str] | str = "3") -> Recruiting:
    recruiting = _sifting(world)
    for member in recruiting.members:
        score_all(recruiting, member, points)
        sift.lock_own_scores(member=recruiting.seat(member), actor=member.user, at=AFTER)
    shortlist.lock_sift(vacancy=recruiting.vacancy, actor=recruiting.lead, at=LATER)
    return recruiting.refresh()


def _interviewing(world: World, points: dict[int, str] | str = "3") -> Recruiting:
    """Applied, and the panel has said whom it knows: the lead somebody, the other nobody."""
    recruiting = _shortlisted(world, points)
    draw(recruiting)
    apply(recruiting)
    for member, knows, details in zip(
        recruiting.members, ("friend", "nobody"), ("We were at school together.", ""), strict=True
    ):
        declare(member=recruiting.seat(member), knows=knows, details=details, actor=member.user, at=LATER)
    return recruiting.refresh()


def _decided(world: World) -> Recruiting:
    recruiting = _interviewing(world)
    shortlist.appoint(
        application=recruiting.applications[0], reason="Showed it in every answer.",
        passed_over_reason="", actor=recruiting.lead, at=LATER,
    )  # fmt: skip
    return recruiting.refresh()


def _vacancy(vacancy: Vacancy) -> Vacancy:
    return Vacancy.objects.select_related("unit", "framework").get(pk=vacancy.pk)


def _add_vacancy(world: World, recruiting: Recruiting, application: Application) -> None:
    """The candidate's part is played by somebody who has applied for it."""
    vacancy = _vacancy(recruiting.vacancy)
    world.add("vacancy", vacancy.state, vacancy, candidate=application.applicant)


def _add_application(world: World, application: Application) -> None:
    row = Application.objects.select_related("vacancy__unit", "applicant").get(pk=application.pk)
    world.add("application", row.state, row, candidate=row.applicant)


def _staff_records(world: World) -> None:
    rows = StaffRecord.objects.select_related("post__unit", "manager", "user")
    world.add("staff record", "current", rows.get(pk=world.staff["staff"].pk))
    leaver = rows.get(first_name="Olwen")
    world.add("staff record", "left", leaver, staff=leaver.user)
    world.add("manager’s record", "current", rows.get(pk=world.staff["manager"].pk))
    file = ContentFile(as_csv(a_row()))
    brought = bring_file(file=file, name="staff.csv", actor=world.users["hr"], at=NOW)
    world.add("staff file", "always", StaffImport.objects.get(pk=brought.pk))


def _documents(world: World) -> None:
    """The manager's, each about somebody else: one of a kind about one person is under way at a time."""
    about = {"queued": "staff", "rendering": "buddy", "ready": "starter"}
    for state, persona in about.items():
        _document(world, state, world.staff[persona])
    _document(world, "failed", StaffRecord.objects.get(first_name="Bettina"))


def _document(world: World, state: str, subject: StaffRecord) -> None:
    manager = User.objects.get(pk=world.users["manager"].pk)
    document = request_document(kind="values_report", subject=subject, actor=manager, at=NOW)
    claim = claims.take(document.pk, NOW) if state != "queued" else None
    if claim is not None and state == "ready":
        name = default_storage.save("documents/report.pdf", ContentFile(b"%PDF-1.7"))
        claims.ready(claim, NOW, file=name, size=8, pages=1, sha256="0" * 64, content_sha256="0" * 64)
    if claim is not None and state == "failed":
        claims.fail(claim, "It could not be made.")
    world.add("document", state, Document.objects.get(pk=document.pk))
