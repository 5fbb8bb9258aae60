"""Errors reach the caller whole, also from another process."""

from __future__ import annotations

import pickle

import pytest
from insignia.checks.inquiry import Findings

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


URL = "https://a.example"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (errors.DocumentMissing(URL), "unknown"),
        (errors.DocumentUnreachable(URL, reason="timed out"), "unknown"),
        (errors.LimitError("Too much."), "unknown"),
        (errors.Undecided("Nobody knows."), "unknown"),
        (errors.UnknownContextError("Which words?"), "unknown"),
        (errors.UnknownMethodError("Which method?"), "unknown"),
        (errors.ContextError("No."), "failed"),
        (errors.KeyMaterialError("No."), "failed"),
        (errors.ProofError("No."), "failed"),
        (errors.StatusError("No."), "failed"),
        (errors.UndefinedTermError("No.", path="/a"), "failed"),
        (errors.UnreadableError("No."), "failed"),
    ],
)
def test_what_is_lacking_is_unknown_and_all_else_has_failed(
    error: errors.InsigniaError, outcome: str
) -> None:
    findings = Findings()
    with findings.asking("proof"):
        raise error
    assert [(check.name, check.outcome) for check in findings.checks] == [("proof", outcome)]


def test_what_nobody_foresaw_is_no_answer() -> None:
    """A check that broke off would else be missing, and what is left of the report might pass."""
    findings = Findings()
    with pytest.raises(KeyError), findings.asking("proof"):
        raise KeyError
    assert findings.checks == []
