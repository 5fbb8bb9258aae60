"""What an organization has issued, for its awarders' programs: the page's rights, no others."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.models import Mail
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db


def bearer(person: Person) -> Client:
    secret = make_token(person, name="Platform", expires_at=None, at=NOW)
    return Client(headers={"authorization": f"Bearer {secret}"})


def place(credential: Credential) -> str:
    return f"/api/v1/organizations/{credential.organization.slug}/credentials"


def revoke(client: Client, credential: Credential, *, reason: str) -> Any:
    path = f"{place(credential)}/{credential.pk}/revoke"
    return client.post(path, {"kind": "mistake", "reason": reason}, content_type="application/json")


def test_an_awarder_lists_what_was_issued_and_finds_one() -> None:
    first = make_credential()
    second = make_credential(version=first.version, recipient=make_person("Grace"))
    make_credential()
    client = bearer(make_awarder(first.organization))
    listed = client.get(place(first)).json()
    assert (listed["count"], {row["id"] for row in listed["items"]}) == (
        2,
        {str(first.pk), str(second.pk)},
    )
    [found] = client.get(f"{place(first)}?q=grace&state=in-force").json()["items"]
    assert found == {
        "id": str(second.pk),
        "credential": json.loads(second.document)["id"],
        "title": "Wait time in questioning",
        "version": second.version.number,
        "recipient": "Grace",
        "issued_at": "2026-11-22T09:30:00Z",
        "valid_until": "2031-11-22T09:30:00Z",
        "revoked_at": None,
        "revocation_kind": "",
        "revocation_reason": "",
    }
    assert client.get(f"{place(first)}?state=revoked").json()["items"] == []
    assert client.get(f"{place(first)}?page=9").json()["items"] == []
    assert client.get(f"{place(first)}/{second.pk}").json() == found


def test_as_many_queries_for_three_badges_as_for_one() -> None:
    first = make_credential()
    client = bearer(make_awarder(first.organization))
    client.get(place(first))
    with CaptureQueriesContext(connection) as one:
        client.get(place(first))
    for _number in range(2):
        make_credential(version=first.version)
    with CaptureQueriesContext(connection) as three:
        assert client.get(place(first)).json()["count"] == 3
    assert len(three) == len(one)


def test_revoking_needs_a_reason_tells_the_learner_and_is_done_once() -> None:
    credential = make_credential()
    client = bearer(make_awarder(credential.organization))
    missing = revoke(client, credential, reason=" ")
    assert (missing.status_code, missing.json()["code"]) == (409, "reason-missing")
    assert revoke(client, credential, reason="x" * 501).status_code == 422
    done = revoke(client, credential, reason="Copied work")
    assert (done.status_code, done.json()["revocation_reason"]) == (200, "Copied work")
    again = revoke(client, credential, reason="Another reason")
    assert again.json() == done.json()
    assert Mail.objects.filter(subject__startswith="Your badge was revoked").count() == 1


def test_nobody_else_sees_them_or_revokes_one() -> None:
    credential = make_credential()
    assert credential.recipient
    strangers = make_awarder(make_credential().organization, name="Mallory")
    for person in (credential.recipient, strangers):
        client = bearer(person)
        assert client.get(place(credential)).status_code == 404
        assert client.get(f"{place(credential)}/{credential.pk}").status_code == 404
        assert revoke(client, credential, reason="Because").status_code == 404
    mine = make_credential()
    client = bearer(make_awarder(mine.organization, name="Olga"))
    assert client.get(f"{place(mine)}/{credential.pk}").status_code == 404
    assert Client().get(place(credential)).status_code == 401
    credential.refresh_from_db()
    assert credential.revoked_at is None
