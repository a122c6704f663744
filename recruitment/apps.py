from django.apps import AppConfig


class Config(AppConfig):
    name = "recruitment"
    label = "recruitment"
    verbose_name = "Recruitment"
