"""Where an application stands, in words a candidate can use. Pure: it reads the rows it is given."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format

from recruitment.closing_time import day_and_time
from recruitment.models import Application, Vacancy
from recruitment.states import GRACE, REVEALED, ApplicationState
from values_hub.common.clock import MIDNIGHT, clock_words
from values_hub.people.days import day_of


@dataclass(frozen=True)
class News:
    """`status` is short (a tag and its `colour`); `now` says where things stand; `then` what happens next."""

    status: str
    colour: str
    now: str
    then: str = ""


LAST_OF_THE_WEEK = dt.timedelta(days=6)
# From the interview to the first day: the same words whatever the vacancy.
LATER_ON = {
    ApplicationState.INVITED: News(
        "Invited to interview", "green", "We would like to meet you.", "Choose a time for your interview."
    ),
    ApplicationState.BOOKED: News(
        "Interview booked", "green", "Your interview is booked.", "We look forward to meeting you."
    ),
    ApplicationState.DECLINED: News(
        "No interview", "grey", "You told us that you do not want an interview, or did not choose a time for one.",
        "If that is not so, contact the recruitment team.",
    ),
    ApplicationState.DID_NOT_ATTEND: News(
        "Interview missed", "grey", "We did not see you at your interview.",
        "If something went wrong, contact the recruitment team.",
    ),
    ApplicationState.INTERVIEWED: News(
        "Interviewed", "blue", "Thank you for coming to your interview.",
        "We will send you an email when the panel has decided.",
    ),
    ApplicationState.RESERVE: News(
        "On the reserve list", "blue", "The panel would have you in the job, and you are on its reserve list.",
        "If a place comes free we will write to you.",
    ),
    ApplicationState.RESERVE_ENDED: News(
        "Reserve list ended", "grey", "The reserve list for this job has ended and no place came free."
    ),
    ApplicationState.NOT_APPOINTABLE: News(
        "Not chosen this time", "grey", "The panel did not choose you after the interview. Thank you for your time.",
        "We will send you feedback on each value.",
    ),
    ApplicationState.OFFERED: News(
        "Job offer", "green", "We have offered you the job.", "Tell us whether you accept."
    ),
    ApplicationState.OFFER_DECLINED: News("Offer declined", "grey", "You told us that you do not want the job."),
    ApplicationState.OFFER_WITHDRAWN: News(
        "Offer withdrawn", "grey", "We have taken back our offer, and have written to you to say why."
    ),
    ApplicationState.CHECKS: News(
        "Checks before you start", "blue", "We are making the checks that everybody has before they start.",
        "You can see where each of them is.",
    ),
    ApplicationState.CLEARED: News(
        "Ready to start", "green", "All your checks are done.", "We will agree your start date with you."
    ),
    ApplicationState.STARTED: News(
        "Started", "green", "You work here now. Your induction is in your account."
    ),
}  # fmt: skip


def news_of(application: Application, at: dt.datetime) -> News:
    """What to tell the candidate at this moment. A lock, a score or a count of others never shows through it."""
    if application.state in LATER_ON:
        return LATER_ON[ApplicationState(application.state)]
    vacancy = application.vacancy
    title = vacancy.title
    match application.state:
        case ApplicationState.DRAFT:
            return _draft(application, at)
        case ApplicationState.SUBMITTED:
            return News(
                "Sent", "blue", "We have your application.",
                f"The vacancy closes on {moment(vacancy.closes_at)}. Then the panel reads every answer, without names."
                f"{_planned(vacancy, at)}",
            )  # fmt: skip
        case ApplicationState.SIFTING:
            return _with_the_panel(vacancy, at)
        case ApplicationState.SHORTLISTED:
            return News(
                "Interview", "green", "The panel would like to meet you.",
                "We will send you an email when you can choose a time.",
            )  # fmt: skip
        case ApplicationState.NOT_SHORTLISTED:
            return News(
                "Not chosen this time", "grey",
                f"You were not chosen for {title}. Thank you for the care you put into your answers.",
                f"We will send you feedback. If you have a question, contact {vacancy.contact_name} at "
                f"{vacancy.contact_email}.",
            )  # fmt: skip
        case ApplicationState.APPOINTABLE:
            return News(
                "Chosen", "green", f"The panel would like you to be their {title}.",
                "The recruitment team will contact you about a start date and the checks we make first.",
            )  # fmt: skip
        case ApplicationState.LAPSED:
            return News(
                "Not sent in time", "grey", "The vacancy closed before you sent this application.",
                "Nobody has read it. You can look for another vacancy.",
            )  # fmt: skip
        case ApplicationState.VACANCY_WITHDRAWN:
            return News(
                "Vacancy withdrawn", "grey", "We have withdrawn this vacancy. Nobody will be appointed to it.",
                f"If you have a question, contact {vacancy.contact_name} at {vacancy.contact_email}.",
            )  # fmt: skip
        case _:
            return News("Withdrawn", "grey", "You withdrew this application.")


# A status without its moment, for a list of what happened when. None says more than the tracker has told.
EARLIER_ON = {
    ApplicationState.DRAFT: "Started",
    ApplicationState.SUBMITTED: "Sent",
    ApplicationState.SIFTING: "With the panel",
    ApplicationState.SHORTLISTED: "With the panel",
    ApplicationState.NOT_SHORTLISTED: "Not chosen this time",
    ApplicationState.APPOINTABLE: "Chosen",
    ApplicationState.LAPSED: "Not sent in time",
    ApplicationState.WITHDRAWN: "Withdrawn",
    ApplicationState.VACANCY_WITHDRAWN: "Vacancy withdrawn",
}


def status_of(state: str) -> str:
    """The few words for a state, whatever the vacancy."""
    found = ApplicationState(state)
    return LATER_ON[found].status if found in LATER_ON else EARLIER_ON[found]


def _planned(vacancy: Vacancy, at: dt.datetime) -> str:
    """By when, where HR have said so: a plan, and said plainly when it has not held."""
    week = vacancy.interview_week_on
    if week is None:
        return ""
    if day_of(at) > week + LAST_OF_THE_WEEK:
        return " It is taking longer than we planned."
    return f" We plan to hold the interviews in the week of {date_format(week, 'l j F Y')}."


def _with_the_panel(vacancy: Vacancy, at: dt.datetime) -> News:
    if vacancy.state in REVEALED:  # held in reserve for interview
        return News(
            "With the panel", "blue",
            "The panel has read the answers and is meeting people. We have not decided about your application yet.",
            "We will send you an email as soon as we have, whatever we decide.",
        )  # fmt: skip
    return News(
        "With the panel", "blue", "The panel is reading the answers. They do not know who wrote which.",
        f"When they have finished we will send you an email, whatever they decide.{_planned(vacancy, at)}",
    )  # fmt: skip


def _draft(application: Application, at: dt.datetime) -> News:
    vacancy = application.vacancy
    if vacancy.is_open(at):
        return News("Not sent yet", "yellow", f"You can send it until {moment(vacancy.closes_at)}.")
    if vacancy.takes_drafts(at):
        minutes = int(GRACE.total_seconds() // 60)
        return News(
            "Not sent yet", "red",
            f"The vacancy has closed. As you had started, you have {minutes} minutes from the closing time: "
            f"send it before {moment(vacancy.last_moment)}.",
        )  # fmt: skip
    return News("Not sent in time", "grey", "The vacancy closed before you sent this application.")


def moment(at: dt.datetime | None) -> str:
    """A moment as the NHS writes it: 11:59pm on Monday 30 March 2026, midnight at the end of Monday 30 March 2026."""
    if at is None:
        return ""
    day, time = day_and_time(at)
    return (
        f"{clock_words(time)} {'at the end of' if time == MIDNIGHT else 'on'} {date_format(day, 'l j F Y')}"
    )
