"""Rows and rules as the schemas want them, and drafts back."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from milepost.define.models import Criterion
from milepost.define.queries import whereabouts
from milepost.define.rules.contexts import Coverage
from milepost.earn.models import Submission
from milepost.issue.queries import organization_address
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.review import queries
from milepost.review.api.schemas import Draft, Judgment
from milepost.review.models import Assignment, Decision, Exercise, Review
from milepost.review.rules.pins import Pin
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
        "due_at": row.due_at,
        "criteria": row.criteria,
        "artifacts": row.artifacts,
        "minutes": row.minutes,
    }


def begun(seat: queries.Seat) -> Shape:
    """Return a review that was begun."""
    return row(queries.Begun(seat.pk, queries.version_at(seat), seat.taken_at))


def row(begun: queries.Begun) -> Shape:
    """Return a row of the reviews that were begun."""
    return {
        "id": begun.pk,
        "title": begun.version.title,
        "definition": whereabouts(begun.version).definition,
        "taken_at": begun.taken_at,
    }


def desk(seat: queries.Seat) -> Shape:
    """Return the place with everything that is needed to judge."""
    criteria = queries.criteria_at(seat)
    evidence = [
        _evidence(piece, slot=slot.title, seat=seat)
        for slot, pieces in queries.work_at(seat)
        for piece in pieces
    ]
    return {
        **begun(seat),
        "rubric": [_rubric_entry(criterion) for criterion in criteria],
        "carried": [_carried(one) for one in queries.carried_at(seat)],
        "evidence": evidence,
        "said_about_removed": [vars(said) for said in queries.answers_left_at(seat)],
        "coverage": _coverage(queries.coverage_of_seat(seat)),
        "draft": _draft(seat, criteria=criteria),
    }


def _coverage(covered: Coverage) -> Shape:
    return {
        "asked": covered.asked,
        "counted": covered.counted,
        "shown": [place.words for place in covered.shown],
    }


def reading_from(draft: Draft, *, seat: queries.Seat) -> Reading:
    """Return what was sent as a reading; RuleError if it names what the rubric does not have."""
    criteria = queries.criteria_at(seat)
    judged = {judgment.criterion: judgment for judgment in draft.judgments}
    if not judged.keys() <= {criterion.key for criterion in criteria}:
        raise _unknown()
    lines = [_line(judged.get(criterion.key), criterion=criterion) for criterion in criteria]
    pins = [Pin(piece=pin.piece, place=pin.place, text=pin.text.strip()) for pin in draft.pins]
    tidy_pins = queries.tidy_pins(pins, work=queries.work_at(seat)) if pins else ()
    return Reading(
        complete=draft.complete,
        missing=draft.missing,
        strong=draft.strong,
        lacking=draft.lacking,
        advice=draft.advice,
        lines=tuple(lines),
        pins=tidy_pins,
    )


def finding(gap: Gap, *, seat: queries.Seat) -> Shape:
    """Return one thing that is missing, and where."""
    keys = {criterion.pk: criterion.key for criterion in queries.criteria_at(seat)}
    inside = f"judgments.{keys[gap.criterion]}." if gap.criterion else ""
    return {"location": f"{inside}{gap.need}", "message": gap.sentence}


def sample_read(exercise: Exercise) -> Shape:
    """Return that it was a sample, and how it compares once that may be known."""
    return {
        "outcome": "",
        "handed_in_at": exercise.handed_in_at,
        "still_needed": 0,
        "decision": None,
        "sample": {
            "kind": exercise.kind,
            "compared": [
                {
                    "criterion": one.criterion.key,
                    "given": one.given.position if one.given else None,
                    "panel": one.true.position,
                    "reason": one.reason,
                }
                for one in queries.compared(exercise)
            ],
        },
    }


def handed_in(assignment: Assignment) -> Shape:
    """Return what became of a review; the assignment comes from ``handed_in_by``."""
    return {
        "outcome": assignment.review.outcome,
        "handed_in_at": assignment.review.handed_in_at,
        "sample": None,
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
    return {
        **decision_entry(record.decision, own=own),
        "criteria": [_judged(judged) for judged in record.criteria],
        "reviews": [
            _review(review, stood=stood)
            for review, stood in zip(record.reviews, record.stood, strict=True)
        ],
        "reflection": record.own.reflection if record.own else "",
        "pins": [
            {
                "piece": piece.artifact.pk,
                "title": piece.title,
                "reviewer": pin.number,
                "where": pin.where,
                "quote": pin.quote,
                "text": pin.text,
            }
            for piece in record.pinned
            for pin in piece.pins
        ],
        "ledger_facts": record.decision.logged_facts if own else "",
        "ledger_salt": record.decision.salt if own else "",
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
        "carried": _carried(judged.carried) if judged.carried else None,
        "own": _own(judged.own) if judged.own else None,
    }


def _carried(one: queries.Carried) -> Shape:
    return {
        "criterion": one.criterion.key,
        "text": one.criterion.text,
        "level": one.level.position,
        "round": one.round,
        "reviewers": one.reviewers,
    }


def _own(own: queries.OwnSaid) -> Shape:
    return {"level": own.level.position if own.level else None, "sentence": own.sentence}


def _review(review: Review, *, stood: queries.Stood) -> Shape:
    issuer = stood.organization
    return {
        "role": stood.standing.value,
        "role_in_words": str(stood.standing.label),
        "organization": organization_address(issuer) if issuer else "",
        "handed_in_at": review.handed_in_at,
        "outcome": review.outcome,
        "missing": review.missing,
        "strong": review.strong,
        "lacking": review.lacking,
        "advice": review.advice,
    }


def _definition(submission: Submission) -> str:
    return whereabouts(submission.version).definition


def _rubric_entry(criterion: Criterion) -> Shape:
    return {
        "criterion": criterion.key,
        "text": criterion.text,
        "required": criterion.required,
        "levels": list(criterion.levels.all()),
    }


def _log(log: queries.BlindLog) -> Shape:
    return {
        "standing": {**vars(log.standing)},
        "entries": [{**vars(day)} for day in log.days],
        "keepers": [{**vars(keeper)} for keeper in log.keepers],
        "contexts": [{"context": words, "days": days} for words, days in log.contexts],
    }


def _evidence(piece: queries.BlindArtifact, *, slot: str, seat: queries.Seat) -> Shape:
    path = reverse("api:review_file", args=[seat.pk, piece.id]) if piece.file else ""
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
        "log": _log(piece.log) if piece.log else None,
        "hidden": {str(what): count for what, count in piece.hidden.items()},
        "badge": piece.badge
        and {
            "verdict": piece.badge.verdict,
            "checked_at": piece.badge.checked_at,
            "checks": [check._asdict() for check in piece.badge.checks],
        },
        "people": piece.people,
        "consent_note": piece.consent_note,
        "said": [vars(said) for said in piece.said],
    }


def _draft(seat: queries.Seat, *, criteria: list[Criterion]) -> Shape:
    reading = queries.reading_at(seat)
    return {
        "complete": reading.complete,
        "missing": reading.missing,
        "strong": reading.strong,
        "lacking": reading.lacking,
        "advice": reading.advice,
        "pins": [vars(pin) for pin in reading.pins],
        "judgments": [
            _judgment(reading.line(criterion.pk), criterion=criterion) for criterion in criteria
        ],
    }


def _judgment(line: Line, *, criterion: Criterion) -> Shape:
    positions = {level.pk: level.position for level in criterion.levels.all()}
    level = positions[line.level] if line.level else None
    return {
        "criterion": criterion.key,
        "level": level,
        "comment": line.comment,
        "seen_in": line.seen_in,
    }


def _line(judgment: Judgment | None, *, criterion: Criterion) -> Line:
    if judgment is None:
        return Line(criterion=criterion.pk)
    levels = {level.position: level.pk for level in criterion.levels.all()}
    if judgment.level is not None and judgment.level not in levels:
        raise _unknown()
    level = None if judgment.level is None else levels[judgment.level]
    return Line(
        criterion=criterion.pk,
        level=level,
        comment=judgment.comment,
        seen_in=tuple(dict.fromkeys(judgment.seen_in)),
    )


def _unknown() -> RuleError:
    return RuleError("The rubric has no such criterion or level.", code="unknown-level")
