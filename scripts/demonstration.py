"""Loads the demonstration Trust and prints which of its accounts exist. Runs in .venv, for `make run`."""

DOMAIN = "demo.nhs.example"
PASSWORD = "values-hub-demo"  # noqa: S105  published in DESIGN §2 and refused outside the embedded settings
ACCOUNTS = {
    "hr": "HR: vacancies, programmes, cycles, reports",
    "partner": "HR partner for one directorate",
    "editor": "writes the values framework",
    "manager": "line manager: inducts starters, appraises a team",
    "staff": "member of the manager's team",
    "starter": "started this month",
    "buddy": "the starter's buddy",
    "lead": "lead shortlister and interviewer",
    "panel": "panel member",
    "lay": "lay panel member",
    "candidate": "is applying for a job",
    "analyst": "sees figures, never names",
    "exec": "executive: values across the Trust",
    "auditor": "reads the audit trail",
    "outsider": "member of staff in another directorate",
}


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("demo")
    emails = [f"{name}@{DOMAIN}" for name in ACCOUNTS]
    exist = set(get_user_model()._default_manager.filter(email__in=emails).values_list("email", flat=True))
    for name in ACCOUNTS:
        if f"{name}@{DOMAIN}" in exist:
            print(f"account {name}")


if __name__ == "__main__":
    main()
