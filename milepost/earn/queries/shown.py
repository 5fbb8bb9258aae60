"""The one door through which others see a piece of work: without the people who are covered."""

from dataclasses import dataclass

from milepost.earn.models import Artifact
from milepost.earn.rules.people import cover_from, occurring
from milepost.kit import files
from milepost.kit.media import Family, MediaType, without_metadata

READ, LINES = 100_000, 1000
"""Bytes and lines of a text that a page shows; the rest is in the file."""


@dataclass(frozen=True, kw_only=True)
class ShownWork:
    """A piece of work as everyone but its maker may see it."""

    kind: str
    note: str
    text: str
    url: str
    sha256: str
    """Of the file to be shown; empty unless it is a file."""
    size: int
    media_type: MediaType

    @property
    def is_file(self) -> bool:
        """Whether there is a file to hand out."""
        return bool(self.sha256)

    @property
    def family(self) -> Family:
        """Whether it is a picture, a document, a recording …"""
        return self.media_type.family

    @property
    def name(self) -> str:
        """A neutral file name."""
        return f"work{self.media_type.suffix}"


def shown_of(artifact: Artifact) -> ShownWork:
    """Return what others see instead of the original."""
    is_file = artifact.kind == Artifact.Kind.FILE
    return ShownWork(
        kind=artifact.kind,
        note=artifact.shown(artifact.note),
        text=artifact.shown(artifact.text),
        url=artifact.url,
        sha256=(artifact.covered_sha256 or artifact.sha256) if is_file else "",
        size=artifact.covered_size or artifact.size,
        media_type=MediaType(artifact.media_type or MediaType.TEXT),
    )


def safe_content(work: ShownWork) -> bytes:
    """Return the bytes of a picture without metadata; RuleError if it can't be cleaned."""
    with files.looked_into(work.sha256) as content:
        return without_metadata(content, work.media_type)


@dataclass(frozen=True)
class FirstLines:
    """The beginning of a text file, line by line, and whether there is more of it."""

    lines: list[str]
    more: bool


def first_lines(work: ShownWork) -> FirstLines:
    """Return as much of a text file as fits on a page."""
    with files.looked_into(work.sha256) as content:
        begun, more = content[:READ], len(content) > READ
    rows = begun.decode("utf-8-sig", errors="replace").splitlines()
    return FirstLines(rows[:LINES], more or len(rows) > LINES)


def names_in(artifact: Artifact) -> list[tuple[str, str]]:
    """Return names that its maker covers in other pieces and that occur in this one, to propose."""
    others = Artifact.objects.filter(submission__applicant=artifact.submission.applicant_id)
    covers = others.exclude(cover={}).exclude(pk=artifact.pk).values_list("cover", flat=True)[:50]
    known = dict.fromkeys(pair for cover in covers for pair in cover_from(cover).names)
    return occurring(known, text=f"{artifact.text}\n{artifact.note}")
