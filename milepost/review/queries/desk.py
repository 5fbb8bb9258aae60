"""A submission as its reviewers see it: the work, and nothing about who did it."""

from collections import Counter
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
    """What was written, or what a text file holds."""
    url: str
    file: BlindFile | None
    hidden: Counter[Hidden]

    @property
    def is_long(self) -> bool:
        """Whether its text is too long for a page."""
        return len(self.text) > INLINE

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
    blind = _blind_artifacts(assignment, work=work)
    return [
        BlindSlot(slot, [blind[piece.pk] for piece in work if piece.slot_id == slot.pk])
        for slot in assignment.submission.version.slots.all()
    ]


def blind_artifact(assignment: Assignment, *, pk: UUID) -> BlindArtifact | None:
    """Return one piece of this round's work as a reviewer may see it; None if it is not there."""
    work = list(artifacts_of(assignment.submission, round=assignment.round))
    return _blind_artifacts(assignment, work=work).get(pk)


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


def _blind_artifacts(assignment: Assignment, *, work: list[Artifact]) -> dict[UUID, BlindArtifact]:
    identity = identity_of(assignment.submission.applicant)
    named = _files(work)
    return {piece.pk: _blind(piece, file=named.get(piece.pk), identity=identity) for piece in work}


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


def _blind(piece: Artifact, *, file: BlindFile | None, identity: Identity) -> BlindArtifact:
    note = mask(piece.note, identity=identity)
    text = mask(piece.text or _words_in(file), identity=identity)
    return BlindArtifact(
        id=piece.pk,
        setting=str(piece.get_setting_display()),
        note=note.text,
        text=text.text,
        url=piece.url,
        file=file,
        hidden=note.hidden + text.hidden,
    )


def _words_in(file: BlindFile | None) -> str:
    """Return what a text file holds, so that it is masked like any other text."""
    if file is None or file.family is not Family.TEXT:
        return ""
    return files.read(file.sha256).decode(errors="replace")
