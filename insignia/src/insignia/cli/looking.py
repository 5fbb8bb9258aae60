"""``insignia inspect`` and ``insignia convert``: see what is inside, bring it up to date."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from insignia.checks import reading as readings
from insignia.checks.reading import Reading
from insignia.checks.sd_tokens import read_sd_token
from insignia.checks.tokens import read_token
from insignia.cli import verifying
from insignia.cli.files import InputError, read_input, to_json, write_output
from insignia.cli.terminal import BOLD, DIM, painter, printable

_WIDE = 90


def add_commands(commands: Any) -> None:
    """Add ``inspect`` and ``convert`` to the parser."""
    look = commands.add_parser("inspect", help="show what is in a credential, checking nothing")
    look.add_argument("input", metavar="FILE|URL|-", help="JSON, token, PNG or SVG")
    look.add_argument("--json", action="store_true", help="print the content as JSON")
    look.set_defaults(run=run_inspect)
    convert = commands.add_parser("convert", help="rewrite Open Badges 0.5 to 2.1 as 3.0, unsigned")
    verifying.add_input(convert)
    convert.add_argument("-o", "--output", metavar="FILE", help="where to write it")
    convert.set_defaults(run=run_convert, proof_only=False, own_lists=False)
    convert.set_defaults(recipient=None, challenge=None, domain=None)


def run_inspect(given: argparse.Namespace) -> int:
    """Print the content as a tree."""
    document = content(readings.read(read_input(given.input)))
    if given.json:
        write_output(None, to_json(document))
        return 0
    paint = painter()
    for line in tree(document, paint=paint):
        print(line)
    return 0


def content(reading: Reading) -> Mapping[str, Any]:
    """What was read, as a document; nothing about it is checked."""
    if reading.kind == "jws":
        return read_token(reading.text).document
    if reading.kind == "sd-jwt":
        return read_sd_token(reading.text).document
    return reading.document or {"id": reading.text}


def tree(node: Mapping[str, Any], *, paint: Any, indent: str = "") -> Iterator[str]:
    """The members of ``node``, one a line, with those of nodes inside it below."""
    for name, value in node.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping):
                yield f"{indent}{paint(printable(name), BOLD)}"
                yield from tree(item, paint=paint, indent=f"{indent}  ")
            else:
                text = printable(str(item))
                shown = text if len(text) <= _WIDE else f"{text[:_WIDE]}…"
                yield f"{indent}{paint(printable(name), DIM)}  {shown}"


def run_convert(given: argparse.Namespace) -> int:
    """Write the Open Badges 3.0 form; it says nothing until somebody signs it."""
    report = verifying.verify_input(given)
    if not report.format.startswith("Open Badges "):
        raise InputError("Only Open Badges before 3.0 are converted.")
    if report.credential is None or "credentialSubject" not in report.credential:
        doubts = [check.sentence for check in report.checks if check.outcome != "passed"]
        reason = " ".join(doubts) or "Only what was given to somebody is a credential."
        raise InputError(f"It cannot be converted: {reason}")
    write_output(given.output, to_json(report.credential))
    return 0
