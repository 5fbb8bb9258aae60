"""The command line: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from insignia.cli import main
from insignia.testing import SAMPLE_DID, sample_credential, sample_signed

NOW = ["--now", "2026-12-01T00:00:00Z"]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture
def badge(tmp_path: Path) -> str:
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(sample_signed()))
    return str(path)


def test_a_valid_badge_ends_with_0_and_says_so(
    badge: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", badge, *NOW]) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines()[:4] == [
        "Valid: every check passed",
        "  Issued by        Riverbend School",
        "  For              Wait time after a question",
        "  To               did:example:ada",
    ]
    assert "✓ proof" in printed


def test_an_expired_badge_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.json"
    ended = {**sample_credential(), "validUntil": "2026-11-30T00:00:00Z"}
    path.write_text(json.dumps(sample_signed(ended)))
    assert main(["verify", str(path), *NOW]) == 1
    assert "✗ dates          It expired on 30 November 2026." in capsys.readouterr().out


def test_the_report_comes_as_json(badge: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", badge, "--json", *NOW]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["valid"], report["verdict"], report["needs"]) == (True, "valid", [])
    assert report["credential"] == sample_signed()


def test_documents_come_from_a_folder(tmp_path: Path) -> None:
    credential = {**sample_credential(), "issuer": "did:web:riverbend.example"}
    path = tmp_path / "badge.json"
    path.write_text(json.dumps({**sample_signed(), **credential}))
    url = "https://riverbend.example/.well-known/did.json"
    (tmp_path / "index.json").write_text(json.dumps({url: "nothing-there.json"}))
    arguments = ["verify", str(path), "--offline", "--documents", str(tmp_path), *NOW]
    assert main(arguments) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]"])
def test_what_cannot_be_read_ends_with_2(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "garbage"
    path.write_bytes(content)
    assert main(["verify", str(path)]) == 2
    assert capsys.readouterr().err.startswith("insignia: ")


def test_a_missing_file_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "no-such-file"]) == 2
    assert "no-such-file cannot be read" in capsys.readouterr().err


def test_bake_and_unbake_are_inverse(
    tmp_path: Path, badge: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    image, baked = tmp_path / "plain.svg", tmp_path / "baked.svg"
    image.write_bytes(SVG)
    assert main(["bake", str(image), badge, "-o", str(baked)]) == 0
    assert main(["verify", str(baked), *NOW]) == 0
    capsysbinary.readouterr()
    assert main(["unbake", str(baked)]) == 0
    assert json.loads(capsysbinary.readouterr().out) == sample_signed()


def test_a_new_key_goes_into_a_file_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "key.json"
    assert main(["keys", "new", "-o", str(path)]) == 0
    written = json.loads(path.read_text())
    assert written["controller"] == capsys.readouterr().out.strip()
    assert path.stat().st_mode & 0o077 == 0
    assert main(["keys", "new", "-o", str(path)]) == 2
    assert json.loads(path.read_text()) == written
    assert written["controller"] != SAMPLE_DID
