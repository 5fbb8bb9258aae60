"""A selection's statements are among those of the whole document, under the same labels."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from insignia.errors import UnreadableError
from insignia.rdf import Selectable, canonicalize, to_quads
from insignia.rdf.select import steps_of
from insignia.specimens import CONTEXTS, full_credential, random_credential


def test_the_whole_document_is_a_selection() -> None:
    credential = full_credential()
    whole = Selectable(credential).select([""])
    assert (whole.document, whole.quads) == (credential, Selectable(credential).quads)


def test_what_lies_around_keeps_its_identifier_and_type() -> None:
    chosen = Selectable(full_credential()).select(["/credentialSubject/achievement/alignment/1"])
    achievement = full_credential()["credentialSubject"]["achievement"]
    assert chosen.document == {
        "@context": CONTEXTS,
        "id": full_credential()["id"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {
            "id": "did:web:people.example:0",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": achievement["id"],
                "type": ["Achievement"],
                "alignment": [achievement["alignment"][1]],
            },
        },
    }


def test_an_ordered_list_stays_whole() -> None:
    pointer = "/credentialSubject/achievement/resultDescription/2/allowedValue/1"
    whole = Selectable(full_credential())
    chosen = whole.select([pointer])
    (scale,) = chosen.document["credentialSubject"]["achievement"]["resultDescription"]
    assert scale["allowedValue"] == ["A", "B", "C", "D", "F"]
    assert set(chosen.quads) <= set(whole.quads)


def test_nodes_that_look_alike_are_told_apart() -> None:
    credential = full_credential()
    twins = [{"type": "Alignment", "targetName": "twin"} for _ in range(3)]
    credential["credentialSubject"]["achievement"]["alignment"] = twins
    whole = Selectable(credential)
    pointers = [f"/credentialSubject/achievement/alignment/{place}" for place in range(3)]
    named = [set(whole.select([pointer]).quads) for pointer in pointers]
    assert len(set.union(*named)) == len(named[0]) + 2 * 3


def test_one_python_object_in_two_places_is_two_nodes() -> None:
    shared = {"type": "Alignment", "targetName": "shared"}
    credential = full_credential()
    credential["credentialSubject"]["achievement"]["alignment"] = [shared, shared]
    assert len(Selectable(credential).quads) == len(to_quads(credential))


def test_named_blank_nodes_keep_their_label() -> None:
    context = [*CONTEXTS, {"p": "urn:p", "q": "urn:q"}]
    document = {"@context": context, "id": "urn:a", "p": {"id": "_:x", "name": "x"}, "q": [1, 2]}
    whole = Selectable(document)
    assert set(whole.select(["/p/name", "/q/0"]).quads) < set(whole.quads)


@given(st.integers(0, 500), st.data())
@settings(max_examples=60, deadline=None)
def test_any_selection_lies_within_the_document(seed: int, data: st.DataObject) -> None:
    credential = random_credential(seed)
    whole = Selectable(credential)
    pointers = data.draw(st.lists(st.sampled_from(_pointers(credential)), min_size=1, max_size=4))
    chosen = whole.select(pointers)
    assert set(chosen.quads) <= set(whole.quads)
    assert canonicalize(chosen.quads).nquads == canonicalize(to_quads(chosen.document)).nquads


def _pointers(value: object, path: str = "") -> list[str]:
    found = [path]
    if isinstance(value, dict):
        for key, child in value.items():
            found += _pointers(child, f"{path}/{key}")
    elif isinstance(value, list):
        for place, child in enumerate(value):
            found += _pointers(child, f"{path}/{place}")
    return found


@pytest.mark.parametrize(
    "pointer",
    [
        "name",
        "/nothing",
        "/evidence/2",
        "/evidence/-",
        "/evidence/01",
        "/evidence/x",
        "/evidence/\u0660",
        "/name/x",
    ],
)
def test_a_pointer_to_nothing_is_refused(pointer: str) -> None:
    whole = Selectable(full_credential())
    assert whole.select(["/name", "/evidence/0"])
    with pytest.raises(UnreadableError):
        whole.select([pointer])


def test_pointers_are_unescaped_once() -> None:
    assert steps_of("/a~1b/~01/~0~1") == ["a/b", "~1", "~/"]
