"""What a minor's guardian is asked about a share, and about a program that wants in."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from milepost.hold.models import Connection, Share
from milepost.hold.rules.connecting import words_of
from milepost.people.actions import ask_to_show
from milepost.people.rules.families import ApprovalKind, Wanted


def ask_guardians(share: Share, *, at: datetime) -> None:
    """Ask the guardians of its holder about a new share, if they are a minor.

    Raises RuleError while no guardian has said yes to their account.
    """
    badges = [*share.credentials.values_list("version__title", flat=True)]
    badges += share.imported.values_list("title", flat=True)
    evidence = list(share.evidence.values_list("title", flat=True))
    told = [
        (_("Badges"), "\n".join(badges)),
        (_("Evidence that can be opened"), "\n".join(evidence) or _("None")),
        (_("For whom"), share.audience),
        (_("Opens with a code mailed to"), share.reader),
        (_("Who may see it"), _everyone() if share.public else ""),
        (_("Why"), share.get_purpose_display()),
        (_("Words with it"), share.message),
        (_("Until"), date_format(share.ends_at, "j F Y")),
    ]
    wanted = Wanted(
        kind=ApprovalKind.SHARE,
        about=share.pk,
        title=_("Badges for %(audience)s") % {"audience": share.audience},
        lines=tuple((str(label), str(text)) for label, text in told if text),
        address=reverse("hold:guarded", args=[share.pk]),
    )
    ask_to_show(share.holder, wanted=wanted, at=at)


def ask_about_app(connection: Connection, *, host: str, at: datetime) -> None:
    """Ask the guardians of a minor whether a program may in, for these purposes and no others.

    Raises RuleError while no guardian has said yes to their account.
    """
    told = [
        (_("Program"), connection.app.name),
        (_("Where it is"), host),
        (_("It asks to"), "\n".join(words_of(connection.scopes))),
        (_("Who checked it"), _("Nobody here has checked who this is.")),
    ]
    wanted = Wanted(
        kind=ApprovalKind.APP,
        about=connection.pk,
        title=_("Let %(name)s in") % {"name": connection.app.name},
        lines=tuple((str(label), str(text)) for label, text in told),
    )
    ask_to_show(connection.holder, wanted=wanted, at=at)


def forget_guardians_word(connection: Connection, *, at: datetime) -> None:
    """Let what guardians once said of a program hold no more: its holder is of age, and says so."""
    ask_about_app(connection, host="", at=at)


def _everyone() -> str:
    return _("Everyone: other sites may show it, and search engines may find it there.")
