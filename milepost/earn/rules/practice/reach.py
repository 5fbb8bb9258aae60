"""How far back a window must reach: for each end, the latest occasion it may begin with.

Every demand but the shares is of this kind: it is met in the window from ``first`` to ``end``
exactly if ``first <= reach[end]``. So each is worked out once for all windows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from milepost.earn.rules.practice.board import MET, NONE, NOT_MET

NEVER = -1
_BREAKS = bytes(state in (NONE, NOT_MET) for state in range(256))


def streak_reach(states: bytes, *, streak: int, tolerance: int) -> list[int]:
    """Reach for a run of ``streak`` met ones with at most ``tolerance`` breaks among them.

    A break is an occasion that was missed or that nobody recorded.
    """
    breaks = list(accumulate(states.translate(_BREAKS), initial=0))
    met = [number for number, state in enumerate(states) if state == MET]
    reach = [NEVER] * (len(states) + 1)
    for first, last in zip(met, met[streak - 1 :], strict=False):
        if breaks[last] - breaks[first] <= tolerance:
            reach[last + 1] = first
    return list(accumulate(reach, max))


def distinct_reach(marks: Iterable[tuple[int, str]], *, many: int, size: int) -> list[int]:
    """Reach for ``many`` different names; a mark is the number of an occasion and a name on it."""
    row = sorted(marks)
    reach = [NEVER] * (size + 1)
    if len({name for _, name in row}) < many:
        return reach
    inside: Counter[str] = Counter()
    left = 0
    for number, name in row:
        inside[name] += 1
        while len(inside) > many or inside[row[left][1]] > 1:
            _drop(inside, row[left][1])
            left += 1
        if len(inside) == many:
            reach[number + 1] = row[left][0]
    return list(accumulate(reach, max))


def _drop(inside: Counter[str], name: str) -> None:
    inside[name] -= 1
    if not inside[name]:
        del inside[name]


def runs(states: bytes, *, tolerance: int) -> tuple[int, int]:
    """Return the longest and the current run: how many were met with so few breaks."""
    pieces = _pieces(states)
    sums = list(accumulate(pieces, initial=0))
    width = tolerance + 1
    longest = max(sums[end] - sums[max(0, end - width)] for end in range(1, len(sums)))
    return longest, sums[-1] - sums[max(0, len(pieces) - width)]


def _pieces(states: bytes) -> Sequence[int]:
    """How many were met before, between and after the breaks."""
    met = bytes(state == MET for state in range(256))
    marked = states.translate(met, delete=bytes({1, 2}))
    return [len(piece) for piece in marked.split(b"\0")]
