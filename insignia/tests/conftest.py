"""Where the published vectors and the corpus of strangers' credentials lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from insignia.accelerator import accelerator

# A busy machine is no failure of what is tested.
settings.register_profile("insignia", deadline=None)
settings.load_profile("insignia")


# What the accelerator has a part in is tested in both ways: in Python alone, and with it.
BOTH_WAYS = {
    "test_data_integrity",
    "test_encoding",
    "test_jsonld",
    "test_jsonld_contexts",
    "test_never_valid",
    "test_policy",
    "test_structure",
}
WAYS = {"python": None} | ({"c": accelerator.installed} if accelerator.installed else {})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__.rpartition(".")[2] in BOTH_WAYS:
        metafunc.fixturenames.append("way")
        metafunc.parametrize("way", WAYS, indirect=True)


@pytest.fixture
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read documents in this way."""
    monkeypatch.setattr(accelerator, "used", WAYS[request.param])


def _folder(variable: str) -> Path:
    """The folder an environment variable names; its absence skips, and fails where CI is set."""
    named = os.environ.get(variable)
    if named and Path(named).is_dir():
        return Path(named)
    reason = f"{variable} does not name a folder: the tests that need it did NOT run"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def standards() -> Path:
    return _folder("MILEPOST_STANDARDS")


@pytest.fixture(scope="session")
def vectors(standards: Path) -> Path:
    return standards / "data" / "vectors"


@pytest.fixture(scope="session")
def corpus() -> Path:
    return _folder("MILEPOST_CORPUS")
