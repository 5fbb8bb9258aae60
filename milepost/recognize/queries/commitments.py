"""Commitments in force, the things they name, and whose badges they cover."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse

from milepost.define.models import Achievement, AchievementVersion, Alignment
from milepost.frameworks.models import Competency
from milepost.frameworks.queries import competencies
from milepost.hold.models import ImportedCredential
from milepost.hold.queries import imported_of, wallet_of
from milepost.hold.rules.imports import addresses_in
from milepost.issue.models import Credential, IssuerKey
from milepost.kit.addresses import absolute
from milepost.kit.words import words_of
from milepost.organizations.models import Organization
from milepost.organizations.queries import organizations_where, verified_domain
from milepost.people.models import Person
from milepost.recognize.models import Commitment, CommitmentVersion, News, OutsideIssuer
from milepost.recognize.queries.issuers import organizations_of
from milepost.recognize.queries.offers import Offer
from milepost.recognize.rules.access import DECIDERS
from milepost.recognize.rules.choices import HOLDING, PUBLIC, State
from milepost.recognize.rules.commitments import Named, Terms
from milepost.recognize.rules.issuers import NamedIssuer

Versions = QuerySet[CommitmentVersion]
Draft = AchievementVersion.State.DRAFT
VALID = ImportedCredential.Verdict.VALID
PUBLIC_TITLES = AchievementVersion.objects.exclude(state=Draft).only(
    "achievement", "number", "title", "state"
)
NAMED = (
    Prefetch("achievements", queryset=Achievement.objects.select_related("organization")),
    Prefetch("achievements__versions", queryset=PUBLIC_TITLES, to_attr="titles"),
    "issuers",
    "outside_issuers",
    "competencies__framework",
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody looks for among commitments; empty parts ask for nothing."""

    words: str = ""
    grant: str = ""
    organization: str = ""
    """The slug of who accepts."""
    achievement: str = ""
    """The slug of what is accepted: also by its issuer or an aligned competency."""
    competency: UUID | None = None
    issuer: str = ""
    """The slug of an organization whose badges are accepted."""
    issuer_id: str = ""
    """The DID or address of an issuer, from here or from elsewhere."""


@dataclass(frozen=True)
class Match:
    """A commitment in force, and which of somebody's badges it covers."""

    version: CommitmentVersion
    credentials: list[Credential]


def in_force(*, on: date) -> Versions:
    """Return the versions that count on a day, by title, each with its organization."""
    later = CommitmentVersion.objects.filter(
        commitment=OuterRef("commitment"),
        number__gt=OuterRef("number"),
        published_at__isnull=False,
        effective_on__lte=on,
    )
    rows = CommitmentVersion.objects.filter(
        published_at__isnull=False,
        effective_on__lte=on,
        starts_on__lte=on,
        commitment__state__in=HOLDING,
    ).filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        Q(commitment__withdrawn_on=None) | Q(commitment__withdrawn_on__gte=on),
    )
    return (
        rows.exclude(Exists(later))
        .select_related("commitment__organization")
        .defer("document")
        .order_by("title", "pk")
    )


def found(asked: Asked, *, on: date) -> Versions:
    """Return the versions in force that fit all of what is asked."""
    rows = in_force(on=on)
    for word in words_of(asked.words)[:8]:
        rows = rows.filter(search_text__contains=word)
    if asked.grant:
        rows = rows.filter(grant=asked.grant)
    if asked.organization:
        rows = rows.filter(commitment__organization__slug=asked.organization)
    if asked.issuer:
        issuers = CommitmentVersion.issuers.through.objects
        rows = rows.filter(
            pk__in=issuers.filter(organization__slug=asked.issuer).values("commitmentversion")
        )
    if asked.issuer_id:
        rows = rows.filter(_issued_by({asked.issuer_id}))
    if asked.competency:
        asked_for = competencies().filter(identifier=asked.competency)
        rows = rows.filter(pk__in=_through("competencies__key", asked_for.values("key")))
    if asked.achievement:
        achievement = Achievement.objects.filter(slug=asked.achievement).first()
        rows = rows.filter(_covering(achievement)) if achievement else rows.none()
    return rows


def accepting(achievement: Achievement, *, on: date) -> Versions:
    """Return the versions in force that accept an achievement, however they name it."""
    return in_force(on=on).filter(_covering(achievement))


