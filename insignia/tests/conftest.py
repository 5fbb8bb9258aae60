"""Where the published vectors and the corpus of strangers' credentials lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure of what is tested.
settings.register_profile("insignia", deadline=None)
settings.load_profile("insignia")


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
