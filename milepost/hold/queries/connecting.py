"""Programs that a holder let in, and what such a program may read of the wallet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value

from milepost.hold.models import App, AppToken, Connection, ImportedCredential, Share
from milepost.hold.rules import connecting as rules
from milepost.issue.models import Credential
from milepost.kit.keys import is_uuid
from milepost.kit.tokens import token_hash
from milepost.people.models import Person
from milepost.people.queries.families import approval_about, held_back
from milepost.people.rules.families import ApprovalKind

OPEN_BADGES_3 = Q(document__contains="OpenBadgeCredential") | Q(
    document__contains="AchievementCredential"
)
BUNDLES = Q(document__contains="ClrCredential") | Q(document__contains="VerifiablePresentation")
AS_TOKEN = Q(report__format__startswith="VC-JWT") | Q(report__format__startswith="vc+jwt")


def app_with(client_id: str) -> App | None:
    """Return the program with this ``client_id``."""
    return App.objects.filter(pk=client_id).first() if is_uuid(client_id) else None


def connections_of(holder: Person) -> QuerySet[Connection]:
    """Return the programs that this person lets in, the latest first."""
    return Connection.objects.filter(holder=holder, ended_at=None).select_related("app")


def app_token(secret: str, *, at: datetime) -> AppToken | None:
    """Return the access token with this secret, if it is in force and its holder active."""
    rows = AppToken.objects.filter(
        access_hash=token_hash(secret), expires_at__gt=at, ended_at=None, connection__ended_at=None
    )
    rows = rows.filter(connection__holder__is_active=True, connection__in=_let_in())
    return rows.select_related("connection__holder").first()


def _let_in() -> QuerySet[Connection]:
    """The connections that give anything: a minor's only once a guardian has approved."""
    return Connection.objects.filter(~held_back(ApprovalKind.APP))


def is_let_in(connection: Connection) -> bool:
    """Whether a connection gives anything now."""
    return _let_in().filter(pk=connection.pk, ended_at=None).exists()


def approved_for(holder: Person, *, app: App, scopes: Sequence[str]) -> Connection | None:
    """Return the connection by which guardians let this program in for all of these purposes."""
    found = _let_in().filter(holder=holder, app=app, ended_at=None).first()
    asked = found and approval_about(found.pk, kind=ApprovalKind.APP)
    return found if found and asked and set(scopes) <= set(found.scopes) else None


def waiting_for_guardian(holder: Person, *, app: App, scopes: Sequence[str]) -> Connection | None:
    """Return the connection about which a guardian was asked just this and has not answered."""
    found = Connection.objects.filter(holder=holder, app=app, ended_at=None).first()
    asked = found and approval_about(found.pk, kind=ApprovalKind.APP)
    waits = asked and asked.state == asked.State.ASKED
    return found if found and waits and set(scopes) == set(found.scopes) else None


@dataclass(frozen=True)
class Page:
    """One page of the Open Badges 3.0 in a wallet, each as it was signed; and how many they are."""

    documents: Sequence[str]
    total: int


def open_badges_of(holder: Person, *, since: datetime | None, limit: int, offset: int) -> Page:
    """Return Open Badges 3.0 issued here to a holder or kept by them, the newest first.

    ``since`` leaves out what came at that moment or before.
    """
    issued = Credential.objects.filter(recipient=holder)
    kept = ImportedCredential.objects.filter(holder=holder, kept_at__isnull=False)
    kept = kept.filter(OPEN_BADGES_3 | AS_TOKEN).exclude(BUNDLES)
    if since is not None:
        issued, kept = issued.filter(issued_at__gt=since), kept.filter(imported_at__gt=since)
    here = issued.order_by().values_list("pk", F("issued_at"), Value(True))
    there = kept.order_by().values_list("pk", F("imported_at"), Value(False))
    both = here.union(there, all=True)
    rows = sorted(both, key=lambda row: (-row[1].timestamp(), str(row[0])))
    chosen = rows[offset : offset + limit]
    return Page(_documents(chosen), len(rows))


def _documents(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    here = [pk for pk, _at, own in rows if own]
    there = [pk for pk, _at, own in rows if not own]
    found: dict[UUID, str] = dict(
        Credential.objects.filter(pk__in=here).values_list("pk", "document")
    )
    found |= dict(ImportedCredential.objects.filter(pk__in=there).values_list("pk", "document"))
    return [found[pk] for pk, _at, _own in rows]


def is_issued_here(holder: Person, *, document: str) -> bool:
    """Whether this very badge stands in the holder's wallet, since it was issued here."""
    return Credential.objects.filter(recipient=holder, document=document).exists()


def same_badge(holder: Person, *, as_: ImportedCredential) -> list[ImportedCredential]:
    """Return what else the holder keeps of the same issuer under the same id."""
    names = names_of(as_.document)
    others = ImportedCredential.objects.filter(holder=holder, kept_at__isnull=False)
    others = others.filter(issuer_name=as_.issuer_name).exclude(pk=as_.pk)
    return [one for one in others if names and names_of(one.document) == names]


def open_shares_showing(kept: Sequence[ImportedCredential], *, at: datetime) -> QuerySet[Share]:
    """Return the shares that show one of these badges now, each once."""
    showing = Share.objects.filter(imported__in=kept).order_by().values("pk")
    rows = Share.objects.filter(pk__in=showing, withdrawn_at__isnull=True, ends_at__gt=at)
    return rows.select_related("holder")


def names_of(document: str) -> tuple[str, str] | None:
    """Return the ids of the issuer and of the credential itself; None where one is missing."""
    read = rules.claims_in(document)
    issuer = read.get("issuer")
    issuer = issuer.get("id") if isinstance(issuer, dict) else issuer
    name = read.get("id")
    return (issuer, name) if isinstance(issuer, str) and isinstance(name, str) else None
