from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.access"
    label = "access"
    verbose_name = "Access"
