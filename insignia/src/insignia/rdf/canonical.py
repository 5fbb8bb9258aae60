"""From gathered statements to the canonical N-Quads text, the short way wherever it is right.

Where every blank node is reached by one statement and no two of them look alike, first-degree
hashes (RDFC-1.0, 4.6) already label all of them. Everything else takes the long way.
"""

from __future__ import annotations

import hashlib
from typing import Any

from insignia.rdf.dataset import Blank, Dataset, Graph, Settled
from insignia.rdf.rdfc import canonicalize


def canonical_text(data: Dataset, *, hash_name: str) -> str:
    """The canonical N-Quads document of ``data``."""
    data.require_bounded()
    if not data.graphs and not data.tangled:
        labels = _first_degree_labels(data.graph.blanks, hash_name=hash_name)
        if labels is not None:
            return "".join(_blocks(data.graph, labels))
    return "".join(canonicalize(data.quads(), hash_name=hash_name).lines)


def _first_degree_labels(blanks: list[Blank], *, hash_name: str) -> dict[Blank, str] | None:
    """The label of each blank node; nothing where two of them have the same hash."""
    new = getattr(hashlib, hash_name)
    if hash_name == "sha256":  # the hash that settled nodes are kept with
        digests = {blank.digest or first_degree(blank, new): blank for blank in blanks}
    else:
        digests = {first_degree(blank, new): blank for blank in blanks}
    if len(digests) != len(blanks):
        return None
    return {digests[digest]: f"_:c14n{place}" for place, digest in enumerate(sorted(digests))}


def first_degree(blank: Blank, new: Any) -> bytes:
    """The hash of all statements about ``blank``, which are sorted on the way (4.6)."""
    blank.tails = tails = sorted(set(blank.tails))
    if blank.children:
        tails = sorted([*tails, *[f"{link}_:z .\n" for link, _ in blank.children]])
    text = "_:a" + "_:a".join(tails) if tails else ""
    if isinstance(blank.parent, str):
        text = f"{blank.parent}{blank.link}_:a .\n{text}"
    elif blank.parent is not None:
        text = f"{text}_:z{blank.link}_:a .\n"
    return new(text.encode()).digest()  # type: ignore[no-any-return]


def _blocks(graph: Graph, labels: dict[Blank, str]) -> list[str]:
    """All lines, a block for each subject, in canonical order."""
    subjects = graph.subjects
    for subject, link, node in graph.links:
        graph.tails(subject).append(f"{link}{labels[node]} .\n")
    blocks = []
    for name in sorted(subjects):
        tails = subjects[name]
        if isinstance(tails, Settled):
            blocks.append(tails.block)
        elif tails:
            blocks.append(name + name.join(sorted(set(tails))))
    for label, blank in sorted((label, blank) for blank, label in labels.items()):
        blocks.append(_blank_block(label, blank, labels))
    return blocks


def _blank_block(label: str, blank: Blank, labels: dict[Blank, str]) -> str:
    tails = blank.tails
    if blank.children:
        tails = sorted([*tails, *[f"{link}{labels[node]} .\n" for link, node in blank.children]])
    return label + label.join(tails) if tails else ""
