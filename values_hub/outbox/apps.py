from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.outbox"
    label = "outbox"
    verbose_name = "Outbox"
