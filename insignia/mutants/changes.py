"""The mutants that stand in what has changed since a commit."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from mutations import Mutant

_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")

Lines = dict[str, set[int]]


def changed_since(commit: str, *, source: Path) -> Lines:
    """The lines of each file under ``source`` that are others than at ``commit``."""
    command = ["git", "diff", "--unified=0", "--relative", commit, "--", "."]
    found = subprocess.run(  # noqa: S603  (git, and a commit that whoever runs it names)
        command, cwd=source, capture_output=True, text=True, check=True
    )
    lines: Lines = {}
    path = ""
    for row in found.stdout.splitlines():
        if row.startswith("+++ "):
            path = row.removeprefix("+++ b/")
        elif (hunk := _HUNK.match(row)) is not None:
            first, count = int(hunk[1]), int(hunk[2] or 1)
            # Where lines are gone, the two beside the gap count as changed.
            lines.setdefault(path, set()).update(range(first, first + (count or 2)))
    return lines


def among(found: Iterable[Mutant], *, changed: Lines) -> Iterator[Mutant]:
    """The mutants of every function that has a changed line, and of changed statements outside."""
    mutants = list(found)
    touched = {(m.path, m.owner) for m in mutants if _is_changed(m, changed)}
    for mutant in mutants:
        if (mutant.path, mutant.owner) in touched if mutant.owner else _is_changed(mutant, changed):
            yield mutant


def _is_changed(mutant: Mutant, changed: Lines) -> bool:
    return not changed.get(mutant.path, set()).isdisjoint(mutant.lines)
