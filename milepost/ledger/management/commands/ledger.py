"""``milepost ledger audit URL``: anyone checks any Milepost's public log."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from milepost.ledger import monitor
from milepost.ledger.rules import audit

WHOLE, NOT_WHOLE, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = "Audit a public log: exit 0 it is whole, 1 it was tampered with, 2 it can't be read."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        asked = deeds.add_parser("audit", help="read a whole log, and compare it with last time")
        asked.add_argument("url", help="a Milepost's address, such as https://badges.example.org")
        asked.add_argument(
            "--memory",
            type=Path,
            help="a folder that remembers what this monitor saw; only with one is it found out"
            " that the log signs another history than before",
        )
        asked.add_argument("--key", default="", help="the line of the log's key, if you know it")
        asked.add_argument(
            "--witness",
            action="append",
            default=[],
            help="the line of the key of a witness whose signatures you want checked; as often as"
            " there are witnesses",
        )
        asked.add_argument("--loopback", action="store_true", help="allow http to this machine")
        asked.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            remembered = monitor.recall(options["memory"]) if options["memory"] else None
            key = options["key"] or (remembered.key if remembered else "")
            ask = monitor.fetcher(loopback=options["loopback"])
            witnesses = [monitor.witness(line) for line in options["witness"]]
            found = monitor.look(
                options["url"], ask=ask, at=timezone.now(), key=key, witnesses=witnesses
            )
            memory = remembered.memory if remembered else None
            findings = audit.examine(found.seen, memory=memory)
            findings += audit.witnessed(found.sightings, seen=found.seen)
        except monitor.Unreadable as error:
            self.stderr.write(str(error))
            sys.exit(UNREADABLE)
        if options["memory"] and not findings:
            monitor.remember(options["memory"], found=found)
        self._tell(found, memory=memory, findings=findings, as_json=options["json"])
        sys.exit(NOT_WHOLE if findings else WHOLE)

    def _tell(
        self,
        found: monitor.Look,
        *,
        memory: audit.Memory | None,
        findings: list[audit.Finding],
        as_json: bool,
    ) -> None:
        root = found.seen.root
        if as_json:
            told = {
                "key": found.key,
                "size": root.size,
                "root": root.hash.hex(),
                "since": memory.root.size if memory else None,
                "witnesses": [
                    {"witness": one.witness, "size": one.size, "at": one.at and one.at.isoformat()}
                    for one in found.sightings
                ],
                "findings": [asdict(finding) for finding in findings],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        since = f", the first {memory.root.size} as at the last look" if memory else ""
        verdict = "Tampered with" if findings else f"Whole{since}"
        self.stdout.write(f"{verdict}: {root.size} entries under {root.hash.hex()}")
        self.stdout.write(f"Log's key: {found.key}")
        for one in found.sightings:
            saw = f"signed {one.size} entries on {one.at}" if one.at else "no signature of it here"
            self.stdout.write(f"Witness {one.witness}: {saw}")
        for finding in findings:
            self.stdout.write(f"{finding.kind.value}, entry {finding.index}: {finding.sentence}")
