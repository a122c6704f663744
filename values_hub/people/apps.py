from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from values_hub.people import relations  # noqa: F401  registers itself
