"""Comments pinned to places: tidied for the desk, and as those read them who may see the record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_of, shown_of
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.media import Family, MediaType
from milepost.people.models import Person
from milepost.review.models import Review
from milepost.review.queries.desk import INLINE, BlindArtifact, BlindSlot, identity_of
from milepost.review.rules.blinding import mask
from milepost.review.rules.pins import Box, Kind, Pin, box_in, quoted, spoken, tidy

RECORDINGS = (Family.AUDIO, Family.VIDEO)


@dataclass(frozen=True, kw_only=True)
class PinShown:
    """One pinned comment as it is read."""

    number: int
    """Of the reviewer."""
    where: str
    quote: str
    text: str
    box: Box | None


@dataclass(frozen=True, kw_only=True)
class PinnedPiece:
    """One piece of work with what was pinned to places in it."""

    artifact: Artifact
    title: str
    kind: Kind
    pins: list[PinShown]


def kind_at(piece: BlindArtifact) -> Kind:
    """Return what kind of places a piece on the desk has."""
    if piece.file is None:
        return Kind.TEXT if piece.text else Kind.OTHER
    return _kind(piece.file.family, words=bool(piece.text))


def tidy_pins(pins: Iterable[Pin], *, work: Iterable[BlindSlot]) -> tuple[Pin, ...]:
    """Return pins with their places in their one form; RuleError for what is not in the work."""
    pieces = {piece.id: piece for _slot, row in work for piece in row}
    found = []
    for pin in pins:
        if pin.piece not in pieces:
            raise RuleError(_("This piece is not part of the work."), code="unknown-piece")
        piece = pieces[pin.piece]
        place = tidy(pin.place, kind=kind_at(piece), text=piece.text)
        found.append(replace(pin, place=place))
    return tuple(found)


def pinned(
    submission: Submission, *, reviews: Iterable[Review], round: int, reader: Person
) -> list[PinnedPiece]:
    """Return what reviewers of a round pinned to places, piece by piece."""
    by_piece: dict[UUID, list[tuple[int, Mapping[str, str]]]] = {}
    for number, review in enumerate(reviews, start=1):
        for pin in review.pins:
            by_piece.setdefault(UUID(pin["piece"]), []).append((number, pin))
    if not by_piece:
        return []
    own = submission.applicant_id == reader.pk
    work = artifacts_of(submission, round=round).select_related("slot")
    return [
        _pinned(piece, pins=by_piece[piece.pk], own=own) for piece in work if piece.pk in by_piece
    ]


def _pinned(
    piece: Artifact, *, pins: list[tuple[int, Mapping[str, str]]], own: bool
) -> PinnedPiece:
    words = _words(piece)
    if not own:
        words = mask(words, identity=identity_of(piece.submission.applicant)).text
    family = MediaType(piece.media_type).family if piece.kind == Artifact.Kind.FILE else None
    kind = _kind(family, words=bool(words)) if family else _plain(words)
    shown = [
        PinShown(
            number=number,
            where=spoken(pin["place"], kind=kind),
            quote=quoted(pin["place"], text=words) if kind is Kind.TEXT else "",
            text=pin["text"],
            box=box_in(pin["place"]) if kind is Kind.IMAGE else None,
        )
        for number, pin in pins
    ]
    return PinnedPiece(artifact=piece, title=piece.slot.title, kind=kind, pins=shown)


def _plain(words: str) -> Kind:
    return Kind.TEXT if words else Kind.OTHER


def _words(piece: Artifact) -> str:
    shown = shown_of(piece)
    is_text = shown.is_file and shown.family is Family.TEXT and shown.size <= INLINE
    return files.read(shown.sha256).decode(errors="replace") if is_text else shown.text


def _kind(family: Family, *, words: bool) -> Kind:
    if family is Family.IMAGE:
        return Kind.IMAGE
    if family in RECORDINGS:
        return Kind.RECORDING
    if family is Family.DOCUMENT:
        return Kind.PAGES
    return Kind.TEXT if words else Kind.OTHER
