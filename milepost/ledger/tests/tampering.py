"""What a dishonest operator can do who has the database and the log's key."""

from collections.abc import Sequence

from insignia.keys import PrivateKey

from milepost.kit.sealing import unseal
from milepost.ledger.actions import PURPOSE
from milepost.ledger.models import Checkpoint, Head, Leaf, LogKey, Node
from milepost.ledger.rules import merkle, notes
from milepost.ledger.rules.entries import entry_bytes
from milepost.ledger.tests.builders import NOON


def entries() -> list[bytes]:
    """Return the log's entries as they are now."""
    return [leaf.entry.encode() for leaf in Leaf.objects.order_by("index")]


def forged(name: str, *, at=NOON) -> bytes:
    """Return an entry that never happened."""
    return entry_bytes("decision.made", entry={"decision": name}, at=at)


def sign_anew(history: Sequence[bytes]) -> None:
    """Replace the whole log by another history, hashed and signed as if it had always been so."""
    for table in (Leaf, Node, Checkpoint):
        table.objects.all().delete()
    hashes = [merkle.leaf_hash(entry) for entry in history]
    Leaf.objects.bulk_create(
        Leaf(index=index, kind="decision.made", entry=entry.decode(), hash=value.hex(), at=NOON)
        for index, (entry, value) in enumerate(zip(history, hashes, strict=True))
    )
    tree = merkle.grow(0, leaves=hashes, known={})
    Node.objects.bulk_create(
        Node(level=place.level, position=place.position, hash=value.hex())
        for place, value in tree.items()
    )
    size = len(history)
    Head.objects.update(size=size)
    root = merkle.Root(size, merkle.span_hash(merkle.Span(0, size), known=tree))
    row = LogKey.objects.get()
    key = PrivateKey.from_seed(unseal(bytes(row.sealed_key), purpose=PURPOSE))
    note = notes.checkpoint(row.origin, root=root, key=key)
    Checkpoint.objects.create(size=size, root=root.hash.hex(), note=note, at=NOON)
