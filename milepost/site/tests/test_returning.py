"""An archive in an empty Milepost gives the same wallet, down to the evidence and past shares."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from milepost.hold.actions import (
    Piece,
    Saying,
    ShareRequest,
    bring,
    collect,
    keep,
    note_view,
    restoring,
    say,
    share,
    start_collection,
)
from milepost.hold.models import KeptPiece, Share, View
from milepost.hold.queries import imported_of
from milepost.issue.rules import identity
from milepost.kit.fetch import Fetched
from milepost.kit.files import path_of
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.practice.actions import Sheet, bring_file, start_log, take_file
from milepost.practice.rules.recording import Terms
from milepost.site.archive import Restored, archive_of, restore
from milepost.site.archive import restoring as archives
from milepost.site.erasing import erase
from milepost.site.tests.earned import NAME, make_earner
from milepost.verify.tests.strangers import NOW, make_badge, make_network, make_text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fetch(url: str) -> Fetched:
    """A stranger's server, or this one."""
    network = make_network()
    if url in network.table:
        return network(url)
    answer = Client().get("/" + url.split("/", 3)[3])
    return Fetched(answer.content, answer["Content-Type"], url)


def full() -> Person:
    """Ada with a badge from here, one from elsewhere, words, a log, and a share that was opened."""
    ada, badge = make_earner()
    subject = make_badge()["credentialSubject"] | {"identifier": [identity(ada.email, salt="s")]}
    pieces = [Piece(name="b", content=make_text(credentialSubject=subject).encode())]
    brought = bring(ada, pieces=pieces, fetch=fetch, at=NOW)
    kept = brought.found.get()
    keep(brought, chosen=[kept.pk], by=ada, at=NOW)
    shelf = start_collection(ada, name="Best", words="For school.", at=NOW)
    collect(shelf, chosen=[("elsewhere", kept.pk), ("here", badge.pk)], by=ada, at=NOW)
    say(ada, saying=Saying(title="Night shifts", words="Bread.", begun="2019", ended=""), at=NOW)
    log = start_log(ada, terms=Terms(title="Calm calls", time_zone="Europe/Berlin"), at=NOW)
    sheet = Sheet(name="days.csv", content=b"date,outcome\n2026-01-05,met\n2026-01-06,not met\n")
    take_file(bring_file(log, sheet=sheet, by=ada, at=NOW), by=ada, at=NOW)
    wish = ShareRequest(
        id=uuid4(),
        purpose="registrar",
        audience="The registrar",
        message="For next year.",
        ends_at=NOW + 30 * DAY,
        credentials=[badge.pk],
        evidence=[],
    )
    shown, _token = share(ada, request=wish, at=NOW)
    shown.imported.add(kept)
    note_view(shown, what="page", at=NOW + DAY)
    View.objects.update(reader="registrar@college.example.edu")
    said = {"statement": "Ada took it.", "words": "I heard it.", "capacity": "client"}
    answered = said | {"domain": "own", "answered_at": "2026-10-01T00:00:00Z"}
    item = badge.evidence.first()
    assert item
    badge.evidence.filter(pk=item.pk).update(attestations=[answered | {"corrected": False}])
    return ada


def archive_at(person: Person) -> bytes:
    return b"".join(archive_of(person, at=NOW + 2 * DAY))


