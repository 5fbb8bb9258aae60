"""Work that is like other work, as a reviewer and as a lead may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from milepost.define.rules.contexts import label_of
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_of, shown_of
from milepost.kit import files
from milepost.kit.media import Family, MediaType, has_preview
from milepost.organizations.models import Membership
from milepost.organizations.queries import organizations_where
from milepost.people.models import Person
from milepost.review.models import Appeal, Assignment, BlindCopy, Likeness
from milepost.review.queries.desk import identity_of
from milepost.review.rules.blinding import mask
from milepost.review.rules.likeness import Passage, passages

__all__ = [
    "MOST_BYTES",
    "Seen",
    "Side",
    "SideBySide",
    "is_compared",
    "likenesses_at",
    "likenesses_for",
    "of_two",
    "places_run_by",
    "seen_from",
    "shown_of",
    "side_by_side",
    "sides_of",
    "text_of",
]

MOST_BYTES = 200_000
"""Of a file whose words are compared."""
AROUND = tuple(
    f"{side}__{path}"
    for side in ("artifact", "other")
    for path in ("slot", "submission__applicant", "submission__version__achievement__organization")
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One likeness from the side of the piece that is looked at."""

    number: int
    kind: str
    kind_name: str
    share: int
    same_learner: bool
    same_work: bool
    """Whether both stand in one submission."""
    piece: Artifact
    other: Artifact
    found_at: datetime

    @property
    def title(self) -> str:
        """For what the piece was handed in."""
        return self.piece.slot.title

    @property
    def places(self) -> list[str]:
        """For what, and from where, each of two pieces of one submission was handed in."""
        return [_place(piece) for piece in (self.piece, self.other)] if self.same_work else []


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """One likeness with what both pieces share; names are taken out of both."""

    seen: Seen
    passages: list[Passage]


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two pieces, for somebody who may run the organization it was handed in to."""

    piece: Artifact
    runs: bool
    """Whether they do: then they see it, and may put a note on record about it."""
    earlier: bool
    """Whether it was handed in before the other."""
    shows: bool
    """Whether there is something to look at."""

    @property
    def submission(self) -> Submission:
        """The work it belongs to."""
        return self.piece.submission


def text_of(piece: Artifact) -> str:
    """Return the words of a piece as reviewers read them; empty where it has none.

    Those of a PDF are there once it was compared.
    """
    if piece.kind == Artifact.Kind.TEXT:
        return piece.shown_text
    if piece.kind != Artifact.Kind.FILE:
        return ""
    sha256, family = piece.covered_sha256 or piece.sha256, MediaType(piece.media_type).family
    if family is Family.DOCUMENT:
        copy = BlindCopy.objects.filter(original=sha256, form=BlindCopy.Form.WORDS).first()
        return _beginning(copy.sha256) if copy else ""
    return _beginning(sha256) if family is Family.TEXT else ""


def _beginning(sha256: str) -> str:
    with files.looked_into(sha256) as content:
        return content[:MOST_BYTES].decode(errors="replace")


def is_compared(submission: Submission, *, round: int) -> bool:
    """Return whether every piece of a round was compared with all others."""
    pieces = artifacts_of(submission, round=round)
    return not pieces.exclude(print__compared_at__isnull=False).exists()


def of_two(one: Artifact, other: Artifact) -> QuerySet[Likeness]:
    """Return what was found about two pieces, whichever was compared later."""
    return Likeness.objects.filter(Q(artifact=one, other=other) | Q(artifact=other, other=one))


def likenesses_at(assignment: Assignment) -> list[Seen]:
    """Return what was found about the work at a reviewer's place, slot by slot."""
    pieces = {
        piece.pk: piece
        for piece in artifacts_of(assignment.submission, round=assignment.round).select_related(
            "slot", "submission__applicant"
        )
    }
    rows = Likeness.objects.filter(Q(artifact__in=pieces) | Q(other__in=pieces))
    found = [
        seen_from(row, piece=row.artifact if row.artifact_id in pieces else row.other)
        for row in rows.select_related(*AROUND)
        if not _is_over(row, pieces=pieces)
    ]
    return sorted(found, key=lambda one: (one.piece.slot.position, -one.share, one.number))


def _is_over(row: Likeness, *, pieces: Collection[UUID]) -> bool:
    """Whether two pieces of one submission do not stand in this round together."""
    same = row.artifact.submission_id == row.other.submission_id
    return same and not {row.artifact_id, row.other_id} <= set(pieces)


def seen_from(likeness: Likeness, *, piece: Artifact) -> Seen:
    """Return a likeness as it looks from one of its two pieces."""
    other = likeness.other if piece.pk == likeness.artifact_id else likeness.artifact
    return Seen(
        number=likeness.pk,
        kind=likeness.kind,
        kind_name=str(likeness.get_kind_display()),
        share=likeness.share,
        same_learner=likeness.same_learner,
        same_work=piece.submission_id == other.submission_id,
        piece=piece,
        other=other,
        found_at=likeness.found_at,
    )


def likenesses_for(person: Person) -> QuerySet[Likeness]:
    """Return what was found in organizations that this person runs, newest first, whichever of the
    two pieces was handed in there.

    Not about their own work, nor about work that they judge: they would learn whose it is.
    """
    runs = organizations_where(person, roles=[Membership.Role.OWNER])
    undecided = Q(submission__state=Submission.State.SUBMITTED)
    heard = Q(appeal__state__in=[Appeal.State.FILED, Appeal.State.HEARING])
    judging = Assignment.objects.filter(undecided | heard, reviewer=person).values("submission")
    either = Q()
    for side in ("artifact", "other"):
        either |= Q(**{f"{side}__submission__version__achievement__organization__in": runs})
    return (
        Likeness.objects.filter(either)
        .exclude(Q(artifact__submission__in=judging) | Q(other__submission__in=judging))
        .exclude(Q(artifact__submission__applicant=person) | Q(other__submission__applicant=person))
        .select_related(*AROUND)
    )


def places_run_by(person: Person) -> set[UUID]:
    """Return the organizations that somebody runs."""
    rows = organizations_where(person, roles=[Membership.Role.OWNER])
    return set(rows.values_list("pk", flat=True))


def sides_of(likeness: Likeness, *, runs: Collection[UUID]) -> list[Side]:
    """Return both pieces for somebody who runs these places, theirs and the later one first.

    A piece that was handed in elsewhere is for those who run that place.
    """
    pieces = (likeness.artifact, likeness.other)
    first = min(pieces, key=lambda piece: piece.added_at)
    sides = [
        Side(
            piece=piece,
            runs=piece.submission.version.achievement.organization_id in runs,
            earlier=piece is first,
            shows=piece.kind == Artifact.Kind.FILE and has_preview(piece.media_type),
        )
        for piece in pieces
    ]
    return sorted(sides, key=lambda side: (not side.runs, side.earlier))


def side_by_side(seen: Seen) -> SideBySide:
    """Return the passages that both have, each with the names of both learners taken out."""
    here, there = text_of(seen.piece), text_of(seen.other)
    found = passages(here, there) if here and there else []
    identities = [identity_of(one.submission.applicant) for one in (seen.piece, seen.other)]

    def blind(text: str) -> str:
        for identity in identities:
            text = mask(text, identity=identity).text
        return text

    return SideBySide(
        seen=seen,
        passages=[
            Passage(here=blind(one.here), there=blind(one.there), words=one.words) for one in found
        ],
    )


def _place(piece: Artifact) -> str:
    where = label_of(piece.setting, terms=piece.submission.version.terms)
    return f"{piece.slot.title} ({where})" if where else piece.slot.title
