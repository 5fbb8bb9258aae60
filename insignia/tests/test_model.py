"""The typed values: they give back what they were read from, and lose nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from insignia.errors import UnreadableError
from insignia.model import Achievement, Credential, Evidence, Image, Profile
from insignia.specimens import full_credential
from insignia.testing import sample_credential, sample_signed


@pytest.mark.parametrize("document", [sample_credential(), sample_signed(), full_credential()])
def test_what_was_read_is_given_back(document: dict[str, Any]) -> None:
    assert Credential.read(document).to_json() == document


def test_the_parts_have_names() -> None:
    credential = Credential.read(sample_signed())
    assert credential.subject is not None
    assert credential.subject.achievement is not None
    assert credential.subject.achievement.criteria is not None
    assert credential.issuer is not None
    assert (
        credential.issuer.name,
        credential.subject.achievement.criteria.narrative,
        credential.is_endorsement,
        credential.is_record,
        credential.more["proof"]["type"],
    ) == (
        "Riverbend School",
        "Two recordings of ten minutes, from two classes.",
        False,
        False,
        "DataIntegrityProof",
    )


def test_an_issuer_given_by_its_id_stays_so() -> None:
    document = {**sample_credential(), "issuer": "did:example:school"}
    credential = Credential.read(document)
    assert credential.issuer == Profile(id="did:example:school")
    assert credential.to_json() == document


def test_a_value_of_another_shape_is_kept_as_it_came() -> None:
    odd = {"name": {"en": "Wait"}, "tag": [1], "creator": 7, "creditsAvailable": True, "x": None}
    achievement = Achievement.read(odd)
    assert (achievement.name, achievement.tag, achievement.more) == (None, (), odd)
    assert achievement.to_json() == odd


def test_one_value_becomes_a_list_of_one() -> None:
    assert Credential.read({"evidence": {"id": "urn:1"}}).to_json() == {
        "evidence": [{"id": "urn:1"}]
    }


def test_an_image_keeps_its_single_type() -> None:
    node = {"id": "https://a.example/1.png", "type": "Image", "caption": "A clock"}
    assert Image.read(node).to_json() == node


def test_values_can_be_built() -> None:
    work = Evidence(id="urn:1", type=("Evidence",), name="A recording")
    assert work.to_json() == {"id": "urn:1", "type": ["Evidence"], "name": "A recording"}


@pytest.mark.parametrize("node", [None, 3, [], True])
def test_what_is_no_node_is_refused(node: object) -> None:
    with pytest.raises(UnreadableError):
        Credential.read(node)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = st.sampled_from(
    ["id", "type", "name", "issuer", "evidence", "credentialSubject", "image", "@context", "x"]
)


@given(st.dictionaries(MEMBERS, JSON, max_size=6))
def test_reading_twice_changes_nothing_more(document: dict[str, Any]) -> None:
    once = Credential.read(document)
    assert Credential.read(once.to_json()) == once


def test_the_corpus_is_given_back(corpus: Path) -> None:
    read = 0
    for path in sorted((corpus / "dcc").rglob("*.json")):
        document = json.loads(path.read_text())
        assert Credential.read(Credential.read(document).to_json()) == Credential.read(document)
        read += 1
    assert read > 40
