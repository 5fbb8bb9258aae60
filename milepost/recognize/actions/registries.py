"""Reading a registry of issuers, and reading it again; the operator does, by a command."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.kit.fetch import Fetched
from milepost.recognize.models import Listing, Registry
from milepost.recognize.rules.issuers import LONGEST_NAME
from milepost.recognize.rules.registries import LONGEST_URL, ReadRegistry, read_registry


def read_registry_at(
    url: str, *, name: str, fetch: Callable[[str], Fetched], at: datetime
) -> ReadRegistry:
    """Read a registry from where it is published; what was read before gives way to it.

    Raises RuleError or FetchError when it can't be read, and keeps what was there.
    """
    if not url.startswith("https://") or len(url) > LONGEST_URL:
        raise RuleError(_("A registry is read from an https address."), code="registry-address")
    return keep_registry(fetch(url).content, name=name, url=url, at=at)


@transaction.atomic
def keep_registry(content: bytes, *, name: str, url: str = "", at: datetime) -> ReadRegistry:
    """Keep what a registry lists under this name, instead of what it listed before."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise RuleError(_("A registry needs a name that fits a line."), code="registry-name")
    found = read_registry(content)
    row, _made = Registry.objects.update_or_create(name=name, defaults={"url": url, "read_at": at})
    row.listings.all().delete()
    rows = (
        Listing(registry=row, issuer=one.issuer, name=one.name, url=one.url) for one in found.listed
    )
    Listing.objects.bulk_create(rows, batch_size=1_000)
    journal.record("registry.read", by=None, target=row, at=at, listed=len(found.listed))
    return found


@transaction.atomic
def drop_registry(row: Registry, *, at: datetime) -> None:
    """Read a registry no longer; nothing that it said is shown from then on."""
    journal.record("registry.dropped", by=None, target=row, at=at)
    row.delete()
