"""In which language a command speaks."""

import re
from collections.abc import Mapping

from django.conf import settings

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def terminal_language(environ: Mapping[str, str]) -> str:
    """Return the terminal's language (``LANG=es_MX.UTF-8``), if the pages speak it."""
    said = next((environ[name] for name in VARIABLES if environ.get(name)), "")
    code = re.split("[-_.@]", said)[0].lower()
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
