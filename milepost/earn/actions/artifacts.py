"""Put work into a slot, change it, take it out; earlier rounds keep what was judged."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from insignia import InsigniaError
from milepost.define.models import EvidenceSlot
from milepost.earn.actions.held import locked
from milepost.earn.models import Artifact, Attestation, PriorBadge, Submission
from milepost.earn.queries import stored_by
from milepost.earn.rules.files import require_kind, require_size, tidy_name
from milepost.earn.rules.people import (
    Cover,
    ToldPeople,
    covered_words,
    require_cover,
    require_coverable,
    require_told,
)
from milepost.earn.rules.prior import badge_words, require_believable, require_prior
from milepost.earn.rules.states import require_draft
from milepost.earn.rules.work import (
    MAX_TEXT,
    FileWork,
    LinkWork,
    TextWork,
    Work,
    require_about,
    require_fit,
    require_room,
    tidy_link,
)
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.media import (
    Family,
    MediaType,
    covered,
    covered_pages,
    require_cleanable,
    sniff,
)
from milepost.kit.scanning import require_clean
from milepost.people.models import Person
from milepost.people.queries import proven_addresses
from milepost.verify.actions import Fetch, check, text_of, told_about
from milepost.verify.rules import Told, reason_of, title_of

Kind = Artifact.Kind


def add_artifact(
    submission: Submission, *, slot: EvidenceSlot, work: Work, by: Person, at: datetime
) -> Artifact:
    """Put a file, a text or a link into a slot; the same file twice is there once."""
    require_fit(work, kind=slot.kind, terms=submission.version.terms)
    fields = _fields(work, kind=slot.kind)
    if isinstance(work, FileWork):
        # A large file takes its time, and no row is held meanwhile.
        _require_welcome(submission, slot=slot, fields=fields, by=by)
        files.keep(work.content, sha256=fields["sha256"])
    with transaction.atomic():
        submission = opened(submission, slot=slot, by=by)
        if twin := _twin(submission, slot=slot, fields=fields):
            return twin
        return added(submission, Artifact(id=uuid4(), slot=slot, **fields), by=by, at=at)


@transaction.atomic
def _require_welcome(
    submission: Submission, *, slot: EvidenceSlot, fields: dict[str, Any], by: Person
) -> None:
    """Refuse a file before it is kept, so that it leaves nothing behind."""
    submission = opened(submission, slot=slot, by=by)
    if not _twin(submission, slot=slot, fields=fields):
        require_room(artifacts=0, stored=stored_by(by), adding=fields["size"])


@dataclass(frozen=True, kw_only=True)
class BadgeWork:
    """A badge from elsewhere as it came, and the way to fetch what its check needs."""

    content: bytes
    fetch: Fetch


def add_badge(
    submission: Submission, *, slot: EvidenceSlot, work: BadgeWork, by: Person, at: datetime
) -> Artifact:
    """Check a badge earned elsewhere and put it into a slot, with what the check said.

    One that fails a check, or is about somebody else, is refused; what could not be checked is
    kept and flagged.
    """
    require_prior(slot.kind)
    try:
        text = text_of(work.content)
        told = _checked_badge(text, fetch=work.fetch, by=by, at=at)
    except InsigniaError as error:
        raise RuleError(error.sentence, code="unreadable-badge") from error
    require_believable(told["verdict"], reason=reason_of(told))
    with transaction.atomic():
        submission = opened(submission, slot=slot, by=by)
        fields = _badge_fields(text, told)
        if twin := _twin(submission, slot=slot, fields=fields):
            return twin
        badge = PriorBadge.objects.create(
            submission=submission,
            document=text,
            sha256=fields["sha256"],
            verdict=told["verdict"],
            report=told,
            checked_at=at,
        )
        return added(submission, Artifact(slot=slot, badge=badge, **fields), by=by, at=at)


def _checked_badge(text: str, *, fetch: Fetch, by: Person, at: datetime) -> Told:
    """The report of a badge, with one check more: whether it was given to this person."""
    checked = check(text, fetch=fetch, now=at)
    return told_about(checked, addresses=proven_addresses(by))


def _badge_fields(text: str, told: Told) -> dict[str, Any]:
    """The columns of a badge from elsewhere: what it says it is for stands in its text."""
    content = text.encode()
    return {
        "kind": Kind.BADGE,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "media_type": MediaType.TEXT.value,
        "file_name": tidy_name(title_of(told) or _("Badge")),
        "text": badge_words(told["badge"])[:MAX_TEXT],
    }


@transaction.atomic
def save_text(
    submission: Submission, *, slot: EvidenceSlot, work: TextWork, by: Person, at: datetime
) -> Artifact:
    """Save a text under its own id: new the first time, changed each further time it is sent."""
    require_fit(work, kind=slot.kind, terms=submission.version.terms)
    submission = opened(submission, slot=slot, by=by)
    fields = _fields(work, kind=slot.kind)
    identity = work.id or uuid4()
    if found := _current(submission, identity):
        _require_text(found)
        return changed(found, fields=fields, submission=submission, at=at)
    _require_unused(identity, round=submission.round)
    return added(submission, Artifact(id=identity, slot=slot, **fields), by=by, at=at)


@transaction.atomic
def save_link(artifact: Artifact, *, work: LinkWork, by: Person, at: datetime) -> Artifact:
    """Change a link, and what is said about it."""
    require_fit(work, kind=artifact.slot.kind, terms=artifact.submission.version.terms)
    submission = opened(artifact.submission, slot=artifact.slot, by=by)
    fields = _fields(work, kind=artifact.slot.kind)
    return changed(_required(submission, artifact), fields=fields, submission=submission, at=at)


@transaction.atomic
def describe_artifact(
    artifact: Artifact, *, setting: str, note: str, by: Person, at: datetime
) -> Artifact:
    """Change where an artifact comes from, and what its maker says about it."""
    require_about(setting, note=note, terms=artifact.submission.version.terms)
    submission = opened(artifact.submission, slot=artifact.slot, by=by)
    fields = {"setting": setting, "note": note}
    return changed(_required(submission, artifact), fields=fields, submission=submission, at=at)


@transaction.atomic
def remove_artifact(artifact: Artifact, *, by: Person, at: datetime) -> None:
    """Take an artifact out of its slot; the rounds in which it was judged keep it."""
    submission = opened(artifact.submission, slot=artifact.slot, by=by)
    if found := _current(submission, artifact.id):
        record("artifact.removed", by=by.id, target=found, at=at)
        ended(found, round=submission.round)
        if found.badge_id:
            PriorBadge.objects.filter(pk=found.badge_id, artifacts=None).delete()
        _touch(submission, at=at)


@transaction.atomic
def tell_people(artifact: Artifact, *, told: ToldPeople, by: Person, at: datetime) -> Artifact:
    """Keep whether others appear in a piece, what they agreed to, and who may see it later."""
    require_told(told, people=Artifact.People.values, audiences=Artifact.Audience.values)
    submission = opened(artifact.submission, slot=artifact.slot, by=by)
    fields = {
        "people": told.people,
        "consent_note": told.consent_note.strip(),
        "audience": told.audience,
    }
    return changed(_required(submission, artifact), fields=fields, submission=submission, at=at)


def cover_artifact(artifact: Artifact, *, cover: Cover, by: Person, at: datetime) -> Artifact:
    """Cover places of a picture, or names in words: others get only the covered form."""
    require_cover(cover)
    content = _covered(artifact, cover)
    with transaction.atomic():
        submission = opened(artifact.submission, slot=artifact.slot, by=by)
        found = _required(submission, artifact)
        kept = files.keep(content) if content else None
        fields = {
            "cover": cover.stored(),
            "people": _people_after(found, cover),
            "covered_sha256": kept.sha256 if kept else "",
            "covered_size": kept.size if kept else 0,
        }
        piece = changed(found, fields=fields, submission=submission, at=at)
        record("artifact.covered", by=by.id, target=piece, at=at)
        return piece


def _covered(artifact: Artifact, cover: Cover) -> bytes:
    """The bytes that others get instead of a file; empty where the file itself stays as it is."""
    family = MediaType(artifact.media_type or MediaType.TEXT).family
    is_file = artifact.kind == Kind.FILE
    require_coverable(
        cover,
        picture=is_file and family is Family.IMAGE,
        document=is_file and family is Family.DOCUMENT,
    )
    if artifact.kind == Kind.BADGE and cover.stored():
        raise RuleError(
            _("What a badge says is shown as it is, and without your name."), code="not-coverable"
        )
    if is_file and cover.all_places:
        kind = MediaType(artifact.media_type)
        return covered(files.read(artifact.sha256), kind, cover.all_places)
    if is_file and cover.pages:
        with files.looked_into(artifact.sha256) as content:
            return covered_pages(content, cover.places_by_page)
    if is_file and cover.has_words and family is Family.TEXT:
        words = files.read(artifact.sha256).decode(errors="replace")
        return covered_words(words, cover).encode()
    return b""


def _people_after(artifact: Artifact, cover: Cover) -> str:
    """What covering, or uncovering, says about the people in it."""
    is_covered = artifact.people == Artifact.People.COVERED
    if cover.stored():
        open_question = artifact.people in ("", Artifact.People.SHOWN)
        return Artifact.People.COVERED if open_question else artifact.people
    return "" if is_covered else artifact.people


def opened(submission: Submission, *, slot: EvidenceSlot, by: Person) -> Submission:
    """The submission, held, if its applicant may change this slot of it now."""
    submission = locked(submission, by=by)
    require_draft(submission.state)
    if slot.version_id != submission.version_id:
        raise RuleError(_("This part belongs to something else."), code="foreign-slot")
    return submission


def _fields(work: Work, *, kind: str) -> dict[str, Any]:
    """The columns that hold a piece of work; a file is checked, and cleaned on trial."""
    about = {"setting": work.setting, "note": work.note}
    if isinstance(work, LinkWork):
        return about | {"kind": Kind.LINK, "url": tidy_link(work.url)}
    if isinstance(work, TextWork):
        return about | _text_fields(work.text)
    return about | _checked(work, kind=kind)


def _text_fields(text: str) -> dict[str, Any]:
    content = text.strip().encode()
    digest = hashlib.sha256(content).hexdigest() if content else ""
    facts = {"sha256": digest, "size": len(content), "media_type": MediaType.TEXT.value}
    return facts | {"kind": Kind.TEXT, "text": text}


def _checked(work: FileWork, *, kind: str) -> dict[str, Any]:
    name = tidy_name(work.name)
    require_size(name, size=len(work.content), limit=settings.UPLOAD_LIMIT)
    media_type = require_kind(name, media_type=sniff(work.content), kind=kind)
    require_clean(name, content=work.content)
    require_cleanable(work.content, media_type)
    return {
        "kind": Kind.FILE,
        "sha256": files.digest_of(work.content),
        "size": len(work.content),
        "media_type": media_type.value,
        "file_name": name,
    }


def _twin(submission: Submission, *, slot: EvidenceSlot, fields: dict[str, Any]) -> Artifact | None:
    """What a second press, or a second try after a lost connection, has already put there."""
    same = {key: fields[key] for key in ("kind", "sha256", "url") if fields.get(key)}
    return submission.artifacts.filter(slot=slot, removed_round=None, **same).first()


def added(submission: Submission, artifact: Artifact, *, by: Person, at: datetime) -> Artifact:
    count = submission.artifacts.filter(removed_round=None).count()
    adding = artifact.size if artifact.kind == Kind.FILE else 0
    require_room(artifacts=count, stored=stored_by(by) if adding else 0, adding=adding)
    artifact.submission, artifact.first_round, artifact.added_at = submission, submission.round, at
    artifact.save(force_insert=True)
    # A draft that saves itself would flood the journal: it is told of once, when it is new.
    record("artifact.added", by=by.id, target=artifact, at=at)
    _touch(submission, at=at)
    return artifact


def changed(
    artifact: Artifact, *, fields: dict[str, Any], submission: Submission, at: datetime
) -> Artifact:
    """Change what this round began; what an earlier round holds stays, and a copy follows it."""
    if all(getattr(artifact, name) == value for name, value in fields.items()):
        return artifact
    before = artifact.id
    if artifact.first_round < submission.round:
        ended(artifact, round=submission.round)
        artifact = _copied(artifact, round=submission.round)
        record("artifact.replaced", by=submission.applicant_id, target=artifact, at=at)
    for name, value in fields.items():
        setattr(artifact, name, value)
    artifact.save()
    if artifact.id != before:
        # Questions go with the piece; an answer names the bytes it was given about.
        Attestation.objects.filter(artifact=before).update(artifact=artifact)
    _touch(submission, at=at)
    return artifact


def _copied(artifact: Artifact, *, round: int) -> Artifact:
    """The same artifact, not yet saved, as one that this round begins."""
    artifact.id = _successor(artifact.id, round)
    artifact.first_round, artifact.removed_round = round, None
    artifact._state.adding = True
    return artifact


def ended(artifact: Artifact, *, round: int) -> None:
    if artifact.first_round == round:
        artifact.delete()
    else:
        artifact.removed_round = round
        artifact.save(update_fields=["removed_round"])


def _current(submission: Submission, identity: UUID) -> Artifact | None:
    """The artifact of this id, or what has taken its place in this round."""
    either = [identity, _successor(identity, submission.round)]
    return submission.artifacts.filter(pk__in=either, removed_round=None).first()


def _require_text(artifact: Artifact) -> None:
    """What a badge says, and what a file holds, is not for its bearer to write."""
    if artifact.kind != Kind.TEXT:
        raise RuleError(_("This is not a text that you wrote here."), code="wrong-kind")


def _required(submission: Submission, artifact: Artifact) -> Artifact:
    if found := _current(submission, artifact.id):
        return found
    raise RuleError(_("This was removed meanwhile."), code="removed")


def _require_unused(identity: UUID, *, round: int) -> None:
    if Artifact.objects.filter(pk__in=[identity, _successor(identity, round)]).exists():
        raise RuleError(_("This was removed meanwhile."), code="removed")


def _successor(identity: UUID, round: int) -> UUID:
    return uuid5(identity, f"round {round}")


def _touch(submission: Submission, *, at: datetime) -> None:
    Submission.objects.filter(pk=submission.pk).update(changed_at=at)
