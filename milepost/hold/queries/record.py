"""A person's record: what their badges show, wherever they come from, and what is still open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform
from insignia.times import parse_moment

from insignia import InsigniaError
from milepost.define.models import Alignment
from milepost.frameworks.models import Competency, Framework
from milepost.frameworks.queries import frameworks, tree_of
from milepost.frameworks.rules.choices import State as FrameworkState
from milepost.hold.models import ImportedCredential
from milepost.hold.queries.wallet import imported_of, wallet_of
from milepost.hold.rules import record as rules
from milepost.hold.rules.record import Competence, Line, Showing, State
from milepost.issue.models import Credential
from milepost.issue.queries import known_here
from milepost.kit.keys import is_uuid
from milepost.people.models import Person
from milepost.verify.rules import signed_issuer

EARLIEST = 1900
"""A badge that names an earlier year tells a wrong one."""
MOST_PAIRS = 20_000
MOST_ADDRESSES = 5_000
CHUNK = 400
Pair = tuple[Competence, Showing]


def record_of(holder: Person, *, at: datetime) -> list[Line]:
    """Return all that a person's badges show, by framework; own words are not in it.

    A badge that was brought back to where it was issued is told once.
    """
    own = list(_own(holder))
    return rules.lines_of([*_shown_here(own, at=at), *_shown_elsewhere(holder, own=own)])


def _own(holder: Person) -> QuerySet[Credential]:
    rows = wallet_of(holder).select_related("version__achievement", "organization")
    return rows.only(
        "recipient",
        "sha256",
        "issued_at",
        "valid_until",
        "revoked_at",
        "organization__name",
        "version__title",
        "version__competency",
        "version__achievement__slug",
    )


def _shown_here(own: Iterable[Credential], *, at: datetime) -> Iterator[Pair]:
    held = list(own)
    aligned: dict[UUID, list[Alignment]] = {}
    versions = {one.version_id for one in held}
    rows = Alignment.objects.filter(version__in=versions).select_related("competency__framework")
    for row in rows:
        aligned.setdefault(row.version_id, []).append(row)
    for one in held:
        showing = Showing(
            pk=one.pk,
            source=rules.HERE,
            title=one.version.title,
            issuer=one.organization.name,
            on=one.issued_at.date(),
            state=state_here(one, at=at),
        )
        met = [_competence(row) for row in aligned.get(one.version_id, [])]
        yield from ((each, showing) for each in met or [_by_itself(one)])


def state_here(one: Credential, *, at: datetime) -> State:
    """Return what a badge issued here is worth at a moment."""
    if one.revoked_at:
        return State.TAKEN_BACK
    over = one.valid_until is not None and one.valid_until < at
    return State.EXPIRED if over else State.IN_FORCE


def _competence(row: Alignment) -> Competence:
    if row.competency:
        return _kept(row.competency)
    return Competence(
        key=row.url, name=row.name, code=row.code, group=row.framework, framework=row.framework
    )


def _kept(competency: Competency) -> Competence:
    """A competency of a framework that is kept here; its versions count as one."""
    return Competence(
        key=str(competency.key),
        name=competency.name,
        code=competency.code,
        group=str(competency.framework.line),
        framework=competency.framework.title,
        address=competency.uri,
        identifier=competency.identifier,
    )


def _by_itself(one: Credential) -> Competence:
    version = one.version
    key = f"achievement:{version.achievement.slug}"
    return Competence(key=key, name=version.competency or version.title)


def _shown_elsewhere(holder: Person, *, own: Iterable[Credential]) -> Iterator[Pair]:
    known = {one.sha256 for one in own}
    rows = imported_of(holder).exclude(sha256__in=known) if known else imported_of(holder)
    pairs = (pair for row in _reports(rows) for pair in _told(row))
    found = list(islice(pairs, MOST_PAIRS))
    kept = _kept_at([competence.address for competence, _showing in found])
    known = known_here(showing.signer for _competence, showing in found)
    for competence, showing in found:
        told = replace(showing, known=showing.signer in known)
        yield kept.get(competence.address, competence), told


def _reports(rows: QuerySet[ImportedCredential]) -> Iterator[dict[str, Any]]:
    """Of each report only what the record is made of."""
    parts = {name: KeyTransform(name, "report") for name in ("badge", "checks", "contained")}
    columns = ("pk", "title", "issuer_name", "verdict", "imported_at")
    yield from rows.annotate(**parts).values(*columns, *parts).iterator(chunk_size=CHUNK)


def _told(row: Mapping[str, Any]) -> Iterator[Pair]:
    """What one badge shows, or each badge of a bundle, worth no more than the whole."""
    whole = rules.state_of_import(row)
    for part in [row, *(row["contained"] or ())]:
        badge = part["badge"]
        if badge and badge["title"]:
            state = rules.worse(whole, other=rules.state_of_import(part))
            yield from _told_by(part, row=row, state=state)


def _told_by(part: Mapping[str, Any], *, row: Mapping[str, Any], state: State) -> Iterator[Pair]:
    badge = part["badge"]
    showing = Showing(
        pk=row["pk"],
        source=rules.ELSEWHERE,
        title=badge["title"],
        issuer=badge["issuer"] or row["issuer_name"],
        on=day_of(badge["awarded"] or badge["valid_from"], brought=row["imported_at"]),
        state=state,
        signer=signed_issuer(dict(part)),
    )
    for one in badge["alignments"]:
        framework = one.get("framework", "")
        competence = Competence(
            key=one["address"] or f"{framework}: {one['name']}",
            name=one["name"],
            code=one.get("code", ""),
            group=framework,
            framework=framework,
            address=one["address"],
        )
        yield competence, showing
    if not badge["alignments"]:
        key = f"elsewhere:{showing.issuer}: {badge['title']}"
        yield Competence(key=key, name=badge["title"]), showing


def day_of(text: str, *, brought: datetime) -> date:
    """Return the day a badge names, or the day it was brought if it names none that can be."""
    try:
        day = parse_moment(text if "T" in text else f"{text}T00:00:00Z").astimezone(UTC).date()
    except (InsigniaError, OverflowError):
        return brought.date()
    return day if day.year >= EARLIEST and day <= brought.date() else brought.date()


def _kept_at(addresses: Sequence[str]) -> dict[str, Competence]:
    """The competencies kept here, by the addresses that lead to them."""
    names = list(dict.fromkeys(one for one in addresses if one))[:MOST_ADDRESSES]
    found: dict[str, Competence] = {}
    for begin in range(0, len(names), CHUNK):
        some = names[begin : begin + CHUNK]
        by_key = {one.rstrip("/").rpartition("/")[2]: one for one in some}
        keys = [key for key in by_key if is_uuid(key)]
        rows = Competency.objects.filter(Q(uri__in=some) | Q(identifier__in=keys))
        for row in rows.exclude(framework__state=FrameworkState.DRAFT).select_related("framework"):
            address = row.uri if row.uri in some else by_key[str(row.identifier)]
            found[address] = _kept(row)
    return found


@dataclass(frozen=True, kw_only=True)
class Covered:
    """How much of a framework was shown; headings, which have something under them, don't count."""

    framework: Framework
    total: int
    shown: int


