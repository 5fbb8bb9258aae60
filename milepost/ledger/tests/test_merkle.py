"""The tree against RFC 6962's formulas and the cases that transparency-dev/merkle publishes."""

import base64
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.ledger.rules import merkle
from milepost.ledger.rules.merkle import Node, Root, Span


def vectors() -> dict[str, Any]:
    folder = os.environ.get("MILEPOST_STANDARDS")
    if not folder:
        assert os.environ.get("CI") != "true", "MILEPOST_STANDARDS must be set under CI"
        pytest.skip("MILEPOST_STANDARDS is unset: the published Merkle cases were not tried")
    path = Path(folder) / "data/vectors/merkle/rfc6962-vectors.json"
    return json.loads(path.read_text())  # type: ignore[no-any-return]


def raw(text: str) -> bytes:
    return base64.b64decode(text)


def proof(case: dict[str, Any]) -> list[bytes]:
    return [raw(value) for value in case["proof"] or []]


def reference_root(leaves: list[bytes]) -> bytes:
    """MTH(D[n]) word for word from RFC 6962 §2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    halves = reference_root(leaves[:half]) + reference_root(leaves[half:])
    return hashlib.sha256(b"\x01" + halves).digest()


def hashes(size: int) -> list[bytes]:
    return [merkle.leaf_hash(b"%d" % index) for index in range(size)]


def tree(size: int) -> dict[Node, bytes]:
    return merkle.grow(0, leaves=hashes(size), known={})


def inclusion_proof(index: int, *, size: int) -> list[bytes]:
    known = tree(size)
    spans = merkle.inclusion_spans(index, size=size)
    return [merkle.span_hash(span, known=known) for span in spans]


def consistency_proof(first: int, *, second: int) -> list[bytes]:
    known = tree(second)
    spans = merkle.consistency_spans(first, second=second)
    return [merkle.span_hash(span, known=known) for span in spans]


def root(size: int) -> Root:
    return Root(size, reference_root(hashes(size)))


def test_published_inclusion_cases() -> None:
    cases = vectors()["inclusion"]
    accepted = [
        merkle.includes(
            raw(case["leafHash"]),
            index=case["leafIdx"],
            size=case["treeSize"],
            proof=proof(case),
            root=raw(case["root"]),
        )
        for case in cases
    ]
    assert len(cases) == 98
    assert accepted == [not case["wantErr"] for case in cases]


def test_published_consistency_cases() -> None:
    cases = vectors()["consistency"]
    accepted = [
        merkle.continues(
            Root(case["size1"], raw(case["root1"])),
            new=Root(case["size2"], raw(case["root2"])),
            proof=proof(case),
        )
        for case in cases
    ]
    assert len(cases) == 98
    assert accepted == [not case["wantErr"] for case in cases]


def test_published_roots_of_sizes_0_to_8() -> None:
    data = vectors()
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in data["reference_leaves_hex"]]
    known = merkle.grow(0, leaves=leaves, known={})
    computed = {str(size): merkle.span_hash(Span(0, size), known=known).hex() for size in range(9)}
    assert computed == data["reference_roots_hex_by_size(computed here)"]


@pytest.mark.parametrize("size", range(66))
def test_root_is_the_formula_of_the_rfc(size: int) -> None:
    assert merkle.span_hash(Span(0, size), known=tree(size)) == reference_root(hashes(size))


@given(before=st.integers(0, 70), after=st.integers(0, 70))
def test_growing_in_two_steps_is_growing_in_one(before: int, after: int) -> None:
    first = tree(before)
    frontier = {node: first[node] for node in merkle.cover(Span(0, before))}
    second = merkle.grow(before, leaves=hashes(before + after)[before:], known=frontier)
    assert first | second == tree(before + after)


@given(st.data())
def test_every_leaf_proves_its_place_and_no_other(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    claimed = data.draw(st.integers(0, size - 1))
    holds = merkle.includes(
        hashes(size)[index],
        index=claimed,
        size=size,
        proof=inclusion_proof(index, size=size),
        root=root(size).hash,
    )
    assert holds == (claimed == index)


@given(st.data())
def test_every_older_tree_proves_that_the_newer_continues_it(data: st.DataObject) -> None:
    second = data.draw(st.integers(1, 70))
    first = data.draw(st.integers(1, second))
    steps = consistency_proof(first, second=second)
    assert merkle.continues(root(first), new=root(second), proof=steps)


@given(st.data())
def test_a_rewritten_history_never_passes_for_a_continuation(data: st.DataObject) -> None:
    second = data.draw(st.integers(2, 70))
    first = data.draw(st.integers(1, second))
    forged = Root(first, reference_root([merkle.leaf_hash(b"forged"), *hashes(first)[1:]]))
    steps = consistency_proof(first, second=second)
    assert not merkle.continues(forged, new=root(second), proof=steps)


def test_a_proof_has_at_most_one_hash_a_level() -> None:
    size = 1_000_003
    spans = [merkle.inclusion_spans(index, size=size) for index in (0, 524_288, size - 1)]
    assert max(len(span) for span in spans) <= 20
    assert sum(len(merkle.cover(span)) for span in spans[0]) <= 40


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_for_a_leaf_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="No leaf"):
        merkle.inclusion_spans(index, size=size)


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3), (-1, 3)])
def test_there_is_no_proof_from_a_tree_that_never_was(first: int, second: int) -> None:
    with pytest.raises(ValueError, match="cannot continue"):
        merkle.consistency_spans(first, second=second)
