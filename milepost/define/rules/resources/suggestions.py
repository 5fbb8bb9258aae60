"""A suggestion as clean values, and the bounds that keep lists free of spam."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from milepost.define.rules.resources.choices import CURRENCIES, LANGUAGES, NEXT, Access, Kind
from milepost.define.rules.resources.links import check_words, clean_url
from milepost.kit.errors import RuleError

COUNTED_OVER = timedelta(days=1)
MOST_A_DAY = 5
"""So many suggestions one person may make within a day, whatever they are for."""
MOST_WAITING = 50
"""So many may wait for the owners of one achievement."""
MOST_SHOWN = 200
HIGHEST_PRICE = Decimal("999999.99")
LONGEST_TITLE, LONGEST_NOTE, LONGEST_REASON = 120, 500, 500


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What somebody suggests; no price means that it is free."""

    title: str
    url: str
    kind: str
    language: str
    price: Decimal | None = None
    currency: str = ""
    access: tuple[str, ...] = ()
    note: str = ""


def checked(suggestion: Suggestion) -> Suggestion:
    """Return the suggestion with its link and words in their clean form, or refuse it."""
    url = clean_url(suggestion.url)
    title = check_words(suggestion.title, url=url)
    if not 2 <= len(title) <= LONGEST_TITLE:
        raise RuleError(_("Say in a few words what it is called."), code="no-title")
    note = check_words(suggestion.note, url=url)
    if len(note) > LONGEST_NOTE:
        raise RuleError(_("Say it in fewer words."), code="note-too-long")
    _check_price(suggestion)
    _check_choices(suggestion)
    return Suggestion(
        title=" ".join(title.split()),
        url=url,
        kind=suggestion.kind,
        language=suggestion.language,
        price=suggestion.price or None,
        currency=suggestion.currency if suggestion.price else "",
        access=tuple(name for name in Access.values if name in suggestion.access),
        note=note,
    )


def _check_choices(suggestion: Suggestion) -> None:
    if suggestion.kind not in Kind.values or set(suggestion.access) - set(Access.values):
        raise RuleError(_("Choose one of the kinds that there are."), code="no-such-kind")
    if suggestion.language not in dict(LANGUAGES):
        raise RuleError(_("Choose one of the languages that there are."), code="no-such-language")


def _check_price(suggestion: Suggestion) -> None:
    if suggestion.price is None:
        return
    if not 0 <= suggestion.price <= HIGHEST_PRICE:
        raise RuleError(_("Write the price as a number, such as 12.50."), code="no-price")
    if suggestion.price and suggestion.currency not in CURRENCIES:
        raise RuleError(
            _("Write the currency in three letters, such as EUR or USD."), code="no-currency"
        )


def check_rate(*, today: int, waiting: int) -> None:
    """Refuse one more suggestion when somebody made this many today, or this many wait."""
    if today >= MOST_A_DAY:
        raise RuleError(
            _("You have suggested %(most)s things today. Please go on tomorrow.")
            % {"most": MOST_A_DAY},
            code="too-often",
        )
    if waiting >= MOST_WAITING:
        raise RuleError(
            _("Very many suggestions are waiting here. Please come back later."), code="too-many"
        )


def require_move(state: str, *, to: str, reason: str = "") -> None:
    """Refuse a step that the table does not have, and a refusal that gives no reason."""
    if to not in NEXT[state]:
        raise RuleError(_("Somebody has decided about this already."), code="decided")
    if to == "refused" and not reason.strip():
        raise RuleError(_("Say why, so that the person who suggested it learns."), code="no-reason")
