"""Witnesses countersign what they saw (C2SP tlog-cosignature); only those the log knows."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from insignia.keys import PrivateKey
from pytest_django import DjangoAssertNumQueries, Settings

from milepost.ledger import queries
from milepost.ledger.models import Checkpoint, Cosignature
from milepost.ledger.rules import merkle, notes
from milepost.ledger.rules.notes import Known
from milepost.ledger.tests.builders import make_leaves
from milepost.ledger.witnesses import witnesses

pytestmark = pytest.mark.django_db
WANDA = PrivateKey.from_seed(b"\x11" * 32)
MALLORY = PrivateKey.from_seed(b"\x66" * 32)
NAME, OTHER = "witness.example/wanda", "witness.example/other"


def known_as(name: str, *, key: PrivateKey) -> str:
    raw = notes.COSIGNATURE + key.public.raw
    identifier = notes.key_id(name, public=key.public, kind=notes.COSIGNATURE).hex()
    return f"{name}+{identifier}+{base64.b64encode(raw).decode()}"


@pytest.fixture(autouse=True)
def wanda_is_known(settings: Settings) -> None:
    settings.LOG_WITNESSES = [known_as(NAME, key=WANDA)]


def cosigned(
    checkpoint: Checkpoint,
    *,
    key: PrivateKey = WANDA,
    name: str = NAME,
    at: datetime | None = None,
) -> str:
    text = checkpoint.note.rpartition("\n\n")[0] + "\n"
    seconds = int((at or timezone.now()).timestamp())
    return checkpoint.note + notes.cosign(text, witness=name, key=key, seconds=seconds)


def send(client: Client, note: str) -> int:
    return client.post("/log/cosignatures", note, content_type="text/plain").status_code


def test_a_known_witness_s_signature_is_kept_and_shown(client: Client) -> None:
    make_leaves(3)
    old, newest = Checkpoint.objects.get(size=2), Checkpoint.objects.get(size=3)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert send(client, cosigned(old, at=at)) == 201
    assert client.get("/log/checkpoints/2").content.decode() == cosigned(old, at=at)
    assert client.get("/log/checkpoint").content.decode() == newest.note
    assert NAME in client.get("/log/").content.decode()


def test_what_each_witness_signed_last_is_given(client: Client) -> None:
    make_leaves(3)
    assert client.get("/log/cosignatures").json() == []
    for size in (3, 2):
        assert send(client, cosigned(Checkpoint.objects.get(size=size))) == 201
    newest = client.get("/log/checkpoints/3").content.decode()
    assert client.get("/log/cosignatures").json() == [{"witness": NAME, "note": newest}]


def test_a_proof_bears_the_signatures_of_witnesses_where_they_cover_the_entry(
    client: Client,
) -> None:
    leaves = make_leaves(5)
    for size in (2, 3):
        assert send(client, cosigned(Checkpoint.objects.get(size=size))) == 201
    signed = client.get("/log/checkpoints/3").content.decode()
    newest = Checkpoint.objects.get(size=5).note
    for leaf, size, note in [
        (leaves[0], 3, signed),
        (leaves[2], 3, signed),
        (leaves[3], 5, newest),
    ]:
        told = client.get(f"/log/leaves/{leaf.hash}/?format=json").json()
        assert (told["size"], told["checkpoint"]) == (size, note)
        assert merkle.includes(
            bytes.fromhex(leaf.hash),
            index=leaf.index,
            size=size,
            proof=[bytes.fromhex(step) for step in told["proof"]],
            root=bytes.fromhex(Checkpoint.objects.get(size=size).root),
        )
        proof = client.get(f"/log/leaves/{leaf.hash}/proof").content.decode()
        assert proof.endswith(f"\n\n{note}")
        known = [Known(NAME, WANDA.public)]
        assert len(notes.cosignatures(note, witnesses=known) or []) == (size == 3)
        page = client.get(f"/log/leaves/{leaf.hash}/").content.decode()
        assert "This entry is in the log" in page
        assert f"Number {leaf.index} of a log that now has 5" in page


def test_a_proof_takes_no_more_queries_the_more_has_been_signed(
    client: Client,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    leaf = make_leaves(9)[0]
    settings.LOG_WITNESSES = [known_as(NAME, key=WANDA), known_as(OTHER, key=MALLORY)]
    for size in (2, 5, 9):
        checkpoint = Checkpoint.objects.get(size=size)
        assert send(client, cosigned(checkpoint)) == 201
        assert send(client, cosigned(checkpoint, key=MALLORY, name=OTHER)) == 201
        with django_assert_num_queries(5):
            found = queries.inclusion(leaf.hash)
        assert found is not None
        assert (found.size, found.note.count("— ")) == (size, 3)


def test_the_same_signature_is_kept_once(client: Client) -> None:
    make_leaves(1)
    note = cosigned(Checkpoint.objects.get())
    assert [send(client, note), send(client, note)] == [201, 200]
    assert Cosignature.objects.count() == 1


def test_what_counts_is_the_signature_not_the_name(client: Client) -> None:
    make_leaves(2)
    checkpoint = Checkpoint.objects.get(size=2)
    other = Checkpoint.objects.get(size=1)
    line = cosigned(other).removeprefix(other.note)
    tomorrow = timezone.now() + timedelta(days=1)
    refused = [
        checkpoint.note,
        cosigned(checkpoint, key=MALLORY),
        checkpoint.note + line,
        cosigned(checkpoint, at=tomorrow),
        cosigned(checkpoint).replace("\n2\n", "\n1\n", 1),
        "",
    ]
    assert [send(client, note) for note in refused] == [409] * len(refused)
    assert not Cosignature.objects.exists()


def test_what_is_no_note_is_not_read(client: Client) -> None:
    make_leaves(1)
    assert client.post("/log/cosignatures", b"\xff", content_type="text/plain").status_code == 400
    assert send(client, "x" * 20_001) == 413
    assert client.put("/log/cosignatures").status_code == 405


def test_a_wrong_line_in_the_settings_is_named(settings: Settings) -> None:
    settings.LOG_WITNESSES = [known_as(NAME, key=WANDA)[:-4]]
    with pytest.raises(ImproperlyConfigured, match="wanda"):
        witnesses()
