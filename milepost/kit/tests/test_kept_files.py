"""Kept files are handed out whole or by range, and looked at by a scanner before they are kept."""

import sys
from pathlib import Path
from typing import BinaryIO

import pytest
from django.http import HttpResponseBase
from django.test import RequestFactory
from pytest_django import Settings

from milepost.kit import downloads, files
from milepost.kit.errors import RuleError
from milepost.kit.ranges import asked_range
from milepost.kit.scanning import Verdict, require_clean, scan

CONTENT = bytes(range(200)) * 1000
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The string on which every scanner practices; in two parts, so that none finds it here."""
SCANNER = """
import sys
content = sys.stdin.buffer.read()
if content == b"cannot look": sys.exit(2)
sys.exit(1 if b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" in content else 0)
"""


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Keep the files of each test in a folder of its own."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("bytes=0-9", (0, 10)),
        ("bytes=5-", (5, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=0-0", (0, 1)),
        ("bytes=9-0", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-9", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_which_bytes_are_asked_for(header, expected):
    assert asked_range(header, size=100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(header):
    with pytest.raises(ValueError, match="bytes"):
        asked_range(header, size=100)


def answer(sha256: str, **headers: str) -> tuple[HttpResponseBase, bytes]:
    request = RequestFactory().get("/", headers=headers)
    found = downloads.kept(request, sha256, media_type="video/mp4", name="film.mp4")
    content = b"".join(found) if found.streaming else found.content
    return found, content


@pytest.fixture
def sha256() -> str:
    return files.keep(CONTENT).sha256


def test_a_file_is_given_whole_or_the_part_that_a_player_asks_for(sha256):
    whole, content = answer(sha256)
    assert (whole.status_code, content == CONTENT) == (200, True)
    part, content = answer(sha256, range="bytes=199990-")
    assert (part.status_code, content) == (206, CONTENT[199990:])
    assert part["Content-Range"] == "bytes 199990-199999/200000"
    assert part["Content-Length"] == "10"
    for found in (whole, part):
        assert found["Accept-Ranges"] == "bytes"
        assert "sandbox" in found["Content-Security-Policy"]
        assert found["Content-Disposition"].startswith("attachment")
    beyond, _content = answer(sha256, range="bytes=200000-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */200000")
    assert "sandbox" in beyond["Content-Security-Policy"]


def test_a_part_meant_for_other_bytes_is_the_whole(sha256):
    same, _content = answer(sha256, range="bytes=0-9", if_range=f'"{sha256}"')
    other, _content = answer(sha256, range="bytes=0-9", if_range='"other"')
    assert (same.status_code, other.status_code) == (206, 200)


def test_without_a_scanner_everything_is_clean():
    assert scan(EICAR) is Verdict.CLEAN


@pytest.mark.parametrize(
    ("content", "verdict"),
    [(b"a photo", "clean"), (EICAR, "found"), (b"cannot look", "unknown")],
)
def test_a_program_says_what_is_in_a_file(
    content: bytes, verdict: str, settings: Settings, tmp_path: Path
):
    script = tmp_path / "scanner.py"
    script.write_text(SCANNER)
    settings.SCAN_COMMAND = [sys.executable, str(script)]
    assert scan(content) == verdict
    if verdict == "clean":
        require_clean("photo.jpg", content=content)
        return
    words = {"found": "harmful", "unknown": "just now"}[verdict]
    with pytest.raises(RuleError, match=words):
        require_clean("photo.jpg", content=content)


def test_a_scanner_that_is_not_there_lets_nothing_through(settings: Settings):
    settings.SCAN_COMMAND = ["/no/such/scanner"]
    assert scan(b"a photo") is Verdict.UNKNOWN


def found(file: BinaryIO) -> str:
    """A scanner of somebody's own."""
    return "found" if file.read() == b"bad" else "clean"


def test_a_function_of_the_operators_own_may_look_instead(settings: Settings):
    settings.SCANNER = f"{__name__}.found"
    assert (scan(b"bad"), scan(b"good")) == (Verdict.FOUND, Verdict.CLEAN)
