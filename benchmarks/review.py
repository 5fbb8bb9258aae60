"""A hundred reviewers at once on PostgreSQL: nothing decided twice, lost, or issued twice.

    python benchmarks/review.py postgres://postgres@127.0.0.1:5432/postgres
    python benchmarks/review.py postgres://… --kill

Works in a database of its own, which it makes and drops. Each process is a handful of reviewers
and a server's few workers, who do the next step of whichever of them waits longest; each reviewer
takes from the same queue, writes and hands in, and what was acknowledged is noted on disk. With
``--kill`` a process is killed with SIGKILL every moment to the end, at random, and another goes on
in its place. At the end the database is held against what was noted.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.db import connection
from scratch import SERVER, own_database

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
AT_DESKS, WORKERS = 5, 3
"""Reviewers and connections of a process: PostgreSQL has a hundred in all."""
LOOK, IDLE, KILL_EVERY = 1.0, 10.0, 12.0
"""Seconds: between looks at the processes, before an idle reviewer asks again, between kills."""
SHOWN = 100
OVER = object()


def seed(*, submissions: int, reviewers: int) -> None:
    """An office with one definition, its reviewers, and work that waits."""
    builders: Any = import_module("milepost.review.tests.builders")
    people: Any = import_module("milepost.people.tests.builders")
    organizations: Any = import_module("milepost.organizations.tests.builders")
    office = organizations.make_organization("Office")
    version = builders.make_version(office, reviewers=2)
    for number in range(reviewers):
        builders.make_reviewer(f"Reviewer {number}", organization=office)
    for number in range(submissions):
        builders.make_submitted(version, applicant=people.make_person(f"Ada {number}"))


def work(first: int, folder: Path) -> None:
    """Be some reviewers until no work waits for anybody."""
    waiting = deque(_desk(first + number, folder) for number in range(AT_DESKS))
    with ThreadPoolExecutor(WORKERS) as workers:
        for worker in [workers.submit(_serve, waiting) for _worker in range(WORKERS)]:
            worker.result()


def _serve(waiting: deque[Iterator[None]]) -> None:
    """Do the next step of whoever waits longest, as a server's worker does, until nobody does."""
    while desk := _next(waiting):
        if next(desk, OVER) is not OVER:
            waiting.append(desk)
    connection.close()


def _next(waiting: deque[Iterator[None]]) -> Iterator[None] | None:
    try:
        return waiting.popleft()
    except IndexError:
        return None


def _desk(number: int, folder: Path) -> Iterator[None]:
    """Take, write and hand in, one after the other; what was begun before a kill comes first."""
    queries: Any = import_module("milepost.review.queries")
    people: Any = import_module("milepost.people.models")
    earn: Any = import_module("milepost.earn.models")
    me = people.Person.objects.get(name=f"Reviewer {number}")
    lot = random.Random(number)
    with (folder / f"{number}.txt").open("a", encoding="ascii") as acknowledged:
        begun = list(queries.open_assignments(me))
        while begun or earn.Submission.objects.filter(state="submitted").exists():
            place = begun.pop() if begun else _take(me, lot=lot)
            yield
            if place:
                _judge(place, lot=lot, note=acknowledged)
            else:
                time.sleep(IDLE)  # Two may yet disagree, and a third is needed.
                begun = list(queries.open_assignments(me))
            yield


def _take(me: Any, *, lot: random.Random) -> Any:
    """Take one of the oldest places, as people do: not all of them the very first."""
    queries: Any = import_module("milepost.review.queries")
    actions: Any = import_module("milepost.review.actions")
    errors: Any = import_module("milepost.kit.errors")
    while found := list(queries.queue_for(me, at=AT)[:SHOWN]):
        try:
            return actions.take(lot.choice(found), by=me, at=AT)
        except errors.RuleError:
            continue
    return None


def _judge(place: Any, *, lot: random.Random, note: Any) -> None:
    actions: Any = import_module("milepost.review.actions")
    builders: Any = import_module("milepost.review.tests.builders")
    conflicts: Any = import_module("milepost.review.rules.conflicts")
    errors: Any = import_module("milepost.kit.errors")
    levels = (2, 2, 2) if lot.random() < 0.7 else (1, 2, 2)
    reading = builders.reading(place.submission.version, *levels)
    try:
        actions.open_place(place, answer=conflicts.Answer(knows=False), at=AT)
        actions.save_draft(place, reading=reading, at=AT)
        actions.hand_in(place, at=AT)
    except errors.RuleError:
        return
    note.write(f"{place.pk}\n")
    note.flush()


