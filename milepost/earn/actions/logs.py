"""A practice log as evidence: put into its slot, and frozen when the work is handed in."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define.models import EvidenceSlot
from milepost.earn.actions.artifacts import added, changed, ended, opened
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import (
    employers_in,
    entries_in_force,
    finding_values_of,
    frozen_document,
    measured_by,
    serves_key,
)
from milepost.earn.queries.renewals import counted_from
from milepost.earn.rules.people import Cover, cover_from
from milepost.earn.rules.prior import (
    employers_cover,
    history_words,
    require_history,
    require_jobs,
    require_prior,
)
from milepost.earn.rules.states import DRAFT
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.media import MediaType
from milepost.people.models import Person
from milepost.practice import actions as practice
from milepost.practice.models import PracticeLog
from milepost.practice.queries import frozen, logs_of, today_of, work_history_of
from milepost.practice.rules.jobs import require_all
from milepost.practice.rules.recording import WORK_HISTORY, Terms


@transaction.atomic
def attach_log(
    submission: Submission, *, slot: EvidenceSlot, log: PracticeLog, by: Person, at: datetime
) -> Artifact:
    """Put one of the applicant's own logs into a slot that asks for one, in place of another."""
    submission = opened(submission, slot=slot, by=by)
    log = _own_log(log, by=by)
    _require_log_slot(slot)
    for other in submission.artifacts.filter(slot=slot, removed_round=None):
        if other.log_id == log.pk:
            return other
        ended(other, round=submission.round)
    return _put(submission, slot=slot, log=log, by=by, at=at)


@transaction.atomic
def add_history(
    submission: Submission, *, slot: EvidenceSlot, by: Person, at: datetime, history: str = ""
) -> Artifact:
    """Put the log of the applicant's jobs into a slot that takes prior learning, as it stands now.

    A ``history`` is brought into it first, all of it or nothing. Reviewers see employers by number.
    """
    require_prior(slot.kind)
    submission = opened(submission, slot=slot, by=by)
    if history:
        require_all(practice.take_jobs(history, by=by, at=at))
    log = require_history(work_history_of(by))
    there = submission.artifacts.filter(slot=slot, removed_round=None, log=log).first()
    if there is not None:
        return kept_again(there, submission=submission, at=at)
    return _put(submission, slot=slot, log=log, by=by, at=at)


@transaction.atomic
def begin_log(
    submission: Submission, *, slot: EvidenceSlot, time_zone: str, by: Person, at: datetime
) -> Artifact:
    """Begin a log that aims for what the slot's criterion asks, and put it into the slot."""
    criterion = _require_log_slot(slot)
    terms = Terms(
        title=slot.title[:120],
        time_zone=time_zone,
        rule=measured_by(criterion),
        serves=serves_key(submission, slot=slot),
        contexts=tuple(term.words for term in slot.version.terms),
    )
    log = practice.start_log(by, terms=terms, at=at)
    return attach_log(submission, slot=slot, log=log, by=by, at=at)


def freeze_logs(submission: Submission, *, at: datetime) -> None:
    """Keep the entries of its logs as they stand now, with what they show by their rules."""
    logs = submission.artifacts.filter(kind=Artifact.Kind.LOG, removed_round=None)
    for artifact in logs.select_related("slot__version", "log"):
        kept_again(artifact, submission=submission, at=at)


def kept_again(artifact: Artifact, *, submission: Submission, at: datetime) -> Artifact:
    """Return a piece of work with the entries of its log as they stand now; others stay as is.

    While no entry is added the kept bytes stay the same, so that an answer about them holds. What
    was handed in never changes.
    """
    if submission.state != DRAFT:
        return artifact
    rows = submission.artifacts.filter(kind=Artifact.Kind.LOG, pk=artifact.pk, removed_round=None)
    found = rows.select_related("slot__version", "log").first()
    if found is None or found.log is None:
        return artifact
    artifact, log = found, found.log
    facts = _facts(log, slot=artifact.slot, at=at, first=counted_from(submission))
    before, now = frozen_document(artifact), orjson.loads(files.read(facts["sha256"]))
    if before and before["entries"] == now["entries"]:
        facts |= {"sha256": artifact.sha256, "size": artifact.size}
    facts |= _covering(log, document=now, before=before, cover=cover_from(artifact.cover))
    return changed(artifact, fields=facts, submission=submission, at=at)


def _put(
    submission: Submission, *, slot: EvidenceSlot, log: PracticeLog, by: Person, at: datetime
) -> Artifact:
    facts = _facts(log, slot=slot, at=at, first=counted_from(submission))
    document = orjson.loads(files.read(facts["sha256"]))
    facts |= _covering(log, document=document, before=None, cover=Cover())
    artifact = Artifact(id=uuid4(), slot=slot, kind=Artifact.Kind.LOG, log=log, **facts)
    return added(submission, artifact, by=by, at=at)


def _facts(
    log: PracticeLog, *, slot: EvidenceSlot, at: datetime, first: date | None
) -> dict[str, Any]:
    """The entries as they stand, kept as a file; what they show today by the rule, or, where there
    is none, in words.

    In a renewal only those from ``first`` on.
    """
    kept = frozen(log, at=at, first=first)
    files.keep(kept.text)
    facts: dict[str, Any] = {"sha256": kept.sha256, "size": len(kept.text)}
    criterion = slot.criterion
    if criterion is None:
        words = history_words(entries_in_force(kept.document))
        return facts | {"text": require_jobs(words), "media_type": MediaType.TEXT.value}
    on = today_of(log, now=at)
    finding = finding_values_of(kept.document, rule=measured_by(criterion), on=on)
    return facts | {"finding": finding | {"criterion": str(criterion.key)}}


def _covering(
    log: PracticeLog,
    *,
    document: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    cover: Cover,
) -> dict[str, Any]:
    """What covers the employers of a work history that were not there before; their names are the
    learner's to uncover."""
    if log.serves != WORK_HISTORY:
        return {}
    known = employers_in(before) if before else set()
    more = [name for name in sorted(employers_in(document)) if name not in known]
    if not more:
        return {}
    people = Artifact.People.COVERED
    return {"cover": employers_cover(more, cover=cover).stored(), "people": people}


def _own_log(log: PracticeLog, *, by: Person) -> PracticeLog:
    found = logs_of(by).filter(pk=log.pk).first()
    if found is None:
        raise RuleError(_("This is somebody else’s log."), code="not-your-log")
    return found


def _require_log_slot(slot: EvidenceSlot) -> Any:
    criterion = slot.criterion
    if criterion is None:
        raise RuleError(_("This part does not ask for a practice log."), code="wrong-kind")
    return criterion
