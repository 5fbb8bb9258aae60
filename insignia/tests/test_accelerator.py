"""The accelerator gives what its twin in Python gives, byte for byte, or nothing at all."""

from __future__ import annotations

import copy
import hashlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from insignia.checks.outline import Outline, walk
from insignia.checks.profile import LEADS, departures
from insignia.contexts import SHIPPED
from insignia.encoding import decode_base58, encode_base58, parse_json
from insignia.errors import InsigniaError
from insignia.issue.filling import filled, mark, slotted
from insignia.rdf import canonical_nquads
from insignia.rdf.iris import is_iri
from insignia.rdf.literals import ESCAPES
from insignia.rdf.states import compiler_for
from insignia.specimens import CONTROL_PIECES, PIECES, full_credential, random_credential

from insignia.accelerator import accelerator

HOSTILE = Path(__file__).parent / "hostile"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

pytestmark = pytest.mark.skipif(
    accelerator.installed is None, reason="insignia-accelerator is not installed"
)


def native(document: Any, *, hash_name: str = "sha256") -> bytes | None:
    """What the accelerator alone says of ``document``, which may be nothing."""
    state = compiler_for(SHIPPED).initial
    found: bytes | None = accelerator.installed.nquads(document, state, getattr(hashlib, hash_name))
    return found


