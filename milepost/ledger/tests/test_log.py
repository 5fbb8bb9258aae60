"""Entries join at the end, prove themselves, and nothing rewrites them unseen."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from insignia.keys import PublicKey
from pytest_django import DjangoAssertNumQueries

from milepost.kit.errors import RuleError
from milepost.ledger import actions, queries
from milepost.ledger.models import Checkpoint, Head, Leaf, LogKey, Node
from milepost.ledger.rules import merkle, notes, tiles
from milepost.ledger.rules.entries import entry_bytes
from milepost.ledger.tests.builders import NOON, make_leaves

pytestmark = pytest.mark.django_db


def log_key() -> tuple[str, PublicKey]:
    row = LogKey.objects.get()
    return row.origin, PublicKey("Ed25519", bytes.fromhex(row.public_key))


def test_an_entry_is_kept_as_canonical_json() -> None:
    early = NOON.astimezone(timezone(timedelta(hours=5)))
    leaf = actions.append("credential.issued", entry={"b": 2, "a": None}, at=early)
    expected = '{"at":"2026-03-01T12:00:00Z","entry":{"a":null,"b":2},"kind":"credential.issued"}'
    assert (leaf.index, leaf.kind, leaf.entry) == (0, "credential.issued", expected)
    assert leaf.hash == merkle.leaf_hash(expected.encode()).hex()


def test_entries_are_numbered_in_their_order() -> None:
    leaves = make_leaves(5)
    assert [leaf.index for leaf in leaves] == [0, 1, 2, 3, 4]
    assert list(Leaf.objects.all()) == leaves
    assert Head.objects.get().size == 5


def test_the_same_entry_twice_is_one_leaf() -> None:
    first, again = (
        actions.append("decision.made", entry={"decision": "x"}, at=NOON) for _ in range(2)
    )
    assert first == again
    assert Leaf.objects.count() == Head.objects.get().size == 1


def test_many_at_once_are_the_same_tree_as_one_by_one() -> None:
    make_leaves(3)
    entries = [{"credential": f"salted-{index}"} for index in (0, 1, 0, 2, 3)]
    leaves = actions.append_many("credential.issued", entries=entries, at=NOON)
    assert [leaf.index for leaf in leaves] == [3, 4, 3, 5, 6]
    assert list(queries.faults()) == []
    assert Checkpoint.objects.count() == 4


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no entries of kind"):
        actions.append("person.joined", entry={}, at=NOON)


@pytest.mark.parametrize("address", ["ada@example.org", "<ada@example.org>", "mailto:a@b.c"])
def test_an_address_never_gets_into_the_log(address: str) -> None:
    with pytest.raises(ValueError, match="e-mail address"):
        actions.append("decision.made", entry={"by": {"mail": [address]}}, at=NOON)
    assert not Leaf.objects.exists()


def test_an_entry_that_fits_into_no_tile_is_refused_before_anything_is_written() -> None:
    around = len(entry_bytes("decision.made", entry={"decision": ""}, at=NOON))
    entries = [{"decision": "x" * (65_535 - around + more)} for more in (0, 1)]
    with pytest.raises(RuleError, match="65535 bytes"):
        actions.append_many("decision.made", entries=entries, at=NOON)
    assert not Leaf.objects.exists()
    actions.append("decision.made", entry=entries[0], at=NOON)
    tile = queries.entry_tile(tiles.Place(0, 1))
    assert tile is not None
    assert [len(entry) for entry in tiles.unpack(tile)] == [65_535]


def test_an_entry_that_is_rolled_back_leaves_no_trace() -> None:
    make_leaves(2)
    with pytest.raises(LookupError), transaction.atomic():
        actions.append("decision.made", entry={"decision": "lost"}, at=NOON)
        raise LookupError
    assert [Leaf.objects.count(), Head.objects.get().size, Checkpoint.objects.count()] == [2] * 3
    assert list(queries.faults()) == []


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 11])
def test_every_entry_proves_itself_against_the_signed_checkpoint(size: int) -> None:
    leaves = make_leaves(size)
    origin, public = log_key()
    for leaf in leaves:
        found = queries.inclusion(leaf.hash)
        assert found is not None
        signed = notes.opened(found.note, name=origin, public=public)
        assert signed == merkle.Root(size, found.root)
        assert (found.leaf, found.index, found.size) == (leaf, leaf.index, size)
        assert found.holds


def test_a_changed_entry_no_longer_holds() -> None:
    leaf = make_leaves(3)[1]
    Leaf.objects.filter(pk=leaf.pk).update(entry=leaf.entry.replace("salted-1", "salted-9"))
    found = queries.inclusion(leaf.hash)
    assert found is not None
    assert not found.holds


def test_what_is_not_in_the_log_has_no_proof() -> None:
    make_leaves(2)
    assert queries.inclusion("00" * 32) is None


@pytest.mark.parametrize(("first", "second"), [(1, 1), (1, 6), (3, 6), (4, 5), (6, 6)])
def test_every_state_proves_that_it_continues_an_older_one(first: int, second: int) -> None:
    make_leaves(6)
    roots = {
        row.size: merkle.Root(row.size, bytes.fromhex(row.root)) for row in Checkpoint.objects.all()
    }
    found = queries.consistency(first, second=second)
    assert found is not None
    assert merkle.continues(roots[first], new=roots[second], proof=found.proof)


@pytest.mark.parametrize(("first", "second"), [(0, 3), (2, 1), (1, 4)])
def test_states_that_never_were_have_no_proof(first: int, second: int) -> None:
    make_leaves(3)
    assert queries.consistency(first, second=second) is None


def test_the_seal_is_made_once_and_its_key_is_not_readable() -> None:
    make_leaves(3)
    row = LogKey.objects.get()
    origin, public = log_key()
    assert row.origin == "127.0.0.1:8000/log"
    assert bytes.fromhex(row.public_key) not in bytes(row.sealed_key)
    assert queries.verifier_key() == notes.verifier_key(origin, public=public)


def test_appending_and_proving_take_as_many_queries_in_a_long_log(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_leaves(1)
    for length in (1, 40):
        make_leaves(length)
        at = NOON + timedelta(days=length)
        with django_assert_num_queries(10):
            leaf = actions.append("decision.made", entry={"decision": "one more"}, at=at)
        with django_assert_num_queries(4):
            queries.inclusion(leaf.hash)


def forge_entry() -> None:
    Leaf.objects.filter(pk=2).update(entry='{"entry":{}}')


def delete_entry() -> None:
    Leaf.objects.filter(pk=2).delete()


def delete_last_entry() -> None:
    Leaf.objects.filter(pk=4).delete()


def forge_entry_and_hash() -> None:
    value = merkle.leaf_hash(b"{}").hex()
    Leaf.objects.filter(pk=2).update(entry="{}", hash=value)
    Node.objects.filter(level=0, position=2).update(hash=value)


def forge_checkpoint() -> None:
    Checkpoint.objects.filter(pk=3).update(root="00" * 32)


@pytest.mark.parametrize(
    "tamper",
    [forge_entry, delete_entry, delete_last_entry, forge_entry_and_hash, forge_checkpoint],
)
def test_whatever_is_changed_behind_the_log_shows(tamper: Callable[[], None]) -> None:
    make_leaves(5)
    call_command("check_log")
    tamper()
    with pytest.raises(CommandError):
        call_command("check_log")


def test_time_is_written_in_utc_without_fractions() -> None:
    at = datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    entry = json.loads(entry_bytes("decision.made", entry={}, at=at))
    assert entry["at"] == "2026-03-01T23:59:59Z"
