"""The life of a vacancy and of an application. Only the moves that exist today are in the tables; an interview, an
offer and its checks come between `shortlisted` and `started` by adding rows here."""

import datetime as dt

from django.db import models

from values_hub.audit.machine import Machine

# A draft that was begun before the closing time may still be sent for this long after it.
GRACE = dt.timedelta(minutes=30)


class VacancyState(models.TextChoices):
    DRAFT = "draft", "Draft"
    READY = "ready", "Ready to publish"
    PUBLISHED = "published", "Open for applications"
    CLOSED = "closed", "Closed"
    SIFTING = "sifting", "Being scored"
    SHORTLISTED = "shortlisted", "Scores locked"
    INTERVIEWING = "interviewing", "Interviewing"
    DECIDED = "decided", "Appointed"
    FILLED = "filled", "Filled"
    WITHDRAWN = "withdrawn", "Withdrawn"


VACANCY = Machine(
    name="vacancy",
    initial=VacancyState.DRAFT,
    transitions={
        VacancyState.DRAFT: {VacancyState.READY: "completed", VacancyState.WITHDRAWN: "withdrawn"},
        VacancyState.READY: {
            VacancyState.DRAFT: "reopened",
            VacancyState.PUBLISHED: "published",
            VacancyState.WITHDRAWN: "withdrawn",
        },
        VacancyState.PUBLISHED: {VacancyState.CLOSED: "closed", VacancyState.WITHDRAWN: "withdrawn"},
        VacancyState.CLOSED: {VacancyState.SIFTING: "sift_opened", VacancyState.WITHDRAWN: "withdrawn"},
        VacancyState.SIFTING: {
            VacancyState.SHORTLISTED: "scores_locked",
            VacancyState.WITHDRAWN: "withdrawn",
        },
        VacancyState.SHORTLISTED: {VacancyState.DECIDED: "decided", VacancyState.WITHDRAWN: "withdrawn"},
        VacancyState.INTERVIEWING: {},
        VacancyState.DECIDED: {VacancyState.FILLED: "filled"},
        VacancyState.FILLED: {},
        VacancyState.WITHDRAWN: {},
    },
    owners={
        VacancyState.DRAFT: "HR",
        VacancyState.READY: "HR",
        VacancyState.PUBLISHED: "candidates, until it closes",
        VacancyState.CLOSED: "candidates who are finishing a draft",
        VacancyState.SIFTING: "the panel",
        VacancyState.SHORTLISTED: "the lead",
        VacancyState.INTERVIEWING: "the panel",
        VacancyState.DECIDED: "HR",
        VacancyState.FILLED: "nobody",
        VacancyState.WITHDRAWN: "nobody",
    },
)


class ApplicationState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Sent"
    SIFTING = "sifting", "With the panel"
    SHORTLISTED = "shortlisted", "Shortlisted"
    NOT_SHORTLISTED = "not_shortlisted", "Not chosen this time"
    APPOINTABLE = "appointable", "Chosen by the panel"
    STARTED = "started", "Started"
    LAPSED = "lapsed", "Not sent in time"
    WITHDRAWN = "withdrawn", "Withdrawn by you"
    VACANCY_WITHDRAWN = "vacancy_withdrawn", "Vacancy withdrawn"


APPLICATION = Machine(
    name="application",
    initial=ApplicationState.DRAFT,
    transitions={
        ApplicationState.DRAFT: {
            ApplicationState.SUBMITTED: "submitted",
            ApplicationState.LAPSED: "lapsed",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.SUBMITTED: {
            ApplicationState.SIFTING: "sift_opened",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.SIFTING: {
            ApplicationState.SHORTLISTED: "shortlisted",
            ApplicationState.NOT_SHORTLISTED: "not_shortlisted",
            ApplicationState.WITHDRAWN: "withdrawn",
            ApplicationState.VACANCY_WITHDRAWN: "vacancy_withdrawn",
        },
        ApplicationState.SHORTLISTED: {
            ApplicationState.APPOINTABLE: "appointed",
            ApplicationState.WITHDRAWN: "withdrawn",
        },
        ApplicationState.NOT_SHORTLISTED: {},
        ApplicationState.APPOINTABLE: {ApplicationState.STARTED: "started"},
        ApplicationState.STARTED: {},
        ApplicationState.LAPSED: {},
        ApplicationState.WITHDRAWN: {},
        ApplicationState.VACANCY_WITHDRAWN: {},
    },
    owners={
        ApplicationState.DRAFT: "the candidate",
        ApplicationState.SUBMITTED: "nobody, until the vacancy closes",
        ApplicationState.SIFTING: "the panel",
        ApplicationState.SHORTLISTED: "the lead",
        ApplicationState.APPOINTABLE: "HR",
    },
)

# An application whose answers the panel scored and that is still in the running, or was until the decision.
SIFTED = frozenset(
    {
        ApplicationState.SIFTING,
        ApplicationState.SHORTLISTED,
        ApplicationState.NOT_SHORTLISTED,
        ApplicationState.APPOINTABLE,
        ApplicationState.STARTED,
    }
)
# The scores are locked: names may be known to the lead from here on.
REVEALED = frozenset(
    {VacancyState.SHORTLISTED, VacancyState.INTERVIEWING, VacancyState.DECIDED, VacancyState.FILLED}
)
UNPUBLISHED = frozenset({VacancyState.DRAFT, VacancyState.READY})
