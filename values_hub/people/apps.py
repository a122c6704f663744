from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.people"
    label = "people"
    verbose_name = "People"
