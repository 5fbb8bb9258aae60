"""Search: every word at the start of a word, codes first, a slip of the finger forgiven."""

import pytest

from milepost.frameworks import queries
from milepost.frameworks.models import Competency, Framework
from milepost.frameworks.rules.search import likest
from milepost.frameworks.tests.builders import TREE, key, make_framework, package, run

pytestmark = pytest.mark.django_db


def found(typed: str, framework: Framework | None = None) -> list[str]:
    result = queries.search(typed, framework=framework.pk if framework else None)
    return [row.code for row in result.rows()]


SEARCHES = [
    ("weld", ["W.1", "W.1.1"]),
    ("WELD plate", ["W.1"]),
    ("w.1", ["W.1", "W.1.1"]),
    ("m.2", ["M.2"]),
    ("fillét", ["W.1"]),
    ("filet weld", ["W.1"]),
    ("squrae", ["M.2"]),
    ("millimetre", ["M.1"]),
    ("square zebra", ["M.2"]),
    ("zzz", []),
    ("  ", []),
    ('weld" OR "rule', ["W.1", "W.1.1", "M.1"]),
    ('" -- :* & | (', []),
]


@pytest.mark.parametrize(("typed", "codes"), SEARCHES)
def test_what_is_typed_finds_what_is_meant(typed: str, codes: list[str]) -> None:
    make_framework()
    assert found(typed) == codes


def test_what_was_taken_for_a_mistyped_word_is_told() -> None:
    make_framework()
    assert queries.search("filllet weld").instead == {"filllet": "fillet"}


def test_what_was_changed_is_found_as_it_is_and_what_is_gone_is_not() -> None:
    framework = make_framework()
    data = package(TREE[:5])
    data["CFItems"][4]["fullStatement"] = "Brazes a joint."
    run(data)
    assert (found("fillet"), found("brazes"), found("grinds")) == ([], ["W.1"], [])
    other = package([("", "B", "Brazes pipes.")], document={"identifier": key("other")})
    make_framework(other)
    assert (found("brazes", framework), sorted(found("brazes"))) == (["W.1"], ["B", "W.1"])


def test_a_draft_and_what_is_no_longer_in_use_are_not_found() -> None:
    framework = make_framework(package(document={"adoptionStatus": "Deprecated"}))
    assert framework.state == "deprecated"
    assert Competency.objects.filter(search_text__contains="weld").exists()
    assert found("weld") == []


def test_statements_that_say_nearly_the_same_are_near() -> None:
    others = [(1, "lays a fillet weld"), (2, "keeps a cash book"), (3, "welds fillets on plate")]
    near = likest("lays a fillet weld on plate", others=others)
    assert [number for number, _score in near] == [1, 3]
