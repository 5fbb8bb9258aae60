"""An archive whose issuers' servers are gone: what it says is told as that, and no more."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from insignia import PrivateKey, StatusList, did, sign
from milepost.hold.actions import Piece, bring, check_again, keep, remembering
from milepost.hold.models import ImportedCredential, SeenDocument
from milepost.hold.queries import imported_of
from milepost.issue.rules import identity
from milepost.kit.fetch import Fetched, FetchError, within
from milepost.kit.files import path_of
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.site.archive import Restored, archive_of, restore
from milepost.site.erasing import erase
from milepost.verify.tests.strangers import (
    EARLIER,
    ISSUER,
    KEY,
    KEYS_URL,
    LIST_URL,
    METHOD,
    NOW,
    Network,
    make_badge,
    make_network,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOWHERE = Network({})
MALLORY = PrivateKey.from_seed(bytes(range(1, 33)))


def own_name(key: PrivateKey) -> tuple[str, str]:
    """The did:key of a key, and its method."""
    name = did.from_key(key.public)
    return name, did.method_id(name)


def list_by(key: PrivateKey, *, issuer: str, method: str, revoked: bool = False) -> bytes:
    statuses = StatusList()
    statuses.set(7, revoked)
    unsigned = statuses.credential(id=LIST_URL, issuer=issuer, purpose="revocation")
    return json.dumps(sign(unsigned, key=key, method=method, created=EARLIER)).encode()


def badge_for(person: Person, *, key: PrivateKey, issuer: str, method: str) -> bytes:
    about = make_badge()["credentialSubject"] | {"identifier": [identity(person.email, salt="s")]}
    badge = make_badge(credentialSubject=about)
    badge["issuer"] = badge["issuer"] | {"id": issuer}
    return json.dumps(sign(badge, key=key, method=method, created=EARLIER)).encode()


def kept_by(person: Person, badge: bytes, *, network: Network) -> ImportedCredential:
    brought = bring(person, pieces=[Piece(name="b", content=badge)], fetch=network, at=NOW)
    keep(brought, chosen=[brought.found.get().pk], by=person, at=NOW)
    return imported_of(person).get()


def archive_at(person: Person) -> bytes:
    return b"".join(archive_of(person, at=NOW + DAY))


def record_in(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        script = archive.read("record.js").decode()
    found: dict[str, Any] = json.loads(script.removeprefix("window.RECORD = ").rstrip(";\n"))
    return found


def moved(*, own_key: bool = False, **changes: Any) -> tuple[Person, bytes]:
    """Ada at a Milepost that knows nothing of her, and her archive with one valid badge in it."""
    issuer, method = own_name(KEY) if own_key else (ISSUER, METHOD)
    network = make_network()
    network.table[LIST_URL] = list_by(KEY, issuer=issuer, method=method)
    ada = make_person("Ada")
    badge = badge_for(ada, key=KEY, issuer=issuer, method=method)
    assert kept_by(ada, badge, network=network).verdict == "valid"
    content, email = archive_at(ada), ada.email
    erase(ada, at=NOW + DAY)
    return make_person("Ada", email=email), content


def swapped(content: bytes, url: str, *, by: bytes) -> bytes:
    """The archive with what it says is at this address replaced, as anybody can."""
    [row] = [one for one in record_in(content)["documents"] if one["url"] == url]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            changed.writestr(name, by if name == row["file"] else archive.read(name))
    return out.getvalue()


def restored(person: Person, content: bytes, *, fetch: Network = NOWHERE) -> Restored:
    return restore(person, file=io.BytesIO(content), fetch=fetch, at=NOW + 3 * DAY)


def test_the_documents_of_each_check_are_kept_with_the_badge() -> None:
    ada = make_person("Ada")
    badge = badge_for(ada, key=KEY, issuer=ISSUER, method=METHOD)
    kept = kept_by(ada, badge, network=make_network())
    assert set(kept.seen.values_list("url", "by_archive")) == {
        (KEYS_URL, False),
        (LIST_URL, False),
    }
    check_again(kept, fetch=make_network(revoked=True), at=NOW + DAY)
    assert set(kept.seen.values_list("url", "at")) == {
        (KEYS_URL, NOW + DAY),
        (LIST_URL, NOW + DAY),
    }


def test_no_more_of_them_are_kept_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, network = make_person("Ada"), make_network()
    badge = badge_for(ada, key=KEY, issuer=ISSUER, method=METHOD)
    monkeypatch.setattr(remembering, "LARGEST_SEEN", len(network.table[KEYS_URL]))
    kept = kept_by(ada, badge, network=network)
    assert [one.url for one in kept.seen.all()] == [KEYS_URL]


def test_they_are_forgotten_with_their_holder() -> None:
    ada = make_person("Ada")
    kept_by(ada, badge_for(ada, key=KEY, issuer=ISSUER, method=METHOD), network=make_network())
    paths = [path_of(one.sha256) for one in SeenDocument.objects.all()]
    assert all(default_storage.exists(path) for path in paths)
    erase(ada, at=NOW + DAY)
    assert not SeenDocument.objects.exists()
    assert not any(default_storage.exists(path) for path in paths)


def test_the_archive_holds_them_for_its_page_and_for_another_milepost() -> None:
    _ada, content = moved()
    record = record_in(content)
    assert {row["url"] for row in record["documents"]} == {KEYS_URL, LIST_URL}
    assert record["keys"][ISSUER]["id"] == ISSUER
    assert record["lists"][LIST_URL]["statements"]


def test_keys_that_only_an_archive_has_verify_nothing_and_are_told_as_what_they_are() -> None:
    ada, content = moved()
    told = restored(ada, content)
    back = imported_of(ada).get()
    assert (told.badges, told.by_archive, back.verdict) == (1, 1, "unknown")
    assert back.archive_says == {
        "verdict": "valid",
        "reason": "",
        "at": (NOW + DAY).isoformat(),
        "signed": False,
    }
    client = Client()
    client.force_login(ada)
    page = client.get(reverse("hold:imported", args=[back.pk])).text
    assert "As the archive says" in page
    assert "Genuine and in force" not in page


def forged(ada: Person, content: bytes) -> bytes:
    """Mallory's key in the school's key document, and a badge and a list she signed with it."""
    badge = badge_for(ada, key=MALLORY, issuer=ISSUER, method=METHOD)
    keys = json.dumps(did.controller_document(ISSUER, {"key-1": MALLORY.public})).encode()
    content = swapped(content, KEYS_URL, by=keys)
    content = swapped(content, LIST_URL, by=list_by(MALLORY, issuer=ISSUER, method=METHOD))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            is_badge = name.startswith("elsewhere/")
            changed.writestr(name, badge if is_badge else archive.read(name))
    return out.getvalue()


def test_a_forged_badge_with_forged_keys_is_never_verified() -> None:
    ada, content = moved()
    content = forged(ada, content)
    restored(ada, content)
    assert imported_of(ada).get().verdict == "unknown"
    check_again(imported_of(ada).get(), fetch=make_network(), at=NOW + 4 * DAY)
    back = imported_of(ada).get()
    assert (back.verdict, back.archive_says) == ("invalid", {})


def test_a_forged_badge_fails_where_the_server_can_be_asked() -> None:
    ada, content = moved()
    told = restored(ada, forged(ada, content), fetch=make_network())
    assert (told.badges, told.undecided, told.by_archive) == (0, 1, 0)


def test_a_list_its_issuer_signed_tells_of_its_day_and_verifies_nothing() -> None:
    ada, content = moved(own_key=True)
    restored(ada, content)
    back = imported_of(ada).get()
    assert (back.verdict, back.archive_says["verdict"]) == ("unknown", "valid")
    assert (back.archive_says["at"], back.archive_says["signed"]) == (EARLIER.isoformat(), True)
    client = Client()
    client.force_login(ada)
    page = client.get(reverse("hold:imported", args=[back.pk])).text
    assert "signed by its issuer" in page


def test_a_list_out_of_the_archive_counts_with_keys_that_the_server_still_shows() -> None:
    ada, content = moved()
    keys_only = Network({KEYS_URL: make_network().table[KEYS_URL]})
    restored(ada, content, fetch=keys_only)
    back = imported_of(ada).get()
    assert (back.archive_says["at"], back.archive_says["signed"]) == (EARLIER.isoformat(), True)


def answering(code: str) -> Callable[[str], Fetched]:
    """A network in which the list of what was taken back can't be had, for this reason."""
    network = make_network(revoked=True)

    def fetch(url: str) -> Fetched:
        if url == LIST_URL:
            raise FetchError("No.", code=code)
        return network(url)

    return fetch


