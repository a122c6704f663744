from django.urls import path

from recruitment.views import applicant_file, applicants, panel, publishing, ranking, sift, vacancies

app_name = "recruitment"
urlpatterns = [
    path("", vacancies.list_vacancies, name="vacancies"),
    path("new/", vacancies.create, name="create"),
    path("new/team/", vacancies.team, name="team"),
    path("<uuid:pk>/", vacancies.vacancy, name="vacancy"),
    path("<uuid:pk>/post/", vacancies.post, name="post"),
    path("<uuid:pk>/advert/", vacancies.advert, name="advert"),
    path("<uuid:pk>/closing/", vacancies.closing, name="closing"),
    path("<uuid:pk>/questions/", vacancies.questions, name="questions"),
    path("<uuid:pk>/panel/", panel.panel, name="panel"),
    path("<uuid:pk>/manager/", panel.manager, name="manager"),
    path("<uuid:pk>/preview/", publishing.preview, name="preview"),
    path("<uuid:pk>/check/", publishing.check, name="check"),
    path("<uuid:pk>/close/", publishing.close, name="close"),
    path("<uuid:pk>/withdraw/", publishing.withdraw, name="withdraw"),
    path("<uuid:pk>/sift/", sift.overview, name="sift"),
    path("<uuid:pk>/sift/next/", sift.next_answer, name="sift_next"),
    path("<uuid:pk>/sift/questions/<uuid:question>/", sift.question, name="sift_question"),
    path("<uuid:pk>/sift/answers/<uuid:answer>/", sift.answer, name="sift_answer"),
    path("<uuid:pk>/sift/scores/", sift.own_scores, name="own_scores"),
    path("<uuid:pk>/sift/lock/", sift.lock, name="lock_own_scores"),
    path("<uuid:pk>/ranking/", ranking.ranking, name="ranking"),
    path("<uuid:pk>/ranking/agree/", ranking.to_agree, name="to_agree"),
    path("<uuid:pk>/ranking/agree/<uuid:answer>/", ranking.agree, name="agree"),
    path("<uuid:pk>/ranking/lock/", ranking.lock, name="lock_sift"),
    path("<uuid:pk>/applicants/", applicants.applicants, name="applicants"),
    path("<uuid:pk>/applicants/<uuid:application>/", applicants.applicant, name="applicant"),
    path(
        "<uuid:pk>/applicants/<uuid:application>/file/", applicant_file.applicant_file, name="applicant_file"
    ),
    path("<uuid:pk>/applicants/<uuid:application>/appoint/", applicants.appoint, name="appoint"),
    path("<uuid:pk>/joining/", applicants.joining, name="joining"),
    path("<uuid:pk>/joining/manager/", applicants.joining_manager, name="joining_manager"),
]
