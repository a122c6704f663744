from django.urls import path

from values_hub.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.document_list, name="list"),
    path("<uuid:pk>/", views.document_page, name="document"),
    path("<uuid:pk>/download/", views.download, name="download"),
    path("<uuid:pk>/again/", views.ask_again, name="ask_again"),
]
