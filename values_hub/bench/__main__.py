"""`python -m values_hub.bench --staff N`, run by scripts/bench.py with a throwaway PostgreSQL and Redis."""

import argparse
import statistics
import sys
import time

import django


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--staff", type=int, default=30_000)
    staff_count = parser.parse_args().staff
    django.setup()

    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from values_hub.bench import jobs, pages, results
    from values_hub.bench.server import served

    began = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("seed_scale", staff=staff_count, seed=1)
    _say(f"A Trust of {staff_count:,} staff in {time.monotonic() - began:.0f} s")

    with served() as port:
        floor_samples, rows = pages.measure(port, _say)
    connections.close_all()
    rows += jobs.measure(staff_count, _say)

    floor_ms = statistics.median(floor_samples)
    path = settings.VAR_DIR / "bench.json"
    results.write(path, floor_ms, rows, staff=staff_count, seconds=round(time.monotonic() - began, 1))
    _say(f"\n{results.machine()}\nfloor {floor_ms:.2f} ms (p95 {results.percentile_95(floor_samples):.2f})\n")
    _say(results.table(rows))
    over = [row.name for row in rows if not row.within_budget]
    _say(
        f"\n{len(rows) - len(over)} of {len(rows)} within budget"
        + (f"; over: {', '.join(over)}" if over else "")
    )
    return 1 if over or not rows else 0


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
