"""Say how one sees one's own work."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define.models import RubricLevel
from milepost.earn.actions.held import locked
from milepost.earn.models import SelfAssessment, SelfScore, Submission
from milepost.earn.rules.assessment import OwnView, require_length, require_offered
from milepost.earn.rules.states import require_draft
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.models import Person


@transaction.atomic
def save_self_assessment(
    submission: Submission, *, own: OwnView, by: Person, at: datetime
) -> SelfAssessment:
    """Keep how an applicant sees this round's work, complete or not; later rounds begin anew."""
    submission = locked(submission, by=by)
    require_offered(submission.version.self_assessment)
    require_draft(submission.state)
    require_length(own)
    _require_rubric(submission, own=own)
    assessment, new = SelfAssessment.objects.update_or_create(
        submission=submission,
        round=submission.round,
        defaults={"reflection": own.reflection, "changed_at": at},
    )
    _write_lines(assessment, own=own)
    # A draft that saves itself would flood the journal: it is told of once, when it is new.
    if new:
        facts = {"round": submission.round}
        record("self-assessment.begun", by=by.id, target=submission, at=at, **facts)
    Submission.objects.filter(pk=submission.pk).update(changed_at=at)
    return assessment


def _require_rubric(submission: Submission, *, own: OwnView) -> None:
    levels = RubricLevel.objects.filter(criterion__version=submission.version_id)
    known = set(levels.values_list("criterion", "pk"))
    criteria = {criterion for criterion, _level in known}
    for line in own.lines:
        pair = (line.criterion, line.level)
        if line.criterion not in criteria or (line.level is not None and pair not in known):
            raise RuleError(_("This level is not part of the rubric."), code="unknown-level")


def _write_lines(assessment: SelfAssessment, *, own: OwnView) -> None:
    rows = [
        SelfScore(
            assessment=assessment,
            criterion_id=line.criterion,
            level_id=line.level,
            sentence=line.sentence,
        )
        for line in own.lines
    ]
    SelfScore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=["level", "sentence"],
    )
