"""Status lists and revoking: for good, with a reason, seen by everyone who asks."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from insignia.proofs.jws import read_jws
from insignia.status.token import TokenStatusList

from insignia import StatusList as Bits
from insignia import verify
from milepost.issue import actions
from milepost.issue.models import Credential, StatusList
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.ledger.models import Leaf
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def bit(credential: Credential) -> int:
    """Read the published list as a verifier does."""
    status_list = StatusList.objects.get(pk=credential.status_list_id)
    listed = json.loads(actions.signed_list(status_list, at=LATER))
    assert verify(json.dumps(listed), now=LATER).valid
    return Bits.decode(listed["credentialSubject"]["encodedList"]).get(credential.status_index)


def test_revoking_flips_one_bit_and_no_other() -> None:
    first = make_credential()
    second = make_credential(version=first.version)
    olive = make_awarder(first.organization)
    assert (bit(first), bit(second)) == (0, 0)
    actions.revoke_credential(first, by=olive, kind="mistake", reason=" Copied work ", at=LATER)
    assert (bit(first), bit(second)) == (1, 0)
    first.refresh_from_db()
    assert (first.revoked_at, first.revocation_reason) == (LATER, "Copied work")


def test_revoking_is_logged_and_the_learner_told_why() -> None:
    credential = make_credential()
    olive = make_awarder(credential.organization)
    actions.revoke_credential(credential, by=olive, kind="mistake", reason="Copied work", at=LATER)
    leaf = Leaf.objects.get(kind="credential.revoked")
    assert json.loads(leaf.entry)["entry"] == {"document": credential.sha256}
    assert "Copied" not in leaf.entry
    assert JournalEntry.objects.get(verb="credential.revoked").actor == olive.pk
    mail = Mail.objects.get(subject="Your badge was revoked: Wait time in questioning")
    assert "Copied work" in mail.text


def test_revoking_twice_changes_nothing() -> None:
    credential = make_credential()
    olive = make_awarder(credential.organization)
    actions.revoke_credential(credential, by=olive, kind="mistake", reason="Copied work", at=NOW)
    again = actions.revoke_credential(
        credential, by=olive, kind="mistake", reason="Another reason", at=LATER
    )
    assert (again.revoked_at, again.revocation_reason) == (NOW, "Copied work")
    assert Leaf.objects.filter(kind="credential.revoked").count() == 1


def test_who_may_not_award_may_not_revoke() -> None:
    credential = make_credential()
    strangers_awarder = make_awarder(make_credential().organization, name="Mallory")
    for person in (credential.recipient, strangers_awarder, make_person("Grace")):
        assert person is not None
        with pytest.raises(RuleError) as refused:
            actions.revoke_credential(
                credential, by=person, kind="mistake", reason="Because", at=NOW
            )
        assert refused.value.code == "not-an-awarder"
    assert bit(credential) == 0


def test_how_it_was_earned_is_never_one_person_s_to_revoke_for() -> None:
    credential = make_credential()
    olive = make_awarder(credential.organization)
    edwin = make_awarder(credential.organization, name="Edwin")
    for kind, code in (("conduct", "second-person-needed"), ("", "which-reason")):
        with pytest.raises(RuleError) as refused:
            actions.revoke_credential(credential, by=olive, kind=kind, reason="Copied", at=NOW)
        assert refused.value.code == code
    for first in (olive, None):
        with pytest.raises(RuleError) as refused:
            actions.revoke_for_conduct(
                credential, first=first, by=olive, reason="Copied work", at=NOW
            )
        assert refused.value.code == "second-person-needed"
    assert bit(credential) == 0
    actions.revoke_for_conduct(credential, first=edwin, by=olive, reason="Copied work", at=NOW)
    credential.refresh_from_db()
    assert (bit(credential), credential.revocation_kind) == (1, "conduct")


def test_the_list_is_signed_only_when_a_bit_or_a_day_has_changed() -> None:
    credential = make_credential()
    olive = make_awarder(credential.organization)

    def listed(hours: float) -> str:
        status_list = StatusList.objects.get(pk=credential.status_list_id)
        return actions.signed_list(status_list, at=NOW + timedelta(hours=hours))

    first = listed(0)
    assert listed(23) == first
    tomorrow = listed(25)
    assert tomorrow != first
    actions.revoke_credential(credential, by=olive, kind="mistake", reason="Copied work", at=LATER)
    assert listed(25) != tomorrow


def test_a_token_is_signed_only_when_a_bit_or_a_day_has_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    credential = make_credential()
    olive = make_awarder(credential.organization)
    path = f"/status/{credential.status_list_id}.jwt"
    clock = [NOW]
    monkeypatch.setattr("milepost.issue.views.public.timezone.now", lambda: clock[0])

    def served(hours: float) -> str:
        clock[0] = NOW + timedelta(hours=hours)
        answer = client.get(path)
        assert answer["Content-Type"] == "application/statuslist+jwt"
        again = client.get(path, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        return answer.content.decode()

    first = served(0)
    assert served(23) == first
    tomorrow = served(25)
    assert tomorrow != first
    actions.revoke_credential(
        credential, by=olive, kind="mistake", reason="Copied work", at=clock[0]
    )
    revoked = served(25)
    assert [listed(one).get(credential.status_index) for one in (tomorrow, revoked)] == [0, 1]


def listed(token: str) -> TokenStatusList:
    """The statuses in a Status List Token."""
    claims = read_jws(token).claims()
    return TokenStatusList.from_claims(claims, uri=claims["sub"])


def test_a_list_is_served_to_any_verifier_and_cached(client: Client) -> None:
    credential = make_credential()
    served = client.get(f"/status/{credential.status_list_id}/")
    assert (served["Content-Type"], served["Access-Control-Allow-Origin"]) == (
        "application/vc",
        "*",
    )
    assert served["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in served.headers
    told = json.loads(served.content)
    assert told["id"] == json.loads(credential.document)["credentialStatus"]["statusListCredential"]
    assert told["credentialSubject"]["ttl"] == 300_000
    again = client.get(
        f"/status/{credential.status_list_id}/", headers={"If-None-Match": served["ETag"]}
    )
    assert again.status_code == 304
    other = client.get("/status/00000000-0000-4000-8000-000000000000/")
    assert other.status_code == 404


def test_a_list_holds_from_its_last_change_so_no_clock_is_too_early() -> None:
    credential = make_credential()
    status_list = StatusList.objects.get(pk=credential.status_list_id)
    listed = actions.signed_list(status_list, at=LATER)
    assert verify(listed, now=NOW).valid


def test_our_vocabulary_is_served_as_insignia_ships_it(client: Client) -> None:
    served = client.get("/contexts/assessment/v1.json")
    assert "assessmentMethod" in served.content.decode()
    assert served["Access-Control-Allow-Origin"] == "*"
