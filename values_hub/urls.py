from django.conf import settings
from django.urls import include, path

urlpatterns: list = [
    path("account/", include("allauth.urls")),
]
