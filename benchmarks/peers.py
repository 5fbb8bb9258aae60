"""Installs the libraries that Insignia is measured beside, outside the repository's files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "benchmarks"
PYTHON_PEERS = (
    "PyLD==3.3.0",
    "openvc-core==1.37.0",
    "openbadgeslib==4.6.3",
    "cryptography",
    "PyNaCl",
    "pyoxigraph",
)
NODE_PEERS = {
    "@digitalbazaar/vc": "7.3.0",
    "@digitalbazaar/data-integrity": "2.5.0",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite": "1.3.0",
    "@digitalbazaar/ed25519-multikey": "1.3.1",
    "jsonld": "9.0.0",
    "rdf-canonize": "5.0.0",
}


def python_peers() -> Path | None:
    """The interpreter that has the Python peers; nothing, with a word about it, if that fails."""
    folder = CACHE / "peers"
    python = folder / "bin" / "python"
    wanted = "\n".join(PYTHON_PEERS)
    if _is_done(folder, wanted):
        return python
    done = _run([sys.executable, "-m", "venv", str(folder)]) and _run(
        [str(python), "-m", "pip", "install", "--quiet", *PYTHON_PEERS]
    )
    return python if done and _mark_done(folder, wanted) else None


def node_peers() -> Path | None:
    """The folder that has the Node peers; nothing, with a word about it, if that fails."""
    folder = CACHE / "node"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = json.dumps({"private": True, "dependencies": NODE_PEERS}, indent=1)
    if _is_done(folder, wanted):
        return folder
    (folder / "package.json").write_text(wanted)
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = _run([*command, "--prefix", str(folder)])
    return folder if done and _mark_done(folder, wanted) else None


def _is_done(folder: Path, wanted: str) -> bool:
    mark = folder / "installed.txt"
    return mark.is_file() and mark.read_text() == wanted


def _mark_done(folder: Path, wanted: str) -> bool:
    (folder / "installed.txt").write_text(wanted)
    return True


def _run(command: list[str]) -> bool:
    try:
        subprocess.run(command, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"NOT MEASURED: {' '.join(command[:4])} … failed: {error}", file=sys.stderr)
        return False
    return True
