"""Telling holders what has changed, in batches: a killed worker repeats nothing."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from milepost.recognize import notices, queries
from milepost.recognize.models import News

BATCH = 500


@transaction.atomic
def tell_batch(news: News, *, at: datetime, size: int = BATCH) -> bool:
    """Mail the next holders who have not been told; return whether there are more.

    How far it came is kept in the same transaction as the mail.
    """
    rows = News.objects.select_for_update(of=("self",))
    news = rows.select_related("version", "commitment__organization").get(pk=news.pk)
    if news.done_at is not None:
        return False
    people = queries.affected(news.version, on=localdate(at))
    if news.told_until is not None:
        people = people.filter(pk__gt=news.told_until)
    batch = list(people[:size])
    following = news.commitment.versions.filter(number=news.version.number + 1).first()
    for person in batch:
        notices.commitment_changes(news, person=person, following=following, at=at)
    news.told += len(batch)
    if batch:
        news.told_until = batch[-1].pk
    if len(batch) < size:
        news.done_at = at
    news.save(update_fields=["told", "told_until", "done_at"])
    return news.done_at is None
