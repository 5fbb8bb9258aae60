"""The log as tiles: addresses as the specification writes them, and nothing that changes later."""

import hashlib

import pytest
from django.test import Client

from milepost.ledger import actions
from milepost.ledger.rules import merkle, tiles
from milepost.ledger.tests.builders import NOON, make_leaves


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (tiles.Place(0), "000"),
        (tiles.Place(999), "999"),
        (tiles.Place(1000), "x001/000"),
        (tiles.Place(1234067), "x001/x234/067"),
        (tiles.Place(273, 112), "273.p/112"),
    ],
)
def test_tiles_have_the_addresses_of_the_specification(place: tiles.Place, address: str) -> None:
    assert place.address == address
    assert tiles.read_place(address) == place


@pytest.mark.parametrize(
    "address",
    ["", "0", "1000", "x000/001", "001/002", "000.p/0", "000.p/01", "../000", "000/"],
)
def test_nothing_else_is_an_address(address: str) -> None:
    assert tiles.read_place(address) is None


@pytest.mark.parametrize("width", [256, 257, 300, 999, 1000])
def test_a_part_of_a_tile_is_at_most_255_wide(width: int) -> None:
    assert tiles.read_place("000.p/255") == tiles.Place(0, 255)
    assert tiles.read_place(f"000.p/{width}") is None


def test_a_log_of_70000_entries_has_274_tiles_the_last_of_112() -> None:
    found = list(tiles.places(70_000))
    assert (len(found), found[-1]) == (274, tiles.Place(273, 112))
    assert tiles.is_there(tiles.Place(1, 17), level=1, size=70_000)
    assert not tiles.is_there(tiles.Place(1, 18), level=1, size=70_000)
    assert tiles.is_there(tiles.Place(0, 1), level=2, size=70_000)


def test_entries_are_packed_and_unpacked() -> None:
    entries = [b"", b"one", b"x" * 65_535]
    assert tiles.unpack(tiles.pack(entries)) == entries
    with pytest.raises(ValueError, match="middle"):
        tiles.unpack(tiles.pack(entries)[:-1])


@pytest.mark.django_db
def test_a_tile_holds_the_leaves_and_their_hashes(client: Client) -> None:
    leaves = make_leaves(5)
    entries = client.get("/log/tile/entries/000.p/5")
    hashes = client.get("/log/tile/0/000.p/5")
    assert tiles.unpack(entries.content) == [leaf.entry.encode() for leaf in leaves]
    assert tiles.hashes(hashes.content) == [bytes.fromhex(leaf.hash) for leaf in leaves]
    assert hashes.content[:32] == hashlib.sha256(b"\0" + leaves[0].entry.encode()).digest()
    assert "immutable" in hashes["Cache-Control"]
    assert hashes["Content-Type"] == entries["Content-Type"] == "application/octet-stream"
    assert hashes["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_the_next_row_begins_with_256_entries(client: Client) -> None:
    entries = [{"decision": f"salted-{index}"} for index in range(256)]
    leaves = actions.append_many("decision.made", entries=entries, at=NOON)
    span = merkle.Span(0, 256)
    known = {merkle.Node(0, i): bytes.fromhex(leaf.hash) for i, leaf in enumerate(leaves)}
    known = merkle.grow(0, leaves=list(known.values()), known={})
    assert client.get("/log/tile/1/000.p/1").content == merkle.span_hash(span, known=known)
    assert len(client.get("/log/tile/0/000").content) == 8192


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["0/000.p/4", "0/001", "entries/000.p/4", "1/000.p/1", "64/000", "00/000.p/3", "0/../x"],
)
def test_what_the_log_does_not_have_yet_is_not_there(client: Client, address: str) -> None:
    make_leaves(3)
    assert client.get("/log/tile/0/000.p/3").status_code == 200
    assert client.get(f"/log/tile/{address}").status_code == 404
