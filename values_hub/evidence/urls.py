from django.urls import path

from values_hub.evidence import views

app_name = "evidence"
urlpatterns = [
    path("<uuid:pk>/thread/", views.thread, name="thread"),
    path("<uuid:pk>/thread/report/", views.make_report, name="make_report"),
]
