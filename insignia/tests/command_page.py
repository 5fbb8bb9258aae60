"""The reference of the command line, from its parsers.

``python insignia/tests/command_page.py`` writes it to ``docs/reference/command-line.md``.
"""

from __future__ import annotations

import argparse
import inspect
from collections.abc import Iterator
from pathlib import Path

from insignia.cli import make_parser
from insignia.cli.fetch import MAX_BYTES, MAX_REDIRECTS, SECONDS

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "command-line.md"
HEAD = f"""# The command line, option by option

Written by `python insignia/tests/command_page.py` from the program itself; a test fails when it is
out of date.

`insignia` is the only part of the library that opens files and sockets and reads the clock. Where
an input is `FILE|URL|-`, it reads a file, an https address, or standard input; what it writes goes
to standard output unless `-o` names a file. It fetches over https only, from public addresses, at
most {MAX_BYTES >> 20} MB in {SECONDS:.0f} seconds, and follows {MAX_REDIRECTS} redirects. Keys are
read from files alone, as a JWK, a verification method, a multibase text or a PEM. A moment is
written `2026-11-22T09:30:00Z`, or as a date, which is its midnight in UTC.

## How it ends

| code | means |
|---|---|
| 0 | yes: valid, done, or a place in a status list that is not set |
| 1 | no: not valid, a place that is set, or `failure` in the file interface |
| 2 | unknown: something could not be checked, read, fetched or written, or was asked wrongly |

With 2 goes a sentence on standard error, but for `verify`, whose report says what is unknown."""

FILES = """## The file interface

`issue` and `verify` also speak the interface of the W3C's test suite for JOSE, as soon as
`--feature` says which: `credential_jose`, `presentation_jose`, `credential_sdjwt` or
`presentation_sdjwt`. Then they read `--input`, sign or check it with `--key` (for `verify`, too,
the file with the secret key), and write one JSON object to `--output`, with the code 0 or 1:

```json
{"result": "success", "data": "…the token, or the document in it"}
{"result": "failure", "data": "…a sentence that says why"}
```

`--sd` is a JSON list of what a holder may hide, as `["credentialSubject.phone[0]"]` or as JSON
pointers.

```console
$ insignia issue --input in.json --key key.json --feature credential_sdjwt --output o
```"""


def render() -> str:
    """The page, as Markdown."""
    lines = [HEAD]
    for words, parser, told in leaves(make_parser(), words="insignia", told=""):
        lines += ["", f"## `{' '.join([words, *_named(parser)])}`", "", f"{_sentence(told)}"]
        lines += [_does(parser), "", "| option | value | for |", "|---|---|---|", *_rows(parser)]
    return "\n".join([*lines, "", FILES]) + "\n"


def leaves(
    parser: argparse.ArgumentParser, *, words: str, told: str
) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    """Each command that does something, with its name and what the help says of it."""
    branches = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for branch in branches:
        helps = {each.dest: each.help or "" for each in branch._choices_actions}
        for name, child in branch.choices.items():
            yield from leaves(child, words=f"{words} {name}", told=helps[name])
    if not branches:
        yield words, parser, told


def arguments(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """What can be given to a command, but for ``--help``."""
    return [each for each in parser._actions if not isinstance(each, argparse._HelpAction)]


def _named(parser: argparse.ArgumentParser) -> list[str]:
    return [str(each.metavar) for each in arguments(parser) if not each.option_strings]


def _does(parser: argparse.ArgumentParser) -> str:
    """What its function says of itself, as one line."""
    doc = inspect.getdoc(parser.get_default("run")) or ""
    return " ".join(doc.replace("``", "`").split())


def _rows(parser: argparse.ArgumentParser) -> Iterator[str]:
    for each in arguments(parser):
        yield f"| {_name(each)} | {_values(each)} | {_notes(each)} |"


def _name(action: argparse.Action) -> str:
    names = action.option_strings or [str(action.metavar)]
    return ", ".join(f"`{name.replace('|', chr(92) + '|')}`" for name in names)


def _values(action: argparse.Action) -> str:
    if not action.option_strings or action.nargs == 0:
        return ""
    if action.choices is not None:
        return " ".join(f"`{choice}`" for choice in action.choices)
    return f"`{action.metavar or action.dest.upper()}`"


def _notes(action: argparse.Action) -> str:
    notes = [action.help or ""]
    if isinstance(action, argparse._AppendAction):
        notes.append("may be repeated")
    if action.option_strings and action.required:
        notes.append("required")
    if action.default not in (None, False, []) and action.option_strings:
        notes.append(f"default `{action.default}`")
    return "; ".join(note for note in notes if note)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


if __name__ == "__main__":
    PAGE.write_text(render())
