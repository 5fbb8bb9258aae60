"""Tools that nobody here wrote believe what ``milepost walk`` makes, and no forgery of it."""

import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.baking import ITXT_KEYWORD_OB3, extract_png

HERE = Path(__file__).parent
STRANGERS = HERE.parent.parent / ".cache" / "strangers"
MILEPOST = Path(sys.executable).with_name("milepost")
INSIGNIA = Path(sys.executable).with_name("insignia")
CONTEXTS = {
    "https://w3id.org/milepost/assessment/v7": "milepost-assessment-v7.jsonld",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": "clr-v2p0-2.0.1.json",
}
"""Vocabularies that these tools would fetch; Insignia ships the same bytes."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("http://127.0.0.1:8000", id="did:key"),
        pytest.param("https://badges.example.org", id="did:web"),
    ],
)
def walked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a walk leaves behind, at an address with a did:web and at one without."""
    out = tmp_path_factory.mktemp("walk")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MILEPOST_")}
    done = subprocess.run(
        [MILEPOST, "walk", "--out", out, "--base-url", request.param],
        env=clean,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def documents(walked: Path) -> Path:
    """What a stranger's tool may fetch: keys, our status list, and published contexts."""
    index = json.loads((walked / "documents" / "index.json").read_text())
    for file in CONTEXTS.values():
        context = files("insignia.contexts") / "files" / file
        (walked / "documents" / file).write_bytes(context.read_bytes())
    (walked / "documents" / "index.json").write_text(json.dumps(index | CONTEXTS))
    return walked / "documents"


@pytest.fixture(scope="module")
def forgeries(walked: Path) -> list[Path]:
    """The credential with one character changed, each time in another place."""
    text = (walked / "credential.json").read_text()
    forged = []
    for number, (old, new) in enumerate(
        [
            ("Wait time in questioning", "Wait time in questionin9"),
            ('"outcome":"meets"', '"outcome":"meetz"'),
            ("criterion-", "criterioN-"),
            ('"proofValue":"z', '"proofValue":"z2'),
        ]
    ):
        assert old in text
        path = walked / f"forged-{number}.json"
        path.write_text(text.replace(old, new, 1))
        forged.append(path)
    return forged


def ask(script: str, *, documents: Path, about: list[Path]) -> list[Any]:
    node = shutil.which("node")
    if node is None or not (STRANGERS / "node_modules").exists():
        assert os.environ.get("CI") != "true", "CI must have the strangers' tools"
        pytest.skip(f"SKIPPED: no node, or no tools in {STRANGERS}: run `make strangers`")
    said = subprocess.run(
        [node, HERE / script, documents, *about],
        env=os.environ | {"STRANGERS": str(STRANGERS)},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    return [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]


@pytest.mark.strangers
def test_verifier_core_believes_it_and_no_forgery(
    walked: Path, documents: Path, forgeries: list[Path]
) -> None:
    good, *bad = ask(
        "verifier-core.mjs", documents=documents, about=[walked / "credential.json", *forgeries]
    )
    assert good["errors"] == []
    held = ("valid_signature", "revocation_status", "expiration")
    assert {name: good["log"][name] for name in held} == dict.fromkeys(held, True)
    assert [said["log"].get("valid_signature") for said in bad] != [True] * len(bad)
    assert all(said["errors"] or said["log"].get("valid_signature") is False for said in bad)


@pytest.fixture(scope="module")
def forged_records(walked: Path) -> list[Path]:
    """The record with one character changed: in its own words, in a badge, in who it is about."""
    text = (walked / "record.json").read_text()
    forged = []
    for number, (old, new) in enumerate(
        [
            ('"name":"Learner record"', '"name":"Learner rec0rd"'),
            ("Wait time in questioning", "Wait time in questionin9"),
            ('"partial":false', '"partial":true'),
        ]
    ):
        assert old in text
        path = walked / f"forged-record-{number}.json"
        path.write_text(text.replace(old, new, 1))
        forged.append(path)
    return forged


@pytest.mark.strangers
def test_verifier_core_believes_the_record_and_no_forgery(
    walked: Path, documents: Path, forged_records: list[Path]
) -> None:
    about = [walked / "record.json", *forged_records]
    good, *bad = ask("verifier-core.mjs", documents=documents, about=about)
    assert good["errors"] == []
    assert (good["log"]["valid_signature"], good["log"]["expiration"]) == (True, True)
    assert all(said["errors"] or said["log"].get("valid_signature") is False for said in bad)


@pytest.mark.strangers
def test_digitalbazaar_vc_believes_the_record_and_no_forgery(
    walked: Path, documents: Path, forged_records: list[Path]
) -> None:
    about = [walked / "record.json", *forged_records]
    said = ask("digitalbazaar-vc.mjs", documents=documents, about=about)
    assert [one["verified"] for one in said] == [True] + [False] * len(forged_records)


@pytest.mark.strangers
def test_digitalbazaar_vc_believes__it_and_no_forgery(
    walked: Path, documents: Path, forgeries: list[Path]
) -> None:
    said = ask(
        "digitalbazaar-vc.mjs", documents=documents, about=[walked / "credential.json", *forgeries]
    )
    assert [one["verified"] for one in said] == [True] + [False] * len(forgeries)


def test_a_foreign_unbaker_finds_the_credential_in_the_picture(walked: Path) -> None:
    found = extract_png((walked / "badge.png").read_bytes(), keyword=ITXT_KEYWORD_OB3)
    assert found.encode() == (walked / "credential.json").read_bytes()


def test_the_picture_with_one_byte_changed_is_refused(walked: Path) -> None:
    png = bytearray((walked / "badge.png").read_bytes())
    png[png.index(b"openbadgecredential") + 400] ^= 1
    (walked / "forged.png").write_bytes(png)
    done = subprocess.run(
        [INSIGNIA, "verify", walked / "forged.png", "--documents", walked / "documents"],
        capture_output=True,
    )
    assert done.returncode in (1, 2)


@pytest.mark.parametrize("file", ["credential.json", "badge.png", "badge.svg"])
def test_our_own_command_line_believes_it_and_no_forgery(
    walked: Path, forgeries: list[Path], file: str
) -> None:
    def verdict(path: Path) -> int:
        command = [INSIGNIA, "verify", path, "--documents", walked / "documents"]
        return subprocess.run(command, capture_output=True).returncode

    assert verdict(walked / file) == 0
    assert [verdict(forged) for forged in forgeries] == [1] * len(forgeries)


def test_the_certificate_carries_the_signed_badge(walked: Path) -> None:
    pdfdetach = shutil.which("pdfdetach")
    if pdfdetach is None:
        assert os.environ.get("CI") != "true", "CI must have pdfdetach (poppler-utils)"
        pytest.skip("SKIPPED: no pdfdetach (Debian: poppler-utils)")
    out = walked / "detached.json"
    subprocess.run([pdfdetach, "-save", "1", "-o", out, walked / "certificate.pdf"], check=True)
    assert out.read_bytes() == (walked / "credential.json").read_bytes()
