"""Hides who an applicant is from the people who judge the work."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from milepost.kit.letters import without_accents
from milepost.kit.media import Family, MediaType

EMAIL = r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"
SHORTEST_PART, SHORTEST_ANY_CASE, SHORTEST_HANDLE = 2, 3, 4
JOINT = r"[._\-]{0,3}"


class Hidden(StrEnum):
    """What was hidden."""

    NAME = "name"
    EMAIL = "email"
    ORGANIZATION = "organization"

    @property
    def word(self) -> str:
        """What a reader sees instead."""
        return str(_WORDS[self])


_WORDS = {
    Hidden.NAME: _("name"),
    Hidden.EMAIL: _("e-mail address"),
    Hidden.ORGANIZATION: _("organization"),
}


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What would give an applicant away."""

    name: str
    addresses: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()


def attester_identity(name: str, *, email: str) -> Identity:
    """Return what would give a third party away: their name, address, and where they work."""
    domain = email.rpartition("@")[2]
    label = domain.partition(".")[0]
    return Identity(
        name=name,
        addresses=frozenset({email}),
        organizations=frozenset({domain, label, label.replace("-", " ")}),
    )


class Masked(NamedTuple):
    """A text with who wrote it taken out, and how often what was hidden."""

    text: str
    hidden: Counter[Hidden]


def mask(text: str, *, identity: Identity) -> Masked:
    """Return ``text`` without any e-mail address and without what names the applicant.

    Accents and letter case do not matter: "JOSE" is hidden when José applies.
    """
    hidden: Counter[Hidden] = Counter()
    original, pieces, end = unicodedata.normalize("NFC", text), [], 0
    for match in _pattern(identity).finditer(without_accents(original)):
        what = Hidden(str(match.lastgroup))
        hidden[what] += 1
        pieces += [original[end : match.start()], f"[{what.word}]"]
        end = match.end()
    return Masked("".join([*pieces, original[end:]]), hidden)


def _pattern(identity: Identity) -> re.Pattern[str]:
    """Return one pattern for all there is to hide; what may contain the other comes first."""
    locals_ = {address.partition("@")[0] for address in identity.addresses}
    parts = set(_name_parts(identity.name))
    short = {part for part in parts if len(part) < SHORTEST_ANY_CASE}
    email = [EMAIL, *_any_case(locals_, shortest=SHORTEST_ANY_CASE)]
    organizations = _any_case(identity.organizations, shortest=SHORTEST_PART)
    joined, single = _handles(identity.name)
    names = [*joined, *_any_case({identity.name, *parts}, shortest=SHORTEST_ANY_CASE), *single]
    names += [_bounded(re.escape(part), words=part) for part in sorted(map(without_accents, short))]
    groups = {Hidden.EMAIL: email, Hidden.ORGANIZATION: organizations, Hidden.NAME: names}
    return re.compile("|".join(_group(what, patterns) for what, patterns in groups.items()))


def _handles(name: str) -> tuple[list[str], list[str]]:
    """Return patterns for the forms a name takes as a handle or a file's name, the longest first:
    of several parts ("AdaLovelace", "@ada_lovelace", "alovelace") and of one ("lovelace99").
    """
    parts = [without_accents(part.strip(".,'\u2019")) for part in re.split(r"[\s\-]+", name)]
    named = [part for part in parts if len(part) >= SHORTEST_PART and not part.islower()]
    if not named:
        return [], []
    first, last = named[0], named[-1]
    forms = {tuple(part for part in parts if part)} | {(part,) for part in named}
    if first != last:
        forms |= {(first, last), (last, first)}
    if len(last) >= SHORTEST_HANDLE:
        forms |= {(first[0], last)}
    cased = [form for form in forms if not _is_caseless("".join(form))]
    longest_first = sorted(cased, key=lambda form: (-len("".join(form)), form))
    joined = [form for form in longest_first if len("".join(form)) >= SHORTEST_HANDLE]
    single = [form for form in longest_first if len(form[0]) >= SHORTEST_ANY_CASE]
    return (
        [_handle(form) for form in joined if len(form) > 1],
        [_handle(form) for form in single if len(form) == 1],
    )


def _handle(form: tuple[str, ...]) -> str:
    body = JOINT.join(map(re.escape, form))
    return rf"(?<![^\W_])@?(?i:{body})\d{{0,4}}(?![^\W_])"


def _group(what: Hidden, patterns: list[str]) -> str:
    return f"(?P<{what}>{'|'.join(patterns) or '(?!)'})"


def _any_case(words: Iterable[str], *, shortest: int) -> list[str]:
    """Return a pattern for each word of some length, the longest first."""
    tidy = {without_accents(word.strip()) for word in words}
    longest_first = sorted(tidy, key=lambda word: (-len(word), word))
    return [_whole(word) for word in longest_first if len(word) >= shortest]


def _whole(words: str) -> str:
    body = r"\s+".join(re.escape(word) for word in words.split())
    return _bounded(f"(?i:{body})", words=words)


def _bounded(pattern: str, *, words: str) -> str:
    """Keep a pattern to whole words; scripts without letter case may write no spaces."""
    return pattern if _is_caseless(words) else rf"(?<!\w){pattern}(?!\w)"


def _is_caseless(words: str) -> bool:
    return any(unicodedata.category(character) == "Lo" for character in words)


def _name_parts(name: str) -> Iterable[str]:
    """Give the parts of a name that name somebody: not "de", "van" or an initial."""
    for part in {*name.split(), *re.split(r"[\s\-]+", name)}:
        bare = part.strip(".,'\u2019")
        if len(bare) >= SHORTEST_PART and not bare.islower():
            yield bare


# What reviewers see instead of a file's own name

NOUNS = {
    Family.IMAGE: _("Photo"),
    Family.AUDIO: _("Recording"),
    Family.VIDEO: _("Video"),
    Family.DOCUMENT: _("Document"),
    Family.TEXT: _("Text"),
}


def neutral_names(media_types: Iterable[MediaType]) -> list[str]:
    """Return a name for each file that tells its kind and nothing else: "Photo 1.jpg"."""
    counts: Counter[Family] = Counter()
    names = []
    for media_type in media_types:
        counts[media_type.family] += 1
        noun = NOUNS[media_type.family]
        names.append(f"{noun} {counts[media_type.family]}{media_type.suffix}")
    return names
