"""What is told in public about how work is judged. Every question reads what was told before."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Value,
    When,
)

from milepost.define.models import Achievement, AchievementVersion
from milepost.define.queries import gate_report
from milepost.define.rules.gate import Outcome
from milepost.issue.queries import revoked_counts, signed_unreviewed
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.review.models import Assignment, Attempt, Figures, NamedReviewer
from milepost.review.queries.duties import AsideCount, overrides_of
from milepost.review.rules.figures import (
    Fact,
    Fee,
    Told,
    facts,
    money,
    sentences,
    signed_unreviewed_sentence,
    told_from,
)
from milepost.review.rules.figures.revoked import RevokedCount, revoked_told
from milepost.review.rules.figures.told import Reviewers
from milepost.review.rules.standing import Standing

NETWORK = "network"
MOST_FEES = 100
FEE = ("fee", "fee_currency", "fee_payee", "achievement__organization__name")
Published = AchievementVersion.State.PUBLISHED


@dataclass(frozen=True, kw_only=True)
class GateFacts:
    """What the quality gate said when the version was published."""

    checks: int
    passed: int
    answered: int
    """Questions that stayed open, with a written answer that everyone can read."""


@dataclass(frozen=True, kw_only=True)
class Rigor:
    """One page of facts: what is told, the fees of today, and who wants to be named."""

    name: str
    told: Told | None
    as_of: datetime | None
    fees: list[Fee]
    free: bool
    """Whether some of it costs nothing."""
    overrides: list[AsideCount]
    """How often a rule was set aside, of every kind."""
    revoked: list[RevokedCount] = field(default_factory=list)
    """Of how many learners a badge was revoked, by the kind of reason, in steps."""
    unreviewed: int = 0
    """How many credentials were signed, of an issuer or of all, without a review here."""
    gate: GateFacts | None = None
    named: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """What a reader should know first."""
        found = sentences(self.told, fees=self.fees, free=self.free)
        signed = signed_unreviewed_sentence(self.unreviewed, one_issuer=bool(self.name))
        return [*found, signed] if signed else found

    @property
    def facts(self) -> list[Fact]:
        """Every figure that is told, in words."""
        return facts(self.told) if self.told else []


def achievement_scope(achievement: Achievement) -> str:
    """Return the key under which an achievement's figures are kept."""
    return f"achievement:{achievement.pk}"


def organization_scope(organization: Organization) -> str:
    """Return the key under which an organization's figures are kept."""
    return f"organization:{organization.pk}"


def rigor_of(version: AchievementVersion) -> Rigor:
    """Return the facts about an achievement, with the fee and the gate of one version."""
    achievement = version.achievement
    found = _rigor(
        achievement_scope(achievement),
        name=version.title,
        versions=AchievementVersion.objects.filter(pk=version.pk),
        overrides=overrides_of(organization=achievement.organization, achievement=achievement),
    )
    return replace(found, gate=gate_facts(version), revoked=revoked_of(achievement))


def rigor_of_organization(organization: Organization) -> Rigor:
    """Return the facts about everything that an organization issues."""
    named = NamedReviewer.objects.filter(organization=organization).select_related("person")
    found = _rigor(
        organization_scope(organization),
        name=organization.name,
        versions=offered().filter(achievement__organization=organization),
        overrides=overrides_of(organization=organization),
    )
    return replace(
        found,
        named=[str(row.person) for row in named[:100]],
        revoked=revoked_by(organization),
        unreviewed=signed_unreviewed(organization),
    )


def rigor_of_network() -> Rigor:
    """Return the facts about everything that is judged on this server."""
    found = _rigor(NETWORK, name="", versions=offered(), overrides=overrides_of())
    return replace(found, revoked=_revoked(revoked_counts()), unreviewed=signed_unreviewed())


def offered() -> QuerySet[AchievementVersion]:
    """Return what can be earned now, the newest first."""
    rows = AchievementVersion.objects.filter(state=Published, achievement__retired_at=None)
    return rows.select_related("achievement__organization").order_by("-published_at", "pk")


