"""Dates, words, and who may do what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from milepost.issue import rules
from milepost.issue.rules import terms
from milepost.issue.tests.documents import NOW, make_evidence
from milepost.kit.errors import RuleError


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-22", 24, "2028-11-22"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months_later_stays_inside_the_month(start: str, months: int, end: str) -> None:
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert rules.months_later(moment, months=months).date().isoformat() == end


@pytest.mark.parametrize(
    ("allowed", "reason", "code"),
    [
        (False, "Copied work", "not-an-awarder"),
        (True, "  ", "reason-missing"),
        (True, "x" * 501, "reason-too-long"),
    ],
)
def test_revocation_is_refused(allowed: bool, reason: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_revocation(allowed=allowed, reason=reason)
    assert refused.value.code == code
    rules.check_revocation(allowed=True, reason="Copied work")


@pytest.mark.parametrize(
    ("taken", "expired", "revoked", "code"),
    [
        (True, False, False, "claimed-by-another"),
        (False, True, False, "claim-expired"),
        (False, False, True, "credential-revoked"),
    ],
)
def test_a_claim_is_refused(taken: bool, expired: bool, revoked: bool, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.check_claim(taken_by_other=taken, expired=expired, revoked=revoked)
    assert refused.value.code == code
    rules.check_claim(taken_by_other=False, expired=False, revoked=False)


@pytest.mark.parametrize(
    ("days", "stale"), [(None, True), (30, False), (29.5, False), (28.5, True), (0, True)]
)
def test_a_status_list_is_signed_anew_each_day(days: float | None, stale: bool) -> None:
    until = None if days is None else NOW + timedelta(days=days)
    assert rules.list_is_stale(signed_until=until, at=NOW) is stale


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ([], "Judged from 0 pieces of evidence, in 1 blind review."),
        (["home"], "Judged from 1 piece of evidence, shown at home, in 1 blind review."),
        (
            ["home", "work", "school", "work"],
            "Judged from 4 pieces of evidence, shown at school, work and home, in 1 blind review.",
        ),
        (["", ""], "Judged from 2 pieces of evidence, in 1 blind review."),
    ],
)
def test_summary_counts_and_names(settings: list[str], sentence: str) -> None:
    evidence = [make_evidence(setting=setting) for setting in settings]
    assert terms.summary(evidence, reviews=1, limits=[]) == sentence


ISSUER = "did:key:z6Mk"


@pytest.mark.parametrize(
    ("credential", "code"),
    [
        ({"proof": {}}, "proof-present"),
        ({"issuer": "did:key:zOther"}, "issuer-mismatch"),
        ({"issuer": {"id": "did:key:zOther", "name": "Mallory"}}, "issuer-mismatch"),
        ({"issuer": ["did:key:z6Mk"]}, "issuer-mismatch"),
        ({"id": 7}, "id-refused"),
        ({"id": "urn:" + "x" * 500}, "id-refused"),
    ],
)
def test_a_program_cannot_have_this_signed(credential: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        rules.completed(credential, issuer=ISSUER, id="urn:uuid:1")
    assert refused.value.code == code


def test_a_program_may_leave_out_id_and_issuer() -> None:
    given = {"issuer": {"name": "Office"}}
    assert rules.completed(given, issuer=ISSUER, id="urn:uuid:1") == {
        "id": "urn:uuid:1",
        "issuer": {"id": ISSUER, "name": "Office"},
    }
    assert given == {"issuer": {"name": "Office"}}


def test_a_status_entry_joins_those_that_are_there() -> None:
    alone: dict[str, Any] = {}
    rules.add_status(alone, entry={"statusListIndex": "1"})
    assert alone == {"credentialStatus": {"statusListIndex": "1"}}
    rules.add_status(alone, entry={"statusListIndex": "2"})
    assert alone == {"credentialStatus": [{"statusListIndex": "1"}, {"statusListIndex": "2"}]}
