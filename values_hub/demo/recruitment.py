"""Vacancies in every state a person may want to open, each carried there by the real services."""

import datetime as dt
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from recruitment.models import Answer, Application, PanelMember, Score, Vacancy
from recruitment.queries.ranking import answers_apart, answers_to_agree
from recruitment.services import (
    applications,
    closing,
    entries,
    joining,
    panel,
    sections,
    shortlist,
    sift,
    vacancies,
)
from recruitment.states import ApplicationState
from values_hub.demo import interviews, offers
from values_hub.framework.models import Question
from values_hub.people.models import User

FILES = Path(__file__).resolve().parents[2] / "recruitment" / "demo"
PANEL = ("lead", "panel", "lay")
AT_INTERVIEW = ("Q-KIND-2-INT-A", "Q-OPEN-1-INT-A", "Q-TOGETHER-1-INT-A", "Q-IMPROVE-2-INT-A")
# Who stands behind the answers of answers.json. Invented, like everybody in the demonstration Trust.
PEOPLE = {
    "a": ("Tomasz", "Wieczorek"),
    "b": ("Jordan", "Fairclough"),
    "c": ("Adaeze", "Nwachukwu"),
    "d": ("Marisol", "Restrepo"),
    "e": ("Bethan", "Prosser"),
    "f": ("Iqra", "Rafiq"),
    "g": ("Darren", "Holroyd"),
    "h": ("Sunniva", "Aske"),
    "i": ("Calum", "Farquharson"),
    "j": ("Ryan", "Mellor"),
}
DAY = dt.timedelta(days=1)


def load(cast: Any, *, now: dt.datetime) -> None:
    """Everything below, once. A second call finds it and does nothing."""
    hr = cast.users["hr"]
    if Vacancy.objects.filter(created_by=hr, title=_read("jobs")["housekeeper"]["title"]).exists():
        return
    _draft(cast, now)
    _ready(cast, now)
    _published(cast, now)
    _sifting(cast, now)
    _locked(cast, now)
    _interviewing(cast, now)
    _decided(cast, now)
    _filled(cast)
    _filled_years_ago(cast)


def _draft(cast: Any, now: dt.datetime) -> None:
    """A draft HR has begun: the post, and half of the rest."""
    begun = now - 2 * DAY
    clerk = {"title": "Ward Clerk, Acute Medical Unit", "unit": cast.units["amu"], "band": "3",
             "staff_group": "08", "contract_type": "permanent", "site": "Moorside General Hospital",
             "manages_people": False, "dbs_level": "basic"}  # fmt: skip
    vacancy = vacancies.create_vacancy(post=clerk, actor=cast.users["hr"], at=begun)
    vacancies.set_hiring_manager(
        vacancy=vacancy, manager=cast.staff["lead"], actor=cast.users["hr"], at=begun
    )


def _ready(cast: Any, now: dt.datetime) -> None:
    """Complete, and waiting for HR to publish it."""
    _set_up(cast, "community-nurse", at=now - DAY, closes_at=_evening(now + 16 * DAY))


def _published(cast: Any, now: dt.datetime) -> None:
    """Open. The candidate has a draft with two answers written; three others have sent theirs."""
    opened = now - 5 * DAY
    vacancy = _publish(cast, "support-worker", at=opened, closes_at=_evening(now + 9 * DAY))
    for number, key in enumerate("abd"):
        _apply(vacancy, key, at=opened + (1 + number) * DAY)
    draft = applications.start_application(
        vacancy=vacancy, actor=cast.users["candidate"], at=opened + 3 * DAY
    )
    _write(draft, "candidate", ("Nasreen", "Holt"), at=opened + 3 * DAY, answers=2)


def _sifting(cast: Any, now: dt.datetime) -> None:
    """With the panel: the lead has not begun, the panel member is half-way, the lay member has locked."""
    opened = now - 20 * DAY
    vacancy = _publish(cast, "staff-nurse", at=opened, closes_at=_evening(now - 3 * DAY))
    for number, key in enumerate("abcdeg"):
        _apply(vacancy, key, at=opened + (1 + number) * DAY)
    _apply(vacancy, "candidate", at=opened + 8 * DAY, user=cast.users["candidate"], name=("Nasreen", "Holt"))
    _close(vacancy)
    _score(cast, vacancy, "panel", at=now - DAY, leave=11)
    _score(cast, vacancy, "lay", at=now - DAY)


