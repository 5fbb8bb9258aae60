"""Context processing, rule by rule (JSON-LD API, 4.1, 4.2, 5.2), and references resolved."""

from __future__ import annotations

from typing import Any

import pytest
from insignia.contexts import SHIPPED
from insignia.errors import ContextError, InsigniaError, LimitError, UndefinedTermError
from insignia.rdf import canonical_nquads
from insignia.rdf.iris import is_iri, resolve

XSD = "http://www.w3.org/2001/XMLSchema#"
GIVEN = SHIPPED.with_given(
    {
        "https://given.example/a": {"@context": {"a": "urn:a", "b": "urn:b"}},
        "https://given.example/shadow": {"@context": {"a": "urn:other", "@base": "urn:no/"}},
        "https://given.example/none": {"no": "context"},
        "https://given.example/self": {"@context": "https://given.example/self"},
        "https://given.example/importer": {"@context": {"@import": "https://given.example/a"}},
    }
)


def _said(context: Any, **members: Any) -> list[str]:
    """What is said of ``urn:s``, without the subject and the final dot."""
    document = {"@context": context, "@id": "urn:s", **members}
    lines = canonical_nquads(document, contexts=GIVEN).decode().split("\n")[:-1]
    return [line.removeprefix("<urn:s> ").removesuffix(" .") for line in lines]


