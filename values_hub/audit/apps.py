from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.audit"
    label = "audit"
    verbose_name = "Audit"
