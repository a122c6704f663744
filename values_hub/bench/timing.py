"""How long something takes."""

import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what it answered."""
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer
