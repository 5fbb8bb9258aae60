"""A report as a person reads it: the answer first, then each question with its mark."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from insignia.checks.structure import as_list, id_of
from insignia.report import Check, Report

GREEN, RED, YELLOW, BOLD, DIM = "32", "31", "33", "1", "2"
_MARKS = {"passed": ("✓", GREEN), "failed": ("✗", RED), "unknown": ("?", YELLOW)}
_ANSWERS = {
    "valid": ("Valid", GREEN, "every check passed"),
    "invalid": ("Not valid", RED, "a check failed"),
    "unknown": ("Unknown", YELLOW, "something could not be checked"),
}
_SHOWN = (
    ("Issued by", ("issuer",)),
    ("For", ("credentialSubject", "achievement")),
    ("To", ("credentialSubject",)),
)


def show(report: Report) -> None:
    """Print ``report``, in colour if standard output is a terminal."""
    paint = painter()
    for line in lines(report, paint=paint):
        print(line)


def lines(report: Report, *, paint: Any) -> Iterator[str]:
    """The report line by line."""
    word, colour, reason = _ANSWERS[report.verdict]
    yield f"{paint(word, f'{BOLD};{colour}')}: {reason}"
    yield from _about(report.credential or {}, paint=paint)
    for check in report.checks:
        yield _check_line(check, paint=paint)
    for warning in report.warnings:
        yield f"  {paint('!', YELLOW)} {printable(warning)}"
    if report.unchecked:
        yield f"  {paint('Not checked:', DIM)} {', '.join(report.unchecked)}"
    if report.needs:
        yield f"  {paint('Still needed:', DIM)} {printable(', '.join(report.needs))}"
    for inner in report.contained:
        yield from (f"    {line}" for line in lines(inner, paint=paint))


def _check_line(check: Check, *, paint: Any) -> str:
    mark, colour = _MARKS[check.outcome]
    return f"  {paint(mark, colour)} {paint(f'{check.name:<14}', DIM)} {printable(check.sentence)}"


def _about(credential: Mapping[str, Any], *, paint: Any) -> Iterator[str]:
    for label, path in _SHOWN:
        value: Any = credential
        for member in path:
            value = next(iter(as_list(value.get(member))), {}) if isinstance(value, Mapping) else {}
        name = value.get("name") if isinstance(value, Mapping) else None
        text = name if isinstance(name, str) else id_of(value)
        if text:
            yield f"  {paint(f'{label:<16}', DIM)} {printable(text)}"


def printable(text: str) -> str:
    """``text`` on one line and without characters that could steer a terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:400])


def painter() -> Any:
    """Puts text into a colour, if standard output is a terminal that wants colours."""
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return lambda text, _code: text
    return lambda text, code: f"\x1b[{code}m{text}\x1b[0m"
