"""The whole chain for a program: tokens, JSON and files, and never a page until the share."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from insignia import unbake
from milepost.people.actions import make_token
from milepost.site.demo.samples import tally_sheet
from tests.journeys.steps import EARLIER, TITLE, person, settle

pytestmark = [pytest.mark.django_db(transaction=True)]
Shape = dict[str, Any]


class Program:
    """A program that acts for one person, with their token."""

    def __init__(self, key: str) -> None:
        secret = make_token(person(key), name="journey", expires_at=None, at=EARLIER)
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str) -> Shape:
        """Return the JSON at a path of the API."""
        return self.answer("GET", path, status=200)

    def send(self, method: str, path: str, body: Mapping[str, Any], *, status: int) -> Shape:
        """Send JSON and return what came back, with the status that is expected."""
        return self.answer(method, path, data=json.dumps(body), status=status)

    def answer(self, method: str, path: str, *, data: str = "", status: int) -> Shape:
        """Make one request."""
        kind = "application/json"
        answer = self.client.generic(method, f"/api/v1{path}", data, content_type=kind)
        assert answer.status_code == status, answer.content
        return json.loads(answer.content) if answer.content else {}

    def add_file(self, path: str, *, content: bytes) -> Shape:
        """Upload one file, as a browser's form would."""
        file = SimpleUploadedFile("IMG_0417.jpg", content, content_type="image/jpeg")
        answer = self.client.post(f"/api/v1{path}", {"file": file, "setting": "work"})
        assert answer.status_code == 201, answer.content
        found: Shape = answer.json()
        return found

    def download(self, address: str) -> bytes:
        """Return the bytes of a file."""
        answer = self.client.get(urlsplit(address).path)
        assert answer.status_code == 200
        return answer.getvalue()


def earn(ada: Program) -> str:
    """Find the achievement, start, fill every slot and hand in; return the submission's id."""
    found = ada.get("/catalogue?q=questioning")["items"]
    assert [entry["title"] for entry in found] == [TITLE]
    started = ada.send("POST", "/submissions", {"achievement": found[0]["slug"]}, status=201)
    again = ada.send("POST", "/submissions", {"achievement": found[0]["slug"]}, status=200)
    assert again["id"] == started["id"]
    place = f"/submissions/{started['id']}"
    first, second, third = (f"{place}/slots/{slot['key']}" for slot in started["slots"])
    refused = ada.send("POST", f"{place}/submit", {}, status=409)
    assert refused["code"] == "incomplete"
    text = {"text": "I waited, and they spoke. Ada was here.", "setting": "work"}
    ada.send("PUT", f"{first}/texts/{uuid4()}", text, status=200)
    ada.add_file(f"{second}/files", content=tally_sheet("Two counts", rows=["Monday", "Tuesday"]))
    ada.send("PUT", f"{third}/texts/{uuid4()}", text, status=200)
    assert ada.get(place)["missing"] == []
    for _twice in range(2):
        handed_in = ada.send("POST", f"{place}/submit", {}, status=200)
        assert (handed_in["state"], handed_in["round"]) == ("submitted", 1)
    return str(started["id"])


def review(reviewer: Program, submission: str) -> Shape:
    """Take a place, judge every criterion at its highest level, hand in twice."""
    waiting = reviewer.get("/review/queue")["items"]
    assert [entry["submission"] for entry in waiting] == [submission]
    taken = reviewer.send("POST", f"/review/queue/{submission}/take", {}, status=200)
    place = f"/review/assignments/{taken['id']}"
    assert reviewer.answer("GET", place, status=409)["code"] == "not-opened"
    opened = reviewer.send("POST", f"{place}/open", {"knows": False}, status=200)
    assert opened == {"open": True}
    desk = reviewer.get(place)
    told = json.dumps(desk["evidence"])
    assert ("Ada" in told, "ada@" in told, "IMG_0417" in told) == (False, False, False)
    judgments = [
        {
            "criterion": entry["criterion"],
            "level": entry["levels"][-1]["position"],
            "comment": "Seen twice, clearly.",
        }
        for entry in desk["rubric"]
    ]
    unready = reviewer.send("POST", f"{place}/hand-in", {}, status=409)
    assert unready["errors"] != []
    draft = {"complete": True, "judgments": judgments}
    reviewer.send("PUT", f"{place}/draft", draft, status=204)
    handed_in = reviewer.send("POST", f"{place}/hand-in", {}, status=200)
    assert reviewer.send("POST", f"{place}/hand-in", {}, status=200) == handed_in
    return handed_in


def share(ada: Program, credential: Shape) -> str:
    """Share a credential with its first piece of evidence; return the link."""
    pieces = [entry["id"].removeprefix("urn:uuid:") for entry in credential["document"]["evidence"]]
    wanted = {
        "id": str(uuid4()),
        "audience": "Riverside Clinic",
        "purpose": "employer",
        "ends": str(timezone.localdate() + timedelta(days=30)),
        "credentials": [credential["id"]],
        "evidence": pieces[:1],
    }
    opened = ada.send("POST", "/shares", wanted, status=201)
    assert ada.send("POST", "/shares", wanted, status=200)["link"] is None
    return str(opened["link"])


def verify(document: Mapping[str, Any], *, status: int) -> Shape:
    """Ask the public verifier about a credential, with no token."""
    body = json.dumps({"verifiableCredential": document})
    answer = Client().post("/credentials/verify", body, content_type="application/json")
    assert answer.status_code == status, answer.content
    found: Shape = answer.json()
    return found


def test_a_program_walks_from_the_catalogue_to_a_badge_that_a_stranger_verifies(site: str) -> None:
    """The server runs, so that the verifier fetches the status list as any stranger would."""
    settle()
    ada, grace, linus = Program("ada"), Program("grace"), Program("linus")
    submission = earn(ada)
    ada.send("POST", f"/review/queue/{submission}/take", {}, status=404)
    first = review(grace, submission)
    assert (first["still_needed"], first["decision"]) == (1, None)
    assert review(linus, submission)["still_needed"] == 0
    decided = ada.get("/review/decisions")["items"]
    assert [(one["outcome"], one["agreement"]) for one in decided] == [("awarded", "2 of 2 agreed")]

    listed = ada.get("/credentials")
    assert [entry["title"] for entry in listed["items"]] == [TITLE]
    grace.answer("GET", f"/credentials/{listed['items'][0]['id']}", status=404)
    credential = ada.get(f"/credentials/{listed['items'][0]['id']}")
    badge = ada.download(credential["files"]["png"])
    assert json.loads(unbake(badge)) == credential["document"]

    link = share(ada, credential)
    page = Client().get(link.removeprefix(site)).content.decode()
    assert ("Ada Lovelace shows you" in page, TITLE in page) == (True, True)
    told = verify(credential["document"], status=200)
    assert (told["verified"], told["errors"]) == (True, [])
    forged = json.loads(json.dumps(credential["document"]))
    forged["credentialSubject"]["achievement"]["name"] = "Surgery"
    assert verify(forged, status=422)["code"] == "credential-invalid"


def test_without_a_token_in_force_nothing_is_told() -> None:
    answer = Client(headers={"Authorization": "Bearer made-up"}).get("/api/v1/credentials")
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
