"""Signing refuses what would mislead; a template gives the bytes that signing one by one gives."""

from __future__ import annotations

import pickle
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from insignia.errors import InsigniaError, ProofError, UndefinedTermError, UnreadableError
from insignia.issue import RowError, Signer, Template, bulk, sign
from insignia.issue.filling import Runs, filled, mark, slotted
from insignia.keys import PrivateKey
from insignia.proofs import check_proof
from insignia.rdf import canonical_nquads
from insignia.specimens import PIECES, SITE, Chance, full_credential, random_credential
from insignia.testing import SAMPLE_DID, SAMPLE_METHOD, SAMPLE_MOMENT, sample_key

SIGNER = Signer(sample_key(), SAMPLE_METHOD, SAMPLE_MOMENT)
HOLES = (
    "/id",
    "/credentialSubject/id",
    "/credentialSubject/identifier/0/identityHash",
    "/credentialSubject/result/1/value",
    "/evidence/0/id",
    "/evidence/0/narrative",
    "/credentialStatus/id",
    "/credentialStatus/statusListIndex",
    "/validFrom",
)


def _credential() -> dict[str, Any]:
    return full_credential(issuer=SAMPLE_DID)


def _signed(credential: dict[str, Any], signer: Signer = SIGNER) -> bytes:
    signed = sign(credential, key=signer.key, method=signer.method, created=signer.created)
    return orjson.dumps(signed)


def _row(number: int, **changes: str) -> list[str]:
    row = {
        "id": f"{SITE}/credentials/{number}",
        "recipient": f"did:web:people.example:{number}",
        "name": f"Ada Lovelace {number}",
        "result": str(50 + number % 50),
        "evidence": f"{SITE}/evidence/{number}/1",
        "narrative": f'Recording {number}, with "quotes"\nand a second line.',
        "status": f"{SITE}/status/7#{number}",
        "index": str(number),
        "from": "2026-02-01T08:00:00Z",
    }
    return list({**row, **changes}.values())


# -- one credential -------------------------------------------------------------------------------


def test_what_is_signed_verifies_and_keeps_every_member() -> None:
    signed = sign(_credential(), key=sample_key(), method=SAMPLE_METHOD, created=SAMPLE_MOMENT)
    proof = signed.pop("proof")
    assert signed == _credential()
    check_proof({**signed, "proof": proof}, proof=proof, key=sample_key().public)
    assert proof["created"] == "2026-11-22T09:30:00Z"


def _refused(**members: Any) -> str:
    credential = _credential()
    assert _signed(credential)
    credential["credentialSubject"] |= members
    with pytest.raises(InsigniaError) as refused:
        _signed(credential)
    return str(refused.value)


@pytest.mark.parametrize("character", ["\0", "\b", "\x0b", "\x1f", "\x7f", "\ufffe", "\uffff"])
def test_characters_that_verifiers_escape_differently_are_not_signed(character: str) -> None:
    sentence = _refused(role=f"a{character}b")
    assert f"/credentialSubject/role: the character U+{ord(character):04X}" in sentence


@pytest.mark.parametrize("text", ["\t", "\n", "\r", "\x80", "\u2028", "\ufffd", "é", "😀", ""])
def test_other_characters_are_signed(text: str) -> None:
    credential = _credential()
    credential["credentialSubject"]["role"] = text
    assert _signed(credential)


def test_half_a_surrogate_pair_is_not_signed() -> None:
    assert "U+D800" in _refused(role="\ud800")


@pytest.mark.parametrize("number", [1e-7, -9.05, 1e21, 2**53, 10**30, 0.1 + 0.2, -0.0])
def test_numbers_that_verifiers_print_differently_are_not_signed(number: float) -> None:
    assert "not read alike" in _refused(creditsEarned=number)


@pytest.mark.parametrize("number", [0, -3, 7.5, 0.1, 1.0, 100.25, 53.27, 2**53 - 1, True])
def test_other_numbers_are_signed(number: float) -> None:
    credential = _credential()
    credential["credentialSubject"]["creditsEarned"] = number
    assert _signed(credential)


def test_texts_that_verifiers_sort_differently_are_not_signed() -> None:
    credential = _credential()
    achievement = credential["credentialSubject"]["achievement"]
    achievement["tag"] = ["😀"]
    achievement["fieldOfStudy"] = "\uff46"
    assert _signed(credential)
    achievement["tag"] = ["😀", "\uff46"]
    with pytest.raises(ProofError, match="sorted differently"):
        _signed(credential)


def test_a_list_that_repeats_a_neighbor_is_not_signed() -> None:
    credential = _credential()
    scale = credential["credentialSubject"]["achievement"]["resultDescription"][2]
    scale["allowedValue"] = ["A", "B", "A"]
    assert _signed(credential)
    scale["allowedValue"] = ["A", "B", "B"]
    with pytest.raises(ProofError, match="twice in a row"):
        _signed(credential)


