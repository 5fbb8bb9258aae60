"""A context of a document's own may add words where the caller allows it, and touch none."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from insignia.checks import foreign
from insignia.contexts import SHIPPED
from insignia.errors import ContextError, InsigniaError, LimitError, UndefinedTermError
from insignia.proofs import ProofOptions
from insignia.proofs.data_integrity import secure
from insignia.rdf import canonical_nquads, canonicalize
from insignia.rdf.foreign import foreign_quads
from insignia.rdf.pyldreader import MAX_STEPS, Reader
from insignia.specimens import full_credential, random_credential
from insignia.testing import SAMPLE_DID, SAMPLE_METHOD, SAMPLE_MOMENT, sample_credential, sample_key
from pyld import jsonld

from insignia import Options, Report, verify

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ALLOWING = SHIPPED.allowing_foreign
ALLOWED = Options(foreign_contexts=True)
V2, OB = sample_credential()["@context"]
NOTE = {"note": "https://e.example/note"}
MENTOR = {"mentor": {"@reverse": "https://e.example/mentorOf", "@type": "@id"}}

Document = dict[str, Any]


def badge(context: Any, subject: Document | None = None, **more: Any) -> Document:
    """A badge with one more context, and more members of its subject and of its own."""
    credential = sample_credential()
    credential["@context"].append(context)
    credential["credentialSubject"].update(subject or {})
    return {**credential, **more}


def signed(document: Document) -> Document:
    options = ProofOptions(SAMPLE_METHOD, SAMPLE_MOMENT)
    return secure(document, key=sample_key(), options=options, contexts=ALLOWING)


def judged(document: Document, options: Options = ALLOWED) -> Report:
    return verify(json.dumps(document), now=NOW, options=options)


def test_nobody_reads_them_who_did_not_ask_for_it() -> None:
    plain = judged(signed(badge(NOTE, {"note": "n"})), Options())
    assert (plain.verdict, plain.outcome("described-once")) == ("invalid", "failed")
    reverse = judged(signed(badge(MENTOR, {"mentor": "did:example:grace"})), Options())
    assert (reverse.verdict, reverse.outcome("terms")) == ("invalid", "failed")


@pytest.mark.parametrize(
    ("context", "subject"),
    [
        (NOTE, {"note": "n"}),
        (MENTOR, {"mentor": "did:example:grace"}),
        (MENTOR | NOTE, {"mentor": {"id": "did:example:grace", "note": "taught her"}}),
        (
            NOTE | {"kinds": {"@id": "https://e.example/kinds", "@container": "@type"}},
            {"kinds": {"https://e.example/Kind": {"note": "n"}}},
        ),
        (
            NOTE
            | {
                "by": {
                    "@id": "https://e.example/by",
                    "@container": "@index",
                    "@index": "https://e.example/key",
                }
            },
            {"by": {"first": {"note": "n"}, "second": [{"note": "m"}, {"note": "o"}]}},
        ),
        ({"e": "https://e.example/words#", "told": "e:told"}, {"told": "t", "e:also": 1.5}),
        ({"@vocab": "https://e.example/words#"}, {"anything": "goes"}),
        ({"@language": "en"}, {}),
    ],
)
def test_a_badge_with_words_of_its_own_is_valid_with_a_warning(
    context: Document, subject: Document
) -> None:
    report = judged(signed(badge(context, subject)))
    assert (report.verdict, foreign.WARNING in report.warnings) == ("valid", True)


def test_badges_without_are_judged_as_ever() -> None:
    report = judged(signed(sample_credential()))
    assert (report.verdict, report.warnings) == ("valid", ())


def test_what_was_changed_is_found() -> None:
    document = signed(badge(MENTOR, {"mentor": "did:example:grace"}))
    document["credentialSubject"]["mentor"] = "did:example:mallory"
    assert judged(document).outcome("proof") == "failed"


def test_what_both_can_read_both_read_alike() -> None:
    for seed in range(30):
        document = random_credential(seed)
        quads = foreign_quads(document, contexts=ALLOWING)
        assert canonicalize(quads).nquads == canonical_nquads(document), seed
    full = full_credential(1, issuer="did:example:school")
    assert canonicalize(foreign_quads(full, contexts=ALLOWING)).nquads == canonical_nquads(full)


def reads(change: Callable[[Document], object]) -> bytes:
    document = badge(MENTOR | NOTE, {"mentor": "did:example:grace"})
    change(document["credentialSubject"])
    return canonical_nquads(document, contexts=ALLOWING)


@pytest.mark.parametrize(
    "more",
    [
        {"unknown": "x"},
        {"unknown": {"note": "x"}},
        {"achievement": {"id": "urn:x:a", "type": "Achievement", "unknown": 1}},
        {"mentor": {"id": "did:example:grace", "unknown": 1}},
        {"mentor": {"id": "did:example:grace", "type": "Unknown"}},
        {"mentor": "grace"},
        {"mentor": "//grace.example/"},
        {"mentor": "?grace"},
        {"mentor": "_:grace"},
        {"id": "ada"},
        {"type": ["AchievementSubject", "Unknown"]},
        {"note": {"@value": "x", "@direction": "rtl"}},
        {"note": {"@id": "relative"}},
        {"note": {"@value": "x", "@type": "relative"}},
        {"note": {"@list": [{"id": "relative"}]}},
        {"@graph": ["lost"]},
        {"@graph": [{"@value": "lost"}]},
        {"@included": ["lost"]},
        {"@included": {"id": "urn:x:i", "note": "n"}},
        {"@reverse": {"note": {"id": "relative"}}},
        {"@nest": {"unknown": 1}},
        {"@lost": "x"},
    ],
)
def test_what_pyld_would_leave_out_is_refused(more: Document) -> None:
    assert b"mentorOf" in reads(lambda subject: None)
    with pytest.raises((UndefinedTermError, ContextError)):
        reads(lambda subject: subject.update(more))


@pytest.mark.parametrize(
    "context",
    [
        MENTOR | {"id": "https://e.example/id"},
        MENTOR | {"VerifiableCredential": None},
        MENTOR | {"name": "https://schema.org/description"},
        MENTOR | {"Profile": "https://e.example/Profile"},
        MENTOR | {"loop": "loop:a"},
        MENTOR | {"scoped": {"@id": "https://e.example/s", "@context": {"a": "https://e.example"}}},
        None,
        "https://e.example/unknown",
        [MENTOR],
        MENTOR | {"@import": "https://e.example/unknown"},
    ],
)
def test_contexts_that_break_the_rules_are_refused(context: Any) -> None:
    document = badge(MENTOR, {"mentor": "did:example:grace"})
    document["@context"].append(context)
    with pytest.raises(ContextError):
        foreign_quads(document, contexts=ALLOWING)


@pytest.mark.parametrize("inner", [NOTE, None, [V2, NOTE], "https://e.example/unknown"])
def test_only_the_top_brings_a_context(inner: Any) -> None:
    holder = {"id": "did:example:grace", "@context": inner}
    document = badge(MENTOR | NOTE, {"mentor": [holder]})
    with pytest.raises(ContextError):
        canonical_nquads(document, contexts=ALLOWING)


@pytest.mark.parametrize("inner", [NOTE, [V2, NOTE]])
def test_a_context_further_down_is_never_valid(inner: Any) -> None:
    document = badge(NOTE, {"note": {"id": "urn:x:y", "@context": inner}})
    assert judged(signed(document)).verdict == "invalid"
    document["credentialSubject"]["note"].pop("@context")
    assert judged(signed(document)).verdict == "valid"


# What its words must not do


def test_every_word_of_the_shipped_contexts_is_known_also_of_those_inside() -> None:
    words, iris = foreign.known()
    assert {
        "issuer",
        "validUntil",
        "achievement",
        "statusListIndex",
        "hashed",
        "narrative",
    } <= words
    assert {
        "https://schema.org/name",
        "https://www.w3.org/2018/credentials#validUntil",
        "https://www.w3.org/2018/credentials#issuer",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#identityHash",
        "https://www.w3.org/ns/credentials/status#statusListIndex",
    } <= iris
    assert not any(iri.startswith("@") for iri in iris)


CREDENTIALS = "https://www.w3.org/2018/credentials#"


@pytest.mark.parametrize(
    ("context", "sentence"),
    [
        ({"ends": CREDENTIALS + "validUntil"}, f"gives {CREDENTIALS}validUntil the name ends"),
        ({"hidden": {"@reverse": CREDENTIALS + "credentialSubject"}}, "the name hidden"),
        ({"what": "https://schema.org/name"}, "gives https://schema.org/name the name what"),
        ({"issuer": "https://e.example/issuer"}, "defines issuer"),
        ({"me": "@id"}, "hides @id under the name me"),
        ({"kind": "@type"}, "hides @type under the name kind"),
        ({"more": "@nest"}, "hides @nest under the name more"),
        ({"all": "@graph"}, "hides @graph under the name all"),
        ({"c": CREDENTIALS}, "the name c"),
        ({"c": CREDENTIALS + "v#"}, None),
        ({"c": {"@id": CREDENTIALS + "valid", "@prefix": True}}, "could spell known words with c"),
        ({"c": "https://www.w3.org/"}, "could spell known words with c"),
        ({"@vocab": CREDENTIALS}, "could spell known words in another way"),
        ({"@vocab": CREDENTIALS + "valid"}, "could spell known words in another way"),
        ({"@vocab": "relative"}, None),
        ({"@base": "https://e.example/"}, "uses @base"),
        ({"@propagate": False}, "uses @propagate"),
        ({"people": {"@id": "https://e.example/p", "@container": "@id"}}, "the keys of people"),
        (
            {
                "by": {
                    "@id": "https://e.example/by",
                    "@container": "@index",
                    "@index": CREDENTIALS + "validUntil",
                }
            },
            "the keys of by for a known word",
        ),
        (
            {"by": {"@id": "https://e.example/by", "@container": "@index", "@index": "validUntil"}},
            "the keys of by for a known word",
        ),
        (
            {"s": {"@id": "https://e.example/s", "@context": {"deep": "https://e.example/deep"}}},
            "contexts inside s",
        ),
        ({"statusListIndex": "https://e.example/index"}, "defines statusListIndex"),
        ({"hashed": "https://e.example/hashed"}, None),
    ],
)
def test_known_words_are_left_alone(context: Document, sentence: str | None) -> None:
    report = judged(signed_anyhow(badge(context)))
    assert report.verdict == "invalid"
    failed = [check.sentence for check in report.checks if check.outcome == "failed"]
    assert sentence is None or sentence in failed[0]


def signed_anyhow(document: Document) -> Document:
    """Signed where that is possible; else with a proof that nobody gets to check."""
    try:
        return signed(document)
    except InsigniaError:
        proof = signed(sample_credential())["proof"]
        return {**document, "proof": proof}


def test_an_issuer_that_uses_another_ones_words_for_what_decides_gains_nothing() -> None:
    """Without the context of Open Badges its words are as foreign as before."""
    credential = sample_credential()
    credential["@context"] = [V2, {"achievement": "https://e.example/a"}]
    credential["credentialSubject"] = {"id": "did:example:ada", "achievement": "all"}
    credential["type"], credential["issuer"] = ["VerifiableCredential"], SAMPLE_DID
    assert judged(signed(credential)).outcome("described-once") == "failed"


def test_the_end_cannot_be_moved_under_a_new_name() -> None:
    """Mallory's badge has ended; the statements stay, the word for the end is one of her own."""
    ended = sample_credential() | {"validUntil": "2026-11-30T00:00:00Z"}
    forged = signed(ended)
    assert judged(forged).outcome("dates") == "failed"
    date = forged.pop("validUntil")
    xsd = "http://www.w3.org/2001/XMLSchema#dateTime"
    forged["@context"] = [
        *forged["@context"],
        {"e": {"@id": CREDENTIALS + "validUntil", "@type": xsd}},
    ]
    forged["e"] = date
    report = judged(forged)
    assert report.outcome("proof") == "passed"
    assert (report.outcome("dates"), report.outcome("described-once")) == ("passed", "failed")


