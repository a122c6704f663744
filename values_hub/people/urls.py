from django.urls import path

from values_hub.people.views import imports, records, roles, teams

app_name = "people"
urlpatterns = [
    path("", records.people_list, name="list"),
    path("team/", teams.my_team, name="team"),
    path("<uuid:pk>/", records.record_page, name="record"),
    path("<uuid:pk>/team/", teams.team_of, name="team_of"),
    path("<uuid:pk>/manager/", records.change_line_manager, name="change_manager"),
    path("<uuid:pk>/manager/wrong/", records.wrong_manager, name="wrong_manager"),
    path("<uuid:pk>/leaver/", records.record_leaver, name="record_leaver"),
    path("<uuid:pk>/employee-number/", records.employee_number, name="employee_number"),
    path("<uuid:pk>/authenticator/remove/", records.remove_authenticator, name="remove_authenticator"),
    path("<uuid:pk>/roles/", roles.roles, name="roles"),
    path("<uuid:pk>/roles/give/", roles.give, name="give_role"),
    path("<uuid:pk>/roles/<uuid:grant_pk>/end/", roles.end, name="end_role"),
    path("<uuid:pk>/stand-in/", teams.stand_in, name="stand_in"),
    path("<uuid:pk>/stand-in/<uuid:delegation_pk>/end/", teams.end_stand_in_page, name="end_stand_in"),
    path("import/", imports.imports, name="imports"),
    path("import/new/", imports.upload, name="upload_import"),
    path("import/template.csv", imports.template_file, name="import_template"),
    path("import/<uuid:pk>/", imports.import_page, name="import"),
    path("import/<uuid:pk>/progress/", imports.progress, name="import_progress"),
    path("import/<uuid:pk>/check/", imports.check_again, name="check_import_again"),
    path("import/<uuid:pk>/apply/", imports.apply, name="apply_import"),
    path("import/<uuid:pk>/problems.csv", imports.problems_file, name="import_problems"),
]
