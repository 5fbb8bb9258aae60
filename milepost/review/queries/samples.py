"""Samples: what a reviewer sees of one, which may be given, and what a lead may change."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from milepost.define.models import Achievement, AchievementVersion
from milepost.define.rules.contexts import Coverage, coverage, label_of
from milepost.earn.models import Submission
from milepost.kit import files
from milepost.kit.media import Family, MediaType
from milepost.organizations.models import Membership
from milepost.organizations.queries import acting_in, organizations_where, settled
from milepost.people.models import Person
from milepost.review.models import (
    Anchor,
    AnchorConsent,
    AnchorPiece,
    Assignment,
    Decision,
    Exercise,
)
from milepost.review.queries.desk import BlindArtifact, BlindFile, BlindSlot, seen_of
from milepost.review.rules.blinding import neutral_names
from milepost.review.rules.calibration import may_come_again

MADE_OF = ("artifact__slot", "artifact__badge", "artifact__submission__applicant")
LEADS = (Membership.Role.OWNER, Membership.Role.DESIGNER)


def led_by(person: Person) -> QuerySet[Achievement]:
    """Return the achievements whose reviewers this person looks after: of own organizations."""
    mine = organizations_where(person, roles=LEADS)
    published = AchievementVersion.objects.filter(
        achievement=OuterRef("pk"), state=AchievementVersion.State.PUBLISHED
    )
    titles = published.order_by("-number").values("title")[:1]
    rows = Achievement.objects.filter(Exists(published), organization__in=mine)
    rows = rows.select_related("organization", "calibration_rule").order_by("slug")
    return rows.annotate(title=Subquery(titles))


def others_who_lead(anchor: Anchor, *, beside: Person, at: datetime) -> list[Person]:
    """Return who else looks after the reviewers of a sample's achievement, and may confirm it."""
    return list(_seconds(anchor, at=at).exclude(pk=beside.pk))


def may_be_second(anchor: Anchor, *, person: Person, at: datetime) -> bool:
    """Say whether somebody leads here for long enough to confirm a sample of another's."""
    return _seconds(anchor, at=at).filter(pk=person.pk).exists()


def _seconds(anchor: Anchor, *, at: datetime) -> QuerySet[Person]:
    organization = anchor.version.achievement.organization
    return acting_in(organization, roles=LEADS, since=settled(on=at))


def published_version(achievement: Achievement) -> AchievementVersion:
    """Return the version that work is handed in for now."""
    rows = achievement.versions.filter(state=AchievementVersion.State.PUBLISHED)
    return rows.order_by("-number")[:1].get()


def samples_of(achievement: Achievement) -> QuerySet[Anchor]:
    """Return the samples of an achievement, newest first, with how often each was read."""
    read = Count("exercises", filter=Q(exercises__handed_in_at__isnull=False))
    rows = Anchor.objects.filter(version__achievement=achievement)
    rows = rows.select_related("version", "consent").order_by("-made_at", "pk")
    return rows.annotate(read=read)


def samples_led_by(person: Person) -> QuerySet[Anchor]:
    """Return the samples this person may change."""
    rows = Anchor.objects.filter(version__achievement__in=led_by(person))
    return rows.select_related("version__achievement__organization", "consent")


class Candidate(NamedTuple):
    """A decided round that could become a sample, without whose it is."""

    decision: Decision
    consent: AnchorConsent | None

    @property
    def state(self) -> str:
        """How far it is: free, asked, agreed, refused."""
        if self.consent is None:
            return "free"
        if self.consent.answered_at is None:
            return "asked"
        return "agreed" if self.consent.agreed else "refused"


def decided_rounds(achievement: Achievement) -> QuerySet[Decision]:
    """Return the rounds that reviewers judged, the newest first."""
    rows = Decision.objects.filter(submission__version__achievement=achievement)
    return rows.exclude(outcome=Decision.Outcome.INCOMPLETE).select_related("submission__version")


def candidates(decisions: Iterable[Decision]) -> list[Candidate]:
    """Return decided rounds with what their learners answered."""
    rows = list(decisions)
    asked = AnchorConsent.objects.filter(submission__in=[row.submission_id for row in rows])
    found = {(one.submission_id, one.round): one for one in asked}
    return [Candidate(row, found.get((row.submission_id, row.round))) for row in rows]


def consents_of(person: Person) -> QuerySet[AnchorConsent]:
    """Return what this learner was asked about their own work."""
    rows = AnchorConsent.objects.filter(submission__applicant=person)
    return rows.select_related("submission__version__achievement__organization")


