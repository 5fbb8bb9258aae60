"""The typed values: they give back what they were read from, and lose nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from insignia.errors import UnreadableError
from insignia.model import (
    Achievement,
    Credential,
    Evidence,
    Image,
    Part,
    Presentation,
    Profile,
    Subject,
)
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


def test_a_profile_says_where_it_is_and_what_others_call_it() -> None:
    node = full_credential()["issuer"]
    node["address"]["geo"] = {"type": "GeoCoordinates", "latitude": 53.27, "longitude": -9}
    node["endorsementJwt"] = ["e30.e30.e30"]
    profile = Profile.read(node)
    assert profile.address is not None
    assert profile.address.geo is not None
    assert (
        profile.address.country_code,
        profile.address.geo.longitude,
        [(each.identifier, each.identifier_type) for each in profile.other_identifier],
        profile.endorsement_jwt,
        profile.more,
    ) == ("IE", -9, [("70215", "sourcedId")], ("e30.e30.e30",), {})
    assert profile.to_json() == node


def test_a_full_badge_has_a_field_for_everything_but_its_status() -> None:
    credential = Credential.read({**full_credential(), "endorsementJwt": ["a.b.c"]})
    assert credential.endorsement_jwt == ("a.b.c",)
    assert list(leftovers(credential)) == ["credentialStatus"]


def leftovers(part: Part) -> Iterator[str]:
    """The names of all members without a field, in parts of parts too."""
    yield from part.more
    for value in vars(part).values():
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Part):
                yield from leftovers(child)


def test_a_record_says_how_its_achievements_belong_together() -> None:
    node = {
        "id": "did:example:ada",
        "type": ["ClrSubject"],
        "verifiableCredential": [sample_signed()],
        "association": [
            {
                "type": "Association",
                "associationType": "isParentOf",
                "sourceId": "urn:1",
                "targetId": "urn:2",
            }
        ],
    }
    subject = Subject.read(node)
    (found,) = subject.association
    assert (found.association_type, found.source_id, found.target_id) == (
        "isParentOf",
        "urn:1",
        "urn:2",
    )
    assert subject.to_json() == node


def test_an_achievement_names_its_other_languages_and_endorsements() -> None:
    node = {
        "id": "urn:1",
        "type": ["Achievement"],
        "related": [{"id": "urn:2", "type": ["Related"], "inLanguage": "es", "version": "2"}],
        "endorsementJwt": ["a.b.c", "d.e.f"],
    }
    achievement = Achievement.read(node)
    assert [(each.in_language, each.version) for each in achievement.related] == [("es", "2")]
    assert achievement.endorsement_jwt == ("a.b.c", "d.e.f")
    assert achievement.to_json() == node


def test_a_presentation_shows_credentials_and_envelopes() -> None:
    token = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": "data:application/vc+jwt,a.b.c",
        "type": "EnvelopedVerifiableCredential",
    }
    node = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": "did:example:ada",
        "verifiableCredential": [sample_signed(), token],
        "proof": {"type": "DataIntegrityProof"},
    }
    shown = Presentation.read(node)
    assert shown.holder == Profile(id="did:example:ada")
    assert [each.id for each in shown.verifiable_credential] == [
        sample_signed()["id"],
        "data:application/vc+jwt,a.b.c",
    ]
    assert shown.more == {"proof": {"type": "DataIntegrityProof"}}
    written = shown.to_json()
    listed = {"@context": [token["@context"]], "type": [token["type"]], "id": token["id"]}
    assert written == {**node, "verifiableCredential": [sample_signed(), listed]}


def test_tokens_among_objects_are_kept_as_they_came() -> None:
    mixed = {"verifiableCredential": ["a.b.c", {"id": "urn:1"}], "endorsementJwt": [7]}
    assert Presentation.read(mixed).more == mixed
    assert Achievement.read(mixed).to_json() == mixed


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
