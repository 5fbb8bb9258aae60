"""What each kind of evidence slot takes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.kit.media import Family, MediaType

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Takes:
    """What may be put into a slot, and what to call it."""

    families: frozenset[Family] = frozenset()
    text: bool = False
    link: bool = False
    log: bool = False
    prior: bool = False
    """Whether a badge from elsewhere or a work history will do."""
    words: Text
    """As in "This part asks for …"."""
    camera: str = ""
    """The camera a phone opens: ``environment`` (what is before you) or ``user`` (your voice)."""

    @property
    def file(self) -> bool:
        """Whether files may be put in at all."""
        return bool(self.families)

    @property
    def media_types(self) -> list[MediaType]:
        """Every media type that may be put in."""
        return [kind for kind in MediaType if kind.family in self.families]

    @property
    def accept(self) -> str:
        """What a browser offers to choose: the ``accept`` attribute of a file field."""
        return ",".join(self.media_types)


TAKES: dict[str, Takes] = {
    "any": Takes(
        families=frozenset(Family),
        text=True,
        link=True,
        prior=True,
        words=_("a file, a text or a link"),
        camera="environment",
    ),
    "text": Takes(families=frozenset({Family.TEXT}), text=True, prior=True, words=_("a text")),
    "image": Takes(
        families=frozenset({Family.IMAGE}), words=_("a photo or picture"), camera="environment"
    ),
    "document": Takes(
        families=frozenset({Family.DOCUMENT}), prior=True, words=_("a document (PDF)")
    ),
    "audio": Takes(
        families=frozenset({Family.AUDIO}), link=True, words=_("a sound recording"), camera="user"
    ),
    "video": Takes(
        families=frozenset({Family.VIDEO}), link=True, words=_("a video"), camera="environment"
    ),
    "link": Takes(link=True, words=_("a link")),
    "log": Takes(log=True, words=_("one of your practice logs")),
}
"""By ``EvidenceSlot.kind``. A recording may be too large to upload: a link to it will do."""

NAMES: dict[Family, Text] = {
    Family.IMAGE: _("a picture"),
    Family.DOCUMENT: _("a PDF document"),
    Family.TEXT: _("a text"),
    Family.AUDIO: _("a sound recording"),
    Family.VIDEO: _("a video"),
}
