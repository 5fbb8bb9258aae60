"""A submission as its reviewers see it: the work, and nothing about who did it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from milepost.define.models import EvidenceSlot
from milepost.earn.models import Artifact
from milepost.earn.queries import artifacts_of
from milepost.kit import files
from milepost.kit.media import Family, MediaType
from milepost.organizations.queries import organizations_of
from milepost.people.models import Person
from milepost.people.queries import addresses_of
from milepost.review.models import Assignment, Review
from milepost.review.rules.blinding import Hidden, Identity, mask, neutral_names
from milepost.review.rules.readings import Line, Reading

INLINE = 100_000
"""Bytes of text that a page still shows; longer texts are downloaded."""


@dataclass(frozen=True, kw_only=True)
class BlindFile:
    """A file under a neutral name. What it is named after, its digest, is never shown."""

    name: str
    media_type: MediaType
    sha256: str
    size: int

    @property
    def family(self) -> Family:
        """Whether it is a picture, a document, a recording …"""
        return self.media_type.family


@dataclass(frozen=True, kw_only=True)
class BlindArtifact:
    """One piece of work. Its words are plain text, to be escaped, never HTML."""

    id: UUID
    setting: str
    note: str
    text: str
    """What was written, or what a text file holds; a long file is read when it is fetched."""
    url: str
    file: BlindFile | None
    hidden: Counter[Hidden]

    @property
    def hidden_words(self) -> str:
        """What was hidden in it, for people: "name (2), e-mail address (1)"."""
        return ", ".join(f"{what.word} ({count})" for what, count in self.hidden.items())


class BlindSlot(NamedTuple):
    """One thing that was asked for, with what was handed in for it."""

    slot: EvidenceSlot
    artifacts: list[BlindArtifact]

    @property
    def lacks(self) -> int:
        """How many pieces fewer there are than asked for."""
        return max(0, self.slot.number - len(self.artifacts))


def blind_view(assignment: Assignment) -> list[BlindSlot]:
    """Return everything handed in for this round, slot by slot, as a reviewer may see it."""
    work = list(artifacts_of(assignment.submission, round=assignment.round))
    identity, named = identity_of(assignment.submission.applicant), _files(work)
    blind = {
        piece.pk: _blind(piece, words=_short_words(piece, named), named=named, identity=identity)
        for piece in work
    }
    return [
        BlindSlot(slot, [blind[piece.pk] for piece in work if piece.slot_id == slot.pk])
        for slot in assignment.submission.version.slots.all()
    ]


def blind_artifact(assignment: Assignment, *, pk: UUID) -> BlindArtifact | None:
    """Return one piece of this round's work as a reviewer may see it; None if it is not there."""
    work = list(artifacts_of(assignment.submission, round=assignment.round))
    piece = next((piece for piece in work if piece.pk == pk), None)
    if piece is None:
        return None
    identity, named = identity_of(assignment.submission.applicant), _files(work)
    return _blind(piece, words=_words(piece, named), named=named, identity=identity)


def reading_of(review: Review | None) -> Reading:
    """Return what a reviewer has written so far; an empty reading before the first word."""
    if review is None:
        return Reading()
    lines = [
        Line(criterion=row.criterion_id, level=row.level_id, comment=row.comment)
        for row in review.results.all()
    ]
    return Reading(
        complete=review.complete,
        missing=review.missing,
        advice=review.advice,
        lines=tuple(lines),
    )


def identity_of(person: Person) -> Identity:
    """Return what would give this person away: name, addresses, organizations."""
    addresses = addresses_of(person).values_list("email", flat=True)
    organizations = organizations_of(person)
    return Identity(
        name=person.name,
        addresses=frozenset({person.email, *addresses}),
        organizations=frozenset(organizations.values_list("name", flat=True)),
    )


def _files(work: list[Artifact]) -> dict[UUID, BlindFile]:
    found = [piece for piece in work if piece.kind == Artifact.Kind.FILE]
    names = neutral_names(MediaType(piece.media_type) for piece in found)
    return {
        piece.pk: BlindFile(
            name=name,
            media_type=MediaType(piece.media_type),
            sha256=piece.sha256,
            size=piece.size,
        )
        for piece, name in zip(found, names, strict=True)
    }


def _blind(
    piece: Artifact, *, words: str, named: Mapping[UUID, BlindFile], identity: Identity
) -> BlindArtifact:
    note, text = mask(piece.note, identity=identity), mask(words, identity=identity)
    return BlindArtifact(
        id=piece.pk,
        setting=str(piece.get_setting_display()),
        note=note.text,
        text=text.text,
        url=piece.url,
        file=named.get(piece.pk),
        hidden=note.hidden + text.hidden,
    )


def _short_words(piece: Artifact, named: Mapping[UUID, BlindFile]) -> str:
    """The words of a piece that a page still shows."""
    return _words(piece, named) if piece.size <= INLINE else ""


def _words(piece: Artifact, named: Mapping[UUID, BlindFile]) -> str:
    """What was written, or what a text file holds, so that it is masked like any other text."""
    file = named.get(piece.pk)
    if file is None or file.family is not Family.TEXT:
        return piece.text
    return files.read(file.sha256).decode(errors="replace")
