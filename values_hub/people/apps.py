from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from values_hub.access.actions import Action
        from values_hub.access.navigation import entrance
        from values_hub.people import receivers, relations, waiting  # noqa: F401  each registers itself

        entrance(50, "My team", "people:team", Action.SEE_MY_TEAM)
        entrance(60, "People", "people:list", Action.LIST_STAFF)
