"""What an archive knows of a badge whose issuer gives no answer: its keys and lists of then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from insignia import InsigniaError
from milepost.hold.actions.remembering import Document, remember
from milepost.hold.models import ImportedCredential
from milepost.hold.rules import recalling as rules
from milepost.kit.fetch import Fetched, FetchError, GoneError
from milepost.kit.journal import record
from milepost.people.queries import proven_addresses
from milepost.verify.actions import CheckedReport, Fetch, check, told_about
from milepost.verify.rules import Told, reason_of


@dataclass(frozen=True)
class Testimony:
    """What an archive holds of other servers' documents, and the day it says it was made."""

    document: Callable[[str], Document | None]
    at: datetime


class _Asked:
    """A fetch that turns to an archive where a server gives no answer, and keeps what it took.

    A server that was not asked, or gave another answer than none, is never answered for.
    """

    def __init__(self, fetch: Fetch, *, documents: Callable[[str], Document | None]) -> None:
        self.fetch, self.documents = fetch, documents
        self.taken: dict[str, Document] = {}

    def __call__(self, url: str) -> Fetched:
        try:
            return self.fetch(url)
        except GoneError:
            raise
        except FetchError as error:
            found = self.documents(url) if error.code in rules.NO_ANSWER else None
            if found is None:
                raise
            self.taken[url] = found
            return Fetched(found.content, "", found.found_at or url)


@dataclass(frozen=True, kw_only=True)
class _Said:
    """What an archive shows of a badge on which day, with which of its documents."""

    told: Told
    at: datetime
    signed: bool
    documents: list[Document]


def recall(kept: ImportedCredential, *, testimony: Testimony, fetch: Fetch, at: datetime) -> bool:
    """Note what an archive shows of a badge that could not be checked; False if it shows nothing.

    A list that the badge's own issuer signed, with a key that is known without the archive, shows
    what was true on the day it was signed. Everything else, its keys above all, only the archive
    says. Either way the badge stays one that could not be checked: who brings an old list may have
    left out the newer one.
    """
    if kept.verdict != ImportedCredential.Verdict.UNKNOWN:
        return False
    try:
        live = check(kept.document, fetch=fetch, now=at)
        said = _as_signed(kept, live=live, testimony=testimony, fetch=fetch)
        said = said or _as_told(kept, testimony=testimony, fetch=fetch, at=at)
    except InsigniaError:
        return False
    if said is not None:
        _note(kept, said=said)
    return said is not None


def _as_signed(
    kept: ImportedCredential, *, live: CheckedReport, testimony: Testimony, fetch: Fetch
) -> _Said | None:
    """What its issuer's own signed lists show, on the day they were signed."""
    document = live.report.credential
    if document is None or not rules.lacks_only_its_lists(live.report):
        return None
    lists = {url: testimony.document(url) for url in rules.lists_named(document)}
    contents = [one.content if one else b"" for one in lists.values()]
    day = rules.signed_on(contents, issuer=rules.id_of(document.get("issuer")))
    if day is None or day > live.at:
        return None
    said = _checked(kept, asked=_Asked(fetch, documents=lists.get), at=day, signed=True)
    complete = {one.url for one in said.documents} == set(lists)
    return said if complete and said.told["verdict"] == "valid" else None


def _as_told(
    kept: ImportedCredential, *, testimony: Testimony, fetch: Fetch, at: datetime
) -> _Said | None:
    """What the archive alone says, its keys being the issuer's or not."""
    asked = _Asked(fetch, documents=testimony.document)
    said = _checked(kept, asked=asked, at=min(testimony.at, at), signed=False)
    return said if said.documents else None


def _checked(kept: ImportedCredential, *, asked: _Asked, at: datetime, signed: bool) -> _Said:
    checked = check(kept.document, fetch=asked, now=at)
    told = told_about(checked, addresses=proven_addresses(kept.holder))
    return _Said(told=told, at=at, signed=signed, documents=list(asked.taken.values()))


@transaction.atomic
def _note(kept: ImportedCredential, *, said: _Said) -> None:
    row = ImportedCredential.objects.select_for_update().filter(pk=kept.pk).first()
    if row is None or row.verdict != ImportedCredential.Verdict.UNKNOWN:
        return
    row.archive_says = {
        "verdict": said.told["verdict"],
        "reason": reason_of(said.told),
        "at": said.at.isoformat(),
        "signed": said.signed,
    }
    row.save(update_fields=["archive_says"])
    remember(row, documents=said.documents, anew=False)
    record("import.recalled", by=None, target=row, at=row.tried_at, signed=said.signed)
