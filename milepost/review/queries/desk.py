"""A submission as its reviewers see it: the work, and nothing about who did it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from milepost.define.models import EvidenceSlot
from milepost.define.rules.contexts import Coverage, label_of
from milepost.earn.models import Artifact, PriorBadge
from milepost.earn.queries import (
    About,
    DayTold,
    KeeperTold,
    LogStanding,
    answers_about,
    artifacts_of,
    attestations_in,
    contexts_told,
    coverage_of,
    days_told,
    frozen_document,
    keepers_told,
    kept_months,
    kept_standing,
    left_behind,
    shown_of,
)
from milepost.kit import files
from milepost.kit.media import Family, MediaType
from milepost.organizations.queries import organizations_of
from milepost.people.models import Person
from milepost.people.queries import addresses_of
from milepost.practice.rules.calendar import Month
from milepost.review.models import Assignment, Review
from milepost.review.rules.blinding import (
    Hidden,
    Identity,
    attester_identity,
    mask,
    neutral_names,
)
from milepost.review.rules.kept import pins_from
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
class BlindLog:
    """A practice log as it was handed in: who said what by role alone, and no words."""

    standing: LogStanding
    days: list[DayTold]
    months: list[Month]
    keepers: list[KeeperTold] = field(default_factory=list)
    """Who else entered: by number and role, and what their address tells."""
    contexts: list[tuple[str, int]] = field(default_factory=list)
    """Where it was met, and on how many days."""

    @property
    def exceptions(self) -> list[DayTold]:
        """The days that were not met, excused, without opportunity, or corrected."""
        return [day for day in self.days if day.outcome != "met" or day.corrected]


@dataclass(frozen=True, kw_only=True)
class BlindArtifact:
    """One piece of work. Its words are plain text, to be escaped, never HTML."""

    id: UUID
    setting: str
    note: str
    text: str
    """What was written, or what a text file holds; a long file is read when it is fetched."""
    url: str
    """Where the link leads, as it is."""
    shown_url: str
    """The same without what names the applicant."""
    file: BlindFile | None
    log: BlindLog | None
    hidden: Counter[Hidden]
    badge: "BlindBadge | None" = None
    people: str = ""
    """What is said about other people in it."""
    consent_note: str = ""
    said: tuple["BlindAnswer", ...] = ()
    """What third parties said about it."""
    number: int = 0
    """Its place among all the pieces of the round, from 1."""

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The lines of its text that are not blank, numbered as all are."""
        lines = enumerate(self.text.split("\n"), start=1)
        return [(number, line) for number, line in lines if line.strip()]

    @property
    def hidden_words(self) -> str:
        """What was hidden in it, for people: "name (2), e-mail address (1)"."""
        return ", ".join(f"{what.word} ({count})" for what, count in self.hidden.items())


class BlindCheck(NamedTuple):
    """One check of a badge, in words that name nobody."""

    name: str
    outcome: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class BlindBadge:
    """A badge from elsewhere as checked on the way in; whom it was given to is left out."""

    verdict: str
    verdict_name: str
    checked_at: datetime
    checks: list[BlindCheck]


@dataclass(frozen=True, kw_only=True)
class BlindAnswer:
    """What a third party says about a piece of work, without who they are."""

    state: str
    state_name: str
    capacity: str
    domain: str
    statement: str
    words: str
    answered_at: datetime
    current: bool
    """Whether it is about the work as it was handed in."""


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
    work = _work(assignment)
    identity, named = identity_of(assignment.submission.applicant), _files(work)
    asked = attestations_in(assignment.submission)
    blind = {
        piece.pk: replace(
            _blind(piece, words=_short_words(piece, named), named=named, identity=identity),
            said=tuple(_said(one, identity=identity) for one in answers_about(piece, asked)),
            number=number,
        )
        for number, piece in enumerate(work, start=1)
    }
    return [
        BlindSlot(slot, [blind[piece.pk] for piece in work if piece.slot_id == slot.pk])
        for slot in assignment.submission.version.slots.all()
    ]


def answers_left(assignment: Assignment) -> list[BlindAnswer]:
    """Return what third parties say about work that was taken out of this submission since."""
    submission = assignment.submission
    found = attestations_in(submission)
    left = left_behind(_work(assignment), found, round=assignment.round)
    identity = identity_of(submission.applicant)
    return [_said(About(attestation=one, current=False), identity=identity) for one in left]


def coverage_at(assignment: Assignment) -> Coverage:
    """Return in which contexts this round's work shows it, of those asked for."""
    return coverage_of(assignment.submission.version, artifacts=_work(assignment))


def _work(assignment: Assignment) -> list[Artifact]:
    return list(artifacts_of(assignment.submission, round=assignment.round).select_related("badge"))


