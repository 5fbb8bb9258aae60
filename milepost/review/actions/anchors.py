"""Making samples: from a learner's closed work with their consent, or from files put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define.models import Achievement, Criterion, EvidenceSlot, RubricLevel
from milepost.earn.models import Artifact, Submission
from milepost.earn.rules.files import require_kind, require_size, tidy_name
from milepost.earn.rules.work import FileWork, LinkWork, TextWork, Work, require_fit, tidy_link
from milepost.kit import files, journal
from milepost.kit.errors import RuleError
from milepost.kit.media import Family, sniff, without_metadata
from milepost.kit.scanning import require_clean
from milepost.organizations.queries import acting_roles
from milepost.people.models import Person
from milepost.review.actions.copies import blind_copy
from milepost.review.actions.duties import set_rule_aside
from milepost.review.models import (
    Anchor,
    AnchorConsent,
    AnchorPiece,
    Assignment,
    Decision,
    RuleSetAside,
    TrueScore,
)
from milepost.review.notices import ask_for_consent, ask_to_confirm_sample
from milepost.review.queries.desk import BlindArtifact, blind_view
from milepost.review.queries.samples import (
    led_by,
    may_be_second,
    others_who_lead,
    published_version,
)
from milepost.review.rules.duties import Aside, check_may_decide_alone, check_reason, check_second

State = Anchor.State
FEWEST_ON_A_PANEL = 2
MOST_PIECES = 30


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What a panel agreed on: a level and a reason for each criterion, by primary key."""

    size: int
    words: str
    levels: Mapping[int, int]
    reasons: Mapping[int, str]


@transaction.atomic
def make_sample(
    achievement: Achievement, *, title: str, use: str, by: Person, at: datetime
) -> Anchor:
    """Begin a sample made up for the purpose; it has no work and no levels yet."""
    _require_lead(achievement, person=by)
    anchor = Anchor.objects.create(
        version=published_version(achievement), title=title, use=use, made_by=by, made_at=at
    )
    journal.record("sample.made", by=by.pk, target=anchor, at=at)
    return anchor


def add_piece(
    anchor: Anchor, *, slot: EvidenceSlot, work: Work, by: Person, at: datetime
) -> AnchorPiece:
    """Put a text, a link or a file into a sample; a file is kept without its metadata.

    Where a practice log is asked for, the sample says in words what it shows.
    """
    if slot.kind != EvidenceSlot.Kind.LOG or not isinstance(work, TextWork):
        require_fit(work, kind=slot.kind, terms=anchor.version.terms)
    fields = _fields(work, slot=slot)
    with transaction.atomic():
        locked = _draft(anchor, by=by)
        number = locked.pieces.count()
        if number >= MOST_PIECES:
            raise RuleError(_("This sample has as many pieces as fit."), code="too-many-pieces")
        piece = AnchorPiece.objects.create(
            anchor=locked,
            slot=slot,
            position=number,
            setting=work.setting,
            note=work.note,
            **fields,
        )
        journal.record("sample.changed", by=by.pk, target=locked, at=at)
        return piece


@transaction.atomic
def remove_piece(piece: AnchorPiece, *, by: Person, at: datetime) -> None:
    """Take a piece out of a sample."""
    anchor = _draft(piece.anchor, by=by)
    anchor.pieces.filter(pk=piece.pk).delete()
    journal.record("sample.changed", by=by.pk, target=anchor, at=at)


@transaction.atomic
def set_scores(anchor: Anchor, *, panel: Panel, by: Person, at: datetime) -> Anchor:
    """Keep what the panel agreed on; nothing has to be complete before the sample is used."""
    locked = _draft(anchor, by=by)
    levels = {
        level.pk: level.criterion_id
        for level in RubricLevel.objects.filter(criterion__version=locked.version_id)
    }
    for criterion, level in panel.levels.items():
        if levels.get(level) != criterion:
            raise RuleError(_("This level is not part of the rubric."), code="unknown-level")
    locked.panel_size, locked.panel, locked.scored_by = panel.size, panel.words, by
    locked.save(update_fields=["panel_size", "panel", "scored_by"])
    locked.scores.all().delete()
    TrueScore.objects.bulk_create(
        TrueScore(
            anchor=locked,
            criterion_id=criterion,
            level_id=level,
            reason=panel.reasons.get(criterion, ""),
        )
        for criterion, level in panel.levels.items()
    )
    journal.record("sample.scored", by=by.pk, target=locked, at=at)
    return locked


