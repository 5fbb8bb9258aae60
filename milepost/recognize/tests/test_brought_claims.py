"""Claims made with badges from elsewhere: covered, checked, one's own, and once."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from insignia import sign
from milepost.frameworks.tests.builders import make_framework
from milepost.hold.actions import keep, remove_import
from milepost.hold.actions.imports import Found, _note
from milepost.hold.models import ImportedCredential, NamedAddress
from milepost.hold.queries import imported_of
from milepost.hold.tests.test_bringing import brought, given_to
from milepost.hold.tests.test_bundles import SCHOOL, bundle
from milepost.issue.models import Credential, IssuerKey
from milepost.issue.rules import identity
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.organizations.tests.builders import make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.recognize import actions, queries
from milepost.recognize.actions import ClaimRequest, Ruling
from milepost.recognize.models import (
    ClaimedBadge,
    CommitmentVersion,
    Fingerprint,
    News,
    RecognitionClaim,
)
from milepost.recognize.rules.claims import badge_fingerprints
from milepost.recognize.tests.builders import make_college, make_commitment
from milepost.recognize.tests.test_api import call
from milepost.site.erasing import erase
from milepost.verify.rules import Told
from milepost.verify.tests.strangers import EARLIER, ISSUER, KEY, METHOD, make_badge

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def kept(person: Person, text: str = "") -> ImportedCredential:
    bringing = brought(person, text or given_to(person))
    keep(bringing, chosen=[one.pk for one in bringing.found.all()], by=person, at=NOW)
    return imported_of(person).get()


class Scene:
    """A college that accepts what the school issues, whose key is known here; Ada holds some."""

    def __init__(self) -> None:
        self.school = make_organization("Riverside School")
        IssuerKey.objects.create(
            organization=self.school,
            method=f"{ISSUER}#key-1",
            multikey="z",
            sealed_secret=b"",
            created_at=NOW,
        )
        self.ada = make_person("Ada")
        self.badge = kept(self.ada)
        self.college, self.rita = make_college()
        self.version: CommitmentVersion = make_commitment(
            college=(self.college, self.rita), issuers=(self.school.pk,)
        )

    def claim(self, *badges: ImportedCredential, by: Person | None = None) -> RecognitionClaim:
        request = make_request(*(badges or (self.badge,)))
        return actions.claim(self.version.commitment, request=request, by=by or self.ada, at=NOW)


def make_request(*badges: ImportedCredential, **changes: Any) -> ClaimRequest:
    values: dict[str, Any] = {
        "id": uuid4(),
        "credentials": [],
        "evidence": [],
        "imported": [one.pk for one in badges],
    }
    return ClaimRequest(**{**values, **changes})


def test_a_claim_shows_the_badge_from_elsewhere_and_is_decided_as_any() -> None:
    scene = Scene()
    made = scene.claim()
    assert made.share is not None
    assert list(made.share.imported.all()) == [scene.badge]
    page = Client().get(queries.link_of(made, at=NOW)).text
    assert "Calm phone calls" in page
    ruling = Ruling(outcome="honored", granted="3 hours")
    assert actions.decide(made, ruling=ruling, by=scene.rita, at=NOW).granted == "3 hours"


def test_a_badge_aligned_to_a_named_competency_is_covered_by_its_address() -> None:
    ada, framework = make_person("Ada"), make_framework()
    competency = framework.competencies.exclude(uri="").first()
    assert competency is not None
    text = given_to(ada)
    other = kept(ada, text)
    version = make_commitment(competencies=(competency.identifier,))
    pk = version.commitment_id
    assert queries.claimable_imports(ada, commitment=pk, on=NOW.date()) == []
    report = other.report
    report["badge"]["alignments"] = [{"name": "Calm", "address": competency.uri}]
    ImportedCredential.objects.filter(pk=other.pk).update(report=report)
    assert queries.claimable_imports(ada, commitment=pk, on=NOW.date()) == [other]


def test_it_is_claimed_once_also_when_it_was_taken_out_and_brought_again() -> None:
    scene = Scene()
    made = scene.claim()
    with pytest.raises(RuleError) as refused:
        scene.claim()
    assert refused.value.code == "badge-not-covered"
    text = scene.badge.document
    remove_import(scene.badge, by=scene.ada, at=NOW)
    again = kept(scene.ada, f" {text}")
    assert again.sha256 != scene.badge.sha256
    assert Fingerprint.objects.filter(badge__claim=made).exists()
    with pytest.raises(RuleError) as refused:
        scene.claim(again)
    assert refused.value.code == "badge-not-covered"
    ruling = Ruling(outcome="refused", reason="We can’t read it.")
    actions.decide(made, ruling=ruling, by=scene.rita, at=NOW)
    assert scene.claim(again).badges.get().title == "Calm phone calls"


def without_id(person: Person) -> dict[str, Any]:
    """A badge for this person that bears no id, as an object."""
    subject = make_badge()["credentialSubject"]
    badge = make_badge(
        credentialSubject=subject | {"identifier": [identity(person.email, salt="s")]}
    )
    del badge["id"]
    return sign(badge, key=KEY, method=METHOD, created=EARLIER)


def kept_too(person: Person, text: str) -> ImportedCredential:
    """One more badge in a wallet."""
    bringing = brought(person, text)
    found = bringing.found.get()
    keep(bringing, chosen=[found.pk], by=person, at=NOW)
    return imported_of(person).get(pk=found.pk)


def refused_to(scene: Scene, badge: ImportedCredential) -> str:
    with pytest.raises(RuleError) as refused:
        scene.claim(badge)
    return refused.value.code


def spelled_otherwise(badge: dict[str, Any]) -> dict[str, Any]:
    """The same statements in another spelling, which the same proof covers."""
    [kind, *_more] = badge["credentialSubject"]["type"]
    return badge | {"credentialSubject": badge["credentialSubject"] | {"type": kind}}


@pytest.mark.parametrize(
    "change",
    [lambda badge: dict(reversed(badge.items())), spelled_otherwise],
    ids=["order", "spelling"],
)
def test_a_badge_without_an_id_is_claimed_once_however_it_is_written(
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    scene = Scene()
    badge = without_id(scene.ada)
    first = kept_too(scene.ada, json.dumps(badge))
    made = scene.claim(first)
    remove_import(first, by=scene.ada, at=NOW)
    again = kept_too(scene.ada, json.dumps(change(badge), indent=1))
    assert again.verdict == "valid"
    assert refused_to(scene, again) == "badge-not-covered"
    actions.take_back_claim(made, by=scene.ada, at=NOW)
    assert scene.claim(again).state == "made"


def test_a_badge_is_claimed_once_alone_or_inside_a_bundle_of_its_issuers() -> None:
    scene = Scene()
    whole = kept_too(scene.ada, bundle(scene.ada, json.loads(scene.badge.document), by=SCHOOL))
    assert whole.verdict == "valid"
    made = scene.claim()
    assert refused_to(scene, whole) == "badge-not-covered"
    actions.take_back_claim(made, by=scene.ada, at=NOW)
    other = scene.claim(whole)
    assert refused_to(scene, scene.badge) == "badge-not-covered"
    ruling = Ruling(outcome="refused", reason="No.")
    actions.decide(other, ruling=ruling, by=scene.rita, at=NOW)
    with pytest.raises(RuleError) as refused:
        scene.claim(scene.badge, whole)
    assert refused.value.code == "same-badge"
    assert scene.claim().state == "made"


def test_a_bundle_around_a_badge_from_here_is_not_claimed_with() -> None:
    scene = Scene()
    whole = kept_too(scene.ada, bundle(scene.ada, json.loads(scene.badge.document), by=SCHOOL))
    ours = make_credential(recipient=scene.ada)
    Credential.objects.filter(pk=ours.pk).update(organization=scene.school)
    report = whole.report
    report["contained"][0]["badge"]["identifier"] = f"urn:uuid:{ours.pk}"
    ImportedCredential.objects.filter(pk=whole.pk).update(report=report)
    assert refused_to(scene, whole) == "badge-not-covered"


def test_an_endorsement_that_two_badges_share_makes_them_no_one_badge() -> None:
    part = {"badge": {"issuer_id": "did:a", "identifier": "urn:1"}, "content": "c", "contained": []}
    endorsement = part | {"checks": [{"name": "proof"}]}
    bundled = part | {"checks": [{"name": "proof"}, {"name": "recipient"}]}
    empty: dict[str, Any] = {"badge": None, "content": ""}
    found = [
        badge_fingerprints(empty | {"contained": [one]}, sha256="s")
        for one in (endorsement, bundled)
    ]
    assert [len(one) for one in found] == [1, 3]


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "unknown"},
        {"verdict": "invalid"},
        {"archive_says": {"verdict": "valid", "at": "2026-03-01T10:00:00+00:00", "signed": True}},
        {"kept_at": None},
        {"badge": {"issuer_id": "did:web:other.example"}},
        {"badge": {"valid_until": "2026-11-01T00:00:00Z"}},
    ],
)
def test_what_is_not_sure_over_or_not_covered_is_not_claimed_with(change: dict[str, Any]) -> None:
    scene = Scene()
    told = change.pop("badge", {})
    report = scene.badge.report
    report["badge"] |= told
    ImportedCredential.objects.filter(pk=scene.badge.pk).update(report=report, **change)
    with pytest.raises(RuleError) as refused:
        scene.claim()
    assert refused.value.code == "badge-not-covered"


def test_who_decides_reads_what_only_an_archive_says() -> None:
    scene = Scene()
    made = scene.claim()
    says = {"verdict": "valid", "at": "2026-03-01T10:00:00+00:00", "signed": False}
    client = Client()
    client.force_login(scene.rita)
    place = reverse("recognize:decide", args=[made.pk])
    assert "As the archive says" not in client.get(place).text
    ImportedCredential.objects.filter(pk=scene.badge.pk).update(
        verdict="unknown", archive_says=says
    )
    page = client.get(place).text
    assert ("As the archive says" in page, "Not verified" in page) == (True, True)


def test_nobody_claims_with_anothers_badge() -> None:
    scene = Scene()
    with pytest.raises(RuleError) as refused:
        scene.claim(by=make_person("Mallory"))
    assert refused.value.code == "badge-not-covered"


def test_a_copy_of_a_badge_from_here_is_no_second_badge() -> None:
    scene = Scene()
    ours = make_credential(recipient=scene.ada)
    Credential.objects.filter(pk=ours.pk).update(organization=scene.school)
    report = scene.badge.report
    report["badge"]["identifier"] = f"urn:uuid:{ours.pk}"
    ImportedCredential.objects.filter(pk=scene.badge.pk).update(report=report)
    with pytest.raises(RuleError) as refused:
        scene.claim()
    assert refused.value.code == "badge-not-covered"
    Credential.objects.filter(pk=ours.pk).update(recipient=None)
    assert scene.claim().state == "made"


def test_the_page_offers_it_beside_the_badge_and_claims_it() -> None:
    scene = Scene()
    client = Client()
    client.force_login(scene.ada)
    place = reverse("recognize:claim", args=[scene.version.commitment_id])
    beside = client.get(reverse("hold:imported", args=[scene.badge.pk])).text
    assert place in beside
    page = client.get(place).text
    assert f'name="imported" value="{scene.badge.pk}" checked' in page
    answer = client.post(place, {"key": str(uuid4()), "imported": [str(scene.badge.pk)]})
    made = RecognitionClaim.objects.get()
    assert answer["Location"] == reverse("recognize:my_claim", args=[made.pk])
    own = client.get(answer["Location"]).text
    assert reverse("hold:imported", args=[scene.badge.pk]) in own
    client.force_login(scene.rita)
    decide = client.get(reverse("recognize:decide", args=[made.pk])).text
    assert ("Calm phone calls" in decide, "from elsewhere" in decide) == (True, True)


def test_a_reader_of_a_share_is_offered_no_claim_with_anothers_badge() -> None:
    scene = Scene()
    made = scene.claim()
    page = Client().get(queries.link_of(made, at=NOW)).text
    assert scene.version.title in page
    assert reverse("recognize:claim", args=[scene.version.commitment_id]) not in page


def test_programs_claim_with_it() -> None:
    scene = Scene()
    path = f"/commitments/{scene.version.commitment_id}/claims"
    body = {"id": str(uuid4()), "imported": [str(scene.badge.pk)]}
    made = call("post", path, by=scene.ada, body=body)
    assert made.status_code == 201
    assert (made.json()["credentials"], made.json()["imported"]) == ([], [str(scene.badge.pk)])
    nothing = call("post", path, by=scene.ada, body={"id": str(uuid4())})
    assert nothing.json()["code"] == "nothing-chosen"


def test_a_decided_claim_of_somebody_forgotten_names_no_badge_of_theirs() -> None:
    scene = Scene()
    made = scene.claim()
    actions.decide(made, ruling=Ruling(outcome="honored"), by=scene.rita, at=NOW)
    erase(scene.ada, at=NOW)
    row = ClaimedBadge.objects.get()
    assert (row.imported, row.fingerprints.exists(), row.live) == (None, False, True)
    client = Client()
    client.force_login(scene.rita)
    assert client.get(reverse("recognize:decide", args=[made.pk])).status_code == 200


def test_holders_of_badges_from_elsewhere_hear_of_an_end_if_it_covers_them() -> None:
    scene = Scene()
    waiting = make_person("Bea")
    brought(waiting, given_to(waiting))
    doubted = make_person("Cleo")
    other = kept(doubted, given_to(doubted))
    ImportedCredential.objects.filter(pk=other.pk).update(verdict="unknown")
    held = make_credential(recipient=scene.ada)
    both = make_commitment(
        issuers=(scene.school.pk,), achievements=(held.version.achievement_id,), title="Both"
    )
    assert list(queries.affected(both, on=NOW.date())) == [scene.ada]
    actions.withdraw(scene.version.commitment, reason="It ends.", by=scene.rita, at=NOW)
    Mail.objects.all().delete()
    assert not actions.tell_batch(News.objects.get(), at=NOW)
    assert Mail.objects.get().to == scene.ada.email


def check_says(badge: ImportedCredential, told: Told) -> None:
    """Let a later check say this of a badge."""
    _note(badge, found=Found(name="", text=badge.document, told=told, documents=[]), at=NOW)


def test_what_a_later_check_says_of_its_issuer_is_what_counts() -> None:
    scene = Scene()
    told = scene.badge.report
    told["badge"]["issuer_id"] = "did:web:other.example"
    check_says(scene.badge, told)
    assert not queries.affected(scene.version, on=NOW.date()).exists()


def test_a_competency_reaches_holders_by_its_address() -> None:
    ada, framework = make_person("Ada"), make_framework()
    competency = framework.competencies.exclude(uri="").first()
    assert competency is not None
    version = make_commitment(competencies=(competency.identifier,))
    told = kept(ada).report
    told["badge"]["alignments"] = [
        {"name": "Calm", "address": competency.uri},
        {"name": "Nameless", "address": ""},
    ]
    check_says(imported_of(ada).get(), told)
    assert list(queries.affected(version, on=NOW.date())) == [ada]
    assert set(NamedAddress.objects.values_list("address", flat=True)) == {ISSUER, competency.uri}


def test_a_badge_from_elsewhere_that_fails_a_check_since_is_not_honored() -> None:
    scene = Scene()
    made = scene.claim()
    report = scene.badge.report
    status = next(one for one in report["checks"] if one["name"] == "status")
    status |= {"outcome": "failed", "sentence": "Its issuer has revoked it."}
    ImportedCredential.objects.update(verdict="invalid", report=report)
    with pytest.raises(RuleError) as refused:
        actions.decide(made, ruling=Ruling(outcome="honored"), by=scene.rita, at=NOW)
    assert refused.value.code == "badge-not-valid"
    assert "Its issuer has revoked it." in refused.value.sentence


def test_a_badge_taken_out_of_the_wallet_since_is_not_honored() -> None:
    scene = Scene()
    made = scene.claim()
    remove_import(scene.badge, by=scene.ada, at=NOW)
    with pytest.raises(RuleError) as refused:
        actions.decide(made, ruling=Ruling(outcome="honored"), by=scene.rita, at=NOW)
    assert refused.value.code == "badge-not-valid"


def test_a_badge_from_elsewhere_that_ran_out_since_is_honored() -> None:
    scene = Scene()
    made = scene.claim()
    report = scene.badge.report
    dates = next(one for one in report["checks"] if one["name"] == "dates")
    dates |= {"outcome": "failed", "sentence": "It expired on 2026-10-10."}
    ImportedCredential.objects.update(verdict="invalid", report=report)
    decided = actions.decide(made, ruling=Ruling(outcome="honored"), by=scene.rita, at=NOW)
    assert decided.state == "honored"


def test_a_badge_that_was_issued_anew_since_is_honored_in_its_place() -> None:
    scene = Scene()
    made = scene.claim()
    assert made.share
    scene.badge.pk, scene.badge.sha256 = uuid4(), "b" * 64
    scene.badge.save(force_insert=True)
    made.share.imported.add(scene.badge)
    earlier = made.badges.get().imported
    assert earlier
    remove_import(earlier, by=scene.ada, at=NOW)
    decided = actions.decide(made, ruling=Ruling(outcome="honored"), by=scene.rita, at=NOW)
    assert decided.state == "honored"
