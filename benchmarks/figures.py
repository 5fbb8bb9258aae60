"""How long public figures take at 100,000 decisions on PostgreSQL: to count, to tell, to read.

    python benchmarks/figures.py postgres://postgres@127.0.0.1:5432/postgres

Works in a database of its own, which it makes and drops. Two reviewers read three criteria of every
decision; 25,000 learners, fifty achievements of ten organizations.
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection
from scratch import run

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
DECISIONS, AT_ONCE, ROUNDS, CRITERIA = 100_000, 5_000, 2, 3


def fill(number: int, *, after: int = 0) -> None:
    """Make so many decided rounds, two a submission."""
    models = import_module("milepost.review.models")
    chance = Random(1)
    versions, learners, reviewers = world()
    for begin in range(after, after + number, AT_ONCE):
        submissions = some_submissions(versions, learners=learners, begin=begin)
        places, reviews, results, decisions = [], [], [], []
        for submission in submissions:
            criteria = list(submission.version.criteria.all())
            for turn in range(1, ROUNDS + 1):
                decided = AT + timedelta(hours=begin // 100 + turn)
                decisions.append(decision(models, submission, turn=turn, at=decided))
                for reviewer in chance.sample(reviewers[submission.version_id], 2):
                    place = models.Assignment(
                        submission=submission, round=turn, reviewer=reviewer, taken_at=AT
                    )
                    review = models.Review(
                        assignment=place, outcome="not-yet", changed_at=AT, handed_in_at=AT
                    )
                    places.append(place)
                    reviews.append(review)
                    results += [
                        models.Result(
                            review=review,
                            criterion=criterion,
                            level=chance.choice(criterion.levels.all()),
                        )
                        for criterion in criteria
                    ]
        for rows in (places, reviews, results, decisions):
            type(rows[0]).objects.bulk_create(rows, batch_size=2_000)


def decision(models: Any, submission: Any, *, turn: int, at: datetime) -> Any:
    """Return one decision; the figures ask nothing else of it."""
    return models.Decision(
        submission=submission,
        round=turn,
        outcome="not-yet",
        agreement="2 of 2 agreed",
        submitted_at=at - timedelta(days=turn),
        decided_at=at,
    )


@cache
def world() -> tuple[list[Any], list[Any], dict[Any, list[Any]]]:
    """Return fifty versions, 25,000 learners and the reviewers of each version."""
    builders = import_module("milepost.review.tests.builders")
    organizations = import_module("milepost.organizations.tests.builders")
    person = import_module("milepost.people.models").Person
    versions, reviewers = [], {}
    for number in range(10):
        office = organizations.make_organization(f"Office {number}")
        panel = [
            builders.make_reviewer(f"R{number} {one}", organization=office) for one in range(8)
        ]
        for _ in range(5):
            version = builders.make_version(office)
            version.criteria.all()
            versions.append(version)
            reviewers[version.pk] = panel
    rows = [
        person(email=f"l{number}@example.org", name="L", joined_at=AT)
        for number in range(DECISIONS // 4)
    ]
    return versions, person.objects.bulk_create(rows, batch_size=2_000), reviewers


def some_submissions(versions: list[Any], *, learners: list[Any], begin: int) -> list[Any]:
    """Return the next submissions, each learner two of them."""
    submission = import_module("milepost.earn.models").Submission
    version = import_module("milepost.define.models").AchievementVersion
    loaded = {row.pk: row for row in version.objects.prefetch_related("criteria__levels")}
    first = begin // ROUNDS
    rows = [
        submission(
            version=loaded[versions[number % len(versions)].pk],
            applicant=learners[number % len(learners)],
            state="closed",
            round=ROUNDS,
            started_at=AT,
            changed_at=AT,
            submitted_at=AT,
        )
        for number in range(first, first + AT_ONCE // ROUNDS)
    ]
    return list(submission.objects.bulk_create(rows))


def seconds(work: Callable[[], object]) -> float:
    """Return the time on the clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure() -> None:
    """Print a line for each thing that somebody waits for."""
    call_command("migrate", verbosity=0)
    client = import_module("django.test").Client()
    actions = import_module("milepost.review.actions")
    print(f"filled in {seconds(lambda: fill(DECISIONS)):.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    late = AT + timedelta(days=100)
    print(f"count and tell {DECISIONS:,}: {seconds(lambda: actions.tell_figures(at=late)):.1f} s")
    fill(AT_ONCE, after=DECISIONS)
    again = late + timedelta(days=1)
    print(f"then {AT_ONCE:,} more: {seconds(lambda: actions.tell_figures(at=again)):.1f} s")
    print(f"then nothing new: {1000 * seconds(lambda: actions.tell_figures(at=again)):.0f} ms")
    achievement = import_module("milepost.define.models").Achievement.objects.first()
    pages = {
        "network": "/figures/",
        "organization": f"/figures/organizations/{achievement.organization.slug}/",
        "achievement": f"/figures/achievements/{achievement.slug}/",
    }
    for name, address in pages.items():
        times = [1000 * seconds(lambda address=address: client.get(address)) for _ in range(20)]
        print(f"page of the {name}: {statistics.median(times):.0f} ms")


if __name__ == "__main__":
    run(measure, doc=__doc__)
