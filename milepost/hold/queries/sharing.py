"""Shares: one's own, what a token opens, and what its reader may see."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from milepost.hold.models import ImportedCredential, ReaderCode, Share
from milepost.hold.queries.issuers import with_issuers
from milepost.hold.queries.wallet import Shown, evidence_by_name, shown, with_entries
from milepost.issue.models import Credential, EvidenceItem
from milepost.issue.queries import last_demonstrated
from milepost.issue.renderings.selective import Presented, presented
from milepost.kit.sealing import unseal
from milepost.kit.tokens import token_hash
from milepost.people.models import Person
from milepost.people.queries.families import guarded_by, held_back
from milepost.people.rules.families import ApprovalKind

Audience = EvidenceItem.Audience
PUBLIC_LINK = "public share"
"""What a public share's token is sealed for."""


def shares_of(holder: Person) -> QuerySet[Share]:
    """Return this person's shares with how often and when they were opened last."""
    return (
        Share.objects.filter(holder=holder)
        .annotate(
            badges=Count("credentials", distinct=True) + Count("imported", distinct=True),
            times_opened=Count("views", distinct=True),
            last_opened=Max("views__at"),
        )
        .order_by("-created_at", "id")
    )


def open_shares_of(holder: Person, *, now: datetime) -> QuerySet[Share]:
    """Return this person's shares that show something now."""
    return Share.objects.filter(holder=holder, withdrawn_at__isnull=True, ends_at__gt=now)


def shared_by(token: str) -> QuerySet[Share]:
    """Return the share a token opens, ended or not; empty for any other token.

    Empty, too, of a minor's that no guardian has approved.
    """
    rows = Share.objects.filter(~held_back(ApprovalKind.SHARE), token_hash=token_hash(token))
    return rows.select_related("holder")


def guarded_shares(guardian: Person, *, on: date) -> QuerySet[Share]:
    """Return what the children of a guardian share, newest first."""
    children = guarded_by(guardian, on=on).order_by().values("child")
    return Share.objects.filter(holder__in=children).select_related("holder")


def open_share(token: str, *, now: datetime) -> QuerySet[Share]:
    """Return the share a token opens if it shows anything now."""
    return shared_by(token).filter(withdrawn_at__isnull=True, ends_at__gt=now)


def public_share(token: str, *, now: datetime) -> QuerySet[Share]:
    """Return the share a token opens if it shows anything now and other sites may show it."""
    return open_share(token, now=now).filter(public=True)


def public_token(share: Share) -> str:
    """Return the token of a public share; empty for any other."""
    sealed = bytes(share.sealed_token)
    return unseal(sealed, purpose=PUBLIC_LINK).decode() if share.public and sealed else ""


def may_read(share: Share, *, secret: str, now: datetime) -> bool:
    """Say whether a browser with this secret may read a share: always, if it is not gated."""
    readings = share.readings.filter(secret_hash=token_hash(secret), until__gt=now)
    return not share.is_gated or readings.exists()


def codes_mailed_for(share: Share, *, since: datetime) -> QuerySet[ReaderCode]:
    """Return the codes that a share's reader was mailed, for whatever share of its holder."""
    rows = ReaderCode.objects.filter(share__holder=share.holder_id, created_at__gt=since)
    return rows.filter(share__reader__iexact=share.reader)


def granted_credentials(share: Share) -> QuerySet[Credential]:
    """Return the credentials a share shows, each with only the evidence that is on view."""
    open_items = EvidenceItem.objects.exclude(audience=Audience.REVIEWERS)
    granted = Prefetch("evidence", queryset=open_items.filter(shares=share))
    return (
        share.credentials.select_related(
            "version__achievement", "organization", "recipient", "selective_copy"
        )
        .annotate(last_demonstrated=last_demonstrated())
        .prefetch_related(granted)
        .order_by("-issued_at", "id")
    )


def shown_by(share: Share) -> list[Shown]:
    """Return the badges of a share as its reader sees them, without the parts left out."""
    granted = granted_credentials(share)
    if not share.left_out:
        return shown(granted)
    parts = [(one, presented_by(share, one)) for one in granted]
    return with_entries((one, part.text, part.document) for one, part in parts)


def presented_by(share: Share, credential: Credential) -> Presented:
    """Return one of its :func:`granted_credentials` without the parts that a share leaves out."""
    names = evidence_by_name(credential)
    return presented(credential, left_out=share.left_out, evidence=names)


def granted_imports(share: Share) -> QuerySet[ImportedCredential]:
    """Return the badges from elsewhere that a share shows, newest first."""
    return share.imported.filter(kept_at__isnull=False)


def shown_imports(share: Share) -> list[ImportedCredential]:
    """Return them, each saying whether anybody here knows who issued it."""
    return with_issuers(granted_imports(share))


def granted_evidence(share: Share) -> QuerySet[EvidenceItem]:
    """Return the evidence a share opens: listed by the holder, and of a badge it shows.

    What is for reviewers only is never shown, also when it was listed before it became so.
    """
    listed = share.evidence.filter(credential__in=share.credentials.all())
    return listed.exclude(audience=Audience.REVIEWERS)


def own_evidence(
    holder: Person, *, chosen: list[UUID], credentials: list[UUID]
) -> list[EvidenceItem]:
    """Return what a share of these credentials of the holder opens.

    That is what was chosen and what is for everyone, never what is for reviewers only.
    """
    own = EvidenceItem.objects.filter(credential__recipient=holder, credential__in=credentials)
    wanted = own.filter(Q(pk__in=chosen) | Q(audience=Audience.EVERYONE))
    return list(wanted.exclude(audience=Audience.REVIEWERS))
