"""Every write of the log: entries join at its end, and nothing is ever changed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from insignia.keys import PrivateKey, PublicKey

from milepost.kit.errors import RuleError
from milepost.kit.sealing import seal, unseal
from milepost.ledger import queries
from milepost.ledger.models import Checkpoint, Cosignature, Head, Leaf, LogKey, Node
from milepost.ledger.rules import merkle, notes
from milepost.ledger.rules.entries import JSON, entry_bytes

PURPOSE = "ledger"
CLOCK_DRIFT = timedelta(minutes=5)


def append(kind: str, *, entry: Mapping[str, JSON], at: datetime) -> Leaf:
    """Add one entry and return its leaf; an entry that is there already returns its first leaf."""
    return append_many(kind, entries=[entry], at=at)[0]


@transaction.atomic
def append_many(kind: str, *, entries: Sequence[Mapping[str, JSON]], at: datetime) -> list[Leaf]:
    """Add entries in their order under one checkpoint, and return their leaves.

    Writers queue here until the caller's transaction ends, so append late in it. An entry that is
    in the log already is not added again.
    """
    texts = [entry_bytes(kind, entry=entry, at=at) for entry in entries]
    head, _made = Head.objects.select_for_update().get_or_create(id=1)
    hashes = [merkle.leaf_hash(text).hex() for text in texts]
    leaves = {leaf.hash: leaf for leaf in Leaf.objects.filter(hash__in=hashes)}
    fresh: list[Leaf] = []
    for value, text in zip(hashes, texts, strict=True):
        if value not in leaves:
            leaf = Leaf(
                index=head.size + len(fresh), kind=kind, entry=text.decode(), hash=value, at=at
            )
            leaves[value] = leaf
            fresh.append(leaf)
    _integrate(fresh, head=head, at=at)
    return [leaves[value] for value in hashes]


def _integrate(fresh: list[Leaf], *, head: Head, at: datetime) -> None:
    """Store new leaves, the nodes they complete and the checkpoint over them."""
    if not fresh:
        return
    known = queries.hashes_at(merkle.cover(merkle.Span(0, head.size)))
    values = [bytes.fromhex(leaf.hash) for leaf in fresh]
    added = merkle.grow(head.size, leaves=values, known=known)
    Leaf.objects.bulk_create(fresh)
    Node.objects.bulk_create(
        Node(level=place.level, position=place.position, hash=value.hex())
        for place, value in added.items()
    )
    head.size += len(fresh)
    head.save()
    span = merkle.Span(0, head.size)
    root = merkle.span_hash(span, known=known | added)
    _sign(merkle.Root(head.size, root), at=at)


def _sign(root: merkle.Root, *, at: datetime) -> None:
    """Keep the signed checkpoint; strangers see it once the entries are committed with it."""
    row = LogKey.objects.first() or _make_key(at=at)
    key = PrivateKey.from_seed(unseal(bytes(row.sealed_key), purpose=PURPOSE))
    note = notes.checkpoint(row.origin, root=root, key=key)
    Checkpoint.objects.create(size=root.size, root=root.hash.hex(), note=note, at=at)


@transaction.atomic
def accept_cosignatures(note: str, *, witnesses: Sequence[notes.Known], at: datetime) -> int:
    """Keep what known witnesses signed under one of our checkpoints; return how many are new.

    Anyone may bring them: only the signatures count.
    """
    row = LogKey.objects.first()
    public = PublicKey("Ed25519", bytes.fromhex(row.public_key)) if row else None
    root = notes.opened(note, name=row.origin, public=public) if row and public else None
    ours = Checkpoint.objects.filter(size=root.size, root=root.hash.hex()).first() if root else None
    if ours is None:
        raise RuleError(_("This is no checkpoint of this log."), code="unknown-checkpoint")
    signed = notes.cosignatures(note, witnesses=witnesses)
    if not signed:
        raise RuleError(
            _("No witness that this log knows has signed this, or a signature does not hold."),
            code="no-witness",
        )
    if any(one.seconds > (at + CLOCK_DRIFT).timestamp() for one in signed):
        raise RuleError(_("A witness signed this in the future."), code="future")
    kept = 0
    for one in signed:
        told = {
            "line": one.line,
            "signed_at": datetime.fromtimestamp(one.seconds, UTC),
            "received_at": at,
        }
        _row, new = Cosignature.objects.get_or_create(
            checkpoint=ours, witness=one.witness, defaults=told
        )
        kept += new
    return kept


def _make_key(*, at: datetime) -> LogKey:
    key = PrivateKey.generate()
    address = urlsplit(settings.PUBLIC_URL)
    return LogKey.objects.create(
        origin=f"{address.netloc}{address.path}/log",
        public_key=key.public.raw.hex(),
        sealed_key=seal(key.secret, purpose=PURPOSE),
        created_at=at,
    )
