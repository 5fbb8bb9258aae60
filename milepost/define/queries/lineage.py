"""Where a definition comes from, what was made from it, and what its designers still owe."""

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from milepost.define.models import Achievement, AchievementVersion, Equivalence
from milepost.define.queries.desks import desks_of
from milepost.define.queries.drafting import authors_of
from milepost.define.queries.reviewing import owed_for_review
from milepost.define.queries.versions import typed_of
from milepost.define.rules import checks
from milepost.define.rules.checks import Finding
from milepost.define.rules.choices import State
from milepost.define.rules.lineage import tailoring
from milepost.define.rules.lineage.choices import Lineage
from milepost.define.rules.lineage.licenses import license_of
from milepost.define.rules.lineage.tailoring import Declared, Ties
from milepost.define.rules.typed import Typed
from milepost.people.models import Person


def ties_of(version: AchievementVersion) -> Ties | None:
    """Return what a version is tied to; None if it was made from nothing."""
    if version.original is None:
        return None
    return Ties(
        lineage=version.lineage,
        original=typed_of(version.original),
        core=tuple(version.original.core),
        reasons=version.reasons,
    )


def todo(version: AchievementVersion, *, draft: Typed) -> list[Finding]:
    """Return all that keeps a draft from being published, its debts to an original included."""
    ties = ties_of(version)
    owed = tailoring.findings(ties, draft=draft) if ties else []
    return [
        *checks.findings(draft),
        *owed,
        *_owed_to_authors(version, draft=draft),
        *owed_for_review(version, draft=draft),
    ]


def _owed_to_authors(version: AchievementVersion, *, draft: Typed) -> list[Finding]:
    """Return a finding for each author who agreed to other terms than the draft has now."""
    agreed = authors_of(version.achievement).exclude(license__in=["", draft["license"]])
    words = _(
        "%(name)s agreed to be named under “%(license)s”. Keep these terms, or ask them again."
    )
    return [
        Finding("license", words % {"name": name, "license": license_of(terms).name})
        for name, terms in agreed.values_list("name", "license")
    ]


def declared_of(version: AchievementVersion) -> list[Declared]:
    """Return how a version differs from its original, with the reasons."""
    ties = ties_of(version)
    return tailoring.declared(ties, draft=typed_of(version)) if ties else []


def upstream(version: AchievementVersion) -> AchievementVersion | None:
    """Return the original's published version if it is newer than the one that is followed."""
    if version.original is None:
        return None
    return AchievementVersion.objects.filter(
        achievement=version.original.achievement_id,
        number__gt=version.original.number,
        state=State.PUBLISHED,
    ).first()


def descendants(achievement: Achievement) -> QuerySet[AchievementVersion]:
    """Return the published versions made from any version of an achievement, newest first."""
    return (
        AchievementVersion.objects.filter(original__achievement=achievement, state=State.PUBLISHED)
        .select_related("achievement__organization", "original")
        .prefetch_related(rulings())
        .order_by("-published_at", "pk")
    )


def rulings() -> Prefetch[str, QuerySet[Equivalence], str]:
    """Return how to fetch what owners said about versions, newest first, as ``rulings``."""
    return Prefetch("equivalences", Equivalence.objects.all(), to_attr="rulings")


def rulings_on(version: AchievementVersion) -> list[Equivalence]:
    """Return what the original's owners said about a version, newest first."""
    return list(version.equivalences.all())


def versions_to_rule_on(person: Person) -> QuerySet[AchievementVersion]:
    """Return the public tailored versions whose original a person may write."""
    return (
        AchievementVersion.objects.filter(
            lineage=Lineage.TAILORED, original__achievement__organization__in=desks_of(person)
        )
        .exclude(state=State.DRAFT)
        .select_related("achievement__organization", "original__achievement__organization")
    )
