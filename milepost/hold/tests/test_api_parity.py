"""The wallet over the API: own words, one badge from elsewhere, gaps, new links, programs."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from insignia import bake
from milepost.hold.api import imports
from milepost.hold.models import Connection, KeptPiece, OwnClaim
from milepost.hold.tests.builders import make_share
from milepost.hold.tests.test_api import ADDRESS, bearer, post
from milepost.hold.tests.test_connecting import Program
from milepost.hold.tests.test_record import aligned, elsewhere, make_framework
from milepost.issue.tests.builders import make_credential
from milepost.people.tests.builders import make_family, make_person
from milepost.verify import pace
from milepost.verify.tests.strangers import make_network, make_png, make_signed, make_text

pytestmark = pytest.mark.django_db
WORDS = "/api/v1/wallet/own-words"
BROUGHT = "/api/v1/wallet/brought"


def test_own_words_are_said_changed_and_taken_back() -> None:
    client = bearer(make_person("Ada"))
    body = {"title": " Cared for my grandmother ", "begun": "2019-03"}
    said = post(client, body, WORDS)
    assert (said.status_code, said.json()["title"]) == (201, "Cared for my grandmother")
    one = f"{WORDS}/{said.json()['id']}"
    changed = {"title": "Cared for both grandmothers", "ended": "2021"}
    assert client.put(one, changed, content_type="application/json").json()["ended"] == "2021"
    listed = client.get(WORDS).json()
    assert (listed["count"], listed["items"][0]["title"]) == (1, "Cared for both grandmothers")
    assert client.delete(one).status_code == 204
    assert client.get(WORDS).json()["count"] == 0


def test_own_words_need_a_title_and_days_that_can_be() -> None:
    client = bearer(make_person("Ada"))
    answers = [
        post(client, {"title": "  "}, WORDS),
        post(client, {"title": "Nights", "begun": "last year"}, WORDS),
        post(client, {"title": "Nights", "begun": "2021", "ended": "2020"}, WORDS),
    ]
    assert [one.status_code for one in answers] == [422, 422, 409]
    assert not OwnClaim.objects.exists()


def test_nobody_else_reads_or_changes_own_words() -> None:
    client, mallory = bearer(make_person("Ada")), bearer(make_person("Mallory"))
    one = f"{WORDS}/{post(client, {'title': 'Nights'}, WORDS).json()['id']}"
    assert mallory.get(WORDS).json()["count"] == 0
    changed = mallory.put(one, {"title": "Days"}, content_type="application/json")
    assert (changed.status_code, mallory.delete(one).status_code) == (404, 404)
    assert Client().get(WORDS).status_code == 401
    assert OwnClaim.objects.get().title == "Nights"


def test_one_badge_from_elsewhere_is_told_whole() -> None:
    ada = make_person("Ada")
    kept = elsewhere(ada)
    KeptPiece.objects.create(imported=kept, position=1, title="A call", url="https://a.example/")
    kept.archive_says = {
        "verdict": "valid",
        "reason": "",
        "at": "2026-03-01T10:00:00+00:00",
        "signed": False,
    }
    kept.save(update_fields=["archive_says"])
    address = f"/api/v1/wallet/imported/{kept.pk}"
    told = bearer(ada).get(address).json()
    assert told["report"]["checks"] == kept.report["checks"]
    assert (told["archive_says"]["verdict"], told["archive_says"]["signed"]) == ("valid", False)
    assert [(one["title"], one["file"]) for one in told["evidence"]] == [("A call", None)]
    file = bearer(ada).get(told["file"].removeprefix("http://127.0.0.1:8000"))
    assert file.content == kept.document.encode()
    mallory = bearer(make_person("Mallory"))
    assert mallory.get(address).status_code == 404
    assert mallory.get(f"{address}/file").status_code == 404
    assert mallory.get(f"{address}/evidence/1").status_code == 404


def test_a_framework_tells_what_is_open() -> None:
    framework = make_framework()
    ada = make_person("Ada")
    make_credential(recipient=ada, version=aligned("M.1"))
    aligned("M.2", title="Checking edges")
    client, address = bearer(ada), f"/api/v1/wallet/record/frameworks/{framework.pk}"
    told = client.get(address, {"only": "open"}).json()
    assert (told["shown"], told["total"], told["count"]) == (1, 3, 2)
    assert [(one["code"], one["ways"]) for one in told["items"]] == [("M.2", 1), ("W.1.1", 0)]
    shown = client.get(address, {"only": "shown"}).json()["items"]
    assert [(one["code"], one["last"] is None) for one in shown] == [("M.1", False)]
    assert client.get(f"/api/v1/wallet/record/frameworks/{uuid4()}").status_code == 404


def test_a_share_gets_a_new_link_and_the_old_one_is_dead() -> None:
    credential = make_credential()
    opened, token = make_share(credential, ends_at=timezone.now() + timedelta(days=9))
    client, address = bearer(credential.recipient), f"{ADDRESS}/{opened.pk}/link"
    assert post(bearer(make_person("Mallory")), {}, address).status_code == 404
    link = post(client, {}, address).json()["link"].removeprefix("http://127.0.0.1:8000")
    assert Client().get(link).status_code == 200
    assert Client().get(reverse("hold:share", args=[token])).status_code in (404, 410)
    post(client, {}, f"{ADDRESS}/{opened.pk}/withdraw")
    assert post(client, {}, address).json()["code"] == "share-ended"


def test_programs_let_in_are_listed_and_sent_away() -> None:
    ada = make_person("Ada")
    Program().let_in(ada)
    client, mallory = bearer(ada), bearer(make_person("Mallory"))
    (told,) = client.get("/api/v1/wallet/apps").json()
    assert (told["name"], told["guardian"]) == ("Backpack", None)
    assert "read the badges in your wallet" in told["may"]
    one = f"/api/v1/wallet/apps/{told['id']}"
    assert mallory.delete(one).status_code == 404
    assert Connection.objects.filter(ended_at=None).exists()
    assert client.delete(one).status_code == 204
    assert client.get("/api/v1/wallet/apps").json() == []


def test_a_share_is_told_with_all_that_it_shows() -> None:
    ada = make_person("Ada")
    credential, kept = make_credential(recipient=ada), elsewhere(ada)
    (piece,) = credential.evidence.all()
    wanted = {"imported": [kept.pk], "evidence": [piece.pk], "message": "Please read."}
    opened, _token = make_share(credential, ends_at=timezone.now() + timedelta(days=9), **wanted)
    client, address = bearer(ada), f"{ADDRESS}/{opened.pk}"
    told = client.get(address).json()
    (listed,) = client.get(ADDRESS).json()["items"]
    assert told == listed | {
        "message": "Please read.",
        "credentials": [
            {
                "id": str(credential.pk),
                "title": credential.version.title,
                "evidence": [{"id": str(piece.pk), "title": piece.title}],
            }
        ],
        "imported": [
            {
                "id": str(kept.pk),
                "title": kept.title,
                "issuer": kept.issuer_name,
                "issuer_known": False,
            }
        ],
        "link": None,
        "guardian": None,
    }
    assert bearer(make_person("Mallory")).get(address).status_code == 404
    assert Client().get(address).status_code == 401


def test_the_link_of_a_public_share_is_told_while_it_is_open() -> None:
    credential = make_credential()
    soon = timezone.now() + timedelta(days=9)
    opened, token = make_share(credential, ends_at=soon, public=True)
    client, address = bearer(credential.recipient), f"{ADDRESS}/{opened.pk}"
    assert client.get(address).json()["link"].endswith(reverse("hold:share", args=[token]))
    post(client, {}, f"{address}/withdraw")
    assert client.get(address).json()["link"] is None


def test_a_minors_program_learns_that_a_share_waits_for_a_guardian() -> None:
    mia, _gustav = make_family()
    opened, _token = make_share(
        make_credential(recipient=mia), ends_at=timezone.now() + timedelta(days=9)
    )
    assert bearer(mia).get(f"{ADDRESS}/{opened.pk}").json()["guardian"] == "asked"


def test_a_share_of_three_badges_takes_no_more_queries_than_one_of_one() -> None:
    ada = make_person("Ada")
    badges = [make_credential(recipient=ada) for _number in range(3)]
    client, counts = bearer(ada), []
    for chosen in (badges[:1], badges):
        opened, _token = make_share(*chosen, ends_at=timezone.now() + timedelta(days=9))
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{ADDRESS}/{opened.pk}")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_evidence_behind_a_badge_is_listed_with_who_may_see_it() -> None:
    credential = make_credential()
    (piece,) = credential.evidence.all()
    client, address = bearer(credential.recipient), f"/api/v1/wallet/{credential.pk}/evidence"
    (told,) = client.get(address).json()
    assert (told["id"], told["title"], told["audience"]) == (
        str(piece.pk),
        piece.title,
        "chosen",
    )
    body = {"audience": "everyone"}
    kind = "application/json"
    assert client.put(f"{address}/{piece.pk}/audience", body, content_type=kind).status_code == 204
    assert client.get(address).json()[0]["audience"] == "everyone"
    assert bearer(make_person("Mallory")).get(address).status_code == 404


def test_badges_are_brought_as_files_and_wait_for_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "fetch", make_network())
    client, mallory = bearer(make_person("Ada")), bearer(make_person("Mallory"))
    picture = SimpleUploadedFile("calm.png", bake(make_png(), make_text()))
    files = [picture, SimpleUploadedFile("list.txt", b"milk")]
    brought = client.post(f"{BROUGHT}/files", {"files": files})
    (found,), (refused,) = brought.json()["found"], brought.json()["refused"]
    assert (brought.status_code, found["title"], found["source"], refused["name"]) == (
        201,
        "Calm phone calls",
        "calm.png",
        "list.txt",
    )
    one = f"{BROUGHT}/{brought.json()['id']}"
    waiting = client.get(BROUGHT).json()
    assert (waiting["count"], waiting["items"][0]["waiting"]) == (1, 1)
    assert waiting["items"][0]["id"] == brought.json()["id"]
    assert client.get(one).json() == brought.json()
    assert (mallory.get(BROUGHT).json()["count"], mallory.get(one).status_code) == (0, 404)
    other = {"pieces": [{"name": "mine", "text": json.dumps(make_signed(id="urn:uuid:7"))}]}
    later = post(client, other, BROUGHT).json()["id"]
    waiting = [one["id"] for one in client.get(BROUGHT).json()["items"]]
    assert waiting == [later, brought.json()["id"]]
    post(client, {"keep": []}, f"{BROUGHT}/{later}/keep")
    post(client, {"keep": [found["id"]]}, f"{one}/keep")
    assert client.get(BROUGHT).json()["count"] == 0
    assert client.get(one).json()["found"][0]["kept"]


def test_a_file_that_no_badge_has_is_not_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "LARGEST", 10)
    client = bearer(make_person("Ada"))
    files = [SimpleUploadedFile("calm.json", make_text().encode())]
    answer = client.post(f"{BROUGHT}/files", {"files": files})
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    many = [SimpleUploadedFile("calm.json", b"{}") for _number in range(21)]
    answers = [client.post(f"{BROUGHT}/files", {"files": some}) for some in ([], many)]
    assert [one.status_code for one in answers] == [422, 422]
    assert client.get(BROUGHT).json()["count"] == 0


@pytest.mark.usefixtures("one_moment")
def test_files_and_texts_are_brought_at_one_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "fetch", make_network())
    monkeypatch.setattr(pace, "PAGE", 1)
    client = bearer(make_person("Ada"))
    text = {"pieces": [{"name": "mine", "text": make_text()}]}
    assert post(client, text, BROUGHT).status_code == 201
    files = [SimpleUploadedFile("calm.json", make_text().encode())]
    assert client.post(f"{BROUGHT}/files", {"files": files}).status_code == 429
