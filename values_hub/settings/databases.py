"""One way to turn DATABASE_URL into Django's setting, for every deployment."""

from typing import Any

import dj_database_url

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
# A page's row brings along what it hangs together with, eight tables and more by their keys. To weigh every order of
# those takes PostgreSQL longer than to read them (measured at 30,000 staff): four at a time it plans in half the time,
# and reads as fast. Nor is a query compiled before it is run: where the planner thinks that worth its while (the front
# door's question of a dozen EXISTS), it took 40 ms to spare none.
PLANNED_AS_WRITTEN = "-c join_collapse_limit=4 -c jit=off"


def database(url: str) -> dict[str, Any]:
    """Settings for the database at `url`. SQLite gets WAL and immediate transactions, PostgreSQL kept connections."""
    settings: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    if settings["ENGINE"].endswith("sqlite3"):
        settings["OPTIONS"] = dict(SQLITE_OPTIONS)
        settings["CONN_MAX_AGE"] = 0
    else:
        settings["CONN_HEALTH_CHECKS"] = True
        settings.setdefault("OPTIONS", {}).setdefault("options", PLANNED_AS_WRITTEN)
    return settings