def _locked(cast: Any, now: dt.datetime) -> None:
    """Everybody has locked; the lead has answers to agree."""
    opened = now - 30 * DAY
    vacancy = _publish(cast, "therapy-assistant", at=opened, closes_at=_evening(now - 10 * DAY))
    for number, key in enumerate("fhij"):
        _apply(vacancy, key, at=opened + (2 + number) * DAY)
    _close(vacancy)
    for key in PANEL:
        _score(cast, vacancy, key, at=now - 6 * DAY)


def _interviewing(cast: Any, now: dt.datetime) -> None:
    """In the days of its interviews: one is agreed, one waits for the round table, one has a time; the candidate has
    none yet."""
    opened = now - 45 * DAY
    vacancy = _publish(cast, "discharge-support", at=opened, closes_at=_evening(now - 24 * DAY))
    for number, key in enumerate("hic"):
        _apply(vacancy, key, at=opened + (2 + number) * DAY)
    _apply(vacancy, "candidate", at=opened + 6 * DAY, user=cast.users["candidate"], name=("Nasreen", "Holt"))
    _lock(cast, vacancy, at=now - 12 * DAY)
    interviews.apply_the_shortlist(cast, vacancy, at=now - 11 * DAY)
    applied = Application.objects.select_related("vacancy", "applicant").filter(vacancy=vacancy)
    people = {key: applied.get(first_name=PEOPLE[key][0]) for key in "hic"}
    interviews.half_way(cast, vacancy, people, now=now)


def _decided(cast: Any, now: dt.datetime) -> None:
    """The lead has chosen, the offer is accepted, and HR has half of the checks to bring home."""
    opened = now - 40 * DAY
    vacancy = _publish(cast, "housekeeper", at=opened, closes_at=_evening(now - 20 * DAY))
    for number, key in enumerate("dhj"):
        _apply(vacancy, key, at=opened + (2 + number) * DAY)
    _appoint(
        cast, vacancy, at=now - 8 * DAY, chosen="d",
        reason="Plain, true answers. Notices, does something about it, and knows when not to ask. "
        "Says early when she will be late and does the stairs first.",
    )  # fmt: skip
    application = _chosen(vacancy)
    offers.offer_and_accept(cast, application, at=now - 7 * DAY)
    offers.some_checks(cast, application, at=now - 5 * DAY)


def _filled(cast: Any) -> None:
    """How the starter came: their thread begins with what the panel saw."""
    reason = (
        "Every answer is about somebody else's comfort, and every one ends with something changed for good."
    )
    _joined(cast, "starter", "night-worker", "starter", against="bi", reason=reason)


def _filled_years_ago(cast: Any) -> None:
    """How the ward clerk came: with a check-in and an appraisal since, theirs is the whole thread."""
    reason = "Owned a mistake that nobody would have found, and made sure that nobody else could make it."
    _joined(cast, "kiran-bains", "ward-clerk", "g", against="jh", reason=reason)


def _joined(cast: Any, who: str, job: str, answers: str, *, against: str, reason: str) -> None:
    """An appointment from advert to first day. ESR had the person in the post already."""
    staff = cast.staff[who]
    opened = dt.datetime.combine(staff.started_on, dt.time(9), dt.UTC) - 60 * DAY
    vacancy = _publish(cast, job, at=opened, closes_at=_evening(opened + 14 * DAY))
    name = (staff.first_name, staff.last_name)
    _apply(vacancy, answers, at=opened + 4 * DAY, user=cast.users[who], name=name)
    for number, key in enumerate(against):
        _apply(vacancy, key, at=opened + (5 + number) * DAY)
    _appoint(cast, vacancy, at=opened + 25 * DAY, chosen=answers, reason=reason)
    application = _chosen(vacancy)
    offers.offer_and_accept(cast, application, at=opened + 26 * DAY)
    offers.all_checks(cast, application, at=opened + 44 * DAY)
    joining.record_joining(
        vacancy=vacancy, started_on=staff.started_on, manager=cast.staff["manager"],
        actor=cast.users["hr"], at=opened + 45 * DAY, already_in_post=True,
    )  # fmt: skip


def _chosen(vacancy: Vacancy) -> Application:
    rows = Application.objects.select_related("vacancy__hiring_manager", "vacancy__unit", "applicant")
    return rows.get(vacancy=vacancy, state=ApplicationState.APPOINTABLE)


@cache
def _read(name: str) -> dict[str, Any]:
    """One of the two files of words: the jobs, and what people answered."""
    return json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))


