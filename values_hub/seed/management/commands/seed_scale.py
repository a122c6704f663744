"""`manage.py seed_scale --staff N --seed S`: a Trust of N staff with everything in proportion (DESIGN §9)."""

import time
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from values_hub.people.models import StaffRecord
from values_hub.seed.world import build

STAGES = ("recruitment", "induction", "appraisal")


class Command(BaseCommand):
    help = "Fill an empty database with a Trust of --staff people, for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--staff", type=int, default=30_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["staff"] < 50:
            raise CommandError("Ask for at least 50 staff: below that there is no Trust to measure.")
        if StaffRecord.objects.exists():
            raise CommandError("This database has people in it. Seed an empty one.")
        with transaction.atomic():
            world = self._timed("people", lambda: build(options["staff"], options["seed"]))
            for stage in STAGES:
                module = import_module(f"values_hub.seed.{stage}")
                self._timed(stage, lambda module=module: module.seed(world, world.rng, options["staff"]))
        with connection.cursor() as cursor:
            # As the database itself leaves its tables, of a Trust that was not written a minute ago.
            can_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
            cursor.execute("VACUUM ANALYZE" if can_vacuum else "ANALYZE")

    def _timed(self, name: str, work: Any) -> Any:
        began = time.monotonic()
        result = work()
        self.stdout.write(f"{name}: {time.monotonic() - began:.1f} s")
        self.stdout.flush()
        return result
