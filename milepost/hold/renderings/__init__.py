"""A record as files: a PDF to read, and JSON for programs."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

import orjson

from milepost.hold.renderings.transcript import transcript_pages, transcript_pdf
from milepost.hold.rules.exports import europass, json_resume, ler_rs
from milepost.hold.rules.exports.europass import Looks
from milepost.hold.rules.portfolio import Portfolio
from milepost.hold.rules.record import Line


class Rendering(NamedTuple):
    """A form of the record that is not signed as a whole: how it is made, and what file it is."""

    name: str
    media_type: str
    make: Callable[[Portfolio, Sequence[Line]], bytes]


def _json(document: dict[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _transcript(portfolio: Portfolio, lines: Sequence[Line]) -> bytes:
    return transcript_pdf(portfolio, lines=lines)


def _resume(portfolio: Portfolio, lines: Sequence[Line]) -> bytes:
    return _json(json_resume(portfolio, lines=lines))


def _ler_rs(portfolio: Portfolio, lines: Sequence[Line]) -> bytes:
    return _json(ler_rs(portfolio, lines=lines))


def _europass(portfolio: Portfolio, lines: Sequence[Line]) -> bytes:
    looks = Looks(
        pdf=transcript_pdf(portfolio, lines=lines), pages=transcript_pages(portfolio, lines=lines)
    )
    return _json(europass(portfolio, looks=looks, key=uuid4()))


RENDERINGS = {
    "transcript": Rendering("transcript.pdf", "application/pdf", _transcript),
    "json-resume": Rendering("resume.json", "application/json", _resume),
    "ler-rs": Rendering("ler-rs.json", "application/json", _ler_rs),
    "europass": Rendering("europass.json", "application/json", _europass),
}

__all__ = ["RENDERINGS", "Rendering"]
