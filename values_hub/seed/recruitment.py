"""Vacancies and applications in the proportions of a Trust that advertises all year (DESIGN §9): 20,000 applications
at 30,000 staff, one vacancy with 2,000 of them being scored, another with 1,000 whose scores are locked."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models

from recruitment.comparing import disagreement
from recruitment.models import (
    AgreedScore,
    Answer,
    Application,
    DbsLevel,
    Line,
    PanelMember,
    Score,
    Standing,
    Vacancy,
    VacancyQuestion,
    WarmUpScore,
)
from recruitment.scoring import agreed_by_rule, is_ranked, needs_agreement, spread, summarise
from recruitment.services.closing import share_out
from recruitment.services.line import decide_by_rule
from recruitment.states import ApplicationState, VacancyState
from values_hub.evidence.models import Evidence
from values_hub.framework.models import Question, Stage
from values_hub.nhsuk.fields import count_words
from values_hub.people.models import User
from values_hub.people.models.staff import StaffRecord
from values_hub.seed import interviewing
from values_hub.seed.world import FIRST, LAST, World

BATCH = 2000
APPLICATIONS_A_HEAD = 2 / 3
STAFF_A_VACANCY = 75
BIG_SIFT = 0.1  # of all applications
BIG_RANKING = 0.05
UNSEEN = 0.08  # of scores: no evidence seen
LINE = Decimal("3.00")
STATES = {
    VacancyState.DRAFT: 4, VacancyState.READY: 2, VacancyState.PUBLISHED: 18, VacancyState.CLOSED: 3,
    VacancyState.SIFTING: 10, VacancyState.SHORTLISTED: 5, VacancyState.DECIDED: 5, VacancyState.FILLED: 48,
    VacancyState.WITHDRAWN: 5,
}  # fmt: skip
LOCKED = {VacancyState.SHORTLISTED, VacancyState.DECIDED, VacancyState.FILLED}
BEFORE = {VacancyState.DRAFT, VacancyState.READY}
JOBS = (
    ("Staff Nurse", "03", "5"), ("Healthcare Support Worker", "07", "3"), ("Ward Clerk", "08", "3"),
    ("Porter", "09", "2"), ("Physiotherapist", "04", "6"), ("Biomedical Scientist", "06", "6"),
)  # fmt: skip


@dataclass
class _Rows:
    """Unsaved rows in the order in which they depend on one another."""

    vacancies: list[Vacancy] = field(default_factory=list)
    questions: list[VacancyQuestion] = field(default_factory=list)
    panel: list[PanelMember] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    agreed: list[AgreedScore] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def save(self) -> None:
        lists: tuple[list[Any], ...] = (
            self.vacancies, self.questions, self.panel, self.users, self.applications, self.answers, self.scores,
            self.agreed, self.standings, self.evidence,
        )  # fmt: skip
        for rows in lists:
            if rows:
                type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)


def seed(world: World, rng: random.Random, staff_count: int) -> None:
    """Fill in recruitment for a Trust of `staff_count` people."""
    builder = _Builder(world, rng)
    total = int(staff_count * APPLICATIONS_A_HEAD)
    biggest = builder.vacancy(VacancyState.SIFTING, int(total * BIG_SIFT), questions=4)
    builder.vacancy(VacancyState.SHORTLISTED, int(total * BIG_RANKING), questions=3)
    left = total - int(total * BIG_SIFT) - int(total * BIG_RANKING)
    count = max(staff_count // STAFF_A_VACANCY, len(STATES))
    states = rng.choices(list(STATES), weights=list(STATES.values()), k=count - len(STATES)) + list(STATES)
    for state in states:
        builder.vacancy(state, 0 if state in BEFORE else left // count, questions=3)
    builder.rows.save()
    # Dealt by the real service, then partly scored: every member of the panel has most of it before them.
    for vacancy in [each for each in builder.rows.vacancies if each.state == VacancyState.SIFTING]:
        share_out(vacancy=vacancy, at=world.now)
    for vacancy in [each for each in builder.rows.vacancies if each.state == VacancyState.SHORTLISTED]:
        _draw_line(vacancy, world)
    _score_some(biggest, world.now)
    interviewing.seed(world, builder.rows.vacancies)


class _Builder:
    def __init__(self, world: World, rng: random.Random) -> None:
        self.world, self.rng = world, rng
        self.rows = _Rows()
        self.locked_password = make_password(None)
        self.hr = world.users["hr"]
        bank = Question.objects.filter(
            stage=Stage.APPLICATION, level="everyone", behaviour__value__framework=world.framework
        )
        self.bank = list(
            bank.select_related("behaviour__value").prefetch_related("exemplars").order_by("code")
        )
        self.texts = [exemplar.text for question in self.bank for exemplar in question.exemplars.all()]
        self.words = {text: count_words(text) for text in self.texts}

    def vacancy(self, state: str, applications: int, *, questions: int) -> Vacancy:
        """One vacancy in a state, with its applications wherever that state takes them."""
        now, rng = self.world.now, self.rng
        title, group, band = rng.choice(JOBS)
        published = now - dt.timedelta(days=rng.randrange(30, 400))
        if state == VacancyState.PUBLISHED:
            published = now - dt.timedelta(days=rng.randrange(1, 12))
        closes_at = published + dt.timedelta(days=14)
        is_out = state not in BEFORE
        vacancy = Vacancy(
            state=state, title=f"{title}, {self._unit_name()}", unit=self.unit, band=band, staff_group=group,
            dbs_level=DbsLevel.ENHANCED_ADULTS, site="General Hospital",
            summary="Care for people, with a good team.", valued="That you notice people.",
            salary="£25,000 to £32,000 a year", hours="37.5 hours a week", contact_name="Recruitment",
            contact_email="recruitment@scale.nhs.example",
            closes_at=closes_at if is_out else now + dt.timedelta(days=20),
            hiring_manager=rng.choice(self.world.staff), framework=self.world.framework,
            created_at=published - dt.timedelta(days=3), created_by=self.hr,
            published_at=published if is_out else None, published_by=self.hr if is_out else None,
            closed_at=closes_at if is_out and state != VacancyState.PUBLISHED else None,
            scores_locked_at=closes_at + dt.timedelta(days=7) if state in LOCKED else None,
            scores_locked_by=self.hr if state in LOCKED else None,
        )  # fmt: skip
        self.rows.vacancies.append(vacancy)
        asked = [
            VacancyQuestion(vacancy=vacancy, question=question, order=order)
            for order, question in enumerate(rng.sample(self.bank, questions), start=1)
        ]
        self.rows.questions += asked
        panel = [
            PanelMember(
                vacancy=vacancy, staff=staff, is_lead=number == 0, added_at=vacancy.created_at, added_by=self.hr,
                scores_locked_at=vacancy.scores_locked_at,
            )
            for number, staff in enumerate(rng.sample(self.world.staff[10:], 3))
        ]  # fmt: skip
        self.rows.panel += panel
        made = [self._application(vacancy, asked) for _ in range(applications)]
        if state in LOCKED and made:
            for number, (application, answers) in enumerate(made, start=1):
                self._score(number, application, answers, panel)
            if state != VacancyState.SHORTLISTED:
                self._appoint(vacancy, made, asked)
        return vacancy

    def _unit_name(self) -> str:
        self.unit = self.rng.choice(self.world.units)
        return self.unit.name

    def _application(
        self, vacancy: Vacancy, asked: Sequence[VacancyQuestion]
    ) -> tuple[Application, list[Answer]]:
        rng = self.rng
        first, last = rng.choice(FIRST), rng.choice(LAST)
        user = User(
            email=f"candidate{len(self.rows.users) + 1}@post.example", name=f"{first} {last}",
            password=self.locked_password,
        )  # fmt: skip
        self.rows.users.append(user)
        state = self._application_state(vacancy.state)
        started = (vacancy.published_at or vacancy.created_at) + dt.timedelta(hours=rng.randrange(1, 200))
        application = Application(
            vacancy=vacancy, applicant=user, state=state, first_name=first, last_name=last, phone="07700 900000",
            right_to_work="yes", about_version=1, started_at=started,
            submitted_at=None if state in {"draft", "lapsed"} else started + dt.timedelta(hours=2),
        )  # fmt: skip
        self.rows.applications.append(application)
        answers = []
        for each in asked:
            text = rng.choice(self.texts)
            answers.append(
                Answer(
                    application=application, question=each, text=text, words=self.words[text], version=1,
                    saved_at=started,
                )
            )  # fmt: skip
        self.rows.answers += answers
        return application, answers

    def _application_state(self, vacancy_state: str) -> str:
        if vacancy_state == VacancyState.PUBLISHED:
            return self.rng.choices([ApplicationState.SUBMITTED, ApplicationState.DRAFT], [7, 3])[0]
        if vacancy_state == VacancyState.CLOSED:
            return ApplicationState.SUBMITTED
        if vacancy_state in {VacancyState.SIFTING, VacancyState.SHORTLISTED}:
            return ApplicationState.SIFTING
        if vacancy_state == VacancyState.WITHDRAWN:
            return ApplicationState.VACANCY_WITHDRAWN
        return ApplicationState.NOT_SHORTLISTED

    def _score(
        self, number: int, application: Application, answers: Sequence[Answer], panel: Sequence[PanelMember]
    ) -> None:
        rng, at = self.rng, application.vacancy.scores_locked_at or self.world.now
        given: list[list[int | None]] = []
        agreed: list[int | None] = []
        for answer in answers:
            level = rng.choice((1, 2, 2, 3, 3, 4))
            points = [
                None if rng.random() < UNSEEN else min(4, max(0, level + rng.choice((-1, 0, 0, 0, 1))))
                for _ in panel
            ]
            given.append(points)
            self.rows.scores += [
                Score(
                    member=member, question=answer.question, answer=answer, position=number, words=answer.words,
                    points=each, no_evidence=each is None, scored_at=at,
                )
                for member, each in zip(panel, points, strict=True)
            ]  # fmt: skip
            by_lead = needs_agreement(points)
            answer.needs_agreement = by_lead
            agreed.append(level if by_lead else agreed_by_rule(points))
            self.rows.agreed.append(
                AgreedScore(
                    answer=answer, points=agreed[-1], no_evidence=agreed[-1] is None, by_lead=by_lead,
                    reason="Read again together." if by_lead else "", agreed_by=self.hr, agreed_at=at,
                )
            )  # fmt: skip
        summary = summarise(each for points in given for each in points)
        self.rows.standings.append(
            Standing(
                application=application, vacancy=application.vacancy, number=number,
                counted=summary.counted, no_evidence=summary.no_evidence,
                mean=summary.mean, median=summary.median, widest=max(map(spread, given)),
                disagreement=disagreement(given), adjusted_mean=summary.mean,
                covered=sum(any(each is not None for each in points) for points in given),
                is_ranked=is_ranked(sum(each is not None for each in agreed), len(agreed)),
                agreed_mean=summarise(agreed).mean,
            )
        )  # fmt: skip

    def _appoint(
        self,
        vacancy: Vacancy,
        made: Sequence[tuple[Application, list[Answer]]],
        asked: Sequence[VacancyQuestion],
    ) -> None:
        chosen, _ = made[0]
        at = vacancy.scores_locked_at or self.world.now
        chosen.appointed_at, chosen.appointed_by = at, self.hr
        chosen.appointment_reason = "Showed the values in every answer."
        chosen.state = ApplicationState.APPOINTABLE
        if vacancy.state == VacancyState.FILLED:
            staff: StaffRecord = self.rng.choice(self.world.staff)
            chosen.state, chosen.staff = ApplicationState.STARTED, staff
            self.rows.evidence += [
                Evidence(
                    staff=staff, thread_key=chosen.thread_key, stage=Evidence.Stage.APPLICATION,
                    side=Evidence.Side.PANEL, value=each.question.behaviour.value, behaviour=each.question.behaviour,
                    points=self.rng.choice((3, 3, 4)), seen_on=at.date(), written_at=at, written_by=self.hr,
                    source_type="recruitment.application", source_id=chosen.pk,
                )
                for each in asked
            ]  # fmt: skip


def _draw_line(vacancy: Vacancy, world: World) -> None:
    """The lead has drawn the line and the decisions wait for HR to apply them, by the real rule."""
    lead = vacancy.panel.select_related("staff__user").get(is_lead=True).staff.user or world.users["hr"]
    at = vacancy.scores_locked_at or world.now
    line = Line.objects.create(vacancy=vacancy, number=1, at_least=LINE, drawn_at=at, drawn_by=lead)
    decide_by_rule(vacancy=vacancy, at_least=line.at_least, actor=lead, at=at)


def _score_some(vacancy: Vacancy, now: dt.datetime) -> None:
    """One member of the biggest sift is half-way, so that every kind of page has something to show."""
    member = vacancy.panel.filter(is_lead=False).order_by("pk").first()
    rows = Score.objects.filter(member=member, question__order=1)
    rows.update(points=models.Value(3), no_evidence=False, scored_at=now)
    asked = vacancy.questions.select_related("question").prefetch_related("question__exemplars")
    WarmUpScore.objects.bulk_create(
        WarmUpScore(member=member, question=each, exemplar=exemplar, points=exemplar.points, scored_at=now)
        for each in asked
        for exemplar in each.question.exemplars.all()
    )
