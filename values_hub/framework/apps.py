from django.apps import AppConfig


class Config(AppConfig):
    name = "values_hub.framework"
    label = "framework"
    verbose_name = "Values framework"

    def ready(self) -> None:
        from values_hub.access.actions import Action
        from values_hub.access.navigation import entrance
        from values_hub.common import waiting
        from values_hub.framework.waiting import drafts_to_finish

        entrance(60, "Our values", "framework:list", Action.LIST_FRAMEWORKS)
        waiting.register(drafts_to_finish)