def test_undefined_members_are_not_signed() -> None:
    assert "/credentialSubject/grade" in _refused(grade="A")


# -- templates ------------------------------------------------------------------------------------


def test_a_template_gives_the_bytes_of_signing_one_by_one() -> None:
    template = Template.compile(_credential(), holes=HOLES)
    assert template.planned
    for number in range(20):
        row = _row(number)
        assert template.sign(row, signer=SIGNER) == _signed(template.credential(row))


SURPRISES = {
    "the recipient is the achievement": {"recipient": f"{SITE}/achievements/wait-time-1"},
    "the recipient is the issuer": {"recipient": SAMPLE_DID},
    "the recipient is the evidence": {"recipient": f"{SITE}/evidence/1/1"},
    "the evidence is the credential": {"evidence": f"{SITE}/credentials/1"},
    "the status is the credential": {"status": f"{SITE}/credentials/1"},
    "identifiers in another order": {"recipient": "a:a", "evidence": "zz:z", "id": "urn:uuid:1"},
    "an identifier that is a compact one": {"recipient": "name:x"},
    "texts of other scripts": {"name": "Ⓐda 中文 عربى", "narrative": "\u202e😀\U0010ffff"},
    "an empty text": {"name": "", "narrative": "", "result": ""},
    "a text like a statement": {"name": '"^^<http://x> .\n<a> <b> "c', "result": "_:c14n0"},
    "a text like a hole": {"name": "urn:insignia-hole:2:", "narrative": "\\u0000"},
}


@pytest.mark.parametrize("changes", SURPRISES.values(), ids=SURPRISES)
def test_surprising_rows_are_signed_as_one_by_one(changes: dict[str, str]) -> None:
    template = Template.compile(_credential(), holes=HOLES)
    row = _row(1, **changes)
    assert template.sign(row, signer=SIGNER) == _signed(template.credential(row))


REFUSALS = {
    "a relative identifier": ({"recipient": "people/1"}, UndefinedTermError),
    "an identifier with a space": ({"evidence": "https://a.example/a b"}, UndefinedTermError),
    "a control character": ({"narrative": "a\x07b"}, ProofError),
    "half a surrogate pair": ({"name": "\ud800"}, InsigniaError),
    "no text": ({"name": 7}, ProofError),
}


@pytest.mark.parametrize(("changes", "error"), REFUSALS.values(), ids=REFUSALS)
def test_rows_that_sign_would_refuse_are_refused(
    changes: dict[str, Any], error: type[Exception]
) -> None:
    template = Template.compile(_credential(), holes=HOLES)
    assert template.sign(_row(1), signer=SIGNER)
    with pytest.raises(error):
        template.sign(_row(1, **changes), signer=SIGNER)


def test_a_row_of_another_length_is_refused() -> None:
    template = Template.compile(_credential(), holes=HOLES)
    with pytest.raises(ProofError, match="8 values for 9 holes"):
        template.sign(_row(1)[1:], signer=SIGNER)
    with pytest.raises(ProofError, match="10 values for 9 holes"):
        template.credential([*_row(1), "more"])


@pytest.mark.parametrize(
    "holes",
    [
        ["/nothing"],
        ["/evidence/9/name"],
        ["/evidence/x/name"],
        ["/type/0"],
        ["/@context/0"],
        ["/credentialSubject"],
        ["/credentialSubject/creditsEarned"],
        ["id"],
        [""],
        ["/id", "/id"],
        ["/name/x"],
    ],
)
def test_what_cannot_be_a_hole_is_refused(holes: list[str]) -> None:
    assert Template.compile(_credential(), holes=["/id"])
    with pytest.raises((ProofError, UnreadableError)):
        Template.compile(_credential(), holes=holes)


def test_a_template_has_no_proof_nor_the_marks_of_its_holes() -> None:
    with pytest.raises(ProofError, match="without a proof"):
        Template.compile({**_credential(), "proof": {}}, holes=["/id"])
    with pytest.raises(ProofError, match="what marks its holes"):
        Template.compile({**_credential(), "name": "urn:insignia-hole:0:"}, holes=["/id"])


def test_a_credential_that_sign_refuses_makes_no_template() -> None:
    with pytest.raises(UndefinedTermError):
        Template.compile({**_credential(), "grade": "A"}, holes=["/id"])