def _set_up(cast: Any, key: str, *, at: dt.datetime, closes_at: dt.datetime) -> Vacancy:
    job = _read("jobs")[key]
    hr = cast.users["hr"]
    post = {
        "title": job["title"], "unit": cast.units[job["unit"]], "band": job["band"],
        "staff_group": job["staff_group"], "contract_type": "permanent",
        "site": cast.staff[job["manager"]].post.site, "manages_people": False,
        "dbs_level": "enhanced_adults",
    }  # fmt: skip
    vacancy = vacancies.create_vacancy(post=post, actor=hr, at=at)
    manager = cast.staff[job["manager"]]
    advert = {name: job[name] for name in ("summary", "valued", "salary", "hours")} | {
        "contact_name": manager.name, "contact_email": manager.email, "contact_phone": "01632 960 147",
    }  # fmt: skip
    vacancies.change_advert(vacancy=vacancy, advert=advert, actor=hr, at=at)
    vacancies.set_hiring_manager(vacancy=vacancy, manager=manager, actor=hr, at=at)
    monday = closes_at.date() + dt.timedelta(days=14 - closes_at.weekday())
    dates = {
        "closes_at": closes_at, "interview_week_on": monday, "wanted_start_on": monday + 8 * 7 * DAY,
        "reviews_per_answer": 3,
    }  # fmt: skip
    vacancies.change_dates(vacancy=vacancy, dates=dates, actor=hr, at=at)
    asked, at_interview = (_questions(cast, codes) for codes in (_read("answers")["questions"], AT_INTERVIEW))
    vacancies.choose_questions(vacancy=vacancy, questions=asked, actor=hr, at=at)
    vacancies.choose_interview_questions(vacancy=vacancy, questions=at_interview, actor=hr, at=at)
    for seat in PANEL:
        panel.add_member(vacancy=vacancy, staff=cast.staff[seat], actor=hr, at=at)
    return Vacancy.objects.get(pk=vacancy.pk)


def _questions(cast: Any, codes: Sequence[str]) -> list[UUID]:
    rows = Question.objects.filter(code__in=codes, behaviour__value__framework=cast.framework)
    bank = {each.code: each.pk for each in rows}
    return [bank[code] for code in codes]


def _publish(cast: Any, key: str, *, at: dt.datetime, closes_at: dt.datetime) -> Vacancy:
    vacancy = _set_up(cast, key, at=at, closes_at=closes_at)
    return vacancies.publish_vacancy(vacancy=vacancy, actor=cast.users["hr"], at=at)


def _apply(
    vacancy: Vacancy,
    key: str,
    *,
    at: dt.datetime,
    user: User | None = None,
    name: tuple[str, str] | None = None,
) -> Application:
    first, last = name or PEOPLE[key]
    if user is None:
        email = f"{first}.{last}@post.example".lower()
        user = User.objects.filter(email=email).first() or User.objects.create_user(
            email, name=f"{first} {last}"
        )
    application = applications.start_application(vacancy=vacancy, actor=user, at=at)
    _write(application, key, (first, last), at=at)
    fresh = Application.objects.select_related("vacancy", "applicant").get(pk=application.pk)
    return applications.submit_application(
        application=fresh, actor=user, at=at + dt.timedelta(hours=2), despite_identity=True
    )


def _write(
    application: Application, key: str, name: tuple[str, str], *, at: dt.datetime, answers: int = 3
) -> None:
    phone = (
        f"07700 900 {100 + sum(map(ord, key)) % 900}"  # everybody their own: HR is told of two who share one
    )
    about = {"first_name": name[0], "last_name": name[1], "phone": phone, "right_to_work": "yes"}
    applications.save_about(application=application, version=application.about_version, fields=about, at=at)
    if answers == len(_read("answers")["questions"]):
        _tell_the_rest(application, at=at)
    texts = _read("answers")["sets"][key]
    rows = Answer.objects.filter(application=application).order_by("question__order")
    for answer, text in list(zip(rows, texts, strict=True))[:answers]:
        applications.save_answer(
            application=application, answer_id=answer.pk, version=0, text=text, at=at + dt.timedelta(hours=1)
        )


# What every demonstration candidate says of the last three years: it is never what they are chosen for.
JOB = {
    "organisation": "Rowan House Care Home", "title": "Care assistant", "began_month": "4",
    "is_current": "yes", "duties": "Washing, meals, company, and writing down what I saw.",
}  # fmt: skip
REFEREE = {
    "name": "Ottoline Marchbanks", "how_known": "My manager at Rowan House", "organisation": "Rowan House Care Home",
    "email": "ottoline.marchbanks@rowanhouse.example", "began_month": "4", "is_current": "yes",
}  # fmt: skip
NOTHING_TO_DECLARE = {
    "related": "no",
    "convictions": "no",
    "dismissed": "no",
    "ai_used": "no",
}