def test_identifiers_are_not_shortened() -> None:
    context = NOTE | {"s": "https://school.example/"}
    document = badge(context, {"note": {"id": "s:ada", "note": "n"}})
    assert judged(signed(document)).outcome("described-once") == "failed"
    document["credentialSubject"]["note"] = {"id": "https://school.example/ada", "note": "n"}
    assert judged(signed(document)).outcome("described-once") == "passed"
    document = badge(context, {"id": "s:ada"})
    assert judged(signed(document)).outcome("described-once") == "failed"
    document["credentialSubject"]["id"] = "https://school.example/ada"
    assert judged(signed(document)).verdict == "valid"


def test_a_node_described_twice_is_still_found() -> None:
    document = badge(NOTE, {"note": {"id": "urn:x:again"}})
    document["credentialSubject"]["note"]["id"] = document["id"]
    document["credentialSubject"]["note"]["type"] = ["VerifiableCredential"]
    document["credentialSubject"]["note"]["validUntil"] = "2031-01-01T00:00:00Z"
    assert judged(signed(document)).outcome("described-once") == "failed"


# Its bounds


def large(members: int) -> Document:
    context: Document = {f"w{n}": f"https://e.example/{n}" for n in range(400)}
    notes = [{"note": str(n)} for n in range(members)]
    return badge(context | MENTOR | NOTE, {"mentor": "did:example:grace", "note": notes})


