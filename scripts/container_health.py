"""Whether the process in this container does its work: `container_health.py web|worker|scheduler`, exit code 0 or 1.

Standard library only and no Django: it runs every half minute.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ADDRESS = "http://127.0.0.1:8000/health/live"
# Beat writes its schedule every three minutes; three misses mean that it hangs.
SCHEDULE_AGE_SECONDS = 600


def host() -> str:
    """A name the product answers to: it refuses every other, health page included."""
    named = os.environ.get("ALLOWED_HOSTS") or Path(os.environ["ALLOWED_HOSTS_FILE"]).read_text()
    first = named.split(",")[0].strip()
    return "localhost" if first == "*" else first.lstrip(".")


def web() -> bool:
    request = urllib.request.Request(ADDRESS, headers={"Host": host()})
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:  # noqa: S310  a fixed address
            return bool(reply.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def worker() -> bool:
    ping = ["celery", "--app", "values_hub", "inspect", "ping", "--timeout", "10"]
    name = f"celery@{os.uname().nodename}"
    return subprocess.run([*ping, "--destination", name], capture_output=True, check=False).returncode == 0


def scheduler() -> bool:
    files = list(Path("var/beat").glob("schedule*"))
    return any(time.time() - path.stat().st_mtime < SCHEDULE_AGE_SECONDS for path in files)


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "worker": worker, "scheduler": scheduler}[sys.argv[1]]() else 1)
