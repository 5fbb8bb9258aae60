"""Samples that come in place of work, unseen: when one is due to a reviewer, and which."""

from datetime import datetime
from random import Random

from django.db.models import Q

from milepost.define.models import EvidenceSlot
from milepost.earn.models import Submission
from milepost.people.models import Person
from milepost.review.models import Anchor, AnchorPiece, CalibrationRule, ReviewProposal
from milepost.review.queries.calibration import taken_since_sample
from milepost.review.queries.samples import givable
from milepost.review.rules.assigning import Answer
from milepost.review.rules.calibration import is_due


def due_sample(
    submission: Submission, *, person: Person, at: datetime, chance: Random
) -> Anchor | None:
    """Return the sample that comes to this reviewer instead of this work; mostly None.

    The achievement's rule says how often. Whoever was asked for one and has not answered is not
    given another, and nobody gets two in place of the same work.
    """
    achievement = submission.version.achievement_id
    rule = CalibrationRule.objects.filter(achievement=achievement).first()
    if rule is None:
        return None
    waiting = Q(submission__version__achievement=achievement, answer=Answer.OPEN)
    same = Q(submission=submission, round=submission.round)
    asked = ReviewProposal.objects.filter(waiting | same, reviewer=person, unseen=True)
    if asked.exists():
        return None
    since = taken_since_sample(person, achievement=rule.achievement)
    if not is_due(since=since, every=rule.every, draw=chance.random()):
        return None
    return nearest_sample(submission, person=person, at=at)


def nearest_sample(submission: Submission, *, person: Person, at: datetime) -> Anchor | None:
    """Return the sample that is most like this work: same version, as many pieces.

    None in which words stand for a practice log: it would be known by that.
    """
    achievement = submission.version.achievement
    found = givable(achievement, reviewer=person, use=Anchor.Use.TEST, at=at)
    worded = AnchorPiece.objects.filter(
        anchor__in=[one.anchor for one in found], slot__kind=EvidenceSlot.Kind.LOG, artifact=None
    )
    told = set(worded.values_list("anchor", flat=True))
    same = [
        one
        for one in found
        if one.anchor.version_id == submission.version_id and one.anchor.pk not in told
    ]
    pieces = submission.artifacts.filter(removed_round=None).count()
    nearest = min(
        same, key=lambda one: (one.seen_at is not None, abs(one.pieces - pieces)), default=None
    )
    return nearest.anchor if nearest else None
