"""Two versions compared, for programs."""

from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from milepost.define import queries
from milepost.define.models import AchievementVersion
from milepost.define.rules.comparing import Difference
from milepost.kit.problems import Problem

router = Router(tags=["catalogue"])


class Asked(Schema):
    """Two version numbers."""

    old: int = Field(ge=1, le=32_767)
    new: int = Field(ge=1, le=32_767)


class StretchOut(Schema):
    """Words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


class DifferenceOut(Schema):
    """What became of one piece."""

    place: str = Field(description="A field's name, criteria:KEY or slots:KEY")
    label: str
    change: Literal["added", "removed", "reworded", "moved"]
    sentence: str
    old: str
    new: str
    words: list[StretchOut]


class ComparisonOut(Schema):
    """All that differs between two versions; empty when they say the same."""

    achievement: str
    old: int
    new: int
    differences: list[DifferenceOut]


@router.get(
    "/catalogue/{slug:slug}/compare",
    response={200: ComparisonOut, 404: Problem, 422: Problem},
    summary="Compare two versions",
)
def compare(request: HttpRequest, slug: str, asked: Query[Asked]) -> dict[str, Any]:
    """Give every piece in which two published versions differ, in a sentence and to the word."""
    found = {row.number: row for row in queries.public_versions(slug)}
    old, new = (_version(found, number) for number in (asked.old, asked.new))
    compared = queries.comparison(old, new=new)
    return {
        "achievement": slug,
        "old": old.number,
        "new": new.number,
        "differences": [difference(one) for one in compared.changed],
    }


def difference(one: Difference) -> dict[str, Any]:
    """Return a difference as the API writes it."""
    return vars(one) | {"words": [vars(stretch) for stretch in one.words]}


def _version(found: dict[int, AchievementVersion], number: int) -> AchievementVersion:
    if number not in found:
        raise Http404
    return found[number]
