"""The archive: all that is one's own, nothing of anybody else's, written as it goes out."""

import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from insignia.proofs.vc_jose import sign_vc_jose

from insignia import StatusList
from milepost.hold.actions import Piece, Saying, bring, keep, say
from milepost.hold.models import ImportedCredential, OwnClaim
from milepost.hold.queries import imported_of
from milepost.issue.models import Credential
from milepost.issue.rules import identity
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.practice.actions import Sheet, bring_file, start_log, take_file
from milepost.practice.models import Entry, PracticeLog
from milepost.practice.rules.recording import Terms
from milepost.site.archive import Restored, archive_of, restore, restoring, unzipping
from milepost.site.archive.proving import provable, provable_text
from milepost.site.archive.zipping import Part, zipped
from milepost.verify.tests.strangers import (
    ISSUER,
    KEY,
    LIST_URL,
    METHOD,
    Network,
    make_badge,
    make_network,
    make_text,
)

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def files_of(person: Person) -> dict[str, bytes]:
    content = b"".join(archive_of(person, at=NOW))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told_in(files: dict[str, bytes]) -> dict[str, object]:
    script = files["record.js"].decode()
    found: dict[str, object] = json.loads(script.removeprefix("window.RECORD = ").rstrip(";\n"))
    return found


@pytest.mark.django_db
def test_it_holds_the_badges_as_signed_and_ones_own_words() -> None:
    credential = make_credential()
    ada = credential.recipient
    assert ada
    say(ada, saying=Saying(title="</script><b>", words="", begun="2019", ended=""), at=NOW)
    files = files_of(ada)
    assert files[f"badges/{credential.pk}.json"].decode() == credential.document
    assert b"</script><b>" not in files["record.js"]
    assert b"</script><b>" not in files["index.html"]
    told = told_in(files)
    assert [one["title"] for one in told["own_words"]] == ["</script><b>"]  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_nothing_of_anybody_elses_is_in_it() -> None:
    make_credential(recipient=make_person("Grace Hopper"))
    files = files_of(make_person("Mallory"))
    assert not [name for name in files if name.startswith(("badges/", "evidence/", "work/"))]
    assert b"Grace" not in b"".join(files.values())


@pytest.mark.django_db
def test_who_is_not_signed_in_gets_none() -> None:
    client = Client()
    assert client.post(reverse("site:archive")).status_code == 302
    client.force_login(make_person("Ada"))
    answer = client.post(reverse("site:archive"))
    assert answer["Content-Type"] == "application/zip"
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_document_secured_in_another_way_has_nothing_to_prove_here() -> None:
    assert provable({"type": "VerifiableCredential"}) == {}
    assert provable({"proof": {"cryptosuite": "ecdsa-sd-2023"}}) == {}


def test_a_token_goes_to_the_page_as_it_is_and_canonical_json_with_what_was_signed_beside() -> None:
    assert provable_text(" aa.bb.cc\n") == {"token": "aa.bb.cc"}
    others = ("aa.bb.cc~dd~", "aa.bb", "<p>a.b.c</p>", "[]", '{"a": 1, "a": 2}', "{")
    assert [provable_text(other) for other in others] == [{}] * len(others)
    terms = {"cryptosuite": "eddsa-jcs-2022", "verificationMethod": "did:key:z#z"}
    document = {"b": 1, "a": 2, "@context": "x", "proof": terms | {"proofValue": "zz"}}
    found = provable_text(json.dumps(document))
    assert (found["document"], found["signature"]) == ('{"@context":"x","a":2,"b":1}', "zz")
    assert [json.loads(one) for one in found["terms"]] == [terms, terms | {"@context": "x"}]


