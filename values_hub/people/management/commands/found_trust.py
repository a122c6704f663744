"""`manage.py found_trust`: the first thing a new deployment is told. See docs/deployment.md."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from values_hub.people.services.founding import AlreadyFounded, found_trust


class Command(BaseCommand):
    help = "Write down the Trust and its first person, who holds HR and the framework editor's role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, words in {
            "trust-name": "the Trust's name, as it is on the door",
            "ods-code": "its ODS code",
            "contact-email": "where candidates and staff write to",
            "first-name": "the first person's first name",
            "last-name": "and last name",
            "email": "the address they sign in with",
        }.items():
            parser.add_argument(f"--{name}", required=True, help=words)
        parser.add_argument("--job-title", default="Head of HR", help="their job title")

    def handle(self, *args: Any, **options: Any) -> None:
        names = (
            "trust_name", "ods_code", "contact_email", "first_name", "last_name", "email", "job_title",
        )  # fmt: skip
        try:
            staff = found_trust(**{name: options[name] for name in names}, at=timezone.now())
        except AlreadyFounded as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{staff.name} can sign in at /account/code/ with a code sent to {staff.email}.",
            self.style.SUCCESS,
        )
