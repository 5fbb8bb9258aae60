"""Insignia: signing one by one, from a template, and verifying from bytes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version

from serve import Task, material, serve

from insignia import PrivateKey, Report, Signer, Template, sign, verify
from insignia.accelerator import accelerator

GIVEN = material()
KEY = PrivateKey.from_seed(bytes.fromhex(GIVEN["seed"]))
CREATED = datetime.fromisoformat(GIVEN["created"])
NOW = datetime(2026, 6, 1, tzinfo=UTC)
EXPECTED = {"status": "unknown"}


def _template() -> Iterator[bytes]:
    template = Template.compile(GIVEN["unsigned"][0], holes=GIVEN["holes"])
    rows = itertools.cycle(GIVEN["rows"])
    return template.sign_many(rows, signer=Signer(KEY, GIVEN["method"], CREATED), workers=1)


def _verifier(name: str) -> Task:
    texts = [text.encode() for text in GIVEN[name]]
    _require(verify(texts[0], now=NOW))
    return lambda count: verify(texts[count % len(texts)], now=NOW)


def _require(report: Report) -> None:
    """Everything passes but the status, whose list is not given."""
    other = {check.name: check.outcome for check in report.checks if check.outcome != "passed"}
    if other != EXPECTED:
        raise SystemExit(f"Insignia does not verify the benchmark's credential: {other}")


def _sign(count: int) -> object:
    unsigned = GIVEN["unsigned"]
    credential = unsigned[count % len(unsigned)]
    return sign(credential, key=KEY, method=GIVEN["method"], created=CREATED)


def main() -> None:
    stream = _template()
    tasks: dict[str, Task] = {
        "template": lambda count: next(stream),
        "issue": _sign,
        "cohort": _verifier("cohort"),
        "mixed": _verifier("mixed"),
    }
    way = "with its accelerator in C" if accelerator.used else "in Python alone"
    serve(tasks, version=f"Insignia {version('insignia')} {way}")


main()
