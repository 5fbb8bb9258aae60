"""What review forgets of somebody, as a learner and as a reviewer; decisions stay, as nobody's."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from milepost.earn.models import Artifact, Submission
from milepost.people.models import Person
from milepost.review.actions.anchors import answer_consent
from milepost.review.actions.appeals import withdraw_appeal
from milepost.review.actions.exercising import give_back_exercise
from milepost.review.actions.places import release
from milepost.review.models import (
    Anchor,
    AnchorConsent,
    AnchorPiece,
    Appeal,
    Assignment,
    BlindCopy,
    Calibration,
    CloseTie,
    Concern,
    ConcernStep,
    Decision,
    Declaration,
    DraftCopy,
    Exercise,
    NamedReviewer,
    Phrase,
    Qualification,
    ReviewProposal,
    RuleSetAside,
)
from milepost.review.queries.desk import identity_of
from milepost.review.rules.blinding import mask

ERASED = "…"
"""What stands for words that are gone, where somebody has answered them."""


def erase(person: Person, *, addresses: Collection[str], at: datetime) -> set[str]:
    """Forget the learner behind decisions, and the reviewer behind reviews; both stay.

    Returns the digests of files that were made of the learner's, and are named no more.
    """
    digests = _as_learner(person, at=at)
    _as_reviewer(person, addresses=addresses, at=at)
    return digests


def _as_learner(person: Person, *, at: datetime) -> set[str]:
    """The log's salted hashes of person and work lead back to nobody once the salts are gone."""
    tries = Submission.objects.filter(applicant=person)
    appeals = Appeal.objects.filter(decision__submission__in=tries)
    for appeal in appeals.filter(state__in=[Appeal.State.FILED, Appeal.State.HEARING]):
        withdraw_appeal(appeal, by=person, at=at)
    appeals.update(words="", salt="", logged_facts="")
    digests = _samples(tries, by=person, at=at) | _copies(tries)
    Decision.objects.filter(submission__in=tries).update(salt="", logged_facts="")
    _what_is_said_of_it(person, tries=tries)
    Declaration.objects.filter(assignment__submission__in=tries).update(words="")
    return digests


def _what_is_said_of_it(person: Person, *, tries: QuerySet[Submission]) -> None:
    """Steps, answers and rules set aside stay, without what was said and without their salts.

    In what was said of others' work, only what names this person goes.
    """
    own = ConcernStep.objects.filter(concern__submission__in=tries)
    own.update(words="", answer="")
    own.filter(stands=None).update(contest="")
    own.exclude(stands=None).update(contest=ERASED)
    Concern.objects.filter(submission__in=tries).update(salt="")
    RuleSetAside.objects.filter(submission__in=tries).update(reason="", salt="")
    identity = identity_of(person)
    others = ConcernStep.objects.exclude(concern__submission__in=tries).filter(
        Q(concern__likeness__artifact__submission__in=tries)
        | Q(concern__likeness__other__submission__in=tries)
    )
    for step in others:
        for name in ("words", "contest", "answer"):
            setattr(step, name, mask(getattr(step, name), identity=identity).text)
        step.save(update_fields=["words", "contest", "answer"])
    for aside in RuleSetAside.objects.filter(reviewer=person):
        aside.reason = mask(aside.reason, identity=identity).text
        aside.save(update_fields=["reason"])


def _samples(tries: QuerySet[Submission], *, by: Person, at: datetime) -> set[str]:
    """Samples that were made of their work lose it, and are given to nobody any more."""
    consents = AnchorConsent.objects.filter(submission__in=tries)
    pieces = AnchorPiece.objects.filter(anchor__consent__in=consents).exclude(sha256="")
    digests = set(pieces.values_list("sha256", flat=True))
    for consent in consents:
        answer_consent(consent, agreed=False, by=by, at=at)
    Anchor.objects.filter(consent__in=consents).update(consent=None)
    consents.delete()
    return digests


def _copies(tries: QuerySet[Submission]) -> set[str]:
    """Copies without metadata, made for reviewers; of a file that others keep, they come anew."""
    work = Artifact.objects.filter(submission__in=tries)
    originals = {digest for row in work.values_list("sha256", "covered_sha256") for digest in row}
    copies = BlindCopy.objects.filter(original__in=originals - {""})
    digests = set(copies.values_list("sha256", flat=True))
    copies.delete()
    return digests


def _as_reviewer(person: Person, *, addresses: Collection[str], at: datetime) -> None:
    open_places = Assignment.objects.filter(reviewer=person, released_at=None)
    for place in open_places.exclude(review__handed_in_at__isnull=False):
        release(place, at=at)
    for exercise in Exercise.objects.filter(reviewer=person, handed_in_at=None, released_at=None):
        give_back_exercise(exercise, at=at)
    Phrase.objects.filter(person=person).delete()
    NamedReviewer.objects.filter(person=person).delete()
    Calibration.objects.filter(reviewer=person).delete()
    DraftCopy.objects.filter(reviewer=person).delete()
    ReviewProposal.objects.filter(reviewer=person).delete()
    CloseTie.objects.filter(Q(person=person) | Q(email__in=addresses)).delete()
    Qualification.objects.filter(Q(person=person) | Q(email__in=addresses)).delete()
