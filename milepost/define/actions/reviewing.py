"""A change of how work is reviewed: noted as it is drafted, confirmed by whoever publishes it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from insignia.encoding import jcs

from milepost.define import notices, queries
from milepost.define.actions.guards import locked_version, require_draft
from milepost.define.models import AchievementVersion, ReviewChange
from milepost.define.rules import reviewing, typed
from milepost.kit import journal
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.tokens import new_token
from milepost.ledger import actions as ledger
from milepost.ledger.rules.entries import JSON, NOBODY, salted_hash
from milepost.people.models import Person

ASK_AGAIN = timedelta(days=1)


def note_review_change(version: AchievementVersion, *, by: Person | None, at: datetime) -> None:
    """Keep who wrote a change of how work is reviewed into a draft, as long as it is one."""
    before, after = queries.in_public(version.achievement), typed.read(version.typed)
    known = ReviewChange.objects.filter(version=version)
    if before is None or not list(reviewing.changes(before, new=after)):
        known.delete()
        return
    change = known.first() or ReviewChange(version=version, after={})
    old, new = reviewing.facts_of(before), reviewing.facts_of(after)
    if (change.before, change.after) == (old, new):
        return
    own = str(by.pk) if by else ""
    change.writers = reviewing.writers(
        old, after=new, earlier=change.after, known=change.writers, by=own
    )
    whose = list(change.writers.values())
    writer = own if own in whose else whose[0]
    change.changed_by_id = UUID(writer) if writer else None
    change.before, change.after, change.changed_at, change.asked_at = old, new, at, None
    change.save()


@transaction.atomic
def ask_owners(version: AchievementVersion, *, by: Person, at: datetime) -> int:
    """Mail the owners who may publish a changed way of reviewing; say how many they are.

    They are asked about the same change once a day at most.
    """
    version = locked_version(version, by=by)
    require_draft(version)
    change = ReviewChange.objects.select_related("changed_by").filter(version=version).first()
    if change is None:
        raise RuleError(_("Nothing changes about how work is reviewed."), code="no-change")
    reviewing.check_rate(today=journal.times("review-change.asked", by=by.pk, since=at - ASK_AGAIN))
    if change.asked_at and at < change.asked_at + ASK_AGAIN:
        raise RuleError(_("The owners were asked already, less than a day ago."), code="asked")
    asked = notices.a_second_person_is_needed(change, at=at)
    if not asked:
        raise RuleError(
            _("There is no other owner. Make somebody else an owner first."), code="nobody-to-ask"
        )
    change.asked_at = at
    change.save(update_fields=["asked_at"])
    journal.record("review-change.asked", by=by.pk, target=version, at=at, owners=asked)
    return asked


def confirm_review_change(version: AchievementVersion, *, by: Person, at: datetime) -> None:
    """Refuse whoever may not be the second person; else put the change on the log."""
    note_review_change(version, by=version.created_by, at=at)
    change = ReviewChange.objects.filter(version=version).first()
    if change is None:
        return
    change.alone = queries.goes_alone(change, person=by)
    change.reason = typed.answers_in(version.typed)[reviewing.WHY].strip()
    change.confirmed_by, change.writers, change.salt = by, {}, new_token()
    change.leaf_hash = _on_log(change, by=by, at=at)
    change.save()
    journal.record("review-change.confirmed", by=by.pk, target=version, at=at, alone=change.alone)


def _on_log(change: ReviewChange, *, by: Person, at: datetime) -> str:
    """Log the change as every other rule about reviewing; alone, that this was set aside, too."""
    around = queries.whereabouts(change.version)
    achievement = absolute(reverse("define:achievement", args=[change.version.achievement.slug]))
    whose: dict[str, JSON] = {"organization": around.organization, "achievement": achievement}
    reason = salted_hash(change.reason, salt=change.salt)
    leaf = ledger.append(
        "policy.changed",
        entry=whose
        | {
            "rule": "definition",
            "before": jcs(change.before).decode(),
            "after": jcs(change.after).decode(),
            "proposed_by": salted_hash(change.changed_by_id or NOBODY, salt=change.salt),
            "confirmed_by": salted_hash(by.pk, salt=change.salt),
            "alone": change.alone,
            "reason_sha256": reason,
        },
        at=at,
    )
    if change.alone:
        person = salted_hash(by.pk, salt=change.salt)
        told = whose | {"rule": "alone", "by": person, "reason_sha256": reason}
        ledger.append("override.made", entry=told, at=at)
    return leaf.hash