@pytest.mark.parametrize("code", ["name", "network", "status", "time"])
def test_the_archive_speaks_for_a_server_that_was_asked_in_vain(code: str) -> None:
    ada, content = moved(own_key=True)
    told = restore(ada, file=io.BytesIO(content), fetch=answering(code), at=NOW + 3 * DAY)
    assert (told.by_archive, imported_of(ada).get().archive_says["verdict"]) == (1, "valid")


@pytest.mark.parametrize("code", ["unasked", "size", "unreadable", "redirects", "private"])
def test_it_never_speaks_for_one_that_was_not_asked_or_gave_an_answer(code: str) -> None:
    ada, content = moved(own_key=True)
    told = restore(ada, file=io.BytesIO(content), fetch=answering(code), at=NOW + 3 * DAY)
    back = imported_of(ada).get()
    assert (told.by_archive, back.verdict, back.archive_says) == (0, "unknown", {})


def test_others_that_take_the_time_away_make_no_revoked_badge_good() -> None:
    ada, content = moved(own_key=True)
    live = make_network(revoked=True)
    name, method = own_name(KEY)
    live.table[LIST_URL] = list_by(KEY, issuer=name, method=method, revoked=True)
    clock = iter([0.0, *[60.0] * 100])
    fetch = within(25.0, fetch=live, clock=lambda: next(clock))
    told = restore(ada, file=io.BytesIO(content), fetch=fetch, at=NOW + 3 * DAY)
    back = imported_of(ada).get()
    assert (told.by_archive, back.verdict, back.archive_says) == (0, "unknown", {})
    check_again(back, fetch=live, at=NOW + 4 * DAY)
    assert imported_of(ada).get().reason == "Its issuer has revoked it."


