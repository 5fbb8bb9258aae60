"""``insignia verify``: every check in plain words; fetches what is needed, unless told not to."""

from __future__ import annotations

import argparse
from collections import ChainMap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from insignia.cli import suite_options, terminal
from insignia.cli.files import (
    FolderDocuments,
    InputError,
    bytes_of,
    is_address,
    moment,
    read_file,
    to_json,
    write_output,
)
from insignia.documents import Documents, Moved, Unreachable
from insignia.later import later
from insignia.report import Report
from insignia.verify import Options, verify

if TYPE_CHECKING:
    from insignia.cli import fetch as fetching
    from insignia.cli import suite_files
else:
    fetching, suite_files = later("insignia.cli.fetch"), later("insignia.cli.suite_files")

ROUNDS = 6
CODES = {"valid": 0, "invalid": 1, "unknown": 2}


def add_commands(commands: Any) -> None:
    """Add ``verify`` to the parser."""
    parser = commands.add_parser("verify", help="check a credential, and say why")
    add_input(parser)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--proof-only", action="store_true", help="check nothing but the signature")
    parser.add_argument("--recipient", metavar="ID", help="check that it is about this person")
    parser.add_argument("--challenge", metavar="TEXT", help="what its presenter had to answer")
    parser.add_argument("--domain", metavar="TEXT", help="whom it was to be presented to")
    parser.add_argument(
        "--own-lists", action="store_true", help="believe no status list but the issuer's own"
    )
    parser.add_argument("--key", metavar="FILE", help="for the file interface")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write the report")
    suite_options.add_arguments(parser)
    parser.set_defaults(run=run)


def add_input(parser: argparse.ArgumentParser) -> None:
    """Add what names the input and where documents come from."""
    parser.add_argument("input", metavar="FILE|URL|-", nargs="?", help="JSON, token, PNG or SVG")
    add_sources(parser)
    parser.add_argument(
        "--foreign-contexts", action="store_true", help="let it bring a context of its own"
    )
    parser.add_argument("--now", metavar="ISO", help="as of this moment, or date")


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Add where documents come from that the input needs."""
    parser.add_argument("--offline", action="store_true", help="fetch nothing")
    parser.add_argument("--documents", metavar="DIR", help="folder with index.json: URL to file")


def run(given: argparse.Namespace) -> int:
    """Print the report; 0 valid, 1 invalid, 2 unknown."""
    if given.feature is not None:
        return suite_files.verify(given)
    report = verify_input(given)
    if given.json or given.output is not None:
        write_output(given.output, to_json(report.to_json()))
    else:
        terminal.show(report)
    return CODES[report.verdict]


def verify_input(given: argparse.Namespace) -> Report:
    """The report on the input, after a few rounds of fetching what it needs."""
    if given.input is None:
        raise InputError("Name the credential to be read.")
    documents, now = Gathered(given), moment(given.now)
    text = documents.input()
    options = Options(
        recipient=given.recipient,
        challenge=given.challenge,
        domain=given.domain,
        foreign_contexts=given.foreign_contexts,
        own_lists=given.own_lists,
    )

    def ask() -> tuple[Report, tuple[str, ...]]:
        report = verify(
            text, documents=documents, now=now, proof_only=given.proof_only, options=options
        )
        return report, report.needs

    return documents.answer(ask)


Answer = TypeVar("Answer")


class Gathered(ChainMap[str, bytes | Unreachable | Moved]):
    """The documents that the command line names, and those that were fetched on the way."""

    def __init__(self, given: argparse.Namespace) -> None:
        stored: Documents = FolderDocuments(given.documents) if given.documents else {}
        super().__init__({}, stored)  # type: ignore[arg-type]  # it writes to the first alone
        self.given = given

    def input(self) -> bytes:
        """The input itself: a file, or what is shown at its address."""
        name = self.given.input
        if not is_address(name):
            return read_file(name)
        if name in self:
            return bytes_of(self[name], url=name)
        found = Unreachable("--offline") if self.given.offline else fetching.fetch(name)
        return bytes_of(found, url=name)

    def answer(self, ask: Callable[[], tuple[Answer, Sequence[str]]]) -> Answer:
        """What ``ask`` says, once nothing more can be fetched of what it needs."""
        for _ in range(ROUNDS):
            answer, needs = ask()
            missing = [url for url in needs if url not in self]
            if self.given.offline or not missing:
                break
            self.update((url, fetching.fetch(url)) for url in missing)
        return answer
