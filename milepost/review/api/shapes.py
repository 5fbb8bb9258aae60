"""Rows and rules as the schemas want them, and drafts back."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from milepost.define.models import Criterion
from milepost.define.queries import whereabouts
from milepost.earn.models import Submission
from milepost.issue.queries import organization_address
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.organizations.models import Membership
from milepost.review import queries
from milepost.review.api.schemas import Draft, Judgment
from milepost.review.models import Assignment, Decision, Review
from milepost.review.rules.readings import Gap, Line, Reading

Shape = dict[str, Any]


def page_shape(paginator: Paginator[Any], *, number: int, items: list[Shape]) -> Shape:
    """Return one page of a list; a page beyond the last is the last."""
    return {
        "count": paginator.count,
        "page": min(number, paginator.num_pages),
        "pages": paginator.num_pages,
        "items": items,
    }


def queue_entry(row: queries.Waiting) -> Shape:
    """Return one submission of the queue."""
    submission = row.submission
    return {
        "submission": submission.pk,
        "title": submission.version.title,
        "definition": _definition(submission),
        "submitted_at": submission.submitted_at,
        "criteria": row.criteria,
        "artifacts": row.artifacts,
        "minutes": row.minutes,
    }


def place(assignment: Assignment) -> Shape:
    """Return a review that was begun."""
    submission = assignment.submission
    return {
        "id": assignment.pk,
        "title": submission.version.title,
        "definition": _definition(submission),
        "taken_at": assignment.taken_at,
    }


def desk(assignment: Assignment) -> Shape:
    """Return the place with everything that is needed to judge."""
    criteria = _criteria(assignment)
    evidence = [
        _evidence(piece, slot=slot.title, assignment=assignment)
        for slot, pieces in queries.blind_view(assignment)
        for piece in pieces
    ]
    return {
        **place(assignment),
        "rubric": [_rubric_entry(criterion) for criterion in criteria],
        "evidence": evidence,
        "draft": _draft(assignment, criteria=criteria),
    }


def reading_from(draft: Draft, *, assignment: Assignment) -> Reading:
    """Return what was sent as a reading; RuleError if it names what the rubric does not have."""
    criteria = _criteria(assignment)
    judged = {judgment.criterion: judgment for judgment in draft.judgments}
    if not judged.keys() <= {criterion.key for criterion in criteria}:
        raise _unknown()
    lines = [_line(judged.get(criterion.key), criterion=criterion) for criterion in criteria]
    return Reading(
        complete=draft.complete,
        missing=draft.missing,
        advice=draft.advice,
        lines=tuple(lines),
    )


def finding(gap: Gap, *, assignment: Assignment) -> Shape:
    """Return one thing that is missing, and where."""
    keys = {criterion.pk: criterion.key for criterion in _criteria(assignment)}
    inside = f"judgments.{keys[gap.criterion]}." if gap.criterion else ""
    return {"location": f"{inside}{gap.need}", "message": gap.sentence}


def handed_in(review: Review, *, assignment: Assignment) -> Shape:
    """Return what became of a review; the assignment comes from ``handed_in_by``."""
    return {
        "outcome": review.outcome,
        "handed_in_at": review.handed_in_at,
        "still_needed": queries.still_needed(assignment),
        "decision": assignment.decision_id,  # type: ignore[attr-defined]
    }


def decision_entry(decision: Decision, *, own: bool) -> Shape:
    """Return one decision."""
    return {
        "id": decision.pk,
        "title": decision.submission.version.title,
        "definition": _definition(decision.submission),
        "own": own,
        "round": decision.round,
        "outcome": decision.outcome,
        "agreement": decision.agreement,
        "advice": decision.advice,
        "decided_at": decision.decided_at,
        "page": absolute(reverse("review:record", args=[decision.pk])),
        "ledger_leaf": decision.leaf_hash,
    }


def decision_detail(record: queries.Record, *, own: bool) -> Shape:
    """Return one decision with everything that was said."""
    organization = organization_address(record.organization)
    return {
        **decision_entry(record.decision, own=own),
        "criteria": [_judged(judged) for judged in record.criteria],
        "reviews": [_review(review, organization=organization) for review in record.reviews],
    }


def _judged(judged: queries.JudgedCriterion) -> Shape:
    return {
        "criterion": judged.criterion.key,
        "text": judged.criterion.text,
        "required": judged.criterion.required,
        "met": judged.met,
        "said": [
            {
                "reviewer": said.number,
                "level": said.level.position if said.level else None,
                "comment": said.comment,
            }
            for said in judged.said
        ],
    }


def _review(review: Review, *, organization: str) -> Shape:
    return {
        "role": Membership.Role.REVIEWER.value,
        "organization": organization,
        "handed_in_at": review.handed_in_at,
        "outcome": review.outcome,
        "missing": review.missing,
        "advice": review.advice,
    }


def _definition(submission: Submission) -> str:
    return whereabouts(submission.version).definition


def _criteria(assignment: Assignment) -> list[Criterion]:
    return list(assignment.submission.version.criteria.prefetch_related("levels"))


def _rubric_entry(criterion: Criterion) -> Shape:
    return {
        "criterion": criterion.key,
        "text": criterion.text,
        "required": criterion.required,
        "levels": list(criterion.levels.all()),
    }


def _evidence(piece: queries.BlindArtifact, *, slot: str, assignment: Assignment) -> Shape:
    path = reverse("api:review_file", args=[assignment.pk, piece.id]) if piece.file else ""
    return {
        "id": piece.id,
        "slot": slot,
        "setting": piece.setting,
        "text": piece.text,
        "note": piece.note,
        "url": piece.url,
        "file_name": piece.file.name if piece.file else "",
        "media_type": piece.file.media_type.value if piece.file else "",
        "file": absolute(path) if path else "",
        "hidden": {str(what): count for what, count in piece.hidden.items()},
    }


def _draft(assignment: Assignment, *, criteria: list[Criterion]) -> Shape:
    reading = queries.reading_of(getattr(assignment, "review", None))
    return {
        "complete": reading.complete,
        "missing": reading.missing,
        "advice": reading.advice,
        "judgments": [
            _judgment(reading.line(criterion.pk), criterion=criterion) for criterion in criteria
        ],
    }


def _judgment(line: Line, *, criterion: Criterion) -> Shape:
    positions = {level.pk: level.position for level in criterion.levels.all()}
    level = positions[line.level] if line.level else None
    return {"criterion": criterion.key, "level": level, "comment": line.comment}


def _line(judgment: Judgment | None, *, criterion: Criterion) -> Line:
    if judgment is None:
        return Line(criterion=criterion.pk)
    levels = {level.position: level.pk for level in criterion.levels.all()}
    if judgment.level is not None and judgment.level not in levels:
        raise _unknown()
    level = None if judgment.level is None else levels[judgment.level]
    return Line(criterion=criterion.pk, level=level, comment=judgment.comment)


def _unknown() -> RuleError:
    return RuleError("The rubric has no such criterion or level.", code="unknown-level")
