"""The wallet over the API: own words, one badge from elsewhere, gaps, new links, programs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.hold.models import Connection, KeptPiece, OwnClaim
from milepost.hold.tests.builders import make_share
from milepost.hold.tests.test_api import ADDRESS, bearer, post
from milepost.hold.tests.test_connecting import Program
from milepost.hold.tests.test_record import aligned, elsewhere, make_framework
from milepost.issue.tests.builders import make_credential
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
WORDS = "/api/v1/wallet/own-words"


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
