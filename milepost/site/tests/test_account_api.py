"""One's account over the API: the archive and back, being forgotten, and calling that off."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from milepost.hold.queries import imported_of
from milepost.hold.tests.test_api import bearer
from milepost.issue.tests.builders import NOW
from milepost.kit.models import Mail
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Erasure
from milepost.people.tests.builders import make_person
from milepost.site.account import api
from milepost.site.tests.test_returning import archive_at, fetch, full, told

pytestmark = pytest.mark.django_db
ERASURE = "/api/v1/account/erasure"


def test_a_program_fetches_the_archive_that_the_page_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = full()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    answer = bearer(ada).post("/api/v1/account/archive")
    content = b"".join(answer)
    assert answer["Content-Type"] == "application/zip"
    assert told(content) == told(archive_at(ada))
    assert Client().post("/api/v1/account/archive").status_code == 401


def test_a_program_brings_an_archive_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "fetch", fetch)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    content, bea = archive_at(full()), make_person("Bea")
    client = bearer(bea)
    sent = {"archive": SimpleUploadedFile("mine.zip", content)}
    answer = client.post("/api/v1/account/archive/bring", sent).json()
    assert (answer["words"], answer["logs"], answer["entries"], answer["collections"]) == (
        1,
        1,
        2,
        1,
    )
    assert answer["badges"] + answer["undecided"] == 2
    assert imported_of(bea).count() == answer["badges"]
    nothing = {"archive": SimpleUploadedFile("mine.zip", io.BytesIO(b"milk").read())}
    refused = client.post("/api/v1/account/archive/bring", nothing)
    assert refused.status_code == 409
    for _turn in range(2):
        refused = client.post("/api/v1/account/archive/bring", nothing)
    assert refused.status_code == 429


def test_a_program_asks_to_be_forgotten_and_a_person_confirms_it() -> None:
    ada = make_person("Ada")
    client = bearer(ada)
    nothing = {"asked_at": None, "due_at": None, "hindrances": []}
    assert client.get(ERASURE).json() == nothing
    asked = client.post(ERASURE)
    assert (asked.status_code, asked.json()["due_at"]) == (202, None)
    assert Mail.objects.filter(to=ada.email).exists()
    assert Erasure.objects.get().due_at is None
    assert client.post(ERASURE).status_code == 409
    assert client.delete(ERASURE).status_code == 204
    assert client.get(ERASURE).json() == nothing


def test_a_last_owner_hands_over_first() -> None:
    ada, school = make_person("Ada"), make_organization("School")
    join(ada, organization=school, role="owner")
    client = bearer(ada)
    assert client.get(ERASURE).json()["hindrances"] == [school.slug]
    assert client.post(ERASURE).json()["code"] == "last-owner"
    assert not Erasure.objects.exists()
