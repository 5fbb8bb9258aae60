"""How long practice logs take to evaluate: one log of ten years, and a cohort's year.

    python benchmarks/practice.py                  # 10,000 learners
    python benchmarks/practice.py --learners 500   # a quick look
    python benchmarks/practice.py --database       # the cohort's rows read from a database, too

Prints processor time on one core, beside a naive re-count of every window
(``milepost/practice/tests/recount.py``) of the same logs, whose findings must be the same. Ends
with 1 when a figure is beyond the aim beside it; a smaller cohort has its part of the minute.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from tempfile import TemporaryDirectory

import django
from aims import Aims
from django.core.management import call_command
from django.db import connections

from milepost.practice.rules import (
    Calendar,
    Entry,
    Finding,
    Outcome,
    Period,
    PracticeRule,
    Source,
    Span,
    Standard,
    Unit,
    evaluate,
)
from milepost.practice.tests.recount import recount

FIRST = date(2016, 1, 1)
TEN_YEARS = 3653
ROUNDS = 25
MOST_MS, MOST_SECONDS, LEARNERS = 5, 60, 10_000
"""What ten years of one log and the cohort's year may take."""
ON_TIME = PracticeRule(
    condition="the written attendance rules",
    behavior="is on time",
    standard=Standard(unit=Unit.WORKING_DAYS, met=99, of=100),
    period=Period(length=6, unit=Span.MONTHS),
    record="the employer's log-in record",
    calendar=Calendar(holidays=frozenset(date(year, 12, 25) for year in range(2016, 2036))),
)
DAILY = replace(ON_TIME, standard=Standard(met=99, of=100))
RULES = {
    "99 of 100 working days, 6 months": ON_TIME,
    "9 of 10 weeks, 26 weeks": replace(
        ON_TIME,
        standard=Standard(unit=Unit.WEEKS, met=9, of=10),
        period=Period(length=26, unit=Span.WEEKS),
    ),
    "99 of 100 days, 6 months": DAILY,
    "60 days in a row, 6 months": replace(DAILY, standard=Standard(streak=60)),
    "99 of 100 days by 3 observers, 6 months": replace(
        DAILY, standard=Standard(met=99, of=100, observers=3)
    ),
    "99 of 100 days, 10 years": replace(DAILY, period=Period(length=3660)),
    "everything at once, 10 years": replace(
        DAILY,
        standard=Standard(
            met=99, of=100, minimum=50, streak=200, tolerance=2, observers=4, contexts=4
        ),
        period=Period(length=3660),
    ),
}


def log(*, days: int, share: float, seed: int) -> list[Entry]:
    """One entry a day by one of five observers in one of seven contexts, some of them late."""
    chance = random.Random(seed)
    return [
        Entry(
            day=FIRST + timedelta(days=number),
            outcome=Outcome.MET if chance.random() < share else Outcome.NOT_MET,
            source=Source.SYSTEM,
            observer=f"observer {number % 5}",
            context=f"context {number % 7}",
            recorded=FIRST + timedelta(days=number + number % 3),
            id=str(number),
        )
        for number in range(days)
    ]


def seconds(work: Callable[[], object], *, rounds: int) -> float:
    """The median processor time of one round."""
    took = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return statistics.median(took)


def one_log(*, naive: bool, aims: Aims) -> Iterator[str]:
    on = FIRST + timedelta(days=TEN_YEARS - 1)
    yield f"One log, {TEN_YEARS:,} daily entries, median of {ROUNDS} rounds:"
    for name, rule in RULES.items():
        for share in (1.0, 0.9):
            entries = log(days=TEN_YEARS, share=share, seed=1)
            found = evaluate(rule, entries=entries, on=on)
            took = seconds(
                lambda rule=rule, entries=entries: evaluate(rule, entries=entries, on=on),
                rounds=ROUNDS,
            )
            aim = aims.beside(took * 1e3, most=MOST_MS, unit="ms")
            yield f"  {took * 1e3:6.2f} ms  {found.verdict:7} {name} ({aim})"
    if naive:
        yield from _beside_naive(on=on)


