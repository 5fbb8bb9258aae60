"""No hostile input is ever valid, hangs, or uses up memory; every refusal is one typed error."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MAX_KILOBYTES = 256 * 1024


@cache
def answers() -> dict[str, dict[str, object]]:
    """What became of every case, judged in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(HERE / "run.py")], capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, object]] = {"controls": {}, "cases": {}, "memory": {}}
    for line in done.stdout.splitlines():
        kind, name, answer = json.loads(line)
        found[kind][name] = answer
    return found


def test_what_is_good_is_valid_so_that_refusals_mean_something() -> None:
    assert set(answers()["controls"].values()) == {"valid"}
    assert len(answers()["controls"]) == 10


def test_no_hostile_input_is_valid_or_hangs_or_escapes_as_another_error() -> None:
    allowed = {"refused", "invalid", "unknown"}
    cases = answers()["cases"]
    assert {name: answer for name, answer in cases.items() if answer not in allowed} == {}


def test_there_are_hundreds_of_them_and_each_kind_is_there() -> None:
    kinds: dict[str, int] = {}
    for name in answers()["cases"]:
        kind = name.partition(":")[0]
        kinds[kind] = kinds.get(kind, 0) + 1
    assert sum(kinds.values()) >= 2000
    assert min(kinds.values()) >= 10
    assert len(kinds) == 20


def test_memory_stays_bounded() -> None:
    peak = answers()["memory"]["kilobytes"]
    assert isinstance(peak, int)
    assert peak < MAX_KILOBYTES


@pytest.mark.parametrize("name", ["pictures: PNG with a compressed bomb", "lists: a gzip bomb"])
def test_a_bomb_is_not_taken_for_anything_else(name: str) -> None:
    assert answers()["cases"][name] in {"refused", "unknown"}
