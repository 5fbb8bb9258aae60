"""Suggesting where to learn something, deciding about it, and saying that it helped."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from milepost.define import notices, queries
from milepost.define.actions.guards import require_designer
from milepost.define.models import Achievement, Helped, Resource
from milepost.define.rules.access import DESIGNERS
from milepost.define.rules.resources import links, suggestions
from milepost.define.rules.resources.choices import State
from milepost.define.rules.resources.suggestions import Suggestion
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.organizations.queries import has_role
from milepost.people.models import Person


@transaction.atomic
def suggest_resource(
    achievement: Achievement, *, suggestion: Suggestion, by: Person, at: datetime
) -> Resource:
    """Keep a suggestion for the owners to decide; what they suggest themselves is shown at once."""
    values = suggestions.checked(suggestion)
    achievement = _locked(achievement)
    owns = has_role(by, organization=achievement.organization, roles=DESIGNERS)
    waiting = achievement.learning.filter(state=State.SUGGESTED).count()
    if not owns:
        today = queries.suggested_today(by, at=at)
        suggestions.check_rate(today=today, waiting=waiting)
    resource = _create(achievement, values=values, by=by, at=at)
    if owns:
        _show(resource, at=at)
    elif not waiting:
        notices.suggestions_wait(resource, at=at)
    journal.record("resource.suggested", by=by.pk, target=resource, at=at)
    return resource


@transaction.atomic
def accept_resource(resource: Resource, *, by: Person, at: datetime) -> Resource:
    """Show a resource to everyone, last in the list; accepting twice changes nothing."""
    resource = _locked_resource(resource, by=by)
    if resource.state == State.ACCEPTED:
        return resource
    first = resource.state == State.SUGGESTED
    suggestions.require_move(resource.state, to=State.ACCEPTED)
    _show(resource, at=at)
    if first:
        notices.suggestion_was_decided(resource, by=by, at=at)
    journal.record("resource.accepted", by=by.pk, target=resource, at=at)
    return resource


@transaction.atomic
def refuse_resource(resource: Resource, *, by: Person, reason: str, at: datetime) -> Resource:
    """Refuse a suggestion, with the reason its author reads."""
    resource = _locked_resource(resource, by=by)
    suggestions.require_move(resource.state, to=State.REFUSED, reason=reason)
    resource.reason = reason.strip()[: suggestions.LONGEST_REASON]
    _move(resource, to=State.REFUSED, at=at)
    notices.suggestion_was_decided(resource, by=by, at=at)
    journal.record("resource.refused", by=by.pk, target=resource, at=at)
    return resource


@transaction.atomic
def retire_resource(resource: Resource, *, by: Person, at: datetime) -> Resource:
    """Take a resource off the list; whom it helped stays counted if it comes back."""
    resource = _locked_resource(resource, by=by)
    suggestions.require_move(resource.state, to=State.RETIRED)
    _move(resource, to=State.RETIRED, at=at)
    journal.record("resource.retired", by=by.pk, target=resource, at=at)
    return resource


@transaction.atomic
def place_resource(
    resource: Resource, *, before: Resource | None, by: Person, at: datetime
) -> None:
    """Put a shown resource before another one of its list; before none, it stands last."""
    resource = _locked_resource(resource, by=by)
    rows = queries.resources_of(resource.achievement).exclude(pk=resource.pk)
    order = list(rows)
    places = [row.pk for row in order]
    at_place = places.index(before.pk) if before and before.pk in places else len(order)
    order.insert(at_place, resource)
    for position, row in enumerate(order, start=1):
        Resource.objects.filter(pk=row.pk).exclude(position=position).update(position=position)
    journal.record("resource.placed", by=by.pk, target=resource, at=at)


@transaction.atomic
def count_help(resource: Resource, *, by: Person, at: datetime) -> None:
    """Note that a resource helped somebody, once; that they earned it is the caller's to know."""
    if not queries.resources_of(resource.achievement).filter(pk=resource.pk).exists():
        raise RuleError(_("This is not on the list any more."), code="not-shown")
    _row, new = Helped.objects.get_or_create(resource=resource, person=by, defaults={"at": at})
    if new:
        journal.record("resource.helped", by=by.pk, target=resource, at=at)


@transaction.atomic
def uncount_help(resource: Resource, *, by: Person, at: datetime) -> None:
    """Take back that a resource helped."""
    gone, _rows = Helped.objects.filter(resource=resource, person=by).delete()
    if gone:
        journal.record("resource.helped-not", by=by.pk, target=resource, at=at)


def _create(achievement: Achievement, *, values: Suggestion, by: Person, at: datetime) -> Resource:
    place = links.same_place(values.url)
    known = achievement.learning.filter(place=place).first()
    if known:
        raise _known(known)
    try:
        with transaction.atomic():
            return Resource.objects.create(
                achievement=achievement,
                place=place,
                suggested_by=by,
                suggested_at=at,
                **vars(values) | {"access": list(values.access)},
            )
    except IntegrityError as error:
        raise _known(achievement.learning.get(place=place)) from error


def _known(resource: Resource) -> RuleError:
    sentences: dict[str, str] = {
        State.SUGGESTED: _("Somebody has suggested this already. It waits for the owners."),
        State.ACCEPTED: _("This is on the list already."),
        State.REFUSED: _("This was suggested before and refused: %(reason)s"),
        State.RETIRED: _("This was on the list once and was taken away."),
    }
    sentence = sentences[resource.state].replace("%(reason)s", resource.reason)
    return RuleError(sentence, code="known-already")


def _show(resource: Resource, *, at: datetime) -> None:
    shown = resource.achievement.learning.filter(state=State.ACCEPTED)
    if shown.count() >= suggestions.MOST_SHOWN:
        raise RuleError(_("The list is full. Take something away first."), code="list-full")
    last = shown.aggregate(last=Max("position"))["last"]
    resource.position, resource.reason = (last or 0) + 1, ""
    _move(resource, to=State.ACCEPTED, at=at)


def _move(resource: Resource, *, to: str, at: datetime) -> None:
    resource.state, resource.decided_at = to, at
    resource.save(update_fields=["state", "decided_at", "position", "reason"])


def _locked(achievement: Achievement) -> Achievement:
    """Return the achievement, locked: suggestions to it are counted one after the other."""
    rows = Achievement.objects.select_related("organization").select_for_update(of=("self",))
    return rows.get(pk=achievement.pk)


def _locked_resource(resource: Resource, *, by: Person) -> Resource:
    achievement = _locked(resource.achievement)
    require_designer(by, organization=achievement.organization)
    locked = achievement.learning.select_related("suggested_by").get(pk=resource.pk)
    locked.achievement = achievement
    return locked