@pytest.mark.django_db
def test_a_list_that_is_signed_as_a_token_is_at_hand_for_the_page() -> None:
    listed = StatusList().credential(id=LIST_URL, issuer=ISSUER, purpose="revocation")
    network = make_network()
    network.table[LIST_URL] = sign_vc_jose(
        listed | {"validFrom": "2026-10-01T00:00:00Z"}, key=KEY, method=METHOD
    ).encode()
    ada = make_person("Ada")
    about = make_badge()["credentialSubject"] | {"identifier": [identity(ada.email, salt="s")]}
    piece = Piece(name="b", content=make_text(credentialSubject=about).encode())
    brought = bring(ada, pieces=[piece], fetch=network, at=NOW)
    keep(brought, chosen=[brought.found.get().pk], by=ada, at=NOW)
    lists: Any = told_in(files_of(ada))["lists"]
    assert lists[LIST_URL]["token"] == network.table[LIST_URL].decode()


def test_a_zip_is_handed_on_before_the_next_piece_is_read() -> None:
    read: list[int] = []

    def pieces():
        for number in range(4):
            read.append(number)
            yield bytes([number]) * 70_000

    stream = zipped([Part("a.bin", pieces())], at=DAY)
    next(stream)
    assert read == [0]
    rest = b"".join(stream)
    assert read == [0, 1, 2, 3]
    assert rest


def restored(person: Person, content: bytes, **changes: Any) -> Restored:
    values = {"file": io.BytesIO(content), "fetch": Network({}), "at": NOW}
    return restore(person, **(values | changes))


def archive_at(person: Person) -> bytes:
    return b"".join(archive_of(person, at=NOW))


def full(name: str) -> Person:
    """Somebody with a badge from here, one from elsewhere, own words and a log with a day."""
    ada = make_person(name)
    make_credential(recipient=ada)
    subject = make_badge()["credentialSubject"] | {"identifier": [identity(ada.email, salt="s")]}
    pieces = [Piece(name="b", content=make_text(credentialSubject=subject).encode())]
    brought = bring(ada, pieces=pieces, fetch=make_network(), at=NOW)
    keep(brought, chosen=[brought.found.get().pk], by=ada, at=NOW)
    say(ada, saying=Saying(title="Night shifts", words="Bread.", begun="2019", ended=""), at=NOW)
    log = start_log(ada, terms=Terms(title="Calm calls", time_zone="Europe/Berlin"), at=NOW)
    sheet = Sheet(name="days.csv", content=b"date,outcome\n2026-01-05,met\n2026-01-06,not met\n")
    take_file(bring_file(log, sheet=sheet, by=ada, at=NOW), by=ada, at=NOW)
    return ada


def forget_all(person: Person) -> None:
    """As if this Milepost had never known them: nothing of theirs is left."""
    Credential.objects.filter(recipient=person).update(recipient=None)
    ImportedCredential.objects.all().delete()
    OwnClaim.objects.all().delete()
    Entry.objects.all().delete()
    PracticeLog.objects.all().delete()


@pytest.mark.django_db
def test_an_archive_put_back_gives_the_same_wallet_words_and_logs_and_nothing_twice() -> None:
    ada = full("Ada")
    content = archive_at(ada)
    documents = {
        *Credential.objects.values_list("document", flat=True),
        *ImportedCredential.objects.values_list("document", flat=True),
    }
    days = list(Entry.objects.order_by("day").values_list("day", "outcome"))
    forget_all(ada)
    told = restored(ada, content)
    assert (told.badges, told.words, told.logs, told.entries, told.refused) == (2, 1, 1, 2, [])
    assert set(imported_of(ada).values_list("document", flat=True)) == documents
    assert list(Entry.objects.order_by("day").values_list("day", "outcome")) == days
    log = PracticeLog.objects.get()
    assert (log.title, log.time_zone) == ("Calm calls", "Europe/Berlin")
    again = restored(ada, content)
    assert (again.badges, again.words, again.logs, again.entries) == (0, 0, 0, 0)


@pytest.mark.django_db
def test_what_is_in_the_wallet_anyway_is_not_brought_again() -> None:
    ada = full("Ada")
    told = restored(ada, archive_at(ada))
    assert (told.badges, imported_of(ada).count()) == (0, 1)


