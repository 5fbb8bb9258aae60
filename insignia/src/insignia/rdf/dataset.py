"""Where the statements of a document are gathered before they have their canonical labels.

A *tail* is `` <predicate> object .\\n``: a canonical N-Quads line without its subject. Subjects are
put in front at the very end, when blank nodes have their labels and a whole block can be joined.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from insignia.errors import LimitError


class Quad(NamedTuple):
    """One statement, its parts written as in N-Quads; ``graph`` is empty for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = ""

    @property
    def line(self) -> str:
        """The statement as a line of N-Quads, with its line feed."""
        graph = f" {self.graph}" if self.graph else ""
        return f"{self.subject} {self.predicate} {self.object}{graph} .\n"


NODE, GRAPH_NAME = -1, -2
MAX_BLANKS = 10_000
MAX_ROOM = 32 * 1024 * 1024


class Blank:
    """A node without a name: what is said of it, and the one statement that leads to it.

    ``source`` is the part of the document it was made for, and ``place`` what it is there: the node
    itself, the name of its graph, or the cell of a list with this index.
    """

    __slots__ = ("children", "digest", "link", "parent", "place", "source", "tails")

    def __init__(self, source: Any, place: int) -> None:
        self.tails: list[str] = []
        self.children: list[tuple[str, Blank]] = []
        self.parent: Subject | None = None
        self.link = ""
        self.digest = b""
        self.source = source
        self.place = place


Subject = str | Blank


class Settled(tuple[str, ...]):
    """Sorted tails that are never changed; ``block`` is their text where no link will be added."""

    block: str

    def __new__(cls, tails: Iterable[str], *, name: str) -> Settled:
        made = super().__new__(cls, sorted(set(tails)))
        made.block = name + name.join(made) if name and made else ""
        return made


def _require_few(blanks: int) -> None:
    if blanks > MAX_BLANKS:
        raise LimitError(f"More than {MAX_BLANKS} nodes without a name are refused.")


class Graph:
    """The statements of one graph, by subject; ``repeated`` are those described in two places."""

    __slots__ = ("blanks", "fragments", "links", "repeated", "subjects")

    def __init__(self) -> None:
        self.subjects: dict[str, list[str] | Settled] = {}
        self.blanks: list[Blank] = []
        self.links: list[tuple[Subject, str, Blank]] = []
        self.repeated: set[str] = set()
        self.fragments: set[object] = set()

    def blank(self, source: Any, place: int = NODE) -> Blank:
        """A new blank node, made for ``source``."""
        _require_few(len(self.blanks))
        node = Blank(source, place)
        self.blanks.append(node)
        return node

    def tails(self, subject: Subject) -> list[str]:
        """What is said of ``subject``, to be added to."""
        if isinstance(subject, Blank):
            return subject.tails
        found = self.subjects.get(subject)
        if found is None or isinstance(found, Settled):
            found = self.subjects[subject] = list(found or ())
        return found

    def room(self) -> int:
        """What the names of its subjects take, written once for each statement."""
        room = sum([len(name) * len(tails) for name, tails in self.subjects.items()])
        return room + sum([len(s) for s, _, _ in self.links if s.__class__ is str])

    def join(self, subject: Subject, link: str, node: Subject) -> None:
        """Say that ``subject`` is linked to ``node``."""
        if isinstance(node, str):
            self.tails(subject).append(f"{link}{node} .\n")
        elif node.link:
            self.links.append((subject, link, node))
        else:
            node.parent, node.link = subject, link
            if isinstance(subject, str):
                self.links.append((subject, link, node))
            else:
                subject.children.append((link, node))


class Dataset:
    """The statements of a document: its own graph, and the graphs it contains.

    ``tangled`` says that a blank node may be reached in several ways, so that hashing each node
    with the one statement that leads to it would be wrong. ``contexts`` counts those that had to be
    worked out for this document, ``members`` its members and values.
    """

    __slots__ = ("contexts", "graph", "graphs", "members", "named", "tangled")

    def __init__(self) -> None:
        self.graph = Graph()
        self.graphs: list[tuple[Subject, Graph]] = []
        self.named: dict[str, Blank] = {}
        self.tangled = False
        self.contexts = 0
        self.members = 0

    def named_blank(self, name: str, graph: Graph) -> Blank:
        """The blank node that the document itself calls ``name``."""
        self.tangled = True
        found = self.named.get(name)
        if found is None:
            found = self.named[name] = graph.blank(None)
            found.link = "named"
        return found

    def require_bounded(self) -> None:
        """Refuse what would take far more room as lines, each of which repeats its subject."""
        graphs = [self.graph, *[graph for _, graph in self.graphs]]
        _require_few(sum([len(graph.blanks) for graph in graphs]))
        if sum([graph.room() for graph in graphs]) > MAX_ROOM:
            raise LimitError(f"Statements of more than {MAX_ROOM} bytes are refused.")

    def quads(self, names: dict[Blank, str] | None = None) -> list[Quad]:
        """All statements; ``names`` collects, or gives beforehand, the labels of blank nodes."""
        self.require_bounded()
        labels = _Labels({} if names is None else names)
        quads = _graph_quads(self.graph, "", labels)
        for name, graph in self.graphs:
            quads += _graph_quads(graph, labels.of(name), labels)
        return list(dict.fromkeys(quads))


class _Labels:
    """Labels ``_:b0``, ``_:b1`` … in the order in which they are asked for."""

    def __init__(self, names: dict[Blank, str]) -> None:
        self.names = names

    def of(self, subject: Subject) -> str:
        if isinstance(subject, str):
            return subject
        return self.names.setdefault(subject, f"_:b{len(self.names)}")


def _graph_quads(graph: Graph, name: str, labels: _Labels) -> list[Quad]:
    quads = [_quad(s, tail, name) for s, tails in graph.subjects.items() for tail in tails]
    for blank in graph.blanks:
        subject = labels.of(blank)
        quads += [_quad(subject, tail, name) for tail in blank.tails]
        quads += [
            Quad(subject, link.strip(), labels.of(child), name) for link, child in blank.children
        ]
    quads += [
        Quad(labels.of(s), link.strip(), labels.of(node), name) for s, link, node in graph.links
    ]
    return quads


def _quad(subject: str, tail: str, graph: str) -> Quad:
    _, predicate, rest = tail.split(" ", 2)
    return Quad(subject, predicate, rest[:-3], graph)
