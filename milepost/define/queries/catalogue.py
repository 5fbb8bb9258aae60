"""What anyone may see: the catalogue, and an achievement's public versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from milepost.define.models import AchievementVersion
from milepost.define.queries.versions import content_of
from milepost.define.rules.choices import EFFORT_HOURS, State
from milepost.define.rules.differences import differences
from milepost.define.rules.search import search_words
from milepost.organizations.models import Organization


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What somebody looks for in the catalogue; empty parts ask for nothing."""

    words: str = ""
    organization: str = ""
    kind: str = ""
    scope: str = ""
    effort: str = ""
    competency: str = ""
    """The identifier of a competency that it is aligned to."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A public version and what it changed, in sentences."""

    version: AchievementVersion
    sentences: list[str]


def published() -> QuerySet[AchievementVersion]:
    """Return the versions that anyone may start on, by title."""
    return (
        AchievementVersion.objects.filter(
            state=State.PUBLISHED, achievement__retired_at__isnull=True
        )
        .select_related("achievement__organization")
        .order_by("title", "pk")
    )


def catalogue(filters: Filters) -> QuerySet[AchievementVersion]:
    """Return the published versions that fit; with words, those that name them first come first."""
    rows = _narrowed(published(), filters=filters)
    words = search_words(filters.words)
    for word in words:
        rows = rows.filter(search_text__contains=word)
    return _ranked(rows, words=words)


def offering(identifiers: Sequence[UUID]) -> dict[UUID, int]:
    """Return by how many published versions each of these competencies can be shown."""
    rows = published().order_by().filter(alignments__competency__identifier__in=identifiers)
    told = rows.values_list("alignments__competency__identifier").annotate(
        number=Count("pk", distinct=True)
    )
    return {identifier: number for identifier, number in told if identifier in identifiers}


def nearly(filters: Filters) -> QuerySet[AchievementVersion]:
    """Return the published versions that have any of the words, whatever the other filters."""
    words = search_words(filters.words)
    if not words:
        return published().none()
    some = Q()
    for word in words:
        some |= Q(search_text__contains=word)
    return published().filter(some)


def _narrowed(
    rows: QuerySet[AchievementVersion], *, filters: Filters
) -> QuerySet[AchievementVersion]:
    if filters.organization:
        rows = rows.filter(achievement__organization__slug=filters.organization)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.scope:
        rows = rows.filter(scope=filters.scope)
    if filters.competency:
        rows = rows.filter(alignments__competency__identifier=filters.competency)
    if filters.effort in EFFORT_HOURS:
        rows = rows.filter(effort_hours__range=EFFORT_HOURS[filters.effort])
    return rows


def _ranked(
    rows: QuerySet[AchievementVersion], *, words: Sequence[str]
) -> QuerySet[AchievementVersion]:
    """Order by how early the words stand: the title comes first in the text, then the tags."""
    if not words:
        return rows
    places = [StrIndex(F("search_text"), Value(word)) for word in words]
    return rows.annotate(place=sum(places[1:], places[0])).order_by("place", "title", "pk")


def organizations_with_published() -> QuerySet[Organization]:
    """Return the organizations that offer something, by name."""
    offering = published().order_by().values("achievement__organization")
    return Organization.objects.filter(pk__in=offering).order_by("name")


def public_versions(slug: str) -> QuerySet[AchievementVersion]:
    """Return every version of an achievement that was ever published, newest first."""
    return (
        AchievementVersion.objects.filter(achievement__slug=slug)
        .exclude(state=State.DRAFT)
        .select_related("achievement__organization", "original__achievement__organization")
        .select_related("review_change")
        .prefetch_related("criteria__levels", "slots", "alignments__competency")
        .order_by("-number")
    )


def history(versions: Sequence[AchievementVersion]) -> list[Change]:
    """Return what each version changed, newest first, as the versions are given."""
    contents = [content_of(version) for version in versions]
    older = [*contents[1:], None]
    return [
        Change(version=version, sentences=differences(old, new=new) if old else [])
        for version, new, old in zip(versions, contents, older, strict=True)
    ]
