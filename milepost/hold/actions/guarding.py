"""What a minor's guardian is asked about a share, and about a program that wants in."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from milepost.hold import queries
from milepost.hold.models import Connection, Share
from milepost.hold.rules.connecting import host_of, words_of
from milepost.kit.errors import RuleError
from milepost.people.actions import ask_to_show, hold_back
from milepost.people.models import Person
from milepost.people.queries.families import approval_about, is_minor
from milepost.people.rules.families import CLOSED, ApprovalKind, Wanted


def ask_guardians(share: Share, *, at: datetime) -> None:
    """Ask the guardians of its holder about a new share, if they are a minor.

    Raises RuleError while no guardian has said yes to their account.
    """
    ask_to_show(share.holder, wanted=_wanted(share), at=at)


def ask_guardians_anew(share: Share, *, at: datetime) -> None:
    """Ask the guardians of a minor once more about a share that shows something else by now.

    Whoever was asked often today finds it among what waits, without a mail. What they have refused
    or stopped stays closed.
    """
    asked = approval_about(share.pk, kind=ApprovalKind.SHARE)
    if asked is None or asked.state in CLOSED or not is_minor(share.holder, on=at.date()):
        return
    try:
        ask_guardians(share, at=at)
    except RuleError:
        hold_back(share.holder, wanted=_wanted(share), at=at)


def hold_back_all(holder: Person, *, at: datetime) -> None:
    """Hold back what somebody who is a minor has shown so far, and the programs they let in."""
    for share in queries.open_shares_of(holder, now=at):
        hold_back(holder, wanted=_wanted(share), at=at)
    connections = Connection.objects.filter(holder=holder, ended_at=None)
    for connection in connections.select_related("app"):
        hold_back(holder, wanted=_wanted_of_app(connection, host=_host_of(connection)), at=at)


def _wanted(share: Share) -> Wanted:
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
    return Wanted(
        kind=ApprovalKind.SHARE,
        about=share.pk,
        title=_("Badges for %(audience)s") % {"audience": share.audience},
        lines=tuple((str(label), str(text)) for label, text in told if text),
        address=reverse("hold:guarded", args=[share.pk]),
    )


def ask_about_app(connection: Connection, *, host: str, at: datetime) -> None:
    """Ask the guardians of a minor whether a program may in, for these purposes and no others.

    Raises RuleError while no guardian has said yes to their account.
    """
    wanted = _wanted_of_app(connection, host=host)
    ask_to_show(connection.holder, wanted=wanted, at=at)


def _host_of(connection: Connection) -> str:
    """Where a program is that was let in: the first of the addresses it leads back to."""
    return host_of(connection.app.redirect_uris[0])


def _wanted_of_app(connection: Connection, *, host: str) -> Wanted:
    told = [
        (_("Program"), connection.app.name),
        (_("Where it is"), host),
        (_("It asks to"), "\n".join(words_of(connection.scopes))),
        (_("Who checked it"), _("Nobody here has checked who this is.")),
    ]
    return Wanted(
        kind=ApprovalKind.APP,
        about=connection.pk,
        title=_("Let %(name)s in") % {"name": connection.app.name},
        lines=tuple((str(label), str(text)) for label, text in told),
    )


def forget_guardians_word(connection: Connection, *, at: datetime) -> None:
    """Let what guardians once said of a program hold no more: its holder is of age, and says so."""
    ask_about_app(connection, host="", at=at)


def _everyone() -> str:
    return _("Everyone: other sites may show it, and search engines may find it there.")
