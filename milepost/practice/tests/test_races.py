"""Somebody presses twice at the same moment: one thing happens."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from milepost.people.tests.builders import make_person
from milepost.practice import actions
from milepost.practice.models import Entry, PracticeLog
from milepost.practice.tests.log_builders import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _needs_a_server() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's tests run in memory, where threads cannot take turns")


def test_a_work_history_taken_four_times_at_once_is_there_once() -> None:
    ada = make_person("Ada")
    table = "employer,role,from\nClinic,Aide,2019\nMill,Cook,2021\n"

    def taken(_number: int) -> list[str]:
        try:
            plan = actions.take_jobs(table, by=ada, at=NOON)
            return [row.fate.value for row in plan.rows]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        fates = sorted(pool.map(taken, range(4)))
    assert fates == [["here", "here"]] * 3 + [["taken", "taken"]]
    assert (PracticeLog.objects.count(), Entry.objects.count()) == (1, 2)
