"""Feed verify, unbake and the status lists with mutated input, guided by atheris or at random."""

from __future__ import annotations

import importlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from insignia.proofs.vc_jose import sign_vc_jose
from insignia.status.token import TokenStatusList
from insignia.testing import SAMPLE_METHOD, sample_credential, sample_key, sample_signed

from insignia import InsigniaError, StatusList, bake, unbake, verify

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'

Target = Callable[[bytes], None]


def signed() -> bytes:
    """The seed of ``verify``."""
    return json.dumps(sample_signed()).encode()


def token() -> bytes:
    """A second seed of ``verify``."""
    return sign_vc_jose(sample_credential(), key=sample_key(), method=SAMPLE_METHOD).encode()


def contents() -> tuple[dict[str, Any], ...]:
    """What the seeds say, which alone may be valid."""
    plain = sample_credential()
    return sample_signed(), {**plain, "iss": plain["issuer"]["id"]}


def fuzz_verify(data: bytes) -> None:
    """Whatever is handed in is refused, or reported on; only the seed's content is valid."""
    try:
        report = verify(data, now=NOW)
    except InsigniaError:
        return
    report.to_json()
    if report.valid and dict(report.credential or {}) not in contents():
        raise AssertionError("Something that nobody signed is valid.")


def fuzz_unbake(data: bytes) -> None:
    """A picture gives text or is refused."""
    try:
        text = unbake(data)
    except InsigniaError:
        return
    if not isinstance(text, str):
        raise AssertionError("What came out is no text.")


def fuzz_status(data: bytes) -> None:
    """A list is read or refused; what was read can be asked and written."""
    text = data.decode("latin-1")
    for read in (StatusList.decode, TokenStatusList.decode):
        try:
            found = read(text)
        except InsigniaError:
            continue
        found.get(0)
        found.encode()


TARGETS: dict[str, tuple[Target, tuple[bytes, ...]]] = {
    "verify": (fuzz_verify, (signed(), token(), bake(SVG, signed().decode()))),
    "unbake": (fuzz_unbake, (bake(SVG, token().decode()),)),
    "status": (fuzz_status, (StatusList().encode().encode(), TokenStatusList(8).encode().encode())),
}


def mutated(seed: bytes, *, chance: random.Random) -> bytes:
    """``seed`` with a few bytes changed, dropped, doubled or moved."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.randint(1, 16))
        piece = bytes(data[start:end])
        choice = chance.randrange(4)
        if choice == 0:
            data[start:end] = chance.randbytes(len(piece))
        elif choice == 1:
            del data[start:end]
        elif choice == 2:
            data[start:start] = piece
        else:
            place = chance.randrange(len(data) + 1)
            data[place:place] = piece
    return bytes(data)


def run_plain(name: str, *, seconds: float, chance: random.Random) -> int:
    """Run ``name`` on random mutations for so long; returns how many were tried."""
    target, seeds = TARGETS[name]
    end, tried = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        target(mutated(chance.choice(seeds), chance=chance))
        tried += 1
    return tried


def run_guided(name: str, arguments: list[str]) -> None:
    """Hand ``name`` over to atheris, which never returns."""
    atheris: Any = importlib.import_module("atheris")
    target, seeds = TARGETS[name]
    atheris.instrument_all()
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds):
            Path(folder, str(number)).write_bytes(seed)
        atheris.Setup([sys.argv[0], *arguments, folder], target)
        atheris.Fuzz()


def main(arguments: list[str]) -> None:
    """``harness.py TARGET [--plain SECONDS | libFuzzer options]``."""
    name, *rest = arguments
    if rest[:1] == ["--plain"]:
        tried = run_plain(name, seconds=float(rest[1]), chance=random.Random(0))  # noqa: S311
        print(f"{name}: {tried} inputs, no find")
    else:
        run_guided(name, rest)


if __name__ == "__main__":
    main(sys.argv[1:])
