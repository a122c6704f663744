from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.seed"
    label = "seed"
    verbose_name = "A Trust at scale"
