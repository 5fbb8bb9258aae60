"""Start, hand in, take back; and, for the reviewers' decision, close and return."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from milepost.define.models import AchievementVersion
from milepost.earn.actions.held import locked, row_of
from milepost.earn.actions.logs import freeze_logs
from milepost.earn.models import Submission
from milepost.earn.queries import coming_in, open_submission, standing_of
from milepost.earn.queries.renewals import judged_before, new_pieces
from milepost.earn.rules.renewal import require_new
from milepost.earn.rules.standing import require_checked, require_complete
from milepost.earn.rules.states import require_judged, require_move
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.actions import require_free
from milepost.people.models import Person

State = Submission.State


@transaction.atomic
def start(version: AchievementVersion, *, by: Person, at: datetime) -> Submission:
    """Return the person's open submission at this version, a new one if there is none."""
    if version.state != AchievementVersion.State.PUBLISHED:
        raise RuleError(_("This can’t be started: it is not published."), code="not-published")
    require_free(by, at=at)
    if existing := open_submission(version, by=by):
        return existing
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                version=version, applicant=by, started_at=at, changed_at=at
            )
    except IntegrityError:
        return Submission.objects.get(
            version=version, applicant=by, state__in=[State.DRAFT, State.SUBMITTED]
        )
    record("submission.started", by=by.id, target=submission, at=at)
    return submission


@transaction.atomic
def submit(submission: Submission, *, by: Person, at: datetime) -> Submission:
    """Hand it in, complete as it must be; handing in twice is handing in once."""
    submission = locked(submission, by=by)
    if submission.state == State.SUBMITTED:
        return submission
    require_free(by, at=at)
    require_move(submission.state, to=State.SUBMITTED)
    require_complete(standing_of(submission).missing)
    require_checked(upload.name for upload in coming_in(submission) if not upload.refusal)
    freeze_logs(submission, at=at)
    _require_new(submission)
    submission.submitted_at = at
    facts = {"round": submission.round}
    record("submission.submitted", by=by.id, target=submission, at=at, **facts)
    return _moved(submission, to=State.SUBMITTED, at=at)


def _require_new(submission: Submission) -> None:
    """Of a renewal: nothing that was judged for the badge, and logs that meet their rule again."""
    if submission.renews_id is not None:
        current = submission.artifacts.filter(removed_round=None).select_related("log")
        by, judged = submission.version.renewal, judged_before(submission)
        require_new(new_pieces(current), judged=judged, by=by)


@transaction.atomic
def withdraw(submission: Submission, *, by: Person, at: datetime) -> Submission:
    """Take it back for good; nobody reviews it any more, and its applicant may begin anew."""
    submission = locked(submission, by=by)
    if submission.state == State.WITHDRAWN:
        return submission
    require_move(submission.state, to=State.WITHDRAWN)
    record("submission.withdrawn", by=by.id, target=submission, at=at)
    return _moved(submission, to=State.WITHDRAWN, at=at)


@transaction.atomic
def close(submission: Submission, *, at: datetime) -> Submission:
    """End it as earned; called with the decision of reviewers or an appeal, in its transaction."""
    submission = row_of(submission)
    require_move(submission.state, to=State.CLOSED)
    require_judged(submission.state, round=submission.round)
    submission.closed_at = at
    record("submission.closed", by=None, target=submission, at=at)
    return _moved(submission, to=State.CLOSED, at=at)


@transaction.atomic
def return_to_applicant(submission: Submission, *, at: datetime) -> Submission:
    """Give it back for another round, its history kept; called with the decision *not yet*."""
    submission = row_of(submission)
    require_move(submission.state, to=State.DRAFT)
    submission.round += 1
    facts = {"round": submission.round}
    record("submission.returned", by=None, target=submission, at=at, **facts)
    return _moved(submission, to=State.DRAFT, at=at)


def _moved(submission: Submission, *, to: str, at: datetime) -> Submission:
    submission.state = to
    submission.changed_at = at
    submission.save(update_fields=["state", "round", "changed_at", "submitted_at", "closed_at"])
    return submission
