"""Starts the workers, asks each in turn, and compares what was measured within one round."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

WORKERS = Path(__file__).resolve().parent / "workers"


@dataclass
class Worker:
    """One library in its own process, and the rates it reached: task → one number a round."""

    name: str
    process: subprocess.Popen[str]
    version: str
    tasks: list[str]
    rates: dict[str, list[float]] = field(default_factory=dict)

    def measure(self, task: str, *, seconds: float) -> None:
        """Let it work on ``task`` and note how often it was done in a second."""
        answer = self._ask(f"{task} {seconds}\n")
        self.rates.setdefault(task, []).append(answer["count"] / answer["seconds"])

    def _ask(self, line: str) -> dict[str, float]:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the worker has no pipes")
        self.process.stdin.write(line)
        self.process.stdin.flush()
        found: dict[str, float] = json.loads(self.process.stdout.readline())
        return found

    def rate(self, task: str) -> float:
        """The median rate."""
        return statistics.median(self.rates[task])

    def close(self) -> None:
        """End the process."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(timeout=30)


def start(name: str, command: list[str]) -> Worker | None:
    """A warm worker; nothing, with a word about it, if it does not come up."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(WORKERS)},
    )
    first = process.stdout.readline() if process.stdout else ""
    if not first:
        print(f"NOT MEASURED: {name} did not start", file=sys.stderr)
        process.wait()
        return None
    said = json.loads(first)
    return Worker(name, process, said["version"], said["tasks"])


def run(workers: list[Worker], *, rounds: int, seconds: float) -> None:
    """Ask every worker for every task in turn, so often."""
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for worker in workers:
            for task in worker.tasks:
                worker.measure(task, seconds=seconds)


@dataclass(frozen=True)
class Ratio:
    """How much faster one is than the other: the median over the rounds, and the spread."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        digits = 1 if self.median < 20 else 0
        return f"{self.median:.{digits}f} [{self.low:.{digits}f}–{self.high:.{digits}f}]"


def ratio(one: list[float], other: list[float]) -> Ratio:
    """Rates of ``one`` over those of ``other``, round by round."""
    found = [a / b for a, b in zip(one, other, strict=True)]
    return Ratio(statistics.median(found), min(found), max(found))
