"""Credentials that nobody on this project made get the verdict that their own authors assert."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from insignia.checks import structure
from insignia.contexts import SHIPPED
from insignia.errors import InsigniaError
from insignia.rdf import to_quads

from insignia import Options, Report, Unreachable, verify

NOW = datetime(2026, 11, 22, tzinfo=UTC)
VALID = {"valid", "proof-valid", "valid-with-warning"}

# Verdicts that are not followed, each with what stands here instead; docs/reference/corpus.md
# gives the section of the standard for each.
SUITE_NOT_SUPPORTED = {
    "w3c-vectors/vc-di-bbs/addSignedSDBase.json": "unknown",
    "w3c-vectors/vc-di-bbs/prc/addSignedSDBase.json": "unknown",
    "w3c-vectors/vc-di-bbs/derivedRevealDocument.json": "unknown",
    "w3c-vectors/vc-di-bbs/prc/derivedRevealDocument.json": "unknown",
}
NOT_THERE = "dcc/v2/ed25519/didWeb/badDidWeb.json"
DISPUTED = {
    "1edtech/ob20/assertion-with-extension-node-invalid.json": "valid",
    "1edtech/ob30/complete.json": "valid",
    NOT_THERE: "unknown",
    "jose-cose/credential_cose/credential-cose-bad-signature.txt": "unreadable",
    **SUITE_NOT_SUPPORTED,
}


def folder() -> Path | None:
    """Where the corpus lies; in CI it must be there."""
    found = os.environ.get("MILEPOST_CORPUS")
    if not found and os.environ.get("CI") == "true":
        pytest.fail("MILEPOST_CORPUS is not set, and CI must run the corpus.")
    return Path(found) if found else None


def entries() -> list[dict[str, Any]]:
    root = os.environ.get("MILEPOST_CORPUS")
    if not root:
        return []
    found: list[dict[str, Any]] = json.loads((Path(root) / "index.json").read_text())
    return [entry for entry in found if not entry["file"].startswith("edc/")]


ENTRIES = entries()
SECURED = [entry for entry in ENTRIES if not entry["expected"].startswith("structure")]
STRUCTURES = [entry for entry in ENTRIES if entry["expected"].startswith("structure")]


def test_the_corpus_is_there() -> None:
    if folder() is None:
        pytest.skip("SKIPPED LOUDLY: MILEPOST_CORPUS is not set, so 205 foreign files go unread.")
    assert (len(SECURED), len(STRUCTURES)) == (137, 68)


@functools.cache
def documents() -> dict[str, bytes]:
    """What the issuers of the corpus would serve."""
    root = folder()
    assert root is not None
    support = root / "support"
    index = json.loads((support / "index.json").read_text())
    found = {url: (support / name).read_bytes() for url, name in index.items()}
    return {**found, JOSE_ISSUER: jose_controller(support / "jose-cose", pattern="vm-[!d]*.json")}


def hosted(entry: dict[str, Any]) -> dict[str, bytes]:
    """What example.org serves, which differs from one origin of the corpus to the other."""
    root = folder()
    assert root is not None
    if entry["file"].startswith("ob2-ims/"):
        return {url: (root / name).read_bytes() for url, name in HOSTED.items()}
    found = {"http://example.org/badgeclass1": root / "1edtech/ob20/assets/badgeclass1.json"}
    for path in (root / "support/1edtech-ob20-assets").glob("*.json"):
        found.update({f"{scheme}://example.org/{path.name}": path for scheme in ("http", "https")})
    return {url: path.read_bytes() for url, path in found.items()}


HOSTED = {
    "https://example.org/organization.json": "ob2-ims/2_0_basic_issuer.json",
    "https://example.org/robotics-badge.json": "ob2-ims/2_0_basic_badgeclass.json",
    "http://a.com/instance": "ob2-ims/1_0_basic_assertion.json",
    "http://a.com/instance3": "ob2-ims/1_0_basic_assertion_with_extra_properties.json",
    "http://a.com/badgeclass": "ob2-ims/1_0_basic_badgeclass.json",
    "http://a.com/issuer": "ob2-ims/1_0_basic_issuer.json",
}
JOSE_ISSUER = "https://example.issuer/vc-jose-cose"
# The suite verifies this one with its Ed25519 key; the token was signed with another.
GIVEN_KEY = {"jose-cose/credential_jose/credential-jose-unknown-extensions.txt": "vm-ed25519.json"}


def given_key(entry: dict[str, Any]) -> dict[str, bytes]:
    """The issuer's document with no key but the one that the suite hands to the verifier."""
    root, pattern = folder(), GIVEN_KEY.get(entry["file"])
    if root is None or pattern is None:
        return {}
    return {JOSE_ISSUER: jose_controller(root / "support/jose-cose", pattern=pattern)}