def test_templates_without_a_plan_take_the_long_way() -> None:
    endorsed = _credential()
    endorsement = orjson.loads(_signed(_credential()))
    endorsed["credentialSubject"]["achievement"]["endorsement"] = [endorsement]
    twins = _credential()
    twin = {"type": "Alignment", "targetName": "twin"}
    twins["credentialSubject"]["achievement"]["alignment"] = [twin, dict(twin)]
    listed = "/credentialSubject/achievement/resultDescription/2/allowedValue/1"
    purpose = "/credentialStatus/statusPurpose"
    for credential, holes in [(endorsed, ["/id"]), (twins, ["/id"]), (_credential(), [listed])]:
        template = Template.compile(credential, holes=[*holes, purpose])
        assert not template.planned
        row = ["urn:uuid:7", "suspension"]
        assert template.sign(row, signer=SIGNER) == _signed(template.credential(row))


def test_p256_and_p384_keys_sign_templates() -> None:
    template = Template.compile(_credential(), holes=HOLES)
    for kind in ("P-256", "P-384"):
        key = PrivateKey.generate(kind)
        signed = orjson.loads(
            template.sign(_row(3), signer=Signer(key, "did:x:y#z", SIGNER.created))
        )
        check_proof(signed, proof=signed["proof"], key=key.public)
        assert {**template.credential(_row(3)), "proof": signed["proof"]} == signed


def test_each_signer_writes_its_own_proof() -> None:
    template = Template.compile(_credential(), holes=HOLES)
    later = Signer(sample_key(1), "did:x:y#z", datetime(2026, 12, 1, tzinfo=UTC))
    for signer in (SIGNER, later, SIGNER):
        assert template.sign(_row(4), signer=signer) == _signed(
            template.credential(_row(4)), signer
        )


# -- templates against signing one by one, at random ----------------------------------------------


