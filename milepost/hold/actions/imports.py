"""Bringing badges from elsewhere: checked, looked at, kept, and checked again from time to time."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from insignia import InsigniaError
from milepost.hold import notices, queries
from milepost.hold.actions.remembering import Document, documents_of, remember
from milepost.hold.models import Bringing, Change, ImportedCredential, NamedAddress
from milepost.hold.rules import imports as rules
from milepost.kit.errors import RuleError
from milepost.kit.fetch import FetchError, once
from milepost.kit.journal import record
from milepost.people.models import Person
from milepost.people.queries import proven_addresses
from milepost.verify.actions import Fetch, check, text_of, told_about
from milepost.verify.certificates import badges_in
from milepost.verify.rules import Told, issuer_of, reason_of, title_of


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Something a holder hands in: its bytes, or the web address where it is."""

    name: str
    content: bytes = b""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A badge in a piece, with what the check said."""

    name: str
    text: str
    told: Told
    documents: list[Document]

    @property
    def sha256(self) -> str:
        """The digest of the badge's own text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def spelled(self) -> str:
        """The digest of the badge, however it is spaced and ordered."""
        return rules.digest_of(self.text)


def bring(holder: Person, *, pieces: Sequence[Piece], fetch: Fetch, at: datetime) -> Bringing:
    """Check every piece; what holds a badge waits to be kept, what holds none is named with why.

    A badge that is in the wallet already gets a new report. Raises RuleError for too many pieces.
    """
    kept = queries.imported_of(holder).count()
    rules.check_room(pieces=len(pieces), kept=kept)
    addresses = proven_addresses(holder)
    found: dict[str, Found] = {}
    refused: list[dict[str, str]] = []
    asked = once(fetch)
    for name, content in _all_in(pieces, fetch=asked, refused=refused):
        try:
            one = _checked(text_of(content), name=name, addresses=addresses, fetch=asked, at=at)
        except InsigniaError as error:
            refused.append({"name": name, "reason": error.sentence})
        else:
            found.setdefault(one.spelled, one)
    rules.check_kept(kept + len(found))
    return _offer(holder, found=found.values(), refused=refused, at=at)