@pytest.mark.django_db
def test_mallory_with_adas_archive_gets_none_of_her_badges_without_a_mark() -> None:
    content = archive_at(full("Ada"))
    mallory = make_person("Mallory")
    told = restored(mallory, content)
    assert told.badges == 0
    assert told.undecided == 2
    assert not imported_of(mallory).exists()


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_js", ".js"), content)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"no zip",
        packed(other=b"x"),
        packed(record_js=b"window.RECORD = ["),
        packed(record_js=b"window.RECORD = [];"),
        packed(record_js=b"[" * 100_000),
    ],
    ids=["no-zip", "no-record", "half-a-record", "another-shape", "very-deep"],
)
def test_what_is_no_archive_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(RuleError):
        restored(make_person("Ada"), content)


@pytest.mark.django_db
def test_a_bomb_in_an_archive_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"credentials": [{"file": "bomb"}, {"file": "../etc/passwd"}, "x"], "imported": 3}
    content = packed(record_js=json.dumps(rows).encode(), bomb=b"0" * (restoring.LARGEST_FILE + 1))
    told = restored(make_person("Ada"), content)
    assert [row["name"] for row in told.refused] == ["bomb", "../etc/passwd"]
    monkeypatch.setattr(restoring, "MOST_FILES", 1)
    with pytest.raises(RuleError, match="too many"):
        restored(make_person("Grace"), content)


@pytest.mark.django_db
def test_the_page_takes_an_archive_and_tells_what_is_back() -> None:
    ada = full("Ada")
    content = archive_at(ada)
    forget_all(ada)
    client = Client()
    client.force_login(ada)
    page = client.post(reverse("site:bring_archive"), {"archive": io.BytesIO(b"x")})
    assert page.status_code == 422
    file = SimpleUploadedFile("archive.zip", content)
    page = client.post(reverse("site:bring_archive"), {"archive": file})
    assert "2 badges" in page.text
    assert "endorsements, what you claimed and what became of it, and the work" in page.text


@pytest.mark.django_db
def test_badges_are_read_in_small_rounds_and_each_file_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    big = b" " * restoring.LARGEST_FILE
    rows = {"credentials": [{"id": str(n), "file": f"b{n % 8}"} for n in range(40)]}
    script = json.dumps(rows).encode()
    content = packed(record_js=script, **{f"b{n}": big for n in range(8)})
    tracemalloc.start()
    told = restored(make_person("Ada"), content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one["name"] for one in told.refused] == [f"b{n}" for n in range(8)]
    assert peak < 6 * restoring.LARGEST_FILE
    monkeypatch.setattr(restoring, "LARGEST_BADGES", 2 * len(big))
    told = restored(make_person("Bea"), content)
    assert [one["name"] for one in told.refused][-1] == "b2"
    assert told.refused[-1]["reason"] == "There is more in this archive than comes back."
    monkeypatch.setattr(restoring, "MOST_KEPT", 1)
    assert len(restored(make_person("Cleo"), content).refused) == 2


@pytest.mark.django_db
def test_nothing_is_unpacked_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    many = packed(record_js=b'{"credentials": [' + b"{}," * restoring.MOST_VALUES + b"{}]}")
    with pytest.raises(RuleError, match="too long"):
        restored(make_person("Ada"), many)
    rows = {"credentials": [{"id": str(n), "file": f"b{n}"} for n in range(400)]}
    told = restored(make_person("Bea"), packed(record_js=json.dumps(rows).encode()))
    assert len(told.refused) == restoring.MOST_REFUSED
    monkeypatch.setattr(unzipping, "LARGEST_UNPACKED", 10)
    with pytest.raises(RuleError, match="too much"):
        restored(make_person("Cleo"), packed(record_js=b'{"credentials": []}'))


@pytest.mark.django_db
def test_nobody_brings_archives_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client = Client()
    client.force_login(make_person("Ada"))

    def bring_one() -> str:
        file = SimpleUploadedFile("archive.zip", packed(record_js=b"{}"))
        return client.post(reverse("site:bring_archive"), {"archive": file}).text

    assert ["wait a minute" in bring_one() for _turn in range(4)] == [False, False, False, True]
