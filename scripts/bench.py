"""`make bench`: hands the measuring a throwaway PostgreSQL and a Redis. The measuring itself is values_hub.bench."""

import argparse
import signal
import sys

from scripts import house, machine
from scripts.check import execute
from scripts.console import Stopped, say, stop_with
from scripts.processes import adopt_strays, end_strays
from scripts.services import postgres, redis

# What a small server of a Trust would be given; the rest is PostgreSQL's default.
SERVER = {"shared_buffers": "512MB", "work_mem": "16MB", "random_page_cost": "1.1"}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure against the budgets of DESIGN §9.")
    parser.add_argument("--staff", type=int, default=30_000, help="how many staff the Trust has")
    staff = parser.parse_args().staff
    adopt_strays()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        machine.provide([machine.POSTGRESQL, machine.REDIS])
        with postgres(SERVER) as database_url, redis() as redis_url:
            return execute(
                [house.PYTHON, "-m", "values_hub.bench", "--staff", str(staff)],
                {
                    **house.without_settings(),
                    "DJANGO_SETTINGS_MODULE": "values_hub.settings.bench",
                    "DATABASE_URL": database_url,
                    "REDIS_URL": redis_url,
                    "PYTHONPATH": str(house.ROOT),
                },
            )
    except Stopped as error:
        return stop_with(error)
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    finally:
        end_strays()


if __name__ == "__main__":
    sys.exit(main())
