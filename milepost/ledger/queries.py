"""What the log holds, and the proofs that it does."""

import operator
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from django.db.models import Q, QuerySet
from insignia.keys import PublicKey

from milepost.ledger.models import Checkpoint, Cosignature, Leaf, LogKey, Node
from milepost.ledger.rules import merkle, notes, tiles

HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Inclusion:
    """The proof that a leaf is in the log, against one of its checkpoints."""

    leaf: Leaf
    index: int
    size: int
    """Of the checkpoint."""
    proof: tuple[bytes, ...]
    root: bytes
    note: str
    """The checkpoint as it was signed, by witnesses, too, where they did."""
    log_size: int

    @property
    def holds(self) -> bool:
        """Whether the proof leads from the entry to the root, as any stranger computes it."""
        return merkle.includes(
            merkle.leaf_hash(self.leaf.entry.encode()),
            index=self.index,
            size=self.size,
            proof=self.proof,
            root=self.root,
        )

    @property
    def steps(self) -> list[str]:
        """The proof's hashes in hexadecimal, from the leaf's neighbor to the root's."""
        return [value.hex() for value in self.proof]


@dataclass(frozen=True, kw_only=True)
class Consistency:
    """The proof that a newer state of the log holds an older one unchanged."""

    first: int
    second: int
    proof: tuple[bytes, ...]


def leaves() -> QuerySet[Leaf]:
    """Return every entry, newest first."""
    return Leaf.objects.order_by("-index")


def newest_checkpoint() -> Checkpoint | None:
    """Return the checkpoint over the whole log; None while it is empty."""
    return Checkpoint.objects.order_by("-size").first()


def cosigned_note(checkpoint: Checkpoint) -> str:
    """Return a checkpoint with the signatures of its witnesses under the log's own."""
    return checkpoint.note + "".join(row.line for row in checkpoint.cosignatures.all())


def checkpoint_at(size: int) -> Checkpoint | None:
    """Return the checkpoint over the first ``size`` entries; None if there never was one."""
    return Checkpoint.objects.filter(size=size).first()


def newest_cosigned(*, covering: int = 0) -> Checkpoint | None:
    """Return the newest checkpoint over this entry that a witness signed, with its signatures."""
    signed = Checkpoint.objects.filter(cosignatures__isnull=False, size__gt=covering)
    return signed.order_by("-size").prefetch_related("cosignatures").first()


def newest_signed_by(names: Iterable[str]) -> list[Cosignature]:
    """Return the newest signature of each of these witnesses, of those that signed anything."""
    rows = Cosignature.objects.select_related("checkpoint").order_by("-checkpoint__size")
    found = (rows.filter(witness=name).first() for name in names)
    return [row for row in found if row is not None]


def verifier_key() -> str:
    """Return the line by which strangers check the log's signature; empty while the log is."""
    row = LogKey.objects.first()
    if row is None:
        return ""
    public = PublicKey("Ed25519", bytes.fromhex(row.public_key))
    return notes.verifier_key(row.origin, public=public)


def inclusion(leaf_hash: str) -> Inclusion | None:
    """Return the proof for the leaf with this hash (hexadecimal); None if it is not in the log.

    It leads to the newest checkpoint that witnesses signed, if one covers the leaf: what they saw
    weighs more than what is new.
    """
    leaf = Leaf.objects.filter(hash=leaf_hash).first() if HEX.fullmatch(leaf_hash) else None
    newest = newest_checkpoint() if leaf else None
    if leaf is None or newest is None:
        return None
    signed = newest_cosigned(covering=leaf.index)
    checkpoint = signed or newest
    spans = merkle.inclusion_spans(leaf.index, size=checkpoint.size)
    return Inclusion(
        leaf=leaf,
        index=leaf.index,
        size=checkpoint.size,
        proof=_span_hashes(spans),
        root=bytes.fromhex(checkpoint.root),
        note=cosigned_note(signed) if signed else newest.note,
        log_size=newest.size,
    )


def consistency(first: int, *, second: int) -> Consistency | None:
    """Return the proof between two sizes of the log; None if it never had them."""
    newest = newest_checkpoint()
    if newest is None or not 1 <= first <= second <= newest.size:
        return None
    spans = merkle.consistency_spans(first, second=second)
    return Consistency(first=first, second=second, proof=_span_hashes(spans))


def hash_tile(place: tiles.Place, *, level: int) -> bytes | None:
    """Return a tile of the tree's hashes; None if the log has not all of it."""
    if not tiles.is_there(place, level=level, size=_size()):
        return None
    start = place.number * tiles.WIDTH
    rows = Node.objects.filter(
        level=level * tiles.STEP, position__gte=start, position__lt=start + place.width
    )
    return b"".join(map(bytes.fromhex, rows.order_by("position").values_list("hash", flat=True)))


def entry_tile(place: tiles.Place) -> bytes | None:
    """Return a tile of entries; None if the log has not all of it."""
    if not tiles.is_there(place, level=0, size=_size()):
        return None
    start = place.number * tiles.WIDTH
    rows = Leaf.objects.filter(index__gte=start, index__lt=start + place.width)
    entries = rows.order_by("index").values_list("entry", flat=True)
    return tiles.pack([entry.encode() for entry in entries])


def _size() -> int:
    newest = newest_checkpoint()
    return newest.size if newest else 0


def hashes_at(places: Iterable[merkle.Node]) -> dict[merkle.Node, bytes]:
    """Return the hashes of these complete subtrees, in one query."""
    wanted = [Q(level=place.level, position=place.position) for place in places]
    if not wanted:
        return {}
    rows = Node.objects.filter(reduce(operator.or_, wanted))
    return {merkle.Node(row.level, row.position): bytes.fromhex(row.hash) for row in rows}


def _span_hashes(spans: list[merkle.Span]) -> tuple[bytes, ...]:
    known = hashes_at(place for span in spans for place in merkle.cover(span))
    return tuple(merkle.span_hash(span, known=known) for span in spans)


def faults() -> Iterator[str]:
    """Recompute the whole log from its entries and yield a sentence for everything that differs.

    For the operator: it reads every row.
    """
    known: dict[merkle.Node, bytes] = {}
    roots: dict[int, str] = {}
    for size, leaf in enumerate(Leaf.objects.order_by("index").iterator()):
        value = merkle.leaf_hash(leaf.entry.encode())
        if leaf.index != size or leaf.hash != value.hex():
            yield f"Entry {size} was changed or is missing."
        known |= merkle.grow(size, leaves=[value], known=known)
        roots[size + 1] = merkle.span_hash(merkle.Span(0, size + 1), known=known).hex()
    if hashes_of_all_nodes() != known:
        yield "The stored tree differs from the entries."
    for checkpoint in Checkpoint.objects.order_by("size").iterator():
        if roots.get(checkpoint.size) != checkpoint.root:
            yield f"The checkpoint at {checkpoint.size} entries differs from the entries."


def hashes_of_all_nodes() -> dict[merkle.Node, bytes]:
    """Return every stored node; only a full check wants this."""
    rows = Node.objects.values_list("level", "position", "hash").iterator()
    return {merkle.Node(level, place): bytes.fromhex(value) for level, place, value in rows}
