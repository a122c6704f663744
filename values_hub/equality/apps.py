from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.equality"
    label = "equality"
    verbose_name = "Equality monitoring"
