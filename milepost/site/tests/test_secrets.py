"""Secrets of a development machine: made once, whichever process comes first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from milepost.site.secrets import secret

STARTERS, ROUNDS = 8, 40


def kept(folder: Path) -> str:
    return secret("key", given="", folder=folder, development=True)


def test_a_given_secret_is_used_and_nothing_is_kept(tmp_path: Path) -> None:
    assert secret("key", given="mine", folder=tmp_path, development=True) == "mine"
    assert list(tmp_path.iterdir()) == []


def test_a_server_for_real_people_needs_its_own(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="MILEPOST_KEY"):
        secret("key", given="", folder=tmp_path, development=False)


def test_a_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    first = kept(folder)
    assert len(first) >= 32
    assert kept(folder) == first
    assert [path.name for path in folder.iterdir()] == ["key"]
    assert (folder / "key").stat().st_mode & 0o777 == 0o600


def test_an_empty_file_is_not_taken_for_a_secret(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    with pytest.raises(ImproperlyConfigured, match="key is empty: delete it"):
        kept(tmp_path)


def test_whoever_starts_at_once_has_the_same_secret(tmp_path: Path) -> None:
    together = Barrier(STARTERS)

    def start(folder: Path) -> str:
        together.wait()
        return kept(folder)

    with ThreadPoolExecutor(STARTERS) as starters:
        for number in range(ROUNDS):
            folders = [tmp_path / str(number)] * STARTERS
            assert len(set(starters.map(start, folders))) == 1
