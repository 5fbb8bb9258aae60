"""What a commitment says, when it holds, and how it may be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.recognize.rules.choices import COUNTED, IN_WORDS, NEXT, Grant, State
from milepost.recognize.rules.issuers import NamedIssuer

LONGEST_TITLE, LONGEST_WORDS, LONGEST_TERMS, LONGEST_PLACE, LONGEST_REASON = (
    160,
    200,
    4000,
    200,
    500,
)
MOST_AMOUNT = Decimal("9999.99")
SHORTEST_NOTICE, USUAL_NOTICE, LONGEST_NOTICE = 14, 30, 730
"""Days between saying that something changes and the change; holders need time."""
MOST_NAMED = 50
"""So many achievements, competencies or issuers one commitment may name."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an organization accepts for what, as far as it is written; empty parts are missing.

    ``achievements`` and ``issuers`` hold primary keys, ``competencies`` CASE identifiers.
    """

    title: str = ""
    achievements: tuple[UUID, ...] = ()
    competencies: tuple[UUID, ...] = ()
    issuers: tuple[UUID, ...] = ()
    outside_issuers: tuple[NamedIssuer, ...] = ()
    """Issuers that are no organization here."""
    grant: str = ""
    amount: Decimal | None = None
    grant_words: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    notice_days: int = USUAL_NOTICE
    terms: str = ""
    jurisdiction: str = ""

    @property
    def named(self) -> int:
        """How many things it names."""
        here = len(self.achievements) + len(self.competencies) + len(self.issuers)
        return here + len(self.outside_issuers)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is still missing, and at which field."""

    field: str
    sentence: str


def findings(terms: Terms, *, today: date) -> list[Finding]:
    """Return what keeps a draft from being published, in the order of the form."""
    found = []

    def miss(field: str, sentence: str) -> None:
        found.append(Finding(field=field, sentence=sentence))

    if not terms.title.strip():
        miss("title", _("Say in one line what you accept for what."))
    if not terms.named:
        miss("accepted", _("Choose at least one micro-credential, competency or issuer."))
    if terms.named > MOST_NAMED:
        miss("accepted", _("Name 50 things at most. Several commitments are easier to read."))
    if terms.grant not in Grant.values:
        miss("grant", _("Choose what people get."))
    if terms.grant in COUNTED and not terms.amount:
        miss("amount", _("Say how many hours."))
    if terms.grant in IN_WORDS and not terms.grant_words.strip():
        miss("grant_words", _("Say exactly what it is."))
    if terms.starts_on is None:
        miss("starts_on", _("Say from which day on."))
    elif terms.ends_on is not None and terms.ends_on < max(terms.starts_on, today):
        miss("ends_on", _("The last day must be in the future, and not before the first."))
    if not terms.jurisdiction.strip():
        miss("jurisdiction", _("Say where it holds, such as a state, a country or your own house."))
    return found


def require_complete(terms: Terms, *, today: date) -> None:
    """Refuse to publish what is not complete."""
    found = findings(terms, today=today)
    if found:
        raise RuleError(found[0].sentence, code="not-complete")


def require_move(state: str, *, to: str) -> None:
    """Refuse a step that the table does not have."""
    if to not in NEXT[state]:
        raise RuleError(_("This commitment was withdrawn already."), code="withdrawn")


def first_day(*, today: date, notice_days: int | None) -> date:
    """Return from when on a version counts: at once if it is the first, else after the notice."""
    return today if notice_days is None else today + timedelta(days=notice_days)


def last_day(*, today: date, notice_days: int, ends_on: date | None) -> date:
    """Return the last day of a commitment that is withdrawn today."""
    day = today + timedelta(days=notice_days)
    return min(day, ends_on) if ends_on else day


def require_reason(reason: str) -> str:
    """Return the reason of a withdrawal, or refuse to withdraw without one."""
    if not reason.strip():
        raise RuleError(_("Say why. Holders will read the reason."), code="reason-missing")
    return reason.strip()[:LONGEST_REASON]


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days of one version: from its first to its last, both included."""

    starts_on: date
    ends_on: date | None
    effective_on: date
    withdrawn_on: date | None = None
    """The last day after a withdrawal."""


def holds(span: Span, *, on: date) -> bool:
    """Say whether a version counts on a day."""
    ends = [day for day in (span.ends_on, span.withdrawn_on) if day]
    return max(span.starts_on, span.effective_on) <= on and all(on <= day for day in ends)


def grant_sentence(grant: str, *, amount: Decimal | None, words: str) -> str:
    """Return what people get, in a few words of the language in use."""
    number = "" if amount is None else f"{amount.normalize():f} "
    named = str(dict(Grant.choices).get(grant, ""))
    base = f"{number}{named[:1].lower()}{named[1:]}" if number else named
    return f"{base}: {words.strip()}" if words.strip() else base


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a commitment names, for its signed words: addresses with names."""

    achievements: Mapping[str, str] = field(default_factory=dict)
    """Name by address; the identifiers of every version follow in ``versions``."""
    versions: Sequence[str] = ()
    competencies: Mapping[str, str] = field(default_factory=dict)
    """Name by address; those in other versions of their frameworks are ``competency_versions``."""
    competency_versions: Sequence[str] = ()
    issuers: Mapping[str, str] = field(default_factory=dict)
    outside_issuers: Mapping[str, str] = field(default_factory=dict)
    """Name by DID or address of issuers that are no organization here."""


def statement(terms: Terms, *, organization: str, named: Named) -> str:
    """Return the whole commitment in English words; these words are what is signed."""
    parts = []
    if named.achievements:
        parts.append("the micro-credentials " + _listed(named.achievements))
    if named.competencies:
        parts.append("any micro-credential aligned to " + _listed(named.competencies))
    if named.issuers:
        parts.append("any micro-credential issued by " + _listed(named.issuers))
    if named.outside_issuers:
        outside = (
            f"“{name}” ({one})" if name else one for one, name in named.outside_issuers.items()
        )
        parts.append("any badge issued by " + ", ".join(outside))
    until = f" until {terms.ends_on.isoformat()}" if terms.ends_on else ""
    assert terms.starts_on
    lines = [
        f"{organization} accepts {', or '.join(parts)}.",
        f"For: {grant_sentence(terms.grant, amount=terms.amount, words=terms.grant_words)}.",
        f"From {terms.starts_on.isoformat()}{until}. Where: {terms.jurisdiction.strip()}.",
        f"Changes and an early end are announced {terms.notice_days} days before.",
    ]
    return "\n".join(lines + ([f"Terms: {terms.terms.strip()}"] if terms.terms.strip() else []))


def _listed(names: Mapping[str, str]) -> str:
    return ", ".join(f"“{name}”" for name in names.values())


def is_public(state: str) -> bool:
    """Say whether everyone may read a commitment."""
    return state != State.DRAFT