def issuers() -> QuerySet[Organization]:
    """Return the organizations that offer something, or did, by name."""
    offers = Achievement.objects.filter(organization=OuterRef("pk")).exclude(
        versions__state=AchievementVersion.State.DRAFT, versions__number=1
    )
    return Organization.objects.filter(Exists(offers)).order_by("name", "pk")


def told_by_scope(scopes: Iterable[str]) -> dict[str, Told]:
    """Return what is told of several scopes, of those of which something is told."""
    rows = Figures.objects.filter(scope__in=list(scopes))
    found = {row.scope: told_from(row.told) for row in rows}
    return {scope: told for scope, told in found.items() if told}


def gate_facts(version: AchievementVersion) -> GateFacts:
    """Return in numbers what the gate said of a version."""
    results = gate_report(version).results
    return GateFacts(
        checks=len(results),
        passed=sum(one.outcome == Outcome.PASSED for one in results),
        answered=sum(bool(one.answer) for one in results),
    )


def fees_in(versions: QuerySet[AchievementVersion]) -> list[Fee]:
    """Return each different fee of these versions; a payee that is the issuer is not named."""
    rows = versions.filter(fee__isnull=False).order_by("fee_currency", "fee", "fee_payee")
    return _fees(rows.values_list(*FEE).distinct()[:MOST_FEES])


def money_by(versions: QuerySet[AchievementVersion], *, group: str) -> dict[object, str]:
    """Return by a field of theirs (achievement, issuer) what is paid to whom, in a sentence."""
    found: defaultdict[object, set[tuple[Any, ...]]] = defaultdict(set)
    for key, *row in versions.order_by().values_list(group, *FEE).distinct():
        found[key].add(tuple(row))
    return {
        key: money(
            _fees(row for row in rows if row[0] is not None),
            free=any(row[0] is None for row in rows),
        )
        for key, rows in found.items()
    }


def _fees(rows: Iterable[tuple[Any, ...]]) -> list[Fee]:
    found = [
        Fee(
            amount=fee, currency=currency, payee="" if payee.casefold() == own.casefold() else payee
        )
        for fee, currency, payee, own in rows
    ]
    return list(dict.fromkeys(found))


def reviewers_of(attempts: QuerySet[Attempt]) -> Reviewers:
    """Return how many people judged these attempts, by how they stood to whoever issues."""
    counted = Assignment.objects.filter(
        review__handed_in_at__isnull=False,
        appeal__isnull=True,
        submission__decisions__round=F("round"),
        submission__decisions__attempt__in=attempts,
    )
    rank = Case(
        *[When(standing=one, then=Value(place)) for place, one in enumerate(Standing)],
        output_field=IntegerField(),
    )
    closest = counted.order_by().values("reviewer").annotate(closest=Min(rank))
    order = [one.value for one in Standing]
    found = Counter(order[place] for place in closest.values_list("closest", flat=True))
    return Reviewers(standings=dict(found))


def is_named(person: Person, *, organization: Organization) -> bool:
    """Return whether a reviewer is named beside the figures of an organization."""
    return NamedReviewer.objects.filter(organization=organization, person=person).exists()


def revoked_of(achievement: Achievement) -> list[RevokedCount]:
    """Return what is told of revoked badges of an achievement."""
    issued = AchievementVersion.objects.filter(achievement=achievement)
    return _revoked(revoked_counts(versions=issued))


def revoked_by(organization: Organization) -> list[RevokedCount]:
    """Return what is told of revoked badges of an issuer."""
    return _revoked(revoked_counts(organization=organization))


def _revoked(counts: dict[str, int]) -> list[RevokedCount]:
    return revoked_told(counts, smallest=settings.SMALLEST_GROUP)


def _rigor(
    scope: str,
    *,
    name: str,
    versions: QuerySet[AchievementVersion],
    overrides: list[AsideCount],
) -> Rigor:
    figures = Figures.objects.filter(scope=scope).first()
    return Rigor(
        name=name,
        told=told_from(figures.told) if figures else None,
        as_of=figures.as_of if figures else None,
        fees=fees_in(versions),
        free=versions.filter(fee=None).exists(),
        overrides=overrides,
    )
