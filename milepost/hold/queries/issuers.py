"""Which badges from elsewhere were issued by somebody who is known here."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models.fields.json import KeyTransform

from milepost.hold.models import ImportedCredential
from milepost.issue.queries import known_here
from milepost.verify.rules import is_strange, issuers_in


def with_issuers(imports: Iterable[ImportedCredential]) -> list[ImportedCredential]:
    """Return these badges from elsewhere, each saying in ``strange`` if no one here knows who
    issued it, or something inside it.
    """
    found = list(imports)
    told = _signed(one.pk for one in found)
    known = known_here(issuer for one in told.values() for issuer in issuers_in(one))
    for one in found:
        one.strange = is_strange(told[one.pk], known=known)
    return found


def _signed(keys: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Of each report only what says who signed."""
    rows = ImportedCredential.objects.filter(pk__in=list(keys)).annotate(
        issuer_id=KeyTransform("issuer_id", KeyTransform("badge", "report")),
        checks=KeyTransform("checks", "report"),
        contained=KeyTransform("contained", "report"),
    )
    columns = rows.values_list("pk", "issuer_id", "checks", "contained")
    return {
        pk: {
            "badge": None if issuer is None else {"issuer_id": issuer},
            "checks": checks,
            "contained": contained,
        }
        for pk, issuer, checks, contained in columns
    }
