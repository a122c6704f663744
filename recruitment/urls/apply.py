from django.urls import path

from recruitment.views import applying, own_interview

app_name = "apply"
urlpatterns = [
    path("", applying.list_applications, name="applications"),
    path("start/<uuid:pk>/", applying.start, name="start"),
    path("<uuid:pk>/", applying.application, name="application"),
    path("<uuid:pk>/about/", applying.about, name="about"),
    path("<uuid:pk>/about/autosave/", applying.autosave_about, name="autosave_about"),
    path("<uuid:pk>/answers/<int:number>/", applying.answer, name="answer"),
    path("<uuid:pk>/answers/<uuid:answer>/autosave/", applying.autosave_answer, name="autosave_answer"),
    path("<uuid:pk>/check/", applying.check, name="check"),
    path("<uuid:pk>/sent/", applying.sent, name="sent"),
    path("<uuid:pk>/withdraw/", applying.withdraw, name="withdraw"),
    path("<uuid:pk>/interview/", own_interview.interview, name="interview"),
    path("<uuid:pk>/interview/give-back/", own_interview.give_back, name="give_back"),
    path("<uuid:pk>/interview/decline/", own_interview.decline, name="decline_interview"),
    path("<uuid:pk>/interview/calendar/", own_interview.calendar, name="interview_calendar"),
]
