"""What others said and decided about somebody is in their archive, too, and nobody else's."""

import io
import json
import zipfile
from typing import Any

import pytest

from milepost.earn.actions import ask
from milepost.earn.tests.test_attesting import BOSS, make_piece
from milepost.hold.actions import note_view
from milepost.issue.models import EvidenceItem
from milepost.issue.tests.builders import NOW
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.recognize import actions
from milepost.recognize.actions import Ruling
from milepost.recognize.tests.test_claims import Scene, make_request
from milepost.recognize.tests.test_endorsements import SEEN, endorse
from milepost.site.archive import archive_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def opened(person: Person) -> tuple[dict[str, Any], dict[str, str]]:
    """The record of somebody's archive, and its files as texts."""
    content = b"".join(archive_of(person, at=NOW))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    script = files["record.js"]
    return json.loads(script.removeprefix("window.RECORD = ").rstrip(";\n")), files


def test_endorsements_are_in_it_as_signed_with_the_list_that_tells_if_they_hold() -> None:
    scene = Scene()
    said = endorse(scene.badge, by=make_person("Grace"))
    record, files = opened(scene.ada)
    [row] = record["endorsements"]
    assert (row["badge"], row["by"], row["reason"]) == (str(scene.badge.pk), "Grace", SEEN)
    assert row["statements"] and files[row["file"]] == said.document
    named = json.loads(said.document)["credentialStatus"]["statusListCredential"]
    assert named in record["lists"]
    assert SEEN in files["index.html"]
    actions.withdraw_endorsement(said, by=said.author, at=NOW)
    assert opened(scene.ada)[0]["endorsements"] == []


def test_claims_are_in_it_with_what_was_decided_and_why() -> None:
    scene = Scene()
    made = scene.claim()
    ruling = Ruling(outcome="honored", granted="Three hours, EDU 210")
    actions.decide(made, ruling=ruling, by=scene.rita, at=NOW)
    record, files = opened(scene.ada)
    [row] = record["claims"]
    assert row["badges"] == [str(scene.badge.pk)]
    assert (row["state"], row["granted"]) == ("honored", "Three hours, EDU 210")
    assert (row["organization"], row["note"]) == ("State College", "Student 1815.")
    made.refresh_from_db()
    assert row["log_entry"] == made.leaf_hash != ""
    assert "Three hours, EDU 210" in files["index.html"]


def test_a_share_tells_what_was_opened_by_whom_and_which_evidence_was_granted() -> None:
    scene = Scene()
    item = scene.badge.evidence.get()
    request = make_request(scene.badge, evidence=[item.pk])
    made = actions.claim(scene.version.commitment, request=request, by=scene.ada, at=NOW)
    assert made.share
    note_view(made.share, what="page", at=NOW)
    made.share.views.update(reader="rita@college.example.edu")
    record, files = opened(scene.ada)
    [row] = record["shares"]
    assert row["evidence"] == [
        {"badge": str(scene.badge.pk), "title": item.title, "sha256": item.sha256}
    ]
    [view] = row["opened"]
    assert (view["what"], view["reader"]) == ("page", "rita@college.example.edu")
    assert "rita@college.example.edu" in files["index.html"]


def test_evidence_is_in_it_with_its_words_and_what_third_parties_said() -> None:
    scene = Scene()
    said = {"statement": "Ada led it.", "words": "She did.", "answered_at": "2026-10-01T00:00:00Z"}
    EvidenceItem.objects.update(narrative="My third lesson.", attestations=[said])
    record, files = opened(scene.ada)
    [row] = record["credentials"][0]["evidence"]
    assert (row["narrative"], row["attestations"]) == ("My third lesson.", [said])
    assert "My third lesson." in files["index.html"] and "She did." in files["index.html"]


def test_nothing_of_it_is_in_anybody_elses() -> None:
    scene = Scene()
    scene.claim()
    grace = make_person("Grace")
    endorse(scene.badge, by=grace)
    for other in (grace, scene.rita, make_person("Mallory")):
        record, _files = opened(other)
        assert (record["endorsements"], record["claims"], record["shares"]) == ([], [], [])


def test_what_somebody_was_asked_about_a_piece_is_in_it_without_their_address() -> None:
    ada = make_person("Ada")
    ask(make_piece(ada), question=BOSS, by=ada, at=NOW)
    record, files = opened(ada)
    [row] = record["work"][0]["pieces"][0]["attestations"]
    assert (row["name"], row["statement"], row["state"]) == (BOSS.name, BOSS.statement, "asked")
    assert BOSS.email.lower() not in "".join(files.values()).lower()