def _all_in(
    pieces: Iterable[Piece], *, fetch: Fetch, refused: list[dict[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """What may be a badge in each piece, with its name; a PDF may hold many."""
    room = rules.MOST_FOUND
    for piece in pieces:
        try:
            attached = badges_in(fetch(piece.url).content if piece.url else piece.content)
        except (InsigniaError, FetchError) as error:
            refused.append({"name": piece.name, "reason": error.sentence})
            continue
        room -= len(attached)
        if room < 0:
            refused.append({"name": piece.name, "reason": rules.too_many_found()})
            continue
        for one in attached:
            yield (f"{piece.name}: {one.name}" if one.name else piece.name), one.content


def _checked(text: str, *, name: str, addresses: set[str], fetch: Fetch, at: datetime) -> Found:
    checked = check(text, fetch=fetch, now=at)
    told = told_about(checked, addresses=addresses)
    documents = documents_of(checked.documents, at=at)
    return Found(name=name, text=text, told=told, documents=documents)


@transaction.atomic
def _offer(
    holder: Person, *, found: Iterable[Found], refused: list[dict[str, str]], at: datetime
) -> Bringing:
    bringing = Bringing.objects.create(holder=holder, brought_at=at, refused=refused)
    for one in found:
        if _noted_again(holder, one=one, bringing=bringing, at=at):
            continue
        latest = _report(one.told, at=at) | {"bringing": bringing, "spelled": one.spelled}
        first = {
            "document": one.text,
            "source": one.name[:300],
            "title": (title_of(one.told) or _("A badge without a name"))[:200],
            "issuer_name": issuer_of(one.told)[:200],
            "imported_at": at,
        }
        known = _same(queries.imported_by(holder), as_=one).first()
        row, _new = ImportedCredential.objects.update_or_create(
            holder=holder,
            sha256=known.sha256 if known else one.sha256,
            defaults=latest,
            create_defaults=latest | first,
        )
        _keep_addresses(row)
        remember(row, documents=one.documents, anew=True)
    record("badges.brought", by=holder.pk, target=bringing, at=at, refused=len(refused))
    return bringing


def _noted_again(holder: Person, *, one: Found, bringing: Bringing, at: datetime) -> bool:
    """Whether the badge is in the wallet already; then this is one more check of it."""
    kept = _same(queries.imported_of(holder), as_=one).first()
    if kept is None:
        return False
    ImportedCredential.objects.filter(pk=kept.pk).update(bringing=bringing)
    _note(kept, found=one, at=at)
    return True


def _same(rows: QuerySet[ImportedCredential], *, as_: Found) -> QuerySet[ImportedCredential]:
    """The badge that is this one, by its text or however it is spaced and ordered."""
    return rows.filter(Q(sha256=as_.sha256) | Q(spelled=as_.spelled))


def _report(told: Told, *, at: datetime) -> dict[str, Any]:
    return {"report": told, "verdict": told["verdict"], "checked_at": at, "tried_at": at}


def _keep_addresses(row: ImportedCredential) -> None:
    """Keep what the latest report says that the badge names, to find it by."""
    named = rules.addresses_in(row.report["badge"]) if row.report["badge"] else set()
    row.addresses.exclude(address__in=named).delete()
    rows = [NamedAddress(imported=row, address=address) for address in sorted(named)]
    NamedAddress.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def keep(bringing: Bringing, *, chosen: Iterable[UUID], by: Person, at: datetime) -> int:
    """Put the chosen badges into the wallet and forget the others; return how many were put in."""
    mine = queries.imported_by(by).filter(bringing=bringing)
    kept = mine.filter(pk__in=list(chosen), kept_at=None).update(kept_at=at)
    dropped = _forget(mine.filter(kept_at=None))
    record("import.kept", by=by.pk, target=bringing, at=at, kept=kept, dropped=dropped)
    return kept


@transaction.atomic
def put_in(bringing: Bringing, *, chosen: Iterable[UUID], by: Person, at: datetime) -> int:
    """Put the chosen badges into the wallet and let the others wait; return how many are new."""
    mine = queries.imported_by(by).filter(bringing=bringing)
    kept = mine.filter(pk__in=list(chosen), kept_at=None).update(kept_at=at)
    record("import.kept", by=by.pk, target=bringing, at=at, kept=kept, dropped=0)
    return kept


@transaction.atomic
def remove_import(kept: ImportedCredential, *, by: Person, at: datetime) -> None:
    """Take a badge earned elsewhere out of the wallet."""
    mine = queries.imported_by(by).filter(pk=kept.pk).first()
    if mine is None:
        return
    record("import.removed", by=by.pk, target=mine, at=at)
    mine.delete()


def check_again(kept: ImportedCredential, *, fetch: Fetch, at: datetime) -> Change | None:
    """Check a kept badge again; return what changed, if anything did, after telling its holder.

    A check that comes to no answer because a server is away leaves the earlier one standing.
    """
    addresses = proven_addresses(kept.holder)
    try:
        found = _checked(kept.document, name="", addresses=addresses, fetch=fetch, at=at)
    except InsigniaError as error:
        raise RuleError(error.sentence, code="unreadable-badge") from error
    return _note(kept, found=found, at=at)


@transaction.atomic
def _note(kept: ImportedCredential, *, found: Found, at: datetime) -> Change | None:
    told = found.told
    row = ImportedCredential.objects.select_for_update().filter(pk=kept.pk).first()
    if row is None:
        return None
    before, after = row.verdict, told["verdict"]
    row.tried_at, row.spelled = at, found.spelled
    if rules.stands(before, after=after):
        row.save(update_fields=["tried_at", "spelled"])
        return None
    for column, value in _report(told, at=at).items():
        setattr(row, column, value)
    heard = after != ImportedCredential.Verdict.UNKNOWN
    row.archive_says = {} if heard else row.archive_says
    columns = ["report", "verdict", "checked_at", "tried_at", "archive_says", "spelled"]
    row.save(update_fields=columns)
    _keep_addresses(row)
    remember(row, documents=found.documents, anew=heard)
    record("import.checked", by=None, target=row, at=at, verdict=after)
    if before == after:
        return None
    change = Change.objects.create(
        imported=row, at=at, before=before, after=after, reason=reason_of(told)
    )
    notices.tell_changed(change, at=at)
    return change


@transaction.atomic
def forget_unkept(*, before: datetime, at: datetime) -> int:
    """Forget what was brought and not kept by then; return how many badges that were."""
    waiting = ImportedCredential.objects.filter(kept_at=None, tried_at__lt=before)
    number = _forget(waiting)
    for bringing in Bringing.objects.filter(brought_at__lt=before)[:1000]:
        record("bringing.forgotten", by=None, target=bringing, at=at)
        bringing.delete()
    return number


def _forget(rows: QuerySet[ImportedCredential]) -> int:
    """Forget badges with all that is known of them; return how many badges that were."""
    _all, by_table = rows.delete()
    return by_table.get(ImportedCredential._meta.label, 0)
