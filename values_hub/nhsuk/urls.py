"""Addresses of the component gallery. Debug only."""

from django.urls import path

from values_hub.nhsuk import views

app_name = "design"
urlpatterns = [
    path("", views.gallery, name="components"),
    path("form/", views.form, name="form"),
    path("question/", views.question, name="question"),
    path("draft/", views.draft, name="draft"),
    path("job/", views.job, name="job"),
    path("notices/", views.notices, name="notices"),
]
