"""The table of what is supported is current, and every line of it is shown by a test."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def table() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "support_table", Path(__file__).parent / "support_table.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


def test_the_committed_table_is_current() -> None:
    found = table()
    if not found.PAGE.exists():
        pytest.skip("The page is not beside the library.")
    assert found.PAGE.read_text() == found.render()


def test_every_test_that_the_table_names_exists() -> None:
    assert table().missing() == []
