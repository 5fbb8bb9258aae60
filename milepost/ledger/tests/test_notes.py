"""Signed notes: what the log signs opens under its key, and nothing else does."""

import base64

import pytest
from insignia.keys import PrivateKey

from milepost.ledger.rules import notes
from milepost.ledger.rules.merkle import EMPTY_ROOT, Root

KEY = PrivateKey.from_seed(b"\x07" * 32)
MALLORY = PrivateKey.from_seed(b"\x66" * 32)
ROOT = Root(8, bytes(range(32)))
NAME = "log.example/log"
NOTE = notes.checkpoint(NAME, root=ROOT, key=KEY)


def test_a_checkpoint_is_written_as_the_specification_says() -> None:
    text = f"{NAME}\n8\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    signature = notes.key_id(NAME, public=KEY.public) + KEY.sign(text.encode())
    assert f"{text}\n— {NAME} {base64.b64encode(signature).decode()}\n" == NOTE


def test_the_verifier_key_names_the_log_and_its_key() -> None:
    name, identifier, key = notes.verifier_key(NAME, public=KEY.public).split("+", 2)
    assert name == NAME
    assert identifier == notes.key_id(NAME, public=KEY.public).hex()
    assert base64.b64decode(key) == b"\x01" + KEY.public.raw


def test_a_checkpoint_opens_under_its_key() -> None:
    assert notes.opened(NOTE, name=NAME, public=KEY.public) == ROOT


def test_signatures_of_others_are_passed_over() -> None:
    other = base64.b64encode(b"\x00" * 68).decode()
    for line in (f"— witness.example {other}\n", f"— {NAME} {other}\n"):
        assert notes.opened(NOTE + line, name=NAME, public=KEY.public) == ROOT


def forged_by_mallory() -> str:
    body, _, _ = notes.checkpoint(NAME, root=Root(9, EMPTY_ROOT), key=MALLORY).rpartition("— ")
    stamp = notes.key_id(NAME, public=KEY.public) + MALLORY.sign(body[:-1].encode())
    return f"{body}— {NAME} {base64.b64encode(stamp).decode()}\n"


def signed(text: str) -> str:
    stamp = notes.key_id(NAME, public=KEY.public) + KEY.sign(text.encode())
    return f"{text}\n— {NAME} {base64.b64encode(stamp).decode()}\n"


def test_what_is_signed_by_hand_opens_too() -> None:
    """The helper of the next test makes notes that can be accepted."""
    root = base64.b64encode(ROOT.hash).decode()
    assert notes.opened(signed(f"{NAME}\n8\n{root}\n"), name=NAME, public=KEY.public) == ROOT
    extended = signed(f"{NAME}\n8\n{root}\nan extension\n")
    assert notes.opened(extended, name=NAME, public=KEY.public) == ROOT


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("\n8\n", "\n9\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("\n\n", "\n"),
        NOTE + signed("x\n").rpartition("\n\n")[2],
        forged_by_mallory(),
        notes.checkpoint(NAME, root=ROOT, key=MALLORY),
        signed("another.example/log\n8\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"),
        signed(f"{NAME}\n08\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"),
        signed(f"{NAME}\n-8\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"),
        signed(f"{NAME}\n8\nAAEC\n"),
        signed(f"{NAME}\n8\nnot base64\n"),
        signed(f"{NAME}\n"),
        "",
    ],
)
def test_any_other_note_stays_shut(note: str) -> None:
    assert notes.opened(note, name=NAME, public=KEY.public) is None


def test_a_proof_file_carries_the_checkpoint_along() -> None:
    text = notes.proof_file(5, proof=[b"\x01" * 32], note=NOTE)
    line = base64.b64encode(b"\x01" * 32).decode()
    assert text == f"c2sp.org/tlog-proof@v1\nindex 5\n{line}\n\n{NOTE}"
