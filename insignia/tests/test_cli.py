"""The command line: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from insignia.cli import main
from insignia.cli.files import FolderDocuments
from insignia.cli.suite_files import to_pointer
from insignia.proofs.jws import read_jws
from insignia.proofs.sd_jwt import read_sd_jwt
from insignia.proofs.sd_jwt_vc import issue_sd_jwt_vc
from insignia.proofs.status_list_token import Serving, sign_status_list
from insignia.proofs.vc_jose import sign_vc_jose
from insignia.status import TokenStatusList, message_entry, status_claim, status_entry
from insignia.testing import (
    SAMPLE_DID,
    SAMPLE_METHOD,
    sample_credential,
    sample_key,
    sample_signed,
)

import insignia
from insignia import (
    Moved,
    PrivateKey,
    StatusList,
    Template,
    Unreachable,
    did,
    proofs,
    verify,
)

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


@pytest.mark.parametrize(
    ("day", "code"), [("2026-11-22", 1), ("2026-11-23", 0), ("2026-11-31", 2), ("23/11/2026", 2)]
)
def test_a_date_alone_is_its_midnight_in_utc(badge: str, day: str, code: int) -> None:
    assert main(["verify", badge, "--now", day]) == code


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


def write(path: Path, value: object) -> str:
    path.write_text(json.dumps(value))
    return str(path)


@pytest.fixture
def unsigned(tmp_path: Path) -> str:
    credential = sample_credential()
    del credential["issuer"]
    return write(tmp_path / "unsigned.json", credential)


def make_key(tmp_path: Path, kind: str = "Ed25519") -> str:
    path = str(tmp_path / f"{kind}.json")
    assert main(["keys", "new", "--kind", kind, "-o", path]) == 0
    return path


@pytest.mark.parametrize(
    ("suite", "kind"),
    [
        ("eddsa-rdfc-2022", "Ed25519"),
        ("eddsa-jcs-2022", "Ed25519"),
        ("ecdsa-rdfc-2019", "P-256"),
        ("ecdsa-jcs-2019", "P-384"),
        ("ecdsa-sd-2023", "P-256"),
        ("vc-jwt", "P-256"),
        ("vc+jwt", "Ed25519"),
        ("vc+sd-jwt", "P-384"),
    ],
)
def test_what_is_issued_verifies(tmp_path: Path, unsigned: str, suite: str, kind: str) -> None:
    signed, key = str(tmp_path / "signed"), make_key(tmp_path, kind)
    issue = ["issue", unsigned, "--key", key, "--suite", suite, "-o", signed]
    assert main([*issue, "--created", "2026-11-22T09:30:00Z"]) == 0
    assert main(["verify", signed, *NOW]) == 0


@pytest.mark.parametrize(
    ("kind", "suite"),
    [("Ed25519", "eddsa-rdfc-2022"), ("P-256", "ecdsa-rdfc-2019"), ("P-384", "ecdsa-rdfc-2019")],
)
def test_a_key_signs_in_its_own_way_if_none_is_asked_for(
    tmp_path: Path, unsigned: str, kind: str, suite: str
) -> None:
    signed, key = tmp_path / "signed", make_key(tmp_path, kind)
    assert main(["issue", unsigned, "--key", key, "-o", str(signed)]) == 0
    assert json.loads(signed.read_text())["proof"]["cryptosuite"] == suite


def test_a_key_that_makes_no_proof_is_asked_for_a_token(
    tmp_path: Path, unsigned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["issue", unsigned, "--key", make_key(tmp_path, "RSA")]) == 2
    assert capsys.readouterr().err == "insignia: A key of kind RSA makes no proof, only tokens.\n"


@pytest.mark.parametrize("suite", ["vc+jwt", "vc+sd-jwt"])
def test_a_token_says_when_it_was_signed(
    tmp_path: Path, unsigned: str, suite: str, capsys: pytest.CaptureFixture[str]
) -> None:
    signed, key = str(tmp_path / "signed"), make_key(tmp_path)
    issue = ["issue", unsigned, "--key", key, "--suite", suite, "-o", signed]
    assert main([*issue, "--created", "2026-11-22T09:30:00Z"]) == 0
    capsys.readouterr()
    assert main(["inspect", "--json", signed]) == 0
    assert json.loads(capsys.readouterr().out)["iat"] == 1795339800


def test_a_derived_credential_hides_the_rest(tmp_path: Path, unsigned: str) -> None:
    base, shown, key = str(tmp_path / "base"), tmp_path / "shown", make_key(tmp_path, "P-256")
    assert main(["issue", unsigned, "--key", key, "--suite", "ecdsa-sd-2023", "-o", base]) == 0
    pointer = "/credentialSubject/achievement/name"
    assert main(["derive", base, "--pointer", pointer, "-o", str(shown)]) == 0
    assert main(["verify", str(shown), *NOW]) == 0
    achievement = json.loads(shown.read_text())["credentialSubject"]["achievement"]
    assert "name" in achievement
    assert "description" not in achievement


def test_a_token_that_hides_nothing_has_no_parts_to_show(
    tmp_path: Path, unsigned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    token = str(tmp_path / "token")
    issue = ["issue", unsigned, "--key", make_key(tmp_path), "--suite", "vc-jwt"]
    assert main([*issue, "-o", token]) == 0
    assert main(["derive", token, "--pointer", "/name"]) == 2
    assert "as a whole or not at all" in capsys.readouterr().err


def test_an_sd_jwt_shows_what_its_holder_chooses(tmp_path: Path, unsigned: str) -> None:
    token, shown, key = tmp_path / "token", tmp_path / "shown", make_key(tmp_path)
    hidden = ["--pointer", "/name", "--pointer", "/credentialSubject/id"]
    issue = ["issue", unsigned, "--key", key, "--suite", "vc+sd-jwt", *hidden]
    assert main([*issue, "-o", str(token)]) == 0
    assert main(["derive", str(token), "--pointer", "/name", "-o", str(shown)]) == 0
    assert main(["verify", str(shown), *NOW]) == 0
    assert shown.read_text().count("~") == token.read_text().count("~") - 1


def test_a_status_list_is_made_flipped_and_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, key = str(tmp_path / "list.json"), make_key(tmp_path)
    assert main(["status", "new", "https://a.example/1", "--key", key, "-o", made]) == 0
    assert main(["status", "set", made, "--on", "7", "--on", "9", "--key", key, "-o", made]) == 0
    assert main(["status", "set", made, "--off", "9", "--key", key, "-o", made]) == 0
    capsys.readouterr()
    assert main(["status", "show", made, "--index", "7"]) == 1
    assert main(["status", "show", made, "--index", "9"]) == 0
    assert main(["status", "show", made]) == 0
    assert capsys.readouterr().out == "1\n0\n131072 places, 1 set\n7\n"
    assert main(["verify", made]) == 0


LIST = "https://a.example/1"
MESSAGES = ["Good.", "Being looked at.", "Ask the school.", "-"]


def run(*words: str) -> int:
    return main([*words])


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert run("status", "show", *words) == 0
    return capsys.readouterr().out


def changed(path: str, **changes: Any) -> None:
    """Sign the list in ``path`` with other members; ``subject`` changes what it is about."""
    document = json.loads(Path(path).read_text())
    del document["proof"]
    subject = document["credentialSubject"] | changes.pop("subject", {})
    write(Path(path), sample_signed({**document, "credentialSubject": subject, **changes}))


@pytest.fixture
def owned(tmp_path: Path) -> tuple[str, list[str]]:
    """A list of the sample key's, and what names that key."""
    key, made = tmp_path / "sample-key", str(tmp_path / "owned.json")
    key.write_text(sample_key().to_multikey())
    signing = ["--key", str(key), "--created", "2026-11-22T09:30:00Z"]
    assert run("status", "new", LIST, *signing, "-o", made) == 0
    return made, signing


