"""How many leaves a second the public log takes on PostgreSQL, beside plain inserts of rows.

    python benchmarks/ledger.py postgres://postgres@127.0.0.1:5432/postgres

Works in a database of its own, which it makes and drops. A round appends for a moment with each
size of batch, one transaction and one checkpoint a batch, and then only inserts such rows.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from itertools import count

from django.core.management import call_command
from django.db import connection, transaction
from scratch import run

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROUNDS, MOMENT = 7, 0.5
SIZES = (1, 10, 100, 1_000)
numbers = count()


def entries(number: int) -> list[dict[str, str]]:
    """Return entries as decisions write them, never the same twice."""
    return [{"decision": f"{next(numbers):064x}", "achievement": "a" * 60} for _ in range(number)]


def append(size: int) -> None:
    """Append one batch of leaves in one transaction."""
    actions = import_module("milepost.ledger.actions")  # Django must be set up first
    actions.append_many("decision.made", entries=entries(size), at=AT)


def insert(size: int) -> None:
    """Insert as many rows of the same width, with nothing hashed, proved or signed."""
    rows = [(str(entry), f"{next(numbers):064x}") for entry in entries(size)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("INSERT INTO plain (entry, hash) VALUES (%s, %s)", rows)


def rate(work: Callable[[int], None], size: int) -> float:
    """Return rows in a second on the clock: waiting for the database counts."""
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < MOMENT:
        work(size)
        done += size
    return done / (time.perf_counter() - began)


def measure() -> None:
    """Print a line for each size of batch, medians over the rounds."""
    call_command("migrate", "ledger", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain (id bigserial PRIMARY KEY, entry text, hash char(64))")
    found: dict[int, list[tuple[float, float]]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        for size in SIZES:
            found[size].append((rate(append, size), rate(insert, size)))
    print("| leaves a transaction | log, leaves/s | plain inserts, rows/s | inserts over log |")
    print("|---|---|---|---|")
    for size, rounds in found.items():
        ours, theirs = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratios = sorted(plain / log for log, plain in rounds)
        spread = f"{statistics.median(ratios):.1f} [{ratios[0]:.1f}-{ratios[-1]:.1f}]"
        print(f"| {size:,} | {ours:,.0f} | {theirs:,.0f} | {spread} |")
    call_command("check_log", stdout=sys.stdout)


if __name__ == "__main__":
    run(measure, doc=__doc__)
