"""How an applicant sees their own work, for programs."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema
from pydantic import BaseModel, StringConstraints

from milepost.define.models import Criterion
from milepost.earn import actions
from milepost.earn.api.submissions import ERRORS
from milepost.earn.models import Submission
from milepost.earn.queries import assessment_of, own_standing_of, submissions_of, view_of
from milepost.earn.rules.assessment import MAX_REFLECTION, MAX_SENTENCE, OwnLine, OwnView
from milepost.kit.bodies import ClosedBody
from milepost.kit.errors import RuleError
from milepost.kit.numbers import Whole
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(auth=Bearer())

Sentence = Annotated[str, StringConstraints(max_length=MAX_SENTENCE, pattern=WITHOUT_ZERO)]
Reflection = Annotated[str, StringConstraints(max_length=MAX_REFLECTION, pattern=WITHOUT_ZERO)]


class OwnScore(BaseModel):
    """What the applicant sees for one criterion."""

    criterion: UUID
    level: Whole | None = Field(None, description="The level's position; empty while undecided")
    sentence: Sentence = ""


class OwnIn(ClosedBody):
    """The applicant's own view; what is left out is empty."""

    scores: list[OwnScore] = Field([], max_length=200)
    reflection: Reflection = ""


class OwnOut(Schema):
    """The applicant's own view of one round."""

    round: int
    asked: bool = Field(description="Whether it must be complete before handing in")
    complete: bool
    missing: str = Field(description="What is still to say, in a sentence; empty when complete")
    changed_at: datetime | None
    scores: list[OwnScore]
    reflection: str


@router.get(
    "/submissions/{uuid:pk}/self-assessment",
    response={200: OwnOut, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="My own view of my work",
)
def read(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give how you see this round of your work; 409 where the definition has no place for it."""
    return _shape(get_object_or_404(submissions_of(person_of(request)), pk=pk))


@router.put(
    "/submissions/{uuid:pk}/self-assessment",
    response={200: OwnOut, **ERRORS},
    summary="Say how I see my work",
)
def write(request: HttpRequest, pk: UUID, body: OwnIn) -> dict[str, Any]:
    """Keep your own view in place of the one before; it need not be complete until you hand in.

    Reviewers see it only after they have handed in their own review.
    """
    found = get_object_or_404(submissions_of(person_of(request)), pk=pk)
    own = OwnView(lines=_lines(body, found), reflection=body.reflection)
    actions.save_self_assessment(found, own=own, by=person_of(request), at=now())
    return _shape(get_object_or_404(submissions_of(person_of(request)), pk=pk))


def _criteria(found: Submission) -> list[Criterion]:
    return list(found.version.criteria.prefetch_related("levels"))


def _lines(body: OwnIn, found: Submission) -> tuple[OwnLine, ...]:
    said = {score.criterion: score for score in body.scores}
    criteria = _criteria(found)
    if not said.keys() <= {criterion.key for criterion in criteria}:
        raise _unknown()
    return tuple(_line(said.get(row.key), criterion=row) for row in criteria)


def _line(score: OwnScore | None, *, criterion: Criterion) -> OwnLine:
    if score is None:
        return OwnLine(criterion=criterion.pk)
    levels = {level.position: level.pk for level in criterion.levels.all()}
    if score.level is not None and score.level not in levels:
        raise _unknown()
    level = None if score.level is None else levels[score.level]
    return OwnLine(criterion=criterion.pk, level=level, sentence=score.sentence)


def _unknown() -> RuleError:
    return RuleError("The rubric has no such criterion or level.", code="unknown-level")


def _shape(found: Submission) -> dict[str, Any]:
    standing = own_standing_of(found)
    if standing is None:
        raise RuleError("This definition asks for no own view.", code="no-self-assessment")
    assessment = assessment_of(found, round=found.round)
    own = view_of(assessment) or OwnView()
    return {
        "round": found.round,
        "asked": standing.asked,
        "complete": standing.complete,
        "missing": "" if standing.complete else standing.sentence,
        "changed_at": assessment.changed_at if assessment else None,
        "scores": [_score(own, criterion=row) for row in _criteria(found)],
        "reflection": own.reflection,
    }


def _score(own: OwnView, *, criterion: Criterion) -> dict[str, Any]:
    line = own.line(criterion.pk)
    positions = {level.pk: level.position for level in criterion.levels.all()}
    level = positions[line.level] if line.level else None
    return {"criterion": criterion.key, "level": level, "sentence": line.sentence}
