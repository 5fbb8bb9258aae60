"""RDF Dataset Canonicalization: the published vectors, and the work limit."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from insignia.errors import LimitError, UnreadableError
from insignia.rdf import Quad, canonicalize, parse_nquads
from insignia.rdf.nquads import parse_nquads as read

HASHES = {None: "sha256", "SHA384": "sha384"}


@pytest.fixture(scope="module")
def suite(vectors: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(vectors / "rdf-canon-tests.zip") as archive:
        yield archive


def _entries(suite: zipfile.ZipFile, kind: str) -> list[dict[str, Any]]:
    entries = json.loads(suite.read("manifest.jsonld"))["entries"]
    return [entry for entry in entries if entry["type"] == kind]


def _canonical(suite: zipfile.ZipFile, entry: dict[str, Any]) -> Any:
    quads = parse_nquads(suite.read(entry["action"]).decode())
    return canonicalize(quads, hash_name=HASHES[entry.get("hashAlgorithm")])


def test_every_evaluation_vector_gives_its_bytes(suite: zipfile.ZipFile) -> None:
    entries = _entries(suite, "rdfc:RDFC10EvalTest")
    wrong = [
        entry["id"]
        for entry in entries
        if _canonical(suite, entry).nquads != suite.read(entry["result"])
    ]
    assert (len(entries), wrong) == (64, [])


def test_every_map_vector_gives_its_labels(suite: zipfile.ZipFile) -> None:
    entries = _entries(suite, "rdfc:RDFC10MapTest")
    for entry in entries:
        labels = _canonical(suite, entry).labels
        bare = {name[2:]: label[2:] for name, label in labels.items()}
        assert bare == json.loads(suite.read(entry["result"])), entry["id"]
    assert len(entries) == 21


def test_the_poison_graph_is_refused(suite: zipfile.ZipFile) -> None:
    entries = _entries(suite, "rdfc:RDFC10NegativeEvalTest")
    assert len(entries) == 1
    with pytest.raises(LimitError, match="5000 steps"):
        _canonical(suite, entries[0])


def test_the_work_limit_is_what_refuses() -> None:
    triangle = [Quad(f"_:{a}", "<urn:p>", f"_:{b}") for a, b in ("xy", "yz", "zx")]
    assert len(canonicalize(triangle).lines) == 3
    with pytest.raises(LimitError):
        canonicalize(triangle, max_work=2)


def test_labels_do_not_depend_on_names_or_order() -> None:
    quads = [Quad("_:a", "<urn:p>", "_:b"), Quad("_:b", "<urn:p>", "_:c", "_:a")]
    renamed = [Quad("_:z", "<urn:p>", "_:y", "_:q"), Quad("_:q", "<urn:p>", "_:z")]
    assert canonicalize(quads).nquads == canonicalize(renamed).nquads


def test_a_statement_given_twice_counts_once() -> None:
    quad = Quad("<urn:a>", "<urn:p>", "_:b")
    assert canonicalize([quad, quad]).nquads == b"<urn:a> <urn:p> _:c14n0 .\n"


def test_nquads_are_read_into_their_canonical_form() -> None:
    text = (
        "# a comment\n\n"
        '_:b0 <urn:p> "\\u0041\\t\\U0001F600\\"" .\r\n'
        '  <urn:\\u00e9>\t<urn:p>  "x"^^<http://www.w3.org/2001/XMLSchema#string> <urn:g>.\n'
        '<urn:a> <urn:p> "chat"@fr-BE . # also a comment\n'
        '<urn:a> <urn:p> "1"^^<urn:t> _:g .'
    )
    assert read(text) == [
        Quad("_:b0", "<urn:p>", '"A\\t😀\\""'),
        Quad("<urn:é>", "<urn:p>", '"x"', "<urn:g>"),
        Quad("<urn:a>", "<urn:p>", '"chat"@fr-BE'),
        Quad("<urn:a>", "<urn:p>", '"1"^^<urn:t>', "_:g"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "<urn:a> <urn:p> .",
        "<urn:a> <urn:p> <urn:o> <urn:g> <urn:x> .",
        "<urn:a> <urn:p> <urn:o>",
        '<urn:a> <urn:p> "open .',
        '<urn:a> <urn:p> "\\q" .',
        "urn:a <urn:p> <urn:o> .",
    ],
)
def test_what_is_not_nquads_is_refused(line: str) -> None:
    with pytest.raises(UnreadableError):
        read(line)
