"""Work that is like other work, as a reviewer and as a lead may see it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_of
from milepost.kit import files
from milepost.kit.media import Family, MediaType
from milepost.organizations.models import Membership
from milepost.organizations.queries import organizations_where
from milepost.people.models import Person
from milepost.review.models import Assignment, Likeness
from milepost.review.queries.desk import identity_of
from milepost.review.rules.blinding import mask
from milepost.review.rules.likeness import Passage, passages

MOST_BYTES = 200_000
"""Of a text file that is compared."""
AROUND = ("artifact__slot", "artifact__submission__applicant", "other__submission__applicant")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One likeness from the side of the piece that is looked at."""

    number: int
    kind: str
    kind_name: str
    share: int
    same_learner: bool
    piece: Artifact
    other: Artifact
    found_at: datetime

    @property
    def title(self) -> str:
        """For what the piece was handed in."""
        return self.piece.slot.title


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """One likeness with what both pieces share; names are taken out of both."""

    seen: Seen
    passages: list[Passage]


def text_of(piece: Artifact) -> str:
    """Return the words of a piece as reviewers read them; empty where it has none."""
    if piece.kind == Artifact.Kind.TEXT:
        return piece.shown_text
    if piece.kind == Artifact.Kind.FILE and MediaType(piece.media_type).family is Family.TEXT:
        content = files.read(piece.covered_sha256 or piece.sha256)
        return content[:MOST_BYTES].decode(errors="replace")
    return ""


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
        for row in rows.select_related(*AROUND, "other__slot")
    ]
    return sorted(found, key=lambda one: (one.piece.slot.position, -one.share, one.number))


def seen_from(likeness: Likeness, *, piece: Artifact) -> Seen:
    """Return a likeness as it looks from one of its two pieces."""
    other = likeness.other if piece.pk == likeness.artifact_id else likeness.artifact
    return Seen(
        number=likeness.pk,
        kind=likeness.kind,
        kind_name=str(likeness.get_kind_display()),
        share=likeness.share,
        same_learner=likeness.same_learner,
        piece=piece,
        other=other,
        found_at=likeness.found_at,
    )


def likenesses_for(person: Person) -> QuerySet[Likeness]:
    """Return what was found in organizations that this person runs, newest first.

    Not about their own work, nor about work that they judge: they would learn whose it is.
    """
    runs = organizations_where(person, roles=[Membership.Role.OWNER])
    judging = Assignment.objects.filter(
        reviewer=person, submission__state=Submission.State.SUBMITTED
    ).values("submission")
    return (
        Likeness.objects.filter(artifact__submission__version__achievement__organization__in=runs)
        .exclude(artifact__submission__in=judging)
        .exclude(Q(artifact__submission__applicant=person) | Q(other__submission__applicant=person))
        .select_related(*AROUND, "artifact__submission__version__achievement__organization")
    )


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
