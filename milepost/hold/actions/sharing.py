"""Sharing, withdrawing, noting who looked, and who may see the evidence behind a badge."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from milepost.hold import queries, rules
from milepost.hold.actions.guarding import ask_guardians
from milepost.hold.models import Share, View
from milepost.issue.actions import set_audience, sign_selective
from milepost.issue.models import Credential
from milepost.issue.rules.selective import PARTS
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.links import check_end
from milepost.kit.sealing import seal
from milepost.kit.tokens import new_token, token_hash
from milepost.people.actions import withdraw_question
from milepost.people.models import Person
from milepost.people.rules.families import ApprovalKind

ONCE_EVERY = timedelta(hours=1)


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
    reference: str = ""
    reader: str = ""
    """Whose mailed code opens it; empty if whoever has the link may read."""
    once: bool = False
    imported: list[UUID] = field(default_factory=list)
    """Badges from elsewhere."""
    public: bool = False
    """Whether it may stand in other sites and profiles."""
    left_out: list[str] = field(default_factory=list)
    """Parts to leave out of the badges earned here."""


@transaction.atomic
def share(holder: Person, *, request: ShareRequest, at: datetime) -> tuple[Share, str]:
    """Open a share and return it with its token, which is shown once and never stored.

    Raises RuleError when nothing was chosen, something is not the holder's, the end is off, or
    the same form came before (``share-exists``).
    """
    check_end(request.ends_at, now=at)
    owned = list(queries.wallet_of(holder).filter(pk__in=request.credentials))
    kept = list(queries.imported_of(holder).filter(pk__in=request.imported))
    chosen = {*request.credentials, *request.imported}
    rules.check_public(public=request.public, gated=bool(request.reader) or request.once)
    rules.check_items(chosen=len(chosen), owned=len(owned) + len(kept))
    token = new_token()
    opened = _opened(holder, request=request, token=token, at=at)
    opened.credentials.set(owned)
    opened.imported.set(kept)
    for credential in owned if request.left_out else []:
        sign_selective(credential, at=at)
    opened.evidence.set(
        queries.own_evidence(holder, chosen=request.evidence, credentials=request.credentials)
    )
    ask_guardians(opened, at=at)
    record("share.opened", by=holder.pk, target=opened, at=at, badges=len(chosen))
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
                reference=request.reference,
                reader=request.reader.strip().lower(),
                once=request.once,
                public=request.public,
                sealed_token=_sealed(token) if request.public else b"",
                left_out=[part for part in PARTS if part in request.left_out],
            )
    except IntegrityError as error:
        raise RuleError(_("This share was opened already."), code="share-exists") from error


def _sealed(token: str) -> bytes:
    return seal(token.encode(), purpose=queries.PUBLIC_LINK)


@transaction.atomic
def renew_link(share: Share, *, by: Person, at: datetime) -> str:
    """Give an open share a new link and return its token; the old link stops working.

    Whoever was let in by the old one is asked again. Raises RuleError once it has ended or, if it
    opens once, was opened.
    """
    token = new_token()
    changed = queries.open_shares_of(by, now=at).filter(pk=share.pk, opened_at__isnull=True)
    sealed = _sealed(token) if share.public else b""
    if not changed.update(token_hash=token_hash(token), sealed_token=sealed):
        raise RuleError(_("This share has ended. Make a new one."), code="share-ended")
    share.readings.all().delete()
    record("share.link-renewed", by=by.pk, target=share, at=at)
    return token


@transaction.atomic
def withdraw_share(share: Share, *, by: Person, at: datetime) -> None:
    """Close a share at once and for good, also for guardians; withdrawing twice changes nothing."""
    changed = Share.objects.filter(pk=share.pk, holder=by, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )
    if changed:
        withdraw_question(by, about=share.pk, kind=ApprovalKind.SHARE, at=at)
        record("share.withdrawn", by=by.pk, target=share, at=at)


@transaction.atomic
def close_share(share: Share, *, at: datetime) -> None:
    """Close a share whose end has come early, whoever ended it, also for its guardians."""
    if Share.objects.filter(pk=share.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
        withdraw_question(share.holder, about=share.pk, kind=ApprovalKind.SHARE, at=at)
        record("share.closed", by=None, target=share, at=at)


@transaction.atomic
def note_view(share: Share, *, what: str, at: datetime) -> None:
    """Note that somebody opened this, for the holder to see; by whom, if a code has shown it.

    Of each thing once an hour at most, however often it is opened or leapt about in. What an
    archive says was opened counts for nothing here.
    """
    lately = share.views.filter(what=what[:200], at__gt=at - ONCE_EVERY, by_archive=False)
    if not lately.exists():
        View.objects.create(share=share, what=what[:200], reader=share.reader, at=at)


@transaction.atomic
def choose_audiences(
    holder: Person, *, credential: Credential, wanted: dict[UUID, str], at: datetime
) -> None:
    """Say who may see each piece of evidence behind a badge; shares made before follow too."""
    items = queries.evidence_of(holder).filter(credential=credential, pk__in=wanted)
    for item in items:
        set_audience(item, audience=wanted[item.pk], by=holder, at=at)