@transaction.atomic
def use_sample(anchor: Anchor, *, by: Person, at: datetime) -> Anchor:
    """Let reviewers be given it, once somebody else than who wrote down the levels confirms them.

    Asked for by whoever wrote them, it waits, and the others who look after reviewers get a mail.
    From its use on it does not change.
    """
    locked = _unused(anchor, by=by)
    _require_whole(locked)
    if locked.scored_by_id != by.pk:
        check_second(settled=may_be_second(locked, person=by, at=at))
        return _confirmed(locked, by=by, at=at)
    if locked.state == State.WAITING:
        raise RuleError(
            _("You wrote down what the panel agreed on. Somebody else confirms it."),
            code="second-person-needed",
        )
    waiting = _moved(locked, to=State.WAITING, by=by, at=at)
    ask_to_confirm_sample(waiting, to=others_who_lead(waiting, beside=by, at=at), at=at)
    return waiting


@transaction.atomic
def use_sample_alone(anchor: Anchor, *, reason: str, by: Person, at: datetime) -> Anchor:
    """Confirm what one wrote oneself, as the only person who could; everyone is told how often."""
    locked = _unused(anchor, by=by)
    _require_whole(locked)
    achievement = locked.version.achievement
    organization = achievement.organization
    others = len(others_who_lead(locked, beside=by, at=at))
    check_may_decide_alone(acting_roles(by, organization=organization), others=others)
    check_reason(reason)
    second = may_be_second(locked, person=by, at=at)
    locked.alone = locked.scored_by_id == by.pk or not second
    if locked.alone:
        aside = RuleSetAside(organization=organization, achievement=achievement, kind=Aside.ALONE)
        set_rule_aside(aside, reason=reason, by=by, at=at)
    return _confirmed(locked, by=by, at=at)


@transaction.atomic
def retire_sample(anchor: Anchor, *, by: Person, at: datetime) -> Anchor:
    """Give it to nobody any more; what was read of it stays."""
    locked = _locked(anchor, by=by)
    if locked.state == State.RETIRED:
        return locked
    return _moved(locked, to=State.RETIRED, by=by, at=at)


@transaction.atomic
def ask_consent(decision: Decision, *, by: Person, at: datetime) -> AnchorConsent:
    """Ask the learner, by mail, whether a judged round of theirs may teach reviewers; once."""
    submission = decision.submission
    _require_lead(submission.version.achievement, person=by)
    consent, created = AnchorConsent.objects.get_or_create(
        submission=submission,
        round=decision.round,
        defaults={"asked_by": by, "asked_at": at},
    )
    if created:
        journal.record("sample.asked-for", by=by.pk, target=consent, at=at)
        ask_for_consent(consent, at=at)
    return consent


@transaction.atomic
def answer_consent(
    consent: AnchorConsent, *, agreed: bool, by: Person, at: datetime
) -> AnchorConsent:
    """Keep a learner's yes or no, or their taking back of a yes: then its samples lose the work."""
    row = AnchorConsent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if Submission.objects.filter(pk=row.submission_id, applicant=by).exists() is False:
        raise RuleError(_("Only whose work it is can answer."), code="not-yours")
    row.agreed, row.answered_at = agreed, at
    row.save(update_fields=["agreed", "answered_at"])
    if not agreed:
        for anchor in row.anchors.select_for_update():
            anchor.pieces.all().delete()
            anchor.state = State.RETIRED
            anchor.save(update_fields=["state"])
    journal.record("sample.answered", by=by.pk, target=row, at=at, agreed=agreed)
    return row


@transaction.atomic
def sample_from(
    consent: AnchorConsent, *, title: str, use: str, by: Person, at: datetime
) -> Anchor:
    """Make a sample of a round whose learner agreed: a copy of what its reviewers saw, blind."""
    submission = consent.submission
    _require_lead(submission.version.achievement, person=by)
    row = AnchorConsent.objects.select_for_update(of=("self",)).filter(pk=consent.pk).first()
    if row is None or not row.agreed:
        raise RuleError(_("The learner has not agreed."), code="no-consent")
    anchor = Anchor.objects.create(
        version=submission.version, title=title, use=use, consent=row, made_by=by, made_at=at
    )
    seen = Assignment(submission=submission, round=row.round)
    pieces = [(slot.slot, piece) for slot in blind_view(seen) for piece in slot.artifacts]
    for position, (slot, piece) in enumerate(pieces):
        _copied(piece, anchor=anchor, slot=slot, position=position, at=at)
    journal.record("sample.made", by=by.pk, target=anchor, at=at)
    return anchor


def _copied(
    piece: BlindArtifact, *, anchor: Anchor, slot: EvidenceSlot, position: int, at: datetime
) -> None:
    made_of = Artifact.objects.get(pk=piece.id)
    row = AnchorPiece(
        anchor=anchor,
        slot=slot,
        artifact=made_of,
        position=position,
        setting=made_of.setting,
        note=piece.note,
        text=piece.text,
        url=piece.url,
    )
    if piece.file and piece.file.family is Family.TEXT:
        kept = files.keep((piece.text or files.read(piece.file.sha256).decode()).encode())
        row.text, row.sha256, row.size = "", kept.sha256, kept.size
        row.media_type = piece.file.media_type.value
    elif piece.file:
        copy = blind_copy(piece.file.sha256, media_type=piece.file.media_type, at=at)
        row.sha256, row.size = copy.sha256, files.size_of(copy.sha256)
        row.media_type = piece.file.media_type.value
    row.save()


