"""Shares by API: the same rules, the same refusals, nobody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from milepost.hold.api import imports
from milepost.hold.models import Share
from milepost.hold.tests.builders import make_share
from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW, make_credential
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.verify.tests.strangers import make_network, make_text

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/shares"


def bearer(person: Person | None) -> Client:
    assert person is not None
    secret = make_token(person, name="Platform", expires_at=None, at=NOW)
    return Client(headers={"authorization": f"Bearer {secret}"})


def wanted(credential: Credential, **changes: object) -> dict[str, object]:
    values = {
        "id": str(uuid4()),
        "audience": "Riverside Clinic",
        "purpose": "employer",
        "ends": (timezone.localdate() + timedelta(days=7)).isoformat(),
        "credentials": [str(credential.pk)],
        "evidence": [],
    }
    return {**values, **changes}


def post(client: Client, body: object, address: str = ADDRESS):
    return client.post(address, body, content_type="application/json")


def test_a_share_is_opened_listed_and_stopped() -> None:
    credential = make_credential()
    client = bearer(credential.recipient)
    opened = post(client, wanted(credential)).json()
    path = opened["link"].removeprefix("http://127.0.0.1:8000")
    assert Client().get(path).status_code == 200
    listed = client.get(ADDRESS).json()
    assert (listed["count"], [one["state"] for one in listed["items"]]) == (1, ["open"])
    assert listed["items"][0]["times_opened"] == 1
    assert post(client, {}, f"{ADDRESS}/{opened['id']}/withdraw").status_code == 204
    assert Client().get(path).status_code == 410
    assert client.get(ADDRESS).json()["items"][0]["state"] == "withdrawn"


def test_the_same_request_again_opens_no_second_share() -> None:
    credential = make_credential()
    client, body = bearer(credential.recipient), wanted(credential)
    first, second = post(client, body), post(client, body)
    assert (first.status_code, second.status_code, second.json()["link"]) == (201, 200, None)
    assert Share.objects.count() == 1


def test_anothers_badge_and_a_bad_end_are_refused_with_a_code() -> None:
    credential = make_credential()
    mallory = bearer(make_person("Mallory"))
    answers = [
        post(mallory, wanted(credential)),
        post(bearer(credential.recipient), wanted(credential, ends="2001-01-01")),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (409, "not-yours"),
        (409, "share-ends-too-early"),
    ]
    assert Share.objects.count() == 0


def test_mallory_cannot_stop_anothers_share_and_a_stranger_lists_none() -> None:
    opened, _token = make_share(make_credential())
    address = f"{ADDRESS}/{opened.pk}/withdraw"
    assert post(bearer(make_person("Mallory")), {}, address).status_code == 404
    assert Client().get(ADDRESS).status_code == 401


def test_an_id_taken_by_anothers_share_is_refused() -> None:
    taken, _token = make_share(make_credential(recipient=make_person("Grace")))
    credential = make_credential()
    answer = post(bearer(credential.recipient), wanted(credential, id=str(taken.pk)))
    assert answer.status_code == 409
    assert Share.objects.count() == 1


def test_badges_from_elsewhere_are_brought_kept_checked_and_taken_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(imports, "fetch", make_network())
    client, mallory = bearer(make_person("Ada")), bearer(make_person("Mallory"))
    body = {"pieces": [{"name": "mine", "text": make_text()}, {"name": "list", "text": "milk"}]}
    answer = post(client, body, "/api/v1/wallet/brought")
    assert answer.status_code == 201
    (found,), (refused,) = answer.json()["found"], answer.json()["refused"]
    assert (found["title"], found["kept"], refused["name"]) == ("Calm phone calls", False, "list")
    address = f"/api/v1/wallet/brought/{answer.json()['id']}/keep"
    assert post(mallory, {"keep": []}, address).status_code == 404
    kept = post(client, {"keep": [found["id"]]}, address).json()["found"]
    assert [one["kept"] for one in kept] == [True]
    listed = client.get("/api/v1/wallet/imported").json()
    assert (listed["count"], listed["items"][0]["id"]) == (1, found["id"])
    one = f"/api/v1/wallet/imported/{found['id']}"
    assert post(client, {}, f"{one}/check").json()["verdict"] == found["verdict"]
    assert mallory.delete(one).status_code == 404
    assert client.delete(one).status_code == 204
    assert client.get("/api/v1/wallet/imported").json()["count"] == 0