def _covering(achievement: Achievement) -> Q:
    """By name, by its issuer, or by a competency that a public version of it is aligned to.

    A competency is the same in every version of its framework: its ``key`` says so.
    """
    table = CommitmentVersion
    aligned = Alignment.objects.filter(
        version__achievement=achievement, competency__isnull=False
    ).exclude(version__state=Draft)
    by_name = table.achievements.through.objects.filter(achievement=achievement)
    by_issuer = table.issuers.through.objects.filter(organization=achievement.organization_id)
    by_competency = table.competencies.through.objects.filter(
        competency__key__in=aligned.values("competency__key")
    )
    ways = (by_name, by_issuer, by_competency)
    return Q(pk__in=ways[0].values("commitmentversion")) | (
        Q(pk__in=ways[1].values("commitmentversion"))
        | Q(pk__in=ways[2].values("commitmentversion"))
    )


def matching(credentials: Sequence[Credential], *, on: date) -> list[Match]:
    """Return the commitments in force that cover any of these badges, with the badges.

    A badge counts by its achievement, its issuer, or what its own version is aligned to. Badges
    that were taken back or have run out are left out.
    """
    good = [one for one in credentials if is_good(one, on=on)]
    aligned = _aligned(one.version_id for one in good)
    achievements = {one.version.achievement_id for one in good}
    issuers = {one.organization_id for one in good}
    keys = set().union(*aligned.values()) if aligned else set()
    rows = in_force(on=on).filter(
        Q(pk__in=_through("achievements", achievements))
        | Q(pk__in=_through("issuers", issuers))
        | Q(pk__in=_through("competencies__key", keys))
    )
    rows = rows.prefetch_related("achievements", "issuers", "competencies")
    found = [(version, _covered(version, good=good, aligned=aligned)) for version in rows]
    return [Match(version, covered) for version, covered in found if covered]


def covering(person: Person, *, on: date) -> list[Match]:
    """Return the commitments in force that cover badges a person holds, by title.

    Badges from elsewhere count if they passed every check; which ones, ``covered_imports`` says.
    """
    found = {match.version: match for match in matching(list(wallet_of(person)), on=on)}
    reports = (one.report for one in checked_imports(person))
    for version in accepting_brought(reports, on=on):
        found.setdefault(version, Match(version, []))
    return sorted(found.values(), key=lambda one: (one.version.title, str(one.version.pk)))


def checked_imports(person: Person) -> list[ImportedCredential]:
    """Return the badges from elsewhere of a person that passed every check."""
    return list(imported_of(person).filter(verdict=VALID).defer("document"))


def accepting_brought(badges: Iterable[Mapping[str, Any]], *, on: date) -> list[CommitmentVersion]:
    """Return the commitments in force that cover any of these badges from elsewhere.

    Each is what a report tells of a badge; it counts by its issuer, or by the address of a
    competency it is aligned to. One that did not pass every check is left out.
    """
    told = [one["badge"] for one in badges if one["badge"] and one["verdict"] == "valid"]
    addresses = set().union(*(addresses_in(badge) for badge in told))
    issuers = _issued_by({badge["issuer_id"] for badge in told})
    keys = competencies().filter(uri__in=addresses).values("key")
    return list(in_force(on=on).filter(Q(pk__in=_through("competencies__key", keys)) | issuers))


def _issued_by(identifiers: Set[str]) -> Q:
    """By an issuer with one of these DIDs or addresses, whether it signs here or elsewhere."""
    here = _through("issuers", organizations_of(identifiers))
    return Q(pk__in=here) | Q(pk__in=_through("outside_issuers__identifier", identifiers))


def covered_imports(
    version: CommitmentVersion, *, kept: Iterable[ImportedCredential]
) -> list[ImportedCredential]:
    """Return those of these badges from elsewhere that a version covers, as it covers any."""
    named = _named(version)
    return [one for one in kept if (badge := one.report["badge"]) and named & addresses_in(badge)]


def _named(version: CommitmentVersion) -> set[str]:
    return addresses_named([version])[version.pk]


def addresses_named(versions: Iterable[CommitmentVersion]) -> dict[UUID, set[str]]:
    """Return by which addresses each version covers badges from elsewhere: issuers', competencies'.

    A competency has one in every version of its framework.
    """
    found: dict[UUID, set[str]] = {one.pk: set() for one in versions}
    table = CommitmentVersion
    issuers = table.issuers.through.objects.filter(commitmentversion__in=found)
    owners = _many(issuers.values_list("organization", "commitmentversion"))
    keys = IssuerKey.objects.filter(organization__in=owners).values_list("organization", "method")
    met = table.competencies.through.objects.filter(commitmentversion__in=found)
    competences = _many(met.values_list("competency__key", "commitmentversion"))
    uris = competencies().filter(key__in=competences).values_list("key", "uri")
    outside = OutsideIssuer.objects.filter(version__in=found).values_list("version", "identifier")
    named = [
        *((pk, method.partition("#")[0]) for owner, method in keys for pk in owners[owner]),
        *((pk, uri) for key, uri in uris for pk in competences[key]),
        *outside,
    ]
    for pk, address in named:
        if address:
            found[pk].add(address)
    return found


