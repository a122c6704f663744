from django.apps import AppConfig


class Config(AppConfig):
    name = "appraisal"
    label = "appraisal"
    verbose_name = "Appraisal"

    def ready(self) -> None:
        from appraisal import receivers, relations, reports, walls  # noqa: F401  all register themselves
        from appraisal.queries import feedback, waiting  # noqa: F401  both register themselves
        from values_hub.access.actions import Action
        from values_hub.access.navigation import entrance

        reports.register()
        entrance(45, "Moments", "appraisal:moments", Action.GIVE_MOMENT)
        entrance(40, "Appraisal", "appraisal:list", Action.LIST_APPRAISALS)
