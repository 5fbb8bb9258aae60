"""How something written by people or programs is refused: one sentence for each field or row."""

from collections.abc import Sequence

from milepost.kit.errors import RuleError


class Unreadable(RuleError):
    """A rule, a sentence or a log that can't be read; ``sentences`` name every fault found.

    ``parts`` are those of the rule that they are about, where somebody asks.
    """

    def __init__(self, sentences: Sequence[str], *, code: str, parts: Sequence[str] = ()) -> None:
        super().__init__("\n".join(sentences), code=code)
        self.sentences = tuple(sentences)
        self.parts = frozenset(parts)
