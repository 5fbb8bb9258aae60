"""What is sealed opens again, for the same purpose and under the same key only."""

import pytest
from pytest_django import Settings

from milepost.kit.sealing import SealError, seal, unseal

SECRET = b"the log's private key"


def test_what_was_sealed_opens_again() -> None:
    assert unseal(seal(SECRET, purpose="ledger"), purpose="ledger") == SECRET


def test_the_same_secret_never_looks_the_same_twice() -> None:
    assert seal(SECRET, purpose="ledger") != seal(SECRET, purpose="ledger")


def test_the_secret_cannot_be_read_in_the_sealed_bytes() -> None:
    assert SECRET not in seal(SECRET, purpose="ledger")


@pytest.mark.parametrize("place", [0, 1, 12, 13, -1])
def test_one_changed_byte_is_refused(place: int) -> None:
    sealed = bytearray(seal(SECRET, purpose="ledger"))
    sealed[place] ^= 1
    with pytest.raises(SealError):
        unseal(bytes(sealed), purpose="ledger")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"n" * 12, b"\x02" + b"n" * 40])
def test_bytes_that_were_never_sealed_are_refused(sealed: bytes) -> None:
    with pytest.raises(SealError):
        unseal(sealed, purpose="ledger")


def test_another_purpose_does_not_open_it() -> None:
    with pytest.raises(SealError):
        unseal(seal(SECRET, purpose="ledger"), purpose="issue")


def test_another_key_encryption_key_does_not_open_it(settings: Settings) -> None:
    sealed = seal(SECRET, purpose="ledger")
    settings.KEY_ENCRYPTION_KEY = "another"
    with pytest.raises(SealError):
        unseal(sealed, purpose="ledger")
