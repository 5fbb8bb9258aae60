"""Who was asked about which piece of work, what they said, and who may see it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from insignia.encoding import jcs

from milepost.earn.models import Artifact, Attestation, StoppedMail, Submission
from milepost.earn.queries.logs import entries_on, frozen_document, has_gone_on
from milepost.earn.rules.attesting import Days, Sent, shown_digest
from milepost.earn.rules.states import CLOSED, WITHDRAWN
from milepost.kit.tokens import token_hash
from milepost.people.models import Person
from milepost.people.queries import addresses_of
from milepost.people.queries.families import held_back
from milepost.people.rules.families import ApprovalKind

State = Attestation.State


@dataclass(frozen=True, kw_only=True)
class About:
    """What one third party said, and whether it is about the work as it is now."""

    attestation: Attestation
    current: bool


def attestations_by(person: Person) -> QuerySet[Attestation]:
    """Return every question that a person has asked."""
    rows = Attestation.objects.filter(submission__applicant=person)
    return rows.annotate(is_held=held_back(ApprovalKind.ASK)).select_related(
        "submission", "artifact__submission", "artifact__slot"
    )


def attestations_in(submission: Submission) -> list[Attestation]:
    """Return who was asked about anything in a submission and not taken back, oldest first."""
    rows = submission.attestations.exclude(state=State.TAKEN_BACK)
    rows = rows.annotate(is_held=held_back(ApprovalKind.ASK))
    return list(rows.select_related("artifact"))


def about(artifact: Artifact, found: Iterable[Attestation]) -> list[About]:
    """Return who was asked about this piece, or answered about the same bytes of another."""
    digests = Digests(artifact)
    return [
        About(attestation=one, current=not one.is_answered or digests.hold(one))
        for one in found
        if one.artifact_id == artifact.pk or (one.sha256 and one.sha256 == digests.of(one.days))
    ]


def left_behind(
    pieces: Iterable[Artifact], found: Iterable[Attestation], *, round: int
) -> list[Attestation]:
    """Return the answers about work that was taken out: about none of these pieces of a round."""
    known = list(found)
    shown = {one.attestation.pk for piece in pieces for one in about(piece, known)}
    return [
        one
        for one in known
        if one.is_answered and one.pk not in shown and not _came_later(one.artifact, round=round)
    ]


def _came_later(artifact: Artifact | None, *, round: int) -> bool:
    return artifact is not None and artifact.first_round > round


class Digests:
    """What names a piece of work as third parties are shown it, or some days of a log.

    A log is read once, and only if asked.
    """

    def __init__(self, artifact: Artifact) -> None:
        self.artifact = artifact

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The entries of a log as they were kept; none of other work."""
        return frozen_document(self.artifact) or {"entries": []}

    def of(self, days: Days | None) -> str:
        """Return the SHA-256 of the work with its maker's note, or of the entries on these days;
        empty if there is nothing."""
        if days is None:
            return shown_digest(self.artifact.digest, note=self.artifact.shown_note)
        if self.artifact.kind != Artifact.Kind.LOG:
            return ""
        entries = [
            {**entry, "note": self.artifact.shown(entry["note"])}
            for entry in entries_on(self.document, days=days)
        ]
        return hashlib.sha256(jcs(entries)).hexdigest()

    def hold(self, answered: Attestation) -> bool:
        """Whether an answer is about the work as it is now, also where a log has gone on since."""
        days = answered.days
        return answered.sha256 == self.of(days) and not has_gone_on(
            self.artifact, kept=self.document, days=days
        )


def digest_about(attestation: Attestation, *, artifact: Artifact) -> str:
    """Return what names the work that a question is about, as they are shown it now."""
    return Digests(artifact).of(attestation.days)


def answers_about(artifact: Artifact, found: Iterable[Attestation]) -> list[About]:
    """Return what was said about this piece, without the questions that are still open."""
    return [one for one in about(artifact, found) if one.attestation.is_answered]


def attestation_of(token: str) -> QuerySet[Attestation]:
    """Return the question a mailed link opens, in whatever state it is.

    Empty of a minor's that no guardian has approved, or that one has stopped.
    """
    rows = Attestation.objects.filter(~held_back(ApprovalKind.ASK), token_hash=token_hash(token))
    return rows.select_related(
        "submission__version__achievement__organization",
        "submission__applicant",
        "artifact__slot",
    )


def why_closed(found: Attestation, *, at: datetime) -> str:
    """Return why a mailed link shows no work any more; nothing while it does."""
    artifact = found.artifact
    if found.state in (State.TAKEN_BACK, State.STOPPED):
        return found.state
    if found.submission.state in (CLOSED, WITHDRAWN):
        return "decided"
    if artifact is None or artifact.removed_round is not None or artifact.is_blank:
        return "removed"
    return "expired" if at >= found.expires_at else ""


def sent_lately(artifact: Artifact, *, by: Person, email: str, since: datetime) -> Sent:
    """Return how often this person asked lately, this address was asked, and about this piece."""
    lately = Attestation.objects.filter(sent_at__gt=since)
    return Sent(
        by_person=lately.filter(submission__applicant=by).count(),
        to_address=lately.filter(email=email).count(),
        about_piece=artifact.attestations.exclude(state=State.TAKEN_BACK).count(),
    )


def asked_of(person: Person) -> QuerySet[Attestation]:
    """Return the questions that went to any address of this person: they know whose work it is."""
    verified = addresses_of(person).filter(verified=True).order_by().values("email")
    return Attestation.objects.filter(Q(email__in=verified) | Q(email=person.email))


def attested_for(person: Person) -> QuerySet[Person]:
    """Return everyone about whose work this person has answered a question, whatever the work."""
    answered = asked_of(person).filter(answered_at__isnull=False).order_by()
    return Person.objects.filter(pk__in=answered.values("submission__applicant"))


def is_stopped(email: str) -> bool:
    """Whether whoever reads this address wants no questions from here."""
    return StoppedMail.objects.filter(address_hash=address_hash(email)).exists()


def address_hash(email: str) -> str:
    """Return what is kept of an address that wants no mail: nothing that can be written to."""
    key = salted_hmac("earn.stopped-mail", email.lower(), secret=settings.SECRET_KEY)
    return key.hexdigest()
