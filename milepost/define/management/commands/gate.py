"""The quality gate over a definition in a file."""

import json
import os
import tomllib
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from milepost.define.rules import checks, typed
from milepost.define.rules.gate import GateFinding, Outcome, Report, Result, facts_of, judge
from milepost.define.rules.typed import Typed
from milepost.kit.terminal import terminal_language
from milepost.practice.rules import Unreadable

BLOCKED, UNREADABLE = 1, 2
MARKS = {
    Outcome.PASSED: gettext_lazy("passed"),
    Outcome.QUESTION: gettext_lazy("needs an answer"),
    Outcome.BLOCKED: gettext_lazy("BLOCKED"),
    Outcome.UNKNOWN: gettext_lazy("not checked"),
}
ANSWERED = gettext_lazy("answered")


class Command(BaseCommand):
    help = "Check a definition (TOML or JSON). Ends with 0: passes, 1: blocked, 2: unreadable."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: object, **options: Any) -> None:
        with override(terminal_language(os.environ)):
            self._judge(options)

    def _judge(self, options: dict[str, Any]) -> None:
        draft = draft_in(options["file"])
        report = judge(typed.read(draft), answers=typed.answers_in(draft))
        missing = _missing(draft)
        if options["json"]:
            self.stdout.write(_as_json(draft, report=report, missing=missing))
        else:
            self._tell(draft, report=report, missing=missing)
        if number := len(report.blocking) + len(missing) + len(report.unanswered):
            words = ngettext(
                "It cannot be published yet: %(number)s thing to put right.",
                "It cannot be published yet: %(number)s things to put right.",
                number,
            )
            raise CommandError(words % {"number": number}, returncode=BLOCKED)

    def _tell(self, draft: Typed, *, report: Report, missing: list[checks.Finding]) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(draft["title"] or _("Untitled")))
        for finding in missing:
            self.stdout.write(
                f"  {self.style.ERROR(_wide(MARKS[Outcome.BLOCKED]))}  {finding.place}"
            )
            self.stdout.write(f"      {finding.sentence}")
        for result in report.results:
            self._tell_result(result)

    def _tell_result(self, result: Result) -> None:
        style = {
            Outcome.PASSED: self.style.SUCCESS,
            Outcome.BLOCKED: self.style.ERROR,
        }.get(result.outcome, self.style.WARNING)
        holds = f": {result.holds}" if result.outcome == Outcome.PASSED else ""
        mark = ANSWERED if result.answer else MARKS[_shown_as(result)]
        self.stdout.write(f"  {style(_wide(mark))}  {result.check}{holds}")
        for finding in result.findings:
            self._tell_finding(finding)
        if result.answer:
            words = _("Answer: %(answer)s") % {"answer": result.answer}
            self.stdout.write(f"      {words}")

    def _tell_finding(self, finding: GateFinding) -> None:
        self.stdout.write(f"    {self.style.HTTP_INFO(finding.place)}: {finding.sentence}")
        self.stdout.write(f"      {finding.suggestion}")


def _wide(mark: str | Promise) -> str:
    """Return a mark as wide as the widest, so that what follows stands in a column."""
    return str(mark).ljust(max(len(str(one)) for one in (*MARKS.values(), ANSWERED)))


def _shown_as(result: Result) -> Outcome:
    return Outcome.QUESTION if result.asks else result.outcome


def draft_in(file: Path) -> Typed:
    """Return the definition in a file; CommandError with code 2 when there is none."""
    try:
        text = file.read_text(encoding="utf-8")
        data = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: {error}", returncode=UNREADABLE) from error
    if not _is_definition(data):
        words = _("%(file)s: this is not a definition.") % {"file": file}
        raise CommandError(words, returncode=UNREADABLE)
    try:
        return typed.with_keys(typed.from_mapping(data), new_key=uuid.uuid4)
    except Unreadable as error:
        raise CommandError(f"{file}: {error}", returncode=UNREADABLE) from error


def _is_definition(data: object) -> bool:
    return (
        isinstance(data, dict)
        and isinstance(data.get("title"), str)
        and _are_rows(data.get("criteria", []))
        and all(_are_rows(row.get("levels", [])) for row in data.get("criteria", []))
        and _are_rows(data.get("slots", []))
    )


def _are_rows(rows: object) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _missing(draft: Typed) -> list[checks.Finding]:
    """Return what the form lacks, without what the gate says about the same part."""
    told = {finding.place for finding in judge(typed.read(draft)).blocking}
    return [finding for finding in checks.form_findings(draft) if finding.place not in told]


def _as_json(draft: Typed, *, report: Report, missing: list[checks.Finding]) -> str:
    facts = {
        "title": draft["title"],
        "passed": report.passed and not missing,
        "missing": [vars(finding) for finding in missing],
        "checks": facts_of(report),
    }
    return json.dumps(facts, ensure_ascii=False, indent=2)
