"""Measure Insignia beside its peers and write the table (see README.md)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from material import write_material
from peers import CACHE, node_peers, python_peers
from rounds import WORKERS, Worker, run, start
from single import figures
from table import INSIGNIA, NODE, PYTHON, RAW, page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "performance.md"


def main() -> None:
    """Prepare, measure, print; write the page after a full run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.4)
    options = parser.parse_args()
    workers = _workers()
    try:
        run(workers, rounds=options.rounds, seconds=options.seconds)
    finally:
        for worker in workers:
            worker.close()
    text = page(workers, figures(), rounds=options.rounds)
    print(text)
    if options.rounds >= 9:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text)


def _workers() -> list[Worker]:
    """Every library that is there, warm."""
    CACHE.mkdir(parents=True, exist_ok=True)
    given = CACHE / "material.json"
    write_material(given)
    node, python = node_peers(), python_peers()
    commands = {
        NODE: ["node", str(WORKERS / "node_worker.mjs"), str(given), str(node)] if node else None,
        INSIGNIA: _command(sys.executable, "insignia_worker.py", given),
        PYTHON: ["env", "INSIGNIA_PURE=1", sys.executable, *_script("insignia_worker.py", given)],
        "PyLD by hand": _command(python, "pyld_worker.py", given),
        "openvc-core": _command(python, "openvc_worker.py", given),
        "openbadgeslib": _command(python, "openbadgeslib_worker.py", given),
        RAW: _command(sys.executable, "raw_worker.py", given),
    }
    started = [start(name, command) for name, command in commands.items() if command]
    return [worker for worker in started if worker is not None]


def _command(python: str | Path | None, script: str, given: Path) -> list[str] | None:
    return [str(python), *_script(script, given)] if python else None


def _script(script: str, given: Path) -> list[str]:
    return [str(WORKERS / script), str(given)]


if __name__ == "__main__":
    main()
