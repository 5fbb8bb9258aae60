"""What each kind of reader needs: what a share for them asks, proposes, and says."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Package:
    """One purpose: words for the holder who chooses it, words for the reader, and proposals."""

    needs: Words
    """What such a reader usually needs, told to the holder."""
    reference: Words
    """What they file it under; empty if they file nothing."""
    evidence: bool
    """Whether all evidence that may be shown is proposed."""
    days: int
    """How long the link is proposed to work."""
    headline: Words
    """The reader's page, with ``%(holder)s`` for the name."""
    lead: Words
    """What the reader finds there."""
    folded: bool = False
    """Whether the way to the badge is folded away, for who only wants to see what it is."""

    def headline_for(self, holder: str) -> str:
        """Return the headline with the holder's name."""
        return str(self.headline) % {"holder": holder or _("Someone")}


PACKAGES: dict[str, Package] = {
    "registrar": Package(
        needs=gettext_lazy(
            "For credit or advanced standing. They need the criteria, the work itself, "
            "who judged it, and a number to find you by."
        ),
        reference=gettext_lazy("Student or application number"),
        evidence=True,
        days=90,
        headline=gettext_lazy("%(holder)s asks you to count this"),
        lead=gettext_lazy(
            "For each badge: what was asked, what was reached, who judged it, and who accepts it."
        ),
    ),
    "employer": Package(
        needs=gettext_lazy(
            "For an application or a talk about pay. They need what you can do, how recently you "
            "showed it, and one or two good pieces of work."
        ),
        reference=gettext_lazy("Job or position"),
        evidence=False,
        days=60,
        headline=gettext_lazy("%(holder)s shows you what they can do"),
        lead=gettext_lazy("For each badge: what they can do, and what shows it."),
    ),
    "teacher": Package(
        needs=gettext_lazy(
            "For whoever teaches you next. They need the level you reached in each criterion, "
            "what is not shown yet, and your work."
        ),
        reference=gettext_lazy("Class or course"),
        evidence=True,
        days=30,
        headline=gettext_lazy("%(holder)s shows you where they stand"),
        lead=gettext_lazy("For each badge: the level reached in every criterion, and its limits."),
    ),
    "friend": Package(
        needs=gettext_lazy(
            "To show what you did. They need the badge and what it means; the rest is folded away."
        ),
        reference="",
        evidence=False,
        days=30,
        headline=gettext_lazy("%(holder)s wants you to see this"),
        lead=gettext_lazy("A badge says what somebody has shown they can do."),
        folded=True,
    ),
}