def _tell_the_rest(application: Application, *, at: dt.datetime) -> None:
    """History, referee and declarations, in the blank places a new application has."""
    since = {"began_year": str(at.year - 4)}
    for row, fields in ((application.history.get(), JOB), (application.referees.get(), REFEREE)):
        entries.save_entry(
            model=type(row), application=application, entry_id=row.pk, version=0, fields=fields | since, at=at
        )
    sections.save_section(
        section=sections.DECLARATIONS, application=application, version=0, fields=NOTHING_TO_DECLARE, at=at
    )


def _close(vacancy: Vacancy) -> None:
    if vacancy.closes_at is None:
        raise ValueError("A published vacancy has a closing time.")
    closing.bring_up_to_date(vacancy=vacancy, at=vacancy.closes_at + dt.timedelta(hours=1))
    vacancy.refresh_from_db()


# What each set of answers deserves, question by question; members differ from it as people do.
WORTH: dict[str, tuple[int | None, int | None, int | None]] = {
    "candidate": (4, 3, 3), "a": (3, 3, 3), "b": (0, 1, 3), "c": (4, 4, 3), "d": (3, 2, 3), "e": (4, 4, 4),
    "f": (3, 2, 3), "g": (3, 3, 3), "h": (3, 2, 2), "i": (4, 3, 3), "j": (None, 1, 2), "starter": (4, 3, 3),
}  # fmt: skip
# Two answers on which one member saw much less than the others: something for the lead to settle.
FAR_APART = {("f", 1), ("h", 2)}
HABIT = {"lead": 0, "panel": -1, "lay": 1}


def _score(cast: Any, vacancy: Vacancy, key: str, *, at: dt.datetime, leave: int = 0) -> None:
    """The member scores all but the last `leave` answers of their own order, and locks when none is left."""
    member = PanelMember.objects.get(vacancy=vacancy, staff=cast.staff[key])
    actor = cast.users[key]
    worth = {
        text: 0 if key == "panel" and (name, number) in FAR_APART else points
        for name, texts in _read("answers")["sets"].items()
        for number, (text, points) in enumerate(zip(texts, WORTH[name], strict=True))
    }
    dealt = Score.objects.filter(member=member).select_related("answer")
    rows = list(dealt.order_by("question__order", "position"))
    for number, row in enumerate(rows[: len(rows) - leave]):
        points = worth[row.answer.text]
        # Every third answer this member reads a little higher or lower than the others do.
        differs = HABIT[key] if number % 3 == 0 else 0
        choice = "n" if points is None else str(min(4, max(0, points + differs)))
        sift.score_answer(member=member, answer_id=row.answer_id, choice=choice, actor=actor, at=at)
    if not leave:
        sift.lock_own_scores(member=member, actor=actor, at=at)


def _appoint(cast: Any, vacancy: Vacancy, *, at: dt.datetime, chosen: str, reason: str) -> None:
    """Score, lock, interview, choose: the whole of the panel's work on a small vacancy."""
    _lock(cast, vacancy, at=at - 8 * DAY)
    text = _read("answers")["sets"][chosen][0]
    application = Application.objects.select_related("vacancy").get(vacancy=vacancy, answers__text=text)
    interviews.interview_and_choose(cast, vacancy, at=at, chosen=application, reason=reason)


def _lock(cast: Any, vacancy: Vacancy, *, at: dt.datetime) -> None:
    """Everybody scores, and the lead agrees what they were far apart on and locks it."""
    _close(vacancy)
    for key in PANEL:
        _score(cast, vacancy, key, at=at - DAY)
    lead = cast.users["lead"]
    for row in answers_to_agree(answers_apart(vacancy)):
        points = [each for each in row.given if each is not None]
        shortlist.agree_score(
            vacancy=vacancy, answer_id=row.id, choice=str(points[len(points) // 2]), actor=lead, at=at,
            reason="Read again together: the example is real, and what came of it is there.",
        )  # fmt: skip
    shortlist.lock_sift(vacancy=vacancy, actor=lead, at=at)
    vacancy.refresh_from_db()


def _evening(at: dt.datetime) -> dt.datetime:
    """One minute to midnight on that day, as most adverts close."""
    return at.replace(hour=23, minute=59, second=0, microsecond=0)