def test_a_list_that_somebody_else_signed_shows_nothing() -> None:
    ada, content = moved(own_key=True)
    name, method = own_name(MALLORY)
    restored(ada, swapped(content, LIST_URL, by=list_by(MALLORY, issuer=name, method=method)))
    assert imported_of(ada).get().verdict == "unknown"
    issuer, _method = own_name(KEY)
    by_mallory = list_by(MALLORY, issuer=issuer, method=method)
    imported_of(ada).delete()
    restored(ada, swapped(content, LIST_URL, by=by_mallory))
    assert imported_of(ada).get().verdict == "unknown"


def test_a_badge_that_the_archive_itself_says_is_revoked_is_not_in_force() -> None:
    ada, content = moved(own_key=True)
    issuer, method = own_name(KEY)
    revoked = list_by(KEY, issuer=issuer, method=method, revoked=True)
    restored(ada, swapped(content, LIST_URL, by=revoked))
    back = imported_of(ada).get()
    assert (back.verdict, back.archive_says["verdict"]) == ("unknown", "invalid")
    assert back.archive_says["reason"] == "Its issuer has revoked it."


def test_what_came_out_of_an_archive_is_in_the_next_one_and_comes_back_again() -> None:
    ada, content = moved()
    restored(ada, content)
    second = archive_at(ada)
    rows = record_in(second)["documents"]
    assert {(row["url"], row["by_archive"]) for row in rows} == {
        (KEYS_URL, True),
        (LIST_URL, True),
    }
    ImportedCredential.objects.all().delete()
    assert restored(ada, second).by_archive == 1


def test_an_archive_with_nothing_of_the_kind_says_nothing() -> None:
    ada, content = moved()

    def without(rows: Callable[[dict[str, Any]], None]) -> bytes:
        record = record_in(content)
        rows(record)
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as changed:
            for name in archive.namelist():
                whole = f"window.RECORD = {json.dumps(record)};\n".encode()
                changed.writestr(name, whole if name == "record.js" else archive.read(name))
        return out.getvalue()

    for spoiled in (
        without(lambda record: record.update(documents=[])),
        without(lambda record: record.update(documents=[{"url": KEYS_URL, "file": "gone"}])),
        without(lambda record: record.update(documents="x", made_at=3)),
    ):
        assert restored(ada, spoiled).by_archive == 0
        back = imported_of(ada).get()
        assert (back.verdict, back.archive_says) == ("unknown", {})
        back.delete()
