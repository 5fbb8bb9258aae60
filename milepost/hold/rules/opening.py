"""Who gets into a gated share: how long a code holds, how often one may ask and try."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

COOKIE = "reading"
"""Where a browser keeps the secret that lets it in."""
CODE_LENGTH = 6
CODE_LIFE = timedelta(minutes=15)
MOST_TRIES = 5
"""So many wrong codes end a code."""
MOST_CODES, MOST_CODES_OF_A_HOLDER = 5, 10
"""So many codes are mailed to an address in ``COUNTED_OVER`` for one share, and for all shares
of one holder. What others share with that address is not counted: so nobody locks it out."""
COUNTED_OVER = timedelta(hours=1)
READ_FOR = timedelta(hours=12)
"""How long a browser that was let in need not be asked again."""
READ_ONCE_FOR = timedelta(hours=1)
"""How long a share that opens once stays open in the browser that opened it."""


def check_may_mail(*, mailed: int, by_holder: int) -> None:
    """Refuse to mail one code after another for a share, and for all of its holder's."""
    if mailed >= MOST_CODES or by_holder >= MOST_CODES_OF_A_HOLDER:
        raise RuleError(
            _("We have mailed several codes already. Look for them, or come back in an hour."),
            code="too-many-codes",
        )


def read_until(*, once: bool, ends_at: datetime, at: datetime) -> datetime:
    """Return until when a browser that is let in now may read."""
    return min(ends_at, at + (READ_ONCE_FOR if once else READ_FOR))


def code_of(typed: str) -> str:
    """Return the digits of a code as it was typed, whatever stands between them."""
    return "".join(sign for sign in typed[:40] if sign in "0123456789")