def _fields(work: Work, *, slot: EvidenceSlot) -> dict[str, object]:
    if isinstance(work, LinkWork):
        return {"url": tidy_link(work.url)}
    return _text_fields(work) if isinstance(work, TextWork) else _file_fields(work, slot=slot)


def _text_fields(work: TextWork) -> dict[str, object]:
    if not work.text.strip():
        raise RuleError(_("Write something first."), code="empty-text")
    return {"text": work.text}


def _file_fields(work: FileWork, *, slot: EvidenceSlot) -> dict[str, object]:
    name = tidy_name(work.name)
    require_size(name, size=len(work.content), limit=settings.UPLOAD_LIMIT)
    kind = require_kind(name, media_type=sniff(work.content), kind=slot.kind)
    require_clean(name, content=work.content)
    content = work.content if kind.family is Family.TEXT else without_metadata(work.content, kind)
    kept = files.keep(content)
    return {"sha256": kept.sha256, "size": kept.size, "media_type": kind.value}


def _require_whole(anchor: Anchor) -> None:
    """Refuse a sample without work where work is asked for, without a level, or without a panel."""
    filled = set(anchor.pieces.values_list("slot", flat=True))
    if any(slot.number and slot.pk not in filled for slot in anchor.version.slots.all()):
        raise RuleError(_("Put something into every part first."), code="sample-incomplete")
    scored = set(anchor.scores.values_list("criterion", flat=True))
    criteria = set(Criterion.objects.filter(version=anchor.version).values_list("pk", flat=True))
    if scored != criteria:
        raise RuleError(_("Say first which level the panel agreed on."), code="sample-unscored")
    if anchor.panel_size < FEWEST_ON_A_PANEL or not anchor.panel.strip():
        raise RuleError(
            _("A panel is two people or more. Say who they are, by role."), code="no-panel"
        )


def _require_lead(achievement: Achievement, *, person: Person) -> None:
    if not led_by(person).filter(pk=achievement.pk).exists():
        raise RuleError(
            _("Only owners and designers of the organization can do that."), code="not-a-lead"
        )


def _locked(anchor: Anchor, *, by: Person) -> Anchor:
    rows = Anchor.objects.select_related("version__achievement__organization")
    locked = rows.select_for_update(of=("self",)).get(pk=anchor.pk)
    _require_lead(locked.version.achievement, person=by)
    return locked


def _draft(anchor: Anchor, *, by: Person) -> Anchor:
    """Return it to be changed; what waited for a second person is in the making again."""
    locked = _unused(anchor, by=by)
    if locked.state == State.WAITING:
        locked.state = State.DRAFT
        locked.save(update_fields=["state"])
    return locked


def _unused(anchor: Anchor, *, by: Person) -> Anchor:
    locked = _locked(anchor, by=by)
    if locked.state not in (State.DRAFT, State.WAITING):
        raise RuleError(
            _("This sample is in use, or was. It does not change any more: make a new one."),
            code="sample-in-use",
        )
    return locked


def _confirmed(anchor: Anchor, *, by: Person, at: datetime) -> Anchor:
    anchor.confirmed_by, anchor.confirmed_at = by, at
    anchor.save(update_fields=["confirmed_by", "confirmed_at", "alone"])
    return _moved(anchor, to=State.READY, by=by, at=at)


def _moved(anchor: Anchor, *, to: str, by: Person, at: datetime) -> Anchor:
    anchor.state = to
    anchor.save(update_fields=["state"])
    journal.record("sample.moved", by=by.pk, target=anchor, at=at, to=to)
    return anchor


def panel_from(
    anchor: Anchor, *, size: int, words: str, scores: list[tuple[UUID, int, str]]
) -> Panel:
    """Return what a panel agreed on, from criteria by key and levels by position."""
    rows = RubricLevel.objects.filter(criterion__version=anchor.version_id)
    known = {
        (key, position): (criterion, pk)
        for key, position, criterion, pk in rows.values_list(
            "criterion__key", "position", "criterion", "pk"
        )
    }
    levels: dict[int, int] = {}
    reasons: dict[int, str] = {}
    for key, position, reason in scores:
        if (key, position) not in known:
            raise RuleError(_("This level is not part of the rubric."), code="unknown-level")
        criterion, level = known[key, position]
        levels[criterion], reasons[criterion] = level, reason
    return Panel(size=size, words=words, levels=levels, reasons=reasons)
