"""Letting a reader in to a gated share: by a mailed code, or once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from milepost.hold import notices, queries
from milepost.hold.models import ReaderCode, Reading, Share
from milepost.hold.rules import opening
from milepost.kit.journal import record
from milepost.kit.tokens import new_code, new_token, token_hash


@transaction.atomic
def mail_code(share: Share, *, token: str, at: datetime) -> None:
    """Mail its reader a code that opens a share; codes mailed before stop working.

    Raises RuleError when too many were mailed for it, or to that address for its holder's shares.
    """
    locked = _locked(share, at=at)
    if locked is None or not locked.reader or locked.opened_at:
        return
    since = at - opening.COUNTED_OVER
    mailed = locked.codes.filter(created_at__gt=since).count()
    by_holder = queries.codes_mailed_for(locked, since=since).count()
    opening.check_may_mail(mailed=mailed, by_holder=by_holder)
    locked.codes.filter(expires_at__gt=at).update(expires_at=at)
    locked.codes.filter(created_at__lt=since).delete()
    code = new_code(opening.CODE_LENGTH)
    ReaderCode.objects.create(
        share=locked,
        code_hash=_code_hash(token, code=code),
        created_at=at,
        expires_at=at + opening.CODE_LIFE,
    )
    notices.reader_code(locked, code=code, at=at)
    record("share.code-mailed", by=None, target=locked, at=at)


@transaction.atomic
def open_with_code(share: Share, *, token: str, typed: str, at: datetime) -> str | None:
    """Return the secret that lets a browser in, for the code mailed last; None for any other.

    Committed also when the code is wrong: that is how tries are counted.
    """
    locked = _locked(share, at=at)
    if locked is None or not locked.reader or locked.opened_at:
        return None
    waiting = locked.codes.filter(expires_at__gt=at, used_at=None, tries__lt=opening.MOST_TRIES)
    kept = waiting.first()
    if kept is None:
        return None
    wanted = _code_hash(token, code=opening.code_of(typed))
    if not constant_time_compare(kept.code_hash, wanted):
        ReaderCode.objects.filter(pk=kept.pk).update(tries=F("tries") + 1)
        return None
    ReaderCode.objects.filter(pk=kept.pk).update(used_at=at)
    return _let_in(locked, at=at)


@transaction.atomic
def open_once(share: Share, *, at: datetime) -> str | None:
    """Return the secret that lets the first browser in; None for everyone after it."""
    locked = _locked(share, at=at)
    if locked is None or not locked.once or locked.reader or locked.opened_at:
        return None
    return _let_in(locked, at=at)


def _locked(share: Share, *, at: datetime) -> Share | None:
    """The share as it is now, if it shows anything; two readers at once wait for each other."""
    rows = Share.objects.select_for_update()
    return rows.filter(pk=share.pk, withdrawn_at__isnull=True, ends_at__gt=at).first()


def _let_in(share: Share, *, at: datetime) -> str:
    secret = new_token()
    until = opening.read_until(once=share.once, ends_at=share.ends_at, at=at)
    Reading.objects.create(share=share, secret_hash=token_hash(secret), opened_at=at, until=until)
    share.readings.filter(until__lte=at).delete()
    if share.once:
        Share.objects.filter(pk=share.pk).update(opened_at=at, ends_at=until)
    record("share.let-in", by=None, target=share, at=at)
    return secret


def _code_hash(token: str, *, code: str) -> str:
    return token_hash(f"{token}:{code}")
