"""Where a skill is shown: the words for contexts, and how far a piece of work covers them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Term:
    """One context: its key, what the page calls it, and the words that go on record."""

    key: str
    label: str | Promise
    words: str
    broader: str = ""
    """The key of the context that it is a part of."""


BROAD = (
    Term(key="school", label=_("School"), words="school"),
    Term(key="work", label=_("Work"), words="work"),
    Term(key="home", label=_("Home"), words="home"),
    Term(key="community", label=_("Community"), words="community"),
)
FINER = (
    Term(key="classroom", label=_("School: in class"), words="school: in class", broader="school"),
    Term(
        key="workshop",
        label=_("School: in a workshop or laboratory"),
        words="school: in a workshop or laboratory",
        broader="school",
    ),
    Term(
        key="customers",
        label=_("Work: with customers or patients"),
        words="work: with customers or patients",
        broader="work",
    ),
    Term(key="team", label=_("Work: within a team"), words="work: within a team", broader="work"),
    Term(
        key="site",
        label=_("Work: on site or on the road"),
        words="work: on site or on the road",
        broader="work",
    ),
    Term(
        key="family",
        label=_("Home: with the family"),
        words="home: with the family",
        broader="home",
    ),
    Term(
        key="club",
        label=_("Community: in a club or a church"),
        words="community: in a club or a church",
        broader="community",
    ),
    Term(
        key="volunteering",
        label=_("Community: as a volunteer"),
        words="community: as a volunteer",
        broader="community",
    ),
    Term(
        key="online", label=_("Community: online"), words="community: online", broader="community"
    ),
)
FINER_KEYS = frozenset(term.key for term in FINER)
NAMES = {
    **{"school": "school", "escuela": "school", "work": "work", "trabajo": "work"},
    **{"home": "home", "casa": "home", "community": "community", "comunidad": "community"},
}
"""How designers may name what their own context is a part of: «work: night shift»."""
LONGEST_TERM, MOST_TERMS = 80, 12
LONGEST_KEY = 60


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One context in which something was shown, by so many pieces of work."""

    label: str | Promise
    words: str
    pieces: int


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many contexts are asked for, which are shown, how many are missing, what is open."""

    asked: int
    shown: tuple[Shown, ...]
    counted: int
    """Different contexts shown; a broad one and its own part are one."""
    others: tuple[str | Promise, ...]
    """Contexts in which nothing was shown yet."""

    @property
    def missing(self) -> int:
        """How many more different contexts are asked for."""
        return max(0, self.asked - self.counted)

    @property
    def gaps(self) -> range:
        """The empty places of the picture."""
        return range(self.missing)


def offered(*, finer: Iterable[str], own: Iterable[str]) -> tuple[Term, ...]:
    """Return the contexts a learner chooses from: the four broad ones, then their parts."""
    chosen = frozenset(finer)
    return (*BROAD, *(term for term in FINER if term.key in chosen), *_own(own))


def coverage(settings: Iterable[str], *, asked: int, terms: Sequence[Term]) -> Coverage:
    """Return what the contexts of some pieces of work, by their keys, cover."""
    counts = Counter(setting for setting in settings if setting)
    known = {term.key: term for term in terms}
    kept = [*terms, *(_unknown(key) for key in counts if key not in known)]
    shown = [term for term in kept if term.key in counts]
    whole = {term.broader for term in shown}
    counted = [term for term in shown if term.key not in whole]
    return Coverage(
        asked=asked,
        shown=tuple(
            Shown(label=term.label, words=term.words, pieces=counts[term.key]) for term in shown
        ),
        counted=len(counted),
        others=tuple(
            term.label for term in terms if term.key not in counts and term.key not in whole
        ),
    )


def most_different(terms: Sequence[Term]) -> int:
    """Return how many different contexts can be shown at most."""
    whole = {term.broader for term in terms}
    return sum(term.key not in whole for term in terms)


def words_of(key: str, *, terms: Sequence[Term]) -> str:
    """Return the words that go on record for a context."""
    return next((term.words for term in terms if term.key == key), key)


def label_of(key: str, *, terms: Sequence[Term]) -> str:
    """Return what a page calls a context."""
    return str(next((term.label for term in terms if term.key == key), key))


def _own(lines: Iterable[str]) -> list[Term]:
    """Return the designers' own contexts, one a line; a name used twice is one."""
    terms: dict[str, Term] = {}
    for line in lines:
        text = re.sub(r"\s+", " ", line).strip()[:LONGEST_TERM]
        key = f"own-{slugify(text, allow_unicode=True)}"[:LONGEST_KEY]
        broader = NAMES.get(text.partition(":")[0].strip().lower(), "") if ":" in text else ""
        terms.setdefault(key, Term(key=key, label=text, words=text, broader=broader))
    return list(terms.values())[:MOST_TERMS]


def _unknown(key: str) -> Term:
    return Term(key=key, label=key, words=key)
