"""The worker's side: wait for a task and a time, work that long, say how often it was done."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Task = Callable[[int], object]


def material() -> dict[str, Any]:
    """What the benchmark prepared for everybody."""
    found: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text())
    return found


def serve(tasks: dict[str, Task], *, version: str) -> None:
    """Answer until the input ends; each task is done once beforehand, which shows that it works."""
    for task in tasks.values():
        task(0)
    _say({"version": version, "tasks": list(tasks)})
    for line in sys.stdin:
        name, seconds = line.split()
        count, taken = _work(tasks[name], float(seconds))
        _say({"count": count, "seconds": taken})


def _work(task: Task, seconds: float) -> tuple[int, float]:
    start, busy = time.perf_counter(), time.process_time()
    count = 0
    while (taken := time.perf_counter() - start) < seconds:
        task(count)
        count += 1
    return count, min(taken, time.process_time() - busy)


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)
