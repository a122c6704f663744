from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.documents"
    label = "documents"
    verbose_name = "Documents"
