"""What a verifier brings to every check, and what the checks write down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from insignia.contexts import SHIPPED, ContextSet
from insignia.documents import Documents
from insignia.errors import (
    DocumentMissing,
    DocumentUnreachable,
    InsigniaError,
    LimitError,
    Undecided,
    UnknownContextError,
    UnknownMethodError,
)
from insignia.report import Check, Outcome
from insignia.status import StatusList

# A list may take 16 MB once it is unpacked.
MAX_LISTS = 32
MAX_HELD = 4

_LACKING = (
    DocumentMissing,
    DocumentUnreachable,
    LimitError,
    Undecided,
    UnknownContextError,
    UnknownMethodError,
)


@dataclass(frozen=True)
class Options:
    """What a verifier may add to the question; ``None`` where it does not care.

    ``recipient`` is an identifier it knows the person by (an address, a DID); ``challenge`` and
    ``domain`` are what a presentation was asked to answer; ``contexts`` are the JSON-LD contexts
    it vouches for, beyond those that are shipped. ``foreign_contexts`` lets a document bring one of
    its own, which may add words but touch none that is known; what this library cannot read of it,
    PyLD reads, where it is installed (``insignia[foreign]``).
    """

    recipient: str | None = None
    challenge: str | None = None
    domain: str | None = None
    contexts: ContextSet = SHIPPED
    foreign_contexts: bool = False
    own_lists: bool = False


@dataclass(frozen=True)
class SignedList:
    """A status list that holds, with who signed it and what it calls itself."""

    statuses: StatusList
    issuer: str | None
    name: str | None


@dataclass
class Lists:
    """The status lists opened in one verification: the latest are kept, and not many are opened."""

    held: dict[tuple[str | int, ...], SignedList] = field(default_factory=dict)
    opened: int = 0

    def find(self, name: tuple[str | int, ...], *, opening: Callable[[], SignedList]) -> SignedList:
        """The list called ``name``, opened unless it is at hand."""
        if name in self.held:
            return self.held[name]
        if self.opened == MAX_LISTS:
            raise LimitError(f"More than {MAX_LISTS} status lists are not opened.")
        self.opened += 1
        found = opening()
        if len(self.held) == MAX_HELD:
            del self.held[next(iter(self.held))]
        self.held[name] = found
        return found


@dataclass(frozen=True)
class Inquiry:
    """One verification: the documents at hand, the moment it asks about, and what it expects."""

    documents: Documents
    now: datetime
    proof_only: bool = False
    options: Options = Options()
    depth: int = 0
    lists: Lists = field(default_factory=Lists)

    @property
    def contexts(self) -> ContextSet:
        """The contexts that documents are read under."""
        options = self.options
        return options.contexts.allowing_foreign if options.foreign_contexts else options.contexts


@dataclass
class Findings:
    """The checks made so far, in order, with the documents they lack and what they warn of."""

    checks: list[Check] = field(default_factory=list)
    needs: dict[str, None] = field(default_factory=dict)
    warnings: dict[str, None] = field(default_factory=dict)

    def passed(self, name: str, sentence: str) -> None:
        """Note that a check passed."""
        self.checks.append(Check(name, "passed", sentence))

    def failed(self, name: str, sentence: str) -> None:
        """Note that a check failed."""
        self.checks.append(Check(name, "failed", sentence))

    def unknown(self, name: str, sentence: str) -> None:
        """Note that a check could not be decided."""
        self.checks.append(Check(name, "unknown", sentence))

    def warn(self, sentence: str) -> None:
        """Note something that people should know and that decides nothing."""
        self.warnings[sentence] = None

    def need(self, url: str) -> None:
        """Note a document to be fetched before asking again."""
        self.needs[url] = None

    def refused(self, name: str, error: InsigniaError) -> None:
        """Note the outcome ``error`` stands for: failed, or unknown if something is lacking."""
        if isinstance(error, DocumentMissing):
            self.need(error.url)
        self.checks.append(Check(name, outcome_of(error), error.sentence))

    def asking(self, name: str) -> Asking:
        """Turn an ``InsigniaError`` raised inside into the outcome of the check ``name``."""
        return Asking(self, name)


class Asking:
    """While a check is made; see ``Findings.asking``."""

    __slots__ = ("findings", "name")

    def __init__(self, findings: Findings, name: str) -> None:
        self.findings = findings
        self.name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, InsigniaError):
            return False
        self.findings.refused(self.name, error)
        return True


def outcome_of(error: InsigniaError) -> Outcome:
    """Unknown where a document is lacking or the cost too high; failed for everything else."""
    return "unknown" if isinstance(error, _LACKING) else "failed"
