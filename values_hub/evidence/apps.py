from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.evidence"
    label = "evidence"
    verbose_name = "Evidence"

    def ready(self) -> None:
        from values_hub.evidence import report

        report.register()
