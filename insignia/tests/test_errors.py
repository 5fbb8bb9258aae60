"""Errors reach the caller whole, also from another process."""

from __future__ import annotations

import pickle

import pytest

from insignia import errors


@pytest.mark.parametrize(
    "error",
    [
        errors.UnreadableError("Not JSON."),
        errors.UndefinedTermError("At /a: no.", path="/a"),
        errors.DocumentMissing("https://a.example"),
        errors.DocumentUnreachable("https://a.example", reason="timed out"),
    ],
)
def test_an_error_survives_being_sent_between_processes(error: errors.InsigniaError) -> None:
    sent = pickle.loads(pickle.dumps(error))
    assert (type(sent), str(sent), vars(sent)) == (type(error), str(error), vars(error))


def test_every_error_has_a_code_of_its_own() -> None:
    kinds = [errors.InsigniaError, *errors.InsigniaError.__subclasses__()]
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes)
