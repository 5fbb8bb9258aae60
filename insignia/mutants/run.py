"""Do small wrongs to the library, one at a time, and name those that no test notices."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import coverage
import pytest
from changes import Lines, among, changed_since
from infection import infect
from mutations import Mutant, mutants

SOURCE = Path(__file__).parent.parent / "src" / "insignia"
TESTS = Path(__file__).parent.parent / "tests"
WANTED = ("verify.py", "checks/", "proofs/", "status/")
# Tests that ask other programs or start processes of their own do not see a mutant.
LEFT_OUT = "not strangers and not slow"
# Seconds that a test, the hostile cases of one kind, and all tests of one mutant may take.
SLOWEST, SLOWEST_KIND, SLOWEST_MUTANT = 0.1, 2.0, 20.0
MEMORY = 3 * 1024**3
LONGEST_CASE = 200_000
AT_ONCE = int(os.environ.get("AT_ONCE", "2"))
# The Python is what mutants are made of; where it has a twin in C, that would hide them.
os.environ["INSIGNIA_PURE"] = "1"


class Tests:
    """The tests, collected once; every mutant is tried in a fork of this process."""

    def __init__(self) -> None:
        self.items: dict[str, pytest.Item] = {}
        self.failed = False
        self.work: Callable[[], None] = lambda: None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        self.work()
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def hold(self, name: str) -> bool:
        """Whether the test called ``name`` passes."""
        self.failed = False
        item = self.items[name]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self.failed


class Hostile:
    """The hostile cases, judged in this process: none may become valid."""

    def __init__(self) -> None:
        sys.path.insert(0, str(TESTS / "hostile"))
        cases, making = (importlib.import_module(name) for name in ("cases", "making"))
        self.insignia = importlib.import_module("insignia")
        self.now = making.NOW
        self.good = [(case, case.make()) for case in cases.controls()]
        self.bad: dict[str, list[Any]] = {}
        for case in cases.cases():
            kind = case.name.partition(":")[0]
            data = b"" if kind in ("sizes", "graphs") else case.make()
            if 0 < len(data) < LONGEST_CASE:
                self.bad.setdefault(kind, []).append((case, data))

    def hold(self, kind: str) -> bool:
        """Whether all that is good is valid, and nothing bad of this kind."""
        good = all(self._is_valid(*each) for each in self.good)
        return good and not any(self._is_valid(*each) for each in self.bad[kind])

    def _is_valid(self, case: Any, data: bytes) -> bool:
        try:
            report = self.insignia.verify(data, documents=case.documents, now=self.now)
        except self.insignia.InsigniaError:
            return False
        return bool(report.valid)


class Known:
    """Which tests come past which line, how long they take, and past how many files they come."""

    def __init__(self, text: str) -> None:
        self.lines: dict[tuple[str, int], set[str]] = {}
        self.weight: dict[str, float] = {}
        for row in text.splitlines():
            test, seconds, *files = row.split("\t")
            self.weight[test] = float(seconds) * (1 + len(files))
            for path, *lines in (file.split(" ") for file in files):
                for line in lines:
                    self.lines.setdefault((path, int(line)), set()).add(test)

    def near(self, mutant: Mutant) -> list[str]:
        """The tests that could notice a mutant: first those that are quick and about little."""
        wanted = [(mutant.path, line) for line in mutant.lines]
        if not mutant.owner:
            wanted = [place for place in self.lines if place[0] == mutant.path]
        found = {test for place in wanted for test in self.lines.get(place, ())}
        return sorted(found, key=lambda test: (self.weight[test], test))


class Trial:
    """All mutants tried with all tests that come past them, two at a time."""

    def __init__(
        self, tests: Tests, *, log: Path, only: list[str], changed: Lines | None = None
    ) -> None:
        self.tests = tests
        self.log = log
        self.only = only or WANTED
        self.changed = changed
        self.running: dict[int, tuple[Mutant, int]] = {}

    @cached_property
    def hostile(self) -> Hostile:
        return Hostile()

    def hold(self, test: str) -> bool:
        return self.tests.hold(test) if "::" in test else self.hostile.hold(test)

    def run(self) -> None:
        known = Known(self._measured())
        done = {row.split("\t")[1] for row in self._rows()}
        gc.freeze()
        for mutant in self.mutants():
            if str(mutant) not in done:
                self._begin(mutant, near=known.near(mutant))
            while len(self.running) >= AT_ONCE:
                self._end()
        while self.running:
            self._end()

    def mutants(self) -> Iterator[Mutant]:
        """Those of the files wanted, in the order in which they are named."""
        names = sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py"))
        wanted = [name for start in self.only for name in names if name.startswith(start)]
        for name in dict.fromkeys(wanted):
            found = mutants(name, source=(SOURCE / name).read_text())
            yield from found if self.changed is None else among(found, changed=self.changed)

    def survivors(self) -> list[str]:
        return [row.split("\t")[1] for row in self._rows() if row.startswith("survived")]

    def counts(self) -> Counter[str]:
        return Counter(row.split("\t")[0] for row in self._rows())

    def _rows(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def _measured(self) -> str:
        """Which test comes past what; found in a fork, so that nothing is remembered here."""
        kept = self.log.with_suffix(".lines")
        if not kept.exists():
            pid = os.fork()
            if pid == 0:
                _be_quiet()
                kept.write_text("".join(f"{row}\n" for row in self._measure()))
                os._exit(0)
            os.waitpid(pid, 0)
        return kept.read_text()

    def _measure(self) -> Iterator[str]:
        seconds: dict[str, float] = {}
        meter = coverage.Coverage(data_file=None, include=[f"{SOURCE}/*"], config_file=False)
        meter.start()
        for test in [*self.tests.items, *self.hostile.bad]:
            meter.switch_context(test)
            began = time.process_time()
            held = self.hold(test)
            took = time.process_time() - began
            if held and took < (SLOWEST if "::" in test else SLOWEST_KIND):
                seconds[test] = took
        meter.stop()
        lines: dict[str, dict[str, list[int]]] = {}
        data = meter.get_data()
        for path in data.measured_files():
            name = Path(path).relative_to(SOURCE).as_posix()
            for line, tests in data.contexts_by_lineno(path).items():
                for test in tests:
                    lines.setdefault(test, {}).setdefault(name, []).append(line)
        for test, took in seconds.items():
            files = (" ".join([name, *map(str, at)]) for name, at in lines.get(test, {}).items())
            yield "\t".join([test, f"{took:.4f}", *files])

    def _begin(self, mutant: Mutant, *, near: list[str]) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _be_quiet()
            signal.setitimer(signal.ITIMER_PROF, SLOWEST_MUTANT)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            noticed = self._noticed_by(mutant, near=near)
            os.write(writing, noticed.encode()[-200:])
            os._exit(bool(noticed))
        os.close(writing)
        self.running[pid] = (mutant, reading)

    def _end(self) -> None:
        pid, status = os.wait()
        mutant, reading = self.running.pop(pid)
        with os.fdopen(reading) as pipe:
            noticed = pipe.read()
        if os.WIFSIGNALED(status):
            noticed = f"hangs, or dies of signal {os.WTERMSIG(status)}"
        with self.log.open("a") as log:
            log.write(f"{'killed' if noticed else 'survived'}\t{mutant}\t{noticed}\n")

    def _noticed_by(self, mutant: Mutant, *, near: list[str]) -> str:
        """The test that fails; nothing if none does before the time is up."""
        try:
            infect(mutant, path=SOURCE / mutant.path)
        except Exception as error:  # noqa: BLE001  (a module that does not load was noticed)
            return f"does not load: {error!r}"
        began = time.process_time()
        for test in near:
            if time.process_time() - began > SLOWEST_MUTANT / 2:
                break
            try:
                held = self.hold(test)
            except BaseException:  # noqa: BLE001  (so was one that ends the tests)
                held = False
            if not held:
                return test
        return ""


def _be_quiet() -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def main() -> int:
    """Try the mutants of the files named, or of all that decide; go on where a log ends.

    With ``--since COMMIT``, those of the functions that have changed since.
    """
    reading = argparse.ArgumentParser(description="Small wrongs that no test notices.")
    reading.add_argument("log", type=lambda text: Path(text).absolute())
    reading.add_argument("only", nargs="*")
    reading.add_argument("--since", metavar="COMMIT")
    given = reading.parse_intermixed_args()
    changed = changed_since(given.since, source=SOURCE) if given.since else None
    tests = Tests()
    trial = Trial(tests, log=given.log, only=given.only, changed=changed)
    tests.work = trial.run
    os.chdir(TESTS.parent)
    arguments = [
        *("-o", "addopts=--import-mode=importlib --strict-markers -p no:django"),
        *("-s", "-p", "no:cacheprovider", "-p", "no:terminal"),
        *("-m", LEFT_OUT, "--ignore", "tests/hostile"),
    ]
    pytest.main([*arguments, str(TESTS)], plugins=[tests])
    for survivor in trial.survivors():
        print(survivor)
    print(dict(trial.counts()))
    return bool(trial.survivors())


if __name__ == "__main__":
    sys.exit(main())
