"""What it costs to be judged. A fee is for the review, and the same whatever comes of it.

There is deliberately nothing here that could make it depend on the outcome.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from milepost.define.rules.resources.choices import CURRENCIES

AMOUNT = re.compile(r"\d{1,6}([.,]\d{1,2})?\Z", re.ASCII)
LONGEST_PAYEE = 160


def amount_in(text: str) -> Decimal | None:
    """Return the amount that somebody typed, to the cent; None for nothing, and for no amount."""
    text = text.strip()
    if not AMOUNT.match(text):
        return None
    amount = Decimal(text.replace(",", ".")).quantize(Decimal("0.01"))
    return amount or None


def misfits(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the fee of a draft: place and sentence."""
    text, currency = typed["fee"].strip(), typed["fee_currency"].strip()
    if text and not AMOUNT.match(text):
        yield "fee", _("Write an amount such as 25 or 25.50. Leave it empty if it costs nothing.")
    elif amount_in(text) and currency.upper() not in CURRENCIES:
        yield "fee_currency", _("Write the currency in three letters, such as EUR or USD.")
    if len(typed["fee_payee"].strip()) > LONGEST_PAYEE:
        words = _("Make this shorter: at most %(longest)s characters.")
        yield "fee_payee", words % {"longest": LONGEST_PAYEE}