def _beside_naive(*, on: date) -> Iterator[str]:
    """Only the log's last three years: the re-count of all ten takes minutes."""
    entries = [e for e in log(days=TEN_YEARS, share=0.9, seed=1) if e.day.year >= 2023]
    quick = seconds(lambda: evaluate(ON_TIME, entries=entries, on=on), rounds=ROUNDS)
    slow = seconds(lambda: _require_same(ON_TIME, entries=entries, on=on), rounds=1)
    yield (
        f"Naive re-count of {len(entries):,} entries: {slow * 1e3:,.0f} ms"
        f" against {quick * 1e3:.2f} ms, {slow / quick:,.0f} times as long; same finding."
    )


def _require_same(rule: PracticeRule, *, entries: list[Entry], on: date) -> Finding:
    found = recount(rule, entries=entries, on=on)
    assert found == evaluate(rule, entries=entries, on=on)
    return found


def cohort(*, learners: int, aims: Aims) -> Iterator[str]:
    """Each learner's log is made, evaluated and let go; only the evaluation is timed."""
    on = FIRST + timedelta(days=364)
    verdicts: dict[str, int] = {}
    took = 0.0
    for learner in range(learners):
        entries = log(days=365, share=(1.0, 0.995, 0.97)[learner % 3], seed=learner)
        began = time.process_time()
        found = evaluate(ON_TIME, entries=entries, on=on)
        took += time.process_time() - began
        verdicts[found.verdict.value] = verdicts.get(found.verdict.value, 0) + 1
    told = ", ".join(f"{many:,} {verdict}" for verdict, many in sorted(verdicts.items()))
    aim = aims.beside(took, most=MOST_SECONDS * learners / LEARNERS, unit="s")
    yield f"Cohort, {learners:,} learners × 365 entries: {took:.1f} s on one core, {aim} ({told})."


def stored_cohort(*, learners: int) -> Iterator[str]:
    """The same cohort out of a database of its own: reading its rows is timed as well."""
    with TemporaryDirectory() as folder:
        os.environ["DJANGO_SETTINGS_MODULE"] = "milepost.site.settings"
        os.environ["MILEPOST_DATA_DIR"] = folder
        os.environ["MILEPOST_DATABASE_URL"] = f"sqlite:///{folder}/cohort.sqlite3"
        django.setup()
        call_command("migrate", verbosity=0)
        on, verdicts, took = FIRST + timedelta(days=364), Counter[str](), 0.0
        logs = import_module("milepost.practice.models").PracticeLog.objects
        queries = import_module("milepost.practice.queries")
        _store(learners=learners)
        for log_id in list(logs.values_list("pk", flat=True)):
            began = time.process_time()
            found = queries.finding_on(logs.get(pk=log_id), rule=ON_TIME, on=on)
            took += time.process_time() - began
            verdicts[found.verdict.value] += 1
        connections.close_all()
    told = ", ".join(f"{many:,} {verdict}" for verdict, many in sorted(verdicts.items()))
    yield f"The same out of a database, read and evaluated: {took:.1f} s on one core ({told})."


def _store(*, learners: int) -> None:
    """A log for each learner, with the entries of ``cohort``."""
    models = import_module("milepost.practice.models")
    people = import_module("milepost.people.models").Person.objects
    moment = datetime(2017, 1, 1, tzinfo=UTC)
    clock = people.create_user("clock@example.org", joined_at=moment, name="Clock")
    for learner in range(learners):
        owner = people.create_user(f"{learner}@example.org", joined_at=moment)
        stored = models.PracticeLog.objects.create(
            owner=owner, title="On time", time_zone="UTC", created_at=moment
        )
        entries = log(days=365, share=(1.0, 0.995, 0.97)[learner % 3], seed=learner)
        models.Entry.objects.bulk_create(
            models.Entry(
                log=stored,
                day=entry.day,
                outcome=entry.outcome,
                source=entry.source,
                context=entry.context,
                recorded_by=clock,
                recorder="Clock",
                observer=1 + int(entry.observer[-1]),
                recorded_at=moment,
                recorded_on=entry.recorded,
            )
            for entry in entries
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=LEARNERS)
    parser.add_argument("--database", action="store_true", help="read the cohort's rows, too")
    parser.add_argument("--no-naive", action="store_true", help="leave out the re-count")
    chosen = parser.parse_args()
    aims = Aims()
    for line in one_log(naive=not chosen.no_naive, aims=aims):
        print(line, flush=True)
    for line in cohort(learners=chosen.learners, aims=aims):
        print(line, flush=True)
    if chosen.database:
        for line in stored_cohort(learners=chosen.learners):
            print(line)
    sys.exit(aims.code)


if __name__ == "__main__":
    main()
