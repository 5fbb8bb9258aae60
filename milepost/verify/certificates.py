"""A certificate as PDF carries its badge as an attached file; here it is taken out again."""

from io import BytesIO

from insignia.errors import UnreadableError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

NAME = "credential.json"
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


def badge_in(content: bytes) -> bytes:
    """Return the badge attached to a certificate; anything but a PDF comes back as it is.

    UnreadableError if it is a PDF without one.
    """
    return attached_badge(content) if is_pdf(content) else content


def attached_badge(data: bytes) -> bytes:
    """Return the badge attached to a certificate; UnreadableError if there is none."""
    try:
        found = PdfReader(BytesIO(data)).attachments.get(NAME)
    except UNREADABLE as error:
        raise UnreadableError("This PDF cannot be read.") from error
    if not found:
        raise UnreadableError("There is no badge attached to this PDF.")
    return bytes(found[0])
