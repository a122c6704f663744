from django.apps import AppConfig


class Config(AppConfig):
    name = "recruitment"
    label = "recruitment"
    verbose_name = "Recruitment"

    def ready(self) -> None:
        from recruitment import (  # noqa: F401  most register themselves
            interview_pack,
            papers,
            receivers,
            relations,
            waiting,
            waiting_checks,
            waiting_feedback,
            walls,
        )
        from values_hub.access.actions import Action
        from values_hub.access.navigation import entrance

        interview_pack.register()
        papers.register()
        entrance(20, "Recruitment", "recruitment:vacancies", Action.LIST_VACANCIES)
        entrance(21, "Jobs", "jobs:vacancies", Action.SEE_CANDIDATE_MENU)
        entrance(22, "Your applications", "apply:applications", Action.SEE_CANDIDATE_MENU)
