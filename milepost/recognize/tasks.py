"""Work for later: telling holders of a change in time, and what happens on the day."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from milepost.issue.models import Credential
from milepost.people.models import Person
from milepost.recognize import actions
from milepost.recognize.models import Commitment, CommitmentVersion, FollowUp, News
from milepost.recognize.rules.uses import MONTHS, due_on


@transaction.atomic
def publish_and_tell(commitment: Commitment, *, by: Person, at: datetime) -> CommitmentVersion:
    """Publish a draft; holders of what changes are told by a worker, and on its day it counts."""
    version = actions.publish(commitment, by=by, at=at)
    for news in News.objects.filter(commitment=commitment, done_at__isnull=True):
        tell_holders.enqueue(news.pk)
    if version.number > 1:
        assert version.effective_on
        begin = timezone.make_aware(datetime.combine(version.effective_on, time.min))
        begin_version.using(run_after=begin).enqueue(str(version.pk))
    return version


@transaction.atomic
def withdraw_and_tell(
    commitment: Commitment, *, reason: str, by: Person, at: datetime
) -> Commitment:
    """Announce the end of a commitment; holders are told by a worker, who closes it after it."""
    commitment = actions.withdraw(commitment, reason=reason, by=by, at=at)
    for news in News.objects.filter(commitment=commitment, done_at__isnull=True):
        tell_holders.enqueue(news.pk)
    assert commitment.withdrawn_on
    after = datetime.combine(commitment.withdrawn_on + timedelta(days=1), time.min)
    end_commitment.using(run_after=timezone.make_aware(after)).enqueue(str(commitment.pk))
    return commitment


@transaction.atomic
def follow_and_remind(credential: Credential, *, by: Person, at: datetime) -> FollowUp:
    """Let somebody be asked later; a worker mails each question that is still to come."""
    follow_up = actions.follow(credential, by=by, at=at)
    for month in MONTHS:
        due = due_on(credential.issued_at, month=month)
        if due > at:
            remind_of_use.using(run_after=due).enqueue(follow_up.pk, month)
    return follow_up


@task()
def remind_of_use(follow_up_id: int, month: int) -> None:
    """Mail a question about a badge, if its holder still wants it."""
    follow_up = FollowUp.objects.filter(pk=follow_up_id).first()
    if follow_up:
        actions.remind_of_use(follow_up, month=month, at=timezone.now())


@task()
def tell_holders(news_id: int) -> None:
    """Mail everyone concerned, 500 at a time; the next batch is a task of its own."""
    news = News.objects.filter(pk=news_id).first()
    if news and actions.tell_batch(news, at=timezone.now()):
        tell_holders.enqueue(news_id)


@task()
def begin_version(version_id: str) -> None:
    """On the first day of a new version, take back the signature of the old one."""
    version = CommitmentVersion.objects.filter(pk=UUID(version_id)).first()
    if version:
        actions.take_effect(version, at=timezone.now())


@task()
def end_commitment(commitment_id: str) -> None:
    """After the last day of a withdrawn commitment, close it."""
    commitment = Commitment.objects.filter(pk=UUID(commitment_id)).first()
    if commitment:
        actions.close_ended(commitment, at=timezone.now())
