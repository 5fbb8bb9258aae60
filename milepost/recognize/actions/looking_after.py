"""What has to be done by the hour, whether or not a worker did it in time."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from milepost.recognize import queries
from milepost.recognize.actions.commitments import close_ended, take_effect
from milepost.recognize.actions.news import tell_batch
from milepost.recognize.actions.uses import remind_of_use
from milepost.recognize.actions.waiting import close_unanswered, remind_deciders, warn_learners
from milepost.recognize.models import News


@dataclass(frozen=True, kw_only=True)
class LookedAfter:
    """What was done while commitments were looked after."""

    told: int
    """Holders who were mailed of a change or an end."""
    begun: int
    ended: int
    asked: int
    """Earners who were asked how they use a badge."""
    reminded: int
    """Organizations that let claims wait."""
    warned: int
    """Learners whose claims are soon closed unanswered."""
    closed: int
    """Claims whose time was over."""


def look_after_commitments(*, at: datetime) -> LookedAfter:
    """Tell the news that waits, and do what is due; each in a transaction of its own.

    Killed and begun again it repeats nothing, and it does not matter what a worker does meanwhile.
    """
    today = localdate(at)
    begun, ended = list(queries.due_to_begin(on=today)), list(queries.due_to_end(on=today))
    for version in begun:
        take_effect(version, at=at)
    for commitment in ended:
        close_ended(commitment, at=at)
    return LookedAfter(
        told=sum(_tell(news, at=at) for news in queries.waiting_news()),
        begun=len(begun),
        ended=len(ended),
        asked=sum(
            remind_of_use(row, month=month, at=at) for row, month in queries.due_questions(at=at)
        ),
        closed=close_unanswered(at=at),
        warned=warn_learners(at=at),
        reminded=remind_deciders(at=at),
    )


def _tell(news: News, *, at: datetime) -> int:
    """Mail all who are left, batch by batch; return how many have been told by this."""
    before = news.told
    while tell_batch(news, at=at):
        continue
    news.refresh_from_db(fields=["told"])
    return news.told - before
