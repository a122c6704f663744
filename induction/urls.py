from django.urls import path

from induction.views import check_ins, everyone, home, inductions, outcomes, probation, programmes, rating

app_name = "induction"
urlpatterns = [
    path("", home.home, name="home"),
    path("all/", everyone.all_inductions, name="all"),
    path("hr/", everyone.hr_items, name="hr_items"),
    path("not-started/", everyone.problems, name="problems"),
    path("not-started/<uuid:pk>/start/", everyone.start, name="start"),
    path("programmes/", programmes.programme_list, name="programmes"),
    path("programmes/<uuid:pk>/", programmes.programme_page, name="programme"),
    path("items/<uuid:pk>/done/", inductions.item_done, name="item_done"),
    path("items/<uuid:pk>/undo/", inductions.item_undo, name="item_undo"),
    path("check-ins/<uuid:pk>/", check_ins.check_in_page, name="check_in"),
    path("check-ins/<uuid:pk>/rate/<int:place>/", rating.rate, name="rate"),
    path("check-ins/<uuid:pk>/draft/<uuid:value_id>/", rating.draft, name="draft"),
    path("check-ins/<uuid:pk>/send/", rating.send, name="send"),
    path("check-ins/<uuid:pk>/confirm/", check_ins.confirm, name="confirm"),
    path("check-ins/<uuid:pk>/outcome/", outcomes.choose, name="choose_outcome"),
    path("check-ins/<uuid:pk>/outcome/<str:colour>/", outcomes.record, name="record_outcome"),
    path("outcomes/<uuid:pk>/", outcomes.outcome_page, name="outcome"),
    path("outcomes/<uuid:pk>/second/", outcomes.second, name="second_view"),
    path("outcomes/<uuid:pk>/reply/", outcomes.reply, name="reply"),
    path("outcomes/<uuid:pk>/appeal/", outcomes.appeal, name="appeal"),
    path("outcomes/<uuid:pk>/hearer/", outcomes.hearer, name="name_hearer"),
    path("outcomes/<uuid:pk>/decide/", outcomes.decide_it, name="decide_appeal"),
    path("probations/<uuid:pk>/", probation.decide_it, name="probation"),
    path("<uuid:pk>/", inductions.induction_page, name="induction"),
    path("<uuid:pk>/buddy/", inductions.buddy, name="buddy"),
]
