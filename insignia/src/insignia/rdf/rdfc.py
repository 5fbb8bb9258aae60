"""RDF Dataset Canonicalization (RDFC-1.0), whole and bounded.

The names follow the Recommendation: 4.6 Hash First Degree Quads, 4.7 Hash Related Blank Node,
4.8 Hash N-Degree Quads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from insignia.errors import LimitError
from insignia.rdf.dataset import Quad

DEFAULT_WORK = 5000


@dataclass(frozen=True)
class Canonical:
    """A dataset in canonical form: its sorted lines, and each input label's canonical one."""

    lines: tuple[str, ...]
    labels: dict[str, str]

    @property
    def nquads(self) -> bytes:
        """The canonical N-Quads document."""
        return "".join(self.lines).encode()


def canonicalize(
    quads: Iterable[Quad], *, hash_name: str = "sha256", max_work: int = DEFAULT_WORK
) -> Canonical:
    """The canonical form of ``quads``; raises ``LimitError`` where it would cost too much."""
    unique = list(dict.fromkeys(quads))
    labels = _Canonicalizer(unique, hash_name=hash_name, max_work=max_work).labels()
    lines = sorted(relabel(quad, labels).line for quad in unique)
    return Canonical(lines=tuple(lines), labels=labels)


def relabel(quad: Quad, labels: dict[str, str]) -> Quad:
    """``quad`` with each blank node named as ``labels`` says."""
    subject, predicate, thing, graph = quad
    return Quad(
        labels[subject] if subject[:2] == "_:" else subject,
        predicate,
        labels[thing] if thing[:2] == "_:" else thing,
        labels[graph] if graph[:2] == "_:" else graph,
    )


class _Issuer:
    """Gives labels in the order in which they are asked for (4.5)."""

    __slots__ = ("issued", "prefix")

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = {} if issued is None else issued

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, dict(self.issued))

    def label(self, node: str) -> str:
        found = self.issued.get(node)
        if found is None:
            found = self.issued[node] = f"{self.prefix}{len(self.issued)}"
        return found


class _Canonicalizer:
    def __init__(self, quads: list[Quad], *, hash_name: str, max_work: int) -> None:
        self.hash_name = hash_name
        self.max_work = max_work
        self.work = max_work
        self.canonical = _Issuer("_:c14n")
        self.first: dict[str, str] = {}
        self.mentions: dict[str, list[Quad]] = {}
        for quad in quads:
            for node in {quad.subject, quad.object, quad.graph}:
                if node[:2] == "_:":
                    self.mentions.setdefault(node, []).append(quad)

    def labels(self) -> dict[str, str]:
        """The canonical label of each blank node (4.4.3)."""
        by_hash: dict[str, list[str]] = {}
        for node in self.mentions:
            self.first[node] = self.first_degree(node)
            by_hash.setdefault(self.first[node], []).append(node)
        for digest in sorted(by_hash):
            if len(by_hash[digest]) == 1:
                self.canonical.label(by_hash[digest][0])
        for digest in sorted(by_hash):
            if len(by_hash[digest]) > 1:
                self._label_alike(by_hash[digest])
        return self.canonical.issued

    def _label_alike(self, nodes: list[str]) -> None:
        """Label nodes whose own statements look the same, by what surrounds them (step 5)."""
        results: list[tuple[str, _Issuer]] = []
        for node in nodes:
            if node in self.canonical.issued:
                continue
            temporary = _Issuer("_:b")
            temporary.label(node)
            results.append(self.n_degree(node, temporary))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for node in issuer.issued:
                self.canonical.label(node)

    def first_degree(self, node: str) -> str:
        """The hash of a node's own statements (4.6)."""
        lines = []
        for quad in self.mentions[node]:
            names = {part: "_:a" if part == node else "_:z" for part in quad if part[:2] == "_:"}
            lines.append(relabel(quad, names).line)
        return self._hash("".join(sorted(lines)))

    def _related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        """The hash of a related node in its place (4.7)."""
        known = self.canonical.issued.get(related) or issuer.issued.get(related)
        predicate = "" if position == "g" else quad.predicate
        return self._hash(f"{position}{predicate}{known or self.first[related]}")

    def n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """The hash of a node together with its neighbourhood, and the labels on the way (4.8)."""
        self._spend()
        related: dict[str, list[str]] = {}
        for quad in self.mentions[node]:
            for position, other in (("s", quad.subject), ("o", quad.object), ("g", quad.graph)):
                if other[:2] == "_:" and other != node:
                    digest = self._related(other, quad, issuer, position)
                    related.setdefault(digest, []).append(other)
        data = ""
        for digest in sorted(related):
            path, issuer = self._best_path(related[digest], issuer)
            data += digest + path
        return self._hash(data), issuer

    def _best_path(self, nodes: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        chosen, chosen_issuer = "", issuer
        for order in permutations(nodes):
            self._spend()
            found = self._path(order, issuer.copy(), chosen)
            if found is not None and (not chosen or found[0] < chosen):
                chosen, chosen_issuer = found
        return chosen, chosen_issuer

    def _path(
        self, order: tuple[str, ...], issuer: _Issuer, chosen: str
    ) -> tuple[str, _Issuer] | None:
        """The path of one permutation; nothing where it is already longer than the chosen one."""
        path = ""
        deeper: list[str] = []
        for node in order:
            known = self.canonical.issued.get(node)
            if known is None and node not in issuer.issued:
                deeper.append(node)
            path += known or issuer.label(node)
            if _is_worse(path, chosen):
                return None
        for node in deeper:
            digest, following = self.n_degree(node, issuer)
            path += f"{issuer.label(node)}<{digest}>"
            issuer = following
            if _is_worse(path, chosen):
                return None
        return path, issuer

    def _hash(self, text: str) -> str:
        return hashlib.new(self.hash_name, text.encode()).hexdigest()

    def _spend(self) -> None:
        self.work -= 1
        if self.work < 0:
            raise LimitError(f"The blank nodes cannot be told apart within {self.max_work} steps.")


def _is_worse(path: str, chosen: str) -> bool:
    return bool(chosen) and len(path) >= len(chosen) and path > chosen
