"""Who sees which credential: the holder and an awarder of its issuer, nobody else."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from milepost.define.tests.builders import make_version
from milepost.issue import actions
from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db


def sign_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_owner(organization: Organization) -> Person:
    person = make_person("Olga")
    join(person, organization=organization, role="owner")
    return person


def test_the_holder_sees_the_page_and_what_it_rests_on() -> None:
    ada = make_person("Ada")
    page = sign_in(ada).get(f"/credentials/{make_credential(recipient=ada).pk}/")
    assert page.status_code == 200
    assert b"My class of year seven." in page.content


def test_an_awarder_sees_the_page_but_not_the_learners_notes() -> None:
    credential = make_credential()
    page = sign_in(make_awarder(credential.organization)).get(f"/credentials/{credential.pk}/")
    assert page.status_code == 200
    assert b"My class of year seven." not in page.content


def test_machines_get_the_document() -> None:
    ada = make_person("Ada")
    credential = make_credential(recipient=ada)
    answer = sign_in(ada).get(
        f"/credentials/{credential.pk}/", headers={"Accept": "application/json"}
    )
    assert (answer.content.decode(), answer["Content-Type"]) == (
        credential.document,
        "application/vc+ld+json",
    )


@pytest.mark.parametrize("form", ["json", "png", "svg", "pdf"])
def test_files_are_for_the_holder_only(form: str) -> None:
    ada = make_person("Ada")
    credential = make_credential(recipient=ada)
    path = f"/credentials/{credential.pk}.{form}"
    mine = sign_in(ada).get(path)
    assert (mine.status_code, "attachment" in mine["Content-Disposition"]) == (200, True)
    assert "private" in mine["Cache-Control"]
    assert sign_in(make_person("Mallory")).get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_nobody_else_sees_the_page() -> None:
    credential = make_credential()
    path = f"/credentials/{credential.pk}/"
    assert sign_in(make_person("Mallory")).get(path).status_code == 404
    other = make_awarder(make_credential().organization, name="Mallory")
    assert sign_in(other).get(path).status_code == 404
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("role", ["designer", "reviewer", "coach", "employer"])
def test_other_roles_do_not_open_the_desk(role: str) -> None:
    credential = make_credential()
    person = make_person("Grace")
    join(person, organization=credential.organization, role=role)
    slug = credential.organization.slug
    client = sign_in(person)
    assert client.get(f"/issue/{slug}/").status_code == 404
    path = f"/issue/{slug}/{credential.pk}/revoke/"
    assert client.post(path, {"kind": "mistake", "reason": "Because"}).status_code == 404
    credential.refresh_from_db()
    assert credential.revoked_at is None


def test_an_awarder_cannot_revoke_through_another_organizations_desk() -> None:
    credential, own = make_credential(), make_credential()
    olive = make_awarder(own.organization)
    path = f"/issue/{own.organization.slug}/{credential.pk}/revoke/"
    assert sign_in(olive).post(path, {"kind": "mistake", "reason": "Because"}).status_code == 404


def test_the_badge_of_somebody_who_left_is_revoked_by_its_name_alone() -> None:
    held = make_credential()
    Credential.objects.filter(pk=held.pk).update(recipient=None)
    page = sign_in(make_awarder(held.organization)).get(f"/issue/{held.organization.slug}/").text
    assert ("Somebody who left" in page, ", None" in page) == (True, False)


def test_the_desk_lists_searches_and_narrows() -> None:
    version = make_version()
    office = version.achievement.organization
    ada, bea = make_person("Ada Byron"), make_person("Bea Cole")
    first = make_credential(recipient=ada, version=version)
    second = make_credential(recipient=bea, version=version, at=NOW + timedelta(hours=1))
    olive = make_awarder(office)
    actions.revoke_credential(first, by=olive, kind="mistake", reason="In error", at=NOW)
    client = sign_in(olive)

    def listed(query: str) -> list[Credential]:
        return list(client.get(f"/issue/{office.slug}/{query}").context["page"])

    assert listed("") == [second, first]
    assert listed("?q=byron") == [first]
    assert listed("?q=wait+cole") == [second]
    assert listed("?state=revoked") == [first]
    assert listed("?state=in-force") == [second]
    assert listed("?state=nonsense") == [second, first]
    assert listed("?q=nobody") == []


def test_the_desk_asks_as_much_for_fifty_as_for_one(
    django_assert_max_num_queries: Any,
) -> None:
    version = make_version()
    olive = make_awarder(version.achievement.organization)
    client = sign_in(olive)
    path = f"/issue/{version.achievement.organization.slug}/"
    make_credential(version=version)
    client.get(path)
    with django_assert_max_num_queries(60) as one:
        client.get(path)
    for _number in range(21):
        make_credential(version=version)
    with django_assert_max_num_queries(len(one)):
        assert len(client.get(path).context["page"]) == 20


def test_revoking_asks_why_and_keeps_what_was_typed() -> None:
    credential = make_credential()
    client = sign_in(make_awarder(credential.organization))
    path = f"/issue/{credential.organization.slug}/{credential.pk}/revoke/"
    assert client.get(path).status_code == 200
    empty = client.post(path, {"kind": "mistake", "reason": "  "})
    assert (empty.status_code, b"Say why" in empty.content) == (422, True)
    long = client.post(path, {"kind": "mistake", "reason": "x" * 501})
    assert (long.status_code, b"x" * 501 in long.content) == (422, True)
    done = client.post(path, {"kind": "asked", "reason": "Copied work"})
    assert (done.status_code, done["Location"]) == (302, f"/issue/{credential.organization.slug}/")
    credential.refresh_from_db()
    assert credential.revocation_reason == "Copied work"
    assert b"already" in client.get(path).content


def test_an_owner_rotates_the_key_and_an_awarder_does_not() -> None:
    credential = make_credential()
    path = f"/issue/{credential.organization.slug}/key/"
    assert sign_in(make_awarder(credential.organization)).post(path).status_code == 409
    assert sign_in(make_owner(credential.organization)).post(path).status_code == 302
    assert credential.organization.issuer_keys.count() == 2


def test_each_kind_of_key_is_listed_and_rotates_by_its_own_button() -> None:
    credential = make_credential()
    office = credential.organization
    actions.key_for(office, kind="P-256", at=NOW)
    client = sign_in(make_owner(office))
    page = client.get(f"/issue/{office.slug}/").content.decode()
    for words in ("Ed25519: ", "P-256: ", "Sign with a new P-256 key from now on"):
        assert words in page
    path = f"/issue/{office.slug}/key/"
    assert client.post(path, {"kind": "RSA"}).status_code == 404
    assert client.post(path, {"kind": "P-256"}).status_code == 302
    kinds = [key.kind for key in office.issuer_keys.all()]
    assert sorted(kinds) == ["Ed25519", "P-256", "P-256"]


def test_the_document_is_never_changed_by_looking_or_revoking() -> None:
    credential = make_credential()
    before = credential.document
    olive = make_awarder(credential.organization)
    actions.revoke_credential(credential, by=olive, kind="mistake", reason="In error", at=NOW)
    sign_in(olive).get(f"/credentials/{credential.pk}/")
    credential.refresh_from_db()
    assert credential.document == before
    assert json.loads(before)["proof"]["proofValue"]
