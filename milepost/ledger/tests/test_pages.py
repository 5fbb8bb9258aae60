"""The log as people and machines read it."""

import base64
import json

import pytest
from django.test import Client
from django.urls import reverse
from insignia.keys import PublicKey
from pytest_django import DjangoAssertNumQueries

from milepost.ledger import queries
from milepost.ledger.rules import merkle, notes
from milepost.ledger.rules.entries import KINDS
from milepost.ledger.rules.words import KIND_WORDS
from milepost.ledger.tests.builders import make_leaves

pytestmark = pytest.mark.django_db


def test_an_empty_log_says_so(client: Client) -> None:
    assert "Nothing has happened yet" in client.get(reverse("ledger:page")).text
    assert client.get(reverse("ledger:checkpoint")).status_code == 404


def test_the_newest_entries_come_first_twenty_a_page(client: Client) -> None:
    leaves = make_leaves(23)
    pages = [client.get(reverse("ledger:page"), {"page": number}) for number in (1, 2)]
    shown = [list(page.context["page"]) for page in pages]
    assert shown == [leaves[:2:-1], leaves[2::-1]]


def test_the_page_names_every_kind_of_event_that_the_log_keeps(client: Client) -> None:
    assert set(KIND_WORDS) == KINDS
    page = client.get(reverse("ledger:page"))
    assert "Four kinds" not in page.text
    assert [words for words in KIND_WORDS.values() if f"<li>{words}</li>" not in page.text] == []


def test_a_long_log_takes_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_leaves(1)
    for more in (0, 49):
        make_leaves(more)
        with django_assert_num_queries(5):
            client.get(reverse("ledger:page"))


def test_an_entry_shows_that_it_is_in_the_log(client: Client) -> None:
    leaf = make_leaves(3)[1]
    page = client.get(reverse("ledger:leaf", args=[leaf.hash]))
    assert "This entry is in the log" in page.text
    assert leaf.hash in page.text


def test_an_entry_that_was_changed_is_not_called_whole(client: Client) -> None:
    leaf = make_leaves(3)[1]
    type(leaf).objects.filter(pk=leaf.pk).update(entry='{"entry":{}}')
    page = client.get(reverse("ledger:leaf", args=[leaf.hash]))
    assert "This entry does not fit the log" in page.text
    assert "This entry is in the log" not in page.text


@pytest.mark.parametrize("leaf_hash", ["00" * 32, "00", "x" * 64, "\x00", "é" * 64])
def test_an_unknown_entry_is_not_found(client: Client, leaf_hash: str) -> None:
    make_leaves(1)
    for name in ("ledger:leaf", "ledger:proof"):
        assert client.get(reverse(name, args=[leaf_hash])).status_code == 404


def test_a_machine_can_check_an_entry_from_the_json_alone(client: Client) -> None:
    leaf = make_leaves(6)[4]
    answer = client.get(
        reverse("ledger:leaf", args=[leaf.hash]), headers={"accept": "application/json"}
    )
    assert answer["Access-Control-Allow-Origin"] == "*"
    data = answer.json()
    origin, _, key = data["verifierKey"].split("+", 2)
    public = PublicKey("Ed25519", base64.b64decode(key)[1:])
    signed = notes.opened(data["checkpoint"], name=origin, public=public)
    assert signed == merkle.Root(data["size"], bytes.fromhex(data["root"]))
    assert merkle.includes(
        merkle.leaf_hash(data["entry"].encode()),
        index=data["index"],
        size=data["size"],
        proof=[bytes.fromhex(step) for step in data["proof"]],
        root=bytes.fromhex(data["root"]),
    )
    assert json.loads(data["entry"])["entry"] == {"decision": "salted-4"}


def test_the_proof_file_holds_the_checkpoint_of_that_moment(client: Client) -> None:
    leaf = make_leaves(2)[0]
    text = client.get(reverse("ledger:proof", args=[leaf.hash])).text
    found = queries.inclusion(leaf.hash)
    assert found is not None
    assert text == notes.proof_file(0, proof=found.proof, note=found.note)


def test_the_checkpoint_is_plain_text_for_everyone(client: Client) -> None:
    make_leaves(3)
    answer = client.get(reverse("ledger:checkpoint"))
    newest = queries.newest_checkpoint()
    assert newest is not None
    assert answer.text == newest.note
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_a_watcher_gets_the_proof_that_the_log_only_grew(client: Client) -> None:
    make_leaves(5)
    answer = client.get(reverse("ledger:consistency"), {"first": 2, "second": 5})
    found = queries.consistency(2, second=5)
    assert found is not None
    steps = [value.hex() for value in found.proof]
    assert answer.json() == {"first": 2, "second": 5, "proof": steps}


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        ("2", "9", 404),
        ("0", "2", 404),
        ("", "2", 400),
        ("-1", "2", 400),
        ("²", "2", 400),
        ("9" * 30, "2", 400),
    ],
)
def test_sizes_that_never_were_are_refused(
    client: Client, first: str, second: str, status: int
) -> None:
    make_leaves(3)
    answer = client.get(reverse("ledger:consistency"), {"first": first, "second": second})
    assert answer.status_code == status
