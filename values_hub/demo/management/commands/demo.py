"""`manage.py demo`: load the demonstration Trust. Run again, it adds what is missing and changes nothing else."""

import time
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from values_hub.demo.cast import DOMAIN, PASSWORD, load_cast

# In the order things happen to people: programmes before anybody joins through an appointment.
STAGES = ("induction", "recruitment", "appraisal")


class Command(BaseCommand):
    help = "Load the demonstration Trust (embedded settings only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION_ALLOWED:
            raise CommandError("The demonstration Trust has a published password: it is for `make run` only.")
        began = time.monotonic()
        now = timezone.now()
        with transaction.atomic():
            cast = load_cast(now=now)
            self.stdout.write(f"{len(cast.staff)} people and {cast.framework}")
            for stage in STAGES:
                import_module(f"values_hub.demo.{stage}").load(cast, now=now)
                self.stdout.write(f"{stage}: ready")
        self.stdout.write(
            f"Sign in as hr@{DOMAIN} with {PASSWORD} ({time.monotonic() - began:.1f} s)", self.style.SUCCESS
        )
