"""``insignia verify``: every check in plain words; fetches what is needed, unless told not to."""

from __future__ import annotations

import argparse
from collections import ChainMap
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

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
    parser.add_argument("--offline", action="store_true", help="fetch nothing")
    parser.add_argument("--documents", metavar="DIR", help="folder with index.json: URL to file")
    parser.add_argument(
        "--foreign-contexts", action="store_true", help="let it bring a context of its own"
    )
    parser.add_argument("--now", metavar="ISO", help="as of this moment, or date")


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
    stored: Documents = FolderDocuments(given.documents) if given.documents else {}
    fetched: dict[str, bytes | Unreachable | Moved] = {}
    documents = ChainMap(fetched, _as_mutable(stored))
    text, now = _input(given, documents), moment(given.now)
    options = Options(
        recipient=given.recipient,
        foreign_contexts=given.foreign_contexts,
        own_lists=given.own_lists,
    )
    for _ in range(ROUNDS):
        report = verify(
            text, documents=documents, now=now, proof_only=given.proof_only, options=options
        )
        missing = [url for url in report.needs if url not in documents]
        if given.offline or not missing:
            break
        fetched.update((url, fetching.fetch(url)) for url in missing)
    return report


def _input(given: argparse.Namespace, documents: Documents) -> bytes:
    if not is_address(given.input):
        return read_file(given.input)
    found = documents.get(given.input)
    if found is None:
        found = Unreachable("--offline") if given.offline else fetching.fetch(given.input)
    return bytes_of(found, url=given.input)


def _as_mutable(documents: Documents) -> MutableMapping[str, bytes | Unreachable | Moved]:
    """ChainMap's type asks for mutable maps though it writes to the first alone."""
    return documents  # type: ignore[return-value]
