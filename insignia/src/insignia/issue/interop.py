"""What Insignia will not sign because verifiers in wide use read it differently from the standards.

Each rule comes from a difference that was measured: libraries that leave control characters
unescaped in N-Quads, print rare numbers in their own way, sort by UTF-16 units, or give up on lists
that repeat an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from insignia.encoding import MAX_SAFE_INTEGER
from insignia.errors import ProofError
from insignia.rdf import dataset
from insignia.rdf.canonical import canonical_text
from insignia.rdf.dataset import Dataset

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_HIGH_IN_ONE_UNIT = re.compile("[\ue000-\uffff]")
_IN_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


def refuse_divergent(credential: Mapping[str, Any]) -> None:
    """Raise ``ProofError`` for the first thing that verifiers would not agree on."""
    document = {name: value for name, value in credential.items() if name != "proof"}
    for path, value in _leaves(document, path=""):
        if isinstance(value, str):
            refuse_controls(value, path=path)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            _refuse_rare_number(value, path=path)
    data = dataset(document)
    _refuse_repeated_neighbours(data)
    _refuse_unstable_order(canonical_text(data, hash_name="sha256"))


def _leaves(value: Any, *, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(child, path=f"{path}/{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _leaves(child, path=f"{path}/{index}")
    else:
        yield path, value


def refuse_controls(text: str, *, path: str) -> None:
    """Controls and non-characters, which several verifiers leave unescaped; half pairs."""
    found = CONTROLS.search(text)
    if found is not None:
        raise ProofError(f"At {path}: the character U+{ord(found[0]):04X} is not signed.")


def _refuse_rare_number(value: float, *, path: str) -> None:
    """Numbers whose digits depend on who prints them, such as 1e-7 or -9.05."""
    if float(value).is_integer():
        agreed = abs(value) <= MAX_SAFE_INTEGER and str(value) != "-0.0"
    else:
        agreed = abs(value) >= 1e-6 and float(f"{value:.14e}") == value and _is_short(value)
    if not agreed:
        raise ProofError(f"At {path}: the number {value!r} is not read alike by all verifiers.")


def _is_short(value: float) -> bool:
    mantissa = f"{value:1.15E}".partition("E")[0].rstrip("0")
    return len(mantissa.lstrip("-")) <= 16


def _refuse_repeated_neighbours(data: Dataset) -> None:
    graphs = [data.graph, *[graph for _, graph in data.graphs]]
    for blank in (blank for graph in graphs for blank in graph.blanks):
        items, index = blank.source, blank.place
        if index > 0 and items[index - 1] == items[index]:
            raise ProofError(f"A list holds {items[index]!r} twice in a row, which is not signed.")


def _refuse_unstable_order(nquads: str) -> None:
    """The standard sorts by code point; a verifier that sorts by UTF-16 units must agree."""
    if not (_HIGH_IN_ONE_UNIT.search(nquads) and _IN_TWO_UNITS.search(nquads)):
        return
    lines = nquads.split("\n")[:-1]
    if sorted(lines, key=lambda line: line.encode("utf-16-be")) != lines:
        raise ProofError("Some values would be sorted differently by verifiers in wide use.")
