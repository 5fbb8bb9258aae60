"""Several people at the same moment, each on a connection of their own, on either database."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from milepost.earn import actions as earn
from milepost.earn.rules.work import TextWork
from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential, StatusList
from milepost.kit.errors import RuleError
from milepost.ledger.actions import append
from milepost.ledger.models import Leaf
from milepost.ledger.queries import faults
from milepost.organizations.tests.builders import join
from milepost.people.tests.builders import make_person
from milepost.review import actions
from milepost.review.models import (
    Assignment,
    Decision,
    Likeness,
    Qualification,
    Review,
    RuleSetAside,
)
from milepost.review.rules.conflicts import Answer
from milepost.review.rules.readings import Reading
from milepost.review.tests.builders import (
    LATER,
    NOON,
    drafted,
    make_reviewer,
    make_submitted,
    make_waiting,
    office_of,
    put,
    reviewed,
)

pytestmark = pytest.mark.django_db(transaction=True)
MEETS, NOT_YET = (2, 2, 2), (1, 2, 2)
Job = Callable[[], Any]
Together = Callable[..., list[Any]]


@pytest.fixture
def together(tmp_path, monkeypatch) -> Together:
    """Run jobs in threads that start at the same moment; return results, or errors as results."""

    def run(*jobs: Job) -> list[Any]:
        _leave_memory(tmp_path / "shared.sqlite3", monkeypatch)
        barrier, results = Barrier(len(jobs)), [None] * len(jobs)
        threads = [
            Thread(target=_run, args=(job, barrier, results, place))
            for place, job in enumerate(jobs)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run


def _run(job: Job, barrier: Barrier, results: list[Any], place: int) -> None:
    try:
        barrier.wait(timeout=60)
        results[place] = job()
    except (RuleError, DatabaseError) as error:
        results[place] = error
    finally:
        connections.close_all()


def _leave_memory(path, monkeypatch) -> None:
    """SQLite's test database is in memory, where threads can't wait for each other: use a copy."""
    if connection.vendor != "sqlite" or path.exists():
        return
    copy = sqlite3.connect(path)
    connection.ensure_connection()
    connection.connection.backup(copy)
    copy.close()
    monkeypatch.setitem(connections.settings["default"], "NAME", str(path))


def counted() -> dict[str, int]:
    models = {"decisions": Decision, "credentials": Credential, "reviews": Review}
    counts = {name: model.objects.count() for name, model in models.items()}
    return counts | {"leaves": Leaf.objects.filter(kind="decision.made").count()}


def test_the_last_two_reviews_at_once_decide_once_and_issue_one_credential(together):
    submission = make_waiting(reviewers=2)
    office = office_of(submission)
    first, second = (
        drafted(submission, by=make_reviewer(name, organization=office), levels=MEETS)
        for name in ("Grace", "Linus")
    )
    results = together(
        lambda: actions.hand_in(first, at=LATER).outcome,
        lambda: actions.hand_in(second, at=LATER).outcome,
    )
    assert results == ["meets", "meets"]
    expected = {"decisions": 1, "credentials": 1, "reviews": 2, "leaves": 1}
    assert together(counted, lambda: list(faults())) == [expected, []]


def test_one_review_handed_in_many_times_at_once_decides_once(together):
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = drafted(submission, by=grace, levels=MEETS)
    results = together(*[lambda: actions.hand_in(place, at=LATER).outcome] * 4)
    assert results == ["meets"] * 4
    expected = {"decisions": 1, "credentials": 1, "reviews": 1, "leaves": 1}
    assert together(counted) == [expected]


def test_something_missing_and_a_judgment_at_once_decide_once(together):
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    one, other = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    place = drafted(submission, by=one, levels=MEETS)
    late = Assignment.objects.create(submission=submission, round=1, reviewer=other, taken_at=LATER)
    actions.open_place(late, answer=Answer(knows=False), at=LATER)
    missing = actions.save_draft(late, reading=_missing(), at=LATER)
    results = together(
        lambda: actions.hand_in(place, at=LATER).outcome,
        lambda: actions.hand_in(missing.assignment, at=LATER).outcome,
    )
    refused = [result.code for result in results if isinstance(result, RuleError)]
    assert refused == ["round-over"]
    assert together(lambda: Decision.objects.count()) == [1]


def _missing():
    return Reading(complete=False, missing="The recording")


def test_a_last_place_wanted_by_many_goes_to_one(together):
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    people = [make_reviewer(f"Reviewer {number}", organization=office) for number in range(4)]

    def wants(person) -> Job:
        return lambda: actions.take(submission, by=person, at=LATER).reviewer_id

    results = together(*[wants(person) for person in people])
    refused = [result.code for result in results if isinstance(result, RuleError)]
    assert refused == ["no-place"] * 3
    assert together(lambda: Assignment.objects.count()) == [1]


def test_decisions_of_one_office_and_a_revocation_at_once_all_happen(together):
    first = make_waiting(reviewers=1)
    office = office_of(first)
    grace, awarder = make_reviewer("Grace", organization=office), make_person("Owner")
    join(awarder, organization=office, role="awarder")
    reviewed(first, by=grace, levels=MEETS)
    issued = Credential.objects.get()
    others = [
        make_submitted(first.version, applicant=make_person(f"Applicant {number}"))
        for number in range(3)
    ]
    places = [drafted(submission, by=grace, levels=MEETS) for submission in others]

    def hands_in(place) -> Job:
        return lambda: actions.hand_in(place, at=LATER).outcome

    def revokes() -> str:
        return revoke_credential(
            issued, by=awarder, kind="mistake", reason="Not theirs", at=LATER
        ).revocation_reason

    results = together(revokes, *[hands_in(place) for place in places])
    assert results == ["Not theirs", "meets", "meets", "meets"]
    expected = {"decisions": 4, "credentials": 4, "reviews": 4, "leaves": 4}
    assert together(counted, lambda: list(faults())) == [expected, []]


def test_copies_that_are_opened_at_the_same_moment_are_found_once(together):
    version = make_waiting().version
    story = " ".join(f"word{number}" for number in range(60))
    works = []
    for number in range(4):
        work = earn.start(version, by=make_person(f"Applicant {number}"), at=LATER)
        put(work, TextWork(text=story, setting="work"), at=LATER)
        works.append(earn.submit(work, by=work.applicant, at=LATER))

    def looks(work) -> Job:
        return lambda: actions.look_for_likeness(work, round=1, at=LATER)

    assert together(*[looks(work) for work in works]) == [None] * 4
    assert together(lambda: Likeness.objects.count()) == [6]


on_rows = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite locks the whole database, never two rows"
)


@on_rows
def test_a_decision_waits_for_the_status_list_before_it_holds_the_log(together):
    """Revoking locks the status list, then the log; the other order would block both for good."""
    first = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(first))
    reviewed(first, by=grace, levels=MEETS)
    other = make_submitted(first.version, applicant=make_person("Alan"))
    place = drafted(other, by=grace, levels=MEETS)
    held = Event()

    def revokes_slowly() -> int:
        with transaction.atomic():
            StatusList.objects.select_for_update().get()
            held.set()
            _until_somebody_waits()
            entry = {"document": "0" * 64}
            return append("credential.revoked", entry=entry, at=LATER).index

    def hands_in() -> str:
        held.wait(timeout=60)
        return actions.hand_in(place, at=LATER).outcome

    assert together(revokes_slowly, hands_in) == [2, "meets"]
    assert together(lambda: list(faults())) == [[]]


@on_rows
def test_a_place_taken_while_the_role_goes_is_freed_with_its_reason(together):
    submission = make_waiting(reviewers=2)
    office = office_of(submission)
    grace, owner = make_reviewer("Grace", organization=office), make_person("Olivia")
    join(owner, organization=office, role="owner")

    def loses_the_role() -> None:
        actions.take_reviewer_role(grace, organization=office, reason=WHY, by=owner, at=LATER)

    results = together(*_taken_slowly(submission, by=grace, meanwhile=loses_the_role))
    assert results == [grace.pk, None]
    assert together(_reasons) == [[(grace.pk, WHY)]]
    assert together(lambda: Assignment.objects.filter(released_at=None).count()) == [0]


@on_rows
def test_a_place_taken_while_the_qualification_ends_is_freed_with_its_reason(together):
    submission = make_waiting(reviewers=2)
    owner, guest = make_person("Olivia"), make_person("Grace")
    join(owner, organization=office_of(submission), role="owner")
    named = Qualification.objects.create(
        achievement=submission.version.achievement,
        person=guest,
        email=guest.email,
        way="external",
        granted_by=owner,
        granted_at=NOON,
        confirmed_at=NOON,
        token_hash="0" * 64,
        expires_at=LATER + timedelta(days=30),
    )

    def ends() -> None:
        actions.end_qualification(named, reason=WHY, by=owner, at=LATER)

    results = together(*_taken_slowly(submission, by=guest, meanwhile=ends))
    assert results == [guest.pk, None]
    assert together(_reasons) == [[(guest.pk, WHY)]]
    assert together(lambda: Assignment.objects.filter(released_at=None).count()) == [0]


WHY = "She is ill and cannot go on with it this month."


def _taken_slowly(submission, *, by, meanwhile: Job) -> list[Job]:
    """Take a place and keep it to oneself until ``meanwhile`` waits, or is over."""
    held, over = Event(), Event()

    def takes() -> Any:
        with transaction.atomic():
            reviewer = actions.take(submission, by=by, at=LATER).reviewer_id
            held.set()
            _until_somebody_waits(unless=over)
            return reviewer

    def goes_on() -> None:
        held.wait(timeout=60)
        meanwhile()
        over.set()

    return [takes, goes_on]


def _reasons() -> list[Any]:
    return list(RuleSetAside.objects.values_list("reviewer", "reason"))


def _until_somebody_waits(*, unless: Event | None = None) -> None:
    """Return once another connection to this database waits for a row."""
    blocked = (
        "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE NOT granted AND datname = current_database()"
    )
    for _try in range(3000):
        with connection.cursor() as cursor:
            cursor.execute(blocked)
            if cursor.fetchone()[0] or (unless and unless.is_set()):
                return
        Event().wait(0.01)
    raise AssertionError("Nobody came to wait.")


def test_the_database_itself_lets_no_round_be_decided_twice():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    reviewed(submission, by=grace, levels=NOT_YET)
    decided = Decision.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(submission=submission, round=1, outcome="not-yet", decided_at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(submission=submission, round=2, outcome="awarded", decided_at=LATER)
    assert list(Decision.objects.all()) == [decided]
