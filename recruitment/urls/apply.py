from django.urls import path

from recruitment.views import (
    applying,
    applying_data,
    applying_lists,
    applying_sections,
    feedback,
    own_interview,
    own_offer,
)
from recruitment.views.applying_sections import autosave_section, section

app_name = "apply"
# (name, how the address says it): the sections that stand once. The referees' own page keeps its note by the last.
SECTIONS = [
    ("about", "about"), ("right_to_work", "right-to-work"), ("registration", "registration"),
    ("declarations", "declarations"), ("schemes", "schemes"),
]  # fmt: skip
ENTRY = "<uuid:pk>/history/<uuid:entry>/"
REFEREE = "<uuid:pk>/referees/<uuid:entry>/"

urlpatterns = [
    path("", applying.list_applications, name="applications"),
    path("everything/", applying_data.everything, name="everything"),
    path("everything.json", applying_data.everything_as_file, name="everything_as_file"),
    path("start/<uuid:pk>/", applying.start, name="start"),
    path("<uuid:pk>/", applying.application, name="application"),
    path("<uuid:pk>/bring-over/", applying.bring_over, name="bring_over"),
    *[path(f"<uuid:pk>/{words}/", section, {"section": name}, name=name) for name, words in SECTIONS],
    *[
        path(f"<uuid:pk>/{words}/autosave/", autosave_section, {"section": name}, name=f"autosave_{name}")
        for name, words in [*SECTIONS, ("referees", "referees")]
    ],
    path("<uuid:pk>/history/", applying_lists.history, name="history"),
    path("<uuid:pk>/history/autosave/", applying_lists.autosave_gaps, name="autosave_history"),
    path(ENTRY, applying_lists.entry, {"kind": "history"}, name="history_entry"),
    path(
        f"{ENTRY}autosave/", applying_lists.autosave_entry, {"kind": "history"}, name="autosave_history_entry"
    ),
    path(f"{ENTRY}remove/", applying_lists.remove, {"kind": "history"}, name="remove_history_entry"),
    path("<uuid:pk>/referees/", applying_lists.referees, name="referees"),
    path(REFEREE, applying_lists.entry, {"kind": "referees"}, name="referee"),
    path(f"{REFEREE}autosave/", applying_lists.autosave_entry, {"kind": "referees"}, name="autosave_referee"),
    path(f"{REFEREE}remove/", applying_lists.remove, {"kind": "referees"}, name="remove_referee"),
    path("<uuid:pk>/equality/", applying_sections.equality, name="equality"),
    path("<uuid:pk>/answers/<int:number>/", applying.answer, name="answer"),
    path("<uuid:pk>/answers/<uuid:answer>/autosave/", applying.autosave_answer, name="autosave_answer"),
    path("<uuid:pk>/check/", applying.check, name="check"),
    path("<uuid:pk>/sent/", applying.sent, name="sent"),
    path("<uuid:pk>/withdraw/", applying.withdraw, name="withdraw"),
    path("<uuid:pk>/interview/", own_interview.interview, name="interview"),
    path("<uuid:pk>/interview/give-back/", own_interview.give_back, name="give_back"),
    path("<uuid:pk>/interview/decline/", own_interview.decline, name="decline_interview"),
    path("<uuid:pk>/interview/calendar/", own_interview.calendar, name="interview_calendar"),
    path("<uuid:pk>/feedback/", feedback.own_feedback, name="feedback"),
    path("<uuid:pk>/reserve/", own_offer.reserve, name="reserve"),
    path("<uuid:pk>/offer/", own_offer.offer, name="offer"),
    path("<uuid:pk>/offer/answer/", own_offer.answer, name="answer_offer"),
    path("<uuid:pk>/offer/letter/", own_offer.letter, name="offer_letter"),
    path("<uuid:pk>/offer/start/", own_offer.start_date, name="start_date"),
    path("<uuid:pk>/checks/", own_offer.checks, name="checks"),
]
