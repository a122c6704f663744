from django.urls import path

from recruitment.views import applying, feedback, own_offer

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
    path("<uuid:pk>/feedback/", feedback.own_feedback, name="feedback"),
    path("<uuid:pk>/reserve/", own_offer.reserve, name="reserve"),
    path("<uuid:pk>/offer/", own_offer.offer, name="offer"),
    path("<uuid:pk>/offer/answer/", own_offer.answer, name="answer_offer"),
    path("<uuid:pk>/offer/letter/", own_offer.letter, name="offer_letter"),
    path("<uuid:pk>/checks/", own_offer.checks, name="checks"),
]
