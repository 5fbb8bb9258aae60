"""The fuzzing harness runs, and its targets find what they are there to find."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

HARNESS = Path(__file__).parent.parent / "fuzz" / "harness.py"


@pytest.fixture(scope="module")
def harness() -> ModuleType:
    spec = importlib.util.spec_from_file_location("harness", HARNESS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["harness"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["verify", "unbake", "status"])
def test_three_hundred_mutations_of_the_seeds_do_no_harm(harness: ModuleType, name: str) -> None:
    target, seeds = harness.TARGETS[name]
    chance = random.Random(name)
    for seed in seeds:
        target(seed)
    for _ in range(300):
        target(harness.mutated(chance.choice(seeds), chance=chance))


def test_a_valid_forgery_would_be_found(
    harness: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harness, "contents", tuple)
    with pytest.raises(AssertionError, match="nobody signed"):
        harness.fuzz_verify(harness.TARGETS["verify"][1][0])