def work_of(anchor: Anchor) -> list[BlindSlot]:
    """Return a sample slot by slot, as any other work on the desk."""
    pieces = list(anchor.pieces.select_related("anchor__version", *MADE_OF))
    found = [piece for piece in pieces if piece.sha256]
    names = neutral_names(MediaType(piece.media_type) for piece in found)
    named = {piece.pk: name for piece, name in zip(found, names, strict=True)}
    made_of = [piece.artifact for piece in pieces if piece.artifact]
    was = seen_of(made_of, until=anchor.made_at)
    shown = {
        piece.pk: _beside(
            _shown(piece, name=named.get(piece.pk, ""), number=number),
            was=was.get(piece.artifact_id) if piece.artifact_id else None,
        )
        for number, piece in enumerate(pieces, start=1)
    }
    return [
        BlindSlot(slot, [shown[piece.pk] for piece in pieces if piece.slot_id == slot.pk])
        for slot in anchor.version.slots.all()
    ]


def sample_piece(anchor: Anchor, *, pk: UUID) -> BlindArtifact | None:
    """Return one piece of a sample; None if it is not in it."""
    pieces = (piece for _slot, row in work_of(anchor) for piece in row)
    return next((piece for piece in pieces if piece.id == pk), None)


def sample_coverage(anchor: Anchor) -> Coverage:
    """Return in which contexts a sample shows it."""
    version = anchor.version
    settings = [piece.setting for piece in anchor.pieces.all()]
    return coverage(settings, asked=version.contexts_asked, terms=version.terms)


def _shown(piece: AnchorPiece, *, name: str, number: int) -> BlindArtifact:
    file = None
    if piece.sha256:
        kind = MediaType(piece.media_type)
        file = BlindFile(name=name, media_type=kind, sha256=piece.sha256, size=piece.size)
    text = piece.text
    if file and file.family is Family.TEXT:
        text = files.read(piece.sha256).decode(errors="replace")
    return BlindArtifact(
        id=piece.pk,
        setting=label_of(piece.setting, terms=piece.anchor.version.terms),
        note=piece.note,
        text=text,
        url=piece.url,
        shown_url=piece.url,
        file=file,
        log=None,
        hidden=Counter(),
        number=number,
    )


def _beside(shown: BlindArtifact, *, was: BlindArtifact | None) -> BlindArtifact:
    """Return a piece of a sample with what was shown beside the piece that it was made of."""
    if was is None:
        return shown
    return replace(
        shown,
        log=was.log,
        badge=was.badge,
        people=was.people,
        consent_note=was.consent_note,
        said=was.said,
        hidden=was.hidden,
    )


class Givable(NamedTuple):
    """A sample that may be given, when its reader saw it last, and how many pieces it has."""

    anchor: Anchor
    seen_at: datetime | None
    pieces: int


def givable(achievement: Achievement, *, reviewer: Person, use: str, at: datetime) -> list[Givable]:
    """Return the samples that ``reviewer`` may be given now, those never seen first.

    Nobody is given the sample that their own work became, nor one that they made, scored or judged
    as work; whoever looks after the samples can read what the panel saw, and is given none.
    """
    if led_by(reviewer).filter(pk=achievement.pk).exists():
        return []
    judged = Assignment.objects.filter(
        submission=OuterRef("consent__submission"), reviewer=reviewer
    )
    mine = Exercise.objects.filter(anchor=OuterRef("pk"), reviewer=reviewer)
    rows = (
        Anchor.objects.filter(
            version__achievement=achievement,
            version__state=AchievementVersion.State.PUBLISHED,
            use=use,
            state=Anchor.State.READY,
        )
        .exclude(consent__submission__applicant=reviewer)
        .exclude(
            Q(made_by=reviewer)
            | Q(scored_by=reviewer)
            | Q(confirmed_by=reviewer)
            | Q(consent__asked_by=reviewer)
        )
        .exclude(Exists(judged))
        .exclude(Exists(mine.filter(handed_in_at__isnull=True, released_at__isnull=True)))
        .annotate(
            seen_at=Max("exercises__taken_at", filter=Q(exercises__reviewer=reviewer)),
            pieces_in=Count("pieces", distinct=True),
        )
        .select_related("version")
    )
    found = [Givable(row, row.seen_at, row.pieces_in) for row in rows]
    fresh = [one for one in found if may_come_again(one.seen_at, at=at)]
    return sorted(
        fresh, key=lambda one: (one.seen_at is not None, one.seen_at or at, one.anchor.pk)
    )


def stood_for(person: Person) -> QuerySet[Submission]:
    """Return the work in whose place this person has a sample before them."""
    rows = Exercise.objects.filter(
        reviewer=person,
        handed_in_at__isnull=True,
        released_at__isnull=True,
        stands_for__isnull=False,
    )
    return Submission.objects.filter(pk__in=rows.values("stands_for"))
