"""Commitments for programs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from milepost.define.tests.builders import make_version
from milepost.issue.tests.builders import NOW
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.recognize.tests.builders import make_college, make_commitment

pytestmark = pytest.mark.django_db
BODY = {
    "title": "Three hours in teaching",
    "grant": "credit-hours",
    "amount": "3",
    "starts_on": "2026-10-01",
    "jurisdiction": "All campuses",
}


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def call(method: str, path: str, *, by: Person | None = None, body: Any = None) -> Any:
    headers = {}
    if by is not None:
        secret = make_token(by, name="program", expires_at=None, at=NOW)
        headers = {"Authorization": f"Bearer {secret}"}
    send = getattr(Client(headers=headers), method)
    data = {} if method == "get" else {"data": body, "content_type": "application/json"}
    return send(f"/api/v1{path}", **data)


def test_a_program_writes_publishes_changes_and_ends_a_commitment() -> None:
    version = make_version()
    college, rita = make_college()
    named = BODY | {"achievements": [version.achievement.slug, "unknown"]}
    begun = call("post", f"/organizations/{college.slug}/commitments", by=rita, body=named)
    assert (begun.status_code, begun.json()["state"]) == (201, "draft")
    path = f"/commitments/{begun.json()['id']}"
    assert call("get", path).status_code == 404
    published = call("post", f"{path}/publish", by=rita).json()
    assert (published["state"], published["achievements"]) == (
        "published",
        [version.achievement.slug],
    )
    signed = reverse("recognize:signed", args=[begun.json()["id"], 1])
    assert published["document"].endswith(signed)
    listed = call("get", f"/commitments?achievement={version.achievement.slug}").json()
    assert [one["title"] for one in listed["items"]] == ["Three hours in teaching"]
    changed = call("put", path, by=rita, body=named | {"amount": "2.5"}).json()
    assert (changed["number"], changed["amount"]) == (2, "2.50")
    assert call("post", f"{path}/publish", by=rita).json()["effective_on"] == "2026-12-22"
    ended = call("post", f"{path}/withdraw", by=rita, body={"reason": "It is over."}).json()
    assert (ended["state"], ended["withdrawn_on"]) == ("ending", "2026-12-22")
    assert [one["number"] for one in call("get", path).json()] == [2, 1]


def test_nobody_writes_for_an_organization_they_do_not_decide_for() -> None:
    made = make_commitment(achievements=(make_version().achievement_id,))
    mallory, slug = make_person("Mallory"), made.commitment.organization.slug
    path = f"/commitments/{made.commitment_id}"
    answers = [
        call("post", f"/organizations/{slug}/commitments", by=mallory, body=BODY),
        call("put", path, by=mallory, body=BODY),
        call("post", f"{path}/publish", by=mallory),
        call("post", f"{path}/withdraw", by=mallory, body={"reason": "So."}),
    ]
    assert [one.status_code for one in answers] == [404] * 4
    assert call("put", path, body=BODY).status_code == 401


def test_a_desk_lists_drafts_and_throws_one_away() -> None:
    college, rita = make_college()
    made = make_commitment(
        college=(college, rita), achievements=(make_version().achievement_id,), title="In force"
    )
    address = f"/organizations/{college.slug}/commitments"
    begun = call("post", address, by=rita, body=BODY | {"title": "Begun"}).json()
    listed = call("get", address, by=rita).json()
    assert sorted((one["title"], one["state"]) for one in listed["items"]) == [
        ("Begun", "draft"),
        ("In force", "published"),
    ]
    draft, mallory = f"/commitments/{begun['id']}/draft", make_person("Mallory")
    assert call("get", draft, by=rita).json()["title"] == "Begun"
    assert call("get", f"/commitments/{made.commitment_id}/draft", by=rita).status_code == 404
    for method, path in (("get", address), ("get", draft), ("delete", draft)):
        assert call(method, path, by=mallory).status_code == 404
    assert call("delete", draft, by=rita).status_code == 204
    assert call("get", address, by=rita).json()["count"] == 1
    nothing = call("delete", f"/commitments/{made.commitment_id}/draft", by=rita)
    assert nothing.json()["code"] == "no-draft"