@pytest.mark.parametrize(
    "document",
    [
        large(6000),
        large(3000),
        badge(MENTOR | NOTE, {"mentor": "did:example:grace", "note": "x" * 70_000}),
        badge(
            MENTOR | {f"w{n}": f"https://e.example/{n}" for n in range(600)}, {"mentor": "urn:x"}
        ),
    ],
    ids=["members", "steps", "text", "terms"],
)
def test_what_would_take_long_is_refused_soon(document: Document) -> None:
    began = time.process_time()
    with pytest.raises(LimitError):
        canonical_nquads(document, contexts=ALLOWING)
    assert time.process_time() - began < 1


def test_depth_is_bounded() -> None:
    inner: Document = {"note": "n"}
    for _ in range(40):
        inner = {"note": inner}
    with pytest.raises(LimitError):
        canonical_nquads(badge(MENTOR | NOTE, {"mentor": "urn:x:y", **inner}), contexts=ALLOWING)


def test_every_step_is_counted() -> None:
    reader = Reader(SHIPPED.load)
    reader.expanded(badge(NOTE, {"note": "n"}))
    assert 300 < reader.steps < MAX_STEPS


def test_a_poison_graph_is_refused_soon() -> None:
    """Every node is mentor of every other: nothing tells them apart."""
    names = [f"_:n{n}" for n in range(10)]
    nodes = [
        {"@id": name, "https://e.example/p": [{"@id": other} for other in names if other != name]}
        for name in names
    ]
    document = badge(MENTOR | NOTE, {"mentor": "urn:x:y", "https://e.example/all": nodes})
    began = time.process_time()
    with pytest.raises((LimitError, UndefinedTermError)):
        canonical_nquads(document, contexts=ALLOWING)
    assert time.process_time() - began < 1


