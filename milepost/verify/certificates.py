"""A certificate or transcript as PDF carries badges as attached files; here they are taken out."""

from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from insignia.errors import UnreadableError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_ATTACHED = 200
MOST_BYTES = 8 * 1024 * 1024
"""So much is taken out of one PDF: as much as one file of a badge may have."""
NAME_LENGTH = 120
UNREADABLE = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
    AssertionError,
)
"""What pypdf raises on files that contradict themselves."""


def is_pdf(data: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return data.startswith(b"%PDF-")


class Attached(NamedTuple):
    """A file that may be a badge, and what it is called in its PDF."""

    name: str
    content: bytes


def badge_in(content: bytes) -> bytes:
    """Return the one badge attached to a PDF; anything but a PDF comes back as it is.

    UnreadableError if it is a PDF with none or several.
    """
    found = badges_in(content)
    if len(found) > 1:
        raise UnreadableError("There are several badges in this PDF. Take out the one you mean.")
    return found[0].content


def badges_in(content: bytes) -> list[Attached]:
    """Return every badge attached to a PDF; anything but a PDF alone, as it is.

    UnreadableError if it is a PDF with none, or with more than is taken out of one.
    """
    if not is_pdf(content):
        return [Attached("", content)]
    try:
        found = list(_attached(content))
    except UnreadableError:
        raise
    except UNREADABLE as error:
        raise UnreadableError("This PDF cannot be read.") from error
    if not found:
        raise UnreadableError("There is no badge attached to this PDF.")
    return found


def _attached(content: bytes) -> Iterator[Attached]:
    """The attached files that may be badges, whatever they are called."""
    number = size = 0
    for file in PdfReader(BytesIO(content)).attachment_list:
        if number == MOST_ATTACHED or size > MOST_BYTES:
            raise UnreadableError("More is attached to this PDF than is checked at once.")
        number, data = number + 1, file.content
        size += len(data)
        if _may_be_badge(data.lstrip()):
            yield Attached(file.name[:NAME_LENGTH], data)


def _may_be_badge(data: bytes) -> bool:
    """Whether it begins as a token does, or is JSON with what badges of any age name."""
    if data.startswith(b"{"):
        return b'"@context"' in data or b'"recipient"' in data
    return data.startswith(b"eyJ")
