"""Any two versions of an achievement, side by side."""

from dataclasses import dataclass

from milepost.define.models import AchievementVersion
from milepost.define.queries.versions import typed_of
from milepost.define.rules.comparing import Difference, compare


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two versions, and what became of each piece from the one to the other."""

    old: AchievementVersion
    new: AchievementVersion
    pieces: list[Difference]

    @property
    def changed(self) -> list[Difference]:
        """Only the pieces that differ."""
        return [piece for piece in self.pieces if piece.change != "same"]

    @property
    def same(self) -> list[Difference]:
        """The pieces that stayed as they were and say something."""
        return [piece for piece in self.pieces if piece.change == "same" and piece.new]


def comparison(old: AchievementVersion, *, new: AchievementVersion) -> Comparison:
    """Return what becomes of each piece of one version in the other."""
    return Comparison(old=old, new=new, pieces=compare(typed_of(old), new=typed_of(new)))
