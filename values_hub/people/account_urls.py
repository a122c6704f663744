"""Below /account/: what a person keeps about their own sign-in. The rest of /account/ is allauth's."""

from django.urls import path
from django.urls.resolvers import URLPattern
from django.views.generic import RedirectView

urlpatterns: list[URLPattern] = [path("", RedirectView.as_view(pattern_name="home"), name="account_home")]
