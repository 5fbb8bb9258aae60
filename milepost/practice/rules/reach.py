"""How far back a window must reach: for each end, the latest occasion it may begin with.

Every demand but the shares is of this kind: it is met in the window from ``first`` to ``end``
exactly if ``first <= reach[end]``. So each is worked out once for all windows.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress, count
from operator import le

from milepost.practice.rules.board import MET, NONE, NOT_MET

NEVER = -1
_IS_MET = bytes(state == MET for state in range(256))
_BREAKS = bytes(state in (NONE, NOT_MET) for state in range(256))


def streak_reach(states: bytes, *, streak: int, tolerance: int, begin: int = 0) -> list[int]:
    """Reach for a run of ``streak`` met ones with at most ``tolerance`` breaks among them.

    A break is an occasion that was missed or that nobody recorded. Only the ends from ``begin``
    on are worked out.
    """
    is_met = states.translate(_IS_MET)
    met = list(compress(count(), is_met))
    passed = list(compress(accumulate(states.translate(_BREAKS)), is_met))
    later = max(0, bisect_left(met, begin - 1) - streak + 1)
    earlier = _last_run(passed, streak=streak, tolerance=tolerance, before=later)
    firsts = met[later:]
    within = map(le, passed[later + streak - 1 :], map(tolerance.__add__, passed[later:]))
    ends = map((1).__add__, met[later + streak - 1 :])
    reach = [NEVER] * (len(states) + 1)
    for end, first in compress(zip(ends, firsts, strict=False), within):
        reach[end] = first
    if earlier is not None:
        reach[begin] = max(reach[begin], met[earlier])
    reach[begin:] = accumulate(reach[begin:], max)
    return reach


def _last_run(passed: Sequence[int], *, streak: int, tolerance: int, before: int) -> int | None:
    """Where the last run begins, among those that begin before this one; None if none does."""
    runs = (at for at in range(before - 1, -1, -1) if at + streak <= len(passed))
    return next((at for at in runs if passed[at + streak - 1] - passed[at] <= tolerance), None)


def distinct_reach(marks: Iterable[tuple[int, str]], *, many: int, size: int) -> list[int]:
    """Reach for ``many`` different names; a mark is the number of an occasion and a name on it."""
    row = sorted(marks)
    numbers: dict[str, int] = {}
    names = [numbers.setdefault(name, len(numbers)) for _, name in row]
    if len(numbers) < many:
        return [NEVER] * (size + 1)
    found: list[tuple[int, int]] = []
    inside = [0] * len(numbers)
    left = distinct = 0
    for (number, _), name in zip(row, names, strict=True):
        if not inside[name]:
            distinct += 1
        inside[name] += 1
        while distinct > many or inside[names[left]] > 1:
            inside[names[left]] -= 1
            if not inside[names[left]]:
                distinct -= 1
            left += 1
        if distinct == many:
            found.append((number + 1, row[left][0]))
    return _filled(found, size=size)


def _filled(steps: Iterable[tuple[int, int]], *, size: int) -> list[int]:
    """The reach of every end, from the ends at which it grows, in order."""
    reach = [NEVER] * (size + 1)
    for end, first in steps:
        reach[end] = first
    return list(accumulate(reach, max))


def runs(states: bytes, *, tolerance: int) -> tuple[int, int]:
    """Return the longest and the current run: how many were met with so few breaks."""
    pieces = _pieces(states)
    sums = list(accumulate(pieces, initial=0))
    width = tolerance + 1
    longest = max(sums[end] - sums[max(0, end - width)] for end in range(1, len(sums)))
    return longest, sums[-1] - sums[max(0, len(pieces) - width)]


def _pieces(states: bytes) -> Sequence[int]:
    """How many were met before, between and after the breaks."""
    marked = states.translate(_IS_MET, delete=bytes({1, 2}))
    return [len(piece) for piece in marked.split(b"\0")]
