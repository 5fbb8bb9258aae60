"""What a person showed to whom: shares, what stood behind them, and who opened what."""

from typing import Any

from milepost.hold import queries
from milepost.hold.models import Share, View
from milepost.people.models import Person


def shares_of(person: Person) -> list[dict[str, Any]]:
    """Return every share, with each opening; the links themselves were never kept."""
    rows = queries.shares_of(person).prefetch_related(
        "credentials", "imported", "evidence", "views"
    )
    return [_share(one) for one in rows]


def _share(share: Share) -> dict[str, Any]:
    return {
        "id": str(share.pk),
        "audience": share.audience,
        "purpose": share.purpose,
        "message": share.message,
        "reference": share.reference,
        "reader": share.reader,
        "once": share.once,
        "public": share.public,
        "left_out": share.left_out,
        "created_at": share.created_at,
        "ends_at": share.ends_at,
        "withdrawn_at": share.withdrawn_at,
        "badges": [str(one.pk) for one in share.credentials.all()],
        "elsewhere": [one.title for one in share.imported.all()],
        "elsewhere_badges": [str(one.pk) for one in share.imported.all()],
        "evidence": [
            {"badge": str(item.credential_id), "title": item.title, "sha256": item.sha256}
            for item in share.evidence.all()
        ],
        "opened": [_opening(view) for view in share.views.all()],
    }


def _opening(view: View) -> dict[str, Any]:
    """``what`` is ``page``, ``embedded`` or a file; ``reader`` an address that a code has shown."""
    told = {"at": view.at, "what": view.what, "reader": view.reader}
    return told | ({"by_archive": True} if view.by_archive else {})
