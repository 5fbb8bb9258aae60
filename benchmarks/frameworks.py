"""How long a large framework takes to come in and to be searched.

    python benchmarks/frameworks.py                # 50,000 items, on SQLite in a scratch folder
    python benchmarks/frameworks.py --size 5000    # a quick look
    MILEPOST_DATABASE_URL=postgres://… python benchmarks/frameworks.py

On PostgreSQL it makes a database beside the one named and drops it afterwards. Prints the time on
the clock, and the memory at its peak. Ends with 1 when an import is beyond the aim beside it; a
smaller framework has its part of the minute.
"""

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from typing import Any

from aims import Aims

os.environ["DJANGO_SETTINGS_MODULE"] = "milepost.site.settings"

ROUNDS = 15
MOST_SECONDS, ITEMS = 60, 50_000
"""What an import may take."""
SEARCHES = {
    "one common word": "measures",
    "two common words": "welds drawing",
    "three words": "compares recipe memory",
    "a code": "L.4711",
    "one typo": "mesaures",
    "two typos": "voltgae drawnig",
    "the beginning of a word": "wel",
    "nothing like it": "zzqqxxyy",
}


def main() -> None:
    """Import, import again, import changed; then search."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=ITEMS)
    size: int = parser.parse_args().size
    with tempfile.TemporaryDirectory(prefix="milepost-bench-") as scratch:
        os.environ["MILEPOST_DATA_DIR"] = scratch
        import django  # noqa: PLC0415 - the settings read the environment

        django.setup()
        from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415

        kept = setup_databases(verbosity=0, interactive=False)
        aims = Aims()
        try:
            measure(size, aims=aims)
        finally:
            teardown_databases(kept, verbosity=0)
    sys.exit(aims.code)


def measure(size: int, *, aims: Aims) -> None:
    """Print one line a figure."""
    import orjson  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from milepost.frameworks import queries  # noqa: PLC0415
    from milepost.frameworks.tests.builders import large_package  # noqa: PLC0415

    print(f"{size:,} items on {connection.vendor}, Python {sys.version.split()[0]}")
    data = large_package(size)
    print(f"{len(orjson.dumps(data)) / 1e6:9.1f} MB   the package")
    framework = bring(data, "import", aims=aims)
    bring(data, "import again, nothing changed", aims=aims)
    for row in data["CFItems"][::10]:
        row["fullStatement"] += " Changed."
    bring(data, "import again, a tenth changed", aims=aims)
    began = time.perf_counter()
    length = sum(len(part) for part in queries.case.package_parts(framework))
    print(f"{time.perf_counter() - began:9.2f} s    serve the package, {length / 1e6:.1f} MB")
    for name, typed in SEARCHES.items():
        times = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            found = queries.search(typed)
            queries.rows_of(found.keys[:20])
            times.append((time.perf_counter() - began) * 1000)
        told = f"{statistics.median(times):9.1f} ms   search, {name}: “{typed}”"
        print(f"{told}, {len(found.keys)} found, slowest {max(times):.1f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:9.0f} MB   memory at its peak, the package's making included")


def bring(data: dict[str, Any], name: str, *, aims: Aims) -> Any:
    """Import, and say how long it took."""
    import orjson  # noqa: PLC0415

    from milepost.frameworks import actions  # noqa: PLC0415
    from milepost.frameworks.actions import Incoming  # noqa: PLC0415
    from milepost.frameworks.tasks import finish_import  # noqa: PLC0415

    incoming = Incoming(name="large.json", content=orjson.dumps(data))
    began, busy = time.perf_counter(), time.process_time()
    job = actions.start_import(
        incoming, organization=None, by=None, at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    job = finish_import(job)
    assert job.progress == "done", job.sentence
    took = time.perf_counter() - began
    aim = aims.beside(took, most=MOST_SECONDS * len(data["CFItems"]) / ITEMS, unit="s")
    told = f"{took:9.2f} s    {name}, {aim}"
    counts = f"{job.added:,} added, {job.changed:,} changed, {job.same:,} as before"
    print(f"{told} ({time.process_time() - busy:.2f} s of this process): {counts}")
    return job.framework


if __name__ == "__main__":
    main()
