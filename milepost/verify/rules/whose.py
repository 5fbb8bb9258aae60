"""Whether a badge was given to the one who shows it, and each badge inside it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from insignia.checks.contained import bundled
from insignia.identity import is_about
from insignia.report import Report

WORST = ("failed", "unknown", "passed")
OTHERS = {
    "failed": "A badge inside was given to somebody else.",
    "unknown": "A badge inside does not say by an address to whom it was given.",
}


@dataclass(frozen=True)
class Given:
    """To whom a badge was given, as one check more; and the same of each badge in its bundle."""

    check: dict[str, str]
    inside: tuple["Given", ...] = ()


def given_to(report: Report, *, addresses: Collection[str], giver: str = "") -> Given:
    """Return to whom a badge and all in it was given: as good as the worst of them.

    Anybody can bundle anybody's badges. Only where the same issuer signed both, the bundle says
    of a badge without an address whose it is: ``giver`` is the issuer of one that names them.
    """
    own = whose_is(report.credential, addresses=addresses)
    issuer = _signed_issuer(report)
    if own["outcome"] == "unknown" and giver and giver == issuer:
        own = _passed()
    named = issuer if own["outcome"] == "passed" else ""
    inside = tuple(given_to(one, addresses=addresses, giver=named) for one in _bundled_in(report))
    return Given(_worst(own, inside=inside), inside)


def with_holder(told: Mapping[str, Any], *, given: Given) -> dict[str, Any]:
    """Return a report as told, with the check of the holder on it and on each badge inside."""
    parts = list(told["contained"])
    parts[: len(given.inside)] = [
        with_holder(part, given=one) for part, one in zip(parts, given.inside, strict=False)
    ]
    return {
        **told,
        "checks": [*told["checks"], given.check],
        "verdict": verdict_with(told["verdict"], whose=given.check["outcome"]),
        "contained": parts,
    }


def whose_is(credential: Mapping[str, Any] | None, *, addresses: Iterable[str]) -> dict[str, str]:
    """Return one check more: whether a badge was given to somebody with one of these addresses.

    A badge that names its holder by a key alone can't be told apart, which is not a no.
    """
    found = (credential or {}).get("credentialSubject")
    subjects = found if isinstance(found, list) else [found]
    people = [one for one in subjects if isinstance(one, Mapping)]
    if any(is_about(one, known=address) for one in people for address in addresses):
        return _passed()
    if any(_names_an_address(one) for one in people):
        return _said("failed", "It was given to somebody else.")
    return _said("unknown", "It does not say by an address to whom it was given.")


def _bundled_in(report: Report) -> tuple[Report, ...]:
    """The badges of a bundle; endorsements, told of behind them, are given to nobody."""
    return report.contained[: len(bundled(report.credential or {}))]


def _signed_issuer(report: Report) -> str:
    outcomes = {check.name: check.outcome for check in report.checks}
    signed = outcomes.get("issuer") == "passed" and outcomes.get("proof", "passed") == "passed"
    issuer = (report.credential or {}).get("issuer") if signed else ""
    name = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return name if isinstance(name, str) else ""


def _worst(own: dict[str, str], *, inside: Iterable[Given]) -> dict[str, str]:
    found = min((own, *(one.check for one in inside)), key=_rank)
    if _rank(found) == _rank(own):
        return own
    return _said(found["outcome"], OTHERS[found["outcome"]])


def _rank(check: Mapping[str, str]) -> int:
    return WORST.index(check["outcome"])


def _passed() -> dict[str, str]:
    return _said("passed", "It was given to the one who shows it.")


def _said(outcome: str, sentence: str) -> dict[str, str]:
    return {"name": "recipient", "outcome": outcome, "sentence": sentence}


def _names_an_address(subject: Mapping[str, Any]) -> bool:
    return bool(subject.get("identifier")) or str(subject.get("id", "")).startswith("mailto:")


def verdict_with(verdict: str, *, whose: str) -> str:
    """Return the verdict with the check of the holder: the worse of the two."""
    return {"failed": "invalid", "unknown": verdict if verdict == "invalid" else "unknown"}.get(
        whose, verdict
    )