def test_flipping_a_place_leaves_all_else_in_the_list_as_it_was(
    owned: tuple[str, list[str]],
) -> None:
    made, signing = owned
    kept = {
        "issuer": {"id": SAMPLE_DID, "type": ["Profile"], "name": "Riverbend School"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "@context": sample_credential()["@context"],
    }
    changed(made, **kept, subject={"ttl": 300000, "statusPurpose": ["revocation", "suspension"]})
    before = json.loads(Path(made).read_text())
    assert run("status", "set", made, "--on", "7", *signing, "-o", made) == 0
    after = json.loads(Path(made).read_text())
    statuses = StatusList.decode(after["credentialSubject"].pop("encodedList"))
    assert [index for index in range(20) if statuses.get(index)] == [7]
    for each in (before, after):
        del each["proof"]
    del before["credentialSubject"]["encodedList"]
    assert after == before
    assert run("verify", made, *NOW) == 0


@pytest.mark.parametrize(
    ("purpose", "code", "said"),
    [
        ("revocation", 1, "Its issuer has revoked it."),
        ("suspension", 1, "Its issuer has suspended it."),
        ("refresh", 0, "A newer version of it is available."),
        ("message", 0, f"Its issuer says in the status list: {MESSAGES[1]}"),
    ],
)
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "vc-jwt"])
def test_a_badge_is_as_its_list_says_for_every_purpose(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    suite: str,
    purpose: str,
    code: int,
    said: str,
) -> None:
    made, signed = str(tmp_path / "list"), str(tmp_path / "signed")
    signing = ["--key", make_key(tmp_path), "--created", "2026-11-22T09:30:00Z"]
    words = [word for text in MESSAGES for word in ("--message", text)]
    told = words if purpose == "message" else []
    new = ["status", "new", LIST, "--purpose", purpose, *told]
    assert run(*new, *signing, "-o", made) == 0
    entry = (
        message_entry(LIST, index=7, messages=MESSAGES)
        if purpose == "message"
        else status_entry(LIST, index=7, purpose=purpose)
    )
    badge = sample_credential() | {"credentialStatus": entry}
    del badge["issuer"]
    plain = write(tmp_path / "badge.json", badge)
    assert run("issue", plain, *signing, "--suite", suite, "-o", signed) == 0
    write(tmp_path / "index.json", {LIST: "list"})
    verifying = ["verify", signed, *NOW, "--offline", "--documents", str(tmp_path)]
    for place, expected in ((["--on", "8"], 0), (["--on", "7"], code), (["--off", "7"], 0)):
        assert run("status", "set", made, *place, *signing, "-o", made) == 0
        capsys.readouterr()
        assert run(*verifying) == expected
        assert (said in capsys.readouterr().out) == (place == ["--on", "7"])


