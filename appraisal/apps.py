from django.apps import AppConfig


class Config(AppConfig):
    name = "appraisal"
    label = "appraisal"
    verbose_name = "Appraisal"