def jose_controller(keys: Path, *, pattern: str) -> bytes:
    """The controller document that the JOSE test suite keeps in one file for each key."""
    methods = [json.loads(path.read_text()) for path in sorted(keys.glob(pattern))]
    names = [method["id"] for method in methods]
    for method in methods:
        del method["secretKeyJwk"]
    return json.dumps(
        {
            "id": JOSE_ISSUER,
            "verificationMethod": methods,
            "assertionMethod": names,
            "authentication": names,
        }
    ).encode()


def is_proof_only(entry: dict[str, Any]) -> bool:
    """1EdTech's and W3C's files name an issuer whose key nobody can look up."""
    unbound = ("1edtech/ob30/", "1edtech/clr20/")
    return entry["expected"] == "proof-valid" or (
        entry["expected"] == "valid" and entry["file"].startswith(unbound)
    )


def at_its_address(data: bytes) -> dict[str, bytes]:
    """A hosted badge is shown at its own address; the test stands in for its issuer's server."""
    try:
        document = json.loads(data)
    except ValueError:
        return {}
    hosted = document.get("type") == "Assertion" and "id" in document
    return {document["id"]: data} if hosted else {}


def served(entry: dict[str, Any], *, data: bytes) -> dict[str, bytes]:
    """Everything that verification of this file may ask for."""
    found = {**documents(), **hosted(entry), **at_its_address(data), **given_key(entry)}
    return {**found, **bound(entry, data=data)}


EDTECH = "1edtech/ob30"
TEST_LIST = (
    "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/"
    "main/inspector-vc/src/test/resources/ob30/bit-string-list/testlist"
)
REVOCATIONS = "https://1edtech.edu/credentials/3732/revocations"


def bound(entry: dict[str, Any], *, data: bytes) -> dict[str, bytes]:
    """What 1EdTech's issuers would serve: the keys in the fragments of their addresses, and lists.

    Not for those that its authors call valid: nobody serves these keys, and that is seen there.
    """
    root = folder()
    if root is None or not entry["file"].startswith(EDTECH) or not is_wrong(entry):
        return {}
    listed = (root / EDTECH / "bit-string-list/testlist").read_bytes()
    nothing = {"id": REVOCATIONS, "revokedCredential": []}
    controllers: dict[str, set[str]] = {}
    for name in [*methods_in(json.loads(data)), *methods_in(json.loads(listed))]:
        controller, _, fragment = name.partition("#")
        if controller.startswith("https://"):
            controllers.setdefault(controller, set()).add(fragment)
    served = {name: controller_of(name, fragments=each) for name, each in controllers.items()}
    return {**served, TEST_LIST: listed, REVOCATIONS: json.dumps(nothing).encode()}


def methods_in(value: Any) -> Iterator[str]:
    """Every verification method that a proof in it names."""
    if isinstance(value, dict):
        yield from (v for k, v in value.items() if k == "verificationMethod" and isinstance(v, str))
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, dict | list):
            yield from methods_in(child)


def controller_of(identifier: str, *, fragments: set[str]) -> bytes:
    """A document that lists each fragment as the key it spells, whether or not it is one."""
    methods = [
        {
            "id": f"{identifier}#{fragment}",
            "type": "Multikey",
            "controller": identifier,
            "publicKeyMultibase": fragment,
        }
        for fragment in sorted(fragments)
    ]
    names = [method["id"] for method in methods]
    document = {"id": identifier, "verificationMethod": methods, "assertionMethod": names}
    return json.dumps(document).encode()


def is_wrong(entry: dict[str, Any]) -> bool:
    """Whether its authors say that it must not pass."""
    return entry["expected"] == "invalid" or entry["expected"].startswith("has-error")


def report_on(entry: dict[str, Any]) -> Report | InsigniaError:
    root = folder()
    assert root is not None
    data = (root / entry["file"]).read_bytes()
    try:
        return verify(
            data,
            documents=served(entry, data=data),
            now=NOW,
            proof_only=is_proof_only(entry),
            options=Options(contexts=vouched()),
        )
    except InsigniaError as error:
        return error


@functools.cache
def vouched() -> Any:
    """Contexts that the W3C vectors need and that nobody should use in earnest."""
    root = os.environ.get("MILEPOST_STANDARDS")
    if not root:
        return SHIPPED
    names = {"https://w3id.org/citizenship/v4rc1": "citizenship-v4rc1.jsonld"}
    found = {url: Path(root) / "data/contexts" / name for url, name in names.items()}
    return SHIPPED.with_given({url: json.loads(path.read_text()) for url, path in found.items()})


