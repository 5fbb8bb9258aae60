"""Two drafts side by side, when two people wrote at once: what differs, in both wordings."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.define.rules.sheet import LABELS, Words
from milepost.define.rules.typed import PLAIN, Typed, answers_in, filled


@dataclass(frozen=True)
class Conflict:
    """One part that differs."""

    label: Words
    mine: str
    theirs: str


def conflicts(mine: Typed, *, theirs: Typed) -> list[Conflict]:
    """Return every part in which two drafts differ, as text to read and copy from."""
    mine, theirs = filled(mine), filled(theirs)
    plain = [
        Conflict(label, _plain(mine, name), _plain(theirs, name))
        for name, label in LABELS.items()
        if _same(_plain(mine, name)) != _same(_plain(theirs, name))
    ]
    rows = [
        Conflict(label, _written(mine, name), _written(theirs, name))
        for name, label in PARTS.items()
    ]
    return plain + [row for row in rows if _same(row.mine) != _same(row.theirs)]


PARTS: dict[str, Words] = {
    "criteria": gettext_lazy("Criteria"),
    "slots": gettext_lazy("Evidence"),
    "alignments": gettext_lazy("What it is aligned to"),
    "finer": gettext_lazy("Finer contexts to choose from"),
    "answers": gettext_lazy("Answers to open questions"),
}


def _plain(draft: Typed, name: str) -> str:
    return str(draft.get(name, PLAIN[name]))


def _written(draft: Typed, name: str) -> str:
    if name == "finer":
        return ", ".join(draft["finer"])
    if name == "alignments":
        return "\n".join(f"{row['name']} ({row['url']})" for row in draft["alignments"])
    if name == "answers":
        return "\n\n".join(answers_in(draft).values())
    return "\n\n".join(_criterion(row) if name == "criteria" else _slot(row) for row in draft[name])


def _criterion(row: Typed) -> str:
    levels = [
        f"  {'✓' if level['meets'] else '–'} {level['name']}: {level['description']}"
        for level in row["levels"]
    ]
    head = row["text"] if row["required"] else f"{row['text']} ({_('optional')})"
    rule = [f"  {name}: {text}" for name, text in (row["rule"] or {}).items() if text]
    return "\n".join([head, *rule, *levels])


def _slot(row: Typed) -> str:
    return f"{row['title']} ({row['kind']}, {row['number']})\n{row['instructions']}"


def _same(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
