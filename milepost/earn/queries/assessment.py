"""How applicants see their own work, round by round."""

from milepost.earn.models import SelfAssessment, SelfScore, Submission
from milepost.earn.rules.assessment import OFF, OwnLine, OwnStanding, OwnView, own_standing


def assessment_of(submission: Submission, *, round: int) -> SelfAssessment | None:
    """What the applicant said of one round, if anything."""
    rows = submission.self_assessments.all()
    return next((row for row in rows if row.round == round), None)


def view_of(assessment: SelfAssessment | None) -> OwnView | None:
    """The same as plain values."""
    if assessment is None:
        return None
    lines = [_line(score) for score in assessment.scores.all()]
    return OwnView(lines=tuple(lines), reflection=assessment.reflection)


def scores_of(assessment: SelfAssessment) -> list[SelfScore]:
    """Its lines with what a page shows of them, in the order of the rubric."""
    return list(assessment.scores.select_related("criterion", "level"))


def begins_with(submission: Submission) -> OwnView | None:
    """What a form shows: this round's words, or those of the round before to go on from."""
    rows = [row for row in submission.self_assessments.all() if row.round <= submission.round]
    return view_of(max(rows, key=lambda row: row.round, default=None))


def own_standing_of(submission: Submission) -> OwnStanding | None:
    """How far the applicant's own view of this round is; None where nobody asks for one."""
    mode = submission.version.self_assessment
    if mode == OFF:
        return None
    own = view_of(assessment_of(submission, round=submission.round))
    criteria = [criterion.pk for criterion in submission.version.criteria.all()]
    return own_standing(own, criteria=criteria, mode=mode)


def _line(score: SelfScore) -> OwnLine:
    return OwnLine(criterion=score.criterion_id, level=score.level_id, sentence=score.sentence)