def _many(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return found


def _versions_of(version: CommitmentVersion) -> QuerySet[Competency]:
    """Return the competencies it names, in every public version of their frameworks."""
    named = version.competencies.order_by().values("key")
    return competencies().filter(key__in=named).order_by("pk")


def is_good(credential: Credential, *, on: date) -> bool:
    """Say whether a badge is in force on a day."""
    ended = credential.valid_until is not None and credential.valid_until.date() < on
    return credential.revoked_at is None and not ended


def _covered(
    version: CommitmentVersion, *, good: Sequence[Credential], aligned: dict[UUID, set[UUID]]
) -> list[Credential]:
    achievements = {one.pk for one in version.achievements.all()}
    issuers = {one.pk for one in version.issuers.all()}
    keys = {one.key for one in version.competencies.all()}
    return [
        one
        for one in good
        if one.version.achievement_id in achievements
        or one.organization_id in issuers
        or aligned.get(one.version_id, set()) & keys
    ]


def _aligned(versions: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Return the lasting keys of the competencies that each of these versions is aligned to."""
    rows = Alignment.objects.filter(version__in=set(versions), competency__isnull=False)
    found: dict[UUID, set[UUID]] = {}
    for version, key in rows.values_list("version", "competency__key"):
        found.setdefault(version, set()).add(key)
    return found


def _through(name: str, keys: Iterable[object]) -> QuerySet[CommitmentVersion]:
    """Return the keys of versions that name any of these things in one of the three ways."""
    asked = keys if isinstance(keys, QuerySet) else list(keys)
    rows = CommitmentVersion.objects.filter(**{f"{name}__in": asked})
    return rows.order_by().values("pk")  # type: ignore[return-value]


def affected(version: CommitmentVersion, *, on: date) -> QuerySet[Person]:
    """Return the holders of badges in force on a day that a version covers, each once, by key.

    Badges from elsewhere count, too, if they passed every check.
    """
    held = Credential.objects.filter(revoked_at__isnull=True, recipient__isnull=False)
    covered = held.filter(Q(valid_until=None) | Q(valid_until__date__gte=on)).filter(
        Q(version__achievement__in=version.achievements.values("pk"))
        | Q(organization__in=version.issuers.values("pk"))
        | Q(
            version__in=Alignment.objects.filter(
                competency__key__in=version.competencies.values("key")
            ).values("version")
        )
    )
    until = Cast(KT("report__badge__valid_until"), TextField())
    brought = (
        ImportedCredential.objects.filter(
            addresses__address__in=_named(version),
            verdict=VALID,
            kept_at__isnull=False,
        )
        .annotate(until=until)
        .filter(Q(until=None) | Q(until="") | Q(until__gte=on.isoformat()))
    )
    return Person.objects.filter(
        Q(pk__in=covered.order_by().values("recipient"))
        | Q(pk__in=brought.order_by().values("holder")),
        is_active=True,
    ).order_by("pk")


def public_versions(pk: UUID) -> Versions:
    """Return every published version of a commitment, the newest first, with what it names."""
    return (
        CommitmentVersion.objects.filter(
            commitment=pk, commitment__state__in=PUBLIC, published_at__isnull=False
        )
        .select_related("commitment__organization")
        .prefetch_related(*NAMED)
        .order_by("-number")
    )


def of_organization(organization: Organization) -> QuerySet[Commitment]:
    """Return an organization's commitments that everyone may read, newest first."""
    rows = Commitment.objects.filter(organization=organization, state__in=PUBLIC)
    return rows.prefetch_related("versions").order_by("-created_at", "pk")


def desks_of(person: Person) -> QuerySet[Organization]:
    """Return the organizations that a person may commit, by name."""
    return organizations_where(person, roles=DECIDERS).order_by("name", "pk")


def desk_of(organization: Organization) -> QuerySet[Commitment]:
    """Return all commitments of an organization, drafts too, newest first."""
    rows = Commitment.objects.filter(organization=organization)
    return rows.prefetch_related("versions").order_by("-created_at", "pk")


def editable_by(person: Person) -> QuerySet[Commitment]:
    """Return the commitments that a person may write, publish and withdraw."""
    rows = Commitment.objects.filter(organization__in=desks_of(person).order_by().values("pk"))
    return rows.select_related("organization")


def draft_of(commitment: Commitment) -> CommitmentVersion | None:
    """Return the version of a commitment that is being written, if any."""
    rows = CommitmentVersion.objects.filter(commitment=commitment, published_at__isnull=True)
    return rows.select_related("commitment__organization").prefetch_related(*NAMED).first()


def domain_of(organization: Organization) -> str:
    """Return the organization's proved domain, empty if it has none."""
    return verified_domain(organization)


def terms_of(version: CommitmentVersion) -> Terms:
    """Return what a version says, as values."""
    return Terms(
        title=version.title,
        achievements=tuple(one.pk for one in version.achievements.all()),
        competencies=tuple(one.identifier for one in version.competencies.all()),
        issuers=tuple(one.pk for one in version.issuers.all()),
        outside_issuers=tuple(
            NamedIssuer(identifier=one.identifier, name=one.name)
            for one in version.outside_issuers.all()
        ),
        grant=version.grant,
        amount=version.amount,
        grant_words=version.grant_words,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        notice_days=version.notice_days,
        terms=version.terms,
        jurisdiction=version.jurisdiction,
    )


def named_in(version: CommitmentVersion) -> Named:
    """Return what a version names, by the addresses that machines know it under."""
    achievements, versions = {}, []
    for achievement in version.achievements.all():
        page = absolute(reverse("define:achievement", args=[achievement.slug]))
        public = achievement.titles  # type: ignore[attr-defined]
        achievements[page] = newest_title(achievement)
        places = [[achievement.slug, one.number] for one in public]
        versions += [absolute(reverse("define:definition", args=place)) for place in places]
    issuers = {
        absolute(reverse("organizations:detail", args=[one.slug])): one.name
        for one in version.issuers.all()
    }
    return Named(
        achievements=achievements,
        versions=versions,
        competencies={one.uri: str(one) for one in version.competencies.all()},
        competency_versions=[one.uri for one in _versions_of(version) if one.uri],
        issuers=issuers,
        outside_issuers={one.identifier: one.name for one in version.outside_issuers.all()},
    )


def newest_title(achievement: Achievement) -> str:
    """Return what an achievement is called now; its public versions came along as ``titles``."""
    public: list[AchievementVersion] = achievement.titles  # type: ignore[attr-defined]
    return max(public, key=lambda one: one.number).title if public else achievement.slug


def keys_of(*, achievements: Sequence[str], issuers: Sequence[str]) -> dict[str, tuple[UUID, ...]]:
    """Return the keys of achievements and issuers by their slugs; unknown ones are left out."""
    named = Achievement.objects.filter(slug__in=achievements).values_list("pk", flat=True)
    owners = Organization.objects.filter(slug__in=issuers).values_list("pk", flat=True)
    return {"achievements": tuple(named), "issuers": tuple(owners)}


def chosen_in(version: CommitmentVersion) -> list[Offer]:
    """Return what a draft names, as it is offered."""
    return [
        *(
            Offer("achievement", str(one.pk), newest_title(one), one.organization.name)
            for one in version.achievements.all()
        ),
        *(
            Offer("issuer", str(one.pk), one.name, one.get_kind_display())
            for one in version.issuers.all()
        ),
        *(
            Offer("competency", str(one.identifier), str(one), one.framework.title)
            for one in version.competencies.all()
        ),
    ]


def due_to_begin(*, on: date) -> Versions:
    """Return the versions that count by a day while one they replaced is still signed for."""
    standing = CommitmentVersion.objects.filter(
        commitment=OuterRef("commitment"),
        number__lt=OuterRef("number"),
        signed__revoked_at=None,
        signed__isnull=False,
    )
    rows = CommitmentVersion.objects.filter(published_at__isnull=False, effective_on__lte=on)
    return rows.filter(Exists(standing)).order_by("effective_on", "pk")


def due_to_end(*, on: date) -> QuerySet[Commitment]:
    """Return the commitments whose announced last day is over, and that are not closed yet."""
    rows = Commitment.objects.filter(state=State.ENDING, withdrawn_on__lt=on)
    return rows.order_by("withdrawn_on", "pk")


def waiting_news() -> QuerySet[News]:
    """Return the news that not everyone has been told yet, oldest first."""
    return News.objects.filter(done_at__isnull=True).order_by("at", "pk")
