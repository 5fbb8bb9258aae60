"""Open Badges 2.0, hosted: read by anyone once the holder lets them, and by nobody before."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from insignia import unbake
from milepost.issue import actions, queries
from milepost.issue.models import Credential, EvidenceItem
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.issue.tests.test_pages import sign_in
from milepost.kit.errors import RuleError
from milepost.kit.fetch import Fetched, FetchError, GoneError
from milepost.kit.models import JournalEntry
from milepost.people.actions import make_token
from milepost.people.models import Minority
from milepost.people.tests.builders import make_person
from milepost.verify.actions import check, told_about

pytestmark = pytest.mark.django_db
LD = {"Accept": "application/ld+json"}


@pytest.fixture
def badge() -> Credential:
    return make_credential()


def opened(badge: Credential) -> Credential:
    assert badge.recipient
    actions.open_to_readers(badge, by=badge.recipient, at=NOW)
    return badge


def path_of(address: str) -> str:
    return address.removeprefix(settings.PUBLIC_URL)


def read(address: str, **headers: str) -> Any:
    return Client().get(path_of(address), headers=headers or LD)


def fetch(url: str) -> Fetched:
    """What our own server gives to whoever comes from outside."""
    answer = read(url)
    if answer.status_code == 410:
        raise GoneError(answer.content)
    if answer.status_code != 200:
        raise FetchError(f"The other server answered with {answer.status_code}.", code="status")
    return Fetched(answer.content, answer["Content-Type"], url)


def outcomes(document: str, *, address: str = "") -> dict[str, str]:
    checked = check(document, fetch=fetch, now=NOW)
    told = told_about(checked, addresses=[address]) if address else checked.told
    return {one["name"]: one["outcome"] for one in told["checks"]}


def test_nobody_reads_a_badge_before_its_holder_lets_them(badge: Credential) -> None:
    at = queries.hosts_of(badge)
    assert read(at.assertion).status_code == 404
    assert read(at.picture).status_code == 404
    opened(badge)
    assert read(at.assertion).status_code == 200
    assert read(at.picture).status_code == 200
    assert badge.recipient
    actions.close_to_readers(badge, by=badge.recipient, at=NOW)
    assert read(at.assertion).status_code == 404
    assert read(at.picture).status_code == 404
    verbs = JournalEntry.objects.filter(verb__startswith="badge.made").values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["badge.made-private", "badge.made-public"]


def test_a_verifier_follows_assertion_class_and_issuer(badge: Credential) -> None:
    at = queries.hosts_of(opened(badge))
    document = read(at.assertion).content.decode()
    assert badge.recipient
    found = outcomes(document, address=badge.recipient.email)
    assert set(found.values()) == {"passed"}
    assert {"proof", "issuer", "status", "structure"} < found.keys()
    assert "failed" in outcomes(document, address="mallory@example.org").values()


def test_what_anyone_reads_names_nobody(badge: Credential) -> None:
    at = queries.hosts_of(opened(badge))
    assert badge.recipient
    shown = (
        read(at.assertion).content.decode()
        + read(at.assertion, Accept="text/html").content.decode()
    )
    for secret in (
        badge.recipient.name,
        badge.recipient.email,
        "My class of year seven",
        "Ten minutes of",
    ):
        assert secret not in shown
    assertion = read(at.assertion).json()
    assert assertion["recipient"]["hashed"] is True
    [signed] = queries.document_of(badge)["credentialSubject"]["identifier"]
    assert assertion["recipient"]["identity"] == signed["identityHash"]


def test_only_evidence_for_everyone_is_named_and_none_is_linked(badge: Credential) -> None:
    at = queries.hosts_of(opened(badge))
    assert "evidence" not in read(at.assertion).json()
    item = EvidenceItem.objects.get(credential=badge)
    assert badge.recipient
    actions.set_audience(item, audience="everyone", by=badge.recipient, at=NOW)
    [piece] = read(at.assertion).json()["evidence"]
    assert piece.keys() == {"type", "name", "narrative", "genre"}
    assert piece["name"] == "Ten minutes of a lesson"


def test_a_revoked_badge_is_gone_and_says_so(badge: Credential) -> None:
    at = queries.hosts_of(opened(badge))
    document = read(at.assertion).content.decode()
    awarder = make_awarder(badge.organization)
    actions.revoke_credential(badge, by=awarder, kind="mistake", reason="A private matter.", at=NOW)
    answer = read(at.assertion)
    assert answer.status_code == 410
    assert answer.json() == {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": at.assertion,
        "revoked": True,
    }
    assert outcomes(document)["status"] == "failed"
    assert read(at.picture).status_code == 404
    page = read(at.assertion, Accept="text/html")
    assert (page.status_code, b"took this badge back" in page.content) == (410, True)
    assert b"A private matter." not in page.content


def test_each_form_is_given_to_whom_reads_it(badge: Credential) -> None:
    at = queries.hosts_of(opened(badge))
    for address in (at.assertion, at.badge_class, at.issuer):
        assert read(address)["Content-Type"] == "application/ld+json"
        assert read(address, Accept="*/*")["Content-Type"] == "application/ld+json"
        assert read(address, Accept="application/json")["Content-Type"] == "application/json"
        assert read(address)["Access-Control-Allow-Origin"] == "*"
        assert "Accept" in read(address)["Vary"]
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert badge.version.title in read(at.assertion, **browser).content.decode()
    assert read(at.badge_class, **browser).status_code == 302
    assert read(at.issuer, **browser)["Location"] == queries.organization_address(
        badge.organization
    )


def test_an_issuer_speaks_for_what_is_hosted_beside_it_only(badge: Credential) -> None:
    at = queries.hosts_of(opened(badge))
    issuer = read(at.issuer).json()
    assert at.assertion.startswith(issuer["verification"]["startsWith"])
    assert badge.organization.slug in issuer["verification"]["startsWith"]
    assert issuer["email"] == "milepost@localhost"
    other = at.assertion.replace(f"/{badge.organization.slug}/", "/another/")
    assert read(other).status_code == 404


def test_the_picture_has_the_assertion_inside(badge: Credential) -> None:
    at = queries.hosts_of(opened(badge))
    inside = json.loads(unbake(read(at.picture).content))
    assert inside == read(at.assertion).json()
    assert set(outcomes(json.dumps(inside)).values()) == {"passed"}


def test_nobody_opens_or_closes_anothers_badge(badge: Credential) -> None:
    mallory = make_person("Mallory")
    with pytest.raises(RuleError, match="not yours"):
        actions.open_to_readers(badge, by=mallory, at=NOW)
    opened(badge)
    actions.close_to_readers(badge, by=mallory, at=NOW)
    assert read(queries.hosts_of(badge).assertion).status_code == 200
    assert sign_in(mallory).get(reverse("issue:hosted", args=[badge.pk])).status_code == 404


def test_a_minor_without_a_guardian_opens_nothing_to_everybody(badge: Credential) -> None:
    later = NOW + timedelta(days=1)
    Minority.objects.create(person=badge.recipient, of_age_on=later.date(), told_at=NOW)
    with pytest.raises(RuleError, match="guardian"):
        opened(badge)
    assert badge.recipient
    actions.open_to_readers(badge, by=badge.recipient, at=later)


def test_a_revoked_badge_is_not_opened(badge: Credential) -> None:
    actions.revoke_credential(
        badge, by=make_awarder(badge.organization), kind="mistake", reason="An error.", at=NOW
    )
    with pytest.raises(RuleError, match="revoked"):
        opened(badge)


def test_the_holder_chooses_on_a_page(badge: Credential) -> None:
    assert badge.recipient
    ada, place = sign_in(badge.recipient), reverse("issue:hosted", args=[badge.pk])
    address = queries.hosts_of(badge).assertion
    assert address not in ada.get(place).content.decode()
    assert ada.post(place, {"public": "yes"})["Location"] == place
    assert address in ada.get(place).content.decode()
    assert read(address).status_code == 200
    ada.post(place, {"public": "no"})
    assert read(address).status_code == 404
    actions.revoke_credential(
        badge, by=make_awarder(badge.organization), kind="mistake", reason="Error.", at=NOW
    )
    assert ada.post(place, {"public": "yes"}).status_code == 422


def test_a_program_of_the_holder_opens_and_closes_it(badge: Credential) -> None:
    assert badge.recipient
    place = f"/api/v1/credentials/{badge.pk}/open-badges-2"
    at = queries.hosts_of(badge)
    assert api(badge.recipient).put(place).json() == {
        "assertion": at.assertion,
        "picture": at.picture,
    }
    assert read(at.assertion).status_code == 200
    assert api(make_person("Mallory")).delete(place).status_code == 404
    assert api(badge.recipient).delete(place).status_code == 204
    assert read(at.assertion).status_code == 404
    actions.revoke_credential(
        badge, by=make_awarder(badge.organization), kind="mistake", reason="Error.", at=NOW
    )
    assert api(badge.recipient).put(place).status_code == 409


def api(person: Any) -> Client:
    token = make_token(person, name="Test", expires_at=None, at=NOW)
    return Client(headers={"Authorization": f"Bearer {token}"})
