"""What the figures say, as plain sentences. Facts, never a score: readers judge for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.review.rules.agreement import Measure
from milepost.review.rules.figures.told import Told
from milepost.review.rules.standing import Standing


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What a review costs and whom it is paid to; ``payee`` is empty for the issuer itself."""

    amount: Decimal
    currency: str
    payee: str

    @property
    def price(self) -> str:
        """As it is read: «25.00 EUR»."""
        return f"{self.amount} {self.currency}"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of figures: what it is about, and what is known."""

    label: str
    words: str


def facts(told: Told) -> list[Fact]:
    """Return every figure in words, with the interval it is known to."""
    rows = [
        (_("Attempts that were judged"), str(told.attempts)),
        (_("Passed at the first try"), _of(told.first_passed, of=told.first)),
        (_("Passed at a later try"), _of(told.later_passed, of=told.later)),
        (_("Sent back because something was missing"), str(told.incomplete)),
        (_("Days to a decision"), _days(told.median_days, told.slow_days)),
        (_("Reviewers gave the same level"), _share(told.same_level)),
        (_("Reviewers both saw it met, or both not"), _share(told.same_side)),
        (_("Agreement beyond chance (Krippendorff’s alpha)"), _beyond(told.alpha)),
        (_("Agreement beyond chance (Cohen’s kappa, weighted)"), _beyond(told.kappa)),
        (_("Appeals"), _appeal_facts(told)),
        (
            _("Appeals that ended after their day"),
            str(told.appeals_late) if told.appeals_decided or told.appeals_withdrawn else "",
        ),
        (
            _("Days to the outcome of an appeal"),
            _days(told.appeal_median_days, told.appeal_slow_days),
        ),
        (_("Reviewers"), _reviewer_facts(told)),
        (_("In which roles they judged"), _standings(told)),
    ]
    return [Fact(label=label, words=words) for label, words in rows if words]


def _of(passed: int, *, of: int) -> str:
    if not of:
        return _("nobody yet")
    words = _("%(passed)s of %(number)s (%(share)s %%)")
    return words % {"passed": passed, "number": of, "share": round(100 * passed / of)}


def _days(median: int | None, slow: int | None) -> str:
    if median is None:
        return ""
    words = _("%(median)s in the middle; nine of ten within %(slow)s")
    return words % {"median": median, "slow": slow}


def _share(measure: Measure | None) -> str:
    if measure is None:
        return ""
    words = _("%(share)s %% (%(low)s to %(high)s), of %(number)s readings of one criterion")
    return words % {
        "share": round(100 * measure.value),
        "low": round(100 * measure.low),
        "high": round(100 * measure.high),
        "number": measure.units,
    }


def _beyond(measure: Measure | None) -> str:
    if measure is None:
        return ""
    words = _("%(value)s (%(low)s to %(high)s); 1 is full agreement, 0 is chance")
    numbers = {name: f"{getattr(measure, name):.2f}" for name in ("value", "low", "high")}
    return words % numbers


def _appeal_facts(told: Told) -> str:
    if not told.appeals:
        return _("none")
    words = _(
        "%(number)s filed; %(waiting)s wait, %(withdrawn)s withdrawn, %(decided)s decided: "
        "%(upheld)s upheld, %(reversed)s reversed"
    )
    return words % {
        "number": told.appeals,
        "waiting": told.appeals_waiting,
        "withdrawn": told.appeals_withdrawn,
        "decided": told.appeals_decided,
        "upheld": told.upheld,
        "reversed": told.reversed,
    }


def _reviewer_facts(told: Told) -> str:
    reviewers = told.reviewers
    words = _("%(number)s; %(own)s of the organization that issues, %(invited)s invited by it")
    if reviewers.unknown:
        words = _(
            "%(number)s; %(own)s of the organization that issues, %(invited)s invited by it, "
            "%(unknown)s of whom it is not known"
        )
    return words % {
        "number": reviewers.number,
        "own": reviewers.own,
        "invited": reviewers.invited,
        "unknown": reviewers.unknown,
    }


def _standings(told: Told) -> str:
    """In which roles they judged, the closest to the organization first."""
    found = told.reviewers.standings
    parts = [f"{one.label}: {found[one]}" for one in Standing if found.get(one)]
    return "; ".join(parts)


def sentences(told: Told | None, *, fees: Sequence[Fee], free: bool) -> list[str]:
    """Return what a reader should know first, the outcome of attempts before all.

    ``free`` is whether some of what they are about costs nothing, beside what has a fee.
    """
    cost = money(fees, free=free)
    if told is None:
        return [cost]
    found = [_outcomes(told), _who(told), cost, _ratings(told), _time(told), _appeals(told)]
    return [sentence for sentence in found if sentence]


def signed_unreviewed_sentence(number: int, *, one_issuer: bool) -> str:
    """Return how many credentials were signed without a review here; empty if there is none."""
    if not number:
        return ""
    words = ngettext(
        "%(number)s credential was signed by issuers here without a review here.",
        "%(number)s credentials were signed by issuers here without a review here.",
        number,
    )
    if one_issuer:
        words = ngettext(
            "%(number)s credential was signed by this issuer without a review here.",
            "%(number)s credentials were signed by this issuer without a review here.",
            number,
        )
    return words % {"number": number}


def _outcomes(told: Told) -> str:
    if not told.attempts:
        return ""
    if told.passed == told.attempts:
        words = ngettext(
            "%(number)s attempt was judged, and it passed.",
            "All %(number)s attempts passed.",
            told.attempts,
        )
        return words % {"number": told.attempts}
    if not told.passed:
        words = ngettext(
            "%(number)s attempt was judged, and it did not pass.",
            "None of %(number)s attempts passed.",
            told.attempts,
        )
        return words % {"number": told.attempts}
    return _("%(passed)s of %(number)s attempts passed.") % {
        "passed": told.passed,
        "number": told.attempts,
    }


def _who(told: Told) -> str:
    reviewers = told.reviewers
    numbers = {"own": reviewers.own, "invited": reviewers.invited, "number": reviewers.number}
    if not reviewers.number:
        return ""
    if reviewers.unknown:
        words = _(
            "%(own)s of %(number)s reviewers belong to the organization that issues, and it "
            "invited %(invited)s; of the others that is not known."
        )
    elif not reviewers.invited:
        words = _("All reviewers belong to the organization that issues.")
    elif not reviewers.own:
        words = _("All reviewers were invited by the organization that issues.")
    else:
        words = _(
            "%(invited)s of %(number)s reviewers were invited by the organization that issues; "
            "the others belong to it."
        )
    return words % numbers


def money(fees: Sequence[Fee], *, free: bool) -> str:
    """Return what is paid to whom; ``free`` is whether some of it costs nothing."""
    if not fees:
        return _("It costs nothing.")
    prices = sorted({(fee.currency, fee.amount): fee.price for fee in fees}.items())
    payees = {fee.payee for fee in fees}
    price = prices[0][1]
    if len(prices) > 1:
        price = _("%(low)s to %(high)s") % {"low": price, "high": prices[-1][1]}
    named = {"price": price, "payee": ", ".join(sorted(payees - {""}))}
    return (_partly_free(payees) if free else _never_free(payees)) % named


def _never_free(payees: set[str]) -> str:
    if payees == {""}:
        return _("A fee of %(price)s is paid to the same organization.")
    if "" not in payees:
        return _("A fee of %(price)s is paid to %(payee)s.")
    return _("A fee of %(price)s is paid, partly to the same organization.")


def _partly_free(payees: set[str]) -> str:
    if payees == {""}:
        return _(
            "Some of it costs nothing; else a fee of %(price)s is paid to the same organization."
        )
    if "" not in payees:
        return _("Some of it costs nothing; else a fee of %(price)s is paid to %(payee)s.")
    return _(
        "Some of it costs nothing; else a fee of %(price)s is paid, partly to the same "
        "organization."
    )


def _ratings(told: Told) -> str:
    if told.same_level is None:
        return _("Nothing was read by two reviewers.") if told.attempts else ""
    if told.same_level.value == 1:
        return _("Reviewers’ ratings never differed.")
    share = round(100 * told.same_level.value)
    return _("Two reviewers gave the same level in %(share)s %% of cases.") % {"share": share}


def _time(told: Told) -> str:
    if told.median_days is None:
        return ""
    if not told.median_days:
        return _("Half of the decisions came on the day the work was handed in.")
    words = ngettext(
        "Half of the decisions came within %(days)s day.",
        "Half of the decisions came within %(days)s days.",
        told.median_days,
    )
    return words % {"days": told.median_days}


def _appeals(told: Told) -> str:
    if not told.appeals:
        words = _("Nobody appealed against a decision, as far as can be told.")
        return words if told.attempts else ""
    words = ngettext(
        "%(number)s decision was appealed against; %(reversed)s reversed.",
        "%(number)s decisions were appealed against; %(reversed)s reversed.",
        told.appeals,
    )
    if told.appeals_waiting:
        words = ngettext(
            "%(number)s decision was appealed against; %(waiting)s without an answer yet, "
            "%(reversed)s reversed.",
            "%(number)s decisions were appealed against; %(waiting)s without an answer yet, "
            "%(reversed)s reversed.",
            told.appeals,
        )
    return words % {
        "number": told.appeals,
        "waiting": told.appeals_waiting,
        "reversed": told.reversed,
    }