def blind_artifact(assignment: Assignment, *, pk: UUID) -> BlindArtifact | None:
    """Return one piece of this round's work as a reviewer may see it; None if it is not there."""
    work = _work(assignment)
    piece = next((piece for piece in work if piece.pk == pk), None)
    if piece is None:
        return None
    identity, named = identity_of(assignment.submission.applicant), _files(work)
    found = _blind(piece, words=_words(piece, named), named=named, identity=identity)
    return replace(found, number=work.index(piece) + 1)


def seen_of(work: list[Artifact], *, until: datetime) -> dict[UUID, BlindArtifact]:
    """Return all that reviewers saw of one learner's pieces but their files, by key; what third
    parties said as far as they had said it ``until`` then.

    A sample that was made of them shows the same.
    """
    if not work:
        return {}
    submission, named = work[0].submission, _files(work)
    identity = identity_of(submission.applicant)
    asked = [
        one for one in attestations_in(submission) if one.answered_at and one.answered_at <= until
    ]
    return {
        piece.pk: replace(
            _blind(piece, words=_words(piece, named), named={}, identity=identity),
            said=tuple(_said(one, identity=identity) for one in answers_about(piece, asked)),
        )
        for piece in work
    }


def reading_of(review: Review | None) -> Reading:
    """Return what a reviewer has written so far; an empty reading before the first word."""
    if review is None:
        return Reading()
    lines = [
        Line(
            criterion=row.criterion_id,
            level=row.level_id,
            comment=row.comment,
            seen_in=tuple(UUID(key) for key in row.seen_in),
        )
        for row in review.results.all()
    ]
    return Reading(
        complete=review.complete,
        missing=review.missing,
        strong=review.strong,
        lacking=review.lacking,
        advice=review.advice,
        lines=tuple(lines),
        pins=pins_from(review.pins),
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
            sha256=shown_of(piece).sha256,
            size=shown_of(piece).size,
        )
        for piece, name in zip(found, names, strict=True)
    }


def _blind(
    piece: Artifact, *, words: str, named: Mapping[UUID, BlindFile], identity: Identity
) -> BlindArtifact:
    note = mask(shown_of(piece).note, identity=identity)
    text = mask(words, identity=identity)
    return BlindArtifact(
        id=piece.pk,
        setting=label_of(piece.setting, terms=piece.submission.version.terms),
        note=note.text,
        text=text.text,
        url=piece.url,
        shown_url=mask(piece.url, identity=identity).text,
        file=named.get(piece.pk),
        log=_log(piece, identity=identity),
        badge=_badge(piece.badge, identity=identity)
        if piece.badge and piece.kind == Artifact.Kind.BADGE
        else None,
        people=str(piece.get_people_display()) if piece.people else "",
        consent_note=mask(piece.shown(piece.consent_note), identity=identity).text,
        hidden=note.hidden + text.hidden,
    )


def _badge(badge: PriorBadge, *, identity: Identity) -> BlindBadge:
    return BlindBadge(
        verdict=badge.verdict,
        verdict_name=str(badge.get_verdict_display()),
        checked_at=badge.checked_at,
        checks=[
            BlindCheck(
                name=check["name"],
                outcome=check["outcome"],
                sentence=mask(check["sentence"], identity=identity).text,
            )
            for check in badge.report["checks"]
        ],
    )


def _said(one: About, *, identity: Identity) -> BlindAnswer:
    """Hide the applicant and the third party: an employer's domain would tell who works there."""
    answer = one.attestation
    third = attester_identity(answer.name, email=answer.email)

    def blind(text: str) -> str:
        return mask(mask(text, identity=identity).text, identity=third).text

    return BlindAnswer(
        state=answer.state,
        state_name=str(answer.get_state_display()),
        capacity=blind(answer.capacity_name),
        domain=str(answer.get_domain_display()),
        statement=blind(answer.told_statement),
        words=blind(answer.words),
        answered_at=answer.answered_at or answer.sent_at,
        current=one.current,
    )


def _log(piece: Artifact, *, identity: Identity) -> BlindLog | None:
    """As it was handed in, also to a panel that reads it while its learner works on."""
    if piece.kind != Artifact.Kind.LOG:
        return None
    standing, document = kept_standing(piece), frozen_document(piece)
    if standing is None or document is None:
        return None
    return BlindLog(
        standing=standing,
        days=days_told(document),
        months=kept_months(piece),
        keepers=keepers_told(document),
        contexts=[
            (mask(words, identity=identity).text, days) for words, days in contexts_told(piece)
        ],
    )


def _short_words(piece: Artifact, named: Mapping[UUID, BlindFile]) -> str:
    """The words of a piece that a page still shows."""
    return _words(piece, named) if piece.size <= INLINE else ""


def _words(piece: Artifact, named: Mapping[UUID, BlindFile]) -> str:
    """What was written, or what a text file holds, so that it is masked like any other text."""
    file = named.get(piece.pk)
    if file is None or file.family is not Family.TEXT:
        return shown_of(piece).text
    return files.read(file.sha256).decode(errors="replace")