@pytest.fixture(scope="module")
def hostile() -> list[bytes | str]:
    """What the hostile corpus hands in, but for what is very large."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.syspath_prepend(str(HOSTILE))
        sys.modules.pop("cases", None)
        import cases  # noqa: PLC0415  (the corpus is no package)

        return [case.make() for case in cases.cases() if not case.name.startswith("sizes: 100 MB")]


@pytest.fixture
def pure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accelerator, "used", None)


def in_python(document: Any, *, hash_name: str = "sha256") -> bytes | None:
    """What the twin says; nothing where it refuses."""
    try:
        return canonical_nquads(document, hash_name=hash_name)
    except InsigniaError:
        return None


def agree(document: Any, *, hash_name: str = "sha256") -> bool:
    """Whether the accelerator took the document; what it said must be what its twin says."""
    # the twin goes first: it works out contexts, which the accelerator only looks up
    expected = in_python(document, hash_name=hash_name)
    found = native(document, hash_name=hash_name)
    assert found is None or found == expected, json.dumps(document)
    return found is not None


@pytest.mark.usefixtures("pure")
@pytest.mark.parametrize("hash_name", ["sha256", "sha384"])
def test_it_takes_full_credentials_and_random_ones_and_says_the_same(hash_name: str) -> None:
    full = [full_credential(n, issuer="did:example:school") for n in range(5)]
    assert [agree(each, hash_name=hash_name) for each in full] == [True] * 5
    some = [random_credential(seed, pieces=PIECES + CONTROL_PIECES) for seed in range(200)]
    assert sum([agree(each, hash_name=hash_name) for each in some]) > 100


@pytest.mark.usefixtures("pure")
def test_it_says_nothing_else_of_damaged_documents() -> None:
    chance = random.Random(11)
    taken = 0
    for _ in range(800):
        document = full_credential(chance.randrange(5), issuer="did:example:school")
        for _ in range(chance.randint(1, 3)):
            damage(document, chance)
        taken += agree(document)
    assert 80 < taken < 700


ODD: list[Any] = [
    None, 0, -0.0, 1.5, 10**30, float("nan"), True, "", "x", "urn:a:b", "urn:a#b#c", "urn:\u00e9",
    "_:b", "\ud800", '"\\\b\t\n\f\r\x00\x7f\ufffe\uffff', [], {}, [[]], [None], ["a", "a"],
    [["a"], ["b", ["c"]]], {"id": "urn:x"}, {"@id": "urn:x"}, {"id": "urn:x", "@id": "urn:x"},
    {"@value": "x"}, {"@value": "x", "@language": "en"}, {"@list": ["a"]}, {"@set": ["a"]},
    {"type": "Evidence"}, {"type": ["Evidence", "Evidence"]}, {"type": {"Evidence": 1}},
    {"type": []}, {"type": None}, {"type": [["Evidence"]]}, {"type": "Evidence", "@type": "Image"},
    {"@context": V2}, {"@context": [V2, OB]}, {"@context": "urn:unknown"}, {"@context": None},
    {"@context": {"x": "urn:x"}}, {"@graph": []}, {"unknown": 1}, ("a",), b"a",
]  # fmt: skip
NAMES = [
    "id", "@id", "type", "@type", "name", "tag", "image", "evidence", "result", "related", "proof",
    "endorsement", "verifiableCredential", "@context", "@graph", "@value", "@reverse", "@index",
    "allowedValue", "achievement", "criteria", "creditsEarned", "alignment", "address", "urn:x:y",
    "unknown", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#criteria", "credentialStatus",
]  # fmt: skip


def damage(document: Any, chance: random.Random) -> None:
    """Change one thing somewhere in ``document``."""
    parts = list(containers(document))
    part = chance.choice(parts)
    odd = copy.deepcopy(chance.choice(ODD))
    if isinstance(part, list):
        part.insert(chance.randrange(len(part) + 1), odd)
        return
    action = chance.randrange(3)
    if action == 0 and part:
        del part[chance.choice(list(part))]
    elif action == 1 and part:
        part[chance.choice(list(part))] = odd
    else:
        part[chance.choice(NAMES)] = odd


def containers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for child in value.values() if isinstance(value, dict) else value:
            yield from containers(child)


@pytest.mark.usefixtures("pure")
@pytest.mark.slow
def test_it_says_nothing_else_of_the_hostile_corpus(hostile: list[bytes | str]) -> None:
    seen = 0
    for text in hostile:
        try:
            document = parse_json(text)
        except InsigniaError:
            continue
        if isinstance(document, dict):
            document.pop("proof", None)
            agree(document)
            seen += 1
    assert seen > 1000


@pytest.mark.usefixtures("pure")
def test_every_character_is_escaped_as_its_twin_escapes_it() -> None:
    odd = [*ESCAPES, *map(chr, range(0x20, 0x180)), "\ufffd", "\ufeff", "\U0001f600", "\U0010ffff"]
    document = {"@context": [V2, OB], "id": "urn:x:y", "name": "".join(odd)}
    document["type"] = ["VerifiableCredential", "OpenBadgeCredential"]
    assert agree(document)


@pytest.mark.usefixtures("pure")
@given(st.floats() | st.booleans() | st.integers(-(10**22), 10**22))
def test_numbers_are_those_of_its_twin(value: float) -> None:
    agree({"@context": [V2, OB], "type": "AchievementSubject", "creditsEarned": value})
    agree({"@context": [V2, OB], "type": "Achievement", "name": value, "urn:x:y": value})


@pytest.mark.usefixtures("pure")
def test_identifiers_are_those_that_its_twin_takes() -> None:
    begins = ["urn:", "a:", "1:", ":", "", "é:", "a+.-9:", "a b:", "https://a.example/"]
    ends = ["", "x", "#", "#a", "#a#b", *map(chr, range(0x180)), "\u1680", "\u2028", "\ufffe", "/é"]
    for name in [begin + end for begin in begins for end in ends]:
        document = {"@context": [V2, OB], "id": name, "type": "VerifiableCredential"}
        taken = agree(document)
        assert taken == (is_iri(name) is not None), name


@pytest.mark.usefixtures("pure")
@pytest.mark.parametrize("kind", ["objects", "lists"])
def test_what_is_too_deep_is_left_to_the_twin(kind: str) -> None:
    for depth in (10, 90, 99, 100, 101, 102, 150, 5000):
        inner: Any = {"id": "urn:x:1"} if kind == "objects" else "a"
        for _ in range(depth):
            inner = {"related": inner} if kind == "objects" else [inner]
        document = {"@context": [V2, OB], "type": "Achievement", "id": "urn:x:0"}
        document["related" if kind == "objects" else "tag"] = inner
        found = native(document)
        if depth < 200:
            assert found is None or found == in_python(document)
        else:
            assert found is None


@pytest.mark.parametrize(
    "document",
    [
        {"tag": ["a"] * 100_001},
        {"related": [{"id": f"urn:x:{n}"} for n in range(50_001)]},
        {"related": [{"type": ["Related"], "version": str(n)} for n in range(10_002)]},
        {"id": "urn:" + "a" * 400_000, "tag": [str(n) for n in range(1000)]},
        {
            "related": {
                "id": "urn:" + "a" * 40_000,
                "related": [{"tag": [str(n)]} for n in range(1000)],
            }
        },
    ],
    ids=["values", "nodes", "nameless nodes", "long names", "long names of parents"],
)
def test_what_is_too_large_is_left_to_the_twin(document: dict[str, Any]) -> None:
    document = {"@context": [V2, OB], "type": "Achievement", **document}
    canonical_nquads({"@context": [V2, OB], "type": "Achievement", "related": {"id": "urn:x:y"}})
    assert native(document) is None


@pytest.mark.parametrize("document", [None, [], "x", {}, {"@context": "urn:none"}, {"@context": 1}])
def test_what_is_no_document_is_left_to_the_twin(document: Any) -> None:
    assert native(document) is None


def test_an_interruption_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(data: bytes) -> None:
        raise KeyboardInterrupt

    document = {"@context": V2, "name": "Ada"}
    assert canonical_nquads(document)
    with pytest.raises(KeyboardInterrupt):
        accelerator.installed.nquads(document, compiler_for(SHIPPED).initial, interrupted)


@pytest.mark.parametrize("name", ["nquads", "prepare", "reads_whole", "all_whole"])
@pytest.mark.parametrize("arguments", [(), (1,), (1, 2, 3, 4)])
def test_it_counts_its_arguments(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        getattr(accelerator.installed, name)(*arguments)


# The walks


def outlines_agree(document: dict[str, Any]) -> bool:
    """Whether the accelerator outlined the document; it must have found what its twin finds."""
    found = accelerator.installed.outline(document)
    if found is None:
        return False
    expected = walk(document)
    assert same(Outline(*found), expected), json.dumps(document)
    return True


def same(one: Outline, other: Outline) -> bool:
    """The same objects, not only equal ones."""
    return (
        list(map(id, one.odd)) == list(map(id, other.odd))
        and [(id(node), inside) for node, inside in one.repeated]
        == [(id(node), inside) for node, inside in other.repeated]
        and list(map(id, one.endorsements)) == list(map(id, other.endorsements))
    )


def departures_agree(document: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the accelerator found the document whole, as its twin then must."""
    whole = accelerator.installed.all_whole(document, LEADS)
    monkeypatch.setattr(accelerator, "used", None)
    alone = departures(document)
    monkeypatch.setattr(accelerator, "used", accelerator.installed)
    assert departures(document) == alone, json.dumps(document)
    return whole is True