@pytest.mark.parametrize("entry", SECURED, ids=[entry["file"] for entry in SECURED])
def test_it_gets_the_verdict_its_authors_assert(entry: dict[str, Any]) -> None:
    report = report_on(entry)
    verdict = report.verdict if isinstance(report, Report) else "unreadable"
    expected = entry["expected"]
    if entry["file"] in DISPUTED:
        assert verdict == DISPUTED[entry["file"]]
    elif expected in VALID:
        assert verdict == "valid", report
    elif is_wrong(entry):
        assert verdict == "invalid", report
    else:
        assert expected == "upgrade-or-invalid"
    if expected == "valid-with-warning":
        assert isinstance(report, Report)
        assert report.warnings


def test_each_dispute_is_about_a_file_that_is_there() -> None:
    files = {entry["file"]: entry for entry in SECURED}
    assert not files or DISPUTED.keys() <= files.keys()
    page = Path(__file__).parents[2] / "docs/reference/corpus.md"
    told = page.read_text().partition("## Verdicts that are not followed")[2].partition("\n## ")[0]
    named = [name for name in DISPUTED if name not in SUITE_NOT_SUPPORTED]
    assert [name for name in named if f"`{name}`" not in told] == []


def test_what_is_not_there_is_unknown_whatever_the_server_says() -> None:
    """A site that is down answers no otherwise than one that never was."""
    files = {entry["file"]: entry for entry in SECURED}
    root = folder()
    if root is None:
        pytest.skip("MILEPOST_CORPUS is not set.")
    data = (root / files[NOT_THERE]["file"]).read_bytes()
    (missing,) = verify(data, now=NOW).needs
    for reason in ("the server answered 404", "the server did not answer"):
        report = verify(data, documents={missing: Unreachable(reason)}, now=NOW)
        wrong = {check.name: check.outcome for check in report.checks if check.outcome != "passed"}
        assert wrong == {"issuer": "unknown"}


@pytest.mark.parametrize(
    "name", ["credential-status-revoked", "credential-status-revoked-blank-nodes"]
)
def test_what_1edtech_has_revoked_is_revoked_and_nothing_else_is_wrong_with_it(name: str) -> None:
    files = {entry["file"]: entry for entry in SECURED}
    if not files:
        pytest.skip("MILEPOST_CORPUS is not set.")
    report = report_on(files[f"{EDTECH}/bit-string-list/{name}.json"])
    assert isinstance(report, Report)
    wrong = [(check.name, check.sentence) for check in report.checks if check.outcome != "passed"]
    assert wrong == [("status", "Its issuer has revoked it.")]


UNBOUND = [entry for entry in SECURED if is_proof_only(entry)]


@pytest.mark.parametrize("entry", UNBOUND, ids=[entry["file"] for entry in UNBOUND])
def test_an_unbound_issuer_is_never_valid_unless_asked_for_the_proof_only(
    entry: dict[str, Any],
) -> None:
    report = report_on({**entry, "expected": "bound"})
    assert isinstance(report, Report)
    assert not report.valid


@pytest.mark.parametrize("entry", STRUCTURES, ids=[entry["file"] for entry in STRUCTURES])
def test_its_structure_is_judged_as_its_name_says(entry: dict[str, Any]) -> None:
    root = folder()
    assert root is not None
    document = completed((root / entry["file"]).read_text(), name=entry["file"])
    sound = not structure.problems(document) and terms_hold(document)
    assert sound == (entry["expected"] == "structure-ok")


def completed(text: str, *, name: str) -> dict[str, Any]:
    """The file with what its test suite fills in before it is issued: an issuer, and dates."""
    text = text.replace("FUTURE DATE", "2036-01-01T00:00:00Z")
    document: dict[str, Any] = json.loads(text.replace("PAST DATE", "2006-01-01T00:00:00Z"))
    if "VerifiablePresentation" in document["type"] or "presentation-" in name:
        return document
    if "no-issuer" not in name:
        document.setdefault("issuer", "did:example:issuer")
    if isinstance(document.get("issuer"), dict):
        document["issuer"].setdefault("id", "did:example:issuer")
    return document


def terms_hold(document: dict[str, Any]) -> bool:
    """Whether JSON-LD finds every term and type defined, and no protected one redefined."""
    inline = [c for c in document["@context"] if isinstance(c, dict)]
    if not inline:
        return True
    try:
        to_quads({key: value for key, value in document.items() if key != "proof"})
    except InsigniaError:
        return False
    return True
