"""Hostile input by the hundred: nothing here may ever be valid, hang or use up memory."""

from __future__ import annotations

import json
from collections.abc import Iterator

from costs import graphs, sizes
from forging import (
    changed,
    contexts,
    duplicated,
    misshapen,
    removed,
    resigned,
    retyped,
    stripped,
    wrapped,
)
from insignia.testing import (
    sample_signed,
)
from lists import lists
from making import (
    LIST,
    Case,
    case,
    full_signed,
    png,
    sd_jwt,
    status_list,
    vc_jose,
    vc_jwt,
    with_status,
)
from moving import endorsed, first_edition, moved
from pictures import pictures
from texts import dates, multibases, nested, numbers, texts
from tokens import tokens

from insignia import bake


def controls() -> Iterator[Case]:
    """What must be valid, so that the refusals mean something."""
    yield case("a plain badge", sample_signed())
    yield case("a full badge", full_signed())
    yield case("a badge in a picture", bake(png(), json.dumps(sample_signed())))
    yield case("a token", vc_jwt())
    yield case("a W3C token", vc_jose())
    yield case("a token that shows a part", sd_jwt())
    yield case("a badge with a list", with_status(), **{LIST: status_list()})
    yield case("a badge endorsed by somebody who cannot be asked", endorsed("eddsa-rdfc-2022"))
    yield case("a badge endorsed by a suite that is not supported", endorsed("bbs-2023"))
    yield case("a badge of the first edition", first_edition())


def cases() -> Iterator[Case]:
    """Every hostile case."""
    for make in (
        removed,
        changed,
        retyped,
        misshapen,
        duplicated,
        wrapped,
        resigned,
        stripped,
        contexts,
        moved,
        tokens,
        nested,
        numbers,
        dates,
        texts,
        multibases,
        pictures,
        lists,
        graphs,
        sizes,
    ):
        for each in make():
            yield Case(f"{make.__name__}: {each.name}", each.make, each.documents)
