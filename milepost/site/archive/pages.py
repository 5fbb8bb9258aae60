"""The archive's own page, its words, and the finished file."""

from collections.abc import Iterator
from datetime import datetime
from importlib import resources

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from milepost.people.models import Person
from milepost.site.archive import viewer
from milepost.site.archive.record import as_script, record_of
from milepost.site.archive.zipping import Part, zipped


def archive_of(person: Person, *, at: datetime) -> Iterator[bytes]:
    """Yield a ZIP of everything this person has here, with a page that verifies it offline."""
    archive = record_of(person, at=at)
    context = {"record": archive.record, "made_at": at, "words": words()}
    own = [
        Part("index.html", [render_to_string("site/archive/index.html", context).encode()]),
        Part("record.js", [as_script(archive.record).encode()]),
        *(Part(name, [_viewer(name)]) for name in ("viewer.js", "viewer.css")),
    ]
    yield from zipped([*own, *archive.parts()], at=at)


def words() -> dict[str, str]:
    """Return what the archive's page says of each badge, in the language in use."""
    return {
        "genuine": _("Genuine: nothing was changed, the issuer signed it, and it counted then."),
        "as_archived": _(
            "As this archive says: nothing was changed, and it counted then. Keys or lists that it"
            " was checked with are the archive's own; only the issuer can tell if they are theirs."
        ),
        "changed": _("The signature does not fit: something was changed."),
        "not_issuer": _("It was not signed by the issuer that it names."),
        "no_key": _(
            "Not known: the issuer's key is not in this archive, or this page can't read it."
        ),
        "no_list": _("Not known: the issuer's list of what it took back is not in this archive."),
        "bad_list": _("Not known: the list of what the issuer took back does not hold."),
        "revoked": _("The issuer took it back."),
        "over": _("It is genuine, and its time is over."),
        "not_yet": _("It is genuine, and counts only later."),
        "broken": _("It can't be read."),
        "elsewhere": _("Secured in a way that this page can't check. Any verifier can."),
        "old_browser": _("This browser is too old to check signatures. Newer ones can."),
        "signed": _("Everything that is signed"),
    }


def _viewer(name: str) -> bytes:
    return resources.files(viewer).joinpath(name).read_bytes()
