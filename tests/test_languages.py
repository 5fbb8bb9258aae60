"""Every text has its Spanish, with the same placeholders; who reads chooses the language."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from milepost.site.languages import catalog_files

HOUSE = Path(__file__).parent.parent / "milepost"
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-z][^>]*>")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The catalogs of a copy of the house, its texts collected anew."""
    if not shutil.which("msgmerge"):
        if os.environ.get("CI") == "true":
            pytest.fail("GNU gettext is missing, so no text is collected.")
        pytest.skip("SKIPPED: without GNU gettext, nobody looks for texts without their Spanish.")
    folder = tmp_path_factory.mktemp("texts")
    copy = folder / "milepost"
    spared = shutil.ignore_patterns("__pycache__", "tests", "migrations", "data", "fonts")
    shutil.copytree(HOUSE, copy, ignore=spared)
    (copy / "site" / "tests").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "milepost.site.management.milepost", "collect_texts"]
    subprocess.run(
        [*command, "--root", copy],
        check=True,
        cwd=HOUSE.parent,
        env=os.environ | {"MILEPOST_DATA_DIR": str(folder / "data")},
    )
    return catalog_files(copy)


def test_every_text_has_its_spanish(collected: list[Path]) -> None:
    missing = [
        f"{_stage(file)}: {message.id}"
        for file in collected
        for message in _messages(file)
        if not all(_strings(message))
    ]
    assert len(collected) >= 12
    assert missing == []


def test_no_translation_loses_or_invents_a_placeholder(collected: list[Path]) -> None:
    wrong = [
        f"{_stage(file)}: {message.id} → {text}"
        for file in collected
        for message in _messages(file)
        for source, text in zip(_sources(message), _strings(message), strict=True)
        if text and _holes(source) != _holes(text)
    ]
    assert wrong == []


def _stage(file: Path) -> str:
    return file.parts[-5]


def _messages(file: Path) -> list[Message]:
    with file.open("rb") as lines:
        catalog: Catalog = read_po(lines)
    return [message for message in catalog if message.id]


def _sources(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _holes(text: str) -> Counter[str]:
    """What must stay as it is; «one» may be said without its number."""
    return Counter(hole for hole in HOLE.findall(text))