def test_contexts_that_others_gave_to_pyld_do_not_count() -> None:
    """PyLD keeps contexts by their address for everyone in the process; ours come from us."""

    def evil(url: str, options: object) -> Document:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": {"@context": {"@vocab": "https://evil.example/"}},
        }

    document = badge(MENTOR, {"mentor": "did:example:grace"})
    expected = canonical_nquads(document, contexts=ALLOWING)
    jsonld.expand({"@context": [V2, OB], "name": "n"}, {"documentLoader": evil})
    assert canonical_nquads(document, contexts=ALLOWING) == expected
    assert b"evil.example" not in expected


def test_without_pyld_the_question_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    document = signed(badge(MENTOR, {"mentor": "did:example:grace"}))
    monkeypatch.delitem(sys.modules, "insignia.rdf.pyldreader")
    monkeypatch.setitem(sys.modules, "pyld", None)
    monkeypatch.setitem(sys.modules, "pyld.context_resolver", None)
    report = judged(document)
    assert (report.verdict, report.outcome("terms")) == ("unknown", "unknown")


def test_hostile_badges_are_refused_as_before_where_such_contexts_are_allowed() -> None:
    document = signed(badge(NOTE, {"note": "n"}))
    for name in ("@graph", "@included", "@reverse", "@nest", CREDENTIALS + "validUntil"):
        assert judged({**document, name: {"id": "urn:x:y"}}).verdict == "invalid"
