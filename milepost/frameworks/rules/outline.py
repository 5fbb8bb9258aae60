"""A tree as people write one: lines in order, each so many steps in; how it is read and moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DEEPEST = 30
Placed = tuple[str, str | None, int]


def in_order(
    keys: Sequence[str], *, parents: Mapping[str, tuple[str, float]]
) -> tuple[list[Placed], list[str]]:
    """Return every key with its parent and depth, parents first, and those that closed a circle.

    ``parents`` gives for a key its parent and its number among its siblings; whoever has none, or
    one that is not among the keys, stands at the top.
    """
    known, children = set(keys), dict[str | None, list[str]]()
    for key in keys:
        parent = parents.get(key, ("", 0.0))[0]
        children.setdefault(parent if parent in known else None, []).append(key)
    for siblings in children.values():
        siblings.sort(key=lambda key: parents.get(key, ("", float("inf")))[1])
    placed: list[Placed] = []
    seen: set[str] = set()
    _walk(children.get(None, []), children=children, placed=placed, seen=seen)
    cut = []
    for key in keys:
        if key not in seen:
            cut.append(key)
            _walk([key], children=children, placed=placed, seen=seen)
    return placed, cut


def _walk(
    tops: Sequence[str],
    *,
    children: Mapping[str | None, list[str]],
    placed: list[Placed],
    seen: set[str],
) -> None:
    """Place the tops and what stands under them; without recursion, however deep it goes."""
    waiting: list[Placed] = [(key, None, 0) for key in reversed(tops)]
    while waiting:
        key, parent, depth = waiting.pop()
        if key in seen:
            continue
        seen.add(key)
        placed.append((key, parent, depth))
        waiting += [(child, key, depth + 1) for child in reversed(children.get(key, []))]


@dataclass(frozen=True)
class Line:
    """One line of an outline: what stands there, and how many steps in."""

    key: int
    depth: int


def moved(lines: Sequence[Line], *, key: int, verb: str) -> list[Line]:
    """Return the outline after ``up``, ``down``, ``in`` or ``out``; with a line goes its branch.

    A move that leads nowhere changes nothing.
    """
    lines = list(lines)
    at = next((index for index, line in enumerate(lines) if line.key == key), None)
    if at is None:
        return lines
    end = branch_end(lines, at=at)
    if verb == "up":
        return _up(lines, at=at, end=end)
    if verb == "down":
        if end < len(lines) and lines[end].depth == lines[at].depth:
            return _up(lines, at=end, end=branch_end(lines, at=end))
        return lines
    if verb in ("in", "out"):
        return _stepped(lines, at=at, end=end, verb=verb)
    return lines


def branch_end(lines: Sequence[Line], *, at: int) -> int:
    """Return the place behind the last line that stands under this one."""
    end = at + 1
    while end < len(lines) and lines[end].depth > lines[at].depth:
        end += 1
    return end


def parents_of(lines: Sequence[Line]) -> dict[int, int | None]:
    """Return for each key the key it stands under."""
    found: dict[int, int | None] = {}
    path: list[int] = []
    for line in lines:
        del path[line.depth :]
        found[line.key] = path[-1] if path else None
        path.append(line.key)
    return found


def _up(lines: list[Line], *, at: int, end: int) -> list[Line]:
    """Change places with the sibling before, each with its branch."""
    before = at - 1
    while before >= 0 and lines[before].depth > lines[at].depth:
        before -= 1
    if before < 0 or lines[before].depth < lines[at].depth:
        return lines
    return lines[:before] + lines[at:end] + lines[before:at] + lines[end:]


def _stepped(lines: list[Line], *, at: int, end: int, verb: str) -> list[Line]:
    """Stand under the sibling before, or beside the parent, behind its branch."""
    branch, step = lines[at:end], 1 if verb == "in" else -1
    if verb == "in":
        possible = at > 0 and lines[at - 1].depth >= lines[at].depth
        possible = possible and max(line.depth for line in branch) < DEEPEST
        to = end
    else:
        possible = lines[at].depth > 0
        to = end
        while to < len(lines) and lines[to].depth >= lines[at].depth:
            to += 1
    if not possible:
        return lines
    stepped = [Line(line.key, line.depth + step) for line in branch]
    return lines[:at] + lines[end:to] + stepped + lines[to:]
