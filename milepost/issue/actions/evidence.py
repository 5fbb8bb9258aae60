"""Who may see the evidence behind a badge: its holder decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.issue.models import EvidenceItem
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.models import Person


@transaction.atomic
def set_audience(item: EvidenceItem, *, audience: str, by: Person, at: datetime) -> EvidenceItem:
    """Open or close one piece of evidence to readers of shares; shares made before follow too."""
    item = (
        EvidenceItem.objects.select_related("credential")
        .select_for_update(of=("self",))
        .get(pk=item.pk)
    )
    if item.credential.recipient_id != by.pk:
        raise RuleError(_("This is somebody else’s badge."), code="not-yours")
    if audience not in EvidenceItem.Audience.values:
        raise RuleError(_("Choose who may see it."), code="bad-audience")
    if item.audience != audience:
        item.audience = audience
        item.save(update_fields=["audience"])
        record("evidence.audience-set", by=by.pk, target=item, at=at, audience=audience)
    return item
