"""What may be named in a commitment, found by words."""

from dataclasses import dataclass

from milepost.define.queries import Filters, catalogue, organizations_with_published
from milepost.frameworks.queries import search
from milepost.kit.words import words_of

MOST = 8


@dataclass(frozen=True)
class Offer:
    """One thing that may be named: which kind, under which key, in which words."""

    kind: str
    key: str
    name: str
    about: str


def offers(words: str) -> list[Offer]:
    """Return micro-credentials, competencies and issuers that have the words, eight of each."""
    if not words_of(words):
        return []
    achievements = [
        Offer("achievement", str(one.achievement_id), one.title, one.achievement.organization.name)
        for one in catalogue(Filters(words=words))[:MOST]
    ]
    competencies = [
        Offer("competency", str(one.identifier), str(one), one.framework.title)
        for one in search(words).rows(most=MOST)
    ]
    issuers = organizations_with_published()
    for word in words_of(words):
        issuers = issuers.filter(name__icontains=word)
    return [
        *achievements,
        *(Offer("issuer", str(one.pk), one.name, one.get_kind_display()) for one in issuers[:MOST]),
        *competencies,
    ]
