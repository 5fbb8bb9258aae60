"""Verification: what must pass, what must fail, and what must stay unknown."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from insignia.errors import InsigniaError, LimitError, NotValid
from insignia.testing import (
    SAMPLE_DID,
    SAMPLE_METHOD,
    SAMPLE_MOMENT,
    sample_credential,
    sample_key,
    sample_signed,
)

from insignia import PrivateKey, StatusList, Unreachable, bake, did, sign, status_entry, verify

NOW = datetime(2026, 12, 1, tzinfo=UTC)
LIST = "https://riverbend.example/status/1"
ISSUER = "did:web:riverbend.example"
ISSUER_URL = "https://riverbend.example/.well-known/did.json"


def text(document: Any) -> str:
    return json.dumps(document)


def make_list(*revoked: int, purpose: str = "revocation") -> bytes:
    statuses = StatusList()
    for index in revoked:
        statuses.set(index)
    credential = statuses.credential(id=LIST, issuer=SAMPLE_DID, purpose=purpose)
    return text(sample_signed(credential)).encode()


def with_status(index: int = 7, purpose: str = "revocation") -> str:
    entry = status_entry(LIST, index=index, purpose=purpose)
    return text(sample_signed({**sample_credential(), "credentialStatus": entry}))


def outcomes(report: Any) -> dict[str, str]:
    return {check.name: check.outcome for check in report.checks}


def test_a_signed_badge_passes_every_check() -> None:
    report = verify(text(sample_signed()), now=NOW)
    assert outcomes(report) == {
        "structure": "passed",
        "terms": "passed",
        "proof": "passed",
        "issuer": "passed",
        "described-once": "passed",
        "dates": "passed",
        "status": "passed",
    }
    assert (report.valid, report.needs, report.format) == (True, (), "eddsa-rdfc-2022")
    assert report.credential == sample_signed()


def test_a_badge_verifies_out_of_a_picture() -> None:
    picture = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert verify(bake(picture, text(sample_signed())), now=NOW).valid


def test_a_changed_word_fails_the_proof() -> None:
    signed = sample_signed()
    signed["name"] = "Wait time after every question"
    report = verify(text(signed), now=NOW)
    assert report.outcome("proof") == "failed"
    assert report.verdict == "invalid"


def test_a_badge_signed_by_mallory_is_not_the_issuers() -> None:
    mallory = sample_key(1)
    method = did.method_id(did.from_key(mallory.public))
    forged = sign(sample_credential(), key=mallory, method=method, created=SAMPLE_MOMENT)
    report = verify(text(forged), now=NOW)
    assert (report.outcome("proof"), report.outcome("issuer")) == ("passed", "failed")
    assert verify(text(forged), now=NOW, proof_only=True).valid


def test_proof_only_names_what_it_left_out() -> None:
    report = verify(text(sample_signed()), now=NOW, proof_only=True)
    assert report.unchecked == ("issuer", "described-once", "dates", "status", "recipient")
    assert outcomes(report) == {"structure": "passed", "terms": "passed", "proof": "passed"}


def test_an_unsigned_badge_is_not_valid() -> None:
    assert outcomes(verify(text(sample_credential()), now=NOW))["proof"] == "failed"


@pytest.mark.parametrize(
    ("member", "value", "outcome"),
    [
        ("validFrom", "2026-12-02T00:00:00Z", "failed"),
        ("validFrom", "2026-12-01T00:00:00Z", "passed"),
        ("validUntil", "2026-12-01T00:00:00Z", "passed"),
        ("validUntil", "2026-11-30T23:59:59Z", "failed"),
        ("validUntil", "2026-12-01T00:00:00+01:00", "failed"),
        ("validUntil", "2026-11-30T23:30:00-01:00", "passed"),
    ],
)
def test_dates_are_inclusive_and_know_their_zone(member: str, value: str, outcome: str) -> None:
    signed = sample_signed({**sample_credential(), member: value})
    assert verify(text(signed), now=NOW).outcome("dates") == outcome


def test_a_status_list_is_asked_for_and_then_believed() -> None:
    asked = verify(with_status(), now=NOW)
    assert (asked.verdict, asked.needs) == ("unknown", (LIST,))
    assert verify(with_status(), documents={LIST: make_list(8)}, now=NOW).valid
    revoked = verify(with_status(), documents={LIST: make_list(7)}, now=NOW)
    assert outcomes(revoked)["status"] == "failed"


def test_a_list_that_could_not_be_fetched_leaves_the_status_unknown() -> None:
    report = verify(with_status(), documents={LIST: Unreachable("404")}, now=NOW)
    assert (report.verdict, report.outcome("status"), report.needs) == ("unknown", "unknown", ())


def test_a_forged_status_list_is_not_believed() -> None:
    forged = json.loads(make_list(7))
    forged["credentialSubject"]["encodedList"] = StatusList().encode()
    report = verify(with_status(), documents={LIST: text(forged).encode()}, now=NOW)
    assert report.outcome("status") == "failed"


@pytest.mark.parametrize(("purpose", "valid"), [("refresh", True), ("suspension", False)])
def test_what_a_set_bit_means_depends_on_its_purpose(purpose: str, valid: bool) -> None:
    documents = {LIST: make_list(7, purpose=purpose)}
    report = verify(with_status(purpose=purpose), documents=documents, now=NOW)
    assert (report.valid, bool(report.warnings)) == (valid, valid)


def test_a_list_for_another_purpose_does_not_count() -> None:
    documents = {LIST: make_list(purpose="suspension")}
    report = verify(with_status(), documents=documents, now=NOW)
    assert report.outcome("status") == "failed"


def test_a_did_web_issuer_is_asked_for_and_then_bound() -> None:
    key = sample_key(2)
    credential = {**sample_credential(), "issuer": ISSUER}
    signed = text(sign(credential, key=key, method=f"{ISSUER}#k", created=SAMPLE_MOMENT))
    assert verify(signed, now=NOW).needs == (ISSUER_URL,)
    served = did.controller_document(ISSUER, methods={"k": key.public})
    assert verify(signed, documents={ISSUER_URL: text(served).encode()}, now=NOW).valid
    other = did.controller_document(ISSUER, methods={"k": sample_key(3).public})
    assert not verify(signed, documents={ISSUER_URL: text(other).encode()}, now=NOW).valid


def test_an_undefined_word_is_found() -> None:
    signed = {**sample_signed(), "grade": "A+"}
    assert verify(text(signed), now=NOW).outcome("terms") == "failed"


def test_require_valid_says_why_not() -> None:
    with pytest.raises(NotValid, match="expired on 23 November 2026"):
        expired = sample_signed({**sample_credential(), "validUntil": "2026-11-23T00:00:00Z"})
        verify(text(expired), now=NOW).require_valid()
    verify(text(sample_signed()), now=NOW).require_valid()


@pytest.mark.parametrize("garbage", [b"", b"\xff\xfe", "{", "[]", "3", "\ud800", b"GIF89a"])
def test_what_cannot_be_read_raises(garbage: bytes | str) -> None:
    with pytest.raises(InsigniaError):
        verify(garbage, now=NOW)


@pytest.mark.parametrize("data", [b" " * (4 * 1024 * 1024 + 1), " " * (16 * 1024 * 1024 + 1)])
def test_size_is_bounded_before_anything_is_parsed(data: bytes | str) -> None:
    with pytest.raises(LimitError):
        verify(data, now=NOW)


def test_the_moment_needs_a_time_zone() -> None:
    with pytest.raises(InsigniaError, match="time zone"):
        verify("{}", now=datetime(2026, 12, 1))  # noqa: DTZ001


def test_the_face_signs_with_a_fresh_key() -> None:
    key = PrivateKey.generate()
    identifier = did.from_key(key.public)
    credential = sample_credential(issuer=identifier)
    signed = sign(credential, key=key, method=did.method_id(identifier), created=SAMPLE_MOMENT)
    assert verify(text(signed), now=NOW).valid
    assert SAMPLE_METHOD not in text(signed)
