"""Pages written from the code are current; every line of what is supported is shown by a test."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from insignia.cli import make_parser

COMMANDS = [
    " issue",
    " derive",
    " verify",
    " bake",
    " unbake",
    " status new",
    " status set",
    " status show",
    " keys new",
    " inspect",
    " convert",
]


def writer(name: str) -> ModuleType:
    """The script beside this file that writes a page."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["support_table", "reference_page", "command_page"])
def test_the_committed_page_is_current(name: str) -> None:
    found = writer(name)
    if not found.PAGE.exists():
        pytest.skip("The page is not beside the library.")
    assert found.PAGE.read_text() == found.render()


def test_every_test_that_the_table_names_exists() -> None:
    assert writer("support_table").missing() == []


def test_every_command_and_option_says_what_it_is() -> None:
    found = writer("command_page")
    told = {words: parser for words, parser, help in found.leaves(make_parser(), words="", told="")
            if help and found._does(parser)}  # fmt: skip
    assert list(told) == COMMANDS
    silent = [
        (words, action.option_strings)
        for words, parser in told.items()
        for action in found.arguments(parser)
        if not action.help
    ]
    assert silent == []


def test_the_page_names_every_command_and_option() -> None:
    found = writer("command_page")
    page = found.render()
    assert [f"## `insignia{words}" in page for words in COMMANDS] == [True] * len(COMMANDS)
    for _, parser, _ in found.leaves(make_parser(), words="", told=""):
        for action in found.arguments(parser):
            assert all(f"`{name}`" in page for name in action.option_strings)


def test_every_public_name_says_what_it_is() -> None:
    assert writer("reference_page").undocumented() == []
