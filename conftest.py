"""What tests of every stage, and journeys through them, share."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings
from django.urls import get_resolver
from django.utils import translation

from milepost.site.storing import file_storage


def pytest_collection_finish() -> None:
    """Leave what was loaded alone: looking through all of it again took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Put SQLite's test database in a file: its locks are then those of a server in earnest."""
    default = connections.settings["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def files_of_this_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep files beside this process's database: others forget theirs by digest as they go."""
    kept = file_storage("", folder=tmp_path_factory.mktemp("files"))
    with override_settings(STORAGES={**settings.STORAGES, "default": kept}):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Load every page first: one that is loaded while a test sets the clock would keep that."""
    assert get_resolver().url_patterns


@pytest.fixture(autouse=True)
def language_of_the_settings() -> None:
    """Begin in the language of the settings: a page in another leaves its own behind."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Stop the clock, so that no minute ends amid what is counted by the minute; return when."""
    moment = datetime.now(UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    return moment
