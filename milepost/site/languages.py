"""The languages that pages speak besides English, and where their catalogs lie."""

from pathlib import Path

HEADERS = {
    "es": """\
msgid ""
msgstr ""
"Language: es\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

""",
}
"""How a catalog begins, by language: no dates, no names, so that only its texts change it."""


def stages(root: Path) -> list[Path]:
    """Return the folders under ``root`` that have texts of their own: the stages and kit."""
    return sorted(file.parent for file in root.glob("*/apps.py"))


def catalog_files(root: Path) -> list[Path]:
    """Return every catalog under ``root``, by stage, then by language."""
    return sorted(root.glob("*/locale/*/LC_MESSAGES/django.po"))
