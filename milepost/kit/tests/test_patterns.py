"""Descriptions of texts mean the same to every engine that reads them."""

import re
import sys
from typing import Annotated

import jsonschema_rs
import pytest
from pydantic import StringConstraints, TypeAdapter, ValidationError

from milepost.kit import patterns

ALL = [patterns.WITHOUT_ZERO, patterns.WITH_WORDS, patterns.BEGINS_WITH_WORDS]
ALL += [patterns.WITHOUT_BLANKS, patterns.IRI, patterns.with_words(after=1)]
MORE = ["\x00", "\x85", "\ufeff", "\u180e"]
ODD = [chr(code) for code in range(sys.maxunicode) if chr(code).isspace()] + MORE
TEXTS = ["", "a", "a:b", *ODD, *(f"a{one}" for one in ODD), *(f"{one}a:b" for one in ODD)]


def accepts(adapter: TypeAdapter[str], text: str) -> bool:
    try:
        adapter.validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("pattern", ALL)
def test_three_engines_agree_on_every_blank(pattern: str) -> None:
    ours = TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)])
    theirs = jsonschema_rs.validator_for({"type": "string", "pattern": pattern})
    pythons = re.compile(pattern.replace("$", r"\Z"))
    for text in TEXTS:
        found = accepts(ours, text), theirs.is_valid(text), bool(pythons.search(text))
        assert len(set(found)) == 1, (pattern, ascii(text))


@pytest.mark.parametrize("blank", ODD)
def test_a_text_of_blanks_says_nothing(blank: str) -> None:
    visible = re.fullmatch(patterns.WITH_WORDS, blank * 3)
    assert visible is None or blank == "\u180e"
