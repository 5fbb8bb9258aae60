"""``milepost collect_texts``: what translators work on, one catalog a stage and language."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.commands import makemessages

from milepost.site.languages import HEADERS, catalog_files, stages

SPARED = ["tests/*", "migrations/*"]


class Command(makemessages.Command):
    help = "Collect the texts of every stage for translators (needs GNU gettext)."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        """Take the folder of the stages; everything else is decided."""
        parser.add_argument("--root", type=Path, default=settings.HERE.parent)

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["root"].absolute()
        for stage in stages(root):
            (stage / "locale").mkdir(exist_ok=True)
        before = Path.cwd()
        os.chdir(root)
        try:
            super().handle(**_as_makemessages(options))
        finally:
            os.chdir(before)
        for file in catalog_files(root):
            _tidy(file)


def _as_makemessages(options: dict[str, Any]) -> dict[str, Any]:
    given = makemessages.Command().create_parser("milepost", "makemessages").parse_args([])
    return {
        **vars(given),
        "verbosity": 0,
        "locale": list(HEADERS),
        "ignore_patterns": SPARED,
        "no_wrap": True,
        "no_location": True,
        "no_obsolete": True,
        "traceback": options["traceback"],
    }


def _tidy(file: Path) -> None:
    """Write a catalog so that two people's additions seldom touch: sorted, no dates, no guesses."""
    found = read_po(BytesIO(file.read_bytes()))
    tidy = Catalog()
    for message in found:
        if message.id:
            known = "" if message.fuzzy else message.string
            flags = message.flags - {"fuzzy"}
            tidy.add(message.id, known, flags=flags, context=message.context)
    lines = BytesIO()
    write_po(lines, tidy, width=0, omit_header=True, sort_output=True)
    language = file.parent.parent.name
    text = HEADERS[language] + lines.getvalue().decode()
    file.write_text(text.rstrip() + "\n", encoding="utf-8")
