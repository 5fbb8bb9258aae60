"""The record, signed by this server as its publisher: CLR 2.0."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
from django.db import transaction
from django.utils.translation import gettext as _

from milepost.hold import queries
from milepost.hold.rules import clr as rules
from milepost.hold.rules.portfolio import Entry
from milepost.issue.actions import publisher, sign_as_publisher
from milepost.issue.rules import identity
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.models import Person


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A badge that doesn't stand in the signed record, and why."""

    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SignedRecord:
    """A signed record as text, and what doesn't stand in it."""

    text: str
    left_out: list[LeftOut]


@transaction.atomic
def sign_record(
    holder: Person, *, entries: Sequence[Entry], name: str, at: datetime
) -> SignedRecord:
    """Return these badges of the holder as one signed ClrCredential; nothing of it is kept here.

    Each badge stands in it byte for byte, with its own proof. Raises RuleError when none fits, or
    when it is too much.
    """
    left_out = [
        LeftOut(title=one.title, reason=reason)
        for one in entries
        if (reason := rules.misfit(one.parsed, state=one.state))
    ]
    fitting = [one for one in entries if not rules.misfit(one.parsed, state=one.state)]
    size = sum(len(one.document) for one in fitting)
    rules.check_bundle(fitting=len(fitting), size=size)
    bundle = _Bundling(holder, name=name, at=at)
    try:
        signed, inside = bundle.signed(fitting), fitting
    except RuleError:
        inside = [one for one in fitting if bundle.takes(one)]
        rules.check_bundle(fitting=len(inside), size=size)
        signed = bundle.signed(inside)
        reason = _("Its words can’t be read together with those of a record.")
        left_out += [
            LeftOut(title=one.title, reason=reason) for one in fitting if one not in inside
        ]
    text = _as_they_came(signed, documents=[one.document for one in inside])
    digest = hashlib.sha256(text.encode()).hexdigest()
    record("record.signed", by=holder.pk, target=holder, at=at, badges=len(inside), sha256=digest)
    return SignedRecord(text=text, left_out=left_out)


class _Bundling:
    """Bundles of one person's badges, made at one moment."""

    def __init__(self, holder: Person, *, name: str, at: datetime) -> None:
        self.name, self.at = name, at
        self.issuer = publisher(at=at)
        own = queries.wallet_of(holder).order_by().values("sha256")
        copies_apart = queries.imported_of(holder).exclude(sha256__in=own)
        self.all = queries.wallet_of(holder).count() + copies_apart.count()
        self.holder = [identity(holder.email, salt=secrets.token_hex(16))]

    def signed(self, entries: Sequence[Entry]) -> dict[str, Any]:
        """Return a signed bundle of these. Raises RuleError if they don't go together."""
        unsigned = rules.record_document(
            rules.Bundle(
                id=uuid4(),
                name=self.name,
                issuer=self.issuer,
                holder=self.holder,
                credentials=[one.parsed or {} for one in entries],
                partial=len(entries) < self.all,
                at=self.at,
            )
        )
        return sign_as_publisher(unsigned, at=self.at)

    def takes(self, entry: Entry) -> bool:
        """Whether this badge alone can be signed in a bundle."""
        try:
            self.signed([entry])
        except RuleError:
            return False
        return True


def _as_they_came(signed: dict[str, Any], *, documents: Sequence[str]) -> str:
    """The text of the signed record, each badge in it byte for byte as its issuer wrote it."""
    subject = signed["credentialSubject"]
    whole = [orjson.Fragment(one.strip()) for one in documents]
    return orjson.dumps(
        signed | {"credentialSubject": subject | {"verifiableCredential": whole}}
    ).decode()
