"""Checking as a stranger does: what passes, what fails and why, what stays unknown."""

import json
from datetime import timedelta
from typing import Any

import pytest

from insignia import InsigniaError, Options
from milepost.kit.fetch import Fetched
from milepost.verify import actions, rules
from milepost.verify.models import StoredReport
from milepost.verify.tests.strangers import (
    EARLIER,
    KEYS_URL,
    LIST_URL,
    NOW,
    Network,
    make_network,
    make_signed,
    make_text,
)

ALL = ["structure", "terms", "proof", "issuer", "described-once", "dates", "status"]


def outcomes(checked: actions.CheckedReport) -> dict[str, str]:
    return {check.name: check.outcome for check in checked.report.checks}


def test_a_good_badge_passes_after_its_keys_and_list_were_fetched() -> None:
    network = make_network()
    checked = actions.check(make_text(), fetch=network, now=NOW)
    assert (outcomes(checked), checked.valid) == (dict.fromkeys(ALL, "passed"), True)
    assert sorted(network.asked) == [KEYS_URL, LIST_URL]
    assert sorted(checked.seen) == [KEYS_URL, LIST_URL]


@pytest.mark.parametrize(
    ("change", "failed", "sentence"),
    [
        ({"validUntil": "2026-11-01T00:00:00Z"}, "dates", "It expired on 1 November 2026."),
        ({"validFrom": "2027-01-01T00:00:00Z"}, "dates", "It is not valid before 1 January 2027."),
        (
            {"issuer": "did:web:other.example"},
            "issuer",
            "It names did:web:other.example as issuer, but did:web:school.example signed it.",
        ),
    ],
)
def test_what_is_wrong_is_said_exactly(change: dict[str, Any], failed: str, sentence: str) -> None:
    checked = actions.check(make_text(**change), fetch=make_network(), now=NOW)
    assert checked.report.verdict == "invalid"
    assert outcomes(checked)[failed] == "failed"
    assert rules.reason_of(checked.told) == sentence


def test_revoked_is_failed() -> None:
    checked = actions.check(make_text(), fetch=make_network(revoked=True), now=NOW)
    assert rules.reason_of(checked.told) == "Its issuer has revoked it."
    assert checked.report.verdict == "invalid"


def test_one_changed_letter_is_failed() -> None:
    text = make_text().replace("Calm phone", "Calm phoney")
    checked = actions.check(text, fetch=make_network(), now=NOW)
    assert outcomes(checked)["proof"] == "failed"


@pytest.mark.parametrize(("lost", "check"), [(KEYS_URL, "proof"), (LIST_URL, "status")])
def test_what_cannot_be_fetched_is_unknown_and_never_passes(lost: str, check: str) -> None:
    network = make_network()
    assert actions.check(make_text(), fetch=network, now=NOW).valid
    del network.table[lost]
    checked = actions.check(make_text(), fetch=network, now=NOW)
    assert (outcomes(checked)[check], checked.report.verdict) == ("unknown", "unknown")
    assert "could not be reached" in rules.reason_of(checked.told)


@pytest.mark.parametrize(
    ("asked", "led_to", "verdict"),
    [
        (KEYS_URL, "https://www.school.example/did.json", "valid"),
        (KEYS_URL, "https://mallory.example/did.json", "unknown"),
        (LIST_URL, "https://lists.example/1", "valid"),
    ],
)
def test_what_another_site_shows_counts_only_where_it_is_signed(
    asked: str, led_to: str, verdict: str
) -> None:
    network = make_network()

    def fetch(url: str) -> Fetched:
        return network(url)._replace(url=led_to if url == asked else url)

    checked = actions.check(make_text(), fetch=fetch, now=NOW)
    assert checked.report.verdict == verdict
    assert asked in checked.seen


def test_a_list_somebody_else_signed_is_not_believed() -> None:
    network = make_network()
    forged = json.loads(network.table[LIST_URL])
    forged["credentialSubject"]["encodedList"] = (
        "uH4sIAAAAAAAA_-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    )
    network.table[LIST_URL] = json.dumps(forged).encode()
    assert actions.check(make_text(), fetch=network, now=NOW).report.verdict != "valid"


def test_proof_only_leaves_the_rest_unasked() -> None:
    checked = actions.check(
        make_text(validUntil="2026-11-01T00:00:00Z"),
        fetch=make_network(),
        now=NOW,
        proof_only=True,
    )
    assert set(outcomes(checked)) == {"structure", "terms", "proof"}
    assert checked.valid


def test_a_badge_about_somebody_else_is_found_out() -> None:
    options = Options(recipient="did:example:mallory")
    checked = actions.check(make_text(), fetch=make_network(), now=NOW, options=options)
    assert outcomes(checked)["recipient"] == "failed"


@pytest.mark.parametrize("text", ["", "hello", "[]", '{"a":1,"a":2}', "\ud800", b"\xff\xfe\x00"])
def test_what_is_no_badge_at_all_is_refused(text: str | bytes) -> None:
    with pytest.raises(InsigniaError):
        actions.check(text, fetch=Network({}), now=NOW)


def test_fetching_ends_however_much_a_badge_asks_for() -> None:
    entries = [
        {**make_signed()["credentialStatus"], "statusListCredential": f"https://x.example/{n}"}
        for n in range(200)
    ]
    network = make_network()
    actions.check(make_text(credentialStatus=entries), fetch=network, now=NOW)
    assert len(network.asked) <= 2 * actions.MOST_DOCUMENTS


def test_dids_resolve() -> None:
    document = actions.resolve("did:web:school.example", fetch=make_network())
    assert document["id"] == "did:web:school.example"
    with pytest.raises(InsigniaError):
        actions.resolve("did:web:nowhere.example", fetch=make_network())


@pytest.mark.django_db
def test_a_kept_report_says_what_was_found_and_does_not_hold_the_badge() -> None:
    checked = actions.check(make_text(), fetch=make_network(), now=NOW)
    kept = actions.keep_report(checked.told, at=NOW)
    again = StoredReport.objects.get(pk=kept.pk)
    assert again.report == json.loads(json.dumps(checked.told))
    assert (again.valid, again.at) == (True, NOW)
    assert "proofValue" not in json.dumps(again.report)


def test_the_moment_matters() -> None:
    text = make_text()
    early = actions.check(text, fetch=make_network(), now=EARLIER - timedelta(days=365))
    assert outcomes(early)["dates"] == "failed"
