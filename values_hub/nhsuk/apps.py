from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.nhsuk"
    label = "nhsuk"
    verbose_name = "Design system"
