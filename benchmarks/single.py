"""Figures without a peer: baking, status lists, the command line, a poison graph."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from insignia.errors import LimitError
from insignia.rdf import Quad, canonicalize
from insignia.testing import sample_signed

from insignia import StatusList, bake, unbake

ENTRIES = 1_048_576


def figures() -> list[tuple[str, str, str]]:
    """What was measured, the median, and the aim."""
    image, text = _image(), json.dumps(sample_signed())
    baked = bake(image, text)
    listed = _status_list()
    encoded = listed.encode()
    return [
        ("bake into a PNG", _micro(lambda: bake(image, text), 200), "≤ 50 µs"),
        ("unbake from a PNG", _micro(lambda: unbake(baked), 200), ""),
        ("encode 1,048,576 status entries, 2 % set", _milli(listed.encode, 5), "≤ 5 ms"),
        ("decode them", _milli(lambda: StatusList.decode(encoded), 5), ""),
        ("refuse a poison graph", _milli(_poison, 5), "< 100 ms"),
        ("`insignia verify FILE`, start to end", _milli(_command(text), 7), "≤ 300 ms"),
    ]


def _median(task: Callable[[], object], times: int) -> float:
    """The median of the time on the clock or, where shorter, of the processor's time."""
    taken = []
    for _ in range(times):
        clock, busy = time.perf_counter(), _busy()
        task()
        taken.append(min(time.perf_counter() - clock, _busy() - busy))
    return statistics.median(taken)


def _busy() -> float:
    """Processor time of this process and of those it has waited for."""
    return time.process_time() + sum(os.times()[2:4])


def _micro(task: Callable[[], object], times: int) -> str:
    return f"{_median(task, times) * 1e6:.0f} µs"


def _milli(task: Callable[[], object], times: int) -> str:
    return f"{_median(task, times) * 1e3:.1f} ms"


def _image() -> bytes:
    """A PNG of 256 × 256 points with noise in it."""
    noise = random.Random(7)
    rows = b"".join(b"\0" + noise.randbytes(256) for _ in range(256))
    header = (256).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + check


def _status_list() -> StatusList:
    listed = StatusList(ENTRIES)
    for index in random.Random(7).sample(range(ENTRIES), ENTRIES // 50):
        listed.set(index, True)
    return listed


def _poison() -> None:
    """Ten nodes, each linked to each: nothing tells them apart."""
    names = [f"_:n{number}" for number in range(10)]
    quads = [Quad(a, "<urn:p>", b) for a, b in combinations(names, 2)]
    try:
        canonicalize([*quads, *[Quad(q.object, q.predicate, q.subject) for q in quads]])
    except LimitError:
        return
    raise SystemExit("the poison graph was not refused")


def _command(text: str) -> Callable[[], object]:
    path = Path(tempfile.mkdtemp()) / "credential.json"
    path.write_text(text)
    command = [
        str(Path(sys.executable).with_name("insignia")),
        "verify",
        str(path),
        "--now",
        "2026-12-01T00:00:00Z",
    ]
    # as installed: pip compiles what it installs, and a checkout keeps what it has compiled
    kept = {name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=kept)
