from django.apps import AppConfig


class Config(AppConfig):
    name = "induction"
    label = "induction"
    verbose_name = "Induction"