MEANINGS: dict[str, tuple[Any, dict[str, Any], list[str]]] = {
    "a later context wins": ([{"p": "urn:1"}, {"p": "urn:2"}], {"p": "x"}, ['<urn:2> "x"']),
    "a null context forgets": ([{"p": "urn:1"}, None, {"p": "urn:2"}], {"p": "x"}, ['<urn:2> "x"']),
    "an imported context comes first": (
        {"@import": "https://given.example/a", "a": "urn:mine"},
        {"a": "x", "b": "y"},
        ['<urn:b> "y"', '<urn:mine> "x"'],
    ),
    "a compact IRI as a term": (
        {"ex": "urn:ex:", "ex:p": {"@type": "@id"}},
        {"ex:p": "urn:o"},
        ["<urn:ex:p> <urn:o>"],
    ),
    "a prefix used before it is defined": (
        {"ex:p": {"@type": "@id"}, "ex": "urn:ex:"},
        {"ex:p": "urn:o"},
        ["<urn:ex:p> <urn:o>"],
    ),
    "a type defined by a later term": (
        {"p": {"@id": "urn:p", "@type": "kind"}, "kind": "urn:kind"},
        {"p": "x"},
        ['<urn:p> "x"^^<urn:kind>'],
    ),
    "a prefix that is only that by wish": (
        {"ex": {"@id": "urn:ex", "@prefix": True}},
        {"ex:p": "x"},
        ['<urn:exp> "x"'],
    ),
    "an absolute IRI as a key": ({}, {"urn:p": "x"}, ['<urn:p> "x"']),
    "a double slash is no compact IRI": (
        {"http": {"@id": "urn:no", "@prefix": True}},
        {"http://p.example": "x"},
        ['<http://p.example> "x"'],
    ),
    "a vocabulary gives terms their IRIs": (
        {"@vocab": "urn:v:", "p": {"@type": "@id"}},
        {"p": "urn:o", "q": "x"},
        ["<urn:v:p> <urn:o>", '<urn:v:q> "x"'],
    ),
    "a vocabulary that is a compact IRI": (
        [{"ex": "urn:ex:"}, {"@vocab": "ex:v/"}],
        {"q": "x"},
        ['<urn:ex:v/q> "x"'],
    ),
    "a vocabulary taken back": (
        [{"@vocab": "urn:v:"}, {"@vocab": None, "p": "urn:p"}],
        {"p": "x"},
        ['<urn:p> "x"'],
    ),
    "a base and a base upon it": (
        [
            {"@base": "https://b.example/x/"},
            {"@base": "y/"},
            {"p": {"@id": "urn:p", "@type": "@id"}},
        ],
        {"p": "z"},
        ["<urn:p> <https://b.example/x/y/z>"],
    ),
    "a term that is an IRI path": (
        {"@base": "https://b.example/", "@vocab": "https://v.example/", "a/b": {"@type": "@id"}},
        {"a/b": "c"},
        ["<https://v.example/a/b> <https://b.example/c>"],
    ),
    "a language taken back": (
        {"@language": "en", "p": {"@id": "urn:p", "@language": None}, "q": "urn:q"},
        {"p": "x", "q": "y"},
        ['<urn:p> "x"', '<urn:q> "y"@en'],
    ),
    "no language at all": (
        [{"@language": "en"}, {"@language": None, "p": "urn:p"}],
        {"p": "x"},
        ['<urn:p> "x"'],
    ),
    "no direction": ({"@direction": None, "p": "urn:p"}, {"p": "x"}, ['<urn:p> "x"']),
    "a direction taken back": (
        {"@direction": "rtl", "p": {"@id": "urn:p", "@direction": None}},
        {"p": "x"},
        ['<urn:p> "x"'],
    ),
    "a keyword by another name": (
        {"val": "@value", "lang": "@language", "kind": "@type", "p": "urn:p"},
        {"p": {"val": "x", "lang": "en"}},
        ['<urn:p> "x"@en'],
    ),
    "types under two names": (
        {"kind": "@type"},
        {"kind": "urn:A", "@type": ["urn:B"]},
        [f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:{name}>" for name in "AB"],
    ),
    "the type of a value by another name": (
        {"val": "@value", "kind": "@type", "p": "urn:p"},
        {"p": {"val": "x", "kind": "urn:t"}},
        ['<urn:p> "x"^^<urn:t>'],
    ),
    "@type as a set": (
        {"@version": 1.1, "@type": {"@container": "@set"}, "p": "urn:p"},
        {"p": "x"},
        ['<urn:p> "x"'],
    ),
    "a term like a keyword is left alone": (
        {"@odd": "urn:odd", "p": "urn:p"},
        {"p": "x"},
        ['<urn:p> "x"'],
    ),
    "a term that means a would-be keyword": (
        {"o": "@odd", "p": "urn:p"},
        {"p": "x"},
        ['<urn:p> "x"'],
    ),
    "a scoped context around a text": (
        {"p": {"@id": "urn:p", "@context": {"p": {"@id": "urn:no", "@type": "urn:t"}}}},
        {"p": "x"},
        ['<urn:p> "x"^^<urn:t>'],
    ),
    "a scoped context around a word": (
        {"p": {"@id": "urn:p", "@type": "@vocab", "@context": {"w": "urn:w"}}},
        {"p": "w"},
        ["<urn:p> <urn:w>"],
    ),
    "a scoped context that changes nothing": (
        {"p": {"@id": "urn:p", "@context": []}},
        {"p": "x"},
        ['<urn:p> "x"'],
    ),
    "a scoped context around a number in a list": (
        {"p": {"@id": "urn:p", "@container": "@set", "@context": {"q": "urn:q"}}},
        {"p": [1]},
        [f'<urn:p> "1"^^<{XSD}integer>'],
    ),
    "an array of arrays is flat": (
        {"p": "urn:p"},
        {"p": [["x"], [["y"]]]},
        ['<urn:p> "x"', '<urn:p> "y"'],
    ),
    "an empty map": (
        {"p": {"@id": "urn:p", "@container": "@language"}, "q": "urn:q"},
        {"p": None, "q": "x"},
        ['<urn:q> "x"'],
    ),
    "a definition that is not a prefix": ({"ex": "urn:ex"}, {"ex:p": "x"}, ['<ex:p> "x"']),
}


@pytest.mark.parametrize(("context", "members", "said"), MEANINGS.values(), ids=MEANINGS)
def test_contexts_mean_what_the_recommendation_says(
    context: Any, members: dict[str, Any], said: list[str]
) -> None:
    assert _said(context, **members) == said


REFUSALS: dict[str, tuple[Any, dict[str, Any], type[InsigniaError]]] = {
    "contexts without end": ("https://given.example/self", {}, ContextError),
    "a document that is no context": ("https://given.example/none", {}, ContextError),
    "an import of an import": ({"@import": "https://given.example/importer"}, {}, ContextError),
    "too many contexts": ([{}] * 65, {}, LimitError),
    "a redefined term of a given context": (
        ["https://given.example/a", {"a": "urn:mine"}],
        {},
        ContextError,
    ),
    "a text with a direction": (
        {"p": {"@id": "urn:p", "@direction": "rtl"}},
        {"p": "x"},
        UndefinedTermError,
    ),
    "a reverse term": ({"p": {"@reverse": "urn:p"}}, {"p": "x"}, UndefinedTermError),
    "a reverse term with a node": (
        {"p": {"@reverse": "urn:p"}},
        {"p": {"@id": "urn:o"}},
        UndefinedTermError,
    ),
    "a nested term": ({"p": {"@id": "urn:p", "@nest": "@nest"}}, {"p": "x"}, UndefinedTermError),
    "a term that means nothing": ({"p": None}, {"p": "x"}, UndefinedTermError),
    "a term without vocabulary": ({"@vocab": "urn:v:", "p": None}, {"p": "x"}, UndefinedTermError),
    "a container not supported": (
        {"p": {"@id": "urn:p", "@container": "@id"}},
        {"p": {}},
        ContextError,
    ),
    "an index map that is a text": (
        {"p": {"@id": "urn:p", "@container": "@index"}},
        {"p": "x"},
        UndefinedTermError,
    ),
    "a language map of numbers": (
        {"p": {"@id": "urn:p", "@container": "@language"}},
        {"p": {"en": 1}},
        UndefinedTermError,
    ),
    "a language map of tags that are none": (
        {"p": {"@id": "urn:p", "@container": "@language"}},
        {"p": {"not a tag": "x"}},
        UndefinedTermError,
    ),
    "an index map of undefined things": (
        {"p": {"@id": "urn:p", "@container": "@index"}},
        {"p": {"one": {"q": 1}}},
        UndefinedTermError,
    ),
    "a prefix that is a compact IRI": (
        {"a": "urn:a:", "a:b": {"@id": "urn:a:b", "@prefix": True}},
        {},
        ContextError,
    ),
    "a prefix that is no truth value": ({"a": {"@id": "urn:a:", "@prefix": 1}}, {}, ContextError),
    "a keyword given another name as a prefix": ({"p": {"@id": "@context"}}, {}, ContextError),
    "a value with a type that is no text": (
        {"p": "urn:p"},
        {"p": {"@value": "x", "@type": 5}},
        UndefinedTermError,
    ),
    "a blank node as a member": ({"p": "_:p"}, {"p": "x"}, UndefinedTermError),
    "a relative base": (
        {"@base": None, "p": {"@id": "urn:p", "@type": "@id"}},
        {"p": "x"},
        UndefinedTermError,
    ),
}


@pytest.mark.parametrize(("context", "members", "error"), REFUSALS.values(), ids=REFUSALS)
def test_contexts_that_cannot_be_followed_are_refused(
    context: Any, members: dict[str, Any], error: type[InsigniaError]
) -> None:
    with pytest.raises(error):
        _said(context, **members)


@pytest.mark.parametrize(
    "graph",
    [["text"], [{"@id": "urn:a", "@graph": []}], {"p": "x"}, [{"@context": {"p": 1}}]],
)
def test_a_graph_holds_plain_nodes(graph: Any) -> None:
    assert canonical_nquads({"@context": {"p": "urn:p"}, "@graph": [{"@id": "urn:a", "p": "x"}]})
    with pytest.raises(InsigniaError):
        canonical_nquads({"@context": {}, "@graph": graph})


def test_a_node_of_a_graph_may_bring_its_context() -> None:
    node = {"@context": {"p": "urn:p"}, "@id": "urn:a", "p": "x"}
    assert canonical_nquads({"@graph": node}) == b'<urn:a> <urn:p> "x" .\n'


def test_a_context_inside_a_node_may_end_with_it() -> None:
    inner = {"@context": {"@propagate": False, "q": "urn:q1"}, "q": "1", "p": {"q": "2"}}
    said = _said({"p": "urn:p", "q": "urn:q2"}, p=inner)
    assert [line for line in said if '"' in line] == [
        '_:c14n0 <urn:q2> "2"',
        '_:c14n1 <urn:q1> "1"',
    ]


def test_a_null_context_inside_a_type_ends_with_its_node() -> None:
    context = {"T": {"@id": "urn:T", "@context": None}, "p": "urn:p", "q": "urn:q"}
    with pytest.raises(UndefinedTermError):
        _said(context, **{"@type": "T", "p": "x"})
    node = {"@type": "T", "urn:r": {"q": "x"}}
    assert any("<urn:q>" in line for line in _said(context, p=node))


# RFC 3986, 5.4
BASE = "http://a/b/c/d;p?q"
REFERENCES = {
    "g:h": "g:h",
    "g": "http://a/b/c/g",
    "./g": "http://a/b/c/g",
    "g/": "http://a/b/c/g/",
    "/g": "http://a/g",
    "//g": "http://g",
    "?y": "http://a/b/c/d;p?y",
    "g?y": "http://a/b/c/g?y",
    "#s": "http://a/b/c/d;p?q#s",
    "g#s": "http://a/b/c/g#s",
    ";x": "http://a/b/c/;x",
    "": "http://a/b/c/d;p?q",
    ".": "http://a/b/c/",
    "./": "http://a/b/c/",
    "..": "http://a/b/",
    "../g": "http://a/b/g",
    "../..": "http://a/",
    "../../../g": "http://a/g",
    "/./g": "http://a/g",
    "/../g": "http://a/g",
    "g.": "http://a/b/c/g.",
    "..g": "http://a/b/c/..g",
    "./g/.": "http://a/b/c/g/",
    "g/../h": "http://a/b/c/h",
    "g;x=1/../y": "http://a/b/c/y",
    "g?y/../x": "http://a/b/c/g?y/../x",
    "http:g": "http:g",
}


@pytest.mark.parametrize(("reference", "resolved"), REFERENCES.items())
def test_references_resolve_as_in_rfc_3986(reference: str, resolved: str) -> None:
    assert resolve(reference, base=BASE) == resolved


def test_a_reference_resolves_against_a_bare_authority() -> None:
    assert resolve("g", base="http://a") == "http://a/g"
    assert resolve("g", base="urn:a") == "urn:g"


@pytest.mark.parametrize(
    "text", ["urn:a", "a:", "https://é.example/中?q#f", "did:web:a", "x+y.z-1:b"]
)
def test_absolute_iris(text: str) -> None:
    assert is_iri(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "/a",
        "1a:b",
        "a b:c",
        "a:b c",
        "a:<",
        "a:b#c#d",
        "a:\u2028",
        "a:\ud800",
        "a:\x7f",
        "é:a",
    ],
)
def test_what_is_no_absolute_iri(text: str) -> None:
    assert not is_iri(text)