def covered(lines: Iterable[Line]) -> list[Covered]:
    """Return the newest version of each framework kept here of which anything was shown."""
    keys = shown_keys(lines)
    groups = {line.competence.group for line in lines if line.competence.identifier}
    newest: dict[UUID, Framework] = {}
    for framework in frameworks().filter(line__in=groups).order_by("number"):
        newest[framework.line] = framework
    counted = _counted(newest.values(), keys=keys)
    return [
        Covered(framework=one, total=counted[one.pk][0], shown=counted[one.pk][1])
        for one in sorted(newest.values(), key=lambda one: one.title.casefold())
    ]


def coverage_of(framework: Framework, *, lines: Iterable[Line]) -> Covered:
    """Return how much of one framework was shown."""
    total, shown = _counted([framework], keys=shown_keys(lines))[framework.pk]
    return Covered(framework=framework, total=total, shown=shown)


def part_of(framework: Framework, *, which: str, keys: Iterable[UUID]) -> QuerySet[Competency]:
    """Return a framework from top to bottom: what is ``open``, what is ``shown``, or all of it."""
    if which == "open":
        rows = leaves().filter(framework=framework).order_by("place", "id")
        return rows.exclude(key__in=list(keys))
    rows = tree_of(framework)
    return rows.filter(key__in=list(keys)) if which == "shown" else rows


def shown_keys(lines: Iterable[Line]) -> dict[UUID, Line]:
    """Return the lines of competencies kept here that count, by their lasting keys."""
    return {
        UUID(line.competence.key): line
        for line in lines
        if line.competence.identifier and line.first
    }


def _counted(
    chosen: Iterable[Framework], *, keys: Mapping[UUID, Line]
) -> dict[UUID, tuple[int, int]]:
    wanted = [one.pk for one in chosen]
    rows = leaves().filter(framework__in=wanted).order_by().values("framework")
    found = rows.annotate(total=Count("pk"), met=Count("pk", filter=Q(key__in=list(keys))))
    told = {row["framework"]: (row["total"], row["met"]) for row in found}
    return {pk: told.get(pk, (0, 0)) for pk in wanted}


def leaves() -> QuerySet[Competency]:
    """Return the competencies in use that have nothing under them."""
    below = Competency.objects.filter(parent=OuterRef("identifier"), retired_at=None)
    return Competency.objects.filter(~Exists(below), retired_at=None)
