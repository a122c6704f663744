from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.demo"
    label = "demo"
    verbose_name = "Demonstration Trust"
