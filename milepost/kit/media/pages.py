"""Pages of a PDF as pictures; a PDF of such pictures, with places painted over."""

import io
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from milepost.kit.media.images import Place, painted
from milepost.kit.media.refusals import broken, too_many_pages
from milepost.kit.media.source import Bytes, read_through, reader

PROGRAM = Path(__file__).with_name("page.py")
READER = Path(__file__).with_name("page_words.py")
TOO_MANY = 3
"""What the program ends with when there are more pages than asked for."""
PATIENCE = 120
"""Seconds on the clock; the program itself has fewer of the processor's."""
MOST_COVERED = 40
COVERED_WIDTH = 1600
"""Pixels across a page that became a picture: sharp enough to read small print."""
DOTS = 190.0
"""Such a picture's dots an inch: a page as wide as a sheet of paper."""


class PagePicture(NamedTuple):
    """One page as a PNG, and how many pages there are."""

    png: bytes
    pages: int


def page_picture(content: Bytes, *, page: int, width: int) -> PagePicture:
    """Return a page, counted from 0, drawn anew on white: at most so wide and twice as high."""
    with _drawn(content, width=width, pages=(str(page),)) as (folder, number):
        return PagePicture((folder / "0.png").read_bytes(), number)


def covered_pages(content: Bytes, places: Mapping[int, Sequence[Place]]) -> bytes:
    """Return a PDF whose pages are pictures, with these places of them painted over.

    Nothing of the file but what can be seen is left in it: no words under the paint.
    """
    writer = PdfWriter()
    with _drawn(content, width=COVERED_WIDTH, pages=("all", str(MOST_COVERED))) as (folder, number):
        for page in range(number):
            with Image.open(folder / f"{page}.png") as picture:
                shown = painted(picture.convert("RGB"), list(places.get(page, ())))
            sheet = io.BytesIO()
            shown.save(sheet, "PDF", resolution=DOTS, quality=80)
            writer.append(sheet)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_words(content: Bytes, *, most: int) -> str:
    """Return the words of a PDF's first pages, about ``most`` characters; of scans there are none.

    What can't be read in a few seconds is left out.
    """
    with _run(READER, content, str(most)) as (folder, _told):
        return (folder / "words.txt").read_text(encoding="utf-8", errors="replace")


def page_count(content: Bytes) -> int:
    """Return how many pages a PDF has."""
    try:
        return len(PdfReader(reader(content)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, OSError) as error:
        raise broken() from error


@contextmanager
def _drawn(content: Bytes, *, width: int, pages: tuple[str, ...]) -> Iterator[tuple[Path, int]]:
    """Give the folder with the pictures of these pages, and how many pages there are."""
    size = (str(width), str(width * 2))
    with _run(PROGRAM, content, *size, *pages) as (folder, told):
        yield folder, told


@contextmanager
def _run(program: Path, content: Bytes, *arguments: str) -> Iterator[tuple[Path, int]]:
    """Give the folder that a program of ours wrote into, and the number that it told."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "file.pdf").open("wb") as file:
            for chunk in read_through(content, 0, len(content)):
                file.write(chunk)
        command = [sys.executable, "-I", str(program), "file.pdf", *arguments]
        try:
            done = subprocess.run(  # noqa: S603 — our own program
                command, cwd=folder, capture_output=True, timeout=PATIENCE, check=False
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise broken() from error
        if done.returncode == TOO_MANY:
            raise too_many_pages(MOST_COVERED)
        if done.returncode != 0 or not done.stdout.isdigit():
            raise broken()
        yield folder, int(done.stdout)
