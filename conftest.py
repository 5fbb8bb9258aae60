"""What tests of every stage, and journeys through them, share."""

from datetime import UTC, datetime

import pytest
from django.db import connections
from django.urls import get_resolver


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Put SQLite's test database in a file: its locks are then those of a server in earnest."""
    default = connections.settings["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Load every page first: one that is loaded while a test sets the clock would keep that."""
    assert get_resolver().url_patterns


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Stop the clock, so that no minute ends amid what is counted by the minute; return when."""
    moment = datetime.now(UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return moment
