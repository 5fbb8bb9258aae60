"""Pages written from the code are current; every line of what is supported is shown by a test."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def writer(name: str) -> ModuleType:
    """The script beside this file that writes a page."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["support_table", "reference_page"])
def test_the_committed_page_is_current(name: str) -> None:
    found = writer(name)
    if not found.PAGE.exists():
        pytest.skip("The page is not beside the library.")
    assert found.PAGE.read_text() == found.render()


def test_every_test_that_the_table_names_exists() -> None:
    assert writer("support_table").missing() == []


def test_every_public_name_says_what_it_is() -> None:
    assert writer("reference_page").undocumented() == []
