from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.framework"
    label = "framework"
    verbose_name = "Values framework"
