"""The words a definition chooses from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Replaced by a newer version")


NEXT: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.SUPERSEDED}),
    State.SUPERSEDED: frozenset(),
}


class Kind(TextChoices):
    KNOWLEDGE = "knowledge", _("Knowledge")
    SKILL = "skill", _("Skill")
    DISPOSITION = "disposition", _("Habit or attitude")


class Scope(TextChoices):
    LOCAL = "local", _("Local")
    NATIONAL = "national", _("National")
    INTERNATIONAL = "international", _("International")


class Agreement(TextChoices):
    OUTCOME = "outcome", _("Reviewers reach the same outcome")
    CRITERIA = "criteria", _("Reviewers agree on every required criterion")


class SlotKind(TextChoices):
    ANY = "any", _("Anything that shows it")
    TEXT = "text", _("Text")
    IMAGE = "image", _("Photo or picture")
    DOCUMENT = "document", _("Document (PDF)")
    AUDIO = "audio", _("Sound recording")
    VIDEO = "video", _("Video")
    LINK = "link", _("Link")


class Effort(TextChoices):
    """How long it takes, in three sizes, for people who look around."""

    SHORT = "short", _("Up to 5 hours")
    MEDIUM = "medium", _("6 to 15 hours")
    LONG = "long", _("More than 15 hours")


EFFORT_HOURS: dict[str, tuple[int, int]] = {
    Effort.SHORT: (0, 5),
    Effort.MEDIUM: (6, 15),
    Effort.LONG: (16, 32767),
}
