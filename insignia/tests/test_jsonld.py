"""JSON-LD to statements: what is said is kept whole, and what would be dropped is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from insignia.contexts import SHIPPED
from insignia.errors import ContextError, LimitError, UndefinedTermError, UnreadableError
from insignia.rdf import canonical_nquads, canonicalize, described_twice, memo, to_quads
from insignia.rdf.canonical import canonical_text
from insignia.rdf.dataset import Dataset
from insignia.rdf.emit import emit
from insignia.rdf.states import Compiler, compiler_for
from insignia.specimens import CONTEXTS, SITE, full_credential
from insignia.testing import sample_credential, sample_signed

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
XSD = "http://www.w3.org/2001/XMLSchema#"


def _lines(context: Any, **members: Any) -> list[str]:
    text = canonical_nquads({"@context": context, "@id": "urn:a", **members}).decode()
    return text.split("\n")[:-1]


def _credential(**members: Any) -> dict[str, Any]:
    return {**sample_credential(), **members}


# -- vectors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "folder"), [("ob", "obv3p0"), ("clr", "clrv2p0")])
def test_the_pair_of_1edtech_gives_its_canonical_bytes(
    vectors: Path, name: str, folder: str
) -> None:
    pair = json.loads((vectors / "1edtech" / "ob-clr-ldp-vectors.json").read_text())
    document = pair[name]["signed"]
    proof = document.pop("proof")
    proof = proof[0] if isinstance(proof, list) else proof
    del proof["proofValue"]
    proof["@context"] = document["@context"]
    expected = vectors / "1edtech" / folder
    assert canonical_nquads(document) == (expected / "document-canon.txt").read_bytes()
    assert canonical_nquads(proof) == (expected / "proof-canon.txt").read_bytes()


W3C = [
    ("vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json", "canonDocDataInt.txt", "sha256"),
    ("vc-di-eddsa/eddsa-rdfc-2022/employ/signedDataInt.json", "canonDocDataInt.txt", "sha256"),
    ("vc-di-eddsa/Ed25519Signature2020/signedEdSig.json", "canonDocEdSig.txt", "sha256"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p256/signedECDSAP256.json", "canonDocECDSAP256.txt", "sha256"),
    ("vc-di-ecdsa/ecdsa-rdfc-2019-p384/signedECDSAP384.json", "canonDocECDSAP384.txt", "sha384"),
    (
        "vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ/signedECDSAP384.json",
        "canonDocECDSAP384.txt",
        "sha384",
    ),
]


@pytest.mark.parametrize(("signed", "canonical", "hash_name"), W3C)
def test_the_documents_of_w3c_give_their_canonical_bytes(
    vectors: Path, signed: str, canonical: str, hash_name: str
) -> None:
    document = json.loads((vectors / signed).read_text())
    del document["proof"]
    expected = ((vectors / signed).parent / canonical).read_bytes()
    assert canonical_nquads(document, hash_name=hash_name) == expected


# -- what would not be signed ---------------------------------------------------------------------


def _refusal(document: Any) -> tuple[str, str]:
    with pytest.raises(UndefinedTermError) as refused:
        to_quads(document)
    return refused.value.path, str(refused.value)


@pytest.mark.parametrize(
    ("members", "path", "reason"),
    [
        ({"grade": "A"}, "/grade", "do not define this member"),
        ({"gr/a~de": "A"}, "/gr~1a~0de", "do not define this member"),
        ({"type": ["VerifiableCredential", "Mystery"]}, "/type/1", "do not define the type"),
        ({"type": ["VerifiableCredential", 7]}, "/type/1", "do not define the type"),
        ({"type": [["VerifiableCredential"]]}, "/type/0", "do not define the type"),
        ({"type": {}}, "/type/0", "do not define the type"),
        ({"name": {"en": "Wait time", "ga": "Am"}}, "/name/en", "do not define this member"),
        ({"id": "credentials/1"}, "/id", "not an absolute IRI"),
        ({"id": "http://a.example/a b"}, "/id", "not an absolute IRI"),
        ({"id": "http://a.example/#a#b"}, "/id", "not an absolute IRI"),
        ({"id": None}, "/id", "not text"),
        ({"@id": "urn:b"}, "/id", "two identifiers"),
        ({"issuer": "school"}, "/issuer", "not an absolute IRI"),
        ({"credentialStatus": [{"id": "x"}]}, "/credentialStatus/0/id", "not an absolute IRI"),
        ({"name": {"@value": "x", "@direction": "rtl"}}, "/name", "not be covered"),
        ({"name": {"@value": "x", "@index": "1", "more": 1}}, "/name", "not be covered"),
        ({"name": {"@value": None}}, "/name", "neither text nor number"),
        ({"name": {"@value": 1, "@language": "en"}}, "/name", "not text"),
        ({"name": {"@value": "x", "@language": "no tag"}}, "/name", "not a language tag"),
        ({"name": {"@value": "x", "@type": "mystery"}}, "/name", "not an IRI"),
        ({"evidence": [{"@reverse": {}}]}, "/evidence/0", "@reverse is not supported"),
        ({"@included": [{"id": "urn:x"}]}, "", "@included"),
        ({"name": float("inf")}, "/name", "not finite"),
        ({"name": b"bytes"}, "/name", "not a JSON value"),
        ({"proof": "z3"}, "/proof", "not an object"),
        ({"proof": {"@graph": []}}, "/proof", "not supported"),
    ],
)
def test_what_a_signature_would_omit_is_refused_with_its_place(
    members: dict[str, Any], path: str, reason: str
) -> None:
    assert to_quads(_credential())
    found, sentence = _refusal(_credential(**members))
    assert found == path
    assert reason in sentence


def test_types_written_as_an_object_are_refused_even_where_the_same_list_is_known() -> None:
    known, hidden = {"type": ["Evidence"]}, {"type": {"Evidence": "what nobody signed"}}
    assert canonical_nquads(_credential(evidence=[known]))
    with pytest.raises(UndefinedTermError, match="do not define the type"):
        canonical_nquads(_credential(evidence=[hidden]))


LONG = "urn:" + "a" * 4_000


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"id": LONG, "evidence": [{}] * 9_000}, "Statements of more than 33554432 bytes"),
        ({"evidence": [{}] * 10_002}, "More than 10000 nodes without a name"),
        ({"name": ["a"] * 100_000}, "More than 100000 members and values"),
        ({"name": {f"a-{n}": "a" for n in range(100_000)}}, "More than 100000 members"),
        ({"evidence": [{"type": ["Evidence"] * 1_001}]}, "more than 1000 types"),
        ({"@context": [V2, {"long": LONG}]}, "a text of more than 500 characters"),
        ({"@context": [V2, {"long": {"@id": LONG}}]}, "a text of more than 500 characters"),
    ],
    ids=["long name", "nameless nodes", "values", "languages", "types", "meaning", "definition"],
)
def test_what_would_grow_beyond_all_measure_is_refused(
    members: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(LimitError, match=sentence):
        canonical_nquads(_credential(**members))


def test_deep_places_are_named() -> None:
    credential = full_credential()
    credential["credentialSubject"]["achievement"]["alignment"][1]["weight"] = 3
    assert _refusal(credential)[0] == "/credentialSubject/achievement/alignment/1/weight"
    credential = full_credential()
    scale = credential["credentialSubject"]["achievement"]["resultDescription"][2]
    scale["allowedValue"] = ["A", {"b": "C"}]
    path = "/credentialSubject/achievement/resultDescription/2/allowedValue/1/b"
    assert _refusal(credential)[0] == path


def test_a_member_empty_of_meaning_is_no_refusal() -> None:
    plain = to_quads(_credential())
    assert to_quads(_credential(validUntil=None, evidence=[])) == plain


@pytest.mark.parametrize("document", [None, [], "text", 5])
def test_only_objects_are_documents(document: Any) -> None:
    assert _refusal(document)[0] == ""


def test_nesting_without_end_is_refused() -> None:
    document: dict[str, Any] = {"@context": [V2, EXAMPLES], "id": "urn:a"}
    document["urn:p"] = document
    with pytest.raises(LimitError):
        to_quads(document)


# -- contexts in the document ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("context", "reason"),
    [
        ([V2, {"name": "https://mallory.example/name"}], "protected term 'name'"),
        ([V2, {"id": "https://mallory.example/id"}], "protected term 'id'"),
        ([V2, None], "may not undo the protected term"),
        (
            ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json", {"Profile": "urn:p"}],
            "inline context redefines 'Profile'",
        ),
        ([V2, "https://mallory.example/v1"], "not one that Insignia knows"),
        ([V2, 7], "neither a URL nor an object"),
        ([V2, {"@version": 1.0}], "@version"),
        ([V2, {"@vocab": 3}], "@vocab"),
        ([V2, {"@vocab": "relative"}], "@vocab"),
        ([V2, {"@base": "relative"}], "@base"),
        ([V2, {"@language": 3}], "@language"),
        ([V2, {"@direction": "up"}], "@direction"),
        ([V2, {"@propagate": 1}], "@propagate"),
        ([V2, {"@protected": 1}], "@protected"),
        ([V2, {"@import": 1}], "@import"),
        ([V2, {"@graph": "urn:g"}], "defines the keyword"),
        ([V2, {"": "urn:g"}], "empty term"),
        ([V2, {"a": "b:c", "b": "a:d"}], "defined by itself"),
        ([V2, {"a": 1}], "not a text or an object"),
        ([V2, {"a": {"@id": "urn:a", "@odd": 1}}], "unknown member '@odd'"),
        ([V2, {"a": {"@id": 1}}], "not text"),
        ([V2, {"a": {}}], "has no IRI"),
        ([V2, {"a": {"@id": "relative"}}], "does not map to an IRI"),
        ([V2, {"a": {"@id": "urn:a", "@type": "relative"}}], "type of the term"),
        ([V2, {"a": {"@id": "urn:a", "@container": "@odd"}}], "container"),
        ([V2, {"a:b": {"@id": "urn:a", "@prefix": True}}], "looks like an IRI|@prefix"),
        ([V2, {"urn:x": "urn:y"}], "looks like an IRI"),
        ([V2, {"a": {"@id": "urn:a", "@context": {"b": 1}}}], "is broken"),
    ],
)
def test_a_context_that_misleads_is_refused(context: list[Any], reason: str) -> None:
    with pytest.raises(ContextError, match=reason):
        to_quads({"@context": context, "id": "urn:a", "a": "x"})


def test_a_protected_term_may_be_defined_again_as_it_was() -> None:
    again = {"@protected": True, "name": "https://schema.org/name"}
    document = {"@context": [V2, again], "id": "urn:a", "name": "x"}
    assert to_quads(document) == to_quads({**document, "@context": V2})


def test_inline_contexts_are_read() -> None:
    context = [V2, {"ex": "https://e.example/#", "weight": "ex:weight", "Scale": "ex:Scale"}]
    assert _lines(context, type="Scale", weight=3) == [
        "<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://e.example/#Scale> .",
        f'<urn:a> <https://e.example/#weight> "3"^^<{XSD}integer> .',
    ]


def test_vocab_language_and_base_are_followed() -> None:
    context = {"@vocab": "https://v.example/", "@language": "GA", "@base": "https://b.example/x/y"}
    link = {"see": {"@type": "@id", "@id": "https://v.example/see"}}
    assert _lines([context, link], word="am", see="../z", count=1.5) == [
        f'<urn:a> <https://v.example/count> "1.5E0"^^<{XSD}double> .',
        "<urn:a> <https://v.example/see> <https://b.example/z> .",
        '<urn:a> <https://v.example/word> "am"@ga .',
    ]


def test_a_context_inside_a_node_holds_there_only() -> None:
    inner = {"@context": {"b": "urn:b2"}, "b": "inner"}
    assert _lines({"a": "urn:p", "b": "urn:b1"}, a=inner, b="outer") == [
        '<urn:a> <urn:b1> "outer" .',
        "<urn:a> <urn:p> _:c14n0 .",
        '_:c14n0 <urn:b2> "inner" .',
    ]


def test_type_scoped_terms_end_with_their_node() -> None:
    context = {
        "T": {"@id": "urn:T", "@context": {"b": "urn:scoped"}},
        "b": "urn:plain",
        "n": "urn:n",
    }
    lines = _lines(context, **{"@type": "T", "b": "1", "n": {"b": "2"}})
    assert '<urn:a> <urn:scoped> "1" .' in lines
    assert '_:c14n0 <urn:plain> "2" .' in lines


@pytest.mark.parametrize(
    ("definition", "value", "written"),
    [
        ({"@type": "@json"}, {"b": [1.0, "é"], "a": None}, '{\\"a\\":null,\\"b\\":[1,\\"é\\"]}'),
        ({"@type": "@json"}, [1], "[1]"),
    ],
)
def test_json_literals_are_canonical_json(definition: Any, value: Any, written: str) -> None:
    datatype = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>"
    lines = _lines({"j": {"@id": "urn:j", **definition}}, j=value)
    assert lines == [f'<urn:a> <urn:j> "{written}"^^{datatype} .']


@pytest.mark.parametrize(
    ("definition", "value", "endings"),
    [
        ({}, 5, [f'"5"^^<{XSD}integer>']),
        ({}, 5.0, [f'"5"^^<{XSD}integer>']),
        ({}, 0.1, [f'"1.0E-1"^^<{XSD}double>']),
        ({}, 1e21, [f'"1.0E21"^^<{XSD}double>']),
        ({}, True, [f'"true"^^<{XSD}boolean>']),
        ({"@type": f"{XSD}double"}, 5, [f'"5.0E0"^^<{XSD}double>']),
        ({"@type": f"{XSD}float"}, 2.5, [f'"2.5E0"^^<{XSD}float>']),
        ({"@type": f"{XSD}string"}, "x", ['"x"']),
        ({"@type": "@none"}, "x", ['"x"']),
        ({"@type": "@none"}, 1, [f'"1"^^<{XSD}integer>']),
        ({"@type": "@id"}, 1, [f'"1"^^<{XSD}integer>']),
        ({"@type": "@vocab"}, "p", ["<urn:p>"]),
        ({"@language": "EN"}, "x", ['"x"@en']),
        ({"@container": "@language"}, {"en": ["x", None], "@none": "y"}, ['"x"@en', '"y"']),
        ({"@container": "@index"}, {"one": "x", "two": ["y"]}, ['"x"', '"y"']),
        ({"@container": "@set"}, {"@set": ["x", ["y"]]}, ['"x"', '"y"']),
        ({}, {"@value": "x", "@type": "@json"}, None),
        ({}, {"@value": "x", "@type": f"{XSD}date"}, [f'"x"^^<{XSD}date>']),
        ({}, {"@value": 5, "@type": f"{XSD}double"}, [f'"5.0E0"^^<{XSD}double>']),
        ({}, {"@value": "x", "@language": "en-IE"}, ['"x"@en-ie']),
    ],
)
def test_values_are_written_as_their_term_says(
    definition: dict[str, Any], value: Any, endings: list[str] | None
) -> None:
    json_ending = '"\\"x\\""^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>'
    lines = _lines({"p": {"@id": "urn:p", **definition}}, p=value)
    assert lines == [f"<urn:a> <urn:p> {ending} ." for ending in endings or [json_ending]]


def test_lists_keep_order_nest_and_end() -> None:
    context = {"l": {"@id": "urn:l", "@container": "@list"}}
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    assert _lines(context, l=[]) == [f"<urn:a> <urn:l> <{rdf}nil> ."]
    assert _lines(context, l=["b", None, "a"]) == _lines({"l": "urn:l"}, l={"@list": ["b", "a"]})
    assert _lines(context, l=["a", "b"]) != _lines(context, l=["b", "a"])
    assert len(_lines(context, l=[["a"], []])) == 7


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('\b\t\n\f\r"\\', '\\b\\t\\n\\f\\r\\"\\\\'),
        ("\0\x0b\x1f\x7f", "\\u0000\\u000B\\u001F\\u007F"),
        ("\ufffe\uffff", "\\uFFFE\\uFFFF"),
        ("\x80\u2028é😀", "\x80\u2028é😀"),
    ],
)
def test_characters_are_escaped_as_rdfc_says(text: str, written: str) -> None:
    assert _lines({"p": "urn:p"}, p=text) == [f'<urn:a> <urn:p> "{written}" .']


def test_a_graph_of_nodes_is_the_same_as_the_nodes() -> None:
    nodes = [{"@id": "urn:a", "p": "x"}, {"@id": "urn:b", "p": {"@id": "urn:a"}}]
    assert canonical_nquads({"@context": {"p": "urn:p"}, "@graph": nodes}) == (
        b'<urn:a> <urn:p> "x" .\n<urn:b> <urn:p> <urn:a> .\n'
    )


def test_named_blank_nodes_may_be_met_twice() -> None:
    lines = _lines({"p": "urn:p", "q": {"@id": "urn:q", "@type": "@id"}}, p={"@id": "_:x"}, q="_:x")
    assert lines == ["<urn:a> <urn:p> _:c14n0 .", "<urn:a> <urn:q> _:c14n0 ."]


# -- nodes described twice ------------------------------------------------------------------------


def test_a_node_described_in_two_places_is_named() -> None:
    credential = full_credential()
    credential["image"] = None
    assert described_twice(credential) == frozenset()
    credential["evidence"].append({"id": credential["id"]})
    assert described_twice(credential) == frozenset()
    credential["evidence"][-1]["name"] = "moved here"
    assert described_twice(credential) == {credential["id"]}


def test_a_member_moved_to_a_twin_leaves_the_statements_as_they_were() -> None:
    honest = _credential(evidence=[{"id": sample_credential()["id"]}])
    honest["credentialStatus"] = {"id": "urn:status", "type": "BitstringStatusListEntry"}
    forged = json.loads(json.dumps(honest))
    twin = {"type": ["VerifiableCredential"], "credentialStatus": forged.pop("credentialStatus")}
    forged["evidence"][0].update(twin)
    assert canonical_nquads(forged) == canonical_nquads(honest)
    assert (described_twice(honest), described_twice(forged)) == (frozenset(), {honest["id"]})


def test_an_alias_does_not_hide_the_second_description() -> None:
    credential = _credential(
        **{"@context": [*CONTEXTS, {"nym": "@id"}]},
        evidence=[{"nym": sample_credential()["id"], "name": "again"}],
    )
    assert described_twice(credential) == {credential["id"]}


# -- the short way and the long way ---------------------------------------------------------------


def test_twins_without_names_take_the_long_way() -> None:
    twin = {"type": "Alignment", "targetName": "twin"}
    credential = full_credential()
    credential["credentialSubject"]["achievement"]["alignment"] = [twin, dict(twin)]
    assert canonical_nquads(credential) == canonicalize(to_quads(credential)).nquads
    assert canonical_nquads(credential).count(b'"twin"') == 2


def test_contexts_given_by_the_caller_are_used() -> None:
    mine = SHIPPED.with_given({"https://a.example/v1": {"@context": {"p": "urn:p"}}})
    document = {"@context": "https://a.example/v1", "@id": "urn:a", "p": "x"}
    assert canonical_nquads(document, contexts=mine) == b'<urn:a> <urn:p> "x" .\n'
    with pytest.raises(ContextError):
        canonical_nquads(document)


def test_v1_1_documents_are_read() -> None:
    document = {"@context": [V1], "id": "urn:a", "type": "VerifiableCredential"}
    assert len(to_quads({**document, "issuer": "https://i.example"})) == 2


# -- parts kept from one credential to the next ---------------------------------------------------


def _with_memo(document: dict[str, Any]) -> bytes:
    return canonical_text(_emit_with_memo(document), hash_name="sha256").encode()


def _emit_with_memo(document: dict[str, Any]) -> Dataset:
    compiler = compiler_for(SHIPPED)
    return emit(document, state=compiler.initial, memo=compiler.memo)


def _long_way(document: dict[str, Any]) -> bytes:
    return canonicalize(to_quads(document)).nquads


def test_a_kept_part_says_the_same_each_time() -> None:
    for number in range(3):
        credential = full_credential(number)
        assert _with_memo(credential) == _long_way(credential)
        assert canonical_nquads(credential, hash_name="sha384") == (
            canonicalize(to_quads(credential), hash_name="sha384").nquads
        )


def test_a_kept_part_that_stands_twice_is_two_parts() -> None:
    credential = full_credential()
    credential["credentialSubject"]["achievement"] = [
        credential["credentialSubject"]["achievement"],
        json.loads(json.dumps(credential["credentialSubject"]["achievement"])),
    ]
    assert _with_memo(credential) == _with_memo(credential) == _long_way(credential)


def test_a_kept_part_joins_what_is_said_elsewhere() -> None:
    credential = full_credential()
    credential["evidence"].append({"id": SITE + "/achievements/wait-time-1", "name": "again"})
    credential["credentialSubject"]["id"] = credential["issuer"]["id"]
    for _ in range(2):
        assert _with_memo(credential) == _long_way(credential)
        repeated = {name[1:-1] for name in _emit_with_memo(credential).graph.repeated}
        assert repeated == described_twice(credential)


def test_a_part_without_a_name_or_with_a_graph_is_not_kept() -> None:
    credential = full_credential()
    achievement = credential["credentialSubject"]["achievement"]
    del achievement["id"]
    assert _with_memo(credential) == _with_memo(credential) == _long_way(credential)
    achievement["id"] = "urn:a"
    achievement["endorsement"] = [{**sample_signed(), "@context": CONTEXTS}]
    assert _with_memo(credential) == _with_memo(credential) == _long_way(credential)


def test_a_number_that_is_none_is_not_mistaken_for_null() -> None:
    credential = full_credential()
    credential["credentialSubject"]["achievement"]["creditsAvailable"] = None
    assert canonical_nquads(credential)
    credential["credentialSubject"]["achievement"]["creditsAvailable"] = float("nan")
    with pytest.raises(UndefinedTermError):
        canonical_nquads(credential)


def test_half_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(UnreadableError, match="surrogate"):
        _lines({"p": "urn:p"}, p="\ud800")


def test_what_cannot_be_json_is_not_kept() -> None:
    credential = full_credential()
    credential["credentialSubject"]["achievement"]["name"] = {1, 2}
    with pytest.raises(UndefinedTermError):
        canonical_nquads(credential)


def test_many_achievements_are_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "MAX_PARTS", 3)
    monkeypatch.setattr(memo, "MAX_SEEN", 8)
    compiler = Compiler(SHIPPED)
    for number in range(12):
        credential = full_credential()
        credential["credentialSubject"]["achievement"]["name"] = f"Part {number}"
        for _ in range(3):
            data = emit(credential, state=compiler.initial, memo=compiler.memo)
            text = canonical_text(data, hash_name="sha256").encode()
            assert text == _long_way(credential)
    assert len(compiler.memo._found) <= 3
    assert len(compiler.memo._seen) <= 8
