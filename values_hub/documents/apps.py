from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.documents"
    label = "documents"
    verbose_name = "Documents"

    def ready(self) -> None:
        from values_hub.documents import relations  # noqa: F401  registers itself
