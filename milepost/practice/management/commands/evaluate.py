"""``milepost evaluate``: a practice log measured by a rule, without a database."""

import json
import os
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from milepost.kit.terminal import terminal_language
from milepost.practice.rules import (
    PracticeRule,
    Unreadable,
    Verdict,
    evaluate,
    read_entries,
    read_rule,
)
from milepost.practice.rules.days import read_day
from milepost.practice.rules.report import finding_document, report

EXIT = {Verdict.MET: 0, Verdict.NOT_YET: 1, Verdict.LAPSED: 1}
UNREADABLE = 2


class Command(BaseCommand):
    help = "Measure a log by a rule: exit 0 met, 1 not yet or lapsed, 2 unreadable."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule", type=Path, help="the rule, a JSON file")
        parser.add_argument("entries", type=Path, help="the log, a CSV file")
        parser.add_argument("--on", required=True, help="the day to judge on, such as 2026-01-05")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(terminal_language(os.environ)):
            self._evaluate(options)

    def _evaluate(self, options: dict[str, Any]) -> None:
        try:
            on = _day(options["on"])
            rule = _rule(_text(options["rule"]))
            finding = evaluate(rule, entries=read_entries(_text(options["entries"])), on=on)
        except Unreadable as error:
            self.stderr.write(error.sentence)
            sys.exit(UNREADABLE)
        if options["json"]:
            document = finding_document(finding, rule=rule)
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(report(finding, rule=rule)))
        sys.exit(EXIT[finding.verdict])


def _day(text: str) -> date:
    day = read_day(text)
    if day is None:
        words = _("«%(text)s» is not a day such as 2026-01-05.") % {"text": text}
        raise Unreadable([words], code="unreadable-day")
    return day


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.", returncode=UNREADABLE) from error
    except UnicodeDecodeError as error:
        words = _("%(path)s is not text in UTF-8.") % {"path": path}
        raise Unreadable([words], code="unreadable-file") from error


def _rule(text: str) -> PracticeRule:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        words = _("The rule is not JSON: %(error)s.") % {"error": error}
        raise Unreadable([words], code="unreadable-rule") from error
    return read_rule(data)
