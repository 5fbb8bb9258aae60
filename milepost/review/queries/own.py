"""How applicants saw their own work, for those who may know by now.

Ask only for people whose review of that round is handed in, and for the applicant: what somebody
says of their own work must sway nobody.
"""

from dataclasses import dataclass

from milepost.define.models import Criterion, RubricLevel
from milepost.earn.models import Submission
from milepost.earn.queries import assessment_of, scores_of
from milepost.people.models import Person
from milepost.review.queries.desk import identity_of
from milepost.review.rules.blinding import Identity, mask


@dataclass(frozen=True, kw_only=True)
class OwnSaid:
    """What the applicant saw for one criterion."""

    criterion: Criterion
    level: RubricLevel | None
    sentence: str


@dataclass(frozen=True, kw_only=True)
class OwnSight:
    """What the applicant said of one round; for others than the applicant without any name."""

    said: list[OwnSaid]
    reflection: str

    def of(self, criterion: Criterion) -> OwnSaid | None:
        """What was said about one criterion."""
        return next((one for one in self.said if one.criterion == criterion), None)


def own_sight(submission: Submission, *, round: int, reader: Person) -> OwnSight | None:
    """Return what the applicant said of a round, for ``reader``; None if nothing was said."""
    assessment = assessment_of(submission, round=round)
    if assessment is None:
        return None
    own = reader.pk == submission.applicant_id
    identity = None if own else identity_of(submission.applicant)
    said = [
        OwnSaid(
            criterion=score.criterion,
            level=score.level,
            sentence=_shown(score.sentence, identity=identity),
        )
        for score in scores_of(assessment)
    ]
    return OwnSight(said=said, reflection=_shown(assessment.reflection, identity=identity))


def _shown(text: str, *, identity: Identity | None) -> str:
    return text if identity is None else mask(text, identity=identity).text