def told(content: bytes) -> dict[str, Any]:
    """What an archive holds, without the names by which rows are known here."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        script = archive.read("record.js").decode()
        record = json.loads(script.removeprefix("window.RECORD = ").rstrip(";\n"))
        badges = [*record["credentials"], *record["imported"]]
        names = {one["id"]: archive.read(one["file"]).decode() for one in badges}
        evidence = {
            names[one["id"]]: [
                (
                    *(piece[name] for name in ("title", "setting", "narrative", "attestations")),
                    archive.read(piece["file"]),
                )
                for piece in one.get("evidence", [])
            ]
            for one in badges
        }
    days = ("created_at", "ends_at", "purpose", "audience", "message")
    shares = [
        [one[name] for name in days]
        + [[(view["at"], view["what"], view["reader"]) for view in one["opened"]]]
        + [sorted(names[pk] for pk in (*one["badges"], *one["elsewhere_badges"]))]
        for one in record["shares"]
    ]
    words = [(one["title"], one["words"], one["begun"]) for one in record["own_words"]]
    logs = [(one["title"], one["time_zone"], one["entries"]) for one in record["practice"]]
    shelves = [
        (one["name"], one["words"], [names[pk] for pk in one["badges"]])
        for one in record["collections"]
    ]
    return {
        "evidence": evidence,
        "shares": shares,
        "words": words,
        "logs": logs,
        "collections": shelves,
    }


def restored(person: Person, content: bytes) -> Restored:
    return restore(person, file=io.BytesIO(content), fetch=fetch, at=NOW + 3 * DAY)


def moved() -> tuple[Person, bytes]:
    """Ada, new at a Milepost that knows nothing of her, and the archive she brings along."""
    ada = full()
    content, email = archive_at(ada), ada.email
    erase(ada, at=NOW + 2 * DAY)
    return make_person(NAME, email=email), content


def test_an_archive_in_an_empty_milepost_gives_the_same_wallet() -> None:
    ada, content = moved()
    nothing = {"evidence": {}, "shares": [], "words": [], "logs": [], "collections": []}
    assert told(archive_at(ada)) == nothing
    said = restored(ada, content)
    assert said.refused == []
    assert (said.badges, said.pieces, said.words, said.logs, said.shares) == (2, 2, 1, 1, 1)
    assert {one.verdict for one in imported_of(ada)} == {"valid"}
    assert told(archive_at(ada)) == told(content)
    assert (said.collections, len(told(content)["collections"][0][2])) == (1, 2)
    again = restored(ada, content)
    assert again.collections == 0
    assert (again.badges, again.pieces, again.words, again.logs, again.shares) == (0, 0, 0, 0, 0)
    assert told(archive_at(ada)) == told(content)


def test_a_share_comes_back_closed_for_good() -> None:
    ada, content = moved()
    restored(ada, content)
    back = Share.objects.get(holder=ada)
    assert back.withdrawn_at == NOW + 3 * DAY
    assert back.imported.count() == 2
    assert [one.at for one in View.objects.all()] == [NOW + DAY]
    client = Client()
    client.force_login(ada)
    page = client.get(reverse("hold:share_detail", args=[back.pk]))
    assert "The registrar" in page.content.decode()
    assert "by your archive" in page.content.decode()
    pages = [
        client.get(reverse("hold:imported", args=[one.pk])).text for one in back.imported.all()
    ]
    assert any("A third party confirmed this:" in page and "I heard it." in page for page in pages)


def test_the_evidence_is_its_holders_alone_and_goes_with_the_badge() -> None:
    ada, content = moved()
    restored(ada, content)
    piece = KeptPiece.objects.first()
    assert piece
    place = reverse("hold:kept_piece", args=[piece.imported_id, piece.position])
    client, mallory = Client(), Client()
    client.force_login(ada)
    mallory.force_login(make_person("Mallory"))
    answer = client.get(place)
    assert b"".join(answer.streaming_content).startswith(NAME.encode())
    assert answer["Content-Disposition"].startswith("attachment")
    assert mallory.get(place).status_code == 404
    assert Client().get(place).status_code == 302
    shown = client.get(reverse("hold:imported", args=[piece.imported_id])).content.decode()
    assert place in shown
    paths = [path_of(one) for one in KeptPiece.objects.values_list("sha256", flat=True)]
    assert all(default_storage.exists(path) for path in paths)
    erase(ada, at=NOW + 4 * DAY)
    assert not KeptPiece.objects.exists()
    assert not any(default_storage.exists(path) for path in paths)


def rewritten(
    content: bytes, change: Callable[[dict[str, Any]], None], *, without: str = ""
) -> bytes:
    """The archive with its record changed, or without its files below a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            if name == "record.js":
                record = json.loads(data.decode().removeprefix("window.RECORD = ").rstrip(";\n"))
                change(record)
                data = f"window.RECORD = {json.dumps(record)};\n".encode()
            if not without or not name.startswith(without):
                changed.writestr(name, data)
    return out.getvalue()


def test_what_is_missing_or_makes_no_sense_is_named_and_the_rest_comes_back(settings: Any) -> None:
    ada, content = moved()

    def spoil(record: dict[str, Any]) -> None:
        record["shares"][0]["ends_at"] = "never"
        record["shares"].append("nonsense")

    said = restored(ada, rewritten(content, spoil, without="evidence/"))
    assert (said.badges, said.pieces, said.shares, len(said.refused)) == (2, 0, 0, 2)
    settings.UPLOAD_LIMIT = 10
    said = restored(ada, content)
    assert (said.pieces, said.shares) == (0, 1)
    assert any("too large" in one["reason"] for one in said.refused)
    assert not KeptPiece.objects.exists()


def test_an_opening_of_an_older_archive_is_a_moment_alone() -> None:
    ada, content = moved()

    def age(record: dict[str, Any]) -> None:
        [share] = record["shares"]
        share["opened"] = [share["opened"][0]["at"], "never", 3, {"at": None}]

    restored(ada, rewritten(content, age))
    [view] = View.objects.all()
    assert (view.at, view.what, view.reader, view.by_archive) == (NOW + DAY, "page", "", True)


