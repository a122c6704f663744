from django.urls import path

from recruitment.views import jobs

app_name = "jobs"
urlpatterns = [
    path("", jobs.vacancies, name="vacancies"),
    path("feed.atom", jobs.feed, name="feed"),
    path("<uuid:pk>/", jobs.vacancy, name="vacancy"),
]
