"""Below /framework/. What a part is called in an address is one of `queries.parts.KINDS`."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from values_hub.framework.queries.parts import KINDS
from values_hub.framework.views import drafts, parts, publishing, reading


class PartConverter(StringConverter):
    regex = "|".join(KINDS)


class EndingConverter(StringConverter):
    regex = "json|csv"


register_converter(PartConverter, "framework_part")
register_converter(EndingConverter, "framework_ending")

app_name = "framework"
urlpatterns = [
    path("", reading.version_list, name="list"),
    path("our-values/", reading.our_values, name="our_values"),
    path("our-values/card/", reading.card, name="card"),
    path("new/", drafts.start, name="start"),
    path("new/file/", drafts.upload, name="upload"),
    path("<uuid:pk>/", reading.version, name="version"),
    path("<uuid:pk>/questions/", reading.questions, name="questions"),
    path("<uuid:pk>/export.<framework_ending:ending>", reading.export, name="export"),
    path("<uuid:pk>/edit/", drafts.overview, name="overview"),
    path("<uuid:pk>/edit/name/", drafts.details, name="details"),
    path("<uuid:pk>/edit/scale/", drafts.scale, name="scale"),
    path("<uuid:pk>/edit/consult/", drafts.consult, name="consult"),
    path("<uuid:pk>/edit/take-back/", drafts.take_back, name="take_back"),
    path("<uuid:pk>/edit/discard/", drafts.discard, name="discard"),
    path(
        "<uuid:pk>/edit/value/<uuid:key>/anchors/<slug:level>/",
        parts.anchors,
        {"kind": "value"},
        name="anchors",
    ),
    path("<uuid:pk>/edit/value/add/", parts.add, {"kind": "value"}, name="add_value"),
    path("<uuid:pk>/edit/<framework_part:kind>/add/<uuid:parent>/", parts.add, name="add_part"),
    path("<uuid:pk>/edit/<framework_part:kind>/<uuid:key>/", parts.page, name="part"),
    path("<uuid:pk>/edit/<framework_part:kind>/<uuid:key>/change/", parts.change, name="change_part"),
    path("<uuid:pk>/edit/<framework_part:kind>/<uuid:key>/remove/", parts.remove, name="remove_part"),
    path("<uuid:pk>/edit/<framework_part:kind>/<uuid:key>/move/", parts.move, name="move_part"),
    path("<uuid:pk>/publish/", publishing.preview, name="publish"),
    path("<uuid:pk>/publish/confirm/", publishing.confirm, name="confirm_publishing"),
    path("<uuid:pk>/published/", publishing.published, name="published"),
]
