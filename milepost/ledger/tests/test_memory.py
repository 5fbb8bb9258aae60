"""A monitor's folder holds one look, whole, whenever its writer is stopped."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from insignia.keys import PrivateKey

from milepost.ledger import monitor
from milepost.ledger.rules import audit, merkle, notes

KEY = PrivateKey.from_seed(b"\x11" * 32)
ORIGIN = "badges.example/log"
STEPS = [(Path, "mkdir"), (Path, "replace"), (Path, "rmdir"), (os, "fsync")]


class Killed(BaseException):
    """The process ends here."""


def a_look(size: int) -> monitor.Look:
    """Return what is seen of a log of so many entries, on the day of that number."""
    hashes = [merkle.leaf_hash(str(index).encode()) for index in range(size)]
    root = merkle.Root(size, audit.root_of(hashes))
    return monitor.Look(
        key=notes.verifier_key(ORIGIN, public=KEY.public),
        checkpoint=notes.checkpoint(ORIGIN, root=root, key=KEY),
        at=datetime(2026, 3, size, tzinfo=UTC),
        seen=audit.Seen(root=root, hashes=hashes, entries=()),
        sightings=[],
    )


def memory_of(look: monitor.Look) -> monitor.Remembered:
    """Return what a folder says that holds this look."""
    kept = audit.Memory(root=look.seen.root, hashes=look.seen.hashes, looked_at=look.at)
    return monitor.Remembered(key=look.key, memory=kept)


@pytest.fixture
def killed_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Return what stops every writer before its step of this number, counted from 0."""
    left = [-1]

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def take(*args: Any, **named: Any) -> Any:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return step(*args, **named)

        return take

    for holder, name in STEPS:
        monkeypatch.setattr(holder, name, counted(getattr(holder, name)))
    yield lambda number: left.__setitem__(0, number)
    left[0] = -1


@pytest.mark.parametrize("before", [None, a_look(3)], ids=["the first look", "a later look"])
def test_whoever_is_killed_while_remembering_leaves_the_last_look_or_the_new_one(
    tmp_path: Path, killed_before: Callable[[int], None], before: monitor.Look | None
) -> None:
    older, newer = before and memory_of(before), memory_of(a_look(5))
    found = []
    for number in range(50):
        folder = tmp_path / str(number)
        if before:
            monitor.remember(folder, found=before)
        killed_before(number)
        try:
            monitor.remember(folder, found=a_look(5))
        except Killed:
            killed_before(-1)
            found.append(monitor.recall(folder))
            monitor.remember(folder, found=a_look(7))
            assert monitor.recall(folder) == memory_of(a_look(7))
        else:
            break
    kept = found.index(newer)
    assert kept > 0
    assert found == [older] * kept + [newer] * (len(found) - kept)


def test_a_memory_in_four_files_is_all_that_is_left(tmp_path: Path) -> None:
    for size in (3, 5):
        monitor.remember(tmp_path, found=a_look(size))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["checkpoint", "hashes", "key", "looked"]


@pytest.mark.parametrize("time", ["2026-03-05T12:00:00", "2026-03-05", "yesterday", "", "é"])
def test_a_memory_whose_time_has_no_zone_is_not_believed(tmp_path: Path, time: str) -> None:
    monitor.remember(tmp_path, found=a_look(5))
    (tmp_path / "looked").write_text(time, encoding="utf-8")
    with pytest.raises(monitor.Unreadable, match="can't be read as a monitor's memory"):
        monitor.recall(tmp_path)
