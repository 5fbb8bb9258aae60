"""The language a definition says it is written in, against the one it reads like."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from milepost.define.rules.content import Content
from milepost.define.rules.gate.finding import Hit
from milepost.define.rules.gate.speech import heard, stated
from milepost.define.rules.resources.choices import LANGUAGES


def look(content: Content) -> Iterator[Hit]:
    """Yield one finding when the words are of another language that the checks know."""
    code, names = stated(content), dict(LANGUAGES)
    if other := heard(content):
        yield Hit(
            "language",
            _("It says that its language is %(stated)s, but it reads like %(other)s.")
            % {"stated": names.get(code, code), "other": names[other]},
            _("Choose the language it is written in."),
        )
