"""Parts that repeat from one credential to the next, kept ready: the achievement and the issuer.

What is kept depends only on the part's JSON text and the state it is read in, and is never changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

import orjson

from insignia.rdf.canonical import first_degree
from insignia.rdf.dataset import Dataset, Graph, Settled

if TYPE_CHECKING:
    from insignia.rdf.states import State

KEPT_KEYS = frozenset({"achievement", "issuer"})
MAX_PARTS = 64
MAX_SEEN = 256
MAX_PART_BYTES = 64 * 1024
MIN_PART_BYTES = 200

_Key = tuple["State", bytes]


class Fragment:
    """What one part says, settled: its name, its subjects' lines, its blank nodes hashed."""

    __slots__ = ("graph", "subject")

    def __init__(self, subject: str, graph: Graph) -> None:
        self.subject = subject
        self.graph = graph

    def merge(self, graph: Graph) -> str:
        """Say in ``graph`` all that the part says, and give the part's name."""
        for subject, settled in self.graph.subjects.items():
            if subject not in graph.subjects:
                graph.subjects[subject] = settled
            elif settled:
                tails = graph.tails(subject)
                if tails:
                    graph.repeated.add(subject)
                tails += settled
        graph.blanks += self.graph.blanks
        graph.links += self.graph.links
        graph.repeated |= self.graph.repeated
        graph.fragments.add(self)
        return self.subject


class Memo:
    """A bounded store of fragments; ``None`` stands for a part that cannot be one.

    A part is kept from the second time it is met, since most parts of mixed credentials never are.
    """

    __slots__ = ("_found", "_lock", "_seen")

    def __init__(self) -> None:
        self._seen: dict[tuple[State, int], None] = {}
        self._found: dict[_Key, Fragment | None] = {}
        self._lock = Lock()

    def fragment(
        self, part: dict[str, Any], state: State, write: Callable[[Dataset], Any]
    ) -> Fragment | None:
        """The fragment of ``part``, made with ``write`` where it is new."""
        try:
            text = orjson.dumps(part)
        except TypeError:
            return None
        if not MIN_PART_BYTES < len(text) < MAX_PART_BYTES or b"null" in text:  # NaN becomes null
            return None
        key = (state, text)
        if key in self._found:
            return self._found.get(key)
        if self._is_new((state, hash(text))):
            return None
        found = _settle(write)
        with self._lock:
            if len(self._found) >= MAX_PARTS:
                del self._found[next(iter(self._found))]
            self._found[key] = found
        return found

    def _is_new(self, seen: tuple[State, int]) -> bool:
        if seen in self._seen:
            return False
        with self._lock:
            if len(self._seen) >= MAX_SEEN:
                self._seen.clear()
            self._seen[seen] = None
        return True


def _settle(write: Callable[[Dataset], Any]) -> Fragment | None:
    """The fragment that ``write`` writes; nothing where its nodes are tied to what is outside."""
    data = Dataset()
    subject = write(data)
    if data.graphs or data.tangled or data.contexts or not isinstance(subject, str):
        return None
    data.require_bounded()
    graph = data.graph
    for blank in graph.blanks:
        blank.digest = first_degree(blank, hashlib.sha256)
        if blank.place < 0:
            blank.source = None
    linked = {subject for subject, _, _ in graph.links}
    for name, tails in graph.subjects.items():
        graph.subjects[name] = Settled(tails, name="" if name in linked else name)
    return Fragment(subject, graph)
