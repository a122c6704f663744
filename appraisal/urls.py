from django.urls import path

from appraisal.views import cycles, lists, pages, preparing, recording, signing

app_name = "appraisal"
urlpatterns = [
    path("", lists.appraisal_list, name="list"),
    path("cycles/", cycles.cycle_list, name="cycles"),
    path("cycles/new/", cycles.new_cycle, name="new_cycle"),
    path("cycles/<uuid:pk>/", cycles.cycle_page, name="cycle"),
    path("cycles/<uuid:pk>/open/", cycles.open_cycle, name="open_cycle"),
    path("cycles/<uuid:pk>/progress/", cycles.cycle_progress, name="cycle_progress"),
    path("cycles/<uuid:pk>/appraisals/", cycles.cycle_appraisals, name="cycle_appraisals"),
    path("cycles/<uuid:pk>/left-out/", cycles.cycle_reasons, name="cycle_reasons"),
    path("cycles/<uuid:pk>/left-out/<slug:reason>/", cycles.cycle_left_out, name="cycle_left_out"),
    path("<uuid:pk>/", pages.appraisal, name="page"),
    path("<uuid:pk>/prepare/", preparing.prepare, name="prepare"),
    path("<uuid:pk>/prepare/keep/", preparing.keep_prepare, name="keep_prepare"),
    path("<uuid:pk>/prepare-as-appraiser/", preparing.prepare_as_appraiser, name="prepare_as_appraiser"),
    path(
        "<uuid:pk>/prepare-as-appraiser/keep/",
        preparing.keep_prepare_as_appraiser,
        name="keep_prepare_as_appraiser",
    ),
    path("<uuid:pk>/meeting/", recording.meeting, name="meeting"),
    path("<uuid:pk>/record/", recording.record, name="record"),
    path("<uuid:pk>/record/keep/", recording.keep_record, name="keep_record"),
    path("<uuid:pk>/sign/", signing.sign_as_appraiser, name="sign_as_appraiser"),
    path("<uuid:pk>/acknowledge/", signing.sign_as_staff, name="sign_as_staff"),
]
