"""A definition taken apart into pieces that can be pointed at: to compare, to comment, to lock.

A piece's place is a field's name (``limits``), ``criteria:KEY``, ``slots:KEY`` or
``alignments:KEY``; keys stay the same from version to version and from a definition to what is
derived from it. The key of an alignment comes from its address.
"""

import re
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from milepost.define.rules.choices import SlotKind
from milepost.define.rules.contexts import FINER
from milepost.define.rules.measured import rule_in
from milepost.define.rules.sheet import CHOICES, LABELS
from milepost.define.rules.typed import Typed, number
from milepost.practice.rules import sentence

HIDDEN = {"symbol", "language"}
"""Fields that are not pointed at by themselves: the picture counts as one piece."""
PLACE = re.compile(r"[a-z_]{1,40}\Z|(criteria|slots|alignments):[0-9a-f-]{36}\Z")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece as text: criteria with their levels, slots with what is asked."""

    place: str
    label: str
    text: str
    number: int = 0
    """Where it stands among its kind, from 1; 0 for a field."""


def pieces(typed: Typed) -> list[Piece]:
    """Return the pieces of a definition in the order in which people read them."""
    fields = [
        Piece(place=name, label=str(label), text=_field(typed, name))
        for name, label in LABELS.items()
        if name not in HIDDEN
    ]
    rows = [
        Piece(
            place=f"criteria:{row['key']}",
            label=_label("criteria", at),
            text=_criterion(row),
            number=at,
        )
        for at, row in enumerate(typed["criteria"], start=1)
    ] + [
        Piece(place=f"slots:{row['key']}", label=_label("slots", at), text=_slot(row), number=at)
        for at, row in enumerate(typed["slots"], start=1)
    ]
    rows += [
        Piece(
            place=f"alignments:{key_of(row)}",
            label=_label("alignments", at),
            text=_alignment(row),
            number=at,
        )
        for at, row in enumerate(_aligned(typed), start=1)
    ]
    first = [piece for piece in fields if piece.place in FIRST]
    return first + rows + [piece for piece in fields if piece.place not in FIRST]


FIRST = {"title", "competency", "key_method", "kind", "scope"}
"""What is read before the criteria."""


def is_place(text: str) -> bool:
    """Say whether a piece could have this place."""
    return bool(PLACE.match(text)) and (":" in text or (text in LABELS and text not in HIDDEN))


def key_of(row: Typed) -> str:
    """Return what a row is known by; an alignment by its address."""
    key: str = row["key"] if "key" in row else str(uuid5(NAMESPACE_URL, row["url"].strip()))
    return key


def _aligned(typed: Typed) -> list[Typed]:
    """Return the alignments that name an address, each once."""
    rows = {key_of(row): row for row in typed.get("alignments", []) if row["url"].strip()}
    return list(rows.values())


def _alignment(row: Typed) -> str:
    name = " ".join(part for part in (row["code"].strip(), row["name"].strip()) if part)
    head = f"{name} ({row['framework'].strip()})" if row["framework"].strip() else name
    return _tidy(f"{head}\n{row['url'].strip()}\n{row['description'].strip()}")


def _label(group: str, at: int) -> str:
    words = {
        "criteria": _("Criterion %(number)s"),
        "slots": _("Evidence %(number)s"),
        "alignments": _("Alignment %(number)s"),
    }
    return words[group] % {"number": at}


def _field(typed: Typed, name: str) -> str:
    if name == "palette":
        return f"{_chosen('palette', typed['palette'])}, {_chosen('symbol', typed['symbol'])}"
    value = str(typed.get(name, "")).strip()
    if name == "contexts":
        chosen = typed.get("finer", [])
        value = "\n".join([*(str(term.label) for term in FINER if term.key in chosen), value])
    return _chosen(name, value) if name in CHOICES else _tidy(value)


def _chosen(name: str, value: str) -> str:
    return str(dict(CHOICES[name]).get(value, value))


def _criterion(row: Typed) -> str:
    head = row["text"].strip() if row["required"] else f"{row['text'].strip()} ({_('optional')})"
    levels = [
        f"{'✓' if level['meets'] else '–'} {level['name'].strip()}: {level['description'].strip()}"
        for level in row["levels"]
    ]
    return _tidy("\n".join([head, *_measured(row), *levels]))


def _measured(row: Typed) -> list[str]:
    """Return how a criterion is measured: as a sentence, or word for word while it is none yet."""
    fields = row.get("rule")
    if not fields:
        return []
    rule = rule_in(fields)
    if rule is None:
        return [f"{name}: {text}" for name, text in fields.items() if text.strip()]
    return [sentence(rule, language=get_language() or "en")]


def _slot(row: Typed) -> str:
    kind = dict(SlotKind.choices).get(row["kind"], row["kind"])
    least = number(str(row["number"]))
    many = _("voluntary") if least == 0 else f"× {row['number']}"
    return _tidy(f"{row['title'].strip()} ({kind}, {many})\n{row['instructions'].strip()}")


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