def test_a_list_that_was_changed_by_somebody_is_not_signed_again(
    owned: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    made, signing = owned
    document = json.loads(Path(made).read_text())
    document["credentialSubject"]["encodedList"] = StatusList().encode()
    document["name"] = "Forged"
    write(Path(made), document)
    before = Path(made).read_text()
    for words in ([], ["--unchecked"]):
        assert run("status", "set", made, "--on", "7", *signing, *words, "-o", made) == 2
        assert "The list's own signature does not hold" in capsys.readouterr().err
    assert Path(made).read_text() == before


def test_a_list_whose_signature_nobody_can_check_is_signed_again_only_on_demand(
    tmp_path: Path, owned: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    made, signing = owned
    method = ["--method", "did:web:school.example#2026"]
    assert run("status", "new", LIST, *signing, *method, "-o", made) == 0
    flip = ["status", "set", made, "--on", "7", *signing, *method, "-o", made]
    assert run(*flip, "--offline") == 2
    assert "--unchecked" in capsys.readouterr().err
    assert run(*flip, "--offline", "--unchecked") == 0
    url = "https://school.example/.well-known/did.json"
    served = did.controller_document("did:web:school.example", {"2026": sample_key().public})
    write(tmp_path / "did.json", served)
    write(tmp_path / "index.json", {url: "did.json"})
    assert run(*flip, "--offline", "--documents", str(tmp_path)) == 0


def test_a_list_of_another_issuer_or_one_that_has_ended_is_not_signed(
    tmp_path: Path, owned: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    made, signing = owned
    assert run("status", "set", made, "--on", "7", "--key", make_key(tmp_path)) == 2
    assert "give its --method" in capsys.readouterr().err
    changed(made, validFrom="2026-01-01T00:00:00Z", validUntil="2026-11-22T09:00:00Z")
    assert run("status", "set", made, "--on", "7", *signing, "-o", made) == 2
    assert "say --until" in capsys.readouterr().err
    until = ["--until", "2027-11-22"]
    assert run("status", "set", made, "--on", "7", *signing, *until, "-o", made) == 0
    assert json.loads(Path(made).read_text())["validUntil"] == "2027-11-22T00:00:00Z"
    write(Path(made), {**json.loads(Path(made).read_text()), "proof": [{}, {}]})
    assert run("status", "set", made, "--on", "7", *signing) == 2
    assert "several proofs" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["Ed25519", "P-256"])
def test_a_message_list_says_what_its_values_mean(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made, key = str(tmp_path / "list"), make_key(tmp_path, kind)
    words = [word for text in MESSAGES for word in ("--message", text)]
    assert run("status", "new", LIST, "--key", key, *words, "--ttl", "60", "-o", made) == 0
    subject = json.loads(Path(made).read_text())["credentialSubject"]
    assert {name: subject[name] for name in ("statusPurpose", "statusSize", "ttl")} == {
        "statusPurpose": "message",
        "statusSize": 2,
        "ttl": 60000,
    }
    assert subject["statusMessages"][2] == {"status": "0x2", "message": "Ask the school."}
    flip = ["status", "set", made, "--set", "7=2", "--set", "9=3", "--on", "131071"]
    assert run(*flip, "--key", key, "-o", made) == 0
    assert shown(capsys, made) == "131072 places of 2 bits, 3 set\n7=2, 9=3, 131071=1\n"
    assert json.loads(Path(made).read_text())["credentialSubject"]["statusMessages"]
    assert run("verify", made) == 0


def test_a_list_of_several_bits_that_does_not_say_so_is_opened_as_one_is_told(
    owned: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    made, signing = owned
    new = ["status", "new", LIST, *signing, "-o", made, "--purpose"]
    assert run(*new, "message", "--size", "2") == 0
    assert run("status", "set", made, "--set", "7=2", *signing, "-o", made) == 2
    assert "give --size" in capsys.readouterr().err
    flip = ["status", "set", made, *signing, "--size", "2", "-o", made]
    assert run(*flip, "--set", "7=2") == 0
    assert shown(capsys, made, "--size", "2") == "131072 places of 2 bits, 1 set\n7=2\n"
    for wrong in ("7", "7=4", "x=1", "7=", "7=-1"):
        assert run(*flip, "--set", wrong) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--message", "a", "--message", "b", "--message", "c"],
        ["--message", "a", "--message", "b", "--size", "2"],
        ["--message", "a", "--message", "b", "--purpose", "revocation"],
        ["--token", "--purpose", "revocation"],
        ["--token", "--message", "a"],
        ["--token", "--size", "3"],
        ["--size", "33"],
    ],
)
def test_a_list_that_makes_no_sense_is_not_made(
    owned: tuple[str, list[str]], words: list[str]
) -> None:
    assert run("status", "new", LIST, *owned[1], *words) == 2


def test_a_list_says_its_size_once(owned: tuple[str, list[str]]) -> None:
    made, signing = owned
    words = [word for text in MESSAGES for word in ("--message", text)]
    assert run("status", "new", LIST, *signing, *words, "-o", made) == 0
    assert run("status", "show", made, "--size", "1") == 2
    document = json.loads(Path(made).read_text())
    document["credentialSubject"]["statusSize"] = "2"
    assert run("status", "show", write(Path(made), document)) == 2


def test_a_list_is_signed_by_keys_that_a_proof_can_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "key"
    path.write_text(PrivateKey.generate("secp256k1").to_multikey())
    assert run("status", "new", LIST, "--key", str(path)) == 2
    assert "secp256k1" in capsys.readouterr().err


def test_a_list_in_a_token_stays_one(tmp_path: Path, owned: tuple[str, list[str]]) -> None:
    made, signing = owned
    credential = StatusList().credential(id=LIST, issuer=SAMPLE_DID, purpose="revocation")
    Path(made).write_text(sign_vc_jose(credential, key=sample_key(), method=SAMPLE_METHOD))
    assert run("status", "set", made, "--on", "7", *signing, "-o", made) == 0
    assert run("verify", made, *NOW) == 0
    assert run("status", "show", made, "--index", "7") == 1
    assert run("status", "set", made, "--on", "7", "--key", make_key(tmp_path)) == 2


@pytest.fixture
def token_list(owned: tuple[str, list[str]]) -> tuple[str, list[str]]:
    """A Token Status List of two bits of the sample key's."""
    made, signing = owned
    new = ["status", "new", LIST, "--token", "--size", "2", "--length", "100", "--ttl", "60"]
    assert run(*new, *signing, "--until", "2026-12-22", "-o", made) == 0
    return made, signing


def test_a_token_status_list_is_made_flipped_and_read(
    token_list: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    made, signing = token_list
    assert run("status", "set", made, "--set", "7=2", "--on", "9", *signing, "-o", made) == 0
    assert shown(capsys, made) == "100 places of 2 bits, 2 set\n7=2, 9=1\n"
    jws = read_jws(Path(made).read_text().strip())
    assert (jws.header["typ"], jws.header["kid"]) == ("statuslist+jwt", SAMPLE_METHOD)
    claims = jws.claims()
    del claims["status_list"]
    assert claims == {"sub": LIST, "iat": 1795339800, "exp": 1797897600, "ttl": 60}
    token = issue_sd_jwt_vc(
        {"vct": "https://a.example/t", "iss": SAMPLE_DID, "status": status_claim(LIST, index=7)},
        key=sample_key(),
        header={"kid": SAMPLE_METHOD},
    ).text
    documents = {LIST: Path(made).read_bytes()}
    report = verify(token, documents=documents, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert [c.sentence for c in report.checks if c.outcome == "failed"] == [
        "Its issuer has suspended it."
    ]


def test_a_token_status_list_that_is_forged_ended_or_anothers_is_not_signed(
    tmp_path: Path, token_list: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    made, signing = token_list
    flip = ["status", "set", made, "--on", "7", "-o", str(tmp_path / "out")]
    assert run(*flip, "--key", make_key(tmp_path)) == 2
    assert "give its --method" in capsys.readouterr().err
    late = [*signing[:2], "--created", "2026-12-23"]
    assert run(*flip, *late) == 2
    assert "say --until" in capsys.readouterr().err
    assert run(*flip, *late, "--until", "2027-01-01") == 0
    header, claims, signature = Path(made).read_text().strip().split(".")
    Path(made).write_text(f"{header}.{claims}.{signature[:-4]}AAAA")
    assert run(*flip, *signing) == 2
    assert "does not hold" in capsys.readouterr().err


def test_a_token_status_list_whose_key_has_no_address_is_its_own_keys(
    tmp_path: Path, owned: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    made, signing = owned
    serving = Serving(LIST, datetime(2026, 11, 22, tzinfo=UTC))
    listed = TokenStatusList(100)
    token = sign_status_list(listed, serving=serving, key=sample_key(), method="2026")
    Path(made).write_text(token)
    assert run("status", "set", made, "--on", "7", "--key", make_key(tmp_path)) == 2
    assert run("status", "set", made, "--on", "7", *signing, "-o", made) == 0
    assert read_jws(Path(made).read_text().strip()).header["kid"] == "2026"


def test_a_token_status_list_waits_for_the_document_of_its_owner(
    owned: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    made, signing = owned
    method = ["--method", "did:web:school.example#2026"]
    assert run("status", "new", LIST, "--token", *signing, *method, "-o", made) == 0
    assert run("status", "set", made, "--on", "7", *signing, *method, "--offline") == 2
    assert "--unchecked" in capsys.readouterr().err


def test_status_show_refuses_what_is_no_list(
    tmp_path: Path, badge: str, unsigned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "show", badge]) == 2
    token = str(tmp_path / "token")
    issue = ["issue", unsigned, "--key", make_key(tmp_path), "-o", token, "--suite"]
    assert main([*issue, "vc-jwt"]) == 0
    assert main(["status", "show", token]) == 2
    assert "'jwt' is no status list" in capsys.readouterr().err


def test_inspect_shows_what_is_inside_and_cannot_steer_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "x.json", {"name": "\x1b[2J evil", "issuer": {"id": "did:key:z"}})
    assert main(["inspect", path]) == 0
    printed = capsys.readouterr().out
    assert printed == "name  \N{REPLACEMENT CHARACTER}[2J evil\nissuer\n  id  did:key:z\n"
    assert main(["inspect", "--json", path]) == 0
    assert json.loads(capsys.readouterr().out)["issuer"] == {"id": "did:key:z"}


@pytest.mark.parametrize("suite", ["vc+jwt", "vc+sd-jwt"])
def test_inspect_opens_tokens(
    tmp_path: Path, unsigned: str, suite: str, capsys: pytest.CaptureFixture[str]
) -> None:
    token = str(tmp_path / "token")
    issue = ["issue", unsigned, "--key", make_key(tmp_path), "--suite", suite, "-o", token]
    assert main(issue) == 0
    capsys.readouterr()
    assert main(["inspect", token]) == 0
    assert "Riverbend" not in capsys.readouterr().out


ASSERTION: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "https://old.example/a.json",
    "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
    "badge": "https://old.example/b.json",
    "issuedOn": "2017-06-01T00:00:00Z",
    "verification": {"type": "hosted"},
}
BADGE: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "BadgeClass",
    "id": "https://old.example/b.json",
    "name": "Old",
    "description": "An old badge.",
    "criteria": "https://old.example/c.html",
    "issuer": "https://old.example/i.json",
}
ISSUER: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Issuer",
    "id": "https://old.example/i.json",
    "name": "Old School",
    "url": "https://old.example",
    "email": "a@old.example",
}


def old_site(tmp_path: Path) -> list[str]:
    index = {}
    for name, document in (("a", ASSERTION), ("b", BADGE), ("i", ISSUER)):
        write(tmp_path / f"{name}.json", document)
        index[document["id"]] = f"{name}.json"
    write(tmp_path / "index.json", index)
    return ["--offline", "--documents", str(tmp_path)]


def test_an_old_badge_is_converted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents = old_site(tmp_path)
    assert main(["verify", "https://old.example/a.json", *documents]) == 0
    capsys.readouterr()
    assert main(["convert", str(tmp_path / "a.json"), *documents]) == 0
    converted = json.loads(capsys.readouterr().out)
    assert converted["credentialSubject"]["achievement"]["name"] == "Old"


def test_what_is_not_old_is_not_converted(badge: str) -> None:
    assert main(["convert", badge]) == 2


def test_convert_says_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents = old_site(tmp_path)
    assert main(["convert", str(tmp_path / "a.json"), "--offline"]) == 2
    needed = " ".join(f"The document at {d['id']} is needed." for d in (ASSERTION, BADGE))
    assert capsys.readouterr().err == f"insignia: It cannot be converted: {needed}\n"
    assert main(["convert", str(tmp_path / "b.json"), *documents]) == 2
    assert capsys.readouterr().err.endswith("Only what was given to somebody is a credential.\n")


def test_an_address_is_not_fetched_offline(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "https://old.example/a.json", "--offline"]) == 2
    assert "could not be fetched: --offline" in capsys.readouterr().err


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What the Internet shows, by address."""
    shown: dict[str, bytes] = {}

    def fetched(url: str) -> bytes | Unreachable | Moved:
        found = shown.get(url, Unreachable("the server answered 404."))
        elsewhere = url.endswith("/elsewhere") and isinstance(found, bytes)
        return Moved(found, "https://b.example/") if elsewhere else found

    monkeypatch.setattr("insignia.cli.fetch.fetch", fetched)
    return shown


def test_every_command_reads_from_an_address(
    tmp_path: Path, site: dict[str, bytes], unsigned: str, capsysbinary: Any
) -> None:
    key, base = make_key(tmp_path, "P-256"), str(tmp_path / "base")
    site["https://a.example/unsigned"] = Path(unsigned).read_bytes()
    issue = ["issue", "https://a.example/unsigned", "--key", key, "--suite", "ecdsa-sd-2023"]
    assert main([*issue, "--created", "2026-11-22T09:30:00Z", "-o", base]) == 0
    site["https://a.example/base"] = Path(base).read_bytes()
    site["https://a.example/plain/elsewhere"] = SVG
    baked, shown = tmp_path / "baked.svg", tmp_path / "shown"
    bake = ["bake", "https://a.example/plain/elsewhere", "https://a.example/base"]
    assert main([*bake, "-o", str(baked)]) == 0
    site["https://a.example/baked"] = baked.read_bytes()
    assert main(["unbake", "https://a.example/baked", "-o", str(shown)]) == 0
    assert json.loads(shown.read_text()) == json.loads(Path(base).read_text())
    assert main(["derive", "https://a.example/base", "-o", str(shown)]) == 0
    site["https://a.example/list"] = json.dumps(made_list(tmp_path)).encode()
    capsysbinary.readouterr()
    assert main(["inspect", "https://a.example/baked"]) == 0
    assert main(["status", "show", "https://a.example/list", "--index", "7"]) == 0
    assert main(["verify", "https://a.example/baked", *NOW]) == 0
    assert capsysbinary.readouterr().out.startswith(b"issuer  did:key:")


def made_list(tmp_path: Path) -> dict[str, Any]:
    """A signed list in which nothing is set."""
    made, key = tmp_path / "made-list.json", tmp_path / "list-key.json"
    assert main(["keys", "new", "-o", str(key)]) == 0
    new = ["status", "new", "https://a.example/1", "--key", str(key), "-o", str(made)]
    assert main(new) == 0
    found: dict[str, Any] = json.loads(made.read_text())
    return found


def test_what_is_not_at_its_address_ends_with_2(
    site: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    assert site == {}
    assert main(["inspect", "https://a.example/nothing"]) == 2
    assert "could not be fetched: the server answered 404." in capsys.readouterr().err


def test_a_key_is_never_fetched(
    site: dict[str, bytes], unsigned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site["https://a.example/key"] = sample_key().to_multikey().encode()
    assert main(["issue", unsigned, "--key", "https://a.example/key"]) == 2
    assert "https://a.example/key cannot be read" in capsys.readouterr().err


def test_a_hosted_badge_that_its_server_calls_revoked_is_revoked(
    tmp_path: Path, site: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    old_site(tmp_path)
    site.update({each["id"]: json.dumps(each).encode() for each in (BADGE, ISSUER)})
    site[ASSERTION["id"]] = json.dumps({"id": ASSERTION["id"], "revoked": True}).encode()
    assert main(["verify", str(tmp_path / "a.json")]) == 1
    assert "Its issuer has revoked it." in capsys.readouterr().out


def test_commands_without_their_input_say_so(tmp_path: Path) -> None:
    assert main(["verify"]) == 2
    assert main(["issue", "--key", make_key(tmp_path)]) == 2


def test_a_bad_index_is_refused(tmp_path: Path, badge: str) -> None:
    write(tmp_path / "index.json", ["https://a.example"])
    assert main(["verify", badge, "--documents", str(tmp_path)]) == 2


def test_warnings_and_what_was_left_out_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    credential = {**sample_credential(), "credentialStatus": LIST_ENTRY}
    del credential["credentialSubject"]["achievement"]["description"]
    path = write(tmp_path / "x.json", sample_signed(credential))
    assert main(["verify", path, "--offline", *NOW]) == 2
    printed = capsys.readouterr().out
    assert "! credentialSubject.achievement has no description." in printed
    assert "Still needed: https://riverbend.example/status/1" in printed
    assert main(["verify", path, "--proof-only", *NOW]) == 0
    assert "Not checked: issuer" in capsys.readouterr().out


LIST_ENTRY = {
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "1",
    "statusListCredential": "https://riverbend.example/status/1",
}


def test_colours_are_for_terminals_that_want_them(
    badge: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    main(["verify", badge, *NOW])
    assert "\x1b[1;32mValid\x1b[0m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    main(["verify", badge, *NOW])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("form", ["jwk", "pem", "multibase", "privateKeyJwk"])
def test_keys_are_read_in_every_form(tmp_path: Path, unsigned: str, form: str) -> None:
    key = sample_key()
    forms = {
        "jwk": json.dumps(key.to_jwk()),
        "pem": key.to_pem(),
        "multibase": key.to_multikey(),
        "privateKeyJwk": json.dumps({"privateKeyJwk": key.to_jwk()}),
    }
    path, signed = tmp_path / "key", str(tmp_path / "signed.json")
    path.write_text(forms[form])
    assert main(["issue", unsigned, "--key", str(path), "-o", signed]) == 0
    assert json.loads(Path(signed).read_text())["issuer"] == SAMPLE_DID


def test_a_file_without_a_key_is_refused(unsigned: str) -> None:
    assert main(["issue", unsigned, "--key", unsigned]) == 2


FACE = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": "https://example.issuer/x",
    "credentialSubject": {"id": "did:example:1", "firstName": "Ada", "phone": ["1", "2"]},
}


@pytest.mark.parametrize("feature", ["credential_jose", "credential_sdjwt"])
def test_the_file_interface_issues_and_verifies(tmp_path: Path, feature: str) -> None:
    key, answer = make_key(tmp_path), tmp_path / "answer.json"
    common = ["--key", key, "--feature", feature, "--output", str(answer)]
    plain = write(tmp_path / "in.json", FACE)
    paths = '["credentialSubject.firstName", "credentialSubject.phone[0]"]'
    assert main(["issue", "--input", plain, "--sd", paths, *common]) == 0
    issued = json.loads(answer.read_text())
    assert issued["result"] == "success"
    token = tmp_path / "token.txt"
    token.write_text(issued["data"])
    assert main(["verify", "--input", str(token), *common]) == 0
    shown = json.loads(answer.read_text())
    assert (shown["result"], shown["data"]["credentialSubject"]) == (
        "success",
        FACE["credentialSubject"],
    )


@pytest.mark.parametrize(
    ("document", "feature"),
    [
        ({**FACE, "type": []}, "credential_jose"),
        (FACE, "presentation_jose"),
        (
            {
                "@context": FACE["@context"],
                "type": "VerifiablePresentation",
                "verifiableCredential": [FACE],
            },
            "presentation_jose",
        ),
    ],
)
def test_the_file_interface_answers_failure(tmp_path: Path, document: object, feature: str) -> None:
    answer = tmp_path / "answer.json"
    plain = write(tmp_path / "in.json", document)
    arguments = ["issue", "--input", plain, "--key", make_key(tmp_path), "--feature", feature]
    assert main([*arguments, "--output", str(answer)]) == 1
    assert json.loads(answer.read_text())["result"] == "failure"


def test_the_file_interface_needs_its_files(tmp_path: Path) -> None:
    assert main(["verify", "--feature", "credential_jose"]) == 2
    plain = write(tmp_path / "in.json", FACE)
    face = ["--input", plain, "--key", make_key(tmp_path), "--feature", "credential_sdjwt"]
    assert main(["issue", *face, "--sd", "{}"]) == 2


def test_what_a_stranger_wrote_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = {**sample_signed(), "issuer": "urn:\x1b[2J", "@context": ["\x1b[2J"]}
    evil["credentialStatus"] = {"type": "\x1b[2J"}
    main(["verify", write(tmp_path / "evil.json", evil), *NOW])
    assert "\x1b" not in capsys.readouterr().out


def test_a_presentation_is_printed_with_what_it_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [sample_signed()],
    }
    assert main(["verify", write(tmp_path / "vp.json", shown), *NOW]) == 1
    assert "    Valid: every check passed" in capsys.readouterr().out.splitlines()


def test_standard_input_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Input:
        buffer = io.BytesIO(json.dumps(sample_signed()).encode())

    monkeypatch.setattr("sys.stdin", Input)
    assert main(["verify", "-", *NOW]) == 0
    assert capsys.readouterr().out.startswith("Valid")


def test_a_broken_pipe_is_no_crash(badge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Output:
        buffer = Broken()

    monkeypatch.setattr("sys.stdout", Output)
    assert main(["verify", badge, "--json", *NOW]) == 2


class Broken:
    """A pipe whose reader has gone."""

    def write(self, _data: bytes) -> None:
        raise BrokenPipeError


def test_files_that_cannot_be_read_or_written_are_named(
    tmp_path: Path, badge: str, capsys: pytest.CaptureFixture[str]
) -> None:
    image = tmp_path / "plain.svg"
    image.write_bytes(SVG)
    assert main(["bake", str(image), badge, "-o", str(tmp_path)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    assert main(["bake", str(image), str(tmp_path / "binary")]) == 2
    assert main(["issue", str(tmp_path / "binary"), "--key", make_key(tmp_path)]) == 2
    assert (
        main(["issue", write(tmp_path / "l.json", []), "--key", make_key(tmp_path, "P-256")]) == 2
    )
    (tmp_path / "large").write_bytes(bytes(32 * 1024 * 1024 + 1))
    assert main(["verify", str(tmp_path / "large")]) == 2
    assert "bytes is refused" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384", "P-521", "secp256k1", "RSA"])
def test_every_kind_of_key_is_made_and_signs(tmp_path: Path, unsigned: str, kind: str) -> None:
    signed = str(tmp_path / "signed")
    issue = ["issue", unsigned, "--key", make_key(tmp_path, kind), "--suite", "vc-jwt"]
    assert main([*issue, "-o", signed]) == 0
    assert main(["verify", signed, *NOW]) == 0


def test_an_rsa_key_in_a_pem_names_itself(tmp_path: Path, unsigned: str) -> None:
    pem, signed = tmp_path / "key.pem", str(tmp_path / "signed")
    pem.write_text(PrivateKey.generate("RSA").to_pem())
    assert main(["issue", unsigned, "--key", str(pem), "--suite", "vc+jwt", "-o", signed]) == 0
    assert main(["verify", signed, *NOW]) == 0


def test_keys_of_a_did_web_are_added_to_its_document(
    tmp_path: Path, unsigned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "did.json"
    new = ["keys", "new", "--web", "https://school.example", "--document", str(document)]
    for name, kind in (("2026", "Ed25519"), ("2027", "RSA")):
        key = str(tmp_path / name)
        assert main([*new, "--name", name, "--kind", kind, "-o", key]) == 0
        said = capsys.readouterr()
        assert said.out == "did:web:school.example\n"
        assert said.err.endswith(" at https://school.example/.well-known/did.json\n")
    served = json.loads(document.read_text())
    names = [f"did:web:school.example#{name}" for name in ("2026", "2027")]
    assert [each["id"] for each in served["verificationMethod"]] == names
    assert (served["assertionMethod"], served["authentication"]) == (names, names)
    assert "secret" not in document.read_text()
    assert len(served["@context"]) == 3
    write(tmp_path / "index.json", {"https://school.example/.well-known/did.json": "did.json"})
    known = ["--offline", "--documents", str(tmp_path)]
    for name, suite in (("2026", "eddsa-rdfc-2022"), ("2027", "vc-jwt")):
        issue = ["issue", unsigned, "--key", str(tmp_path / name), "--suite", suite]
        assert main([*issue, "-o", str(tmp_path / "signed")]) == 0
        assert main(["verify", str(tmp_path / "signed"), *NOW, *known]) == 0


def test_a_did_web_keeps_the_names_and_the_document_it_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = str(tmp_path / "did.json")
    new = ["keys", "new", "--web", "https://school.example", "--document", document]
    assert main(["keys", "new", "--web", "https://school.example"]) == 2
    assert main(["keys", "new", "--document", document]) == 2
    assert main([*new, "-o", str(tmp_path / "one")]) == 0
    before = Path(document).read_text()
    assert main([*new, "-o", str(tmp_path / "two")]) == 2
    assert "give another --name" in capsys.readouterr().err
    assert main([*new, "--name", "x", "-o", str(tmp_path / "one")]) == 2
    other = ["keys", "new", "--web", "https://b.example", "--document", document]
    assert main(other) == 2
    assert "not the document of did:web:b.example" in capsys.readouterr().err
    assert Path(document).read_text() == before
    served = json.loads(before)
    served["verificationMethod"] = {**served["verificationMethod"][0], "id": "#key-1"}
    write(Path(document), served)
    assert main([*new, "-o", str(tmp_path / "two")]) == 2


CLAIMS = {"vct": "https://a.example/badge", "name": "Wait time", "level": "Fluent"}


def test_an_sd_jwt_vc_is_issued_presented_and_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = write(tmp_path / "claims.json", CLAIMS)
    token, shown = str(tmp_path / "token"), str(tmp_path / "shown")
    key, holder = make_key(tmp_path), make_key(tmp_path, "P-256")
    issue = ["issue", claims, "--key", key, "--suite", "dc+sd-jwt", "--holder", holder]
    hide = ["--pointer", "/name", "--pointer", "/level", "--created", "2026-11-22T09:30:00Z"]
    assert main([*issue, *hide, "-o", token]) == 0
    derive = ["derive", token, "--pointer", "/level", "--created", "2026-12-01", "-o", shown]
    asked = ["--audience", "https://v.example", "--nonce", "n-1"]
    assert main([*derive, "--holder-key", holder, *asked]) == 0
    verify = ["verify", shown, "--challenge", "n-1", "--domain", "https://v.example", *NOW]
    capsys.readouterr()
    assert main([*verify, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert "holder" in [check["name"] for check in report["checks"]]
    assert report["credential"]["level"] == "Fluent"
    assert report["credential"]["iat"] == 1795339800
    assert "name" not in report["credential"]
    assert main(["verify", shown, "--challenge", "n-2", *NOW]) == 1
    assert main(["verify", token, "--domain", "https://v.example", *NOW]) == 1
    assert main([*derive, "--holder-key", key, *asked]) == 2
    assert "not that of the holder" in capsys.readouterr().err
    assert main([*derive, "--holder-key", holder]) == 2
    assert "--audience and a --nonce" in capsys.readouterr().err


def test_the_issuer_of_an_sd_jwt_vc_may_be_an_address(tmp_path: Path) -> None:
    claims, token = write(tmp_path / "claims.json", CLAIMS), tmp_path / "token"
    issue = ["issue", claims, "--key", make_key(tmp_path), "--suite", "dc+sd-jwt"]
    assert main([*issue, "--method", "https://a.example#k", "-o", str(token)]) == 0
    jws = read_sd_jwt(token.read_text().strip()).jws
    assert (jws.header["kid"], jws.claims()["iss"]) == ("k", "https://a.example")


@pytest.mark.parametrize("form", ["multibase", "pem", "jwk", "method", "own"])
def test_the_key_of_a_holder_is_read_in_every_form(tmp_path: Path, form: str) -> None:
    key = PrivateKey.generate("P-256")
    forms = {
        "multibase": key.public.to_multikey(),
        "pem": key.public.to_pem(),
        "jwk": json.dumps(key.public.to_jwk()),
        "method": json.dumps({"publicKeyJwk": key.public.to_jwk()}),
        "own": json.dumps({"publicKeyMultibase": key.public.to_multikey()}),
    }
    holder, token = tmp_path / "holder", tmp_path / "token"
    holder.write_text(forms[form])
    claims = write(tmp_path / "claims.json", CLAIMS)
    issue = ["issue", claims, "--key", make_key(tmp_path), "--suite", "dc+sd-jwt"]
    assert main([*issue, "--holder", str(holder), "-o", str(token)]) == 0
    confirmed = read_sd_jwt(token.read_text().strip()).jws.claims()["cnf"]
    assert confirmed == {"jwk": key.public.to_jwk()}


def test_what_binds_nothing_or_is_no_key_is_refused(tmp_path: Path, unsigned: str) -> None:
    key = make_key(tmp_path, "P-256")
    for content in ({"publicKeyJwk": "x"}, sample_key().to_jwk()):
        holder = write(tmp_path / "holder", content)
        claims = write(tmp_path / "claims.json", CLAIMS)
        issue = ["issue", claims, "--key", key, "--suite", "dc+sd-jwt"]
        assert main([*issue, "--holder", holder]) == 2
    assert main(["issue", unsigned, "--key", key, "--holder", key, "--suite", "vc+jwt"]) == 2
    base = str(tmp_path / "base")
    assert main(["issue", unsigned, "--key", key, "--suite", "ecdsa-sd-2023", "-o", base]) == 0
    assert main(["derive", base, "--holder-key", key]) == 2
    assert main(["derive", write(tmp_path / "list.json", [])]) == 2


def test_a_presentation_answers_what_it_was_asked(tmp_path: Path) -> None:
    presentation = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": SAMPLE_DID,
        "verifiableCredential": [sample_signed()],
    }
    how = proofs.ProofOptions(
        SAMPLE_METHOD,
        datetime(2026, 11, 30, tzinfo=UTC),
        purpose="authentication",
        challenge="n-1",
        domain="https://v.example",
    )
    signed = proofs.secure(presentation, key=sample_key(), options=how)
    path = write(tmp_path / "vp.json", signed)
    right = ["--challenge", "n-1", "--domain", "https://v.example"]
    assert main(["verify", path, *right, *NOW]) == 0
    assert main(["verify", path, "--challenge", "n-2", *NOW]) == 1
    assert main(["verify", path, "--domain", "https://w.example", *NOW]) == 1


@pytest.mark.parametrize(
    ("suite", "kind"),
    [
        ("eddsa-rdfc-2022", "Ed25519"),
        ("eddsa-jcs-2022", "Ed25519"),
        ("ecdsa-rdfc-2019", "P-384"),
        ("vc+jwt", "P-256"),
        ("vc+sd-jwt", "Ed25519"),
    ],
)
def test_a_presentation_is_signed_by_its_holder(tmp_path: Path, suite: str, kind: str) -> None:
    signed, key = str(tmp_path / "signed"), make_key(tmp_path, kind)
    plain = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [sample_signed()],
    }
    issue = ["issue", write(tmp_path / "vp.json", plain), "--key", key, "--suite", suite]
    issue += ["--created", "2026-11-30T00:00:00Z", "-o", signed]
    assert main(issue) == 0
    assert main(["verify", signed, *NOW]) == 0
    assert main(["verify", signed, "--challenge", "n-1", *NOW]) == 1
    asked = ["--challenge", "n-1", "--domain", "https://v.example"]
    if suite == "vc+sd-jwt":
        assert main([*issue, *asked]) == 2
        return
    assert main([*issue, *asked]) == 0
    assert main(["verify", signed, *asked, *NOW]) == 0
    assert main(["verify", signed, "--challenge", "n-2", *NOW]) == 1
    assert main(["verify", signed, "--domain", "https://w.example", *NOW]) == 1


@pytest.mark.parametrize(("suite", "kind"), [("vc-jwt", "Ed25519"), ("ecdsa-sd-2023", "P-256")])
def test_a_presentation_is_not_signed_as_only_credentials_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suite: str, kind: str
) -> None:
    plain = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
    }
    path = write(tmp_path / "vp.json", plain)
    assert main(["issue", path, "--key", make_key(tmp_path, kind), "--suite", suite]) == 2
    assert f"is not signed as {suite}" in capsys.readouterr().err


def test_a_credential_answers_nobody(
    tmp_path: Path, unsigned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["issue", unsigned, "--key", make_key(tmp_path), "--challenge", "n-1"]) == 2
    assert "Only a presentation answers" in capsys.readouterr().err


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc+jwt", "vc+sd-jwt"])
@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        ("@context", "The first @context must be https://www.w3.org/ns/credentials/v2."),
        ("type", "The type must include VerifiableCredential."),
        ("credentialSubject", "There must be a credentialSubject."),
    ],
)
def test_what_would_not_be_valid_is_not_signed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suite: str, member: str, sentence: str
) -> None:
    credential = sample_credential()
    del credential[member]
    path = write(tmp_path / "broken.json", credential)
    key = tmp_path / "key"
    key.write_text(sample_key().to_multikey())
    assert main(["issue", path, "--key", str(key), "--suite", suite]) == 2
    assert capsys.readouterr().err == f"insignia: It is not signed: {sentence}\n"


def test_a_key_without_a_file_goes_to_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "new", "--kind", "P-384"]) == 0
    assert json.loads(capsys.readouterr().out)["publicKeyMultibase"].startswith("z82")


def test_what_is_needed_is_fetched_and_what_fails_is_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def no_network(url: str) -> Unreachable:
        asked.append(url)
        return Unreachable("the server answered 404.")

    monkeypatch.setattr("insignia.cli.fetch.fetch", no_network)
    credential = {**sample_credential(), "credentialStatus": LIST_ENTRY}
    path = write(tmp_path / "x.json", sample_signed(credential))
    assert main(["verify", path, *NOW]) == 2
    assert asked == ["https://riverbend.example/status/1"]
    assert "could not be fetched: the server answered 404" in capsys.readouterr().out


def test_the_report_goes_into_a_file(tmp_path: Path, badge: str) -> None:
    report = tmp_path / "report.json"
    assert main(["verify", badge, "-o", str(report), *NOW]) == 0
    assert json.loads(report.read_text())["verdict"] == "valid"


def test_a_folder_is_a_mapping_of_what_it_serves(tmp_path: Path) -> None:
    write(tmp_path / "index.json", {"https://a.example": "a", "https://b.example": "b"})
    (tmp_path / "a").write_bytes(b"A")
    folder = FolderDocuments(str(tmp_path))
    assert (list(folder), len(folder), folder["https://a.example"]) == (
        ["https://a.example", "https://b.example"],
        2,
        b"A",
    )
    assert isinstance(folder["https://b.example"], Unreachable)


@pytest.mark.parametrize(
    ("path", "pointer"),
    [("a.b", "/a/b"), ("a[0].b", "/a/0/b"), ("/a/b", "/a/b"), ("a~b.c/d", "/a~0b/c~1d")],
)
def test_paths_become_pointers(path: str, pointer: str) -> None:
    assert to_pointer(path) == pointer


HEAVY = ("cryptography", "http", "multiprocessing", "ssl", "insignia.issue", "insignia.testing")


def test_verifying_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    file = tmp_path / "badge.json"
    file.write_text(json.dumps(sample_signed()))
    program = (
        "import sys; from insignia.cli import main;"
        f" main(['verify', {str(file)!r}, '--now', '2026-12-01', '--offline']);"
        f" print(sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[0] == "Valid: every check passed"
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_command_is_in_the_help_and_none_is_made_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words in (["--help"], ["nothing"]):
        with pytest.raises(SystemExit):
            main(words)
    said = capsys.readouterr()
    names = ("issue", "derive", "verify", "bake", "unbake", "status", "keys", "inspect", "convert")
    assert [name for name in names if name not in said.out] == []
    assert "'nothing'" in said.err


def test_what_is_loaded_later_is_there_when_it_is_asked_for() -> None:
    assert insignia.Template is Template
    assert {"sign", "testing"} <= set(dir(insignia))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = insignia.nothing
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = proofs.nothing