def test_what_third_parties_said_comes_back_bounded_and_in_its_shape_alone() -> None:
    ada, content = moved()

    def spoil(record: dict[str, Any]) -> None:
        said = {"statement": "x" * 9000, "words": 3, "more": "no", "corrected": "yes"}
        record["credentials"][0]["evidence"][0]["attestations"] = [said] * 50 + ["nonsense"]

    restored(ada, rewritten(content, spoil))
    piece = KeptPiece.objects.exclude(attestations=[]).get()
    assert piece.attestations == [{"statement": "x" * 4000, "corrected": False}] * 20


def test_evidence_beyond_what_a_wallet_keeps_does_not_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, content = moved()
    monkeypatch.setattr(restoring, "MOST_BYTES", 1)
    said = restored(ada, content)
    assert (said.badges, said.pieces) == (2, 0)
    assert "more evidence than one wallet keeps" in said.refused[0]["reason"]


def test_more_pieces_than_come_back_are_never_opened() -> None:
    ada, content = moved()

    def spoil(record: dict[str, Any]) -> None:
        piece = record["credentials"][0]["evidence"][0]
        record["credentials"][0]["evidence"] = [piece] * (restoring.MOST_PIECES + 1)
        record["credentials"][0]["evidence"] += [piece | {"file": "never/read"}] * 50_000

    said = restored(ada, rewritten(content, spoil))
    assert [one["reason"] for one in said.refused] == ["There is too much evidence for one badge."]
    assert not KeptPiece.objects.exists()


def test_words_that_no_database_keeps_come_back_without_what_spoils_them() -> None:
    ada, content = moved()

    def spoil(record: dict[str, Any]) -> None:
        record["own_words"][0]["title"] = "Night\0 shifts\ud800"
        record["collections"][0]["name"] = "Best\0"
        record["shares"][0]["audience"] = "The\0 registrar"

    said = restored(ada, rewritten(content, spoil))
    assert (said.words, said.collections, said.shares) == (1, 1, 1)
    back = told(archive_at(ada))
    assert (back["words"][0][0], back["collections"][0][0]) == ("Night shifts?", "Best")


def broken(content: bytes, name: str) -> bytes:
    """The archive with the bytes of one file changed, so that its checksum does not fit."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as changed:
        for one in archive.namelist():
            changed.writestr(one, b"MARK" + archive.read(one) if one == name else archive.read(one))
    return out.getvalue().replace(b"MARK", b"KRAM")


def test_evidence_that_breaks_at_its_end_leaves_no_files_behind() -> None:
    ada, content = moved()
    earlier = hashlib.sha256(b"the first piece").hexdigest()

    def spoil(record: dict[str, Any]) -> None:
        pieces = record["credentials"][0]["evidence"]
        pieces.insert(0, pieces[0] | {"file": "evidence/first"})

    out = io.BytesIO(rewritten(content, spoil))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("evidence/first", b"the first piece")
        last = next(
            one for one in archive.namelist() if one.startswith("evidence/") and "first" not in one
        )
    said = restored(ada, broken(out.getvalue(), last))
    assert "missing or broken" in said.refused[0]["reason"]
    assert (said.pieces, default_storage.exists(path_of(earlier))) == (0, False)
    assert restored(ada, out.getvalue()).pieces == 3
    assert default_storage.exists(path_of(earlier))


def test_no_more_shares_openings_and_rows_come_back_than_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, content = moved()

    def flood(record: dict[str, Any]) -> None:
        [one] = record["shares"]
        one["opened"] = one["opened"] * 5
        record["shares"] = [one | {"audience": f"Reader {number}"} for number in range(6)]

    monkeypatch.setattr(restoring, "MOST_SHARES", 3)
    monkeypatch.setattr(restoring, "MOST_VIEWS", 7)
    monkeypatch.setattr(archives, "MOST_ROWS", 5)
    said = restored(ada, rewritten(content, flood))
    assert (said.shares, Share.objects.count(), View.objects.count()) == (3, 3, 7)
    assert [one["reason"] for one in said.refused] == [
        "There are more shares than one list keeps.",
        "There are more shares than one list keeps.",
        "There is more in this archive than comes back.",
    ]


def test_after_so_many_entries_no_further_log_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, content = moved()

    def more(record: dict[str, Any]) -> None:
        [one] = record["practice"]
        record["practice"].append(one | {"title": "Another"})

    monkeypatch.setattr(archives, "MOST_ENTRIES", 2)
    said = restored(ada, rewritten(content, more))
    assert (said.logs, said.entries, len(said.refused)) == (1, 2, 1)
