"""The words frameworks choose from, and what follows what."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """How far a version of a framework has come."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In use")
    DEPRECATED = "deprecated", _("No longer in use")


NEXT: dict[str, set[str]] = {
    State.DRAFT: {State.PUBLISHED},
    State.PUBLISHED: {State.DEPRECATED},
    State.DEPRECATED: {State.PUBLISHED},
}
"""What a version's state may become. Its words never change once it is published."""


class Source(TextChoices):
    """Where a framework comes from."""

    OWN = "own", _("Written here")
    CASE = "case", _("Imported from CASE")
    CSV = "csv", _("Imported from a table")


class Progress(TextChoices):
    """How far an import has come."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped")


class Kind(TextChoices):
    """How one competency stands to another: the types of CASE 1.1."""

    CHILD = "isChildOf", _("is part of the branch")
    PEER = "isPeerOf", _("is a peer of")
    PART = "isPartOf", _("is part of")
    EXACT = "exactMatchOf", _("means the same as")
    PRECEDES = "precedes", _("comes before")
    RELATED = "isRelatedTo", _("is related to")
    REPLACED = "replacedBy", _("is replaced by")
    EXEMPLAR = "exemplar", _("has this example:")
    LEVEL = "hasSkillLevel", _("has the skill level")
    TRANSLATION = "isTranslationOf", _("is a translation of")


CROSSING = (Kind.EXACT, Kind.RELATED, Kind.PART, Kind.PRECEDES, Kind.PEER, Kind.TRANSLATION)
"""What a crosswalk may say about a pair from two frameworks."""


BACKWARDS = {
    Kind.PART: _("has the part"),
    Kind.PRECEDES: _("comes after"),
    Kind.REPLACED: _("replaces"),
    Kind.EXEMPLAR: _("is an example of"),
    Kind.LEVEL: _("is a skill level of"),
    Kind.TRANSLATION: _("has the translation"),
}
"""The same, read from the other end; what is not here reads alike from both."""


def words_for(kind: str, *, away: bool) -> str:
    """Return a link's type in words, read from where it begins (``away``) or where it ends."""
    if kind not in Kind.values:
        return kind.removeprefix("ext:")
    known = Kind(kind)
    return str(known.label if away else BACKWARDS.get(known, known.label))
