"""Two drafts side by side, when two people wrote at once: what differs, in both wordings."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from milepost.define.rules.sheet import LABELS, Words
from milepost.define.rules.typed import Typed


@dataclass(frozen=True)
class Conflict:
    """One part that differs."""

    label: Words
    mine: str
    theirs: str


def conflicts(mine: Typed, *, theirs: Typed) -> list[Conflict]:
    """Return every part in which two drafts differ, as text to read and copy from."""
    plain = [
        Conflict(label, mine[name], theirs[name])
        for name, label in LABELS.items()
        if _same(mine[name]) != _same(theirs[name])
    ]
    rows = [
        Conflict(label, _written(mine, name), _written(theirs, name))
        for name, label in (("criteria", _("Criteria")), ("slots", _("Evidence")))
    ]
    return plain + [row for row in rows if _same(row.mine) != _same(row.theirs)]


def _written(draft: Typed, name: str) -> str:
    return "\n\n".join(_criterion(row) if name == "criteria" else _slot(row) for row in draft[name])


def _criterion(row: Typed) -> str:
    levels = [
        f"  {'✓' if level['meets'] else '–'} {level['name']}: {level['description']}"
        for level in row["levels"]
    ]
    head = row["text"] if row["required"] else f"{row['text']} ({_('optional')})"
    return "\n".join([head, *levels])


def _slot(row: Typed) -> str:
    return f"{row['title']} ({row['kind']}, {row['number']})\n{row['instructions']}"


def _same(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
