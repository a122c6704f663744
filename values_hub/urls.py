"""The addresses of DESIGN §2, each mounted once. An app's own `urls` says what is below it."""

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from values_hub.home import views as home
from values_hub.home.trail import trail

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.front, name="home"),
    path("waiting-on-hr/<slug:stage>/", home.waiting_on_hr, name="waiting_on_hr"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("privacy/", home.privacy, name="privacy"),
    path("jobs/", include("recruitment.urls.jobs")),
    path("apply/", include("recruitment.urls.apply")),
    path("recruitment/", include("recruitment.urls.recruitment")),
    path("induction/", include("induction.urls")),
    path("appraisal/", include("appraisal.urls")),
    path("people/", include("values_hub.evidence.urls")),
    path("people/", include("values_hub.people.urls")),
    path("framework/", include("values_hub.framework.urls")),
    path("documents/", include("values_hub.documents.urls")),
    path("audit/", trail, name="audit_trail"),
    path("account/", include("values_hub.people.account_urls")),
    path("account/", include("values_hub.outbox.urls")),
    path("health/", include("values_hub.outbox.health_urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("design/", include("values_hub.nhsuk.urls")))
