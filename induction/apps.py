from django.apps import AppConfig


class Config(AppConfig):
    name = "induction"
    label = "induction"
    verbose_name = "Induction"

    def ready(self) -> None:
        from induction import receivers, relations, waiting  # noqa: F401  each registers itself
        from induction.documents import register
        from values_hub.access.actions import Action
        from values_hub.access.navigation import entrance

        register()
        entrance(30, "Induction", "induction:home", Action.LIST_INDUCTIONS)
