"""Looking for work that was handed in before, once for each piece."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_of
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.media import Family, MediaType, preview
from milepost.review.actions.copies import words_copy
from milepost.review.models import Likeness, PicturePrint, Print, TextPrint
from milepost.review.queries.likeness import of_two, text_of
from milepost.review.rules.likeness import (
    bands,
    distance,
    fingerprints,
    picture_hash,
    shared,
    tells_apart,
    words_in,
)
from milepost.review.rules.likeness.pictures import NEAR

LEAST_SHARE = 25
"""A text is like another from so many percent of the words of either on."""
MOST_COMPARED = 20
"""Texts that are compared word for word, those with most fingerprints in common."""
LEAST_WORDS = 20
"""A shorter text is like many others, and says nothing."""
SMALL = 64
"""Pixels a picture is made small to before it is hashed."""
MOST_LIKE = 10
"""Likenesses that are kept of one piece, the closest first."""
AT_ONCE = 500
"""Pieces that are compared anew in one go."""

Found = dict[UUID, Likeness]


def look_for_likeness(submission: Submission, *, round: int, at: datetime) -> None:
    """Compare every piece of a round with what others, or the same learner, handed in.

    Each piece is looked at once; asked again, nothing happens. By what all of them are known is
    kept before any is compared: two that are looked at in the same moment can't miss each other.
    """
    pieces = artifacts_of(submission, round=round).exclude(print__compared_at__isnull=False)
    _look(pieces.select_related("submission"), at=at)


def look_again(*, at: datetime) -> int:
    """Compare what was left uncompared, or is to be compared anew; say how many pieces it was."""
    rows = Print.objects.filter(compared_at=None).order_by("made_at", "pk")
    pks = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return _look(Artifact.objects.filter(pk__in=pks).select_related("submission"), at=at)


def _look(pieces: Iterable[Artifact], *, at: datetime) -> int:
    made = [_known_by(piece, at=at) for piece in pieces]
    for one in made:
        _compare(one, at=at)
    return len(made)


@transaction.atomic
def _known_by(piece: Artifact, *, at: datetime) -> Print:
    """Keep by what a piece is known, anew if it was kept before."""
    if piece.kind == Artifact.Kind.FILE and _family(piece) is Family.DOCUMENT:
        words_copy(piece.covered_sha256 or piece.sha256, at=at)
    text = text_of(piece)
    values = {"digest": piece.digest, "words": len(words_in(text))}
    made, _fresh = Print.objects.update_or_create(
        artifact=piece, defaults=values, create_defaults=values | {"made_at": at}
    )
    made.texts.all().delete()
    made.pictures.all().delete()
    numbers = fingerprints(text) if made.words >= LEAST_WORDS else ()
    TextPrint.objects.bulk_create(TextPrint(print=made, value=value) for value in numbers)
    bits = _bits(piece)
    PicturePrint.objects.bulk_create(
        PicturePrint(print=made, place=place, band=band, bits=f"{bits:016x}")
        for place, band in enumerate(bands(bits) if bits is not None else ())
    )
    return made


@transaction.atomic
def _compare(made: Print, *, at: datetime) -> None:
    found = _texts(made) | _pictures(made) | _the_same(made)
    for row in sorted(found.values(), key=lambda row: -row.share)[:MOST_LIKE]:
        row.found_at = at
        known = of_two(row.artifact, row.other)
        if not known.update(share=row.share, kind=row.kind):
            Likeness.objects.bulk_create([row], ignore_conflicts=True)
    Print.objects.filter(pk=made.pk).update(compared_at=at)


def _the_same(made: Print) -> Found:
    """Find the same bytes, or the same words; a short text is like many and says nothing."""
    piece = made.artifact
    if piece.kind == Artifact.Kind.TEXT and made.words < LEAST_WORDS:
        return {}
    rows = _others(piece).filter(print__digest=made.digest).exclude(print__digest="")[:MOST_LIKE]
    return {row.pk: _like(piece, row, kind=Likeness.Kind.SAME, share=100) for row in rows}


def _pictures(made: Print) -> Found:
    piece, mine = made.artifact, list(made.pictures.all())
    if not mine:
        return {}
    bits, where = int(mine[0].bits, 16), Q()
    for one in mine:
        where |= Q(place=one.place, band=one.band)
    near: dict[UUID, int] = {}
    candidates = PicturePrint.objects.filter(where, print__in=_others(piece).values("pk"))
    for key, other in candidates.values_list("print", "bits").iterator():
        if distance(int(other, 16), bits) <= NEAR:
            near[key] = 64 - distance(int(other, 16), bits)
    closest = sorted(near, key=lambda key: -near[key])[:MOST_LIKE]
    return {
        row.pk: _like(piece, row, kind=Likeness.Kind.PICTURE, share=round(100 * near[row.pk] / 64))
        for row in _others(piece).filter(pk__in=closest)
    }


def _family(piece: Artifact) -> Family:
    return MediaType(piece.media_type).family


def _bits(piece: Artifact) -> int | None:
    """Return the hash of a picture as reviewers see it; None if it is none, or a plain surface."""
    if piece.kind != Artifact.Kind.FILE or _family(piece) is not Family.IMAGE:
        return None
    try:
        content = files.read(piece.covered_sha256 or piece.sha256)
        bits = picture_hash(preview(content, MediaType(piece.media_type), SMALL))
    except (RuleError, OSError):
        return None
    return bits if tells_apart(bits) else None


def _texts(made: Print) -> Found:
    piece, values = made.artifact, list(made.texts.values_list("value", flat=True))
    common = (
        TextPrint.objects.filter(value__in=values, print__in=_others(piece).values("pk"))
        .values("print")
        .annotate(number=Count("pk"))
        .order_by("-number", "print")[:MOST_COMPARED]
    )
    keys = [row["print"] for row in common]
    text = text_of(piece) if keys else ""
    others = [row for row in _others(piece).filter(pk__in=keys) if row.digest != piece.digest]
    shares = {other: shared(text, text_of(other)) for other in others}
    return {
        other.pk: _like(piece, other, kind=Likeness.Kind.TEXT, share=share)
        for other, share in shares.items()
        if share >= LEAST_SHARE
    }


def _others(piece: Artifact) -> QuerySet[Artifact]:
    """Return what was ever handed in beside this piece: of its own submission, what stands in one
    round with it."""
    elsewhere = ~Q(submission=piece.submission) & ~Q(
        submission__state=Submission.State.DRAFT, submission__round=1
    )
    beside = Q(submission=piece.submission) & (
        Q(removed_round=None) | Q(removed_round__gt=piece.first_round)
    )
    if piece.removed_round is not None:
        beside &= Q(first_round__lt=piece.removed_round)
    rows = Artifact.objects.filter(elsewhere | beside).exclude(pk=piece.pk)
    return rows.select_related("submission")


def _like(piece: Artifact, other: Artifact, *, kind: str, share: int) -> Likeness:
    same = piece.submission.applicant_id == other.submission.applicant_id
    return Likeness(
        artifact=piece, other=other, kind=kind, share=min(share, 100), same_learner=same
    )