@contextmanager
def processes(number: int, *, folder: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run so many processes of reviewers; whoever still runs at the end is stopped."""
    started = [_start(place * AT_DESKS, folder=folder) for place in range(number)]
    try:
        yield started
    finally:
        for process in started:
            process.kill()


def _start(first: int, *, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, __file__, "--work", str(first), str(folder)]
    return subprocess.Popen(command)


def run(*, reviewers: int, kill: bool, folder: Path) -> tuple[float, int]:
    """Let them review until nothing waits; return seconds and how many processes were killed."""
    began, killed, lot = time.perf_counter(), 0, random.Random(7)
    with processes(reviewers // AT_DESKS, folder=folder) as running:
        while alive := [place for place, one in enumerate(running) if one.poll() is None]:
            time.sleep(LOOK)
            if kill and time.perf_counter() - began > KILL_EVERY * (killed + 1):
                place = lot.choice(alive)
                running[place].send_signal(signal.SIGKILL)
                running[place].wait()
                running[place] = _start(place * AT_DESKS, folder=folder)
                killed += 1
        failed = [one.returncode for one in running if one.returncode]
    assert not failed, f"processes ended with {failed}"
    return time.perf_counter() - began, killed


def check(*, folder: Path) -> dict[str, int]:
    """Hold the database against what was acknowledged; raise AssertionError for any difference."""
    review: Any = import_module("milepost.review.models")
    issue: Any = import_module("milepost.issue.models")
    earn: Any = import_module("milepost.earn.models")
    ledger: Any = import_module("milepost.ledger.models")
    notes = [line for file in folder.glob("*.txt") for line in file.read_text().split()]
    handed_in = review.Review.objects.filter(handed_in_at__isnull=False)
    kept = {str(pk) for pk in handed_in.values_list("pk", flat=True)}
    rounds = Counter(review.Decision.objects.values_list("submission", "round"))
    kinds = Counter(ledger.Leaf.objects.values_list("kind", flat=True))
    awarded = review.Decision.objects.filter(outcome="awarded")
    owners = Counter(issue.Credential.objects.values_list("recipient", "version"))
    waiting = earn.Submission.objects.filter(state="submitted").count()
    found = {
        "submissions": earn.Submission.objects.count(),
        "still waiting": waiting,
        "reviews handed in": len(kept),
        "reviews lost": len(set(notes) - kept),
        "reviews acknowledged twice": len(notes) - len(set(notes)),
        "decisions": sum(rounds.values()),
        "decided twice": sum(number > 1 for number in rounds.values()),
        "awarded": awarded.count(),
        "badges": sum(owners.values()),
        "issued twice": sum(number > 1 for number in owners.values()),
        "decisions in the log": kinds["decision.made"],
        "badges in the log": kinds["credential.issued"],
    }
    assert found["still waiting"] == 0
    assert found["reviews lost"] == found["reviews acknowledged twice"] == 0
    assert found["decided twice"] == found["issued twice"] == 0
    assert found["decisions"] == found["submissions"] == found["decisions in the log"]
    assert found["awarded"] == found["badges"] == found["badges in the log"]
    return found


def measure(options: argparse.Namespace, *, folder: Path) -> None:
    """Seed, review, check, and print what was found."""
    management: Any = import_module("django.core.management")
    management.call_command("migrate", verbosity=0)
    seed(submissions=options.submissions, reviewers=options.reviewers)
    seconds, killed = run(reviewers=options.reviewers, kill=options.kill, folder=folder)
    print(f"{options.reviewers} reviewers at once, {seconds:,.0f} s, {killed} processes killed")
    for name, number in check(folder=folder).items():
        print(f"{name:>28} {number:>8,}")
    management.call_command("check_log", stdout=sys.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help=SERVER)
    parser.add_argument("--submissions", type=int, default=2_000)
    parser.add_argument("--reviewers", type=int, default=100, help="in fives")
    parser.add_argument("--kill", action="store_true", help="kill a process every moment")
    options = parser.parse_args()
    with own_database(options.server), tempfile.TemporaryDirectory() as notes:
        measure(options, folder=Path(notes))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        django.setup()
        work(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
