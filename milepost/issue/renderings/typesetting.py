"""Typesetting by Typst: a template and what it tells, as PDF; nothing is fetched."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any

import segno
import typst
from django.utils.translation import get_language

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: "list[PDFStandard]" = ["a-3a", "ua-1"]


def typeset(template: bytes, *, told: Mapping[str, Any]) -> bytes:
    """Return the PDF: archival and accessible, or plain where a letter has no font for that.

    The template finds ``told`` as JSON in ``sys.inputs.told``, with the reader's ``language``.
    """
    words = json.dumps({**told, "language": _language()})
    try:
        return _compile(template, told=words, standards=STANDARDS)
    except typst.TypstError:
        return _compile(template, told=words, standards=[])


def page_pictures(template: bytes, *, told: Mapping[str, Any]) -> list[bytes]:
    """Return the pages as PNG pictures, 96 pixels an inch."""
    words = json.dumps({**told, "language": _language()})
    compiler = typst.Compiler(template, font_paths=_fonts(), sys_inputs={"told": words})
    pages = compiler.compile(format="png", ppi=96)
    return [page for page in (pages if isinstance(pages, list) else [pages]) if page]


def qr_drawing(address: str) -> str:
    """Return a QR code that leads to an address, as SVG."""
    drawn = BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def _compile(template: bytes, *, told: str, standards: "list[PDFStandard]") -> bytes:
    compiler = typst.Compiler(template, font_paths=_fonts(), sys_inputs={"told": told})
    pdf = compiler.compile(format="pdf", pdf_standards=standards)
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Our letters and Typst's own; the system's fill in for scripts that those do not have."""
    return typst.Fonts(font_paths=[str(resources.files("milepost.issue").joinpath("data/fonts"))])
