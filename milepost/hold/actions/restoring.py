"""What an archive brings back beside the badges: the evidence behind them, and past shares."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from milepost.hold.models import ImportedCredential, KeptPiece, Share, View
from milepost.hold.queries import imported_of
from milepost.issue.models import Credential
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.tokens import new_token, token_hash
from milepost.people.models import Person

MOST_PIECES = 100
"""So many pieces of evidence come back with one badge."""
MOST_BYTES = 2 * 1024**3
"""So much evidence a wallet keeps for one person."""
MOST_SHARES = 500
"""No share comes back to a list that has so many."""
MOST_VIEWS = 5_000
"""So many openings one person's shares keep as an archive tells of them, the first ones."""


@dataclass(frozen=True, kw_only=True)
class Returned:
    """One piece of evidence: an address, or a file with its bytes, which never stand in memory.

    ``content`` is called for each time they are read.
    """

    title: str
    setting: str
    narrative: str = ""
    attestations: Sequence[Mapping[str, Any]] = ()
    url: str = ""
    name: str = ""
    content: Callable[[], Iterable[bytes]] = tuple


@dataclass(frozen=True, kw_only=True)
class PastShare:
    """A share as it was; its link is not among it."""

    purpose: str
    audience: str
    message: str
    reference: str
    reader: str
    created_at: datetime
    ends_at: datetime
    withdrawn_at: datetime | None
    opened: Sequence["PastView"]


@dataclass(frozen=True, kw_only=True)
class PastView:
    """One opening of a share as an archive tells of it."""

    at: datetime
    what: str
    reader: str


def return_pieces(
    kept: ImportedCredential, *, pieces: Iterable[Returned], by: Person, at: datetime
) -> int:
    """Keep the evidence behind a badge of one's own; a badge that has some gets none twice.

    All of it is read through before any is kept: what breaks at its end leaves no files behind.
    """
    mine = imported_of(by).filter(pk=kept.pk, pieces=None)
    if not mine.exists():
        return 0
    chosen = list(islice(pieces, MOST_PIECES + 1))
    if len(chosen) > MOST_PIECES:
        raise RuleError(_("There is too much evidence for one badge."), code="too-many")
    if not chosen:
        return 0
    files_of_theirs = KeptPiece.objects.filter(imported__holder=by)
    room = MOST_BYTES - (files_of_theirs.aggregate(all=Sum("size"))["all"] or 0)
    for piece in chosen:
        room -= _size_within(room, content=piece.content())
    rows = [_row(kept, piece=piece, position=number) for number, piece in enumerate(chosen)]
    with transaction.atomic():
        KeptPiece.objects.bulk_create(rows)
        record("evidence.returned", by=by.pk, target=kept, at=at, pieces=len(rows))
    return len(rows)


def _row(kept: ImportedCredential, *, piece: Returned, position: int) -> KeptPiece:
    row = KeptPiece(
        imported=kept,
        position=position,
        title=piece.title[:200],
        setting=piece.setting[:200],
        narrative=piece.narrative,
        attestations=list(piece.attestations),
        url=piece.url[:1000],
    )
    if not piece.url:
        file = files.keep_chunks(piece.content())
        row.name, row.sha256, row.size = piece.name[-120:], file.sha256, file.size
    return row


def _size_within(room: int, *, content: Iterable[bytes]) -> int:
    size = 0
    for chunk in content:
        size += len(chunk)
        if size > room:
            raise RuleError(_("There is more evidence than one wallet keeps."), code="wallet-full")
    return size


@transaction.atomic
def return_share(
    holder: Person,
    *,
    past: PastShare,
    credentials: Sequence[Credential],
    imported: Sequence[ImportedCredential],
    at: datetime,
) -> bool:
    """Note a share that was, closed for good; False if it stands in the list already.

    Raises RuleError for more of them than one list keeps.
    """
    same = {"audience": past.audience, "created_at": past.created_at}
    shares = Share.objects.filter(holder=holder)
    if shares.filter(**same).exists():
        return False
    if shares.count() >= MOST_SHARES:
        raise RuleError(_("There are more shares than one list keeps."), code="too-many")
    room = MOST_VIEWS - View.objects.filter(share__holder=holder, by_archive=True).count()
    closed = past.withdrawn_at or (at if past.ends_at > at else None)
    row = Share.objects.create(
        holder=holder,
        purpose=past.purpose if past.purpose in Share.Purpose.values else Share.Purpose.FRIEND,
        message=past.message,
        reference=past.reference,
        reader=past.reader.strip().lower(),
        token_hash=token_hash(new_token()),
        ends_at=past.ends_at,
        withdrawn_at=closed,
        **same,
    )
    row.credentials.set(credentials)
    row.imported.set(imported)
    View.objects.bulk_create(
        View(share=row, at=one.at, what=one.what, reader=one.reader, by_archive=True)
        for one in past.opened[: max(0, room)]
    )
    record("share.returned", by=holder.pk, target=row, at=at)
    return True
