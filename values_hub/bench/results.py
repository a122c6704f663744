"""One row of the table and of `var/bench.json` (DESIGN §2), and how a page is held to its budget."""

import json
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MEDIAN_RATIO, P95_RATIO, QUERIES = 3.0, 6.0, 15


@dataclass(frozen=True)
class Row:
    """`value` in `unit`; the ratios to the floor where it is a page; `budget` in words."""

    name: str
    value: float
    unit: str
    floor_ratio: float | None
    p95_ratio: float | None
    queries: int | None
    budget: str
    within_budget: bool


def percentile_95(samples: Sequence[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


def page_row(
    name: str,
    samples: Sequence[float],
    floor_ms: float,
    queries: int,
    *,
    median_ratio: float = MEDIAN_RATIO,
    p95_ratio: float | None = P95_RATIO,
    most_queries: int = QUERIES,
) -> Row:
    """A page against the floor: median and 95th percentile as multiples of the floor's median, and its queries."""
    median = statistics.median(samples) / floor_ms
    p95 = percentile_95(samples) / floor_ms
    budget = f"≤ {median_ratio:g} × floor" + (f", p95 ≤ {p95_ratio:g} ×" if p95_ratio else "")
    within = median <= median_ratio and (p95_ratio is None or p95 <= p95_ratio) and queries <= most_queries
    return Row(
        name, round(statistics.median(samples), 2), "ms", round(median, 2), round(p95, 2), queries,
        f"{budget}, ≤ {most_queries} queries", within,
    )  # fmt: skip


def not_measured(name: str, why: str) -> Row:
    """A page that did not answer as it should: never within its budget."""
    return Row(name, 0.0, "ms", None, None, None, why, within_budget=False)


def at_most(name: str, value: float, unit: str, limit: float) -> Row:
    """A job that may take (or a size that may be) so much and no more."""
    return Row(name, round(value, 2), unit, None, None, None, f"≤ {limit:g} {unit}", value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Row:
    return Row(name, round(value, 2), unit, None, None, None, f"≥ {limit:g} {unit}", value >= limit)


def machine() -> str:
    return (
        f"{platform.machine()}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
    )


def write(path: Path, floor_ms: float, rows: Sequence[Row], **about: Any) -> None:
    content = {
        "machine": machine(),
        "floor_ms": round(floor_ms, 3),
        "rows": [asdict(row) for row in rows],
        **about,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def table(rows: Sequence[Row]) -> str:
    """The rows as text, a tick or a cross at the end of each."""
    lines = [f"{'':44} {'value':>12} {'× floor':>8} {'p95 ×':>7} {'queries':>8}  budget"]
    for row in rows:
        cells = [
            f"{row.value:,.2f} {row.unit}",
            "" if row.floor_ratio is None else f"{row.floor_ratio:.2f}",
            "" if row.p95_ratio is None else f"{row.p95_ratio:.2f}",
            "" if row.queries is None else str(row.queries),
        ]
        mark = "ok" if row.within_budget else "OVER"
        lines.append(
            f"{row.name:44} {cells[0]:>12} {cells[1]:>8} {cells[2]:>7} {cells[3]:>8}  {row.budget}  {mark}"
        )
    return "\n".join(lines)
