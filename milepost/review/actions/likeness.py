"""Looking for work that was handed in before, once for each piece."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, QuerySet

from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_of
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.media import Family, MediaType, preview
from milepost.review.models import Likeness, PicturePrint, Print, TextPrint
from milepost.review.queries.likeness import text_of
from milepost.review.rules.likeness import (
    bands,
    distance,
    fingerprints,
    passages,
    picture_hash,
    share_of,
    tells_apart,
    words_in,
)
from milepost.review.rules.likeness.pictures import NEAR

LEAST_SHARE = 25
"""A text is like another from so many percent of its words on."""
LEAST_COMMON = 3
"""Fingerprints that two texts share before they are compared word for word."""
MOST_COMPARED = 20
LEAST_WORDS = 20
"""A shorter text is like many others, and says nothing."""
SMALL = 64
"""Pixels a picture is made small to before it is hashed."""
MOST_LIKE = 10
"""Likenesses that are kept of one piece, the closest first."""


def look_for_likeness(submission: Submission, *, round: int, at: datetime) -> None:
    """Compare every piece of a round with what others, or the same learner elsewhere, handed in.

    Each piece is looked at once; asked again, nothing happens.
    """
    known = Print.objects.filter(artifact__submission=submission).values("artifact")
    pieces = artifacts_of(submission, round=round).exclude(pk__in=known)
    for piece in pieces.select_related("submission"):
        _look(piece, at=at)


@transaction.atomic
def _look(piece: Artifact, *, at: datetime) -> None:
    text = text_of(piece)
    made, fresh = Print.objects.get_or_create(
        artifact=piece,
        defaults={"digest": piece.digest, "words": len(words_in(text)), "made_at": at},
    )
    if not fresh:
        return
    found = _the_same(made) | _pictures(made) | _texts(made, text=text)
    rows = sorted(found.values(), key=lambda row: -row.share)[:MOST_LIKE]
    for row in rows:
        row.found_at = at
    Likeness.objects.bulk_create(rows, ignore_conflicts=True)


Found = dict[object, Likeness]


def _the_same(made: Print) -> Found:
    """Find the same bytes, or the same words; a short text is like many and says nothing."""
    piece = made.artifact
    if piece.kind == Artifact.Kind.TEXT and made.words < LEAST_WORDS:
        return {}
    rows = _others(piece).filter(print__digest=made.digest)[:MOST_LIKE]
    return {row.pk: _like(piece, row, kind=Likeness.Kind.SAME, share=100) for row in rows}


def _pictures(made: Print) -> Found:
    piece = made.artifact
    bits = _bits(piece)
    if bits is None:
        return {}
    candidates = PicturePrint.objects.none()
    for place, band in enumerate(bands(bits)):
        candidates = candidates | PicturePrint.objects.filter(place=place, band=band)
    near = {
        row.print_id: 64 - distance(int(row.bits, 16), bits)
        for row in candidates.exclude(print__artifact__submission=piece.submission)[:2000]
        if distance(int(row.bits, 16), bits) <= NEAR
    }
    PicturePrint.objects.bulk_create(
        PicturePrint(print=made, place=place, band=band, bits=f"{bits:016x}")
        for place, band in enumerate(bands(bits))
    )
    others = {row.pk: row for row in _others(piece).filter(pk__in=near)}
    return {
        key: _like(piece, other, kind=Likeness.Kind.PICTURE, share=round(100 * near[key] / 64))
        for key, other in others.items()
    }


def _bits(piece: Artifact) -> int | None:
    """Return the hash of a picture as reviewers see it; None if it is none, or a plain surface."""
    if piece.kind != Artifact.Kind.FILE or MediaType(piece.media_type).family is not Family.IMAGE:
        return None
    try:
        content = files.read(piece.covered_sha256 or piece.sha256)
        bits = picture_hash(preview(content, MediaType(piece.media_type), SMALL))
    except (RuleError, OSError):
        return None
    return bits if tells_apart(bits) else None


def _texts(made: Print, *, text: str) -> Found:
    piece, values = made.artifact, fingerprints(text)
    if made.words < LEAST_WORDS:
        return {}
    common = (
        TextPrint.objects.filter(value__in=values)
        .exclude(print__artifact__submission=piece.submission)
        .values("print")
        .annotate(number=Count("pk"))
        .filter(number__gte=LEAST_COMMON)
        .order_by("-number")[:MOST_COMPARED]
    )
    keys = [row["print"] for row in common]
    TextPrint.objects.bulk_create(TextPrint(print=made, value=value) for value in values)
    shares = {
        other: share_of(text, found=passages(text, text_of(other)))
        for other in _others(piece).filter(pk__in=keys)
    }
    return {
        other.pk: _like(piece, other, kind=Likeness.Kind.TEXT, share=share)
        for other, share in shares.items()
        if share >= LEAST_SHARE and other.digest != piece.digest
    }


def _others(piece: Artifact) -> QuerySet[Artifact]:
    """Return what was ever handed in beside this submission."""
    rows = Artifact.objects.exclude(submission=piece.submission)
    rows = rows.exclude(submission__state=Submission.State.DRAFT, submission__round=1)
    return rows.select_related("submission")


def _like(piece: Artifact, other: Artifact, *, kind: str, share: int) -> Likeness:
    same = piece.submission.applicant_id == other.submission.applicant_id
    return Likeness(
        artifact=piece, other=other, kind=kind, share=min(share, 100), same_learner=same
    )
