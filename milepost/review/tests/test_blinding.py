"""Hiding who an applicant is, as tables; no database."""

from collections import Counter

import pytest

from milepost.kit.media import MediaType
from milepost.review.rules.blinding import Hidden, Identity, mask, neutral_names

ADA = Identity(
    name="Ada Lovelace",
    addresses=frozenset({"countess@analytical.example", "al@home.example"}),
    organizations=frozenset({"Analytical Engine Works"}),
)
NAME, EMAIL, ORGANIZATION = Hidden.NAME, Hidden.EMAIL, Hidden.ORGANIZATION


@pytest.mark.parametrize(
    ("text", "expected", "hidden"),
    [
        ("I asked the class.", "I asked the class.", {}),
        ("I am Ada Lovelace.", "I am [name].", {NAME: 1}),
        ("ada  lovelace\nwas here", "[name]\nwas here", {NAME: 1}),
        ("Ms. LOVELACE's class; Ada's pupils", "Ms. [name]'s class; [name]'s pupils", {NAME: 2}),
        ("An adaptable canada", "An adaptable canada", {}),
        ("Write to countess@analytical.example!", "Write to [e-mail address]!", {EMAIL: 1}),
        ("head.teacher+x@school.example", "[e-mail address]", {EMAIL: 1}),
        ("My handle is Countess", "My handle is [e-mail address]", {EMAIL: 1}),
        ("al fresco with Al", "al fresco with Al", {}),
        ("At analytical engine works I", "At [organization] I", {ORGANIZATION: 1}),
        ("ada@x.example", "[e-mail address]", {EMAIL: 1}),
        ("AdaLovelace and ada_lovelace", "[name] and [name]", {NAME: 2}),
        ("see @adalovelace, lovelace.ada", "see [name], [name]", {NAME: 2}),
        ("LOVELACE99 and alovelace", "[name] and [name]", {NAME: 2}),
        ("lovelace_call.pdf", "[name]_call.pdf", {NAME: 1}),
        ("https://adalovelace.example/x", "https://[name].example/x", {NAME: 1}),
        ("ada_call.pdf, ada2", "[name]_call.pdf, [name]", {NAME: 2}),
        ("lovelacely, canada_2", "lovelacely, canada_2", {}),
        ("", "", {}),
    ],
)
def test_what_names_the_applicant_is_hidden_and_counted(text, expected, hidden):
    assert mask(text, identity=ADA) == (expected, Counter(hidden))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("José Muñoz", "JOSE munoz, José", "[name], [name]"),
        ("José Muñoz", "Jose\u0301 said", "[name] said"),
        ("Anne-Marie O'Neil", "Marie and O'Neil and Anne-Marie", "[name] and [name] and [name]"),
        ("Ludwig van Beethoven", "a van for Beethoven", "a van for [name]"),
        ("Li Na", "Na, I like Li in linen; na li", "[name], I like [name] in linen; na li"),
        ("李明", "我叫李明老师", "我叫[name]老师"),
        ("", "Nobody in particular", "Nobody in particular"),
        ("Email Name", "my name", "my [name]"),
        (".*", "Anything (at all)", "Anything (at all)"),
    ],
)
def test_names_are_found_in_any_writing(name, text, expected):
    assert mask(text, identity=Identity(name=name)).text == expected


def test_a_long_text_without_spaces_is_masked_in_one_pass():
    assert mask("a" * 200_000, identity=ADA).text == "a" * 200_000


def test_files_are_named_by_their_kind_alone():
    kinds = [MediaType.JPEG, MediaType.PDF, MediaType.PNG, MediaType.MP3, MediaType.MP4]
    names = ["Photo 1.jpg", "Document 1.pdf", "Photo 2.png", "Recording 1.mp3", "Video 1.mp4"]
    assert neutral_names([*kinds, MediaType.TEXT]) == [*names, "Text 1.txt"]
