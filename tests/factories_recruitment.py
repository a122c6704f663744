"""Vacancies and applications in any state, reached through the real services, each step by who takes it."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from recruitment.cutting import MEAN, Asked
from recruitment.models import (
    Answer,
    Application,
    Declaration,
    HistoryEntry,
    Line,
    PanelMember,
    Referee,
    Score,
    Vacancy,
)
from recruitment.queries.shortlisting import digest_of_pending
from recruitment.queries.sift import examples_for
from recruitment.services import (
    applications,
    applying_shortlist,
    closing,
    declarations,
    line,
    panel,
    shortlist,
    sift,
    vacancies,
)
from recruitment.services.entries import save_entry
from recruitment.services.sections import DECLARATIONS, save_section
from recruitment.states import ApplicationState
from tests.factories import NOW, give_role, make_framework, make_staff, make_unit, make_user
from tests.kept import kept
from values_hub.access.roles import Role
from values_hub.framework.models import Framework, Question, Stage
from values_hub.people.models import StaffRecord, Unit, User

CLOSES = NOW + dt.timedelta(days=14)
AFTER = CLOSES + dt.timedelta(hours=1)
LATER = AFTER + dt.timedelta(days=2)


@dataclass
class Recruiting:
    """A vacancy with everybody around it. `members` in the order lead, second, …; each signs in as `member.user`."""

    vacancy: Vacancy
    hr: User
    manager: StaffRecord
    members: list[StaffRecord]
    applications: list[Application] = field(default_factory=list)

    @property
    def lead(self) -> User:
        return self.members[0].user  # type: ignore[return-value]

    @property
    def member(self) -> User:
        return self.members[1].user  # type: ignore[return-value]

    def seat(self, staff: StaffRecord) -> PanelMember:
        return PanelMember.objects.get(vacancy=self.vacancy, staff=staff)

    def refresh(self) -> "Recruiting":
        self.vacancy = Vacancy.objects.select_related("unit").get(pk=self.vacancy.pk)
        self.applications = [Application.objects.get(pk=each.pk) for each in self.applications]
        return self


def live_framework() -> Framework:
    return Framework.objects.live().first() or make_framework()


def application_questions(count: int = 3) -> list[Question]:
    rows = Question.objects.filter(stage=Stage.APPLICATION, behaviour__value__framework__state="live")
    return list(rows.order_by("code")[:count])


def interview_questions(count: int = 2) -> list[Question]:
    rows = Question.objects.filter(stage=Stage.INTERVIEW, behaviour__value__framework__state="live")
    return list(rows.order_by("code")[:count])


@kept
def make_draft(*, unit: Unit | None = None, hr: User | None = None, **post: object) -> Vacancy:
    """A vacancy that has its post and nothing else."""
    live_framework()
    unit = unit or make_unit()
    if hr is None:
        hr = make_staff("Helen", unit=unit).user
        give_role(hr, Role.HR, unit)  # type: ignore[arg-type]
    fields = {
        "title": "Staff nurse", "unit": unit, "band": "5", "staff_group": "03", "contract_type": "permanent",
        "site": "General Hospital", "manages_people": False, "dbs_level": "enhanced_adults", **post,
    }  # fmt: skip
    return vacancies.create_vacancy(post=fields, actor=hr, at=NOW)


@kept
def make_ready(*, members: int = 2, questions: int = 3, **post: object) -> Recruiting:
    """A vacancy with nothing missing, ready to publish."""
    vacancy = make_draft(**post)  # type: ignore[arg-type]
    hr, unit = vacancy.created_by, vacancy.unit
    manager = make_staff("Maya", unit=unit)
    staff = [make_staff(name) for name in ("Leila", "Piotr", "Quentin", "Rosa")[:members]]
    vacancies.change_advert(
        vacancy=vacancy, actor=hr, at=NOW,
        advert={"summary": "Care for people on the ward.", "valued": "That you notice people.",
                "salary": "£31,049 to £37,796 a year", "hours": "37.5 hours a week",
                "contact_name": "Maya Mistry", "contact_email": "maya@example.nhs.uk", "contact_phone": ""},
    )  # fmt: skip
    vacancies.set_hiring_manager(vacancy=vacancy, manager=manager, actor=hr, at=NOW)
    vacancies.change_dates(vacancy=vacancy, dates={"closes_at": CLOSES}, actor=hr, at=NOW)
    chosen = [each.pk for each in application_questions(questions)]
    vacancies.choose_questions(vacancy=vacancy, questions=chosen, actor=hr, at=NOW)
    at_interview = [each.pk for each in interview_questions()]
    vacancies.choose_interview_questions(vacancy=vacancy, questions=at_interview, actor=hr, at=NOW)
    for each in staff:
        panel.add_member(vacancy=vacancy, staff=each, actor=hr, at=NOW)
    return Recruiting(Vacancy.objects.select_related("unit").get(pk=vacancy.pk), hr, manager, staff)


@kept
def make_published(**wanted: object) -> Recruiting:
    world = make_ready(**wanted)  # type: ignore[arg-type]
    vacancies.publish_vacancy(vacancy=world.vacancy, actor=world.hr, at=NOW)
    return world.refresh()


def start(world: Recruiting, applicant: User | None = None, at: dt.datetime = NOW) -> Application:
    return applications.start_application(
        vacancy=world.vacancy, actor=applicant or make_user(), at=at + dt.timedelta(hours=1)
    )


def write(
    application: Application,
    *,
    first_name: str = "Candida",
    last_name: str = "Applewhite",
    phone: str = "01632 960 001",
    words: str = "I noticed somebody and I helped.",
    at: dt.datetime = NOW + dt.timedelta(hours=2),
) -> Application:
    """Complete in every part, and not sent."""
    fields = {"first_name": first_name, "last_name": last_name, "phone": phone, "right_to_work": "yes"}
    applications.save_about(application=application, version=application.about_version, fields=fields, at=at)
    for answer in Answer.objects.filter(application=application).select_related("question"):
        text = f"{words} ({answer.question.order})"
        applications.save_answer(
            application=application, answer_id=answer.pk, version=answer.version, text=text, at=at
        )
    tell_the_rest(application, at=at)
    return Application.objects.select_related("vacancy", "applicant").get(pk=application.pk)


JOB = {
    "organisation": "Corner Care Home", "title": "Care assistant", "began_month": "4", "began_year": "2019",
    "is_current": "yes", "duties": "Washing, meals and company.",
}  # fmt: skip
KNOWS_THEM = {
    "name": "Ottoline Marchbanks", "how_known": "My manager at the care home", "email": "ottoline@carehome.example",
    "began_month": "April", "began_year": "2019", "is_current": "yes",
}  # fmt: skip
NOTHING_TO_DECLARE = {
    "related": "no",
    "convictions": "no",
    "dismissed": "no",
    "ai_used": "no",
}


def tell_the_rest(application: Application, *, at: dt.datetime) -> None:
    """A history without gaps, a referee for all of it, and nothing to declare; what stands already is left."""
    for model, fields in ((HistoryEntry, JOB), (Referee, KNOWS_THEM)):
        blank = model.objects.get(application=application)
        if blank.version == 0:
            save_entry(
                model=model, application=application, entry_id=blank.pk, version=0, fields=fields, at=at
            )
    save_section(
        section=DECLARATIONS, application=application, fields=NOTHING_TO_DECLARE, at=at,
        version=Declaration.objects.get(application=application).version,
    )  # fmt: skip


def send(world: Recruiting, applicant: User | None = None, **written: object) -> Application:
    application = write(start(world, applicant), **written)  # type: ignore[arg-type]
    applications.submit_application(
        application=application, actor=application.applicant, at=NOW + dt.timedelta(hours=3),
        despite_identity=True,
    )  # fmt: skip
    world.applications.append(application)
    return application


@kept
def make_sifting(*, applicants: int = 2, **wanted: object) -> Recruiting:
    """Closed with `applicants` applications, dealt out to the panel."""
    world = make_published(**wanted)
    for number in range(applicants):
        send(world, first_name="Candida", last_name=f"Applewhite{number}", words=f"Example number {number}.")
    closing.bring_up_to_date(vacancy=world.vacancy, at=AFTER)
    return world.refresh()


def warm_up(world: Recruiting, staff: StaffRecord) -> None:
    """This member practises on every example of every question."""
    seat = world.seat(staff)
    for question in world.vacancy.questions.order_by("order"):
        for example in examples_for(seat, question.pk):
            sift.score_exemplar(
                member=seat,
                question_id=question.pk,
                exemplar_id=example.id,
                choice="3",
                actor=staff.user,
                at=AFTER,
            )


def score_all(world: Recruiting, staff: StaffRecord, points: dict[int, str] | str = "3") -> None:
    """This member scores everything: the same for all, or by the number of the applicant in `world.applications`."""
    number_of = {each.pk: number for number, each in enumerate(world.applications)}
    seat = world.seat(staff)
    for row in (
        Score.objects.served()
        .filter(member=seat, answer__application__state=ApplicationState.SIFTING)
        .select_related("answer")
    ):
        choice = points if isinstance(points, str) else points[number_of[row.answer.application_id]]
        sift.score_answer(member=seat, answer_id=row.answer_id, choice=choice, actor=staff.user, at=AFTER)


@kept
def make_all_locked(
    points: list[dict[int, str] | str] | None = None, *, applicants: int = 2, **wanted: object
) -> Recruiting:
    """Every member has scored (`points` for each of them in turn) and locked."""
    world = make_sifting(applicants=applicants, **wanted)
    for number, staff in enumerate(world.members):
        score_all(world, staff, (points or ["3"] * len(world.members))[number])
        sift.lock_own_scores(member=world.seat(staff), actor=staff.user, at=AFTER)
    return world.refresh()


@kept
def make_shortlisted(points: list[dict[int, str] | str] | None = None, **wanted: object) -> Recruiting:
    """The lead has locked the sift; nobody on the panel knows a name."""
    world = make_all_locked(points, **wanted)  # type: ignore[arg-type]
    shortlist.lock_sift(vacancy=world.vacancy, actor=world.lead, at=LATER)
    return world.refresh()


def draw(world: Recruiting, asked: Asked | None = None, *, reason: str = "", at: dt.datetime = LATER) -> Line:
    """The lead draws the line: at a mean of 2, where nothing else is asked."""
    asked = asked or Asked(MEAN, mean=Decimal(2))
    _, seen, _ = line.preview(vacancy=world.vacancy, asked=asked)
    drawn = line.draw_line(
        vacancy=world.vacancy, asked=asked, seen=seen, reason=reason, actor=world.lead, at=at
    )
    world.refresh()
    return drawn


@kept
def make_line_drawn(
    points: list[dict[int, str] | str] | None = None, *, asked: Asked | None = None, **wanted: object
) -> Recruiting:
    """The line is drawn and the decisions are pending; nobody has been told anything."""
    world = make_shortlisted(points, **wanted)
    draw(world, asked)
    return world


def apply(world: Recruiting, *, at: dt.datetime = LATER) -> Recruiting:
    """HR applies the shortlist."""
    seen = digest_of_pending(world.vacancy)
    applying_shortlist.apply_shortlist(vacancy=world.vacancy, seen=seen, actor=world.hr, at=at)
    return world.refresh()


@kept
def make_revealed(
    points: list[dict[int, str] | str] | None = None, *, declared: bool = True, **wanted: object
) -> Recruiting:
    """The shortlist has been applied; the panel has said that it knows nobody, where it has `declared`."""
    world = apply(make_line_drawn(points, **wanted))  # type: ignore[arg-type]
    for staff in world.members if declared else []:
        declarations.declare(member=world.seat(staff), knows="nobody", actor=staff.user, at=LATER)
    return world