def test_contexts_worked_out_for_one_document_are_counted() -> None:
    def nodes(count: int, context: Any) -> dict[str, Any]:
        inner = [{"@context": context(number), "a": "x"} for number in range(count)]
        return {"@context": {"p": "urn:p"}, "@id": "urn:s", "p": inner}

    known = nodes(300, lambda number: ["https://given.example/a"])
    assert canonical_nquads(known, contexts=GIVEN)
    few = nodes(31, lambda number: {"a": f"urn:{number}"})
    assert canonical_nquads(few, contexts=GIVEN)
    many = nodes(32, lambda number: {"a": f"urn:{number}"})
    with pytest.raises(LimitError, match="More than 32 contexts"):
        canonical_nquads(many, contexts=GIVEN)


def test_contexts_of_many_terms_are_refused() -> None:
    def terms(count: int, prefix: str) -> dict[str, str]:
        return {f"{prefix}{number}": f"urn:{prefix}{number}" for number in range(count)}

    assert _said(terms(500, "a"), a0="x") == ['<urn:a0> "x"']
    with pytest.raises(LimitError, match="so many terms"):
        _said(terms(501, "a"), a0="x")
    four = [terms(500, prefix) for prefix in "abcd"]
    assert _said(four, a0="x") == ['<urn:a0> "x"']
    with pytest.raises(LimitError, match="so many terms"):
        _said([*four, {"e": "urn:e"}], a0="x")
