from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from values_hub.audit.diagrams import machines, page


class Command(BaseCommand):
    help = "Draw every transition table in docs/states.md."

    def handle(self, *_: Any, **__: Any) -> None:
        path = settings.BASE_DIR / "docs" / "states.md"
        path.write_text(page(machines()), encoding="utf-8")
        self.stdout.write(f"{len(machines())} machines in docs/states.md")