def texts_agree(data: bytes) -> bool:
    """Whether the accelerator found nothing dropped from the JSON text; its twin must agree."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    whole = accelerator.installed.reads_whole(data, value)
    assert whole is None or data.count(b":") == orjson.dumps(value).count(b":")
    assert whole is None or b"\\u003a" not in data.lower()
    return whole is True


@pytest.mark.slow
def test_its_walks_find_the_same_in_the_hostile_corpus(
    hostile: list[bytes | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outlined = whole = read = 0
    for text in hostile:
        read += texts_agree(text if isinstance(text, bytes) else text.encode(errors="replace"))
        try:
            document = parse_json(text)
        except InsigniaError:
            continue
        if isinstance(document, dict):
            outlined += outlines_agree(document)
            whole += departures_agree(document, monkeypatch)
    assert outlined > 1000
    assert read > 1000
    assert whole > 100


def test_its_walks_find_the_same_in_damaged_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(12)
    whole = 0
    for _ in range(800):
        document = full_credential(chance.randrange(5), issuer="did:example:school")
        for _ in range(chance.randint(0, 4)):
            damage(document, chance)
        assert outlines_agree(document)
        whole += departures_agree(document, monkeypatch)
    assert 100 < whole < 790


WORDS = st.sampled_from(["id", "@id", "a:b", "Criteria", "Criterial", "endorsement", "proof", "@x"])
NAMES_OF = WORDS | st.sampled_from(
    ["endorsementJwt", "@context", "verifiableCredential", "é", "é:"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from(["urn:x", "urn:y", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES_OF, inner, max_size=5),
    max_leaves=30,
)


@given(st.dictionaries(NAMES_OF, VALUES, max_size=5))
def test_its_outline_is_that_of_its_twin(document: dict[str, Any]) -> None:
    assert outlines_agree(document)


@given(st.dictionaries(st.text(), VALUES, max_size=5) | VALUES)
def test_it_reads_json_that_says_it_all(value: Any) -> None:
    if "NaN" not in json.dumps(value) and "Infinity" not in json.dumps(value):
        texts_agree(json.dumps(value).encode())
        texts_agree(json.dumps(value, ensure_ascii=False, indent=1).encode(errors="replace"))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (b'{"a": 1, "b": {"c:": ":"}}', True),
        ('{"é:": "€:", "\U0001f600:": [":"]}'.encode(), True),
        (b'{"a": 1, "a": 1}', False),
        (b'{"a": {"b": 1}, "a": {"b": 1}}', False),
        (b'{"a\\u003a": 1}', False),
        (b'{"a\\u003A": 1, "b": "\\n"}', False),
        (b'{"a": 1, "a": ":"}', False),
        (b"[" * 100 + b"]" * 100, True),
        (b"[" * 101 + b"]" * 101, False),
        (b'{"a":' * 100 + b"1" + b"}" * 100, True),
        (b'{"a":' * 101 + b"1" + b"}" * 101, False),
    ],
)
def test_what_a_text_says_twice_or_too_deep_is_left_to_the_twin(text: bytes, whole: bool) -> None:
    assert texts_agree(text) is whole


@pytest.mark.parametrize("value", [(1,), {1: 2}, {"a": (1,)}, [object()], "x", 1, None])
def test_what_no_parser_makes_is_left_to_the_twin(value: Any) -> None:
    assert accelerator.installed.reads_whole(b":", value) is None
    assert accelerator.installed.reads_whole(bytearray(b"{}"), {}) is None
    assert accelerator.installed.all_whole({"issuer": value}, LEADS) in (None, True)
    assert accelerator.installed.all_whole([value], LEADS) is None
    assert accelerator.installed.outline([value]) is None
    assert accelerator.installed.outline({1: value}) is None


def test_lists_too_deep_are_not_outlined() -> None:
    inner: Any = {"id": "urn:x"}
    for _ in range(5000):
        inner = [inner]
    assert accelerator.installed.outline({"a": inner}) is None
    for _ in range(5000):
        inner = {"issuer": inner}
    assert accelerator.installed.all_whole(inner, LEADS) is None


# base58


@pytest.mark.usefixtures("pure")
@given(st.binary(max_size=256), st.integers(0, 40))
def test_its_base58_is_that_of_its_twin(data: bytes, zeros: int) -> None:
    data = (b"\0" * zeros + data)[:256]
    text = accelerator.installed.encode_base58(data)
    assert text == encode_base58(data)
    assert accelerator.installed.decode_base58(text) == decode_base58(text) == data


@pytest.mark.parametrize("text", ["0", "O", "I", "l", "é", "1é", "z" * 1025, "+", b"z", "\x80"])
def test_what_is_no_base58_is_left_to_the_twin(text: Any) -> None:
    assert accelerator.installed.decode_base58(text) is None


@pytest.mark.usefixtures("pure")
def test_the_longest_base58_is_read_whole() -> None:
    for text in ("z" * 1024, "1" * 1024, "1" * 1023 + "z", "2" + "1" * 1023):
        assert accelerator.installed.decode_base58(text) == decode_base58(text)


@pytest.mark.parametrize("data", [b"\xff" * 257, "x", bytearray(b"x")])
def test_long_data_is_left_to_the_twin(data: Any) -> None:
    assert accelerator.installed.encode_base58(data) is None


SLOTS = 4
PARTS = st.lists(
    st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=5)
    | st.integers(0, SLOTS - 1)
)


@given(st.lists(PARTS, max_size=4), st.lists(st.binary(max_size=9), min_size=SLOTS, max_size=SLOTS))
def test_texts_are_filled_alike(texts: list[list[str | int]], values: list[bytes]) -> None:
    marked = ["".join(mark(p) if isinstance(p, int) else p for p in parts) for parts in texts]
    expected = b"".join(
        values[part] if isinstance(part, int) else part.encode()
        for parts in texts
        for part in parts
    )
    split = [slotted(text) for text in marked]
    assert accelerator.installed.filled(split, values) == expected
    assert b"".join(text.fill(values) for text in split) == expected


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        ([((b"a", b"b"), (1,))], [b"only"]),
        ([((b"a", b"b"), (-1,))], [b"only"]),
        ([((b"a", b"b"), (10**30,))], [b"only"]),
        ([((b"a", b"b"), ("0",))], [b"only"]),
        ([((b"a", "b"), (0,))], [b"only"]),
        ([((b"a", b"b"), (0,))], ["no bytes"]),
        ([((b"a",), (0,))], [b"only"]),
        ([((b"a", b"b"),)], [b"only"]),
        ([(b"ab", (0,))], [b"only"]),
        ([7], [b"only"]),
        (7, [b"only"]),
        ([((b"a", b"b"), (0,))], (b"no list",)),
    ],
)
def test_what_cannot_be_filled_is_an_error(texts: Any, values: Any) -> None:
    with pytest.raises((TypeError, IndexError, OverflowError)):
        accelerator.installed.filled(texts, values)


@pytest.mark.usefixtures("pure")
def test_without_the_accelerator_texts_are_filled_in_python() -> None:
    assert filled([slotted(f"a{mark(1)}b{mark(0)}")], [b"1", b"2"]) == b"a2b1"