def _text_places(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        inner = [(f"{path}/{key}", child) for key, child in value.items()]
    elif isinstance(value, list):
        inner = [(f"{path}/{place}", child) for place, child in enumerate(value)]
    else:
        return [(path, value)] if isinstance(value, str) else []
    fixed = ("/@context", "/type", "/@type")
    return [
        found
        for where, child in inner
        if not where.endswith(fixed)
        for found in _text_places(child, where)
    ]


def _random_value(example: str, chance: Chance, others: Sequence[str]) -> str:
    if chance.happens(0.05):
        return chance.random.choice([*others, "relative", "\x07", "urn:a b"])
    if ":" in example and " " not in example:
        return example if chance.happens(0.3) else chance.iri()
    return chance.text()


def _outcome(make: Any) -> tuple[str, bytes]:
    try:
        return "", make()
    except InsigniaError as error:
        return type(error).__name__, b""


def _compare(seed: int, *, rows: int) -> int:
    """How many rows of one random template came from its plan; all must be as one by one."""
    chance = Chance(seed, pieces=PIECES)
    credential = random_credential(seed)
    places = _text_places(credential)
    chosen = chance.random.sample(places, k=min(len(places), chance.random.randint(1, 12)))
    try:
        template = Template.compile(credential, holes=[path for path, _ in chosen])
    except InsigniaError:
        return 0
    examples = [text for _, text in places]
    for _ in range(rows):
        row = [_random_value(text, chance, examples) for _, text in chosen]
        one_by_one = _outcome(lambda row=row: _signed(template.credential(row)))
        assert _outcome(lambda row=row: template.sign(row, signer=SIGNER)) == one_by_one, seed
    return rows if template.planned else 0


def test_random_templates_give_what_signing_one_by_one_gives() -> None:
    assert sum(_compare(seed, rows=8) for seed in range(60)) > 100


@pytest.mark.slow
@pytest.mark.parametrize("first", [1000, 2000, 3000, 4000])
def test_ten_thousand_random_rows_give_what_signing_one_by_one_gives(first: int) -> None:
    done, seed = 0, first
    while done < 2_500:
        done, seed = done + _compare(seed, rows=25), seed + 1


# -- many rows ------------------------------------------------------------------------------------


def test_many_rows_are_signed_in_order_with_progress() -> None:
    template = Template.compile(_credential(), holes=HOLES)
    told: list[int] = []
    stream = template.sign_many(
        (_row(number) for number in range(1200)), signer=SIGNER, workers=1, progress=told.append
    )
    signed = list(stream)
    assert signed == [template.sign(_row(number), signer=SIGNER) for number in range(1200)]
    assert told == [500, 1000, 1200]


def test_the_stream_takes_rows_only_as_they_are_needed() -> None:
    template = Template.compile(_credential(), holes=HOLES)
    taken: list[int] = []
    rows = (taken.append(number) or _row(number) for number in range(10_000))
    stream = template.sign_many(rows, signer=SIGNER, workers=1)
    next(stream)
    assert len(taken) == bulk.CHUNK


def test_several_processes_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "ALONE", 20)
    monkeypatch.setattr(bulk, "CHUNK", 15)
    template = Template.compile(_credential(), holes=HOLES)
    rows = [_row(number) for number in range(200)]
    told: list[int] = []
    signed = list(template.sign_many(rows, signer=SIGNER, workers=2, progress=told.append))
    assert signed == list(template.sign_many(rows, signer=SIGNER, workers=1))
    assert told == [15, 20, *range(35, 200, 15), 200]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_row_that_cannot_be_signed_is_named(
    monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(bulk, "ALONE", 4)
    template = Template.compile(_credential(), holes=HOLES)
    rows = [_row(number) for number in range(10)]
    rows[7][1] = "relative"
    with pytest.raises(RowError, match=r"Row 7: At /credentialSubject/id") as refused:
        list(template.sign_many(rows, signer=SIGNER, workers=workers))
    assert refused.value.row == 7


# -- the parts of a plan --------------------------------------------------------------------------


def test_texts_are_filled_in_their_slots() -> None:
    values = [b"zero", b"one"]
    assert filled([slotted("no slot")], values) == b"no slot"
    assert filled([slotted(f"<{mark(1)}>")], values) == b"<one>"
    assert filled([slotted(f"{mark(0)} a {mark(0)} b")], values) == b"zero a zero b"
    assert filled([slotted(f"{mark(1)}-{mark(0)}-{mark(1)}")], values) == b"one-zero-one"


def test_a_run_is_sorted_once_filled_and_keeps_lines_that_are_alike() -> None:
    runs = Runs(2)
    tails = [' <p> "b" .\n', f' <p> "{mark(0)}" .\n', f' <p> "{mark(1)}" .\n']
    text = runs.block("_:a", [*tails, " <p> _:z .\n", " <p> _:z .\n", ' <q> "c" .\n'])
    whole = filled([slotted(text)], [b"a", b"b", *runs.filled([b"a", b"b"])])
    assert whole.decode().split("\n")[:-1] == [
        '_:a <p> "a" .',
        '_:a <p> "b" .',
        "_:a <p> _:z .",
        "_:a <p> _:z .",
        '_:a <q> "c" .',
    ]


def test_blank_nodes_in_a_plan_are_ordered_as_their_values_say() -> None:
    template = Template.compile(_credential(), holes=HOLES)
    plan = template._plan
    assert plan is not None
    orders = set()
    for number in range(40):
        row = _row(number)
        assert plan.nquads(row) == canonical_nquads(template.credential(row))
        orders.add(tuple(plan._order(plan._values(row))))
    assert len(orders) > 1


def test_values_are_drawn_the_same_way_each_time() -> None:
    assert random_credential(5) == random_credential(5)
    assert random.Random(5).random() == random.Random(5).random()


def test_values_that_make_nodes_alike_take_the_long_way() -> None:
    credential = _credential()
    for evidence in credential["evidence"]:
        evidence.pop("id", None)
        evidence |= {"name": "Recording", "genre": "Film", "description": "d", "audience": "a"}
    holes = ["/evidence/0/narrative", "/evidence/1/narrative"]
    credential["evidence"][1]["narrative"] += " Again."
    template = Template.compile(credential, holes=holes)
    assert template.planned
    for row in (["one", "two"], ["two", "one"], ["same", "same"]):
        assert template.sign(row, signer=SIGNER) == _signed(template.credential(row))


def test_a_value_that_repeats_a_fixed_one_is_said_once() -> None:
    credential = _credential()
    credential["credentialSubject"]["achievement"]["tag"] = ["a", "b", "c"]
    template = Template.compile(credential, holes=["/credentialSubject/achievement/tag/1"])
    assert template.planned
    for value in ("b", "a", "c", "zz", "A"):
        assert template.sign([value], signer=SIGNER) == _signed(template.credential([value]))


def test_a_hole_that_is_part_of_a_json_value_takes_the_long_way() -> None:
    credential = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": "urn:x:1",
        "type": ["VerifiableCredential", "JsonSchemaCredential"],
        "issuer": SAMPLE_DID,
        "credentialSubject": {"id": "urn:x:2", "type": "JsonSchema", "jsonSchema": {"title": "t"}},
    }
    template = Template.compile(credential, holes=["/credentialSubject/jsonSchema/title"])
    assert not template.planned
    assert template.sign(['a "b"'], signer=SIGNER) == _signed(template.credential(['a "b"']))


def test_templates_and_refusals_can_be_sent_between_processes() -> None:
    template = pickle.loads(pickle.dumps(Template.compile(_credential(), holes=HOLES)))
    assert template.sign(_row(5), signer=SIGNER) == _signed(template.credential(_row(5)))
    refused = pickle.loads(pickle.dumps(RowError(7, reason="no.")))
    assert (refused.row, refused.reason, str(refused)) == (7, "no.", "Row 7: no.")
