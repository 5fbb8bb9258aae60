"""Changes of the rules and rules set aside: what is proposed, what holds, and how often not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from milepost.define.models import Achievement
from milepost.define.queries import changed_alone
from milepost.organizations.models import Membership, Organization
from milepost.organizations.queries import kept_apart, organizations_where
from milepost.people.models import Person
from milepost.review.models import CalibrationRule, RuleChange, RuleSetAside
from milepost.review.queries.terms import own_terms, pay_of
from milepost.review.rules.calibration import Asked, asked_from
from milepost.review.rules.duties import DESIGNER, OWNER, Aside, Kind
from milepost.review.rules.terms import PayWay, terms_from

LEADS = (OWNER, DESIGNER)


@dataclass(frozen=True, kw_only=True)
class AsideCount:
    """How often a rule of one kind was set aside."""

    kind: str
    words: str
    number: int


def organizations_led_by(person: Person) -> QuerySet[Organization]:
    """Return the organizations whose rules this person sees and may propose to change."""
    return organizations_where(person, roles=LEADS)


def changes_in(organization: Organization) -> QuerySet[RuleChange]:
    """Return every change that was proposed, the newest first."""
    rows = RuleChange.objects.filter(organization=organization)
    return rows.select_related("achievement", "organization", "proposed_by", "decided_by")


def changes_led_by(person: Person) -> QuerySet[RuleChange]:
    """Return the changes in every organization that this person leads."""
    rows = RuleChange.objects.filter(organization__in=organizations_led_by(person))
    return rows.select_related("achievement", "organization", "proposed_by", "decided_by")


def in_force(
    organization: Organization, *, kind: str, achievement: Achievement | None
) -> dict[str, object]:
    """Return what holds now, in the form in which changes keep it; empty if nothing was said."""
    if kind == Kind.TERMS:
        row = own_terms(organization, achievement=achievement)
        row = row or own_terms(organization, achievement=None)
        return row.terms.as_facts() if row else {}
    if kind == Kind.PAY:
        pay = pay_of(organization)
        return {"way": pay.way} if pay else {}
    if kind == Kind.CALIBRATION:
        rule = CalibrationRule.objects.filter(achievement=achievement).first()
        return {name: getattr(rule, name) for name in Asked.__dataclass_fields__} if rule else {}
    pairs = [list(pair) for pair in sorted(kept_apart(organization))]
    return {"pairs": pairs} if pairs else {}


def set_aside_in(organization: Organization) -> QuerySet[RuleSetAside]:
    """Return every rule that was set aside, the newest first."""
    rows = RuleSetAside.objects.filter(organization=organization)
    return rows.select_related("achievement", "by", "reviewer")


def overrides_of(
    *, organization: Organization | None = None, achievement: Achievement | None = None
) -> list[AsideCount]:
    """Return how often each kind of rule was set aside, zeros too, for everyone to read.

    For one achievement, its own; for an organization, all of them and what concerns no single one;
    for the network, without either, those of all organizations.
    """
    rows = RuleSetAside.objects.all()
    if organization is not None:
        rows = rows.filter(organization=organization)
    if achievement is not None:
        rows = rows.filter(achievement=achievement)
    counted = dict(rows.order_by().values_list("kind").annotate(number=Count("pk")))
    published = changed_alone(organization)
    if achievement is not None:
        published = published.filter(version__achievement=achievement)
    counted[Aside.ALONE] = counted.get(Aside.ALONE, 0) + published.count()
    return [
        AsideCount(kind=kind.value, words=str(kind.label), number=counted.get(kind.value, 0))
        for kind in Aside
    ]


def sentences_of(kind: str, facts: Mapping[str, Any]) -> list[str]:
    """Return in words what a rule says; what was never decided says so."""
    if kind == Kind.TERMS:
        return terms_from(facts).sentences
    if kind == Kind.PAY:
        way = facts.get("way", "")
        return [str(PayWay(way).label) if way else _("The organization has not said.")]
    if kind == Kind.CALIBRATION:
        return asked_from(facts).sentences if facts else [_("No samples are asked for.")]
    pairs = facts.get("pairs", [])
    if not pairs:
        return [_("No roles are kept apart beyond what always holds.")]
    return [_("Nobody is both: %s.") % pair_words(pair) for pair in pairs]


def pair_words(pair: Iterable[str]) -> str:
    """Return two roles in words."""
    labels = dict(Membership.Role.choices)
    first, second = (str(labels[role]).lower() for role in pair)
    return _("%(first)s and %(second)s") % {"first": first, "second": second}
