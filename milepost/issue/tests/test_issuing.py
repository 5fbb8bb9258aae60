"""Issuing: signed for anyone to check, once for each source, with all that follows from it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from insignia import verify
from milepost.define.tests.builders import make_version
from milepost.issue import actions, queries
from milepost.issue.models import Claim, Credential, EvidenceItem, StatusList
from milepost.issue.rules import ResultFact
from milepost.issue.tests.builders import (
    NOW,
    make_awarder,
    make_credential,
    make_evidence,
    make_facts,
)
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.kit.tokens import token_hash
from milepost.ledger.models import Leaf
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db


def outcomes(credential: Credential, *, now: datetime = NOW) -> dict[str, str]:
    """Verify as a stranger with the status list at hand."""
    listed = actions.signed_list(StatusList.objects.get(pk=credential.status_list_id), at=now)
    documents = {queries.list_address(credential.status_list): listed.encode()}
    report = verify(credential.document, documents=documents, now=now)
    assert report.needs == ()
    return {check.name: check.outcome for check in report.checks}


def test_a_stranger_finds_every_check_passed() -> None:
    assert outcomes(make_credential()) == dict.fromkeys(
        ["structure", "terms", "proof", "issuer", "described-once", "dates", "status"], "passed"
    )


def test_a_changed_letter_breaks_it() -> None:
    credential = make_credential()
    credential.document = credential.document.replace("Wait time", "Wait tame")
    assert outcomes(credential)["proof"] == "failed"


def test_it_expires_when_the_definition_says() -> None:
    version = make_version({"validity_months": 12})
    credential = make_credential(version=version)
    assert credential.valid_until == datetime(2027, 11, 22, 9, 30, tzinfo=NOW.tzinfo)
    assert outcomes(credential, now=NOW + timedelta(days=364))["dates"] == "passed"
    assert outcomes(credential, now=NOW + timedelta(days=366))["dates"] == "failed"


def test_one_source_is_issued_for_once() -> None:
    ada, version = make_person("Ada"), make_version()
    first = make_credential(recipient=ada, version=version, source="decision:17")
    again = make_credential(recipient=ada, version=version, source="decision:17")
    other = make_credential(recipient=ada, version=version, source="decision:18")
    assert (again, again.document) == (first, first.document)
    assert other.pk != first.pk
    assert (Credential.objects.count(), Claim.objects.count()) == (2, 2)


def test_what_is_kept_beside_it() -> None:
    ada, version = make_person("Ada", email="ada@example.org"), make_version()
    credential = make_credential(recipient=ada, version=version, source="decision:17")
    item = EvidenceItem.objects.get()
    assert (item.credential, item.narrative) == (credential, "My class of year seven.")
    leaf = Leaf.objects.get(hash=credential.leaf_hash)
    assert (leaf.kind, json.loads(leaf.entry)["entry"]) == (
        "credential.issued",
        {"document": credential.sha256},
    )
    line = JournalEntry.objects.get(verb="credential.issued")
    assert (line.target_key, line.facts) == (str(credential.pk), {"source": "decision:17"})


def test_the_claim_link_is_mailed_and_only_its_hash_kept() -> None:
    ada = make_person("Ada", email="ada@example.org")
    credential = make_credential(recipient=ada)
    mail, claim = Mail.objects.get(), Claim.objects.get()
    assert (mail.to, mail.subject) == (
        "ada@example.org",
        "Your badge is ready: Wait time in questioning",
    )
    token = mail.text.partition("/claim/")[2].partition("/")[0]
    assert claim.token_hash == token_hash(token) != token
    assert (claim.credential, claim.expires_at) == (credential, NOW + timedelta(days=90))


def test_a_level_the_definition_does_not_have_is_refused_and_nothing_is_left() -> None:
    version = make_version()
    key = version.criteria.all()[0].key
    facts = make_facts(version, results=(ResultFact(criterion_key=key, level_position=9),))
    with pytest.raises(RuleError) as refused:
        actions.issue_credential(
            version, recipient=make_person("Ada"), assessment=facts, source="decision:1", at=NOW
        )
    assert refused.value.code == "level-unknown"
    assert (Credential.objects.count(), Mail.objects.count()) == (0, 0)


def test_what_no_verifier_would_read_alike_is_refused_in_words() -> None:
    version = make_version()
    facts = make_facts(version, evidence=(make_evidence(title="A bell\x07"),))
    with pytest.raises(RuleError) as refused:
        actions.issue_credential(
            version, recipient=make_person("Ada"), assessment=facts, source="decision:1", at=NOW
        )
    assert "U+0007" in refused.value.sentence


def test_places_in_the_list_are_drawn_and_never_given_twice() -> None:
    first = make_credential()
    draws = iter([first.status_index, first.status_index, 5])
    organization = first.organization
    status_list, index = actions.place_in_list(
        organization, at=NOW, draw=lambda length: next(draws)
    )
    assert (status_list, index) == (first.status_list, 5)


def test_a_new_list_opens_when_half_of_one_is_taken() -> None:
    version = make_version()
    first = make_credential(version=version)
    StatusList.objects.update(used=65_536)
    second = make_credential(version=version)
    assert second.status_list_id != first.status_list_id
    assert outcomes(second)["status"] == outcomes(first)["status"] == "passed"


def test_issuing_asks_the_same_number_of_questions_each_time(
    django_assert_num_queries: Any,
) -> None:
    ada, version = make_person("Ada"), make_version()
    make_credential(recipient=ada, version=version)
    for source in ("decision:50", "decision:51"):
        facts = make_facts(version)
        with django_assert_num_queries(27):
            actions.issue_credential(
                version, recipient=ada, assessment=facts, source=source, at=NOW
            )


def test_an_awarder_is_not_needed_to_issue_but_to_revoke() -> None:
    credential = make_credential()
    olive = make_awarder(credential.organization)
    actions.revoke_credential(credential, by=olive, kind="mistake", reason="Copied work", at=NOW)
    assert outcomes(credential, now=NOW)["status"] == "failed"
