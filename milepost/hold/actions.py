"""Sharing, withdrawing, noting who looked, and keeping badges earned elsewhere."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from insignia import InsigniaError, unbake
from milepost.hold import queries, rules
from milepost.hold.models import ImportedCredential, Share, View
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.tokens import new_token, token_hash
from milepost.people.models import Person
from milepost.verify.actions import CheckedReport, Fetch, check


@dataclass(frozen=True, kw_only=True)
class ShareRequest:
    """What a holder asks for: which badges and evidence, for whom, why, until when.

    ``id`` comes with the form, so that the same form sent twice opens one share.
    """

    id: UUID
    purpose: str
    audience: str
    message: str
    ends_at: datetime
    credentials: list[UUID]
    evidence: list[UUID]


@transaction.atomic
def share(holder: Person, *, request: ShareRequest, at: datetime) -> tuple[Share, str]:
    """Open a share and return it with its token, which is shown once and never stored.

    Raises RuleError when nothing was chosen, something is not the holder's, the end is off, or
    the same form came before (``share-exists``).
    """
    rules.check_end(request.ends_at, now=at)
    owned = list(queries.wallet_of(holder).filter(pk__in=request.credentials))
    rules.check_items(chosen=len(set(request.credentials)), owned=len(owned))
    token = new_token()
    opened = _opened(holder, request=request, token=token, at=at)
    opened.credentials.set(owned)
    opened.evidence.set(
        queries.own_evidence(holder, chosen=request.evidence, credentials=request.credentials)
    )
    record("share.opened", by=holder.pk, target=opened, at=at, badges=len(owned))
    return opened, token


def _opened(holder: Person, *, request: ShareRequest, token: str, at: datetime) -> Share:
    try:
        with transaction.atomic():
            return Share.objects.create(
                id=request.id,
                holder=holder,
                purpose=request.purpose,
                audience=request.audience,
                message=request.message,
                token_hash=token_hash(token),
                created_at=at,
                ends_at=request.ends_at,
            )
    except IntegrityError as error:
        raise RuleError(_("This share was opened already."), code="share-exists") from error


@transaction.atomic
def renew_link(share: Share, *, by: Person, at: datetime) -> str:
    """Give an open share a new link and return its token; the old link stops working."""
    token = new_token()
    changed = queries.open_shares_of(by, now=at).filter(pk=share.pk)
    if not changed.update(token_hash=token_hash(token)):
        raise RuleError(_("This share has ended. Make a new one."), code="share-ended")
    record("share.link-renewed", by=by.pk, target=share, at=at)
    return token


@transaction.atomic
def withdraw_share(share: Share, *, by: Person, at: datetime) -> None:
    """Close a share at once and for good; withdrawing twice changes nothing."""
    changed = Share.objects.filter(pk=share.pk, holder=by, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    if changed:
        record("share.withdrawn", by=by.pk, target=share, at=at)


@transaction.atomic
def note_view(share: Share, *, what: str, at: datetime) -> View:
    """Note that somebody opened this, for the holder to see."""
    return View.objects.create(share=share, what=what, at=at)


def keep_import(
    holder: Person, *, content: bytes, fetch: Fetch, at: datetime
) -> ImportedCredential:
    """Check a badge earned elsewhere and keep it as it came, with what the check said.

    Bringing it again renews the report. Raises RuleError for what cannot be read as a badge.
    """
    text = _text_of(content)
    try:
        checked = check(text, fetch=fetch, now=at)
    except InsigniaError as error:
        raise RuleError(str(error), code="unreadable-badge") from error
    return _keep(holder, text=text, checked=checked, at=at)


def _text_of(content: bytes) -> str:
    """Return the badge's own text, out of its picture if it came in one."""
    try:
        text = content if content.lstrip()[:1] in (b"{", b"e") else unbake(content)
        return text if isinstance(text, str) else text.decode()
    except (InsigniaError, UnicodeDecodeError) as error:
        raise RuleError(
            _("There is no badge in this. Choose a badge's picture, or its text."),
            code="unreadable-badge",
        ) from error


@transaction.atomic
def _keep(holder: Person, *, text: str, checked: CheckedReport, at: datetime) -> ImportedCredential:
    report = {"report": checked.told, "valid": checked.valid}
    first = {
        "document": text,
        "title": checked.title[:200],
        "issuer_name": checked.issuer_name[:200],
        "imported_at": at,
    }
    kept, _created = ImportedCredential.objects.update_or_create(
        holder=holder,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        defaults=report,
        create_defaults=report | first,
    )
    record("import.kept", by=holder.pk, target=kept, at=at, valid=checked.valid)
    return kept


@transaction.atomic
def remove_import(kept: ImportedCredential, *, by: Person, at: datetime) -> None:
    """Take a badge earned elsewhere out of the wallet."""
    mine = queries.imported_of(by).filter(pk=kept.pk).first()
    if mine is None:
        return
    record("import.removed", by=by.pk, target=mine, at=at)
    mine.delete()
