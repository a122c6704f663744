from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.home"
    label = "home"
    verbose_name = "Home"

    def ready(self) -> None:
        from values_hub.access.actions import Action
        from values_hub.access.navigation import entrance

        entrance(0, "Home", "home", Action.SEE_HOME)
        entrance(90, "Audit trail", "audit_trail", Action.READ_AUDIT)
