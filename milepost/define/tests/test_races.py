"""Two people press at the same moment: one thing happens."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from milepost.define import actions
from milepost.define.models import AchievementVersion
from milepost.define.tests.builders import NOON, make_draft, make_version
from milepost.kit.models import JournalEntry
from milepost.ledger.models import Leaf

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[], AchievementVersion], *, times: int = 4) -> list[AchievementVersion]:
    """Do the work in several threads, each with its own connection."""

    def alone(_number: int) -> AchievementVersion:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


@pytest.fixture(autouse=True)
def _needs_a_server() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's tests run in memory, where threads cannot take turns")


def test_four_who_publish_at_once_publish_once() -> None:
    draft = make_draft()
    dorothy = draft.created_by
    assert dorothy
    versions = at_once(lambda: actions.publish(draft, by=dorothy, at=NOON))
    assert {version.pk for version in versions} == {draft.pk}
    assert Leaf.objects.count() == 1
    assert JournalEntry.objects.filter(verb="definition.published").count() == 1


def test_four_who_start_a_version_at_once_share_one_draft() -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    drafts = at_once(lambda: actions.start_version(version.achievement, by=dorothy, at=NOON))
    assert len({draft.pk for draft in drafts}) == 1
    assert AchievementVersion.objects.count() == 2
